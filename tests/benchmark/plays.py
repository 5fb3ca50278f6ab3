# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks that are measured: one stack, a module for each resource, and what is written by hand with ansible.builtin.uri."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from shapes import Project

Task = dict[str, Any]

SINGULAR = {
    "applications": "application", "postgres": "postgres", "compose": "compose", "domains": "domain", "mounts": "mount", "redirects": "redirect",
    "security": "security", "schedules": "schedule",
}
IDS = {"application": "applicationId", "postgres": "postgresId", "compose": "composeId"}


def play(tasks: list[Task]) -> str:
    """Return a playbook; JSON is YAML, and is written faster."""
    return json.dumps([{"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": tasks}])


def one_task(document: dict[str, Any]) -> list[Task]:
    return [{"dokploy.dokploy.dokploy_stack": {"stack": document}}]


def modules(document: dict[str, Any]) -> list[Task]:
    """Return a task for each resource."""
    tasks: list[Task] = []
    for project, stated in document["projects"].items():
        tasks.append({"dokploy.dokploy.dokploy_project": {"name": project, "description": stated["description"]}})
        for environment, inner in stated["environments"].items():
            tasks.append({"dokploy.dokploy.dokploy_environment": {"project": project, "name": environment, "env": inner["env"]}})
            place = {"project": project, "environment": environment}
            for key in ("applications", "postgres", "compose"):
                for name, options in inner.get(key, {}).items():
                    own = {option: value for option, value in options.items() if not isinstance(value, list)}
                    tasks.append({f"dokploy.dokploy.dokploy_{SINGULAR[key]}": {**place, "name": name, **own}})
                    for lists, values in options.items():
                        if isinstance(values, list):
                            tasks += [{f"dokploy.dokploy.dokploy_{SINGULAR[lists]}": {**place, SINGULAR[key]: name, **one}} for one in values]
    return tasks


def uri_fresh(projects: list[Project]) -> list[Task]:
    """Return a task for each creation, and one for what create does not take."""
    tasks: list[Task] = []
    for number, project in enumerate(projects):
        tasks.append(_post("project.create", {"name": project.name, "description": project.description}, f"p{number}"))
        made = "{{ p%d.json.result.data.json.%%s }}" % number
        for environment in project.environments:
            owner = made % "environment.environmentId"
            if environment.name != "production":
                tasks.append(_post("environment.create", {"name": environment.name, "projectId": made % "project.projectId"}, "e"))
                owner = "{{ e.json.result.data.json.environmentId }}"
            tasks.append(_post("environment.update", {"environmentId": owner, "env": environment.env}))
            for service in environment.services:
                field = IDS[service.kind]
                tasks.append(_post(f"{service.kind}.create", {**service.create, "environmentId": owner}, "s"))
                here = "{{ s.json.result.data.json.%s }}" % field
                tasks.append(_post(f"{service.kind}.update", {field: here, **service.update}))
                tasks += [
                    _post(name, {"serviceId" if name == "mounts.create" else field: here, **values}) for name, values in service.attached
                ]
    return tasks


def uri_again(projects: list[Project], ids: dict[tuple[str, ...], str]) -> list[Task]:
    """Return a task that reads each service, and one that changes it where it differs.

    :param ids: of environments and services by their names, which a real playbook would have to look up first
    """
    tasks: list[Task] = [_get("project.all")]
    for project in projects:
        for environment in project.environments:
            place = (project.name, environment.name)
            tasks += _compared("environment", "environmentId", ids[place], {"env": environment.env})
            for service in environment.services:
                wanted = ids[(*place, service.name)]
                tasks += _compared(service.kind, IDS[service.kind], wanted, {**service.create, **service.update})
                if any(name == "schedule.create" for name, values in service.attached):
                    tasks.append(_get("schedule.list", {"id": wanted, "scheduleType": "application"}))
    return tasks


def _compared(kind: str, field: str, wanted: str, values: dict[str, Any]) -> list[Task]:
    change = _post(f"{kind}.update", {field: wanted, **values})
    return [
        _get(f"{kind}.one", {field: wanted}, "held"),
        {**change, "vars": {"stated": values}, "when": "stated | dict2items | difference(held.json.result.data.json | dict2items) | length > 0"},
    ]


def _get(procedure: str, value: Any = None, register: str = "") -> Task:
    query = "" if value is None else "?input=" + quote(json.dumps({"json": value}))
    return {"ansible.builtin.uri": _request(procedure + query), **({"register": register} if register else {})}


def _post(procedure: str, value: dict[str, Any], register: str = "") -> Task:
    return {
        "ansible.builtin.uri": {**_request(procedure), "method": "POST", "body_format": "json", "body": {"json": value}},
        **({"register": register} if register else {}),
    }


def _request(path: str) -> dict[str, Any]:
    return {
        "url": "{{ lookup('ansible.builtin.env', 'DOKPLOY_URL') }}/api/trpc/" + path,
        "headers": {"x-api-key": "{{ lookup('ansible.builtin.env', 'DOKPLOY_API_KEY') }}"},
        "return_content": True,
    }
