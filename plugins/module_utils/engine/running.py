# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seeing that what was deployed runs: all that is wanted, for some seconds in a row.

A server calls a deployment done as soon as Docker has taken it (FACTS, Deploying): a container that ends at once, or that the
swarm takes back, is not told of. Time is counted by the pauses between looks; one look is one request.
"""

from __future__ import annotations

import re
import time
from contextlib import suppress
from typing import Any, Callable
from urllib.parse import urlencode

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.parts import ENDED, OVER, STARTING, UP, Part, Parts, parts_of
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource, Runs
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError, TransportError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import QUERY, Call

#: Seconds for which everything has to run; the swarm itself watches a new task for 5.
STEADY = 8.0
#: Seconds in which something that ended may still come to run, as what waits for a database does.
GRACE = 30.0
#: Seconds between two looks at the most.
PAUSE = 4.0
#: Lines of a container's log that a result has, and how many containers' logs.
TAIL, LOGS = 30, 3
#: What Docker writes before each line, and colours.
_CLUTTER = re.compile(r"^\d{4}-\d\d-\d\dT\S+Z ?|\x1b\[[0-9;]*[A-Za-z]")


class NotRunning(DokployError):
    """What was deployed does not run.

    :ivar containers: what is known of each
    """

    def __init__(self, message: str, containers: list[dict[str, Any]]) -> None:
        super().__init__(message)
        self.containers = containers


class CannotTell(DokployError):
    """A server does not tell what runs."""


def await_running(client: Client, resource: Resource, record: Record, runs: Runs, late: Callable[[], bool]) -> list[dict[str, Any]]:
    """Wait until everything of a service runs, or has ended well and is not to be started again.

    :param runs: what it runs in
    :param late: says that the time to wait is over
    :returns: what runs, each with name, state and exit code
    :raises NotRunning: where it ended badly, did not stay, or did not come to run in time
    :raises CannotTell: where the server does not tell
    """
    parts = parts_of(runs, record)
    watch = _Watch(parts)
    pause = 0.0
    while True:
        with suppress(TransportError):
            _look(client, parts)
            watch.note(pause)
            if watch.runs:
                return [_shown(part) for part in parts.parts or []]
            if watch.failed:
                # How the last one ended is known at the next look only.
                _look(client, parts)
            if watch.failed:
                raise _not_running(client, resource, record, parts)
            if watch.unknown >= STEADY:
                raise CannotTell("the server lists no container of it")
        if late():
            raise _not_running(client, resource, record, parts, "Raise wait_timeout if it needs more time.")
        pause = watch.pause(pause)
        time.sleep(pause)


def _look(client: Client, parts: Parts) -> None:
    parts.take(_answers(client, parts.calls()))


def _answers(client: Client, calls: list[Call]) -> list[Any]:
    answers = client.batch(QUERY, calls)
    for answer in answers:
        if isinstance(answer, ApiError):
            raise CannotTell(str(answer))
        if isinstance(answer, DokployError):
            raise answer
    return answers


def given_to(client: Client, wanted: list[tuple[Record, Runs]]) -> list[list[str] | None]:
    """Return for each service the variables that what runs for it was given, each as ``NAME=value``; None where nothing runs.

    :raises CannotTell: where the server does not tell
    """
    found = [parts_of(runs, record) for record, runs in wanted]
    # A list first, what the list names next, and of the swarm the service that a task tells of.
    for _turn in range(3 if found else 0):
        calls = [parts.calls() for parts in found]
        answers = iter(_answers(client, [call for of_one in calls for call in of_one]))
        for parts, asked in zip(found, calls):
            parts.take([next(answers) for _call in asked])
    return [[variable for spec in parts.specs for variable in spec.get("Env") or ()] if parts.parts else None for parts in found]


class _Watch:
    """Judges what is seen at one look after the other.

    :ivar steady: seconds for which all has run without a change
    :ivar fallen: seconds since something ended first; None where nothing did
    :ivar unknown: seconds for which nothing was known
    :ivar calm: all that is there runs or has ended well
    """

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.steady, self.unknown = 0.0, 0.0
        self.fallen: float | None = None
        self.calm = False
        self.marks: list[str] = []

    def note(self, pause: float) -> None:
        """Take in what was seen.

        :param pause: seconds since the look before
        """
        found = self.parts.parts
        self.unknown = 0.0 if found is not None else self.unknown + pause
        marks = [part.mark for part in found or []]
        before, self.calm = self.calm, found is not None and all(part.state in (UP, ENDED) for part in found)
        self.steady = self.steady + pause if before and self.calm and marks == self.marks else 0.0
        self.marks = marks
        if self.fallen is not None:
            self.fallen += pause
        elif any(part.fell and part.state != ENDED for part in found or []):
            self.fallen = 0.0

    @property
    def runs(self) -> bool:
        up = any(part.state == UP for part in self.parts.parts or [])
        return self.calm and self.parts.wanted and self.parts.settled and (self.steady >= STEADY or not up)

    @property
    def failed(self) -> bool:
        over = self.parts.broken or any(part.state == OVER for part in self.parts.parts or [])
        return bool(over) or (self.fallen is not None and self.fallen >= GRACE and not self.calm)

    def pause(self, before: float) -> float:
        """Return how long to wait until the next look: what runs is looked at twice more, what comes up soon at first."""
        if self.calm and self.steady < STEADY:
            return min(PAUSE, STEADY - self.steady)
        return min(PAUSE, before + 1)


def _shown(part: Part) -> dict[str, Any]:
    return {"name": part.name, "state": part.state, "exit_code": part.exit_code}


def _not_running(client: Client, resource: Resource, record: Record, parts: Parts, advice: str = "") -> NotRunning:
    """Return why it does not run, with the end of the logs of what failed."""
    found = parts.parts or []
    failed = [part for part in found if part.state == OVER] or [part for part in found if part.fell and (parts.broken or part.state == STARTING)]
    failed = failed or [part for part in found if part.state == STARTING]
    containers = {id(part): _shown(part) for part in found}
    words, ends = [], []
    runs = parts.runs
    for part in failed[:LOGS]:
        words.append(client.scrub(_words(client, runs, parts.place, part)))
        lines = _log(client, resource, record, runs, part)
        if lines is not None:
            containers[id(part)]["log"] = lines
            ends.append(f"The log of {part.name} ends with:\n" + "\n".join(lines) if lines else f"The log of {part.name} is empty.")
        elif part.container:
            ends.append(f"The log of {part.name} could not be read: the server gives it as a WebSocket, and none came about.")
    up = sum(part.state == UP for part in found)
    begin = f"the {resource.title} was deployed, but does not run" + (f" ({up} of {len(found)} do)" if up and not parts.broken else "")
    if parts.broken:
        words.append(parts.broken)
    if parts.broken and any(part.exit_code == 0 for part in failed):
        words.append("it takes what ends within seconds for a failed update; where it is meant to end, let the failure action of its updates be continue")
    more = f" and {len(failed) - LOGS} more" if len(failed) > LOGS else ""
    first = f"{begin}: {'; '.join(words) or 'nothing of it was seen to run in time'}{more}.{advice and ' ' + advice}"
    return NotRunning("\n".join([first, *ends]), list(containers.values()))


def _words(client: Client, runs: Runs, place: dict[str, str], part: Part) -> str:
    """Say how it is with one."""
    if "unhealthy" in part.reason:
        said = _health(client, runs, place, part)
        return f"{part.name} fails its health check" + (f", which says: {said}" if said else "")
    if part.exit_code is not None and part.container:
        since = {OVER: " and is not started again", STARTING: " and did not come to run since"}.get(part.state, "")
        return f"{part.name} ended with exit code {part.exit_code}{since}"
    return f"{part.name} is {part.state}" + (f": {part.reason}" if part.reason else "")


def _health(client: Client, runs: Runs, place: dict[str, str], part: Part) -> str:
    """Return what the health check of a container said last."""
    try:
        told = client.query(runs.inspect, {"containerId": part.container, **place})
        return str(told["State"]["Health"]["Log"][-1]["Output"]).strip()
    except (DokployError, KeyError, IndexError, TypeError):
        return ""


def _log(client: Client, resource: Resource, record: Record, runs: Runs, part: Part) -> list[str] | None:
    """Return the end of the log of a container; None where it can't be read."""
    if not part.container:
        return None
    asked = {"containerId": part.container, "tail": str(TAIL), "since": "all", "runType": "native", "serviceId": record[resource.id_field]}
    text = client.listen(f"{runs.log}?{urlencode({**asked, **runs.place(record)})}")
    if text is None:
        return None
    return [client.scrub(_CLUTTER.sub("", line)) for line in text.splitlines()][-TAIL:]
