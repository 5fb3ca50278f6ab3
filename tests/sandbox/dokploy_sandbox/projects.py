# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Projects and their environments."""

from __future__ import annotations

import re

from .errors import TrpcError
from .instance import PROCEDURES, SERVICES, Instance, Row, procedure
from .integrations import tags_of
from .services import remove_service


@procedure("project.create")
def project_create(instance: Instance, values: Row) -> Row:
    project = instance.insert("project", "projectId", {**values, "organizationId": instance.organization})
    environment = instance.insert(
        "environment", "environmentId",
        {"name": "production", "description": "Production environment", "projectId": project["projectId"], "isDefault": True},
    )
    return {"project": project, "environment": environment}


@procedure("project.all")
def project_all(instance: Instance, values: Row) -> list[Row]:
    shown = instance.defaults["project"]["all"]
    lists = shown["environments"]
    return [
        {
            **project,
            **{name: tags_of(instance, project["projectId"]) for name in shown if name == "projectTags"},
            "environments": [
                {
                    **{name: environment[name] for name in ("name", "environmentId", "isDefault")},
                    **instance.services(environment["environmentId"], lists),
                }
                for environment in instance.rows("environment", projectId=project["projectId"])
            ],
        }
        for project in reversed(instance.table("project").values())
    ]


@procedure("project.search")
def project_search(instance: Instance, values: Row) -> Row:
    """Texts are parts of the database's patterns, in any case; ``%``, ``_`` and the backslash keep their meaning."""
    found = list(reversed(instance.table("project").values()))
    for fields, text in ((("name", "description"), values.get("q")), (("name",), values.get("name")), (("description",), values.get("description"))):
        if text and text.strip():
            pattern = like(f"%{text.strip()}%")
            found = [row for row in found if any(row[field] is not None and pattern.fullmatch(row[field]) for field in fields)]
    first = int(values.get("offset", 0))
    shown = ("projectId", "name", "description", "createdAt", "organizationId", "env")
    return {"items": [{name: row[name] for name in shown} for row in found[first:first + int(values.get("limit", 20))]], "total": len(found)}


def like(pattern: str) -> re.Pattern[str]:
    """Return what PostgreSQL's ILIKE means."""
    wild = {"%": ".*", "_": "."}
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    return re.compile("".join(wild.get(part, re.escape(part[-1])) for part in parts), re.IGNORECASE | re.DOTALL)


@procedure("project.one")
def project_one(instance: Instance, values: Row) -> Row:
    project = instance.find("project", values["projectId"])
    extra = instance.defaults["project"]
    return {
        **project,
        **extra["one"],
        **({"projectTags": tags_of(instance, project["projectId"])} if "projectTags" in extra["one"] else {}),
        "environments": [
            {**environment, **instance.services(environment["environmentId"], extra["lists"])}
            for environment in instance.rows("environment", projectId=project["projectId"])
        ],
    }


@procedure("project.update")
def project_update(instance: Instance, values: Row) -> Row:
    project = instance.find("project", values.pop("projectId"))
    project.update(values)
    return project


@procedure("project.remove")
def project_remove(instance: Instance, values: Row) -> Row:
    project = instance.find("project", values["projectId"])
    for environment in instance.rows("environment", projectId=project["projectId"]):
        for kind in SERVICES:
            for row in instance.rows(kind, environmentId=environment["environmentId"]):
                remove_service(instance, kind, row)
        del instance.table("environment")[environment["environmentId"]]
    for row in instance.rows("projectTag", projectId=project["projectId"]):
        del instance.table("projectTag")[row["id"]]
    return instance.table("project").pop(project["projectId"])


@procedure("environment.create")
def environment_create(instance: Instance, values: Row) -> Row:
    if values["name"] == "production":
        raise TrpcError("BAD_REQUEST", "You cannot create a environment with the name 'production'")
    if values["projectId"] not in instance.table("project"):
        raise TrpcError("BAD_REQUEST", "Error creating the environment: Failed query: insert into \"environment\"\nparams: ,")
    return instance.insert("environment", "environmentId", values)


@procedure("environment.one")
def environment_one(instance: Instance, values: Row) -> Row:
    environment = instance.find("environment", values["environmentId"])
    shown = {name: environment[name] for name in ("name", "description", "environmentId", "isDefault", "projectId", "env")}
    lists = instance.defaults["environment"]["lists"]
    return {**shown, **instance.services(environment["environmentId"], lists), "project": instance.find("project", environment["projectId"])}


@procedure("environment.byProjectId")
def environment_by_project_id(instance: Instance, values: Row) -> list[Row]:
    return [
        PROCEDURES["environment.one"](instance, {"environmentId": row["environmentId"]})
        for row in instance.rows("environment", projectId=values["projectId"])
    ]


@procedure("environment.update")
def environment_update(instance: Instance, values: Row) -> Row:
    wanted = values.pop("environmentId")
    environment = instance.table("environment").get(wanted)
    if environment is None:
        raise TrpcError("BAD_REQUEST", "Error updating the environment: Environment not found")
    if environment["isDefault"] and "name" in values:
        raise TrpcError("BAD_REQUEST", "Error updating the environment: You cannot rename the default environment")
    if not values:
        raise TrpcError("BAD_REQUEST", "Error updating the environment: No values to set")
    environment.update(values)
    return environment


@procedure("environment.remove")
def environment_remove(instance: Instance, values: Row) -> Row:
    environment = instance.find("environment", values["environmentId"])
    if environment["isDefault"]:
        raise TrpcError("BAD_REQUEST", "You cannot delete the default environment")
    if any(instance.rows(kind, environmentId=environment["environmentId"]) for kind in SERVICES):
        raise TrpcError("BAD_REQUEST", "Cannot delete environment: it has active services. Delete all services first.")
    return instance.table("environment").pop(environment["environmentId"])
