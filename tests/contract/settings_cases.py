# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases of the settings of the instance, of its proxy, where there is none, and of monitoring.

They are left as a new instance has them, but for the address of the server, which nothing can take back to null. Monitoring is
asked for what is refused only, since nothing takes it back.
"""

from __future__ import annotations

from steps import MISSING, Step

DOMAIN = {"host": "$prefix.example.com", "certificateType": "none", "https": False, "letsEncryptEmail": ""}
METRICS = {
    "server": {
        "refreshRate": 60, "port": 4500, "token": "not-a-secret", "urlCallback": "https://example.com/alerts", "retentionDays": 2, "cronJob": "0 0 * * *",
        "thresholds": {"cpu": 0, "memory": 0},
    },
    "containers": {"refreshRate": 60, "services": {"include": [], "exclude": []}},
}


def _metrics(**server: object) -> dict[str, object]:
    return {**METRICS, "server": {**METRICS["server"], **server}}


SETTINGS_CASES: dict[str, list[Step]] = {
    "settings": [
        Step("POST settings.updateDockerCleanup", {"enableDockerCleanup": True}),
        Step("POST settings.updateLogCleanup", {"cronExpression": "bad cron"}),
        Step("POST settings.updateLogCleanup", {"cronExpression": None}),
        Step("POST settings.updateLogCleanup", {"cronExpression": "0 0 * * *"}),
        Step("POST settings.updateLogCleanup", {}),
        Step("POST settings.updateBuildsConcurrency", {"buildsConcurrency": 1}),
        Step("POST settings.updateBuildsConcurrency", {"buildsConcurrency": 101}),
        Step("POST settings.saveSSHPrivateKey", {"sshPrivateKey": "not-a-key"}),
        Step("POST settings.assignDomainServer", DOMAIN, told=False),
        Step("POST settings.updateServerIp", {"serverIp": "192.0.2.1"}),
        Step("GET settings.getWebServerSettings"),
        Step("POST settings.cleanSSHPrivateKey"),
        Step("POST settings.cleanSSHPrivateKey"),
        Step("POST settings.assignDomainServer", {"host": "$prefix.example.com", "certificateType": "letsencrypt", "https": True}),
        Step("POST settings.assignDomainServer", {"host": "$prefix.example.com", "certificateType": "none"}),
        Step("POST settings.assignDomainServer", {"host": "$prefix.example.com"}),
        Step("POST settings.assignDomainServer", {"host": "$prefix.example.com", "certificateType": "acme"}),
        Step("POST settings.assignDomainServer", {**DOMAIN, "letsEncryptEmail": "nobody"}),
        Step("POST settings.updateServerIp", {"serverIp": None}),
        Step("GET settings.haveActivateRequests"),
        Step("POST settings.toggleRequests", {"enable": True}),
        Step("GET settings.haveActivateRequests"),
        Step("POST settings.toggleRequests", {"enable": False}),
        Step("GET settings.haveActivateRequests"),
        Step("GET licenseKey.haveValidLicenseKey"),
        Step("POST settings.updateRemoteServersOnly", {"remoteServersOnly": False}),
        Step("POST settings.updateEnforceSSO", {"enforceSSO": False}),
        Step("POST settings.assignDomainServer", {**DOMAIN, "host": ""}),
    ],
    "no proxy": [
        Step("GET settings.getTraefikPorts"),
        Step("GET settings.getTraefikPorts", {}),
        Step("GET settings.haveTraefikDashboardPortEnabled", {}),
        Step("GET settings.readTraefikEnv", {}),
        Step("POST settings.updateTraefikPorts", {"additionalPorts": []}),
        Step("POST settings.updateTraefikPorts", {"additionalPorts": [{"targetPort": 9000, "publishedPort": 9000, "protocol": "icmp"}]}),
        Step("POST settings.toggleDashboard", {"enableDashboard": True}),
        Step("POST settings.writeTraefikEnv", {"env": "A=1"}),
        Step("POST settings.writeTraefikEnv", {}),
    ],
    "monitoring": [
        Step("POST admin.setupMonitoring", {"metricsConfig": _metrics(refreshRate=1)}),
        Step("POST admin.setupMonitoring", {"metricsConfig": _metrics(cronJob="")}),
        Step("POST admin.setupMonitoring", {"metricsConfig": _metrics(urlCallback="nowhere")}),
        Step("POST admin.setupMonitoring", {"metricsConfig": _metrics(port=0)}),
        Step("POST admin.setupMonitoring", {"metricsConfig": {"server": METRICS["server"]}}),
        Step("POST admin.setupMonitoring", {}),
        Step("POST server.setupMonitoring", {"serverId": MISSING, "metricsConfig": METRICS}),
        Step("POST server.setupMonitoring", {"metricsConfig": METRICS}),
    ],
}
