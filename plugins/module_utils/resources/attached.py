# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What belongs to a service: domains, mounts, ports, redirects, basic auth, schedules, backups and patches."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.application import CERTIFICATES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Field, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import PLAIN_TEXT, Default, Json, Lines, Port


def _host(value: Any) -> str | None:
    """Servers before v0.29 store any text; what can be no host name at all is refused for every version."""
    if not re.match(r"^(?:\*\.)?[^\s/:@?#*]+$", value) or ".." in value or value.startswith((".", "-")) or value.endswith((".", "-")):
        return f"'{value}' is not a host name; write it without scheme, port, path and blanks, like shop.example.com"
    return None


def _path(value: Any) -> str | None:
    return None if not value or value.startswith("/") else f"'{value}' does not begin with /"


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
    id_field="domainId",
    key=("host", "path"),
    parents=("application", "compose"),
    within="domains",
    listed_whole=True,
    one="domain.one",
    create="domain.create",
    owner_fields=lambda kind: {"domainType": kind},
    locks=_routes,
    holds=("domain.create",),
    update="domain.update",
    remove="domain.delete",
    returns=("applicationId", "composeId", "createdAt", "domainType"),
    deployed=("compose",),
    fields=(
        Field("host", value=PLAIN_TEXT, at_create=True, needed=True, always=True, check=_host),
        Field("service_name", at_create=True),
        Field("path", value=Default("/"), at_create=True, check=_path, default="/"),
        Field("port", "int", value=Port(), at_create=True, default=3000),
        Field("https", "bool", at_create=True, default=False),
        Field("certificate_type", choices=CERTIFICATES, at_create=True, default="none"),
        Field("custom_cert_resolver", at_create=True),
        Field("internal_path", value=Default("/"), at_create=True, check=_path, default="/"),
        Field("strip_path", "bool", at_create=True, default=False),
        Field("middlewares", "list", elements="str", at_create=True, since=(0, 29, 0)),
        Field("custom_entrypoint", at_create=True, since=(0, 29, 0)),
        Field("forward_auth_enabled", "bool", at_create=True, since=(0, 29, 8), default=False),
        Field("enabled", "bool", since=(0, 30, 0), default=True),
    ),
)

DATABASE_KINDS = ("postgres", "mysql", "mariadb", "mongo", "redis", "libsql")
SERVICE_KINDS = ("application", "compose", *DATABASE_KINDS)


def _attached(kind: str, id_field: str, fields: tuple[Field, ...], **more: Any) -> Resource:
    """A resource whose procedures are named alike."""
    router = more.pop("router", kind)
    return Resource(kind=kind, id_field=id_field, fields=fields, listed_whole=True, **{
        "one": f"{router}.one", "create": f"{router}.create", "update": f"{router}.update", "remove": f"{router}.delete",
        "returns": ("createdAt",), **more,
    })


MOUNT = _attached(
    "mount", "mountId", (
        Field("mount_path", value=PLAIN_TEXT, at_create=True, needed=True),
        Field("type", choices=("volume", "bind", "file"), at_create=True, needed=True),
        Field("volume_name", at_create=True),
        Field("host_path", at_create=True),
        Field("file_path", at_create=True),
        # It is often a configuration with passwords in it.
        Field("content", value=PLAIN_TEXT, at_create=True, secret=True, file=True),
    ),
    router="mounts", remove="mounts.remove", key=("mount_path",), parents=SERVICE_KINDS, within="mounts",
    owner_id="serviceId", owner_fields=lambda kind: {"serviceType": kind}, deployed=("",), returns=("serviceType",), holds=("mounts.update",),
    # A database has a volume for its data from the start (FACTS, Changing).
    own=lambda record, parent: parent.get("appName") is not None and record.get("volumeName") == f"{parent['appName']}-data",
)

PORT = _attached(
    "port", "portId", (
        Field("published_port", "int", value=Port(), at_create=True, needed=True, always=True),
        Field("protocol", choices=("tcp", "udp"), value=Default("tcp"), at_create=True, always=True, default="tcp"),
        Field("target_port", "int", value=Port(), at_create=True, needed=True, always=True),
        Field("publish_mode", choices=("ingress", "host"), value=Default("ingress"), at_create=True, always=True, default="ingress"),
    ),
    key=("published_port", "protocol"), parents=("application",), within="ports", deployed=("",), returns=(),
    create_with=(("protocol", "tcp"), ("publishMode", "ingress")),
)

REDIRECT = _attached(
    "redirect", "redirectId", (
        Field("regex", value=PLAIN_TEXT, at_create=True, needed=True, always=True),
        Field("replacement", value=PLAIN_TEXT, at_create=True, needed=True, always=True),
        Field("permanent", "bool", at_create=True, always=True, default=False),
    ),
    router="redirects", key=("regex",), parents=("application",), within="redirects", create_answer=None,
    create_with=(("permanent", False),), locks=_middlewares, holds=("redirects.create",),
)

SECURITY = _attached(
    "security", "securityId", (
        Field("username", value=PLAIN_TEXT, at_create=True, needed=True, always=True),
        Field("password", value=PLAIN_TEXT, secret=True, at_create=True, needed=True, always=True),
    ),
    key=("username",), parents=("application",), within="security", create_answer=None,
    locks=_middlewares, holds=("security.create", "security.update"),
)

SCHEDULE = _attached(
    "schedule", "scheduleId", (
        Field("name", at_create=True, needed=True, always=True),
        Field("cron_expression", value=PLAIN_TEXT, at_create=True, needed=True, always=True),
        Field("command", value=PLAIN_TEXT, at_create=True, needed=True, always=True),
        Field("description", at_create=True, since=(0, 29, 0)),
        Field("shell_type", choices=("bash", "sh"), at_create=True, default="bash"),
        Field("service_name", at_create=True),
        Field("script", at_create=True),
        Field("enabled", "bool", at_create=True),
        Field("timezone", at_create=True),
    ),
    parents=("application", "compose", "server"), listing="schedule.list", listing_owner=("id", "scheduleType"),
    owner_fields=lambda kind: {"scheduleType": kind}, returns=("appName", "createdAt"),
)

BACKUP = _attached(
    "backup", "backupId", (
        Field("destination", api="destinationId", aliases=("destination_id",), refers_to="destination", at_create=True, needed=True, always=True),
        Field("prefix", value=PLAIN_TEXT, at_create=True, needed=True, always=True),
        Field("database", value=PLAIN_TEXT, at_create=True, needed=True, always=True),
        Field("schedule", value=PLAIN_TEXT, at_create=True, needed=True, always=True),
        Field("enabled", "bool", at_create=True, always=True),
        Field("keep_latest_count", "int", at_create=True, always=True),
        Field("service_name", at_create=True, always=True),
        Field("database_type", choices=("postgres", "mysql", "mariadb", "mongo", "libsql"), at_create=True, always=True),
        Field("metadata", "dict", value=Json(), at_create=True, secret=True, always=True),
    ),
    key=("destination", "prefix", "database"), parents=("postgres", "mysql", "mariadb", "mongo", "libsql", "compose"), within="backups",
    remove="backup.remove", create_answer=None, returns=("backupType",),
    owner_fields=lambda kind: {"backupType": "compose"} if kind == "compose" else {"backupType": "database", "databaseType": kind},
)

VOLUME_BACKUP = _attached(
    "volume_backup", "volumeBackupId", (
        Field("name", at_create=True, needed=True, always=True),
        Field("volume_name", value=PLAIN_TEXT, at_create=True, needed=True, always=True),
        Field("prefix", value=PLAIN_TEXT, at_create=True, needed=True, always=True),
        Field("cron_expression", value=PLAIN_TEXT, at_create=True, needed=True, always=True),
        Field("destination", api="destinationId", aliases=("destination_id",), refers_to="destination", at_create=True, needed=True, always=True),
        Field("service_name", at_create=True),
        Field("turn_off", "bool", at_create=True, default=False),
        Field("keep_latest_count", "int", at_create=True),
        Field("enabled", "bool", at_create=True),
    ),
    router="volumeBackups", parents=SERVICE_KINDS, listing="volumeBackups.list", listing_owner=("id", "volumeBackupType"),
    owner_fields=lambda kind: {"serviceType": kind}, returns=("appName", "createdAt"),
)

PATCH = _attached(
    "patch", "patchId", (
        Field("file_path", value=PLAIN_TEXT, at_create=True, needed=True),
        Field("content", value=Lines(""), at_create=True, secret=True, file=True),
        Field("type", choices=("create", "update", "delete"), at_create=True, default="update"),
        Field("enabled", "bool", at_create=True, default=True),
    ),
    key=("file_path",), parents=("application", "compose"), listing="patch.byEntityId", listing_owner=("id", "type"), deployed=("",),
    create_with=(("content", ""),),
)

ATTACHED = (DOMAIN, MOUNT, PORT, REDIRECT, SECURITY, SCHEDULE, BACKUP, VOLUME_BACKUP, PATCH)
