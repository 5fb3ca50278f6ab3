# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Projects and their environments."""

from __future__ import annotations

from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Field, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import PLAIN_TEXT, Variables

#: The environment that comes with a project (FACTS, What creating returns; the description seen on v0.28.8 to v0.30.2).
FIRST_ENVIRONMENT = {"name": "production", "description": "Production environment", "isDefault": True, "env": ""}

PROJECT = Resource(
    kind="project",
    id_field="projectId",
    listing="project.all",
    listed_whole=True,
    one="project.one",
    create="project.create",
    create_answer=("project",),
    bears=("environment", FIRST_ENVIRONMENT, "environment"),
    update="project.update",
    remove="project.remove",
    returns=("createdAt",),
    deployed=("",),
    fields=(
        Field("name", at_create=True, needed=True, live=True),
        Field("description", at_create=True, live=True),
        Field("env", "raw", value=Variables(""), at_create=True),
    ),
)


def _environment_guard(action: str, record: dict[str, Any], options: dict[str, Any]) -> str | None:
    """Rules of the server (FACTS, Changing and Removing)."""
    name = options.get("name")
    if action == "create" and name == "production":
        return "the name production is kept for the default environment, which a project has from the start"
    if record.get("isDefault"):
        if action == "delete":
            return "it is the default environment, which goes only with its project"
        if action == "update" and name not in (None, record.get("name")):
            return "it is the default environment, which can't be renamed"
    return None


def _first_description(record: dict[str, Any]) -> str | None:
    return FIRST_ENVIRONMENT["description"] if record.get("isDefault") else None


ENVIRONMENT = Resource(
    kind="environment",
    id_field="environmentId",
    parents=("project",),
    within="environments",
    one="environment.one",
    create="environment.create",
    update="environment.update",
    remove="environment.remove",
    returns=("projectId", "isDefault"),
    deployed=("",),
    guard=_environment_guard,
    fields=(
        Field("name", at_create=True, needed=True, live=True),
        Field("description", value=PLAIN_TEXT, at_create=True, live=True, default=_first_description),
        Field("env", "raw", value=Variables("")),
    ),
)
