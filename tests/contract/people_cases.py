# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls about organizations, and who may do what in them."""

from __future__ import annotations

from steps import MISSING, Step

ORGANIZATION = {"organizationId": "$organizationId", "name": "$prefix-b"}

PEOPLE_CASES: dict[str, list[Step]] = {
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
