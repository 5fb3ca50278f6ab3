# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module that brings the data of a backup back into a service.

Of a file that isn't there some databases make a success (read of v0.28.8 to v0.30.2), so it is looked for first.
"""

from __future__ import annotations

import time
from typing import Any, Callable

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.at_once import RunError
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.deploy import TAIL
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.scope import read_all
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.containers import on_server, running
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, Result, Unfinished, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.service import find_named, named_service, shown
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.attached import VOLUME_NAME
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.restore import (
    CREDENTIALS, DATABASE, DATABASE_OWNERS, LISTED, LISTING, VOLUME, VOLUME_OWNERS, Restoration, database_input,
)
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Value
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError, TransportError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.events import Stream
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import Call

#: Seconds between two looks at what has come.
PAUSE = 0.2
OWNERS = tuple(dict.fromkeys((*VOLUME_OWNERS, *DATABASE_OWNERS)))
VOLUME_VALUE = Value("", VOLUME_NAME)
OF_DATABASE = ("database", "database_type", "service_name", "metadata")


def restore() -> None:
    """Run the module."""
    run(
        _restore,
        argument_spec={
            **CONNECTION,
            "project": {"type": "str", "required": True},
            "environment": {"type": "str"},
            **{kind: {"type": "str"} for kind in OWNERS},
            "destination": {"type": "str", "required": True},
            "file": {"type": "str"},
            "prefix": {"type": "str"},
            "volume_name": {"type": "str"},
            "database": {"type": "str"},
            "database_type": {"type": "str", "choices": list(CREDENTIALS)},
            "service_name": {"type": "str"},
            "metadata": {"type": "dict"},
            "show_log": {"type": "bool", "default": False},
            "wait_timeout": {"type": "float", "default": 3600},
        },
        required_one_of=[OWNERS, ["file", "prefix"]],
        mutually_exclusive=[OWNERS, ["file", "prefix"], *(["volume_name", option] for option in OF_DATABASE)],
        hidden={"metadata"},
    )


def _restore(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    kind = named_service(params) or ""
    way = _way(kind, params)
    found = find_named(client, module)
    if found is None:
        return {"changed": True, "file": params["file"], "log": []}
    change, snapshot = found
    wrong = VOLUME_VALUE.wrong(params["volume_name"], "volume_name", snapshot.version) if way is VOLUME else []
    if wrong:
        raise DokployError("; ".join(wrong))
    try:
        given = database_input(kind, change.record, params) if way is DATABASE else {
            "id": change.id, "serviceType": kind, "volumeName": params["volume_name"], **on_server(change.record),
        }
    except ValueError as error:
        raise DokployError(str(error)) from None
    destination = read_all(client, RESOURCES["destination"], {}, params["destination"])[0][0]
    client.hide([*change.resource.secrets(change.record), *destination.resource.secrets(destination.record)])
    file = _file(client, params, change.record, destination.id)
    if way.runs and not running(client, kind, change.record):
        raise DokployError(f"{change.resource.at(change.path)} does not run, so nothing can be restored into it; start it first")
    result: Result = {"changed": True, "file": file, "log": []}
    if module.check_mode:
        return result
    given.update({"destinationId": destination.id, "backupFile" if way is DATABASE else "backupFileName": file})
    try:
        return {**result, "log": _carry_out(client, way, given, params["wait_timeout"], shown(module))}
    except DokployError as error:
        raise Unfinished(f"{file} is not restored into {change.resource.at(change.path)}: {error}", {**result, **getattr(error, "run", {})}) from error


def _way(kind: str, params: dict[str, Any]) -> Restoration:
    """Return how it is done.

    :raises DokployError: where the options don't go together
    """
    volume = params["volume_name"]
    if params["wait_timeout"] <= 0:
        raise DokployError("wait_timeout: must be more than 0 seconds")
    if volume is None:
        if kind not in DATABASE_OWNERS:
            raise DokployError(f"volume_name: {RESOURCES[kind].noun} has volumes to restore and no database; say which volume is meant")
        return DATABASE
    if kind not in VOLUME_OWNERS:
        raise DokployError(f"volume_name: the server restores volumes of {' and '.join(VOLUME_OWNERS)} only; leave it out to restore the database")
    return VOLUME


def _file(client: Client, params: dict[str, Any], record: Record, destination: str | None) -> str:
    """Return the path of the file that is meant, which is there.

    :raises DokployError: where it isn't, or can't be told
    """
    wanted = params["file"]
    folder = "/".join((record["appName"], *filter(None, [(params["prefix"] or "").strip("/")])))
    search = wanted or f"{folder}/{params['volume_name'] + '-' if params['volume_name'] else ''}"
    rows = client.query(LISTING, {"destinationId": destination, "search": search, **on_server(record)})
    paths = [row["Path"] for row in rows if not row["IsDir"] and (wanted is None or row["Path"] == wanted)]
    if not paths:
        raise DokployError(
            f"file: there is no file {wanted} in the destination" if wanted else f"prefix: there is no backup in {folder}/ of the destination"
        )
    if len(rows) >= LISTED:
        raise DokployError(f"prefix: {folder}/ has {LISTED} backups or more, of which the server does not list the newest; say with file which is meant")
    # Servers before v0.29 write the time with other signs.
    return str(max(paths, key=lambda path: path.replace(":", "-").replace(".", "-")))


def _carry_out(client: Client, way: Restoration, given: Record, timeout: float, say: Callable[[str], None] | None) -> list[str]:
    """Have it done, and wait for the end.

    :param say: is given each new line of the log
    :returns: the last lines of the log
    :raises DokployError: where it failed, or was not seen to end
    """
    ends = time.monotonic() + timeout
    try:
        stream = Stream(client, Call(way.procedure, given), timeout)
    except TransportError as lost:
        raise DokployError(f"{lost}; whether it has begun is not known" if lost.maybe_done else str(lost)) from lost
    lines: list[str] = []
    try:
        while True:
            over = stream.ended
            for event in stream.events(PAUSE):
                new = [client.scrub(line) for line in event.splitlines() if line.strip()]
                lines += new
                for line in new if say else ():
                    say(line)  # type: ignore[misc]
                if event == way.done:
                    return lines[-TAIL:]
                if event.startswith(way.failed):
                    raise _failure("the server said", lines)
            if over:
                raise _failure("the log broke off before its end, and the server may go on with it; it said at last", lines)
            if time.monotonic() > ends:
                raise _failure(f"it did not end within {timeout:g} seconds, and goes on; raise wait_timeout, or look at what is there. The server said", lines)
    finally:
        stream.leave()


def _failure(why: str, lines: list[str]) -> RunError:
    log = lines[-TAIL:]
    return RunError(f"{why}:\n" + "\n".join(log), {"log": log})
