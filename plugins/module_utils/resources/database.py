# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Databases."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources import service
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import VARIES, Field, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import PLAIN_TEXT, Port, Url, Variables


def _password(value: Any) -> str | None:
    """The server's rule, which its older versions answer with a bare pattern."""
    if not re.match(r"^[a-zA-Z0-9@#%^&*()_+\-=\[\]{}|;:,.<>?~`]*$", value):
        return "has a character the server refuses; use letters, digits and @ # % ^ & * ( ) _ + - = [ ] { } | ; : , . < > ? ~ `"
    return None


#: Databases of these versions have a procedure that changes a password in the running database too.
CHANGE_PASSWORD_SINCE = (0, 29, 0)


def _secret(name: str, change: str = "", needed: bool = False) -> Field:
    """A password; the server makes one of its own for an empty one (FACTS, Changing)."""
    with_type = (("type", change),) if change else ()
    return Field(
        name, value=PLAIN_TEXT, secret=True, at_create=True, needed=needed, check=_password, change_with=("changePassword", with_type),
    )


def _database(
    kind: str, *fields: Field, create_with: tuple[tuple[str, Any], ...] = (("databasePassword", ""),), args: bool = True, defaulting: bool = False, **more: Any,
) -> Resource:
    """Return a kind of database.

    :param args: it has arguments and limits beside a command
    :param defaulting: its update puts a default in the place of what it isn't given, so it is given it always
    """
    return Resource(
        kind=kind,
        id_field=f"{kind}Id",
        parents=("environment",),
        within=kind,
        listed_with_key=False,
        one=f"{kind}.one",
        create=f"{kind}.create",
        create_with=create_with,
        update=f"{kind}.update",
        remove=f"{kind}.remove",
        move=f"{kind}.move",
        returns=service.RETURNS,
        deployed=("",),
        service=True,
        fields=(
            *service.BASE,
            *fields,
            Field("docker_image", value=PLAIN_TEXT, at_create=True, always=defaulting, default=VARIES),
            Field("external_port", "int", value=Port()),
            Field("env", "raw", value=Variables()),
            *(service.COMMAND if args else service.COMMAND[:1]),
            *service.RESOURCES,
            *(field for field in service.SWARM if args or field.name != "ulimits_swarm"),
        ),
        **more,
    )


NAME = Field("database_name", at_create=True, needed=True)
USER = Field("database_user", at_create=True, needed=True)

POSTGRES = _database("postgres", NAME, USER, _secret("database_password"))
MYSQL = _database("mysql", NAME, USER, _secret("database_password", "user"), _secret("database_root_password", "root"))
MARIADB = _database("mariadb", NAME, USER, _secret("database_password", "user"), _secret("database_root_password", "root"))
# Before v0.30 an update puts false in the place of replicaSets where it is left out.
MONGO = _database("mongo", USER, _secret("database_password"), Field("replica_sets", "bool", at_create=True, always=True, default=False))
REDIS = _database("redis", _secret("database_password"))
LIBSQL = _database(
    "libsql",
    USER,
    Field("database_password", value=PLAIN_TEXT, secret=True, at_create=True, needed=True, check=_password),
    Field("sqld_node", choices=("primary", "replica"), at_create=True, default="primary"),
    Field("sqld_primary_url", value=Url(), at_create=True),
    Field("enable_namespaces", "bool", at_create=True, always=True, default=False),
    Field("external_grpc_port", "int", api="externalGRPCPort", value=Port()),
    Field("external_admin_port", "int", value=Port()),
    args=False,
    defaulting=True,
    # It wants every one of them (FACTS, What creating returns).
    create_with=(
        ("appName", "libsql"), ("dockerImage", "ghcr.io/tursodatabase/libsql-server:v0.24.32"), ("description", None), ("serverId", None),
        ("sqldNode", "primary"), ("sqldPrimaryUrl", None), ("enableNamespaces", False),
    ),
    create_answer=None,
    since=(0, 29, 0),
)
DATABASES = (POSTGRES, MYSQL, MARIADB, MONGO, REDIS, LIBSQL)
