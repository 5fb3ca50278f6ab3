# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The swarm and Docker below a server: what deployments leave behind, and how it is as time goes by.

Nothing runs: how a task or container is follows from when it began, from what it does (lives.py) and from what the time is.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Iterator

from .lives import UNHEALTHY_AFTER, Life, life

Row = dict[str, Any]
#: Seconds for which the swarm watches a new task, and after which it starts another in the place of one that ended.
MONITOR = DELAY = 5.0
KEPT = 5


@dataclass
class Version:
    """What was deployed of a service at some time.

    :ivar begun: the time
    :ivar condition: when a task or container is started again: "any" or "always", "on-failure", "none" or "no"
    :ivar action: what becomes of an update that fails
    :ivar variables: what it is given, each as ``NAME=value``
    """

    begun: float
    command: Any = None
    check: Any = None
    replicas: int = 1
    condition: str = "any"
    action: str = "rollback"
    variables: list[str] = field(default_factory=list)

    def life(self, slot: int) -> Life:
        return life(self.command, self.check, slot)

    def span(self, slot: int) -> tuple[float | None, int]:
        """Return how long the swarm lets one run, and its exit code."""
        told = self.life(slot)
        if told.ill is not None and (told.seconds is None or told.seconds > UNHEALTHY_AFTER):
            return UNHEALTHY_AFTER, 137
        return told.seconds, told.code

    def again(self, code: int) -> bool:
        return self.condition in ("any", "always", "unless-stopped") or self.condition == "on-failure" and code != 0


@dataclass
class Service:
    """A service of the swarm, or one of a Compose file.

    :ivar old: the version before, if there is one
    """

    name: str
    now: Version
    old: Version | None = None
    id: str = ""

    def deploy(self, new: Version) -> None:
        failed = self._failed()
        self.old = self.old if failed is not None and failed <= new.begun and self.now.action == "rollback" else self.now
        self.now = new

    def _failed(self) -> float | None:
        """Return when the update failed, if it did."""
        spans = [self.now.span(slot + 1) for slot in range(self.now.replicas)]
        ends = [seconds for seconds, code in spans if seconds is not None and seconds < MONITOR]
        return self.now.begun + min(ends) if self.old and ends else None

    def status(self, at: float) -> str | None:
        """Return how its update is, as the swarm calls it."""
        failed = self._failed()
        if self.old is None:
            return None
        if failed is not None and at >= failed and self.now.action != "continue":
            return "paused" if self.now.action == "pause" else "rollback_completed"
        return "updating" if at < self.now.begun + MONITOR else "completed"

    def spec(self, at: float) -> Row:
        version = self.old if self.status(at) == "rollback_completed" and self.old else self.now
        told: Row = {
            "ID": self.id, "UpdatedAt": stamp(self.now.begun),
            "Spec": {
                "Name": self.name, "TaskTemplate": {"ForceUpdate": 0, "ContainerSpec": {"Env": version.variables}},
                "Mode": {"Replicated": {"Replicas": version.replicas}},
            },
        }
        if self.old:
            told.update(PreviousSpec={}, UpdateStatus={"State": self.status(at), "StartedAt": stamp(self.now.begun)})
        return told

    def tasks(self, at: float) -> Iterator[Row]:
        """Yield the tasks, those of a slot from the newest on."""
        back = self.status(at) == "rollback_completed"
        for slot in range(1, max(self.now.replicas, self.old.replicas if self.old and back else 0) + 1):
            rows = list(self._slot(self.now, slot, at))
            if back and self.old:
                rows = [*(row for row in rows if row["desired"] == "shutdown"), *self._slot(self.old, slot, at)]
            elif self.old and slot <= self.old.replicas:
                newest = list(self._slot(self.old, slot, self.now.begun))[:1]
                rows += [{**row, "desired": "shutdown", "word": "Shutdown", "since": self.now.begun} for row in newest]
            yield from rows

    def _slot(self, version: Version, slot: int, at: float) -> Iterator[Row]:
        """Yield the tasks of a version in a slot, from the newest on."""
        seconds, code = version.span(slot)
        told = version.life(slot)
        rows: list[Row] = []
        start = version.begun
        while start <= at:
            mark = f"{self.id} {slot} {start}"
            row = {
                "id": hashlib.sha256(mark.encode()).hexdigest()[:25], "container": hashlib.sha256(f"c {mark}".encode()).hexdigest(), "slot": slot,
                "name": f"{self.name}.{slot}", "service": self.id, "start": start, "since": start, "error": "", "code": 0, "lines": told.lines,
                "ill": told.ill, "desired": "running", "word": "Running" if told.ill is None else "Starting",
            }
            rows.insert(0, row)
            if seconds is None or at < start + seconds:
                break
            error = f"task: non-zero exit ({code})" + (": dockerexec: unhealthy container" if told.ill is not None else "") if code else ""
            row.update(desired="shutdown", word="Failed" if code else "Complete", since=start + seconds, error=error, code=code)
            if not version.again(code):
                break
            start += seconds + DELAY
            if start > at:
                following = hashlib.sha256(f"{self.id} {slot} {start}".encode()).hexdigest()[:25]
                rows.insert(0, {**row, "id": following, "desired": "ready", "word": "Ready", "error": ""})
        yield from rows[:KEPT + 1]

    def container(self, at: float) -> Row:
        """Return its container of Docker Compose."""
        told, begun, number = self.now.life(1), self.now.begun, 0
        pause, left = 0.1, at - begun
        status = "running"
        while told.seconds is not None and left >= told.seconds:
            if not self.now.again(told.code):
                status = "exited"
                break
            left -= told.seconds
            status = "restarting" if left < pause else "running"
            if status == "restarting":
                break
            left, begun, number, pause = left - pause, begun + told.seconds + pause, number + 1, min(pause * 2, 60.0)
        return {
            "id": hashlib.sha256(f"{self.id} {self.now.begun}".encode()).hexdigest(), "name": f"{self.name}-1", "status": status, "count": number,
            "start": begun, "code": told.code if status != "running" else 0, "lines": told.lines, "ill": told.ill, "old": at - begun >= UNHEALTHY_AFTER,
            "variables": self.now.variables,
        }


@dataclass
class World:
    """All that runs: what each service of a server runs in.

    :ivar services: name of the service in Docker: the services of it
    :ivar composed: those of which Docker Compose made containers
    """

    services: dict[str, dict[str, Service]] = field(default_factory=dict)
    composed: set[str] = field(default_factory=set)

    def deploy(self, app: str, versions: dict[str, Version], composed: bool) -> None:
        before = self.services.get(app, {})
        for name, version in versions.items():
            if name in before:
                before[name].deploy(version)
            else:
                before[name] = Service(name, version, id=hashlib.sha256(f"{name} {version.begun}".encode()).hexdigest()[:25])
        self.services[app] = {name: service for name, service in before.items() if name in versions}
        (self.composed.add if composed else self.composed.discard)(app)

    def tasks(self, app: str, at: float) -> list[Row]:
        return [task for service in self.services.get(app, {}).values() for task in service.tasks(at)]

    def containers(self, app: str, at: float) -> list[Row]:
        return [service.container(at) for service in self.services.get(app, {}).values()]

    def inspect(self, wanted: str, at: float) -> Row | None:
        """Return what Docker tells of a service, task or container."""
        for app, services in self.services.items():
            for service in services.values():
                if app in self.composed:
                    found = service.container(at)
                    if found["id"].startswith(wanted):
                        return _container(found)
                    continue
                if wanted in (service.id, service.name):
                    return service.spec(at)
                for task in service.tasks(at):
                    if wanted == task["id"]:
                        return _task(task)
                    if task["container"] == wanted:
                        return {"Id": wanted, "State": {"Status": "exited", **_health(task["ill"], True)}}
        return None

    def log(self, wanted: str, at: float) -> list[str]:
        """Return what a container has printed."""
        found = [
            row for app in self.services for row in (self.containers(app, at) if app in self.composed else self.tasks(app, at))
            if row.get("container", row["id"]).startswith(wanted)
        ]
        return [f"{stamp(found[0]['start'])} {line}" for line in found[0]["lines"]] if found else []


def stamp(at: float) -> str:
    return datetime.fromtimestamp(at, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f") + "Z"


def _health(ill: str | None, sick: bool) -> Row:
    return {} if ill is None else {"Health": {"Status": "unhealthy" if sick else "starting", "Log": [{"ExitCode": 1, "Output": f"{ill}\n"}] if sick else []}}


def _task(task: Row) -> Row:
    return {
        "ID": task["id"], "CreatedAt": stamp(task["start"]), "ServiceID": task["service"], "Slot": task["slot"], "DesiredState": task["desired"],
        "Spec": {"ContainerSpec": {}}, "Status": {
            "State": task["word"].lower(), "Err": task["error"], "ContainerStatus": {"ContainerID": task["container"], "ExitCode": task["code"]},
        },
    }


def _container(found: Row) -> Row:
    return {
        "Id": found["id"], "Name": f"/{found['name']}", "RestartCount": found["count"], "Config": {"Labels": {}, "Env": found["variables"]},
        "State": {"Status": found["status"], "ExitCode": found["code"], "Error": "", "StartedAt": stamp(found["start"]), **_health(found["ill"], found["old"])},
    }
