# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of the instance, and the monitoring of it and of servers (infrastructure.md, Web-server settings)."""

from __future__ import annotations

from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.application import CERTIFICATES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.attached import HOST
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.cron import CRON, PLAIN_CRON
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Identity, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.integrations import MAIL
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Part, Read, ReadPart, Record, Update
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.proxy import ProxyPorts, ProxyVariables, port_stages, ports_of
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import (
    FLAG, NEEDED_TEXT, TEXTS, Choice, Number, Port, Trimmed, Url, Value, pattern,
)

#: The server takes any text, and puts it into addresses and commands.
ADDRESS = pattern(r"[A-Za-z0-9._:-]+", "'{value}' is not an address; write an IP address or a host name")
NO_WILDCARD = pattern(r"(?!\*)[\s\S]*", "'{value}' has a *; the dashboard has one host name")
NO_TRAEFIK = "the server has no Traefik to set it at: no container or service dokploy-traefik, or one that is being restarted"
TRAEFIK = "Traefik"
PROXY_FILES = "proxy"


def _domain(record: Record) -> dict[str, Any]:
    """``assignDomainServer`` wants these two each time, and keeps the others where they are left out."""
    return {"host": record.get("host") or "", "certificateType": record.get("certificateType") or "none"}


def _traefik(field: str, procedure: str) -> ReadPart:
    return ReadPart(field, procedure, lambda record: {}, failure=NO_TRAEFIK)


#: Backups of the instance and, on v0.28, its schedules belong to the user who makes them, and are listed for that user only.
#: The mail is sent apart: given at all, the server writes its proxy's own configuration anew and drops its comments.
SETTINGS = Resource(
    kind="settings",
    identity=Identity("", key=(), single=True, as_owner=("dokploy-server", "userId")),
    read=Read(listing="settings.getWebServerSettings", complete=True, parts=(
        ReadPart("userId", "user.get", value=lambda answer: answer["userId"]),
        ReadPart("backups", "user.getBackups", value=lambda answer: (answer or {}).get("backups")),
        ReadPart("activateRequests", "settings.haveActivateRequests"),
        _traefik("traefikPorts", "settings.getTraefikPorts"),
        _traefik("traefikDashboard", "settings.haveTraefikDashboardPortEnabled"),
        _traefik("traefikEnv", "settings.readTraefikEnv"),
    )),
    update=Update(parts=(
        Part(
            "settings.assignDomainServer", ("host", "certificateType", "https"), lambda record: {**_domain(record), "https": record["https"]},
            rewrites=PROXY_FILES,
        ),
        Part(
            "settings.assignDomainServer", ("letsEncryptEmail",), lambda record: {**_domain(record), "letsEncryptEmail": record["letsEncryptEmail"]},
            rewrites=PROXY_FILES,
        ),
        Part("settings.updateServerIp", ("serverIp",), lambda record: {"serverIp": record["serverIp"] or ""}),
        Part("settings.saveSSHPrivateKey", ("sshPrivateKey",), clear="settings.cleanSSHPrivateKey"),
        Part("settings.updateDockerCleanup", ("enableDockerCleanup",)),
        Part("settings.updateLogCleanup", ("logCleanupCron",), lambda record: {"cronExpression": record["logCleanupCron"]}),
        Part("settings.updateBuildsConcurrency", ("buildsConcurrency",)),
        Part("settings.updateRemoteServersOnly", ("remoteServersOnly",), licensed=True),
        Part("settings.updateEnforceSSO", ("enforceSSO",), licensed=True),
        Part("settings.toggleRequests", ("activateRequests",), lambda record: {"enable": record["activateRequests"]}, rewrites=PROXY_FILES),
        Part(
            "settings.updateTraefikPorts", ("traefikPorts",), lambda record: {"additionalPorts": ports_of(record)}, restarts=TRAEFIK,
            stages=port_stages, needs=("traefikDashboard",),
        ),
        Part(
            "settings.toggleDashboard", ("traefikDashboard",), lambda record: {"enableDashboard": record["traefikDashboard"]}, restarts=TRAEFIK,
        ),
        Part("settings.writeTraefikEnv", ("traefikEnv",), lambda record: {"env": record["traefikEnv"]}, restarts=TRAEFIK),
    )),
    fields=(
        Field("host", Value(None, HOST, NO_WILDCARD)),
        Field("https", FLAG, default=False),
        Field("certificate_type", Choice(*CERTIFICATES), default="none"),
        Field("lets_encrypt_email", Value(None, MAIL)),
        Field("server_ip", Value(None, ADDRESS)),
        Field("ssh_private_key", Trimmed(""), "sshPrivateKey", sensitive=True),
        Field("enable_docker_cleanup", FLAG, default=True),
        Field("log_cleanup_cron", Value(None, CRON), default="0 0 * * *"),
        Field("builds_concurrency", Number(1, 100), default=1, since=(0, 29, 0)),
        Field("request_log", FLAG, "activateRequests", default=False),
        Field("traefik_ports", ProxyPorts()),
        Field("traefik_dashboard", FLAG, default=False),
        Field("traefik_env", ProxyVariables()),
        Field("remote_servers_only", FLAG, default=False, since=(0, 29, 0)),
        Field("enforce_sso", FLAG, "enforceSSO", default=False, since=(0, 29, 0)),
    ),
)

#: Fields of a monitoring configuration, as steps into it.
CONFIG: dict[str, tuple[str, ...]] = {
    "urlCallback": ("server", "urlCallback"), "token": ("server", "token"), "port": ("server", "port"), "refreshRate": ("server", "refreshRate"),
    "retentionDays": ("server", "retentionDays"), "cronJob": ("server", "cronJob"), "thresholdCpu": ("server", "thresholds", "cpu"),
    "thresholdMemory": ("server", "thresholds", "memory"), "containersRefreshRate": ("containers", "refreshRate"),
    "containersInclude": ("containers", "services", "include"), "containersExclude": ("containers", "services", "exclude"),
}


def _flat(config: Record) -> Record:
    """Return a configuration as a record without inner ones."""
    found: Record = {}
    for name, steps in CONFIG.items():
        value: Any = config
        for step in steps:
            value = (value or {}).get(step)
        found[name] = value
    return found


def _config(record: Record) -> dict[str, Any]:
    """Return what the procedures want of a record: the whole configuration."""
    config: Record = {}
    for name, steps in CONFIG.items():
        place = config
        for step in steps[:-1]:
            place = place.setdefault(step, {})
        place[steps[-1]] = (record[name] or []) if steps[-1] in ("include", "exclude") else record[name]
    return {"metricsConfig": config}


def _lacking(action: str, record: Record, options: dict[str, Any]) -> str | None:
    """Say what a monitoring that was never set up needs."""
    needed = (("url_callback", "urlCallback"), ("cron_job", "cronJob"), ("token", "token"))
    missing = [name for name, field in needed if not (options.get(name) or record.get(field))]
    return f"{' and '.join(missing)} must be given, since the server has none yet" if missing else None


SECONDS = Number(2)

MONITORING = Resource(
    kind="monitoring",
    identity=Identity("", key=(), single=True),
    parents=("settings", "server"),
    read=Read(within="metricsConfig", record=_flat, complete=True, implied=lambda record, parent: not record.get("cronJob")),
    update=Update(parts=(
        Part("admin.setupMonitoring", tuple(CONFIG), _config, owner="settings", restarts="monitoring"),
        Part("server.setupMonitoring", tuple(CONFIG), _config, owner="server", restarts="monitoring"),
    )),
    precondition=_lacking,
    fields=(
        Field("url_callback", Url("", pattern(r"https?://[^\s/]+(/\S*)?", "'{value}' is not an address; write it with http:// or https://"), needed=True)),
        Field("token", NEEDED_TEXT, sensitive=True),
        Field("port", Port(needed=True), default=4500),
        Field("refresh_rate", SECONDS, default=60),
        Field("retention_days", Number(1), default=2),
        Field("cron_job", Value("", PLAIN_CRON, needed=True)),
        Field("threshold_cpu", Number(0), default=0),
        Field("threshold_memory", Number(0), default=0),
        Field("containers_refresh_rate", SECONDS, default=60),
        Field("containers_include", TEXTS),
        Field("containers_exclude", TEXTS),
    ),
)
