# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One request of a case, and those that many cases begin with.

In inputs, ``$prefix`` is a text of this run and ``$name`` what an earlier step saved.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Step:
    """One HTTP request.

    :ivar call: method and procedures
    :ivar input: the value to put into the envelope; for a batch a list of them
    :ivar raw: a body to send as it is, instead of the input
    :ivar save: what to keep for later steps: name, and the steps to it in the answer
    :ivar pick: of a list, keep and save of the element that has this field, and this value or the saved one
    :ivar key: the API key to send instead of the suite's
    :ivar until: send it again until what a path leads to in the answer is this value
    :ivar told: write down what it answers; without, its status only, since the answer depends on what was there before
    :ivar joined: leave out the records of other things that stand within the answer
    """

    call: str
    input: Any = field(default=None)
    raw: str | None = None
    save: dict[str, str] = field(default_factory=dict)
    pick: tuple[str, str] | None = None
    key: str | None = None
    joined: bool = True
    told: bool = True
    until: tuple[str, Any] | None = None


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
COMPOSE = Step(
    "POST compose.create", {"name": "stack", "appName": "$prefix-stack", "environmentId": "$environmentId", "composeType": "docker-compose"},
    save={"composeId": "composeId"},
)
DESTINATION = Step("POST destination.create", {
    "name": "$prefix", "provider": None, "accessKey": "not-a", "bucket": "b", "region": "", "endpoint": "https://s3.example.com",
    "secretAccessKey": "not-a-secret", "additionalFlags": None,
}, save={"destinationId": "destinationId"})
COMPOSE_ONE = Step("GET compose.one", {"composeId": "$composeId"})
POSTGRES_ONE = Step("GET postgres.one", {"postgresId": "$postgresId"})
