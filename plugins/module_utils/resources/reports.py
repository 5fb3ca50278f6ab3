# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every report, those of the instance among them: what a server tells and nobody states, such as its audit log."""

from __future__ import annotations

from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.attached import SERVICE_KINDS
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Requires
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.docker_reports import OF_DOCKER
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.git_provider import (
    GIT_PROVIDER, branches, branches_call, repositories, repositories_call,
)
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.integrations import AI_PROVIDER
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import LICENCE, VERSION, ReadPart, Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.report import Measured, Report, Time
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.source_reports import OF_SOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import NEEDED_TEXT, NUMBER, PLAIN_TEXT, Choice
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.vault import VAULT_PROVIDER

#: What the server tells as ``resourceType`` of the log besides these it does not take for a filter (read of v0.28.8 to v0.30.2).
LOGGED = (
    "project", "service", "environment", "deployment", "user", "customRole", "domain", "certificate", "registry", "server", "sshKey", "gitProvider",
    "notification", "settings", "session",
)
ACTIONS = ("create", "update", "delete", "deploy", "cancel", "redeploy", "login", "logout")
PLACE = ("projectId", "environmentId")


def _by_resource(answer: dict[str, Any]) -> list[Record]:
    return [{"resource": name, "actions": actions} for name, actions in answer.items()]


def _passkeys(answer: list[Record]) -> list[Record]:
    return [{name: row.get(name) for name in ("name", "deviceType", "createdAt")} for row in answer]


def _procedures(answer: Record) -> list[Record]:
    """Return what the server can be asked, of its description as OpenAPI writes it."""
    found = []
    for path, methods in answer["paths"].items():
        for method, one in methods.items():
            body = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            inputs = {**{part["name"]: part.get("schema") for part in one.get("parameters", ())}, **body.get("properties", {})}
            required = [*(part["name"] for part in one.get("parameters", ()) if part.get("required")), *body.get("required", ())]
            found.append({"name": path.lstrip("/"), "kind": "query" if method == "get" else "mutation", "inputs": inputs, "required": required})
    return found


def _profile(answer: Record) -> Record:
    """Return what the server tells of the caller, without the keys, which are resources, and what belongs to Dokploy's cloud."""
    user = answer.get("user") or {}
    told = {name: user.get(name) for name in ("email", "firstName", "lastName", "image", "twoFactorEnabled")}
    return {**{name: value for name, value in answer.items() if name not in ("id", "user", "teamId")}, "memberId": answer.get("id"), **told}


def _lower(row: Record) -> Record:
    """Write the names of the fields as the API writes others."""
    return {name[:1].lower() + name[1:]: value for name, value in row.items()}


REPORTS: dict[str, Report] = {
    report.kind: report
    for report in (
        *OF_DOCKER,
        *OF_SOURCES,
        Report(
            "audit_log", "auditLog.all", rows=lambda answer: answer["logs"], most=500, requires=Requires(licence=True), inputs=(
                Field("user_id"), Field("user_email"), Field("resource_name"), Field("action", Choice(*ACTIONS)), Field("resource_type", Choice(*LOGGED)),
                Field("from", Time()), Field("to", Time()),
            ),
        ),
        Report(
            "ai_model", of=((AI_PROVIDER.kind, "", Requires()),), rows=lambda answer: [{"id": row["id"], "ownedBy": row.get("owned_by")} for row in answer],
            asked=lambda record, given: ("ai.getModels", {"apiUrl": record["apiUrl"], "apiKey": record.get("apiKey") or ""}), columns=("id",),
        ),
        Report(
            "backup_file", of=(("destination", "backup.listBackupFiles", Requires()),), owners=SERVICE_KINDS, columns=("name", "isDir"),
            inputs=(Field("search"), Field("server_id")), rows=lambda answer: [_lower(row) for row in answer],
        ),
        Report("backup_overview", "overview.backups", requires=Requires((0, 30, 0)), columns=(
            "kind", "status", "destinationName", "databaseType", "backupType", "serviceName", "serviceOwnerType", "serverId", *PLACE,
        )),
        Report(
            "container_metric", measured=Measured(service="appName"), inputs=(Field("container", api="appName"),),
            of=tuple((kind, "user.getContainerMetrics", Requires()) for kind in SERVICE_KINDS),
        ),
        Report("deployment_overview", "deployment.allCentralized", columns=("status", "title", "applicationId", "composeId", "serverId")),
        Report("deployment_queue", "deployment.queueList", columns=("id", "name", "state")),
        Report(
            "disk_usage", "settings.getDockerDiskUsage", columns=("type",), requires=Requires((0, 29, 0)),
            of=(("server", "dockerDiskUsage.getDiskUsage", Requires((0, 30, 0))),),
        ),
        Report("domain_overview", "overview.domains", requires=Requires((0, 30, 0)), columns=(
            "host", "path", "https", "certificateType", "enabled", "domainType", "serviceName", "serviceOwnerType", *PLACE, "projectName",
            "environmentName",
        )),
        Report("git_branch", of=((GIT_PROVIDER.kind, "", Requires()),), asked=branches_call, rows=branches, columns=("name",), inputs=(
            Field("owner", required=True), Field("repository", api="repo", required=True), Field("repository_id", NUMBER, "id"),
        )),
        Report(
            "git_repository", of=((GIT_PROVIDER.kind, "", Requires()),), asked=repositories_call, rows=repositories,
            columns=("id", "name", "slug", "owner", "path"),
        ),
        Report("dns_check", "domain.validateDomain", mutations=("domain.validateDomain",), inputs=(
            Field("host", PLAIN_TEXT, "domain", required=True), Field("server_ip"),
        )),
        Report("health", parts=(
            ReadPart("version", VERSION),
            ReadPart("releaseTag", "settings.getReleaseTag"),
            ReadPart("", "settings.health"),
            ReadPart("", "settings.checkInfrastructureHealth"),
            ReadPart("", "server.getServerTime"),
        )),
        Report("license", parts=(ReadPart("valid", LICENCE), ReadPart("", "licenseKey.getEnterpriseSettings"))),
        Report(
            "log_analysis", of=((AI_PROVIDER.kind, "", Requires((0, 29, 0))),), mutations=("ai.analyzeLogs",), asked=lambda record, given: (
                "ai.analyzeLogs", {"context": "build", **given, "aiId": record["aiId"]}
            ), inputs=(Field("logs", NEEDED_TEXT, required=True), Field("context", Choice("build", "runtime"))),
        ),
        Report("permission", "user.getPermissions", rows=_by_resource, columns=("resource",)),
        Report("procedure", "settings.getOpenApiDocument", rows=_procedures, columns=("name", "kind")),
        Report("profile", parts=(
            ReadPart("", "user.get", value=_profile),
            ReadPart("bookmarkedTemplates", "user.getBookmarkedTemplates"),
            ReadPart("passkeys", "user.listPasskeys", value=_passkeys),
        )),
        Report("public_ip", "server.publicIp", rows=lambda answer: {"ip": answer}),
        Report(
            "received_invitation", "user.getInvitations", columns=("organizationName", "role"),
            rows=lambda answer: [{**row, "organizationName": row["organization"]["name"]} for row in answer],
        ),
        Report(
            "registry_login", of=(("registry", "registry.testRegistryById", Requires()),), mutations=("registry.testRegistryById",),
            rows=lambda answer: {"valid": answer}, inputs=(Field("server_id"),),
        ),
        Report("role_permission", "customRole.getStatements", rows=_by_resource, columns=("resource",)),
        Report(
            "server_script", of=(("server", "server.getDefaultCommand", Requires()),), rows=lambda answer: {"command": answer},
        ),
        Report("server_metric", "server.getServerMetrics", measured=Measured("/metrics"), of=(("server", "server.getServerMetrics", Requires()),)),
        Report("sign_in", parts=(
            ReadPart("ssoOffered", "sso.showSignInWithSSO"), ReadPart("ssoEnforced", "sso.enforceSSO"),
            ReadPart("", "whitelabeling.getPublic", value=lambda answer: answer or {}),
        )),
        Report("service_overview", "overview.services", requires=Requires((0, 30, 0)), columns=(
            "type", "name", "appName", "status", "serverId", "serverName", *PLACE, "projectName", "environmentName",
        )),
        Report("session", "user.listSessions", requires=Requires((0, 30, 0)), columns=("email", "userId", "ipAddress", "isCurrent")),
        Report("update", "settings.getUpdateData", mutations=("settings.getUpdateData",)),
        Report(
            "vault_secret", of=((VAULT_PROVIDER.kind, "vaultProvider.listSecretNames", Requires((0, 30, 0))),), columns=("name",),
            inputs=(Field("project_id", required=True), Field("environment_id")), rows=lambda answer: [{"name": name} for name in answer],
        ),
    )
}
