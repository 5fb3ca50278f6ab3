# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Organizations, and what the roles in one may do (access.md, Organizations and Licence walls)."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Identity, Requires, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Create, Part, Read, ReadPart, Record, Remove, Update
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import FLAG, NEEDED_TEXT, PLAIN_TEXT, Reference, Rule, Value, length
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import FLOOR, Version

#: Roles that every organization has; nobody is made the owner.
OWNER = "owner"
ROLES = ("admin", "member")
NO_OWNER = Rule(lambda role: "an organization has the one owner who made it; use admin, member or the name of a custom role" if role == OWNER else None)
RESERVED = Rule(lambda name: f"{name} is a role that every organization has; choose another name" if name in (OWNER, *ROLES) else None)


def role(needed: bool = False) -> Reference:
    """Return the type of an option that names a role: one that every organization has, or a custom one."""
    return Reference("custom_role", needed=needed, known=ROLES, rules=(NO_OWNER,))


ACTIVE = ReadPart("active", "organization.active", value=lambda answer: (answer or {}).get("id"))


def _organization(row: Record) -> Record:
    mine: Record = next(iter(row.get("members") or ()), {})
    return {**row, "organizationId": row["id"], "role": mine.get("role", OWNER), "isDefault": bool(mine.get("isDefault"))}


def _of_another(action: str, record: Record, options: dict[str, Any]) -> str | None:
    """The server lets none but its owner change one, and would let a key remove the organization it works in, with itself."""
    if action == "update" and record["isDefault"] and options.get("default") is False:
        return "one always is the default; state with default: true which it is instead"
    if record.get("role", OWNER) != OWNER and action != "create":
        return "only its owner can do that; use a key of the owner"
    if action == "delete" and record.get("active") == record["organizationId"]:
        return "it is the one that the key works in, which would go with it; use a key of another organization"
    return None


ORGANIZATION = Resource(
    kind="organization",
    identity=Identity("organizationId"),
    read=Read(listing="organization.all", record=_organization, complete=True),
    create=Create("organization.create"),
    update=Update("organization.update", parts=(
        Part("organization.setDefault", ("isDefault",), lambda record: {"organizationId": record["organizationId"]}),
    )),
    remove=Remove(
        "organization.delete", parts=(ACTIVE,), leaves="what its services run in stays on the hosts; only the records of them are gone",
        advice=(("You must maintain at least one", "make another one first"),),
    ),
    precondition=_of_another,
    computed=("slug", "ownerId", "role", "createdAt"),
    fields=(
        Field("name", NEEDED_TEXT, required=True, at_create=True, always=True),
        Field("logo", PLAIN_TEXT, at_create=True),
        Field("default_role", role(), since=(0, 30, 0)),
        Field("default", FLAG, "isDefault", default=False),
    ),
)

_ALL = ("create", "read", "update", "delete")
_SOME = ("create", "read", "delete")
_V29, _V30 = (0, 29, 0), (0, 30, 0)
#: What a custom role may be allowed (``customRole.getStatements``); the rest of that is refused, since the server sees to it itself.
PERMISSIONS: dict[str, tuple[str, ...]] = {
    "member": _ALL, "project": ("create", "delete"), "service": _SOME, "environment": _SOME, "docker": ("read",), "sshKeys": _SOME,
    "gitProviders": _SOME, "traefikFiles": ("read", "write"), "api": ("read",), "volume": _SOME, "deployment": ("read", "create", "cancel"),
    "envVars": ("read", "write"), "projectEnvVars": ("read", "write"), "environmentEnvVars": ("read", "write"), "server": _SOME, "registry": _SOME,
    "certificate": _ALL, "backup": (*_ALL, "restore"), "volumeBackup": (*_ALL, "restore"), "schedule": _ALL, "domain": _SOME, "destination": _SOME,
    "notification": _ALL, "tag": _ALL, "logs": ("read",), "monitoring": ("read",), "auditLog": ("read",), "vaultProvider": _ALL, "dnsProvider": _ALL,
}
#: What of it came later.
LATER: dict[str, Version] = {"tag": _V29, "vaultProvider": _V30, "dnsProvider": _V30, "certificate.update": _V29}
#: The first version of which nobody knows yet whether it has more words.
UNKNOWN = (0, 31, 0)


def _unknown(before: Version) -> Rule:
    """Return the rule that servers before a version know no other words than these."""
    known = {thing: [action for action in actions if LATER.get(f"{thing}.{action}", FLOOR) < before] for thing, actions in PERMISSIONS.items()}
    known = {thing: actions for thing, actions in known.items() if LATER.get(thing, FLOOR) < before}

    def broken(permissions: dict[str, list[str]]) -> str | None:
        for thing, actions in permissions.items():
            for action in actions:
                if action not in known.get(thing, ()):
                    return f"{thing}: {action} is nothing to allow; there is {', '.join(known.get(thing, known))}"
        return None

    return Rule(broken, before=before)


class Permissions(Value):
    """What a role may do: lists of actions by what they are done with, in any order."""

    type = "dict"

    def __init__(self) -> None:
        super().__init__({}, *map(_unknown, (*sorted(set(LATER.values())), UNKNOWN)), needed=True)

    def to_api(self, value: Any) -> Any:
        for thing, actions in value.items():
            if not isinstance(actions, list) or not all(isinstance(action, str) for action in actions):
                raise ValueError(f"{thing} must have a list of actions, such as [read]")
        return {str(thing): sorted(set(actions)) for thing, actions in value.items() if actions}

    def from_api(self, value: Any) -> Any:
        return {thing: sorted(actions) for thing, actions in sorted((value or {}).items()) if actions} or None


def _role(row: Record) -> Record:
    """Return a role with its name, by which the API tells it, as its id."""
    permissions = row.get("permissions") or json.loads(row.get("permission") or "{}")
    return {"roleName": row["role"], "permissions": permissions, "memberCount": row.get("memberCount", 0), "createdAt": row.get("createdAt")}


def _held(action: str, record: Record, options: dict[str, Any]) -> str | None:
    """The server removes no role that a member has."""
    count = record.get("memberCount") if action == "delete" else 0
    return f"{count} of the members have it; give them another role first" if count else None


CUSTOM_ROLE = Resource(
    kind="custom_role",
    identity=Identity("roleName", name_path=("roleName",)),
    read=Read(listing="customRole.all", record=_role, complete=True),
    create=Create("customRole.create", unique=True, advice=(("Maximum of 10", "remove a role that nobody has"),)),
    update=Update("customRole.update"),
    remove=Remove("customRole.remove"),
    precondition=_held,
    computed=("memberCount", "createdAt"),
    requires=Requires(licence=True),
    fields=(
        Field("name", Value("", length(50), RESERVED, needed=True), "roleName", required=True, immutable=True, at_create=True),
        Field("permissions", Permissions(), required=True, at_create=True, always=True),
    ),
)
