# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases of what is only read, and of what an instance without an enterprise licence refuses."""

from __future__ import annotations

from steps import APPLICATION, DOMAIN, MISSING, PROJECT, Step

REPORT_CASES: dict[str, list[Step]] = {
    "reports": [
        Step("GET user.getPermissions"),
        Step("GET customRole.getStatements"),
        Step("GET settings.getReleaseTag"),
        Step("POST settings.getUpdateData"),
        Step("GET settings.getUpdateData"),
        Step("GET settings.checkInfrastructureHealth", told=False),
        Step("GET settings.getDockerDiskUsage", told=False),
        Step("GET dockerDiskUsage.getDiskUsage", {}, told=False),
        Step("GET dockerDiskUsage.getDiskUsage", {"serverId": MISSING}),
        Step("GET licenseKey.getEnterpriseSettings"),
        Step("GET server.getServerMetrics", {"url": "http://127.0.0.1:9/metrics", "token": "not-a-secret", "dataPoints": "10"}),
        Step("GET user.getContainerMetrics", {"url": "http://127.0.0.1:9", "token": "not-a-secret", "appName": "web", "dataPoints": "10"}),
        Step("GET deployment.queueList"),
        Step("GET overview.backups"),
    ],
    "overview": [
        PROJECT, APPLICATION, DOMAIN,
        Step("GET overview.services", pick=("id", "$applicationId")),
        Step("GET overview.domains", pick=("domainId", "$domainId")),
    ],
    "no licence": [
        Step("GET auditLog.all", {}),
        Step("GET auditLog.all", {"limit": 1000}),
        Step("GET sso.listProviders"),
        Step("GET sso.one", {}),
        Step("POST sso.register", {}),
        Step("POST sso.update", {}),
        Step("POST sso.deleteProvider", {"providerId": MISSING}),
        Step("GET sso.getTrustedOrigins"),
        Step("POST sso.addTrustedOrigin", {"origin": ""}),
        Step("POST sso.removeTrustedOrigin", {"origin": "https://login.example.com"}),
        Step("GET scim.listProviders"),
        Step("POST scim.generateToken", {"providerId": "Not Right"}),
        Step("POST scim.deleteProvider", {"providerId": MISSING}),
        Step("GET forwardAuth.serverStatus"),
        Step("GET forwardAuth.getAuthDomain", {"serverId": None}),
        Step("POST forwardAuth.setAuthDomain", {}),
        Step("POST forwardAuth.removeAuthDomain", {"serverId": None}),
        Step("POST forwardAuth.deployOnServer", {"serverId": None, "providerId": MISSING}),
        Step("POST forwardAuth.removeOnServer", {"serverId": None}),
        Step("GET forwardAuth.status", {"domainId": MISSING}),
        Step("POST forwardAuth.enable", {"domainId": MISSING}),
        Step("POST forwardAuth.disable", {"domainId": MISSING}),
        Step("GET whitelabeling.get"),
        Step("POST whitelabeling.update", {}),
        Step("POST whitelabeling.reset"),
    ],
}
