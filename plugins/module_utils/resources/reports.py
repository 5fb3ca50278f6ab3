# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports: what a server tells and nobody states, such as its audit log. No document has them, and nothing is compared with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Callable

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.attached import SERVICE_KINDS
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Requires
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field, snake
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.git_provider import (
    GIT_PROVIDER, branches, branches_call, repositories, repositories_call,
)
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import LICENCE, VERSION, ReadPart, Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import NUMBER, Choice, Value
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.vault import VAULT_PROVIDER
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import Date


@dataclass(frozen=True)
class Measured:
    """What the program that monitors a host tells, which the server asks in one's place.

    :ivar path: where it tells it
    :ivar service: field of the input that takes the name of the service it is about; empty where it is about the host
    """

    path: str = ""
    service: str = ""


@dataclass(frozen=True)
class Report:
    """Something that is only read.

    :ivar kind: its name
    :ivar procedure: procedure that tells it of the instance; empty where it must be said what it is about, or its parts tell it
    :ivar mutation: the server takes that for a mutation, though it changes nothing
    :ivar rows: makes the rows of what it answers
    :ivar inputs: what the procedure takes, by which the server chooses the rows
    :ivar columns: fields of the API in the rows, by which they are chosen here
    :ivar most: rows that the procedure answers at a time, at the most, where it takes a limit and an offset; 0 where it answers all
    :ivar parts: procedures that tell a field each of the one row, or several where they name none; what a server lacks or doesn't tell
        this user is left out
    :ivar of: kinds of what it can be about besides the instance, each with the procedure that tells it then and what that requires
    :ivar asked: makes the procedure and its input of the record of what it is about and of what the server chooses by; raises ValueError
        where that is not enough, in words that follow the name of a filter
    :ivar measured: the program that monitors a host tells it
    :ivar requires: what a server must have for it
    """

    kind: str
    procedure: str = ""
    mutation: bool = False
    rows: Callable[[Any], Any] = lambda answer: answer
    inputs: tuple[Field, ...] = ()
    columns: tuple[str, ...] = ()
    most: int = 0
    parts: tuple[ReadPart, ...] = ()
    of: tuple[tuple[str, str, Requires], ...] = ()
    asked: Callable[[Record, Record], tuple[str, Record]] | None = None
    measured: Measured | None = None
    requires: Requires = Requires()

    @property
    def title(self) -> str:
        return self.kind.replace("_", " ")

    @property
    def filters(self) -> list[str]:
        """What its rows can be chosen by."""
        return [*(field.name for field in self.inputs), *map(snake, self.columns)]


class Time(Value):
    """A time, or a day, which begins in UTC."""

    def to_api(self, value: Any) -> Any:
        try:
            time = datetime.fromisoformat(str(value).strip().replace("Z", "+00:00"))
        except ValueError:
            raise ValueError(f"'{value}' is no time; write it like 2026-01-31 or 2026-01-31T12:00:00Z") from None
        time = time.replace(tzinfo=time.tzinfo or timezone.utc).astimezone(timezone.utc)
        return Date(time.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time.microsecond // 1000:03}Z")


#: What the server tells as ``resourceType`` of the log besides these it does not take for a filter (read of v0.28.8 to v0.30.2).
LOGGED = (
    "project", "service", "environment", "deployment", "user", "customRole", "domain", "certificate", "registry", "server", "sshKey", "gitProvider",
    "notification", "settings", "session",
)
ACTIONS = ("create", "update", "delete", "deploy", "cancel", "redeploy", "login", "logout")
PLACE = ("projectId", "environmentId")


def _by_resource(answer: dict[str, Any]) -> list[Record]:
    return [{"resource": name, "actions": actions} for name, actions in answer.items()]


def _profile(answer: Record) -> Record:
    """Return what the server tells of the caller, without the keys, which are resources, and what belongs to Dokploy's cloud."""
    user = answer.get("user") or {}
    told = {name: user.get(name) for name in ("email", "firstName", "lastName", "image", "twoFactorEnabled")}
    return {**{name: value for name, value in answer.items() if name not in ("id", "user", "teamId")}, "memberId": answer.get("id"), **told}


REPORTS: dict[str, Report] = {
    report.kind: report
    for report in (
        Report(
            "audit_log", "auditLog.all", rows=lambda answer: answer["logs"], most=500, requires=Requires(licence=True), inputs=(
                Field("user_id"), Field("user_email"), Field("resource_name"), Field("action", Choice(*ACTIONS)), Field("resource_type", Choice(*LOGGED)),
                Field("from", Time()), Field("to", Time()),
            ),
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
        Report("health", parts=(
            ReadPart("version", VERSION),
            ReadPart("releaseTag", "settings.getReleaseTag"),
            ReadPart("", "settings.health"),
            ReadPart("", "settings.checkInfrastructureHealth"),
        )),
        Report("license", parts=(ReadPart("valid", LICENCE), ReadPart("", "licenseKey.getEnterpriseSettings"))),
        Report("permission", "user.getPermissions", rows=_by_resource, columns=("resource",)),
        Report("profile", "user.get", rows=_profile),
        Report("role_permission", "customRole.getStatements", rows=_by_resource, columns=("resource",)),
        Report("server_metric", "server.getServerMetrics", measured=Measured("/metrics"), of=(("server", "server.getServerMetrics", Requires()),)),
        Report("service_overview", "overview.services", requires=Requires((0, 30, 0)), columns=(
            "type", "name", "appName", "status", "serverId", "serverName", *PLACE, "projectName", "environmentName",
        )),
        Report("session", "user.listSessions", requires=Requires((0, 30, 0)), columns=("email", "userId", "ipAddress", "isCurrent")),
        Report("update", "settings.getUpdateData", mutation=True),
        Report(
            "vault_secret", of=((VAULT_PROVIDER.kind, "vaultProvider.listSecretNames", Requires((0, 30, 0))),), columns=("name",),
            inputs=(Field("project_id", required=True), Field("environment_id")), rows=lambda answer: [{"name": name} for name in answer],
        ),
    )
}
