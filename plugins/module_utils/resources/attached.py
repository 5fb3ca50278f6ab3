# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What belongs to a service: domains, mounts, ports, redirects, basic auth, schedules, backups and patches."""

from __future__ import annotations

from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.application import CERTIFICATES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.cron import TIMES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import ANY, Checks, Concurrency, Identity, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Create, Part, Read, Record, Remove, Update
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.hosts import Host
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.runs import AtOnce
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import (
    FLAG, NEEDED_TEXT, NUMBER, TEXT_FILE, TEXTS, Choice, Default, Json, Lines, Port, Reference, Value, pattern,
)


#: Servers before v0.29.9 store any text; what can be no host name at all is refused for every version.
HOST = pattern(
    r"(?:\*\.)?(?![.-])(?!.*\.\.)[^\s/:@?#*]+(?<![.-])",
    "'{value}' is not a host name; write it without scheme, port, path and blanks, like shop.example.com",
)
HOST_NAME = pattern(
    r"(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)*[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?",
    "'{value}' is not a host name that this server takes; use letters, digits and - in parts of at most 63 characters, without * and _", (0, 29, 9),
)
#: The server stores any, and its proxy finds no way to it.
PATH = pattern(r"/[\s\S]*", "'{value}' does not begin with /")
VOLUME_NAME = pattern(
    r"[a-zA-Z0-9][a-zA-Z0-9_.-]*", "'{value}' is not the name of a volume; use letters, digits and _ . - with a letter or digit first", (0, 29, 13),
)


#: A file with parts of all applications (three made at once left one on v0.28.8, v0.29.14 and v0.30.2).
MIDDLEWARES = "middlewares"


def _routes(owner: str, values: dict[str, Any]) -> tuple[str, ...]:
    """A domain is in a file of its application, and what changes its paths in the file of all."""
    shared = values.get("stripPath") or values.get("forwardAuthEnabled") or values.get("internalPath") not in (None, "", "/")
    return (owner, MIDDLEWARES) if shared else (owner,)


def _middlewares(owner: str, values: dict[str, Any]) -> tuple[str, ...]:
    return owner, MIDDLEWARES


DOMAIN = Resource(
    kind="domain",
    identity=Identity("domainId", key=("host", "path")),
    parents=("application", "compose"),
    read=Read("domain.one", within="domains", complete=True),
    create=Create("domain.create", owner_fields=lambda kind: {"domainType": kind}),
    update=Update("domain.update", parts=(
        Part(
            "forwardAuth.enable", ("forwardAuthEnabled",), lambda record: {}, clear="forwardAuth.disable", owner="application", licensed=True,
            rewrites=MIDDLEWARES,
        ),
    )),
    remove=Remove("domain.delete"),
    redeploys=("compose",),
    concurrency=Concurrency(_routes, strains=("domain.create",)),
    computed=("applicationId", "composeId", "createdAt", "domainType"),
    fields=(
        Field("host", Host("", HOST, HOST_NAME, needed=True), required=True, at_create=True, always=True),
        Field("service_name", at_create=True),
        Field("path", Default("/", PATH), default="/", at_create=True),
        Field("port", Port(), default=3000, at_create=True),
        Field("https", FLAG, default=False, at_create=True),
        Field("certificate_type", Choice(*CERTIFICATES), default="none", at_create=True),
        Field("custom_cert_resolver", at_create=True),
        Field("internal_path", Default("/", PATH), default="/", at_create=True),
        Field("strip_path", FLAG, default=False, at_create=True),
        Field("middlewares", TEXTS, since=(0, 29, 0), at_create=True),
        Field("custom_entrypoint", since=(0, 29, 0), at_create=True),
        Field("forward_auth_enabled", FLAG, default=False, since=(0, 29, 8)),
        Field("enabled", FLAG, default=True, since=(0, 30, 0)),
    ),
)

DATABASE_KINDS = ("postgres", "mysql", "mariadb", "mongo", "redis", "libsql")
SERVICE_KINDS = ("application", "compose", *DATABASE_KINDS)


def _data_volume(record: Record, parent: Record) -> bool:
    """A database has a volume for its data from the start (FACTS, Changing)."""
    return parent.get("appName") is not None and record.get("volumeName") == f"{parent['appName']}-data"


class Inside(Value):
    """A path within a folder, with or without a slash in front."""

    def from_api(self, value: Any) -> Any:
        return (value or "").lstrip("/") or None


def _file_counts(key: tuple[Any, ...]) -> tuple[Any, ...]:
    """Several can be at one path only where that says nothing: files for a Compose file to mount, by their names.

    Of those the server's pages store ``/`` as path, and templates no path, which ``mounts.create`` takes of nobody else (seen on
    v0.28.8, v0.29.14 and v0.30.2).
    """
    path, file = key
    return path, file if path == "/" else None


def _of_template(record: Record) -> bool:
    return not record.get("mountPath")


MOUNT = Resource(
    kind="mount",
    identity=Identity("mountId", key=("mount_path", "file_path"), counted=_file_counts),
    parents=SERVICE_KINDS,
    read=Read("mounts.one", within="mounts", complete=True, implied=_data_volume, kept=_of_template),
    create=Create("mounts.create", owner_id="serviceId", owner_fields=lambda kind: {"serviceType": kind}),
    update=Update("mounts.update"),
    remove=Remove("mounts.remove"),
    redeploys=ANY,
    concurrency=Concurrency(strains=("mounts.update",)),
    computed=("serviceType",),
    fields=(
        Field("mount_path", Default("/"), required=True, at_create=True),
        Field("type", Choice("volume", "bind", "file"), required=True, at_create=True),
        Field("volume_name", at_create=True),
        Field("host_path", at_create=True),
        Field("file_path", Inside(), at_create=True),
        # It is often a configuration with passwords in it.
        Field("content", TEXT_FILE, sensitive=True, at_create=True),
    ),
)

PORT = Resource(
    kind="port",
    identity=Identity("portId", key=("published_port", "protocol")),
    parents=("application",),
    read=Read("port.one", within="ports", complete=True),
    create=Create("port.create", (("protocol", "tcp"), ("publishMode", "ingress"))),
    update=Update("port.update"),
    remove=Remove("port.delete"),
    redeploys=ANY,
    fields=(
        Field("published_port", Port(needed=True), required=True, at_create=True, always=True),
        Field("protocol", Choice("tcp", "udp", default="tcp"), default="tcp", at_create=True, always=True),
        Field("target_port", Port(needed=True), required=True, at_create=True, always=True),
        Field("publish_mode", Choice("ingress", "host", default="ingress"), default="ingress", at_create=True, always=True),
    ),
)

REDIRECT = Resource(
    kind="redirect",
    identity=Identity("redirectId", key=("regex",)),
    parents=("application",),
    read=Read("redirects.one", within="redirects", complete=True),
    create=Create("redirects.create", (("permanent", False),), answer=None),
    update=Update("redirects.update"),
    remove=Remove("redirects.delete"),
    concurrency=Concurrency(_middlewares, strains=("redirects.create",)),
    computed=("createdAt",),
    fields=(
        Field("regex", NEEDED_TEXT, required=True, at_create=True, always=True),
        Field("replacement", NEEDED_TEXT, required=True, at_create=True, always=True),
        Field("permanent", FLAG, default=False, at_create=True, always=True),
    ),
)

SECURITY = Resource(
    kind="security",
    plural="security",
    identity=Identity("securityId", key=("username",)),
    parents=("application",),
    read=Read("security.one", within="security", complete=True),
    create=Create("security.create", answer=None, unique=True),
    update=Update("security.update"),
    remove=Remove("security.delete"),
    concurrency=Concurrency(_middlewares, strains=("security.create", "security.update")),
    computed=("createdAt",),
    fields=(
        Field("username", NEEDED_TEXT, required=True, at_create=True, always=True),
        Field("password", NEEDED_TEXT, required=True, sensitive=True, at_create=True, always=True),
    ),
)

#: Of a host the server runs the script, and of a service the command; it wants a command each time (read in v0.28.8 to v0.30.2).
SCHEDULE = Resource(
    kind="schedule",
    identity=Identity("scheduleId"),
    parents=("application", "compose", "server", "settings"),
    read=Read("schedule.one", listing="schedule.list", listing_owner=("id", "scheduleType"), complete=True),
    create=Create("schedule.create", (("command", ""),), owner_fields=lambda kind: {"scheduleType": kind}),
    update=Update("schedule.update", at_once=AtOnce((("", "schedule.runManually"),), "schedule")),
    remove=Remove("schedule.delete"),
    computed=("appName", "createdAt"),
    fields=(
        Field("name", NEEDED_TEXT, required=True, at_create=True, always=True),
        Field("cron_expression", TIMES, required=True, at_create=True, always=True),
        Field("command", NEEDED_TEXT, required_in=("application", "compose"), at_create=True, always=True),
        Field("description", since=(0, 29, 0), at_create=True),
        Field("shell_type", Choice("bash", "sh"), default="bash", at_create=True),
        Field("service_name", at_create=True),
        Field("script", required_in=("server", "settings"), at_create=True),
        Field("enabled", FLAG, default=True, at_create=True),
        Field("timezone", at_create=True),
    ),
)


def _backup_owner(kind: str) -> dict[str, Any]:
    kind = "web-server" if kind == "dokploy-server" else kind
    return {"backupType": "compose"} if kind == "compose" else {"backupType": "database", "databaseType": kind}


BACKUP = Resource(
    kind="backup",
    identity=Identity("backupId", key=("destination", "prefix", "database", "service_name")),
    parents=("postgres", "mysql", "mariadb", "mongo", "libsql", "compose", "settings"),
    read=Read("backup.one", within="backups", complete=True),
    create=Create("backup.create", owner_fields=_backup_owner, answer=None),
    update=Update("backup.update", at_once=AtOnce((
        ("postgres", "backup.manualBackupPostgres"), ("mysql", "backup.manualBackupMySql"), ("mariadb", "backup.manualBackupMariadb"),
        ("mongo", "backup.manualBackupMongo"), ("libsql", "backup.manualBackupLibsql"), ("compose", "backup.manualBackupCompose"),
        ("settings", "backup.manualBackupWebServer"),
    ), "backup")),
    remove=Remove("backup.remove"),
    computed=("backupType",),
    fields=(
        Field("destination", Reference("destination", needed=True), required=True, at_create=True, always=True),
        Field("prefix", NEEDED_TEXT, required=True, at_create=True, always=True),
        Field("database", NEEDED_TEXT, required=True, at_create=True, always=True),
        Field("schedule", TIMES, required=True, at_create=True, always=True),
        Field("enabled", FLAG, at_create=True, always=True),
        Field("keep_latest_count", NUMBER, at_create=True, always=True),
        Field("service_name", at_create=True, always=True),
        Field("database_type", Choice("postgres", "mysql", "mariadb", "mongo", "libsql", "web-server"), required_in=("compose",), at_create=True, always=True),
        Field("metadata", Json(), sensitive=True, at_create=True, always=True),
        Field("include_encryption_key", FLAG, default=True, since=(0, 29, 0), at_create=True),
    ),
)


def _turned_off(owner: str, options: dict[str, Any]) -> list[str]:
    """Say whether the server can stop a service for a backup of its volume.

    Of a database it makes no command, and every run ends with "undefined: not found" (seen of v0.28.8 and v0.29.14, the same code in
    v0.30.2). Of a compose service it stops a service of the file, which it calls "null" where none is named (seen of v0.30.2).
    """
    if not options.get("turn_off"):
        return []
    if owner not in ("application", "compose"):
        return [f"turn_off: Dokploy can do this for an application and a compose service only, and fails with {owner}; leave it out"]
    if owner == "compose" and not options.get("service_name"):
        return ["turn_off: Dokploy stops one service of a Compose file; say with service_name which"]
    return []


VOLUME_BACKUP = Resource(
    kind="volume_backup",
    identity=Identity("volumeBackupId"),
    parents=SERVICE_KINDS,
    read=Read("volumeBackups.one", listing="volumeBackups.list", listing_owner=("id", "volumeBackupType"), complete=True),
    create=Create("volumeBackups.create", owner_fields=lambda kind: {"serviceType": kind}),
    update=Update("volumeBackups.update", at_once=AtOnce((("", "volumeBackups.runManually"),), "volumeBackup")),
    remove=Remove("volumeBackups.delete"),
    checks=Checks(vain=_turned_off),
    computed=("appName", "createdAt"),
    fields=(
        Field("name", NEEDED_TEXT, required=True, at_create=True, always=True),
        Field("volume_name", Value("", VOLUME_NAME, needed=True), required=True, at_create=True, always=True),
        Field("prefix", NEEDED_TEXT, required=True, at_create=True, always=True),
        Field("cron_expression", TIMES, required=True, at_create=True, always=True),
        Field("destination", Reference("destination", needed=True), required=True, at_create=True, always=True),
        Field("service_name", at_create=True),
        Field("turn_off", FLAG, default=False, at_create=True),
        Field("keep_latest_count", NUMBER, at_create=True),
        Field("enabled", FLAG, at_create=True),
    ),
)

PATCH = Resource(
    kind="patch",
    plural="patches",
    identity=Identity("patchId", key=("file_path",)),
    parents=("application", "compose"),
    read=Read("patch.one", listing="patch.byEntityId", listing_owner=("id", "type"), complete=True),
    create=Create("patch.create", (("content", ""),), unique=True),
    update=Update("patch.update"),
    remove=Remove("patch.delete"),
    redeploys=ANY,
    computed=("createdAt",),
    fields=(
        Field("file_path", NEEDED_TEXT, required=True, at_create=True),
        Field("content", Lines("", file="src"), sensitive=True, at_create=True),
        Field("type", Choice("create", "update", "delete"), default="update", at_create=True),
        Field("enabled", FLAG, default=True, at_create=True),
    ),
)

ATTACHED = (DOMAIN, MOUNT, PORT, REDIRECT, SECURITY, SCHEDULE, BACKUP, VOLUME_BACKUP, PATCH)
