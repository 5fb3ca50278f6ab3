# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running at once what is run at set times, and telling how that ended.

What the server answers tells little: of a volume backup that failed nothing, of a schedule that failed 200 (v0.29.14 and v0.30.2), and
nothing at all where a proxy gives up waiting. So a run is judged by its place in the list of runs.
"""

from __future__ import annotations

import re
import time
from typing import Any, Iterator

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import Change
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.deploy import DONE, LOST_AFTER, RUNNING, TAIL, pauses
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.runs import AtOnce
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import Version
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError, TransportError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import QUERY, Call

#: What tells no cause: a script of many lines, and a command that wrote nothing (v0.28.8: backups of databases, and schedules).
_NO_CAUSE = re.compile(r"(?s): (Command failed:\s*\n.*|no message$)")


class RunError(DokployError):
    """A run failed, or was not seen to end.

    :ivar run: what is known of it
    """

    def __init__(self, message: str, run: dict[str, Any]) -> None:
        super().__init__(message)
        self.run = run


def run_at_once(client: Client, change: Change, how: AtOnce, version: Version, timeout: float) -> dict[str, Any]:
    """Run something, and wait for the end.

    :param change: what is run, which is there
    :param timeout: seconds to wait at the most
    :returns: id, status and log of the run
    :raises RunError: where it failed, or did not end in time
    """
    client.hide(_secrets(client, change))
    begun, name = time.monotonic(), change.resource.at(change.path)
    listing = Call(how.listing, {"id": change.id, "type": how.type})
    known = {row["deploymentId"] for row in client.query(listing.procedure, listing.input)}
    refused = ""
    try:
        with client.patience(timeout):
            client.mutate(how.procedure(change.owner), change.resource.address(change.id))
    except ApiError as error:
        refused = _NO_CAUSE.sub("", str(error))
    except TransportError as lost:
        if not lost.maybe_done:
            raise
    run: dict[str, Any] = {"deployment_id": None, "status": None, "log": []}
    for pause in pauses():
        new = sorted((row for row in _rows(client, listing) if row["deploymentId"] not in known), key=lambda row: str(row["createdAt"]))
        run.update({"deployment_id": new[0]["deploymentId"], "status": new[0]["status"]} if new else {})
        waited = time.monotonic() - begun
        if run["status"] not in (None, RUNNING) or not new and (refused or waited > LOST_AFTER):
            break
        if waited > timeout:
            raise RunError(f"the run of {name} did not end within {timeout:g} seconds, and goes on; raise run_timeout, or look at its log", run)
        time.sleep(pause)
    run["log"] = _log(client, how, run, version)
    if run["status"] != DONE or refused:
        raise RunError(_failure(name, run, refused), run)
    return run


def _rows(client: Client, listing: Call) -> list[Record]:
    """Return the runs that are listed; a server that is away for a moment is waited for."""
    answer = client.batch(QUERY, [listing])[0]
    if isinstance(answer, TransportError):
        return []
    if isinstance(answer, DokployError):
        raise answer
    return list(answer)


def _log(client: Client, how: AtOnce, run: dict[str, Any], version: Version) -> list[str]:
    if version < how.log_since or not run["deployment_id"]:
        return []
    text = client.batch(QUERY, [Call(how.log, {"deploymentId": run["deployment_id"], "tail": TAIL})])[0]
    return [client.scrub(line) for line in text.splitlines()[-TAIL:]] if isinstance(text, str) else []


def _failure(name: str, run: dict[str, Any], refused: str) -> str:
    why = f": {refused}" if refused else ""
    if run["status"] is None:
        return f"the run of {name} failed{why or ': the server does not list it; look at its log'}"
    if run["status"] == DONE:
        return f"the run of {name} ended well, and what the server does after it failed{why}"
    lines = [line for line in run["log"] if line.strip()]
    told = ". The log ends with:\n" + "\n".join(lines) if lines else "; look at its log in the web interface"
    return f"the run of {name} failed{why}{told}"


def _secrets(client: Client, change: Change) -> Iterator[str]:
    """Yield what commands and messages of the run can have in them: secrets of what it belongs to, and of what it points at."""
    if change.parent is not None:
        yield from change.parent.resource.secrets(change.parent.record)
    for field in change.resource.fields:
        wanted = change.record.get(field.api_name) if field.reference else None
        if isinstance(wanted, str):
            one = RESOURCES[field.reference]
            yield from one.secrets(client.query(one.read.one, one.address(wanted)))
