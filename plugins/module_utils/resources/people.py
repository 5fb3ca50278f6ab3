# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who belongs to an organization and may do what there, and who is invited (access.md, Members)."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.accounts import Consent, Initial, InitialReference, Joining, Lower
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.attached import SERVICE_KINDS
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Checks, Identity, Requires, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.integrations import MAIL
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.organization import OWNER, role
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import BEFORE, Create, Part, Read, ReadPart, Record, Remove, Update
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import OFF_FLAG, Reference, Rule

EMAIL = Lower("", MAIL, needed=True)
PASSWORD = Initial("", Rule(lambda text: None if 8 <= len(text) <= 128 else f"has {len(text)} characters, and 8 to 128 are possible"), needed=True)
ADMIN = "admin"
#: What one with the role member may do, and the API's names that are not the option in camel case.
SWITCHES = {
    "can_create_projects": "", "can_delete_projects": "", "can_create_services": "", "can_delete_services": "", "can_create_environments": "",
    "can_delete_environments": "", "can_access_to_docker": "", "can_access_to_traefik_files": "", "can_access_to_api": "canAccessToAPI",
    "can_access_to_ssh_keys": "canAccessToSSHKeys", "can_access_to_git_providers": "",
}


def _these(kind: str, *within: str) -> Reference:
    return Reference(kind, many=True, ordered=False, within=within)


#: What one is let at, by its id; the server throws away those of the second line without a licence.
ACCESS = (
    Field("accessed_projects", _these("project"), "accessedProjects"), Field("accessed_environments", _these("project", "environment"), "accessedEnvironments"),
    Field("accessed_services", _these("project", *SERVICE_KINDS), "accessedServices"),
)
LICENSED = (
    Field("accessed_git_providers", _these("git_provider"), "accessedGitProviders", since=(0, 29, 0)),
    Field("accessed_servers", _these("server"), "accessedServers", since=(0, 29, 0)),
)
ALLOWED = (*(Field(name, OFF_FLAG, api, default=False) for name, api in SWITCHES.items()), *ACCESS)
#: Roles that are let at everything, whatever their lists say, which only grow.
EVERYWHERE = (OWNER, ADMIN)


def _user(row: Record) -> Record:
    """Return a membership with what is told of its user."""
    person = row.get("user") or {}
    told = {name: person.get(name) for name in ("email", "firstName", "lastName", "twoFactorEnabled")}
    lists = [field.api_name for field in (*ACCESS, *LICENSED) if field.api_name in row] if row.get("role") in EVERYWHERE else []
    return {**{name: value for name, value in row.items() if name != "user"}, **dict.fromkeys(lists, []), "memberId": row.get("id"), **told}


def _permissions(record: Record) -> dict[str, Any]:
    """``assignPermissions`` wants all of them each time; a server that knows less leaves the others out."""
    lists = {field.api_name: record.get(field.api_name) or [] for field in (*ACCESS, *LICENSED)}
    switches = {field.api_name: bool(record.get(field.api_name)) for field in ALLOWED if field.name in SWITCHES}
    return {**lists, **switches, "id": record["userId"]}


def _out_of_place(options: dict[str, Any], held: str = "") -> list[str]:
    """Return the options that mean nothing for the role that one has."""
    role_name = options.get("role") or held or "member"
    if role_name in EVERYWHERE:
        return [name for name in options if name.startswith(("can_", "accessed_")) and options[name]]
    return [name for name in SWITCHES if options.get(name)] if role_name != "member" else []


def _words(names: list[str], role_name: str) -> str:
    means = "may do and see everything" if role_name in EVERYWHERE else "may do what the custom role says"
    return f"one with the role {role_name} {means}; leave {'it' if len(names) == 1 else 'them'} out, or set role to member"


def _wrong(options: dict[str, Any]) -> list[str]:
    names = _out_of_place(options)
    return [f"{' and '.join(names)}: {_words(names, options['role'])}"] if names else []


def _refused(action: str, record: Record, options: dict[str, Any]) -> str | None:
    if action == "delete":
        if record.get("role") == OWNER:
            return "it is the owner of the organization"
        return "it is the user whose key this is; use a key of another one" if record.get("caller") == record.get("userId") else None
    held = str(record.get("role") or "")
    if held == OWNER and options.get("role") not in (None, OWNER):
        return "it is the owner of the organization, who can't be given another role"
    names = _out_of_place(options, held)
    return f"{' and '.join(names)}: {_words(names, options.get('role') or held)}" if names else None


USER = Resource(
    kind="user",
    identity=Identity("userId", key=("email",), name_path=("email",)),
    read=Read(listing="user.all", record=_user, complete=True, implied=lambda record, parent: record.get("role") == OWNER),
    create=Create(
        "user.createUserWithCredentials", (("role", "member"),), answer=None, unique=True,
        advice=(("already has an account", "it belongs to another organization; invite it with dokploy_invitation"),),
    ),
    update=Update(parts=(
        Part("organization.updateMemberRole", ("role",), lambda record: {"memberId": record["memberId"], "role": record["role"]}),
        Part("user.assignPermissions", tuple(field.api_name for field in ALLOWED), _permissions),
        Part("user.assignPermissions", tuple(field.api_name for field in LICENSED), _permissions, licensed=True),
    )),
    remove=Remove("user.remove", parts=(ReadPart("caller", "user.get", value=lambda answer: (answer or {}).get("userId")),), consent=Consent(
        "delete_account", "removes the whole account, in every organization of the server, with its API keys and the organizations that it owns",
    )),
    precondition=_refused,
    checks=Checks(wrong=_wrong),
    requires=Requires(joining=Joining(
        (0, 29, 0), "organization.inviteMember", "organization.allInvitations", "organization.removeInvitation", "invitationId",
    )),
    computed=("memberId", "firstName", "lastName", "twoFactorEnabled", "createdAt"),
    fields=(
        Field("email", EMAIL, required=True, immutable=True, at_create=True),
        Field("password", PASSWORD, required=True, immutable=True, sensitive=True, at_create=True),
        Field("role", role(needed=True), default="member", at_create=True),
        *ALLOWED, *LICENSED,
    ),
)


def _no_mail(options: dict[str, Any]) -> str | None:
    """The rule of ``sendInvitation``."""
    kind = options.get("type")
    return None if kind in ("email", "resend") else f"is a notification of the type {kind}, which sends no mail; name one of the type email or resend"


def _expired(record: Record, asked: dict[str, Any]) -> bool:
    """One that has expired lets nobody in, and keeps the server from inviting the same again."""
    try:
        return datetime.fromisoformat(str(record.get("expiresAt")).replace("Z", "+00:00")) <= datetime.now(timezone.utc)
    except ValueError:
        return False


#: The id is what lets one in.
INVITATION = Resource(
    kind="invitation",
    identity=Identity("invitationId", key=("email",), name_path=("email",), secret=True),
    read=Read(
        listing="organization.allInvitations", rows=lambda answer: [row for row in answer or () if row["status"] == "pending"],
        record=lambda row: {**row, "invitationId": row["id"]}, complete=True,
    ),
    create=Create("organization.inviteMember", (("role", "member"),), advice=(
        ("user.sendInvitation", "the invitation is there, but nobody was told; mend the notification, remove the invitation and run again"),
    )),
    update=Update(replaces=BEFORE, stale=_expired, parts=(
        Part("user.sendInvitation", ("notificationId",), lambda record: {"notificationId": record["notificationId"]}),
    )),
    remove=Remove("organization.removeInvitation"),
    requires=Requires(joining=Joining(members="user.all", keys=lambda answer: [row["user"]["email"] for row in answer])),
    computed=("status", "expiresAt", "createdAt"),
    fields=(
        Field("email", EMAIL, required=True, immutable=True, at_create=True),
        Field("role", role(needed=True), default="member", immutable=True, at_create=True),
        Field("notification", InitialReference("notification", unfit=_no_mail)),
    ),
)
