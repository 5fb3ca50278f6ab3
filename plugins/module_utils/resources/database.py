# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Databases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Callable

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources import service
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import ANY, Deployment, Identity, Requires, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Create, Read, Record, Remove, Update
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import VARIES, Field, RunningChange
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import FLAG, NEEDED_TEXT, PLAIN_TEXT, Choice, Port, Url, Value, pattern
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.variables import Variables
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import Version


#: Redis takes any at first; its changePassword has the same rule. An empty one is replaced by one that the server makes up
#: (FACTS, Changing), so that stating it would never be true.
PASSWORD = Value("", pattern(
    r"[a-zA-Z0-9@#%^&*()_+\-=\[\]{}|;:,.<>?~`]*",
    "has a character the server refuses; use letters, digits and @ # % ^ & * ( ) _ + - = [ ] { } | ; : , . < > ? ~ `",
), needed=True)


def _secret(name: str, user: str = "") -> Field:
    """A password, which is changed in the running database too; the server makes one of its own for an empty one (FACTS, Changing).

    :param user: whose it is, where the server knows several
    """
    change = RunningChange("changePassword", "password", (0, 29, 0), (("type", user),) if user else ())
    return Field(name, PASSWORD, sensitive=True, at_create=True, running_change=change)


#: Where each kind listens within Docker's network, whatever is published of it (their images' own ports; Dokploy changes none).
PORTS = {"postgres": 5432, "mysql": 3306, "mariadb": 3306, "mongo": 27017, "redis": 6379, "libsql": 8080}


def _addressed(kind: str) -> Callable[[Record], Record]:
    """Say in a record where other services reach it: Docker resolves the name of the swarm's service."""
    return lambda row: {**row, "internalHost": row["appName"], "internalPort": PORTS[kind]} if "appName" in row else row


def _database(
    kind: str, *fields: Field, create: Create | None = None, args: bool = True, defaulting: bool = False, since: Version | None = None,
) -> Resource:
    """Return a kind of database.

    :param args: it has arguments and limits beside a command
    :param defaulting: its update puts a default in the place of what it isn't given, so it is given it always
    """
    return Resource(
        kind=kind,
        plural=kind,
        identity=Identity(f"{kind}Id"),
        parents=("environment",),
        read=Read(f"{kind}.one", within=kind, keyed=False, record=_addressed(kind)),
        create=create or Create(f"{kind}.create", (("databasePassword", ""),)),
        update=Update(f"{kind}.update", move=f"{kind}.move"),
        remove=Remove(f"{kind}.remove"),
        deployment=Deployment(("deployed", "rebuilt", "started", "stopped", "reloaded"), first=True),
        redeploys=ANY,
        computed=(*service.COMPUTED, "internalHost", "internalPort"),
        requires=Requires(since),
        fields=(
            *service.BASE,
            *fields,
            Field("docker_image", PLAIN_TEXT, default=VARIES, at_create=True, always=defaulting),
            Field("external_port", Port()),
            Field("env", Variables()),
            *(service.COMMAND if args else service.COMMAND[:1]),
            *service.RESOURCES,
            *(field for field in service.SWARM if args or field.name != "ulimits_swarm"),
        ),
    )


NAME = Field("database_name", NEEDED_TEXT, required=True, at_create=True)
USER = Field("database_user", NEEDED_TEXT, required=True, at_create=True)

POSTGRES = _database("postgres", NAME, USER, _secret("database_password"))
MYSQL = _database("mysql", NAME, USER, _secret("database_password", "user"), _secret("database_root_password", "root"))
MARIADB = _database("mariadb", NAME, USER, _secret("database_password", "user"), _secret("database_root_password", "root"))
# Before v0.30 an update puts false in the place of replicaSets where it is left out.
MONGO = _database("mongo", USER, _secret("database_password"), Field("replica_sets", FLAG, default=False, at_create=True, always=True))
REDIS = _database("redis", _secret("database_password"))


def _replica(action: str, record: Record, options: dict[str, Any]) -> str | None:
    """The server's rule for a new one (400 on v0.29.14 and v0.30.2)."""
    replica, address = options.get("sqld_node") == "replica", options.get("sqld_primary_url")
    if action == "create" and replica and not address:
        return "sqld_primary_url is needed for a replica"
    if action == "create" and address and not replica:
        return "sqld_primary_url is for a replica; leave it out, or let sqld_node be replica"
    return None


LIBSQL = replace(_database(
    "libsql",
    USER,
    Field("database_password", PASSWORD, required=True, sensitive=True, at_create=True),
    Field("sqld_node", Choice("primary", "replica"), default="primary", at_create=True),
    Field("sqld_primary_url", Url(), at_create=True),
    Field("enable_namespaces", FLAG, default=False, at_create=True, always=True),
    Field("external_grpc_port", Port(), "externalGRPCPort"),
    Field("external_admin_port", Port()),
    args=False,
    defaulting=True,
    # It wants every one of them, and answers no record (FACTS, What creating returns).
    create=Create("libsql.create", (
        ("appName", "libsql"), ("dockerImage", "ghcr.io/tursodatabase/libsql-server:v0.24.32"), ("description", None), ("serverId", None),
        ("sqldNode", "primary"), ("sqldPrimaryUrl", None), ("enableNamespaces", False),
    ), answer=None),
    since=(0, 29, 0),
), precondition=_replica)
DATABASES = (POSTGRES, MYSQL, MARIADB, MONGO, REDIS, LIBSQL)
