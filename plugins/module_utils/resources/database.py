# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Databases."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources import service
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Field, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import PLAIN_TEXT, Port, Variables


def _password(value: Any) -> str | None:
    """The server's rule, which its older versions answer with a bare pattern."""
    if not re.match(r"^[a-zA-Z0-9@#%^&*()_+\-=\[\]{}|;:,.<>?~`]*$", value):
        return "has a character the server refuses; use letters, digits and @ # % ^ & * ( ) _ + - = [ ] { } | ; : , . < > ? ~ `"
    return None


def _database(kind: str, *fields: Field) -> Resource:
    return Resource(
        kind=kind,
        id_field=f"{kind}Id",
        parents=("environment",),
        within=kind,
        listed_with_key=False,
        one=f"{kind}.one",
        create=f"{kind}.create",
        update=f"{kind}.update",
        remove=f"{kind}.remove",
        move=f"{kind}.move",
        returns=service.RETURNS,
        deployed=True,
        service=True,
        fields=(
            *service.BASE,
            *fields,
            Field("docker_image", value=PLAIN_TEXT, at_create=True),
            Field("external_port", "int", value=Port()),
            Field("env", "raw", value=Variables()),
            *service.COMMAND,
            *service.RESOURCES,
            *service.SWARM,
        ),
    )


POSTGRES = _database(
    "postgres",
    Field("database_name", at_create=True, needed=True),
    Field("database_user", at_create=True, needed=True),
    # The server makes a password of its own for an empty one.
    Field("database_password", value=PLAIN_TEXT, secret=True, at_create=True, at_start="", check=_password),
)
