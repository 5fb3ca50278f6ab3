# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files that backups leave in destinations, and bringing their data back. What has GONE in it fails."""

from __future__ import annotations

from .checks import number
from .errors import TrpcError
from .instance import DATABASES, Instance, Row, now, procedure

GONE = "gone"
LISTED = 100


def keep(instance: Instance, backup: Row, id_field: str) -> None:
    """Put the file of a run into its destination; that of Dokploy itself is in no folder of a service."""
    owner = next((instance.table(kind)[backup[f"{kind}Id"]] for kind in ("application", "compose", *DATABASES) if backup.get(f"{kind}Id")), {})
    time = now() if number(instance.version) < (0, 29, 0) else now().replace(":", "-").replace(".", "-")
    name = f"{time}.sql.gz" if id_field == "backupId" else f"{backup['volumeName']}-{time}.tar"
    folders = [folder for folder in (owner.get("appName") or "", (backup.get("prefix") or "").strip("/")) if folder]
    path = "/".join([*folders, name])
    instance.table("backupFile")[f"{backup['destinationId']}:{path}"] = {"destinationId": backup["destinationId"], "path": path}


def _files(instance: Instance, destination: str) -> list[str]:
    return sorted(row["path"] for row in instance.rows("backupFile", destinationId=destination))


@procedure("backup.listBackupFiles")
def list_backup_files(instance: Instance, values: Row) -> list[Row]:
    row = instance.table("destination").get(values["destinationId"])
    if row is None:
        raise TrpcError("BAD_REQUEST", "Destination not found")
    if row["bucket"] == GONE:
        raise TrpcError("BAD_REQUEST", f"Command execution failed: rclone lsjson --s3-secret-access-key={row['secretAccessKey']}")
    folder, slash, term = values["search"].rpartition("/")
    found: dict[str, Row] = {}
    for path in _files(instance, values["destinationId"]):
        if path.startswith(folder + slash):
            name, below, rest = path[len(folder + slash):].partition("/")
            told = {"Path": folder + slash + name, "Name": name, "Size": 0 if below else 551, "ModTime": "", "IsDir": bool(below)}
            found[name] = told if below else {**told, "Tier": "STANDARD"}
    return [row for row in found.values() if term.lower() in row["Path"].lower()][:LISTED]


def restore_backup(instance: Instance, values: Row) -> list[str]:
    """Do as the subscription ``backup.restoreBackupWithLogs``, and return the pieces of its stream."""
    said = ["Starting restore...", f"Restoring database: {values['databaseName']} from {values['backupFile']}"]
    destination = instance.find("destination", values["destinationId"])
    command = f"rclone cat --s3-secret-access-key={destination['secretAccessKey']}"
    if number(instance.version) < (0, 29, 0):
        said.append(f"Executing command: {command}")
    if GONE in values["databaseName"]:
        return [*said, f"Error: Command execution failed: {command}\npg_restore: error: it is gone", "Error: again"]
    instance.table("restored")[str(len(instance.table("restored")))] = values
    return [*said, "Restore completed successfully!"]


def restore_volume(instance: Instance, values: Row) -> list[str]:
    """Do as the subscription ``volumeBackups.restoreVolumeBackupWithLogs``, and return the pieces of its stream."""
    said = ["🚀 Starting volume restore process...", f"🔧 Volume Name: {values['volumeName']}", ""]
    if number(instance.version) < (0, 29, 0) and values["destinationId"] not in instance.table("destination"):
        return [*said, "", "❌ Volume restore failed!"]
    instance.find("destination", values["destinationId"])
    if GONE in values["volumeName"]:
        return [*said, "❌ Volume restore aborted - volume is in use\n", "", "❌ Volume restore failed!"]
    instance.table("restored")[str(len(instance.table("restored")))] = values
    return [*said, "./\n./file\nVolume restore completed ✅\n", "", "✅ Volume restore completed successfully!", "🎉 All containers/services restarted"]
