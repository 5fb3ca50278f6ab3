# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stack that is measured, once in the words of the collection and once in those of the API."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

#: Resources of one unit of the stack: two projects, four environments, 16 applications, four databases, two compose
#: services, and 22 of what is attached.
UNIT = 50
#: Applications of one environment.
APPLICATIONS = 4
MEBIBYTE = 1024**2


@dataclass
class Service:
    """A service in the words of the API: what create takes, what update takes, and what is attached, by procedure."""

    kind: str
    name: str
    create: dict[str, Any]
    update: dict[str, Any]
    attached: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


@dataclass
class Environment:
    name: str
    env: str
    services: list[Service] = field(default_factory=list)


@dataclass
class Project:
    name: str
    description: str
    environments: list[Environment] = field(default_factory=list)


def stack(resources: int, prefix: str, replicas: int = 1) -> tuple[dict[str, Any], list[Project]]:
    """Return a stack as a document and in the words of the API.

    :param resources: how many there are, a multiple of UNIT
    :param prefix: what the names of projects begin with
    :param replicas: of one of the applications, to have a change
    """
    documents: dict[str, Any] = {}
    projects: list[Project] = []
    for number in range(resources // UNIT * 2):
        name = f"{prefix}-{number}"
        project = Project(name, "A project of the benchmark")
        environments = {}
        for stage in ("production", "staging"):
            environment = Environment(stage, f"STAGE={stage}")
            environments[stage] = {"env": {"STAGE": stage}, **_services(environment, name)}
            project.environments.append(environment)
        documents[name] = {"description": project.description, "environments": environments}
        projects.append(project)
    first = projects[0].environments[0].services[0]
    first.update["replicas"] = replicas
    documents[projects[0].name]["environments"]["production"]["applications"][first.name]["replicas"] = replicas
    return {"projects": documents}, projects


def _services(environment: Environment, project: str) -> dict[str, Any]:
    """Add half of a project's services to an environment, and return them as a document has them."""
    document: dict[str, Any] = {
        "applications": {f"app{index}": _application(environment, project, index) for index in range(APPLICATIONS)},
        "postgres": {"db": _database(environment)},
    }
    if environment.name == "production":
        document["compose"] = {"tools": _compose(environment)}
    return document


def _application(environment: Environment, project: str, index: int) -> dict[str, Any]:
    name = f"app{index}"
    service = Service("application", name, {"name": name}, {
        "sourceType": "docker", "dockerImage": f"nginx:1.2{index}", "env": f"LOG_LEVEL=info\nPASSWORD=not-a-secret-{index}",
        "memoryLimit": str(256 * MEBIBYTE), "buildType": "static",
    })
    environment.services.append(service)
    return {
        "source_type": "docker", "docker_image": f"nginx:1.2{index}", "env": {"LOG_LEVEL": "info", "PASSWORD": f"not-a-secret-{index}"},
        "memory_limit": "256Mi", "build_type": "static", **_attached(service, environment.name, project, index),
    }


def _attached(service: Service, stage: str, project: str, index: int) -> dict[str, Any]:
    """Add what belongs to an application: of most a domain, of the last a mount, and in production one more of some."""
    document: dict[str, Any] = {}
    if index < 3:
        host = f"{service.name}.{stage}.{project}.example.com"
        service.attached.append(("domain.create", {"host": host, "port": 80, "https": True, "certificateType": "letsencrypt", "domainType": "application"}))
        document["domains"] = [{"host": host, "port": 80, "https": True, "certificate_type": "letsencrypt"}]
    if index == 3:
        service.attached.append(("mounts.create", {"type": "volume", "mountPath": "/data", "volumeName": "data", "serviceType": "application"}))
        document["mounts"] = [{"type": "volume", "mount_path": "/data", "volume_name": "data"}]
    if stage != "production":
        return document
    if index == 0:
        service.attached.append(("redirects.create", {"regex": "^/old", "replacement": "/new", "permanent": True}))
        document["redirects"] = [{"regex": "^/old", "replacement": "/new", "permanent": True}]
    if index == 1:
        service.attached.append(("security.create", {"username": "tester", "password": "not-a-secret"}))
        document["security"] = [{"username": "tester", "password": "not-a-secret"}]
    if index == 2:
        service.attached.append(("schedule.create", {
            "name": "nightly", "cronExpression": "0 3 * * *", "command": "true", "enabled": False, "scheduleType": "application",
        }))
        document["schedules"] = [{"name": "nightly", "cron_expression": "0 3 * * *", "command": "true", "enabled": False}]
    return document


def _database(environment: Environment) -> dict[str, Any]:
    password = "not-a-secret"
    environment.services.append(Service(
        "postgres", "db", {"name": "db", "databaseName": "app", "databaseUser": "app", "databasePassword": password, "dockerImage": "postgres:17"},
        {"memoryLimit": str(512 * MEBIBYTE)},
    ))
    return {
        "database_name": "app", "database_user": "app", "database_password": password, "docker_image": "postgres:17", "memory_limit": "512Mi",
    }


def _compose(environment: Environment) -> dict[str, Any]:
    text = "services:\n  web:\n    image: nginx:1.27\n"
    environment.services.append(Service(
        "compose", "tools", {"name": "tools", "composeType": "docker-compose", "composeFile": text}, {"sourceType": "raw", "env": "A=1"},
    ))
    return {"compose_file": text, "source_type": "raw", "env": {"A": "1"}}
