# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls whose answers are held against what real servers answer.

A case is a list of steps. In inputs, ``$prefix`` is a text of this run and ``$name`` what an earlier step saved.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Step:
    """One HTTP request.

    :ivar call: method and procedures
    :ivar input: the value to put into the envelope; for a batch a list of them
    :ivar raw: a body to send as it is, instead of the input
    :ivar save: what to keep for later steps: name, and the steps to it in the answer
    :ivar pick: of a list, keep the element that has this field and value
    :ivar key: the API key to send instead of the suite's
    """

    call: str
    input: Any = field(default=None)
    raw: str | None = None
    save: dict[str, str] = field(default_factory=dict)
    pick: tuple[str, str] | None = None
    key: str | None = None


MISSING = "does-not-exist"

PROJECT = Step("POST project.create", {"name": "$prefix"}, save={"projectId": "project.projectId", "environmentId": "environment.environmentId"})
STAGING = Step("POST environment.create", {"name": "staging", "projectId": "$projectId"}, save={"stagingId": "environmentId"})
APPLICATION = Step(
    "POST application.create", {"name": "web", "appName": "$prefix-web", "environmentId": "$environmentId"}, save={"applicationId": "applicationId"},
)
POSTGRES = Step(
    "POST postgres.create",
    {
        "name": "db", "appName": "$prefix-db", "databaseName": "app", "databaseUser": "app", "databasePassword": "not-a-secret",
        "environmentId": "$environmentId",
    },
    save={"postgresId": "postgresId"},
)
DOMAIN = Step(
    "POST domain.create", {"host": "$prefix.example.com", "applicationId": "$applicationId", "domainType": "application"}, save={"domainId": "domainId"},
)
APPLICATION_ONE = Step("GET application.one", {"applicationId": "$applicationId"})

CASES: dict[str, list[Step]] = {
    "protocol": [
        Step("GET settings.health", key=""),
        Step("GET project.all", key=""),
        Step("GET project.all", key="wrong"),
        Step("GET project.all,settings.health", [None, None], key="wrong"),
        Step("POST project.create", raw='{"name": "bare"}'),
        Step("POST project.create", raw="{bad"),
        Step("GET project.create"),
        Step("POST project.all"),
        Step("GET nope.nope"),
        Step("GET project.one"),
        Step("GET network.all"),
        Step("GET project.one,nope.nope,settings.health", [{"projectId": MISSING}, None, None]),
        Step("POST project.create,nope.nope", [{"description": "no name"}, {}]),
        Step("POST project.create", {"name": 5, "description": 7}),
        Step("POST project.create", {"name": ""}),
        Step("GET " + "x" * 17000),
    ],
    "project": [
        PROJECT,
        Step("POST project.create", {"name": "$prefix"}, save={"twinId": "project.projectId"}),
        Step("GET project.all", pick=("projectId", "$projectId")),
        Step("GET project.one", {"projectId": "$projectId"}),
        Step("GET project.one", {"projectId": MISSING}),
        Step("POST project.update", {"projectId": "$projectId", "description": "new", "env": "A=1", "unknown": 1}),
        Step("POST project.update", {"projectId": "$projectId", "description": None}),
        Step("POST project.remove", {"projectId": MISSING}),
        Step("POST project.remove", {"projectId": "$twinId"}),
    ],
    "environment": [
        PROJECT,
        STAGING,
        Step("POST environment.create", {"name": "production", "projectId": "$projectId"}),
        Step("POST environment.create", {"name": "staging", "projectId": "$projectId"}),
        Step("POST environment.create", {"name": "x", "projectId": MISSING}),
        Step("GET environment.one", {"environmentId": "$stagingId"}),
        Step("GET environment.one", {"environmentId": MISSING}),
        Step("POST environment.update", {"environmentId": "$stagingId", "name": "test", "description": "d", "env": "A=1"}),
        Step("POST environment.update", {"environmentId": "$environmentId", "name": "live"}),
        Step("POST environment.update", {"environmentId": "$environmentId", "description": "d"}),
        Step("POST environment.update", {"environmentId": "$stagingId"}),
        Step("POST environment.remove", {"environmentId": "$environmentId"}),
        Step("POST application.create", {"name": "web", "appName": "$prefix", "environmentId": "$stagingId"}, save={"applicationId": "applicationId"}),
        Step("GET environment.one", {"environmentId": "$stagingId"}),
        Step("POST environment.remove", {"environmentId": "$stagingId"}),
        Step("POST application.delete", {"applicationId": "$applicationId"}),
        Step("POST environment.remove", {"environmentId": "$stagingId"}),
        Step("POST environment.remove", {"environmentId": MISSING}),
    ],
    "application": [
        PROJECT,
        APPLICATION,
        Step("POST application.create", {"name": "web", "environmentId": MISSING}),
        Step("POST application.create", {"name": "", "environmentId": "$environmentId"}),
        APPLICATION_ONE,
        Step("GET application.one", {"applicationId": MISSING}),
        Step("GET project.all", pick=("projectId", "$projectId")),
        Step("POST application.update", {"applicationId": "$applicationId", "env": "A=1", "replicas": 2, "description": "d", "unknown": 1}),
        Step("POST application.update", {"applicationId": "$applicationId", "description": None, "appName": "other"}),
        Step("POST application.update", {"applicationId": "$applicationId"}),
        Step("POST application.update", {"applicationId": MISSING, "name": "x"}),
        Step("POST application.update", {"applicationId": "$applicationId", "sourceType": "cvs"}),
        Step("POST application.update", {"applicationId": "$applicationId", "replicas": "two"}),
        Step("POST application.update", {"applicationId": "$applicationId", "healthCheckSwarm": {"Nope": 1}}),
        Step("POST application.update", {"applicationId": "$applicationId", "healthCheckSwarm": {"Test": ["CMD", "true"], "Retries": 3}}),
        Step("POST application.update", {"applicationId": "$applicationId", "stopGracePeriodSwarm": 5}),
        Step(
            "POST application.update",
            raw='{"json":{"applicationId":"$applicationId","stopGracePeriodSwarm":"5"},"meta":{"values":{"stopGracePeriodSwarm":["bigint"]}}}',
        ),
        Step("POST application.saveDockerProvider", {"applicationId": "$applicationId", "dockerImage": "nginx"}),
        Step("POST application.saveDockerProvider", {
            "applicationId": "$applicationId", "dockerImage": "nginx", "username": None, "password": None, "registryUrl": None,
        }),
        Step("POST application.saveBuildType", {"applicationId": "$applicationId", "buildType": "static"}),
        Step("POST application.saveEnvironment", {"applicationId": "$applicationId", "env": "A=1"}),
        APPLICATION_ONE,
        STAGING,
        Step("POST application.move", {"applicationId": "$applicationId", "targetEnvironmentId": "$stagingId"}),
        Step("POST application.delete", {"applicationId": "$applicationId"}),
        Step("POST application.delete", {"applicationId": "$applicationId"}),
    ],
    "postgres": [
        PROJECT,
        POSTGRES,
        Step("POST postgres.create", {"name": "db", "environmentId": "$environmentId"}),
        Step("GET postgres.one", {"postgresId": "$postgresId"}),
        Step("GET postgres.one", {"postgresId": MISSING}),
        Step("GET project.all", pick=("projectId", "$projectId")),
        Step("POST postgres.update", {"postgresId": "$postgresId", "env": "A=1", "memoryLimit": "268435456", "externalPort": 5433}),
        Step("POST postgres.update", {"postgresId": "$postgresId"}),
        Step("POST postgres.update", {"postgresId": MISSING, "name": "x"}),
        Step("POST postgres.saveEnvironment", {"postgresId": "$postgresId", "env": "B=1"}),
        STAGING,
        Step("POST postgres.move", {"postgresId": "$postgresId", "targetEnvironmentId": "$stagingId"}),
        Step("POST postgres.remove", {"postgresId": "$postgresId"}),
        Step("POST postgres.remove", {"postgresId": MISSING}),
    ],
    "domain": [
        PROJECT,
        APPLICATION,
        DOMAIN,
        DOMAIN,
        Step("POST domain.create", {"host": "", "applicationId": "$applicationId"}),
        Step("POST domain.create", {"host": "a b", "applicationId": "$applicationId", "domainType": "application"}),
        Step("POST domain.create", {"host": " a.example.com", "applicationId": "$applicationId"}),
        Step("POST domain.create", {"host": "a.example.com", "port": "http", "applicationId": "$applicationId"}),
        Step("GET domain.one", {"domainId": "$domainId"}),
        Step("GET domain.one", {"domainId": MISSING}),
        Step("GET domain.byApplicationId", {"applicationId": MISSING}),
        Step("POST domain.update", {"domainId": "$domainId", "port": 80}),
        Step("POST domain.update", {"domainId": "$domainId", "host": "$prefix.example.com", "port": 80, "https": True, "certificateType": "letsencrypt"}),
        Step("POST domain.update", {"domainId": MISSING, "host": "a.example.com"}),
        APPLICATION_ONE,
        Step("POST domain.delete", {"domainId": "$domainId"}),
        Step("POST domain.delete", {"domainId": "$domainId"}),
    ],
}

#: Fields whose values a server makes up.
MADE_UP = frozenset(("createdAt", "refreshToken", "uniqueConfigKey", "volumeName"))


def normal(value: Any, saved: dict[str, str], name: str = "") -> Any:
    """Replace what differs from run to run, and keep the rest to the letter."""
    if isinstance(value, dict):
        return {key: normal(item, saved, key) for key, item in value.items()}
    if isinstance(value, list):
        # A database gives rows in any order.
        return sorted((normal(item, saved) for item in value), key=lambda item: json.dumps(item, sort_keys=True) if isinstance(item, dict) else "")
    if value is None or isinstance(value, bool):
        return value
    if name in MADE_UP:
        return f"<{name}>"
    if not isinstance(value, str):
        return value
    for known, text in saved.items():
        value = value.replace(text, f"<{known}>")
    if name == "appName":
        return re.sub(r"-[a-z0-9]{6}$", "-<suffix>", value)
    if (name.endswith("Id") or name == "id") and not value.startswith("<"):
        return "<id>"
    if name == "message" and value.startswith("["):
        return json.loads(value)
    return re.sub(r"(?s)(Failed query:|in JSON at position 1).*", r"\1 …", value)
