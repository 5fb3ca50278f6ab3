# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Record from a live server what a new record of each kind looks like, for the sandbox to start from.

    DOKPLOY_URL=… DOKPLOY_API_KEY=… python make_defaults.py > dokploy_sandbox/defaults/v0.30.2.json

It makes one bare thing of each kind in a project of its own, reads it, and removes the project. Of each kind it keeps the
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
#: What can belong to an application: router, id, input of create, and the list of the application that has it or the procedure and its input.
ATTACHED: dict[str, tuple[str, dict[str, Any], str | tuple[str, str]]] = {
    "port": ("portId", {"publishedPort": 28999, "targetPort": 80, "protocol": "tcp", "publishMode": "ingress"}, "ports"),
    "redirects": ("redirectId", {"regex": "a", "replacement": "b", "permanent": False}, "redirects"),
    "security": ("securityId", {"username": "a", "password": "not-a-secret"}, "security"),
    "schedule": (
        "scheduleId", {"name": "a", "cronExpression": "0 3 * * *", "command": "true", "scheduleType": "application", "enabled": False},
        ("schedule.list", "scheduleType"),
    ),
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


def main() -> None:
    found: dict[str, Any] = {}
    given: dict[str, Any] = {"name": "defaults-" + secrets.token_hex(4)}
    made = call("project.create", given)
    project = made["project"]["projectId"]
    try:
        found["project"] = keep("project", given, made["project"], call("project.one", {"projectId": project}, True))
        given = {"name": "staging", "projectId": project}
        row = call("environment.create", given)
        environment = row["environmentId"]
        found["environment"] = keep("environment", given, row, call("environment.one", {"environmentId": environment}, True))
        given = {"name": "a", "environmentId": environment}
        row = call("application.create", given)
        found["application"] = keep("application", given, row, call("application.one", {"applicationId": row["applicationId"]}, True))
        attached = {"host": "a.example.com", "applicationId": row["applicationId"], "domainType": "application"}
        domain = call("domain.create", attached)
        found["domain"] = keep("domain", attached, domain, call("domain.one", {"domainId": domain["domainId"]}, True))
        application = row["applicationId"]
        for router, (id_field, values, where) in ATTACHED.items():
            call(f"{router}.create", {**values, "applicationId": application})
            if isinstance(where, str):
                rows = call("application.one", {"applicationId": application}, True)[where]
            else:
                rows = call(where[0], {"id": application, where[1]: "application"}, True)
            found[router] = keep(router, {**values, "scheduleType": 0}, rows[0], call(f"{router}.one", {id_field: rows[0][id_field]}, True))
        destination = call("destination.create", {
            "name": given["name"], "provider": None, "accessKey": "a", "bucket": "b", "region": "", "endpoint": "https://s3.example.com",
            "secretAccessKey": "not-a-secret", "additionalFlags": None,
        })
        found["destination"] = keep("destination", {"name": 0, "accessKey": 0, "bucket": 0, "endpoint": 0, "secretAccessKey": 0}, destination, None)
        values = {
            "name": "a", "volumeName": "a", "prefix": "a", "cronExpression": "0 3 * * *", "destinationId": destination["destinationId"],
            "serviceType": "application", "applicationId": application, "enabled": False,
        }
        backup = call("volumeBackups.create", values)
        found["volumeBackups"] = keep("volumeBackups", values, backup, call("volumeBackups.one", {"volumeBackupId": backup["volumeBackupId"]}, True))
        row = call("compose.create", {**given, "composeType": "docker-compose"})
        found["compose"] = keep("compose", {**given, "composeType": ""}, row, call("compose.one", {"composeId": row["composeId"]}, True))
        for kind, more in DATABASES.items():
            one = {**given, **more, "databasePassword": "not-a-secret"}
            row = call(f"{kind}.create", one)
            if kind == "libsql":
                listed = call("environment.one", {"environmentId": environment}, True).get("libsql")
                if not listed:
                    continue
                row = call("libsql.one", {"libsqlId": listed[0]["libsqlId"]}, True)
            whole = call(f"{kind}.one", {f"{kind}Id": row[f"{kind}Id"]}, True)
            found[kind] = {**keep(kind, one, row, whole), "mountPath": whole["mounts"][0]["mountPath"]}
            if kind == "postgres":
                values = {
                    "schedule": "0 3 * * *", "prefix": "a", "destinationId": destination["destinationId"], "database": "a", "databaseType": "postgres",
                    "backupType": "database", "postgresId": row["postgresId"], "enabled": False,
                }
                call("backup.create", values)
                backup = call("postgres.one", {"postgresId": row["postgresId"]}, True)["backups"][0]
                found["backup"] = keep("backup", values, backup, call("backup.one", {"backupId": backup["backupId"]}, True))
            found["mounts"] = keep("mounts", dict.fromkeys(("type", "volumeName", "mountPath", "serviceType")), whole["mounts"][0], None)
        for name, value in call("environment.one", {"environmentId": environment}, True).items():
            if isinstance(value, list) and value:
                found["environment"].setdefault("lists", {})[name] = sorted(value[0])
        for name, value in next(
            one for one in call("project.one", {"projectId": project}, True)["environments"] if one["environmentId"] == environment
        ).items():
            if isinstance(value, list):
                found["project"].setdefault("lists", {})[name] = sorted(value[0]) if value else []
        listed = next(one for one in call("project.all", None, True) if one["projectId"] == project)
        found["project"]["all"] = {name: [] for name, value in listed.items() if isinstance(value, list)}
        found["project"]["all"]["environments"] = {
            name: sorted(value[0]) if value else []
            for name, value in next(one for one in listed["environments"] if one["environmentId"] == environment).items() if isinstance(value, list)
        }
    finally:
        for kind, remove in [("application", "application.delete"), ("compose", "compose.delete"), *((kind, f"{kind}.remove") for kind in DATABASES)]:
            for one in call("environment.one", {"environmentId": environment}, True).get("applications" if kind == "application" else kind, []):
                call(remove, {f"{kind}Id": one[f"{kind}Id"], **({"deleteVolumes": False} if kind == "compose" else {})})
        call("project.remove", {"projectId": project})
        for one in call("destination.all", None, True):
            if one["name"] == given["name"]:
                call("destination.remove", {"destinationId": one["destinationId"]})
    print(json.dumps(found, indent=1, sort_keys=True))


if __name__ == "__main__":
    main()
