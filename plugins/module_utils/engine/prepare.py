# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Making what is new fit for use, such as setting up a host: whether that is to be done, doing it, and judging what came of it.

How a run ends says nothing: a script that fails, and a host that goes down in its midst, end as well as one that succeeds
(infrastructure.md, setup flow), and one whose stream is left before its end counts as failed, though it is carried out (seen on
v0.28.8, v0.29.14 and v0.30.2). So the server is asked what is there. Requests are short: the log comes as a stream that may break
off, and the end is looked for.
"""

from __future__ import annotations

import time
from typing import Any, Callable

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import CREATE, NONE, UPDATE, Change, some
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.deploy import RUNNING, TAIL, pauses
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import Item, Snapshot
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import ALWAYS, NEVER, Preparation, Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError, TransportError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import QUERY, Call
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.events import Stream

#: Seconds that the answer to a request is waited for that is answered when all is done.
ASKED = 5.0
#: Seconds for which the end of a log is waited for, each time that nothing came.
LAST_PAUSES = (0.1, 0.4, 0.5, 1.0)
#: Seconds after which a run that isn't listed counts as lost.
LOST_AFTER = 30.0

Say = Callable[[str], None]


def note_preparation(change: Change, item: Item, snapshot: Snapshot, warnings: list[str]) -> None:
    """Note in a change whether it makes its resource fit for use.

    :param warnings: takes what the user should be told
    :raises DokployError: where what that needs is missing
    """
    how, resource = change.resource.preparation, change.resource
    if how is None or item.prepare == NEVER or change.action not in (NONE, CREATE, UPDATE):
        return
    record = {**change.record, **change.sent}
    if change.action != CREATE and item.prepare != ALWAYS and not any(name in change.sent for name in how.anew):
        unread = snapshot.unread.get((resource.kind, change.id or ""), {}).get(how.check.field)
        missing = [] if unread else how.lacks(record[how.check.field], record)
        if unread and _has_been_done(how, record):
            warnings.append(f"{resource.at(change.path)}: whether the {how.option} is complete can't be told now: {unread}")
        if not missing and (not unread or _has_been_done(how, record)):
            return
        change.before[how.option] = unread or f"without {some(missing)}"
    for name in how.needs:
        if not record.get(resource.field(name).api_name):
            raise DokployError(f"{name} is needed for the {how.option} of {resource.at(change.path)}")
    change.after[how.option] = "complete"
    if change.action == NONE:
        change.action = UPDATE


def _has_been_done(how: Preparation, record: Record) -> bool:
    """Say whether the newest run came to an end."""
    newest: Record = max(record.get(how.runs) or (), key=lambda row: str(row.get("createdAt")), default={})
    return newest.get("status") == "done"


def prepare(client: Client, changes: list[Change], say: Say | None = None) -> None:
    """Make resources fit for use, all at the same time, and wait for the end.

    :param say: is given each new line of the logs
    :raises DokployError: where one of them is not fit then
    """
    runs = [_Run(client, change, change.resource.preparation, say) for change in changes if change.resource.preparation]
    for run, answer in zip(runs, client.batch(QUERY, [run.one for run in runs])):
        if isinstance(answer, DokployError):
            raise answer
        run.start(answer)
    for pause in pauses():
        going = [run for run in runs if not run.ended]
        for run, answer in zip(going, client.batch(QUERY, [run.one for run in going])):
            run.look(answer)
        if all(run.ended for run in runs):
            break
        time.sleep(pause)
    for run, answer in zip(runs, client.batch(QUERY, [run.check for run in runs])):
        run.judge(answer)
    failures = [run.failure for run in runs if run.failure]
    if failures:
        raise DokployError("\n".join(failures))
    for run in runs:
        run.change.done = True


class _Run:
    """One run of a preparation.

    :ivar ended: nothing more is waited for
    :ivar failure: why it has not succeeded, in a sentence
    """

    def __init__(self, client: Client, change: Change, how: Preparation, say: Say | None) -> None:
        self.client, self.change, self.how, self.say = client, change, how, say
        self.begun = time.monotonic()
        self.patience = change.item.patience if change.item and change.item.patience else how.patience
        self.ended, self.failure = False, ""
        self.id: str | None = None
        self.known: set[str] = set()
        self.stream: Stream | None = None
        self.text, self.lines = "", list[str]()

    @property
    def here(self) -> dict[str, Any]:
        return self.change.resource.address(self.change.id)

    @property
    def one(self) -> Call:
        return Call(self.change.resource.read.one, self.here)

    @property
    def check(self) -> Call:
        return Call(self.how.check.procedure, self.how.check.input(self.change.record))

    def start(self, record: Record) -> None:
        """Start it, or follow one that another has started: two at once would both run to the end (seen on v0.30.2)."""
        rows = sorted(record.get(self.how.runs) or (), key=lambda row: str(row["createdAt"]))
        self.known = {row["deploymentId"] for row in rows}
        if rows and rows[-1]["status"] == RUNNING and self.client.age(rows[-1]["createdAt"]) < self.patience:
            self.id = rows[-1]["deploymentId"]
            return
        try:
            self.stream = Stream(self.client, Call(self.how.stream, self.here))
        except TransportError as lost:
            if not lost.maybe_done:
                self._start_unheard()

    def _start_unheard(self) -> None:
        try:
            with self.client.patience(ASKED):
                self.client.mutate(self.how.procedure, self.here)
        except TransportError as lost:
            if not lost.maybe_done:
                raise

    def look(self, answer: Any) -> None:
        """See how far it is; a server that is away for a moment is waited for.

        :param answer: what the one procedure answers
        """
        self._hear()
        if isinstance(answer, ApiError):
            self._end(f"it can't be read any more: {answer}")
        rows = [] if isinstance(answer, DokployError) else answer.get(self.how.runs) or []
        new = sorted((row for row in rows if row["deploymentId"] not in self.known), key=lambda row: str(row["createdAt"]))
        row = next((row for row in rows if row["deploymentId"] == self.id), new[0] if new and self.id is None else None)
        waited = time.monotonic() - self.begun
        if row is not None:
            self.id = row["deploymentId"]
            self.ended = self.ended or row["status"] != RUNNING
        elif waited > LOST_AFTER and not isinstance(answer, DokployError):
            self._end("it is not listed, so the server was probably restarted; run the task again")
        if not self.ended and waited > self.patience:
            self._end(
                f"it did not end within {self.patience:g} seconds, and goes on; raise {self.how.timeout_option}, or wait and run the task again"
            )

    def _end(self, failure: str) -> None:
        self.ended = True
        self.failure = self.failure or self._told(failure)

    def _told(self, failure: str) -> str:
        return f"{self.how.option} of {self.change.resource.at(self.change.path)} has not succeeded: {failure}"

    def _hear(self, pause: float = 0) -> None:
        """Take what is new of the log; what is still on its way is waited for so many seconds."""
        *lines, self.text = (self.text + (self.stream.new(pause) if self.stream else "")).split("\n")
        for line in (self.client.scrub(line.rstrip("\r")) for line in lines):
            if line.strip():
                self.lines.append(line)
                if self.say:
                    self.say(f"{self.change.path}: {line}")

    def _hear_the_end(self, stream: Stream) -> None:
        """Take what is left of the log; its last piece may be on its way still, or the stream has broken off."""
        for pause in LAST_PAUSES:
            self._hear(pause)
            if self.lines and self.lines[-1].endswith(self.how.last):
                break
        stream.leave()

    def judge(self, answer: Any) -> None:
        """Say what came of it.

        :param answer: how fit it is now
        """
        if self.stream:
            self._hear_the_end(self.stream)
        if self.failure:
            return
        if isinstance(answer, DokployError):
            failure = answer.message if isinstance(answer, ApiError) else str(answer)
        else:
            missing = self.how.lacks(self.how.check.value(answer), self.change.record)
            failure = f"{some(missing)} {'is' if len(missing) == 1 else 'are'} missing there" if missing else ""
        if failure:
            tail = "\n".join(self.lines[-TAIL:])
            self.failure = self._told(failure) + (f". The log ends with:\n{tail}" if tail else "")
