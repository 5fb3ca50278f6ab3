# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Record from a live server what a new record of each kind looks like, for the sandbox to start from.

    DOKPLOY_URL=… DOKPLOY_API_KEY=… python make_defaults.py > dokploy_sandbox/defaults/v0.30.2.json

It makes one bare thing of each kind in a project of its own, of no more than the server asks for, reads it, and removes the project. Of each kind it keeps the
record that create answers ("row") and what one adds to it ("one"). Ids, times and made-up texts are left out.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from typing import Any

import requests

URL = os.environ["DOKPLOY_URL"].rstrip("/") + "/api/trpc/"
SESSION = requests.Session()
SESSION.headers["x-api-key"] = os.environ["DOKPLOY_API_KEY"]
MADE_UP = {"createdAt", "updatedAt", "refreshToken", "appName", "uniqueConfigKey", "organizationId", "databasePassword", "databaseRootPassword", "composeFile"}
DATABASES: dict[str, dict[str, Any]] = {
    "postgres": {"databaseName": "a", "databaseUser": "a"},
    "mysql": {"databaseName": "a", "databaseUser": "a", "databaseRootPassword": "not-a-secret"},
    "mariadb": {"databaseName": "a", "databaseUser": "a", "databaseRootPassword": "not-a-secret"},
    "mongo": {"databaseUser": "a"},
    "redis": {},
    "libsql": {
        "appName": "a", "dockerImage": "a", "databaseUser": "a", "description": None, "serverId": None, "sqldNode": "primary", "sqldPrimaryUrl": None,
        "enableNamespaces": False,
    },
}
#: A time that does not come while this runs.
NEW_YEAR = "0 0 1 1 *"
#: What can belong to an application: router, id, input of create, and the list of the application that has it or the procedure and its input.
ATTACHED: dict[str, tuple[str, dict[str, Any], str | tuple[str, str]]] = {
    "port": ("portId", {"publishedPort": 28999, "targetPort": 80}, "ports"),
    "redirects": ("redirectId", {"regex": "a", "replacement": "b", "permanent": False}, "redirects"),
    "security": ("securityId", {"username": "a", "password": "not-a-secret"}, "security"),
    "schedule": ("scheduleId", {"name": "a", "cronExpression": NEW_YEAR, "command": "true"}, ("schedule.list", "scheduleType")),
    "patch": ("patchId", {"filePath": "a", "content": "a"}, ("patch.byEntityId", "type")),
}


def call(procedure: str, value: Any, query: bool = False) -> Any:
    if query:
        answer = SESSION.get(URL + procedure, params={"input": json.dumps({"json": value})}, timeout=60)
    else:
        answer = SESSION.post(URL + procedure, json={"json": value}, timeout=60)
    body = answer.json()
    if "error" in body:
        print(procedure, body["error"]["json"]["message"], file=sys.stderr)
        return None
    return body["result"]["data"].get("json")


def plain(record: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is given or made up, and what other records are within."""
    return {
        name: None if name in MADE_UP or name in given or name.endswith("Id") and value is not None else value
        for name, value in record.items()
    }


def keep(kind: str, given: dict[str, Any], row: dict[str, Any] | None, one: dict[str, Any] | None) -> dict[str, Any]:
    row = {
        name: [] if isinstance(value, list) else None if isinstance(value, dict) else value for name, value in plain(row or {}, given).items()
    }
    extra = plain({name: value for name, value in (one or {}).items() if name not in row}, given)
    return {
        "row": row,
        "one": {name: [] if isinstance(value, list) else None if isinstance(value, dict) else value for name, value in extra.items()},
    }


class Recorder:
    """Makes one bare thing of each kind in a project of its own, and keeps what the server answers.

    :ivar found: what is kept, by kind
    """

    def __init__(self) -> None:
        self.found: dict[str, Any] = {}
        self.given: dict[str, Any] = {"name": "defaults-" + secrets.token_hex(4)}
        made = call("project.create", self.given)
        self.project = made["project"]["projectId"]
        self.found["project"] = keep("project", self.given, made["project"], call("project.one", {"projectId": self.project}, True))
        self.environment = ""

    def record(self) -> None:
        self.given = {"name": "staging", "projectId": self.project}
        row = call("environment.create", self.given)
        self.environment = row["environmentId"]
        self.found["environment"] = keep("environment", self.given, row, self._environment_one())
        self.given = {"name": "a", "environmentId": self.environment}
        application = self._application()
        destination = self._destination()
        self._server()
        self._volume_backup(application, destination)
        row = call("compose.create", self.given)
        self.found["compose"] = keep("compose", self.given, row, call("compose.one", {"composeId": row["composeId"]}, True))
        for kind, more in DATABASES.items():
            self._database(kind, {**self.given, **more, "databasePassword": "not-a-secret"}, destination)
        self._lists()
        self._user()
        self.own()

    def own(self) -> None:
        """Record what belongs to no project, and remove it again; a network is made in Docker too."""
        name = "defaults-" + secrets.token_hex(4)
        for kind, router, values in (
            ("certificate", "certificates", {"name": name, "certificateData": "not a certificate", "privateKey": "not a key", "organizationId": ""}),
            ("network", "network", {"name": name}),
        ):
            row = call(f"{router}.create", values)
            if row:
                self.found[kind] = keep(kind, {**values, "certificatePath": 0}, row, None)
                call(f"{router}.remove", {f"{kind}Id": row[f"{kind}Id"]})

    def _environment_one(self) -> dict[str, Any]:
        return call("environment.one", {"environmentId": self.environment}, True)

    def _application(self) -> str:
        """Record an application and what belongs to it, and return its id."""
        row = call("application.create", self.given)
        application: str = row["applicationId"]
        self.found["application"] = keep("application", self.given, row, call("application.one", {"applicationId": application}, True))
        attached = {"host": "a.example.com", "applicationId": application}
        domain = call("domain.create", attached)
        self.found["domain"] = keep("domain", attached, domain, call("domain.one", {"domainId": domain["domainId"]}, True))
        for router, (id_field, values, where) in ATTACHED.items():
            call(f"{router}.create", {**values, "applicationId": application})
            if isinstance(where, str):
                rows = call("application.one", {"applicationId": application}, True)[where]
            else:
                rows = call(where[0], {"id": application, where[1]: "application"}, True)
            self.found[router] = keep(router, values, rows[0], call(f"{router}.one", {id_field: rows[0][id_field]}, True))
        # Without the type of its service it belongs to nothing, so it would stay.
        values = {"type": "volume", "mountPath": "/a", "serviceId": application}
        row = call("mounts.create", values)
        self.found["mounts"] = keep("mounts", values, row, None)
        call("mounts.remove", {"mountId": row["mountId"]})
        return application

    def _destination(self) -> str:
        """Record a destination of backups, and return its id."""
        row = call("destination.create", {
            "name": self.given["name"], "provider": None, "accessKey": "a", "bucket": "b", "region": "", "endpoint": "https://s3.example.com",
            "secretAccessKey": "not-a-secret", "additionalFlags": None,
        })
        self.found["destination"] = keep("destination", {"name": 0, "accessKey": 0, "bucket": 0, "endpoint": 0, "secretAccessKey": 0}, row, None)
        return row["destinationId"]

    def _server(self) -> None:
        values = {
            "name": self.given["name"], "description": None, "ipAddress": "203.0.113.1", "port": 22, "username": "a", "sshKeyId": None,
            "serverType": "deploy",
        }
        row = call("server.create", {**values, "enableDockerCleanup": False})
        self.found["server"] = keep("server", values, {**row, "metricsConfig": None}, None)
        self.found["server"]["row"]["metricsConfig"] = row["metricsConfig"]
        call("server.remove", {"serverId": row["serverId"]})

    def _volume_backup(self, application: str, destination: str) -> None:
        values = {
            "name": "a", "volumeName": "a", "prefix": "a", "cronExpression": NEW_YEAR, "destinationId": destination, "applicationId": application,
        }
        backup = call("volumeBackups.create", values)
        whole = call("volumeBackups.one", {"volumeBackupId": backup["volumeBackupId"]}, True)
        self.found["volumeBackups"] = keep("volumeBackups", values, backup, whole)

    def _database(self, kind: str, given: dict[str, Any], destination: str) -> None:
        row = call(f"{kind}.create", given)
        if kind == "libsql":
            listed = self._environment_one().get("libsql")
            if not listed:
                return
            row = call("libsql.one", {"libsqlId": listed[0]["libsqlId"]}, True)
        whole = call(f"{kind}.one", {f"{kind}Id": row[f"{kind}Id"]}, True)
        self.found[kind] = {**keep(kind, given, row, whole), "mountPath": whole["mounts"][0]["mountPath"]}
        if kind == "postgres":
            self._backup(row["postgresId"], destination)

    def _backup(self, postgres: str, destination: str) -> None:
        values = {
            "schedule": NEW_YEAR, "prefix": "a", "destinationId": destination, "database": "a", "databaseType": "postgres", "postgresId": postgres,
        }
        call("backup.create", values)
        backup = call("postgres.one", {"postgresId": postgres}, True)["backups"][0]
        self.found["backup"] = keep("backup", values, backup, call("backup.one", {"backupId": backup["backupId"]}, True))

    def _lists(self) -> None:
        """Record which fields the services have where an environment or a project lists them."""
        def own(project: dict[str, Any]) -> dict[str, Any]:
            lists = next(one for one in project["environments"] if one["environmentId"] == self.environment)
            return {name: sorted(value[0]) if value else [] for name, value in lists.items() if isinstance(value, list)}

        lists = {name: sorted(value[0]) for name, value in self._environment_one().items() if isinstance(value, list) and value}
        if lists:
            self.found["environment"]["lists"] = lists
        self.found["project"]["lists"] = own(call("project.one", {"projectId": self.project}, True))
        listed = next(one for one in call("project.all", None, True) if one["projectId"] == self.project)
        self.found["project"]["all"] = {name: [] for name, value in listed.items() if isinstance(value, list)}
        self.found["project"]["all"]["environments"] = own(listed)

    def _user(self) -> None:
        """Record the user whose key this is, its membership, and which fields its keys are listed with."""
        member = call("user.get", None, True)
        user = member.pop("user")
        self.found["member"] = keep("member", {"id": None}, member, None)
        given = dict.fromkeys(("id", "name", "key", "start", "lastRequest", "requestCount", "metadata"))
        self.found["apiKey"] = keep("apiKey", given, user.pop("apiKeys")[0], None)
        given = dict.fromkeys(("id", "email", "firstName", "lastName", "expirationDate", "createdAt2"))
        self.found["user"] = keep("user", given, user, None)

    def remove(self) -> None:
        """Remove what was made, the services first."""
        removals = [("application", "application.delete"), ("compose", "compose.delete"), *((kind, f"{kind}.remove") for kind in DATABASES)]
        for kind, remove in removals if self.environment else ():
            for one in self._environment_one().get("applications" if kind == "application" else kind, []):
                call(remove, {f"{kind}Id": one[f"{kind}Id"], **({"deleteVolumes": False} if kind == "compose" else {})})
        call("project.remove", {"projectId": self.project})
        for one in call("destination.all", None, True):
            if one["name"] == self.given["name"]:
                call("destination.remove", {"destinationId": one["destinationId"]})


def main() -> None:
    recorder = Recorder()
    try:
        recorder.record()
    finally:
        recorder.remove()
    print(json.dumps(recorder.found, indent=1, sort_keys=True))


if __name__ == "__main__":
    main()
