# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Projects and their environments."""

from __future__ import annotations

from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import ANY, Identity, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import (
    Create, ImpliedChild, Part, Read, Record, Remove, Search, Update,
)
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import NEEDED_TEXT, PLAIN_TEXT, Reference
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.variables import Variables

#: The environment that comes with a project (FACTS, What creating returns; the description seen on v0.28.8 to v0.30.2).
FIRST_ENVIRONMENT: dict[str, Any] = {"name": "production", "description": "Production environment", "isDefault": True, "env": ""}


def _tagged(row: Record) -> Record:
    """Put the ids of its tags, in the order of their names, in the place of their assignments."""
    if "projectTags" not in row:
        return row
    assigned = sorted(row["projectTags"], key=lambda one: str(one["tag"]["name"]))
    return {**{name: value for name, value in row.items() if name != "projectTags"}, "tagIds": [one["tagId"] for one in assigned]}


PROJECT = Resource(
    kind="project",
    identity=Identity("projectId"),
    read=Read("project.one", listing="project.all", search=Search("project.search", lacks=("tagIds",)), record=_tagged, complete=True),
    create=Create("project.create", answer=("project",), implied_child=ImpliedChild("environment", FIRST_ENVIRONMENT, "environment")),
    update=Update("project.update", parts=(Part("tag.bulkAssign", ("tagIds",), lambda record: {"tagIds": list(dict.fromkeys(record["tagIds"] or ()))}),)),
    remove=Remove("project.remove"),
    redeploys=ANY,
    computed=("createdAt",),
    fields=(
        Field("name", NEEDED_TEXT, required=True, at_create=True, live=True),
        Field("description", at_create=True, live=True),
        Field("env", Variables(""), at_create=True),
        Field("tags", Reference("tag", many=True, ordered=False), since=(0, 29, 0), live=True),
    ),
)


def _environment_precondition(action: str, record: dict[str, Any], options: dict[str, Any]) -> str | None:
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
    identity=Identity("environmentId"),
    parents=("project",),
    read=Read("environment.one", within="environments"),
    create=Create("environment.create"),
    update=Update("environment.update"),
    remove=Remove("environment.remove"),
    redeploys=ANY,
    precondition=_environment_precondition,
    computed=("projectId", "isDefault"),
    fields=(
        Field("name", NEEDED_TEXT, required=True, at_create=True, live=True),
        Field("description", PLAIN_TEXT, default=_first_description, at_create=True, live=True),
        Field("env", Variables("")),
    ),
)
