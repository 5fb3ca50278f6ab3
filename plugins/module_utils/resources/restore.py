# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the data of a backup is brought back: by subscriptions, which no OpenAPI document has.

They are called over plain HTTP with the key of other requests, and answer with a stream of events (seen on v0.28.8, v0.29.14 and
v0.30.2). Only their words say how it ended; v0.28 leaves the stream of a database open then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.attached import BACKUP
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record

#: Lists the files in a folder of a destination, a hundred at the most, the first by their names.
LISTING = "backup.listBackupFiles"
LISTED = 100


@dataclass(frozen=True)
class Restoration:
    """A way to bring data back.

    :ivar procedure: the subscription
    :ivar done: what it says at last where it went well
    :ivar failed: how it begins to say that it did not
    :ivar runs: what the data belongs to must run; otherwise nothing may use it
    """

    procedure: str
    done: str
    failed: str
    runs: bool


DATABASE = Restoration("backup.restoreBackupWithLogs", "Restore completed successfully!", "Error: ", True)
VOLUME = Restoration("volumeBackups.restoreVolumeBackupWithLogs", "✅ Volume restore completed successfully!", "❌ Volume restore failed!", False)

#: Kinds that have a database to restore. Dokploy itself is none of them: its database and all of its files would go under the running server.
DATABASE_OWNERS = tuple(kind for kind in BACKUP.parents if kind != "settings")
VOLUME_OWNERS = ("application", "compose")
#: What the server must be told of a database in a compose service, in its own words.
CREDENTIALS: dict[str, tuple[str, ...]] = {
    "postgres": ("databaseUser",), "mysql": ("databaseRootPassword",),
    "mariadb": ("databaseUser", "databasePassword"), "mongo": ("databaseUser", "databasePassword"),
}


def database_input(kind: str, record: Record, given: dict[str, Any]) -> Record:
    """Return what the subscription wants of a database.

    :param kind: kind of the service
    :param record: the service
    :param given: options of the module
    :raises ValueError: where that is not known, in words that begin with an option
    """
    database = given.get("database") or record.get("databaseName") or ("libsql" if kind == "libsql" else "")
    if not database:
        raise ValueError(f"database: is needed to restore one of {kind}")
    told = {"databaseId": record[f"{kind}Id"], "databaseName": database}
    if kind != "compose":
        return {**told, "databaseType": kind, "backupType": "database"}
    for option in ("database_type", "service_name"):
        if not given.get(option):
            raise ValueError(f"{option}: is needed to restore a database of a compose service")
    type = str(given["database_type"])
    metadata = {**(given.get("metadata") or {}), "serviceName": given["service_name"]}
    known = metadata.get(type)
    lacking = [name for name in CREDENTIALS[type] if not isinstance(known, dict) or not known.get(name)]
    if lacking:
        raise ValueError(f"metadata: must have {type} with {' and '.join(lacking)}, by which the server gets into the database")
    return {**told, "databaseType": type, "backupType": "compose", "metadata": metadata}
