# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Organizations, who belongs to them, and the roles in them."""

from __future__ import annotations

import json

from .checks import number
from .errors import TrpcError
from .instance import Date, Instance, Row, new_id, now, procedure
from .reports import permissions_of

BUILT_IN = ("owner", "admin", "member")
#: What no custom role may be given.
OWN = ("organization", "invitation", "team", "ac")


def found(instance: Instance, owner: str, values: Row, id: str = "") -> Row:
    """Make an organization, and its owner a member of it."""
    row = {"id": id or new_id(), "slug": new_id(), "logo": None, **values, "createdAt": Date(now()), "metadata": None, "ownerId": owner}
    if number(instance.version) >= (0, 30, 0):
        row.setdefault("defaultRole", None)
    instance.table("organization")[row["id"]] = row
    join(instance, row["id"], owner, "owner")
    return row


def join(instance: Instance, organization: str, user: str, role: str) -> Row:
    """Make a user a member of an organization."""
    first = membership(instance, None, user) is None
    row = {
        **instance.defaults["member"]["row"], "id": new_id(), "organizationId": organization, "userId": user, "role": role, "createdAt": Date(now()),
        "isDefault": first and role == "owner",
    }
    instance.table("member")[row["id"]] = row
    return row


def membership(instance: Instance, organization: str | None, user: str) -> Row | None:
    """Return what a user is in an organization, or in any."""
    rows = instance.rows("member", userId=user)
    return next((row for row in rows if organization in (None, row["organizationId"])), None)


def caller(instance: Instance) -> Row:
    """Return what the caller is in the organization that it works in."""
    user = instance.people.caller
    member = user and membership(instance, instance.people.place or user.organization, user.id)
    if member is None:
        raise TrpcError("UNAUTHORIZED", "Permission denied")
    return member


def licensed(instance: Instance) -> None:
    if not instance.licensed:
        raise TrpcError("FORBIDDEN", "Valid enterprise license required")


@procedure("organization.all")
def organization_all(instance: Instance, values: Row) -> list[Row]:
    user = instance.people.caller
    mine = {row["organizationId"]: row for row in instance.rows("member", userId=user.id)} if user else {}
    own = [row for row in instance.table("organization").values() if user and (row["id"] in mine or row["ownerId"] == user.id)]
    return [{**row, "members": [mine.get(row["id"]) or next(iter(mine.values()))]} for row in own]


@procedure("organization.active")
def organization_active(instance: Instance, values: Row) -> Row | None:
    return instance.table("organization").get(caller(instance)["organizationId"])


@procedure("organization.create")
def organization_create(instance: Instance, values: Row) -> Row:
    member = caller(instance)
    if member["role"] not in ("owner", "admin"):
        raise TrpcError("FORBIDDEN", "Only the organization owner can create an organization")
    return found(instance, member["userId"], values)


def _own(instance: Instance, values: Row, verb: str) -> Row:
    """Return an organization that the caller may change."""
    row = instance.table("organization").get(values["organizationId"])
    if row is None:
        raise TrpcError("NOT_FOUND", "Organization not found")
    member = membership(instance, row["id"], caller(instance)["userId"])
    if member is None:
        raise TrpcError("FORBIDDEN", "You are not a member of this organization")
    if member["role"] != "owner":
        raise TrpcError("FORBIDDEN", f"Only the organization owner can {verb} it")
    return row


@procedure("organization.one")
def organization_one(instance: Instance, values: Row) -> Row | None:
    if membership(instance, values["organizationId"], caller(instance)["userId"]) is None:
        raise TrpcError("FORBIDDEN", "You are not a member of this organization")
    return instance.table("organization").get(values["organizationId"])


@procedure("organization.update")
def organization_update(instance: Instance, values: Row) -> Row:
    row = _own(instance, values, "update")
    role = values.get("defaultRole")
    if role is not None:
        if role == "owner":
            raise TrpcError("FORBIDDEN", "Cannot set owner as the default role")
        check_role(instance, row["id"], role, "Role")
        if role not in BUILT_IN and not instance.licensed:
            raise TrpcError("FORBIDDEN", "Setting a custom role as default requires a valid enterprise license")
    row.update({name: value for name, value in values.items() if name != "organizationId"})
    return row


@procedure("organization.delete")
def organization_delete(instance: Instance, values: Row) -> list[Row]:
    row = _own(instance, values, "delete")
    if len(instance.rows("organization", ownerId=row["ownerId"])) <= 1:
        raise TrpcError("FORBIDDEN", "You must maintain at least one organization where you are the owner")
    del instance.table("organization")[row["id"]]
    for member in instance.rows("member", organizationId=row["id"]):
        del instance.table("member")[member["id"]]
    return []


def check_role(instance: Instance, organization: str, role: str, words: str) -> None:
    if role not in BUILT_IN and not instance.rows("organizationRole", organizationId=organization, role=role):
        raise TrpcError("NOT_FOUND", f'{words} "{role}" not found')


@procedure("customRole.getStatements")
def custom_role_get_statements(instance: Instance, values: Row) -> dict[str, list[str]]:
    return permissions_of(instance.version)


@procedure("user.listSessions")
def user_list_sessions(instance: Instance, values: Row) -> list[Row]:
    me = caller(instance)
    return [
        {
            "id": token[:12], "userId": user.id, "email": user.email, "firstName": user.name, "lastName": user.last_name, "ipAddress": "127.0.0.1",
            "userAgent": "", "createdAt": Date(user.created), "expiresAt": Date(user.created), "isCurrent": False,
        }
        for token, user in instance.people.sessions.items() if me["role"] == "owner" or user.id == me["userId"]
    ]


@procedure("user.revokeSession")
def user_revoke_session(instance: Instance, values: Row) -> Row:
    me = caller(instance)
    found = [token for token in instance.people.sessions if token[:12] == values["sessionId"]]
    if not found:
        raise TrpcError("NOT_FOUND", "Session not found")
    if me["role"] != "owner" and instance.people.sessions[found[0]].id != me["userId"]:
        raise TrpcError("FORBIDDEN", "You can only revoke your own sessions")
    del instance.people.sessions[found[0]]
    return {"success": True}


@procedure("organization.setDefault")
def organization_set_default(instance: Instance, values: Row) -> Row:
    me = caller(instance)
    mine = instance.rows("member", userId=me["userId"])
    if values["organizationId"] not in [row["organizationId"] for row in mine]:
        raise TrpcError("FORBIDDEN", "You are not a member of this organization")
    for row in mine:
        row["isDefault"] = row["organizationId"] == values["organizationId"]
    return {"success": True}


@procedure("ai.getCustomProviders")
def ai_get_custom_providers(instance: Instance, values: Row) -> list[Row]:
    return instance.shown.allowed_ai


@procedure("ai.saveCustomProviders")
def ai_save_custom_providers(instance: Instance, values: Row) -> list[Row]:
    instance.shown.allowed_ai = values["providers"]
    return instance.shown.allowed_ai


@procedure("customRole.all")
def custom_role_all(instance: Instance, values: Row) -> list[Row]:
    here = caller(instance)["organizationId"]
    return [
        {
            "role": row["role"], "permissions": json.loads(row["permission"]), "createdAt": row["createdAt"], "ids": [row["id"]],
            "memberCount": len(instance.rows("member", organizationId=here, role=row["role"])),
        } for row in instance.rows("organizationRole", organizationId=here)
    ]


def _checked(instance: Instance, permissions: dict[str, list[str]]) -> str:
    known = custom_role_get_statements(instance, {})
    for name, actions in permissions.items():
        if name in OWN:
            raise TrpcError("BAD_REQUEST", f'Resource "{name}" is managed internally and cannot be assigned to custom roles')
        if name not in known:
            raise TrpcError("BAD_REQUEST", f"Unknown resource: {name}")
        for action in actions:
            if action not in known[name]:
                raise TrpcError("BAD_REQUEST", f'Invalid action "{action}" for resource "{name}". Valid actions: {", ".join(known[name])}')
    return json.dumps(permissions)


@procedure("customRole.create")
def custom_role_create(instance: Instance, values: Row) -> Row:
    licensed(instance)
    here = caller(instance)["organizationId"]
    if len(instance.rows("organizationRole", organizationId=here)) >= 10:
        raise TrpcError("BAD_REQUEST", "Maximum of 10 custom roles per organization reached")
    if instance.rows("organizationRole", organizationId=here, role=values["roleName"]):
        raise TrpcError("CONFLICT", f'Role "{values["roleName"]}" already exists')
    row = instance.insert("organizationRole", "id", {
        "organizationId": here, "role": values["roleName"], "permission": _checked(instance, values["permissions"]),
    })
    row["createdAt"] = row["updatedAt"] = Date(row["createdAt"])
    return row


@procedure("customRole.update")
def custom_role_update(instance: Instance, values: Row) -> Row | None:
    licensed(instance)
    text = _checked(instance, values["permissions"])
    rows = instance.rows("organizationRole", organizationId=caller(instance)["organizationId"], role=values["roleName"])
    for row in rows:
        row["permission"] = text
    return rows[0] if rows else None


@procedure("customRole.remove")
def custom_role_remove(instance: Instance, values: Row) -> Row:
    licensed(instance)
    here, name = caller(instance)["organizationId"], values["roleName"]
    count = len(instance.rows("member", organizationId=here, role=name))
    if count:
        raise TrpcError("BAD_REQUEST", f'Cannot delete role "{name}": {count} member(s) are currently assigned to it. Reassign them first.')
    rows = instance.rows("organizationRole", organizationId=here, role=name)
    if not rows:
        raise TrpcError("NOT_FOUND", f'Role "{name}" not found')
    for row in rows:
        del instance.table("organizationRole")[row["id"]]
    return {"deleted": len(rows)}
