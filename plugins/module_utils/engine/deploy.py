# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployments: starting one, waiting for that very one, and telling how it ended.

Deployments wait in a queue, and one is listed only once it begins (FACTS, Deploying). It is
known by a mark in its description, so an older one is never taken for it, and one whose request was lost is found. The
server writes the commit over the description of what it built from a repository when that ends (seen on v0.30.2); one
that has begun and ended between two looks is told by its place in the queue. Services without a queue are deployed while the
request waits.
"""

from __future__ import annotations

import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Callable, Iterator

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.running import CannotTell, NotRunning, await_running
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Queue, Resource, Runs
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import Version
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError, TransportError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import QUERY, Call

DONE = "done"
QUEUED = "queued"
RUNNING = "running"
#: What is waited for: the end of the deployment, or that all of it runs (RUNNING).
DEPLOYED = "deployed"
#: Lines of a log that a result has.
TAIL = 30
#: Lines of a log that are read at a time while it is shown.
WINDOW = 2000
#: Seconds after which a deployment that is neither queued nor listed counts as lost.
LOST_AFTER = 15

Say = Callable[[str], None]


class DeployError(DokployError):
    """A deployment failed, or was not seen to end.

    :ivar deployment: what is known of it
    """

    def __init__(self, message: str, deployment: dict[str, Any]) -> None:
        super().__init__(message)
        self.deployment = deployment


def pauses() -> Iterator[float]:
    """Yield the seconds between two looks: soon at first, then every 4; a wait of a minute looks less than 20 times."""
    pause = 0.5
    while True:
        yield pause
        pause = min(4.0, pause + 0.5)


@dataclass(frozen=True)
class Terms:
    """How a deployment is asked for, and what is waited for.

    :ivar procedure: ``deploy``, ``redeploy`` or, of a database, ``rebuild``; or the whole name of another
    :ivar wait: wait for its end, where the request itself does not
    :ivar wait_for: DEPLOYED, or RUNNING where the server tells it
    :ivar timeout: seconds to wait at the most, for all of it
    :ivar say: is given each new line of the log as it grows
    """

    procedure: str = "deploy"
    title: str = ""
    description: str = ""
    wait: bool = True
    wait_for: str = RUNNING
    timeout: float = 600
    say: Say | None = None


def deploy(client: Client, resource: Resource, record: dict[str, Any], version: Version, terms: Terms) -> dict[str, Any]:
    """Deploy a service, wait for the end, and until what was deployed runs.

    :param record: the service, with its id
    :returns: status, seconds, log, containers and so on of the deployment
    :raises DeployError: where it failed, was lost, did not end in time, or what was deployed does not run
    """
    begun = time.monotonic()
    client.hide(resource.secrets(record))
    queue = resource.deployment.queue if resource.deployment else None
    if queue is None:
        deployment = _deploy_at_once(client, resource, record, terms.procedure, begun, terms.timeout)
    else:
        deployment = _deploy_in_turn(client, resource, queue, record, version, terms, begun)
    if terms.wait:
        deployment["waited_for"] = DEPLOYED
    if terms.wait and terms.wait_for == RUNNING and resource.deployment:
        runs = resource.deployment.runs
        _see_running(client, resource, record, runs, deployment, lambda: time.monotonic() - begun > terms.timeout)
    return deployment


def _deploy_in_turn(
    client: Client, resource: Resource, queue: Queue, record: dict[str, Any], version: Version, terms: Terms, begun: float,
) -> dict[str, Any]:
    """Deploy a service whose deployments wait in a queue."""
    mark = f"ansible {secrets.token_hex(6)}"
    description = f"{terms.description} ({mark})" if terms.description else mark
    given = {resource.id_field: record[resource.id_field], "title": terms.title or "Ansible", "description": description}
    watch = _Watch(client, resource, queue, record, version, mark, terms.say)
    try:
        client.mutate(terms.procedure if "." in terms.procedure else f"{resource.kind}.{terms.procedure}", given)
    except TransportError as lost:
        if not lost.maybe_done or not watch.look():
            raise
    if not terms.wait:
        watch.look()
        return watch.deployment
    for pause in pauses():
        # A server that is being restarted is waited for like a deployment.
        with suppress(TransportError):
            if watch.look() and watch.ended:
                break
        _check_time(watch.deployment, resource, begun, terms.timeout, watch.missing)
        time.sleep(pause)
    return watch.result()


def _see_running(
    client: Client, resource: Resource, record: dict[str, Any], runs: Callable[[dict[str, Any]], Runs], deployment: dict[str, Any],
    late: Callable[[], bool],
) -> None:
    """Wait until what was deployed runs, and note it; where the server does not tell, note why."""
    try:
        if not record.get("appName"):
            record = client.query(resource.read.one, {resource.id_field: record[resource.id_field]})
        deployment["containers"] = await_running(client, resource, record, runs(record), late)
        deployment["waited_for"] = RUNNING
    except NotRunning as error:
        deployment["containers"] = error.containers
        raise DeployError(str(error), deployment) from error
    except CannotTell as error:
        deployment["untold"] = str(error)


def _check_time(deployment: dict[str, Any], resource: Resource, begun: float, timeout: float, missing: float) -> None:
    if missing > LOST_AFTER:
        raise DeployError(
            f"the deployment of {resource.title} was lost: it is neither queued nor listed. The server keeps its queue in memory, so it"
            " was probably restarted; run the task again", deployment,
        )
    if time.monotonic() - begun > timeout:
        state = deployment["status"]
        at = f" at position {deployment['queue_position']}" if deployment.get("queue_position") else ""
        raise DeployError(
            f"the deployment of {resource.title} did not end within {timeout:g} seconds; it is {state}{at} and goes on. Raise wait_timeout,"
            " or look at its log in the web interface", deployment,
        )


class _Watch:
    """Follows one deployment.

    :ivar deployment: what is known of it
    :ivar missing: seconds since it was last queued or listed
    """

    def __init__(
        self, client: Client, resource: Resource, queue: Queue, record: dict[str, Any], version: Version, mark: str, say: Say | None,
    ) -> None:
        self.client, self.resource, self.queue, self.id, self.mark, self.say = client, resource, queue, record[resource.id_field], mark, say
        # Deployments that are not this one, and how many of the service will begin before it.
        self.others = {row["deploymentId"] for row in record.get("deployments") or ()}
        self.ahead = 0
        self.logs = version >= queue.log_since
        self.deployment: dict[str, Any] = {"deployment_id": None, "status": QUEUED, "log": []}
        self.shown: list[str] = []
        self.seen = time.monotonic()

    @property
    def ended(self) -> bool:
        return self.deployment["status"] not in (QUEUED, RUNNING)

    @property
    def missing(self) -> float:
        return time.monotonic() - self.seen

    def look(self) -> bool:
        """Read where it is, and say whether it is anywhere."""
        calls = [Call(self.queue.listing, {"id": self.id, "type": self.resource.owner_kind}), Call(self.queue.jobs)]
        known = self.deployment["deployment_id"]
        if known and self.logs and self.say:
            calls.append(self._log_call(WINDOW))
        rows, jobs, *log = self.client.batch(QUERY, calls)
        # A job that ends while the server lists them makes it fail (500, seen on v0.28.8).
        if isinstance(jobs, ApiError) and jobs.status == 500:
            jobs = []
        for answer in (rows, jobs):
            if isinstance(answer, DokployError):
                raise answer
        row = self._row(rows, self._queued(jobs or []))
        if row is not None:
            self.deployment.update(
                deployment_id=row["deploymentId"], status=row["status"], title=row.get("title"), seconds=_seconds(row),
                error=row.get("errorMessage"), queue_position=None,
            )
        if row is not None or self.deployment["queue_position"]:
            self.seen = time.monotonic()
        if log and isinstance(log[0], str):
            self._show(log[0].splitlines())
        return row is not None or self.deployment["queue_position"] is not None

    def _queued(self, jobs: list[dict[str, Any]]) -> bool:
        """Note its place among what waits or runs, counted from 1, and say whether it has one."""
        jobs = sorted((job for job in jobs if job.get("state") not in ("completed", "failed")), key=lambda job: job.get("timestamp") or 0)
        data = [job.get("data") or {} for job in jobs]
        place = next((index for index, one in enumerate(data) if self.mark in str(one.get("descriptionLog"))), None)
        self.deployment["queue_position"] = None if place is None else place + 1
        if place is not None:
            self.ahead = sum(
                1 for job, one in zip(jobs[:place], data) if one.get(self.resource.id_field) == self.id and job.get("state") != "active"
            )
        return place is not None

    def _row(self, rows: list[dict[str, Any]], queued: bool) -> dict[str, Any] | None:
        """Find it among the deployments of the service."""
        known = self.deployment["deployment_id"]
        row = next((row for row in rows if row["deploymentId"] == known or self.mark in (row.get("description") or "")), None)
        new = sorted((one for one in rows if one["deploymentId"] not in self.others), key=lambda one: one["createdAt"])
        if row is None and not known and not queued and len(new) > self.ahead:
            row = new[self.ahead]
        if queued:
            self.others.update(one["deploymentId"] for one in new if one is not row)
        return row

    def _log_call(self, tail: int) -> Call:
        return Call(self.queue.log, {"deploymentId": self.deployment["deployment_id"], "tail": tail})

    def _show(self, lines: list[str]) -> None:
        old = self.shown[-1] if len(lines) >= WINDOW and self.shown else None
        begin = len(lines) - lines[::-1].index(old) if old in lines else 0 if old is not None else len(self.shown)
        for line in lines[begin:]:
            if self.say:
                self.say(self.client.scrub(line))
        self.shown = lines

    def result(self) -> dict[str, Any]:
        """Return how it ended.

        :raises DeployError: where that was not well
        """
        if self.logs:
            text = self.client.batch(QUERY, [self._log_call(WINDOW if self.say else TAIL)])[0]
            lines = text.splitlines() if isinstance(text, str) else []
            self._show(lines)
            self.deployment["log"] = [self.client.scrub(line) for line in lines[-TAIL:]]
        if self.deployment["status"] == DONE:
            return self.deployment
        raise DeployError(self._failure(), self.deployment)

    def _failure(self) -> str:
        status = self.deployment["status"]
        if status == "cancelled":
            return (
                f"the deployment of {self.resource.title} was cancelled, by someone or because the server was restarted meanwhile;"
                " run the task again if it is still wanted"
            )
        reason = self.client.scrub(str(self.deployment.get("error") or "")).strip()
        lines = [line for line in self.deployment["log"] if line.strip()]
        text = f"the deployment of {self.resource.title} failed" + (f": {reason}" if reason else "")
        if lines:
            return f"{text}. The log ends with:\n" + "\n".join(lines)
        return f"{text}. Its log can be read in the web interface" + ("" if self.logs else "; this server is too old to give it to Ansible")


def _seconds(row: dict[str, Any]) -> float | None:
    try:
        begun, ended = (datetime.fromisoformat(str(row[name]).replace("Z", "+00:00")) for name in ("startedAt", "finishedAt"))
    except (KeyError, ValueError):
        return None
    return round((ended - begun).total_seconds(), 1)


def _deploy_at_once(client: Client, resource: Resource, record: dict[str, Any], procedure: str, begun: float, timeout: float) -> dict[str, Any]:
    here = {resource.id_field: record[resource.id_field]}
    deployment: dict[str, Any] = {"deployment_id": None, "status": RUNNING, "log": []}
    try:
        with client.patience(timeout):
            client.mutate(f"{resource.kind}.{procedure}", here)
    except ApiError as error:
        deployment["status"] = "error"
        raise DeployError(f"the deployment of {resource.title} failed: {error}", deployment) from error
    except TransportError as lost:
        if not lost.maybe_done:
            raise
        _await_end(client, resource, here, deployment, begun, timeout)
    deployment.update(status=DONE, seconds=round(time.monotonic() - begun, 1))
    return deployment


def _await_end(client: Client, resource: Resource, here: dict[str, str], deployment: dict[str, Any], begun: float, timeout: float) -> None:
    """Wait for the end of a deployment whose answer was lost, such as behind a proxy that gives up earlier."""
    for pause in pauses():
        with suppress(TransportError):
            status = resource.status_of(client.query(resource.read.one, here))
            if status == DONE:
                return
            if status != RUNNING:
                deployment["status"] = status
                raise DeployError(f"the deployment of {resource.title} failed; its log can be read in the web interface", deployment)
        _check_time(deployment, resource, begun, timeout, 0)
        time.sleep(pause)
