# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several controllers that work on one server at the same time, with every request in an order that a test chooses."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, Callable, Iterable

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client

BUSY, WAITING, SLEEPING, DONE = "busy", "waiting", "sleeping", "done"
#: Seconds after which a controller that neither waits nor sleeps counts as kept by a lock.
STUCK_AFTER = 0.05
#: Looks after which a controller is woken though another is kept by a lock, which it may hold itself.
PATIENCE = 4


class Controllers:
    """Runs work side by side, one request at a time; a controller that sleeps goes on when nobody has a request to send.

    :param choices: which of those that wait goes first, each time; the first one where it ends
    """

    def __init__(self, choices: Iterable[int] = ()) -> None:
        self.choices = iter(choices)
        self.changed = threading.Condition()
        self.states: dict[str, str] = {}
        self.wakes: dict[str, float] = {}
        self.time = 0.0
        self.looks = 0
        self.results: dict[str, Any] = {}
        self.errors: dict[str, Exception] = {}

    def client(self, sandbox: Any) -> Client:
        """Return a client whose every request waits for its turn."""
        controllers = self

        class Gated(Client):
            def _exchange(self, *arguments: Any) -> Any:
                controllers.wait(WAITING)
                return super()._exchange(*arguments)

        return Gated(sandbox.url, sandbox.api_key)

    def sleep(self, seconds: float) -> None:
        """Sleep in the time of the controllers, in the place of ``time.sleep``."""
        name = threading.current_thread().name
        if name in self.states:
            self.wakes[name] = self.time + seconds
            self.wait(SLEEPING)

    def wait(self, state: str) -> None:
        name = threading.current_thread().name
        with self.changed:
            self.states[name] = state
            self.changed.notify_all()
            self.changed.wait_for(lambda: self.states[name] == BUSY)

    def run(self, *works: Callable[[], Any]) -> None:
        """Run each work as a controller of its own, to the end."""
        def begin(work: Callable[[], Any]) -> None:
            name = threading.current_thread().name
            try:
                self.results[name] = work()
            except Exception as error:
                self.errors[name] = error
            with self.changed:
                self.states[name] = DONE
                self.changed.notify_all()

        threads = [threading.Thread(target=begin, args=(work,), name=f"controller-{number}", daemon=True) for number, work in enumerate(works)]
        self.states = {thread.name: BUSY for thread in threads}
        for thread in threads:
            thread.start()
        while self._next():
            pass
        for thread in threads:
            thread.join(10)

    def _next(self) -> bool:
        """Let one controller go on, and say whether any is left."""
        with self.changed:
            self.changed.wait_for(lambda: BUSY not in self.states.values(), STUCK_AFTER)
            waiting = sorted(name for name, state in self.states.items() if state == WAITING)
            sleeping = sorted((self.wakes[name], name) for name, state in self.states.items() if state == SLEEPING)
            self.looks = 0 if waiting else self.looks + 1
            if waiting:
                self.states[waiting[next(self.choices, 0) % len(waiting)]] = BUSY
            elif sleeping and (BUSY not in self.states.values() or self.looks > PATIENCE):
                self.looks = 0
                self.time, name = sleeping[0]
                self.states[name] = BUSY
            self.changed.notify_all()
            return any(state != DONE for state in self.states.values())


def apart(sandbox: Any, monkeypatch: pytest.MonkeyPatch, folder: Path, choices: Iterable[int], work: Callable[[Client], Any], count: int = 2) -> Controllers:
    """Do the same work on machines of their own, each of whose requests waits for its turn.

    :param folder: takes what the machines keep
    """
    def place() -> str:
        path = folder / threading.current_thread().name
        path.mkdir(exist_ok=True)
        return str(path)

    controllers = Controllers(choices)
    with monkeypatch.context() as patched:
        patched.setattr("tempfile.gettempdir", place)
        patched.setattr("time.sleep", controllers.sleep)
        clients = [controllers.client(sandbox) for number in range(count)]
        controllers.run(*(lambda client=client: work(client) for client in clients))
    return controllers
