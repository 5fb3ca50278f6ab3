# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Subscriptions: answers that come in pieces, as the events of a stream over plain HTTP."""

from __future__ import annotations

import json
import threading
from queue import Empty, SimpleQueue
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import Call

#: Seconds without an event after which nobody listens any more: a server never ends such a stream by itself
#: (infrastructure.md, setup flow; seen on v0.28.8, v0.29.14 and v0.30.2).
QUIET = 300.0


class Stream:
    """A subscription, whose texts are read by a thread of its own as they come.

    :param quiet: seconds without an event after which nobody listens any more
    :raises TransportError: where it does not begin
    """

    def __init__(self, client: Client, call: Call, quiet: float = QUIET) -> None:
        self._response = client.twin().subscribe(call, quiet)
        self._texts: SimpleQueue[str] = SimpleQueue()
        self._left, self._ended = threading.Event(), threading.Event()
        threading.Thread(target=self._read, daemon=True).start()

    @property
    def ended(self) -> bool:
        """Whether nothing more comes, and all that came has been returned."""
        return self._ended.is_set() and self._texts.empty()

    def new(self, pause: float = 0) -> str:
        """Return what has come since the last time, where the events are pieces of one text."""
        return "".join(self.events(pause))

    def events(self, pause: float = 0) -> list[str]:
        """Return the texts that have come since the last time, one for each event.

        :param pause: seconds that what is still on its way is waited for
        """
        texts = []
        try:
            while True:
                texts.append(self._texts.get(timeout=pause) if pause else self._texts.get_nowait())
        except Empty:
            return texts

    def leave(self) -> None:
        """Listen no longer than to the next event."""
        self._left.set()

    def _read(self) -> None:
        try:
            for line in self._response.iter_lines(chunk_size=1):
                text = _text(line)
                if text is not None:
                    self._texts.put(text)
                if self._left.is_set():
                    break
        except Exception:  # pylint: disable=broad-exception-caught
            # Whatever breaks it, the log ends there; how the work ends is asked for elsewhere.
            pass
        finally:
            self._response.close()
            self._ended.set()


def _text(line: bytes) -> str | None:
    """Return the text that a line of the stream has; of an error, its message."""
    if not line.startswith(b"data:"):
        return None
    try:
        value: Any = json.loads(line[len(b"data:"):])
    except ValueError:
        return None
    text = value.get("json") if isinstance(value, dict) else None
    text = text.get("message") if isinstance(text, dict) else text
    return text if isinstance(text, str) else None
