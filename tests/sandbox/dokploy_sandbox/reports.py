# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server tells and nobody states: overviews, its audit log, its health, what is measured of hosts."""

from __future__ import annotations

from .checks import number
from .errors import TrpcError
from .instance import DATABASES, NULL, PROCEDURES, SERVICES, Instance, Row, now, procedure
from .settings import settings_of

#: What a role can be allowed, and in the versions that have it only.
PERMISSIONS: dict[str, str] = {
    "organization": "update delete", "member": "read create update delete", "invitation": "create cancel", "team": "create update delete",
    "ac": "create read update delete", "project": "create delete", "service": "create read delete", "environment": "create read delete",
    "docker": "read", "sshKeys": "read create delete", "gitProviders": "read create delete", "traefikFiles": "read write", "api": "read",
    "volume": "read create delete", "deployment": "read create cancel", "envVars": "read write", "projectEnvVars": "read write",
    "environmentEnvVars": "read write", "server": "read create delete", "registry": "read create delete", "certificate": "read create update delete",
    "backup": "read create update delete restore", "volumeBackup": "read create update delete restore", "schedule": "read create update delete",
    "domain": "read create delete", "destination": "read create delete", "notification": "read create update delete",
    "tag": "read create update delete", "logs": "read", "monitoring": "read", "auditLog": "read", "vaultProvider": "read create update delete",
    "dnsProvider": "read create update delete",
}
LATER = {"tag": (0, 29, 0), "vaultProvider": (0, 30, 0), "dnsProvider": (0, 30, 0)}


def permissions_of(version: str) -> dict[str, list[str]]:
    """Return what a role can be allowed."""
    found = {name: actions.split() for name, actions in PERMISSIONS.items() if number(version) >= LATER.get(name, ())}
    if number(version) < (0, 29, 0):
        found["certificate"].remove("update")
    return found


@procedure("user.getPermissions")
def user_get_permissions(instance: Instance, values: Row) -> Row:
    return {name: {action: True for action in actions} for name, actions in permissions_of(instance.version).items()}


@procedure("settings.getReleaseTag")
def settings_get_release_tag(instance: Instance, values: Row) -> str:
    return "latest"


@procedure("settings.checkInfrastructureHealth")
def settings_check_infrastructure_health(instance: Instance, values: Row) -> Row:
    return {"postgres": {"status": "healthy"}, "traefik": {"status": "healthy"}}


@procedure("server.getServerTime")
def server_get_server_time(instance: Instance, values: Row) -> Row:
    return {"time": now(), "timezone": "UTC"}


@procedure("server.publicIp")
def server_public_ip(instance: Instance, values: Row) -> str:
    return "192.0.2.1"


@procedure("domain.validateDomain")
def domain_validate_domain(instance: Instance, values: Row) -> Row:
    return {"isValid": False, "error": f"queryA ENOTFOUND {values['domain']}"}


@procedure("user.getMetricsToken")
def user_get_metrics_token(instance: Instance, values: Row) -> Row:
    row = settings_of(instance)
    return {"serverIp": row["serverIp"], "enabledFeatures": False, "metricsConfig": row["metricsConfig"]}


@procedure("sso.showSignInWithSSO")
def sso_show_sign_in(instance: Instance, values: Row) -> bool:
    return instance.licensed


@procedure("sso.enforceSSO")
def sso_enforce(instance: Instance, values: Row) -> bool:
    return bool(settings_of(instance).get("enforceSSO"))


@procedure("whitelabeling.getPublic")
def whitelabeling_get_public(instance: Instance, values: Row) -> Row | None:
    config = settings_of(instance)["whitelabelingConfig"]
    if not instance.licensed and number(instance.version) >= (0, 29, 0):
        return NULL
    names = (
        "appName", "appDescription", "logoUrl", "loginLogoUrl", "faviconUrl", "customCss", "metaTitle", "errorPageTitle", "errorPageDescription", "footerText",
    )
    return {name: (config or {}).get(name) for name in names}


@procedure("user.getBookmarkedTemplates")
def user_bookmarked_templates(instance: Instance, values: Row) -> list[str]:
    return instance.shown.bookmarks


@procedure("user.listPasskeys")
def user_list_passkeys(instance: Instance, values: Row) -> list[Row]:
    return []


@procedure("user.getInvitations")
def user_get_invitations(instance: Instance, values: Row) -> list[Row]:
    return []


@procedure("auditLog.all")
def audit_log_all(instance: Instance, values: Row) -> Row:
    def fits(row: Row) -> bool:
        parts = all(values.get(name, "").lower() in (row[name] or "").lower() for name in ("userEmail", "resourceName"))
        whole = all(values.get(name) in (None, row[name]) for name in ("userId", "action", "resourceType"))
        return parts and whole and values.get("from", "") <= row["createdAt"] <= values.get("to", "9999")

    rows = sorted((row for row in instance.audit_log if fits(row)), key=lambda row: row["createdAt"], reverse=True)
    offset = values.get("offset", 0)
    return {"logs": rows[offset:offset + values.get("limit", 50)], "total": len(rows)}


def _measured(instance: Instance, where: str, points: str) -> list[Row]:
    rows = instance.measured.get(where)
    if rows is None:
        raise TrpcError("INTERNAL_SERVER_ERROR", "fetch failed")
    return rows if points == "all" else rows[-int(points):]


@procedure("server.getServerMetrics")
def server_get_server_metrics(instance: Instance, values: Row) -> list[Row]:
    return _measured(instance, values["url"], values["dataPoints"])


@procedure("user.getContainerMetrics")
def user_get_container_metrics(instance: Instance, values: Row) -> list[Row]:
    return _measured(instance, f"{values['url']}/metrics/containers/{values['appName']}", values["dataPoints"])


def _place(instance: Instance, service: Row) -> Row:
    environment = instance.find("environment", service["environmentId"])
    project = instance.find("project", environment["projectId"])
    return {
        "projectId": project["projectId"], "projectName": project["name"], "environmentId": environment["environmentId"],
        "environmentName": environment["name"],
    }


@procedure("overview.services")
def overview_services(instance: Instance, values: Row) -> list[Row]:
    found = []
    for kind in ("application", *DATABASES, "compose"):
        for row in instance.rows(kind):
            runs = instance.rows("deployment", **{f"{kind}Id": row[f"{kind}Id"]}) if kind not in DATABASES else []
            server = instance.table("server").get(row.get("serverId"), {})
            found.append({
                "id": row[f"{kind}Id"], "name": row["name"], "appName": row["appName"],
                "status": row["composeStatus" if kind == "compose" else "applicationStatus"], "createdAt": row["createdAt"],
                "serverId": row.get("serverId"), "serverName": server.get("name"), **_place(instance, row), "icon": row.get("icon"), "type": kind,
                "lastDeployAt": max((run["createdAt"] for run in runs), default=None),
            })
    return found


@procedure("overview.domains")
def overview_domains(instance: Instance, values: Row) -> list[Row]:
    names = (
        "domainId", "host", "path", "port", "customEntrypoint", "https", "certificateType", "createdAt", "enabled", "domainType",
    )
    found = []
    for row in instance.rows("domain"):
        kind = "application" if row.get("applicationId") else "compose"
        service = instance.find(kind, row[f"{kind}Id"])
        found.append({
            **{name: row[name] for name in names}, "serviceOwnerId": service[f"{kind}Id"], "serviceOwnerType": kind, "serviceName": service["name"],
            **_place(instance, service),
        })
    return found


@procedure("overview.backups")
def overview_backups(instance: Instance, values: Row) -> list[Row]:
    return []


@procedure("deployment.allCentralized")
def deployment_all_centralized(instance: Instance, values: Row) -> list[Row]:
    found = []
    for row in instance.rows("deployment"):
        kind = next((kind for kind in SERVICES if row.get(f"{kind}Id") and kind not in DATABASES), "")
        if kind:
            service = instance.find(kind, row[f"{kind}Id"])
            named = {name: service[name] for name in (f"{kind}Id", "name", "appName")}
            found.append({**row, "application": None, "compose": None, kind: named, "server": None, "buildServer": None})
    return sorted(found, key=lambda row: row["createdAt"], reverse=True)


PROCEDURES["customRole.getStatements"] = lambda instance, values: permissions_of(instance.version)
