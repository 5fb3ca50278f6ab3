# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications, compose services and databases."""

from __future__ import annotations

import secrets
from typing import Any

from .attached import of_service, remove_with_service
from .checks import number
from .errors import TrpcError
from .instance import DATABASES, PROCEDURES, SERVICES, Handler, Instance, Row, app_name, new_id

#: What an update says where there is no such service.
NOT_UPDATED = {
    "postgres": "Error updating Postgres", "mysql": "Update: Error updating MySQL", "mariadb": "Update: Error updating Mariadb",
    "mongo": "Update: Error updating Mongo", "redis": "Error updating Redis", "libsql": "Error updating Libsql",
}
LIBSQL_IMAGE = "ghcr.io/tursodatabase/libsql-server:v0.24.32"


def _create_service(kind: str) -> Handler:
    def create(instance: Instance, values: Row) -> Row:
        if values["environmentId"] not in instance.table("environment"):
            raise TrpcError("NOT_FOUND", "Environment not found")
        values["appName"] = app_name("app" if kind == "application" else kind, values.get("appName"))
        if "databasePassword" in values or kind in DATABASES:
            values["databasePassword"] = values.get("databasePassword") or secrets.token_hex(10)
        row = instance.insert(kind, f"{kind}Id", values)
        if "refreshToken" in row:
            row["refreshToken"] = new_id()
        if kind == "compose":
            row["composeFile"] = row.get("composeFile") or ""
        if kind in DATABASES:
            instance.insert("mounts", "mountId", {
                "type": "volume", "volumeName": row["appName"] + "-data", "mountPath": instance.defaults.get(kind, {}).get("mountPath", "/data"),
                "serviceType": kind, f"{kind}Id": row[f"{kind}Id"],
            })
        return True if kind == "libsql" else row
    return create


def _one_service(kind: str) -> Handler:
    def one(instance: Instance, values: Row) -> Row:
        row = instance.find(kind, values[f"{kind}Id"])
        environment = instance.find("environment", row["environmentId"])
        extra = dict(instance.defaults[kind]["one"])
        if "domains" in extra:
            extra["domains"] = instance.rows("domain", **{f"{kind}Id": row[f"{kind}Id"]})
        here = {f"{kind}Id": row[f"{kind}Id"]}
        lists = {
            **of_service(instance, kind, row[f"{kind}Id"]), "deployments": instance.rows("deployment", **here),
            "previewDeployments": instance.rows("previewDeployment", **here),
        }
        extra.update({name: rows for name, rows in lists.items() if name in extra or name in row})
        joined = {name: instance.table("server").get(row.get(f"{name}Id")) for name in ("server", "buildServer")}
        extra.update({name: server for name, server in joined.items() if server and name in extra})
        return {**row, **extra, "environment": {**environment, "project": instance.find("project", environment["projectId"])}}
    return one


def _update_service(kind: str) -> Handler:
    def update(instance: Instance, values: Row) -> Any:
        row = instance.table(kind).get(values.pop(f"{kind}Id"))
        values.pop("appName", None)
        if row is None and kind == "compose":
            return None
        if not values and kind != "compose":
            raise TrpcError("INTERNAL_SERVER_ERROR", "No values to set")
        if row is None:
            raise TrpcError("BAD_REQUEST", NOT_UPDATED.get(kind, f"Error updating {kind}"))
        row.update({**_defaults_of_update(instance, kind), **values})
        return row if kind == "compose" else True
    return update


def _defaults_of_update(instance: Instance, kind: str) -> Row:
    """What an update puts in the place of fields that it isn't given, where it has defaults for them."""
    if kind == "libsql":
        return {"dockerImage": LIBSQL_IMAGE, "enableNamespaces": False}
    return {"replicaSets": False} if kind == "mongo" and number(instance.version) < (0, 30, 0) else {}


def _move_service(kind: str) -> Handler:
    def move(instance: Instance, values: Row) -> Row:
        row = instance.find(kind, values[f"{kind}Id"])
        row["environmentId"] = instance.find("environment", values["targetEnvironmentId"])["environmentId"]
        return row
    return move


def _remove(kind: str) -> Handler:
    def remove(instance: Instance, values: Row) -> Row:
        whole = _one_service(kind)(instance, values)
        remove_service(instance, kind, instance.find(kind, values[f"{kind}Id"]))
        return {name: value for name, value in whole.items() if name not in ("hasGitProviderAccess", "unauthorizedProvider")}
    return remove


def remove_service(instance: Instance, kind: str, row: Row) -> None:
    wanted = row[f"{kind}Id"]
    for table in ("domain", "deployment"):
        for inner in instance.rows(table, **{f"{kind}Id": wanted}):
            del instance.table(table)[inner[f"{table}Id"]]
    remove_with_service(instance, kind, wanted)
    del instance.table(kind)[wanted]


def _save(kind: str, **also: Any) -> Handler:
    """A grouped procedure: it sets what it is given, and what belongs to that."""
    def save(instance: Instance, values: Row) -> bool:
        row = instance.find(kind, values.pop(f"{kind}Id"))
        row.update(values, **also)
        return True
    return save


def _renew_token(kind: str) -> Handler:
    def renew(instance: Instance, values: Row) -> bool:
        instance.find(kind, values[f"{kind}Id"])["refreshToken"] = new_id()
        return True
    return renew


for _kind in ("application", "compose"):
    PROCEDURES[f"{_kind}.refreshToken"] = _renew_token(_kind)
for _kind in SERVICES:
    PROCEDURES[f"{_kind}.create"] = _create_service(_kind)
    PROCEDURES[f"{_kind}.one"] = _one_service(_kind)
    PROCEDURES[f"{_kind}.update"] = _update_service(_kind)
    PROCEDURES[f"{_kind}.move"] = _move_service(_kind)
    PROCEDURES[f"{_kind}.delete" if _kind in ("application", "compose") else f"{_kind}.remove"] = _remove(_kind)
    PROCEDURES[f"{_kind}.saveEnvironment"] = _save(_kind)
for _kind in DATABASES:
    PROCEDURES[f"{_kind}.saveExternalPort"] = _save(_kind)
PROCEDURES["application.saveBuildType"] = _save("application")
for _source in ("docker", "git", "github", "gitlab", "bitbucket", "gitea"):
    PROCEDURES[f"application.save{_source.capitalize()}Provider"] = _save("application", sourceType=_source, applicationStatus="idle")
