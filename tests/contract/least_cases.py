# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases of what a server puts in the place of everything that may be left out when one of each kind is made."""

from __future__ import annotations

from steps import APPLICATION_ONE, COMPOSE_ONE, DESTINATION, PROJECT, Step

#: A time that never comes while the case runs.
NEW_YEAR = "0 0 1 1 *"


def _service(kind: str, **values: object) -> Step:
    """Make a service; only its made-up name, which gets into that of its volume, is given besides what is required."""
    place = {"name": "least", "appName": f"$prefix-{kind}", "environmentId": "$environmentId"}
    return Step(f"POST {kind}.create", {**place, **values}, save={f"{kind}Id": f"{kind}Id"})


APPLICATION, COMPOSE = _service("application"), _service("compose")
OF_APPLICATION = {"applicationId": "$applicationId"}

LEAST_CASES: dict[str, list[Step]] = {
    "the least of places": [
        PROJECT,
        Step("POST environment.create", {"name": "staging", "projectId": "$projectId"}, save={"stagingId": "environmentId"}),
        Step("GET environment.one", {"environmentId": "$stagingId"}),
    ],
    "the least of services": [
        PROJECT,
        APPLICATION,
        APPLICATION_ONE,
        COMPOSE,
        COMPOSE_ONE,
        Step("GET project.all", pick=("projectId", "$projectId")),
    ],
    "the least of databases": [
        PROJECT,
        *(
            step for kind, values in {
                "postgres": {"databaseName": "a", "databaseUser": "a", "databasePassword": "not-a-secret"},
                "mysql": {"databaseName": "a", "databaseUser": "a", "databasePassword": "not-a-secret", "databaseRootPassword": "not-a-secret"},
                "mariadb": {"databaseName": "a", "databaseUser": "a", "databasePassword": "not-a-secret", "databaseRootPassword": "not-a-secret"},
                "mongo": {"databaseUser": "a", "databasePassword": "not-a-secret"},
                "redis": {"databasePassword": "not-a-secret"},
            }.items() for step in (_service(kind, **values), Step(f"GET {kind}.one", {f"{kind}Id": f"${kind}Id"}))
        ),
    ],
    "the least of what belongs to a service": [
        PROJECT,
        APPLICATION,
        Step("POST domain.create", {"host": "$prefix.example.com", **OF_APPLICATION}),
        # It belongs to nothing.
        Step("POST mounts.create", {"type": "volume", "mountPath": "/data", "serviceId": "$applicationId"}, save={"mountId": "mountId"}),
        Step("POST mounts.remove", {"mountId": "$mountId"}, joined=False),
        Step("POST mounts.create", {"type": "file", "mountPath": "/a.conf", "serviceId": "$applicationId", "serviceType": "application"}),
        Step("POST port.create", {"publishedPort": 28018, "targetPort": 80, **OF_APPLICATION}),
        Step("POST redirects.create", {"regex": "^a", "replacement": "b", "permanent": False, **OF_APPLICATION}),
        Step("POST security.create", {"username": "a", "password": "not-a-secret", **OF_APPLICATION}),
        Step("POST patch.create", {"filePath": "a.txt", "content": "a", **OF_APPLICATION}, joined=False),
        APPLICATION_ONE,
        Step("POST schedule.create", {"name": "least", "cronExpression": NEW_YEAR, "command": "true", **OF_APPLICATION}, joined=False),
        Step("GET schedule.list", {"id": "$applicationId", "scheduleType": "application"}, joined=False),
        COMPOSE,
        Step("POST domain.create", {"host": "$prefix.example.com", "composeId": "$composeId"}),
    ],
    "the least of backups": [
        PROJECT,
        DESTINATION,
        APPLICATION,
        Step(
            "POST volumeBackups.create",
            {"name": "least", "volumeName": "v", "prefix": "p", "cronExpression": NEW_YEAR, "destinationId": "$destinationId", **OF_APPLICATION},
            joined=False,
        ),
        _service("postgres", databaseName="a", databaseUser="a", databasePassword="not-a-secret"),
        Step(
            "POST backup.create",
            {"schedule": NEW_YEAR, "prefix": "p", "destinationId": "$destinationId", "database": "a", "databaseType": "postgres", "postgresId": "$postgresId"},
        ),
        Step("GET postgres.one", {"postgresId": "$postgresId"}, joined=False),
        Step("POST destination.remove", {"destinationId": "$destinationId"}),
    ],
}
