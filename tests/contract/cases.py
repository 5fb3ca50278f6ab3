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
    :ivar until: send it again until what a path leads to in the answer is this value
    :ivar joined: leave out the records of other things that stand within the answer
    """

    call: str
    input: Any = field(default=None)
    raw: str | None = None
    save: dict[str, str] = field(default_factory=dict)
    pick: tuple[str, str] | None = None
    key: str | None = None
    joined: bool = True
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

CASES.update({
    "compose": [
        PROJECT,
        COMPOSE,
        COMPOSE_ONE,
        Step("GET compose.one", {"composeId": MISSING}),
        Step("POST compose.update", {"composeId": "$composeId", "env": "A=1", "composeFile": "services: {}", "sourceType": "raw", "composePath": "x.yml"}),
        Step("POST compose.update", {"composeId": "$composeId"}),
        Step("POST compose.update", {"composeId": MISSING, "name": "x"}),
        Step(
            "POST domain.create", {"host": "$prefix.example.com", "composeId": "$composeId", "domainType": "compose", "serviceName": "web"},
            save={"domainId": "domainId"},
        ),
        COMPOSE_ONE,
        STAGING,
        Step("POST compose.move", {"composeId": "$composeId", "targetEnvironmentId": "$stagingId"}),
        Step("POST compose.delete", {"composeId": "$composeId", "deleteVolumes": False}),
        Step("POST compose.delete", {"composeId": "$composeId", "deleteVolumes": False}),
    ],
    "databases": [
        PROJECT,
        *(
            step for kind, more in {
                "mysql": {"databaseName": "a", "databaseUser": "a", "databaseRootPassword": "not-a-secret"},
                "mariadb": {"databaseName": "a", "databaseUser": "a", "databaseRootPassword": "not-a-secret"},
                "mongo": {"databaseUser": "a", "replicaSets": True},
                "redis": {},
            }.items() for step in (
                Step(
                    f"POST {kind}.create", {
                        "name": "db", "appName": f"$prefix-{kind}", "environmentId": "$environmentId", "databasePassword": "not-a-secret", **more,
                    }, save={f"{kind}Id": f"{kind}Id"},
                ),
                Step(f"GET {kind}.one", {f"{kind}Id": f"${kind}Id"}),
                Step(f"POST {kind}.update", {f"{kind}Id": f"${kind}Id", "dockerImage": "x:1", "databasePassword": "not-another", "replicas": 2}),
                Step(f"POST {kind}.update", {f"{kind}Id": MISSING, "name": "x"}),
                Step(f"POST {kind}.remove", {f"{kind}Id": f"${kind}Id"}),
            )
        ),
    ],
    "libsql": [
        PROJECT,
        Step("POST libsql.create", {
            "name": "db", "appName": "$prefix-libsql", "environmentId": "$environmentId", "databaseUser": "a", "databasePassword": "not-a-secret",
            "dockerImage": "x:1", "description": None, "serverId": None, "sqldNode": "primary", "sqldPrimaryUrl": None, "enableNamespaces": True,
        }),
        Step("POST libsql.create", {"name": "db", "environmentId": "$environmentId", "databaseUser": "a", "databasePassword": "not-a-secret"}),
        Step("GET environment.one", {"environmentId": "$environmentId"}, save={"libsqlId": "libsql.0.libsqlId"}),
        Step("POST libsql.update", {"libsqlId": "$libsqlId", "replicas": 2}),
        Step("GET libsql.one", {"libsqlId": "$libsqlId"}),
        Step("POST libsql.update", {"libsqlId": MISSING, "name": "x"}),
        Step("POST libsql.remove", {"libsqlId": "$libsqlId"}),
    ],
    "deployment": [
        PROJECT,
        APPLICATION,
        Step("GET deployment.allByType", {"id": "$applicationId", "type": "application"}),
        Step("POST application.update", {"applicationId": "$applicationId", "sourceType": "docker", "dockerImage": "127.0.0.1:9/nope:1"}),
        Step("POST application.deploy", {"applicationId": "$applicationId", "title": "One", "description": "by hand"}),
        Step(
            "GET deployment.allByType", {"id": "$applicationId", "type": "application"}, until=("0.status", "error"),
            save={"deploymentId": "0.deploymentId"},
        ),
        Step("POST application.redeploy", {"applicationId": "$applicationId"}),
        Step("GET deployment.allByType", {"id": "$applicationId", "type": "application"}, until=("0.status", "done")),
        Step("POST application.cleanQueues", {"applicationId": "$applicationId"}),
        Step("POST application.deploy", {"applicationId": MISSING}),
        Step("GET deployment.readLogs", {"deploymentId": MISSING}),
        Step("GET project.all", pick=("projectId", "$projectId")),
        POSTGRES,
        Step("POST postgres.update", {"postgresId": "$postgresId", "dockerImage": "127.0.0.1:9/nope:1"}),
        Step("POST postgres.deploy", {"postgresId": "$postgresId"}),
        Step("GET project.all", pick=("projectId", "$projectId")),
        Step("POST postgres.changePassword", {"postgresId": "$postgresId", "password": "not-a-secret"}),
    ],
    "mount": [
        PROJECT,
        APPLICATION,
        POSTGRES,
        Step("POST mounts.create", {
            "type": "volume", "volumeName": "data", "mountPath": "/data", "serviceType": "application", "serviceId": "$applicationId",
        }, save={"mountId": "mountId"}),
        Step("POST mounts.create", {
            "type": "file", "filePath": "a.conf", "content": "a", "mountPath": "/a.conf", "serviceType": "postgres", "serviceId": "$postgresId",
        }),
        Step("POST mounts.create", {"type": "volume", "mountPath": "", "serviceType": "application", "serviceId": "$applicationId"}),
        Step("GET mounts.one", {"mountId": "$mountId"}, joined=False),
        Step("POST mounts.update", {"mountId": "$mountId", "type": "bind", "hostPath": "/srv"}, joined=False),
        Step("POST mounts.update", {"mountId": "$mountId", "type": "file", "filePath": "b.conf", "content": "b"}, joined=False),
        APPLICATION_ONE,
        POSTGRES_ONE,
        Step("POST mounts.remove", {"mountId": "$mountId"}, joined=False),
        APPLICATION_ONE,
    ],
    "port": [
        PROJECT,
        APPLICATION,
        Step("POST port.create", {
            "publishedPort": 28017, "targetPort": 80, "protocol": "tcp", "publishMode": "ingress", "applicationId": "$applicationId",
        }, save={"portId": "portId"}),
        Step("POST port.create", {"publishedPort": 28018, "targetPort": 80, "applicationId": "$applicationId"}),
        Step("POST port.update", {"portId": "$portId", "targetPort": 81}),
        Step("POST port.update", {"portId": "$portId", "publishedPort": 28017, "targetPort": 81, "protocol": "udp", "publishMode": "host"}),
        Step("GET port.one", {"portId": MISSING}),
        APPLICATION_ONE,
        Step("POST port.delete", {"portId": "$portId"}),
    ],
    "redirect and security": [
        PROJECT,
        APPLICATION,
        Step("POST redirects.create", {"regex": "^a", "replacement": "b", "permanent": False, "applicationId": "$applicationId"}),
        Step("POST redirects.create", {"regex": "^a", "applicationId": "$applicationId"}),
        Step("POST security.create", {"username": "a", "password": "not-a-secret", "applicationId": "$applicationId"}),
        Step("POST security.create", {"username": "a", "applicationId": "$applicationId"}),
        Step(
            "GET application.one", {"applicationId": "$applicationId"},
            save={"redirectId": "redirects.0.redirectId", "securityId": "security.0.securityId"},
        ),
        Step("POST redirects.update", {"redirectId": "$redirectId", "regex": "^a", "replacement": "c", "permanent": True}),
        Step("POST redirects.update", {"redirectId": "$redirectId", "permanent": True}),
        Step("POST security.update", {"securityId": "$securityId", "username": "a", "password": "not-another"}),
        Step("POST redirects.delete", {"redirectId": "$redirectId"}),
        Step("POST security.delete", {"securityId": "$securityId"}),
        Step("GET redirects.one", {"redirectId": MISSING}),
    ],
    "schedule": [
        PROJECT,
        APPLICATION,
        Step("POST schedule.create", {
            "name": "nightly", "cronExpression": "0 3 * * *", "command": "true", "scheduleType": "application", "applicationId": "$applicationId",
            "enabled": False,
        }, save={"scheduleId": "scheduleId"}, joined=False),
        Step("GET schedule.list", {"id": "$applicationId", "scheduleType": "application"}, joined=False),
        Step("POST schedule.update", {
            "scheduleId": "$scheduleId", "name": "nightly", "cronExpression": "0 4 * * *", "command": "true", "timezone": "Europe/Berlin",
        }, joined=False),
        Step("POST schedule.update", {"scheduleId": "$scheduleId", "name": "nightly"}, joined=False),
        Step("POST schedule.delete", {"scheduleId": "$scheduleId"}),
        Step("GET schedule.list", {"id": "$applicationId", "scheduleType": "application"}, joined=False),
    ],
    "backups": [
        PROJECT,
        POSTGRES,
        DESTINATION,
        Step("POST backup.create", {
            "schedule": "0 3 * * *", "prefix": "a", "destinationId": "$destinationId", "database": "app", "databaseType": "postgres",
            "backupType": "database", "postgresId": "$postgresId", "enabled": False,
        }),
        Step("GET postgres.one", {"postgresId": "$postgresId"}, save={"backupId": "backups.0.backupId"}, joined=False),
        Step("POST backup.update", {"backupId": "$backupId", "schedule": "0 4 * * *"}),
        Step("POST backup.update", {
            "backupId": "$backupId", "schedule": "0 4 * * *", "enabled": False, "prefix": "a", "destinationId": "$destinationId", "database": "app",
            "keepLatestCount": 3, "serviceName": None, "metadata": None, "databaseType": "postgres",
        }),
        Step("POST backup.remove", {"backupId": "$backupId"}, joined=False),
        Step("POST volumeBackups.create", {
            "name": "data", "volumeName": "data", "prefix": "a", "cronExpression": "0 3 * * *", "destinationId": "$destinationId",
            "serviceType": "postgres", "postgresId": "$postgresId", "enabled": False,
        }, save={"volumeBackupId": "volumeBackupId"}),
        Step("GET volumeBackups.list", {"id": "$postgresId", "volumeBackupType": "postgres"}, joined=False),
        Step("POST volumeBackups.update", {
            "volumeBackupId": "$volumeBackupId", "name": "data", "volumeName": "data", "prefix": "b", "cronExpression": "0 3 * * *",
            "destinationId": "$destinationId",
        }),
        Step("POST volumeBackups.delete", {"volumeBackupId": "$volumeBackupId"}),
        Step("POST destination.update", {
            "destinationId": "$destinationId", "name": "$prefix", "provider": "Minio", "accessKey": "not-a", "bucket": "c", "region": "",
            "endpoint": "https://s3.example.com", "secretAccessKey": "not-a-secret", "additionalFlags": None,
        }),
        Step("POST destination.update", {"destinationId": "$destinationId", "name": "x"}),
        Step("GET destination.all", pick=("destinationId", "$destinationId")),
        Step("POST destination.remove", {"destinationId": "$destinationId"}),
    ],
    "patch": [
        PROJECT,
        APPLICATION,
        Step(
            "POST patch.create", {"filePath": "a.txt", "content": "a", "type": "create", "applicationId": "$applicationId"},
            save={"patchId": "patchId"},
        ),
        Step("POST patch.create", {"filePath": "a.txt", "content": "b", "applicationId": "$applicationId"}),
        Step("GET patch.byEntityId", {"id": "$applicationId", "type": "application"}),
        Step("POST patch.update", {"patchId": "$patchId", "content": "c"}),
        Step("POST patch.update", {"patchId": "$patchId", "content": "d\n", "enabled": False}),
        Step("POST patch.delete", {"patchId": "$patchId"}),
    ],
})

#: Fields whose values a server makes up.
MADE_UP = frozenset(("startedAt", "finishedAt", "logPath", "createdAt", "updatedAt", "refreshToken", "uniqueConfigKey", "composeFile"))


#: What a record of something attached has of other things.
JOINED = frozenset(("application", "compose", "server", "postgres", "mysql", "mariadb", "mongo", "redis", "libsql", "destination", "deployments"))


def normal(value: Any, saved: dict[str, str], name: str = "", joined: bool = True) -> Any:
    """Replace what differs from run to run, and keep the rest to the letter."""
    if isinstance(value, dict):
        return {
            key: normal(item, saved, key, joined) for key, item in value.items() if joined or key not in JOINED and key != "meta"
        }
    if isinstance(value, list):
        # A database gives rows in any order.
        items = [normal(item, saved, joined=joined) for item in value]
        return sorted(items, key=lambda item: json.dumps(item, sort_keys=True) if isinstance(item, dict) else "")
    if value is None or isinstance(value, bool):
        return value
    if name in MADE_UP:
        return f"<{name}>"
    if not isinstance(value, str):
        return value
    for known, text in saved.items():
        value = value.replace(text, f"<{known}>")
    if name == "volumeName":
        return re.sub(r"-[a-z0-9]{6}-data$", "-<suffix>-data", value)
    if name == "appName":
        return re.sub(r"-[a-z0-9]{6}$", "-<suffix>", value) if value.startswith("<") else "<appName>"
    if (name.endswith("Id") or name == "id") and not value.startswith("<"):
        return "<id>"
    if name == "message" and value.startswith("["):
        return json.loads(value)
    return re.sub(r"(?s)(Failed query:|in JSON at position 1|Error on deploy \w+Error:|Command execution failed:).*", r"\1 …", value)
