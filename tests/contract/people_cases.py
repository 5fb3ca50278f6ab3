# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls about organizations, and who may do what in them."""

from __future__ import annotations

from steps import MISSING, Step

ORGANIZATION = {"organizationId": "$organizationId", "name": "$prefix-b"}

EMAIL = "$prefix@example.com"
SWITCHES = (
    "canCreateProjects", "canDeleteProjects", "canCreateServices", "canDeleteServices", "canCreateEnvironments", "canDeleteEnvironments",
    "canAccessToDocker", "canAccessToTraefikFiles", "canAccessToAPI", "canAccessToSSHKeys", "canAccessToGitProviders",
)
LISTS = ("accessedProjects", "accessedEnvironments", "accessedServices", "accessedGitProviders", "accessedServers")
PERMISSIONS = {"id": "$userId", **dict.fromkeys(SWITCHES, True), **{name: [MISSING] for name in LISTS}}

PEOPLE_CASES: dict[str, list[Step]] = {
    "user": [
        Step("POST user.createUserWithCredentials", {"email": "$prefix@Example.COM", "password": "not-a-secret", "role": "member"}, save={"userId": "userId"}),
        Step("POST user.createUserWithCredentials", {"email": EMAIL, "password": "not-a-secret", "role": "member"}),
        Step("POST user.createUserWithCredentials", {"email": "b" + EMAIL, "password": "not-a-secret", "role": "owner"}),
        Step("POST user.createUserWithCredentials", {"email": "b", "password": "short", "role": ""}),
        Step("GET user.one", {"userId": "$userId"}, save={"memberId": "id"}),
        Step("GET user.all", told=False),
        Step("POST user.assignPermissions", PERMISSIONS),
        Step("GET user.one", {"userId": "$userId"}),
        Step("POST user.assignPermissions", {"id": "$userId", "canCreateProjects": True}),
        Step("POST organization.updateMemberRole", {"memberId": "$memberId", "role": "admin"}),
        Step("POST organization.updateMemberRole", {"memberId": "$memberId", "role": "owner"}),
        Step("POST organization.updateMemberRole", {"memberId": "$memberId", "role": MISSING}),
        Step("POST organization.updateMemberRole", {"memberId": MISSING, "role": "admin"}),
        Step("POST organization.inviteMember", {"email": EMAIL, "role": "member"}, save={"invitationId": "id"}),
        Step("POST organization.removeInvitation", {"invitationId": "$invitationId"}),
        Step("POST user.remove", {"userId": "$userId"}),
        Step("POST user.remove", {"userId": "$userId"}),
        Step("GET user.one", {"userId": "$userId"}),
    ],
    "invitation": [
        Step("POST organization.inviteMember", {"email": "$prefix@Example.COM", "role": "member"}, save={"invitationId": "id", "inviterId": "inviterId"}),
        Step("POST organization.inviteMember", {"email": EMAIL, "role": "admin"}),
        Step("POST organization.inviteMember", {"email": "b" + EMAIL, "role": MISSING}),
        Step("POST organization.inviteMember", {"email": "b", "role": "member"}),
        Step("GET organization.allInvitations", pick=("id", "$invitationId")),
        Step("POST user.sendInvitation", {"invitationId": "$invitationId", "notificationId": MISSING}),
        Step("POST organization.removeInvitation", {"invitationId": "$invitationId"}),
        Step("POST organization.removeInvitation", {"invitationId": "$invitationId"}),
    ],
    "organization": [
        Step("POST organization.create", {"name": "$prefix"}, save={"organizationId": "id", "slug": "slug", "ownerId": "ownerId"}),
        Step("GET organization.one", {"organizationId": "$organizationId"}),
        Step("GET organization.one", {"organizationId": MISSING}),
        Step("GET organization.active", told=False),
        Step("POST organization.update", {**ORGANIZATION, "logo": "https://shop.example.com/logo.svg", "defaultRole": "member"}),
        Step("POST organization.update", ORGANIZATION),
        Step("POST organization.update", {**ORGANIZATION, "logo": "", "defaultRole": None}),
        Step("POST organization.update", {**ORGANIZATION, "defaultRole": MISSING}),
        Step("POST organization.update", {"organizationId": "$organizationId", "logo": "x"}),
        Step("POST organization.update", {**ORGANIZATION, "organizationId": MISSING}),
        Step("POST organization.delete", {"organizationId": "$organizationId"}),
        Step("POST organization.delete", {"organizationId": "$organizationId"}),
    ],
    "custom role": [
        Step("GET customRole.all"),
        Step("GET customRole.getStatements"),
        Step("POST customRole.create", {"roleName": "$prefix", "permissions": {"service": ["read"]}}),
        Step("POST customRole.update", {"roleName": "$prefix", "permissions": {}}),
        Step("POST customRole.remove", {"roleName": "$prefix"}),
    ],
}
