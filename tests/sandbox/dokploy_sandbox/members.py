# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members of an organization: how they come in, what they may do, and how they go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from . import auth, organizations
from .checks import number
from .errors import TrpcError
from .instance import CLOCK, Date, Instance, Row, new_id, now, procedure

SHOWN = "%Y-%m-%dT%H:%M:%S.%f"
#: What an account has besides what a person says of itself.
ACCOUNT: Row = {
    "isRegistered": False, "twoFactorEnabled": False, "image": None, "banned": None, "banReason": None, "banExpires": None, "role": "user",
    "enablePaidFeatures": False, "allowImpersonation": False, "enableEnterpriseFeatures": False, "licenseKey": None, "isValidEnterpriseLicense": False,
    "stripeCustomerId": None, "stripeSubscriptionId": None, "serversQuantity": 0, "trustedOrigins": None,
}
LATER: Row = {"sendInvoiceNotifications": False, "isEnterpriseCloud": False, "bookmarkedTemplates": []}


def _shown(instance: Instance, row: Row) -> Row:
    """Return a membership with its user."""
    user = next(user for user in instance.people.users.values() if user.id == row["userId"])
    times = {name: Date(user.created) for name in ("createdAt", "updatedAt")} | {name: user.created for name in ("createdAt2", "expirationDate")}
    told = {"id": user.id, "firstName": user.name, "lastName": user.last_name, "email": user.email, "emailVerified": user.verified}
    older = number(instance.version) < (0, 29, 0)
    return {**row, "user": {**ACCOUNT, **({} if older else LATER), **times, **told}}


def _mine(instance: Instance) -> str:
    member = organizations.caller(instance)
    if member["role"] not in ("owner", "admin"):
        raise TrpcError("UNAUTHORIZED", "Permission denied")
    return str(member["organizationId"])


@procedure("user.all")
def user_all(instance: Instance, values: Row) -> list[Row]:
    return [_shown(instance, row) for row in instance.rows("member", organizationId=_mine(instance))]


@procedure("user.one")
def user_one(instance: Instance, values: Row) -> Row:
    row = organizations.membership(instance, _mine(instance), values["userId"])
    if row is None:
        raise TrpcError("NOT_FOUND", "User not found in this organization")
    return _shown(instance, row)


@procedure("user.createUserWithCredentials")
def user_create_user_with_credentials(instance: Instance, values: Row) -> Row:
    here, email = _mine(instance), values["email"].lower()
    if values["role"] == "owner":
        raise TrpcError("FORBIDDEN", "Cannot create a user with the owner role")
    if email in instance.people.users:
        raise TrpcError("BAD_REQUEST", "This email already has an account. Use the invitation link flow for existing users.")
    user = instance.people.add(email, values["password"], "", "", "user")
    user.organization, user.verified = here, True
    organizations.join(instance, here, user.id, values["role"])["isDefault"] = True
    for one in instance.rows("invitation", organizationId=here, email=email, status="pending"):
        one["status"] = "canceled"
    return {"userId": user.id, "email": email, "role": values["role"]}


@procedure("user.assignPermissions")
def user_assign_permissions(instance: Instance, values: Row) -> None:
    row = organizations.membership(instance, _mine(instance), values.pop("id"))
    if not instance.licensed:
        values = {name: value for name, value in values.items() if name not in ("accessedGitProviders", "accessedServers")}
    if row is not None:
        row.update(values)


@procedure("organization.updateMemberRole")
def organization_update_member_role(instance: Instance, values: Row) -> bool:
    here, row = _mine(instance), instance.table("member").get(values["memberId"])
    if row is None:
        raise TrpcError("NOT_FOUND", "Member not found")
    if row["userId"] == organizations.caller(instance)["userId"]:
        raise TrpcError("FORBIDDEN", "You cannot change your own role")
    if "owner" in (row["role"], values["role"]):
        words = "intransferible" if number(instance.version) < (0, 29, 0) else "nontransferable"
        raise TrpcError("FORBIDDEN", f"The owner role is {words}")
    organizations.check_role(instance, here, values["role"], "Custom role")
    row["role"] = values["role"]
    return True


@procedure("user.remove")
def user_remove(instance: Instance, values: Row) -> None:
    row = organizations.membership(instance, _mine(instance), values["userId"])
    if row is None:
        raise TrpcError("NOT_FOUND", "Target user is not a member of this organization")
    if row["role"] == "owner":
        raise TrpcError("FORBIDDEN", "You cannot delete the organization owner")
    if row["role"] == "admin" and row["userId"] == organizations.caller(instance)["userId"]:
        raise TrpcError("FORBIDDEN", "Admins cannot delete themselves. Ask the owner or another admin.")
    people = instance.people
    people.users = {email: user for email, user in people.users.items() if user.id != values["userId"]}
    for one in instance.rows("member", userId=values["userId"]):
        del instance.table("member")[one["id"]]


@procedure("organization.inviteMember")
def organization_invite_member(instance: Instance, values: Row) -> Row:
    here, email, role = _mine(instance), values["email"].lower(), values["role"]
    user = instance.people.users.get(email)
    if user is not None and organizations.membership(instance, here, user.id):
        raise TrpcError("CONFLICT", "User is already a member of this organization")
    if instance.rows("invitation", organizationId=here, email=email, status="pending"):
        raise TrpcError("CONFLICT", "An invitation has already been sent to this email")
    if role == "owner" and number(instance.version) >= (0, 29, 0):
        raise TrpcError("FORBIDDEN", "Cannot invite a user with the owner role")
    organizations.check_role(instance, here, role, "Role")
    ends = CLOCK.read() + timedelta(hours=48)
    row = {
        "id": new_id(), "organizationId": here, "email": email, "role": role, "status": "pending", "expiresAt": Date(ends.strftime(SHOWN)[:-3] + "Z"),
        "inviterId": organizations.caller(instance)["userId"], "teamId": None, "createdAt": Date(now()),
    }
    instance.table("invitation")[row["id"]] = row
    return row


@procedure("organization.allInvitations")
def organization_all_invitations(instance: Instance, values: Row) -> list[Row]:
    return instance.rows("invitation", organizationId=_mine(instance))


@procedure("organization.removeInvitation")
def organization_remove_invitation(instance: Instance, values: Row) -> list[Row]:
    _mine(instance)
    if instance.table("invitation").pop(values["invitationId"], None) is None:
        raise TrpcError("NOT_FOUND", "Invitation not found")
    return []


@procedure("user.sendInvitation")
def user_send_invitation(instance: Instance, values: Row) -> str:
    _mine(instance)
    row = instance.find("notification", values["notificationId"])
    if row["notificationType"] not in ("email", "resend"):
        raise TrpcError("NOT_FOUND", "Email provider not found")
    if not instance.can_mail:
        raise TrpcError("INTERNAL_SERVER_ERROR", "connect ECONNREFUSED 127.0.0.1:25")
    instance.mailed.append(instance.table("invitation").get(values["invitationId"], {}).get("email", ""))
    return f"http://sandbox:3000/invitation?token={values['invitationId']}"


def check_token(instance: Instance, token: str, email: str) -> None:
    """Let sign up who is invited; before v0.29 whoever has the invitation of anybody."""
    row = instance.table("invitation").get(token)
    if row is None or number(instance.version) >= (0, 29, 0) and row["email"] != email.lower():
        raise auth.Refusal(400, "Invalid token")


def accept(instance: Instance, user: Any, token: str) -> Row:
    """Make somebody who is signed in a member of what it is invited to."""
    row = instance.table("invitation").get(token)
    if row is None or row["status"] != "pending":
        raise auth.Refusal(400, "Invitation not found", "INVITATION_NOT_FOUND")
    if row["email"] != user.email:
        raise auth.Refusal(403, "You are not the recipient of the invitation", "YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION")
    row["status"] = "accepted"
    user.organization = user.organization or row["organizationId"]
    return {"invitation": row, "member": organizations.join(instance, row["organizationId"], user.id, row["role"])}
