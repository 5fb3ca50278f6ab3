# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a service runs in: tasks of the swarm, or containers of Docker Compose, and how each of them is.

A server gives what ``docker service ps``, ``docker stack ps`` and ``docker ps`` print, and of each thing what ``docker inspect``
does (seen on v0.28.8, v0.29.14 and v0.30.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Runs
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import Call

#: How a part is: it comes up, runs, has ended well and is not started again, or has ended badly and is not started again.
STARTING, UP, ENDED, OVER = "starting", "running", "ended", "failed"
#: Words of the swarm for a task that is no more, and for what it wants of one that is to be there.
_FELL = ("failed", "rejected", "orphaned", "complete")
_TAKEN_AWAY = ("shutdown", "remove")
_WANTED = ("running", "ready", "complete", "accepted")


@dataclass
class Part:
    """A place of the swarm, or a container.

    :ivar state: STARTING, UP, ENDED or OVER
    :ivar mark: is another when what runs in its place is another or was started anew
    :ivar container: id of the container whose log tells the most; empty where there was none
    :ivar exit_code: that of the last end since the deployment
    :ivar reason: why it ended or does not come up, in Docker's words
    :ivar fell: it has ended since the deployment
    """

    name: str
    state: str
    mark: str = ""
    container: str = ""
    exit_code: int | None = None
    reason: str = ""
    fell: bool = False


class Parts:
    """What there is at each look.

    :ivar parts: what there is; None until it is known
    :ivar wanted: as many as are wanted are there
    :ivar settled: nothing is being replaced
    :ivar broken: why it won't come to run
    """

    def __init__(self, runs: Runs, record: Record) -> None:
        self.name, self.runs, self.place = record["appName"], runs, runs.place(record)
        self.parts: list[Part] | None = None
        self.wanted, self.settled, self.broken = True, True, ""
        self.asked: list[str] = []

    def calls(self) -> list[Call]:
        """Return what to ask at the next look: the list, and of what it told before all that is not known yet or may change."""
        listing = Call(self.runs.listing, {"appName": self.name, **dict(self.runs.more), **self.place})
        return [listing, *(Call(self.runs.inspect, {"containerId": one, **self.place}) for one in self.asked)]

    def take(self, answers: list[Any]) -> None:
        """Note what was answered."""
        raise NotImplementedError

    @property
    def specs(self) -> list[Record]:
        """What each was made from, as far as it is known."""
        raise NotImplementedError


def parts_of(runs: Runs, record: Record) -> Parts:
    """Return what tells of the parts of a service."""
    return Tasks(runs, record) if runs.tasks else Containers(runs, record)


class Tasks(Parts):
    """Tasks of one service of the swarm, or of those of a stack. A task is never started again: another takes its place."""

    def __init__(self, runs: Runs, record: Record) -> None:
        super().__init__(runs, record)
        # Without a task there is no other way to a service than its name, which an image or volume may have too.
        self.asked = [self.name]
        self.ids: dict[str, str] = {}
        self.services: dict[str, Record] = {}
        self.tasks: dict[str, Record] = {}

    def take(self, answers: list[Any]) -> None:
        rows, *told = answers
        for one in told:
            self._note(one)
        rows = rows if isinstance(rows, list) else []
        places = [list(of_place) for name, of_place in groupby(rows, key=lambda row: row["name"])]
        self.asked = self._unknown(places)
        names = {_service(place[0]) for place in places}
        self.parts, self.broken = None, ""
        if (places and names <= set(self.services)) or (not places and self.services):
            self.parts = [part for part in map(self._part, places) if part]
        self.services = {name: service for name, service in self.services.items() if name in names or not places}
        self.settled = all(_update(service).get("State") != "updating" for service in self.services.values())
        of_service = {name: [part.state for part in self.parts or [] if part.name.rpartition(".")[0] == name] for name in self.services}
        if self.parts is not None:
            self.broken = next((words for words in (_broken(self.services[name], states) for name, states in of_service.items()) if words), "")
        self.wanted = all(_count(self.services[name]) <= sum(state in (UP, ENDED) for state in states) for name, states in of_service.items())

    @property
    def specs(self) -> list[Record]:
        return [service["Spec"]["TaskTemplate"].get("ContainerSpec") or {} for service in self.services.values()]

    def _note(self, told: Any) -> None:
        if not isinstance(told, dict):
            return
        if "ServiceID" in told:
            self.tasks[told["ID"]] = told
        elif "TaskTemplate" in (told.get("Spec") or {}):
            self.services[told["Spec"]["Name"]] = told

    def _unknown(self, places: list[list[Record]]) -> list[str]:
        """Return the ids to ask for: of each service, or of a task that tells it, and of the last task that ended in each place."""
        asked: list[str] = []
        for place in places:
            name = _service(place[0])
            known = next((self.tasks[row["containerId"]]["ServiceID"] for row in place if row["containerId"] in self.tasks), None)
            if name in self.services:
                self.ids[name] = self.services[name]["ID"]
            elif known:
                self.ids[name] = known
            asked.append(self.ids.get(name) or place[0]["containerId"])
            ended = _ended(place)
            if ended and ended["containerId"] not in self.tasks:
                asked.append(ended["containerId"])
        return list(dict.fromkeys(asked)) or [service["ID"] for service in self.services.values()] or [self.name]

    def _part(self, place: list[Record]) -> Part | None:
        """Return how it is in one place; None where nothing is wanted in it any more."""
        newest, ended = place[0], _ended(place)
        live = [row for row in place if row["state"] == "complete" or row["state"] in _WANTED and _word(row) not in (*_FELL, *_TAKEN_AWAY)]
        task = self._recent(place)
        part = Part(newest["name"], STARTING, reason=next((_error(row) for row in live if _error(row)), ""))
        if task:
            status = task.get("Status") or {}
            container = status.get("ContainerStatus") or {}
            part.exit_code, part.container = container.get("ExitCode"), container.get("ContainerID") or ""
            part.reason, part.fell = status.get("Err") or "", True
        if live:
            part.mark = " ".join(row["containerId"] for row in live)
            words = {_word(row) for row in live}
            part.state = UP if words == {"running"} else ENDED if words == {"complete"} else STARTING
            return part
        if newest["state"] in _WANTED or ended and ended["containerId"] not in self.tasks:
            # Its successor is being made, or it isn't known yet when it ended.
            return part
        if task is None or _word(newest) in _TAKEN_AWAY:
            return None
        part.state, part.mark = ENDED if _word(newest) == "complete" else OVER, newest["containerId"]
        return part

    def _recent(self, place: list[Record]) -> Record | None:
        """Return the last task of the version that is wanted that is known to have ended."""
        service = self.services.get(_service(place[0]))
        known = (self.tasks.get(row["containerId"]) for row in place if _word(row) in _FELL)
        return next((task for task in known if task and service and _time(task.get("CreatedAt")) >= _begun(service)), None)


def _ended(place: list[Record]) -> Record | None:
    """Return the last task in a place that ended by itself."""
    return next((row for row in place if _word(row) in _FELL), None)


def _word(row: Record) -> str:
    """Return how a task is, in Docker's word: ``running`` of "Running 5 seconds ago"."""
    return str(row.get("currentState") or "").split(" ", maxsplit=1)[0].lower()


def _error(row: Record) -> str:
    """Return what Docker says is wrong; a server leaves "Error:" where that is nothing."""
    text = str(row.get("error") or "").strip('"')
    return "" if text == "Error:" else text


def _service(row: Record) -> str:
    """Return the name of the service of a task: ``web`` of ``web.1``."""
    return str(row["name"]).rpartition(".")[0]


def _time(text: Any) -> str:
    """Return a time of Docker so that it can be compared; its fraction is as long as it need be."""
    return str(text or "").rstrip("Z")


def _update(service: Record) -> Record:
    return service.get("UpdateStatus") or {}


def _begun(service: Record) -> str:
    """Return when the swarm began with the version that is wanted of a service; all that is there is of it where that is empty."""
    job = (service.get("JobStatus") or {}).get("LastExecution")
    return _time(_update(service).get("StartedAt") or job or (service.get("UpdatedAt") if service.get("PreviousSpec") else ""))


def _broken(service: Record, states: list[str]) -> str:
    """Return why a version won't come to run: the swarm has given it up.

    It stops at what ends within seconds, with whatever exit code; where all has ended well there was nothing left to do.
    """
    state = str(_update(service).get("State") or "")
    if state.startswith("rollback"):
        return "the swarm went back to the version before"
    ended = bool(states) and all(one == ENDED for one in states)
    return "the swarm has stopped to put it in the place of the version before" if state == "paused" and not ended else ""


def _count(service: Record) -> int:
    """Return how many tasks are wanted of a service; 0 where that depends on the nodes."""
    mode = service["Spec"].get("Mode") or {}
    job = mode.get("ReplicatedJob") or {}
    wanted = (mode.get("Replicated") or {}).get("Replicas", job.get("TotalCompletions", job.get("MaxConcurrent")))
    return int(wanted or 0)


class Containers(Parts):
    """Containers of Docker Compose. One is started again by Docker itself."""

    def __init__(self, runs: Runs, record: Record) -> None:
        super().__init__(runs, record)
        self.known: dict[str, Record] = {}

    def take(self, answers: list[Any]) -> None:
        rows, *told = answers
        self.known = {one: record for one, record in zip(self.asked, told) if isinstance(record, dict) and "State" in record}
        self.asked = [row["containerId"] for row in rows] if isinstance(rows, list) else []
        known = bool(self.asked) and set(self.asked) <= set(self.known)
        self.parts = [self._part(self.known[one]) for one in self.asked if not _extra(self.known[one])] if known else None

    @property
    def specs(self) -> list[Record]:
        return [record.get("Config") or {} for record in self.known.values() if not _extra(record)]

    def _part(self, record: Record) -> Part:
        state = record["State"]
        health = state.get("Health") or {}
        part = Part(record["Name"].lstrip("/"), STARTING, f"{record['Id']} {record.get('RestartCount')} {state.get('StartedAt')}", record["Id"])
        status = state.get("Status")
        part.reason = state.get("Error") or ""
        if status == "running" and health.get("Status") in (None, "", "none", "healthy"):
            part.state = UP
        elif status == "running" and health.get("Status") == "unhealthy":
            part.reason, part.fell = "unhealthy container", True
        elif status in ("exited", "dead", "restarting"):
            part.exit_code, part.fell = state.get("ExitCode"), True
            part.state = STARTING if status == "restarting" else ENDED if part.exit_code == 0 else OVER
        if status == "running" and record.get("RestartCount"):
            part.fell = True
        return part


def _extra(record: Record) -> bool:
    """Say whether a container was made by ``docker compose run``: no deployment makes it."""
    labels = (record.get("Config") or {}).get("Labels") or {}
    return str(labels.get("com.docker.compose.oneoff")).lower() == "true"
