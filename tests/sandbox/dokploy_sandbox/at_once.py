# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Schedules and backups that are run at once. A run that has GONE in what it is about fails."""

from __future__ import annotations

from typing import Any

from .checks import number
from .errors import TrpcError
from .instance import NULL, PROCEDURES, Handler, Instance, Row, new_id, now, procedure
from .restores import keep

GONE = "gone"
COLUMNS = (
    "applicationId", "composeId", "serverId", "previewDeploymentId", "scheduleId", "backupId", "rollbackId", "volumeBackupId", "buildServerId", "pid",
    "rollback",
)


def _can_stop(row: Row) -> bool:
    return row["serviceType"] == "application" or row["serviceType"] == "compose" and bool(row["serviceName"])


def _run(instance: Instance, id_field: str, row: Row, title: str) -> Row:
    failed = any(GONE in str(value) for value in row.values()) or row.get("turnOff") and not _can_stop(row)
    run = {
        "deploymentId": new_id(), "title": title, "description": title, "status": "error" if failed else "done", "createdAt": now(), "startedAt": now(),
        "finishedAt": now(), "errorMessage": None, "logPath": "/etc/dokploy/logs/x.log", "isPreviewDeployment": False, **dict.fromkeys(COLUMNS),
        id_field: row[id_field],
    }
    instance.table("deployment")[run["deploymentId"]] = run
    instance.queue.logs[run["deploymentId"]] = [f"Initializing {title.lower()}", "it is gone" if failed else "done"]
    if not failed and "destinationId" in row:
        keep(instance, row, id_field)
    return run


@procedure("schedule.runManually")
def schedule_run_manually(instance: Instance, values: Row) -> Any:
    row = instance.find("schedule", values["scheduleId"])
    run = _run(instance, "scheduleId", row, "Schedule")
    if number(instance.version) >= (0, 29, 0):
        return {name: run[name] for name in ("status", "deploymentId", "logPath")}
    if run["status"] == "error":
        # It answers what the command wrote to its standard error.
        raise TrpcError("INTERNAL_SERVER_ERROR", "" if "exit" in row["command"] else "sh: 1: gone: not found")
    return True


@procedure("volumeBackups.runManually")
def volume_backups_run_manually(instance: Instance, values: Row) -> Any:
    """What becomes of it, nobody is told."""
    _run(instance, "volumeBackupId", instance.find("volumeBackups", values["volumeBackupId"]), "Volume Backup")
    return NULL


def _backup(name: str) -> Handler:
    def run(instance: Instance, values: Row) -> bool:
        row = instance.find("backup", values["backupId"])
        destination = instance.table("destination")[row["destinationId"]]
        if _run(instance, "backupId", row, "Backup")["status"] == "error":
            script = f"set -eo pipefail;\n\trclone rcat --s3-secret-access-key={destination['secretAccessKey']} it is gone"
            raise TrpcError("BAD_REQUEST", f"Command execution failed: Command failed: \n\t{script}\n\t")
        return True
    return run


for _kind in ("Postgres", "MySql", "Mariadb", "Mongo", "Libsql", "Compose", "WebServer"):
    PROCEDURES[f"backup.manualBackup{_kind}"] = _backup(_kind)


@procedure("destination.testConnection")
def destination_test_connection(instance: Instance, values: Row) -> None:
    if values["bucket"] == GONE:
        raise TrpcError("BAD_REQUEST", f"Command execution failed: rclone ls --s3-secret-access-key={values['secretAccessKey']} directory not found")
