# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small Dokploy for tests and demonstrations: it speaks a server's protocol and keeps its state in memory.

It imports nothing of the collection, so that neither can share the other's mistakes.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import threading
from types import TracebackType
from typing import Any

import uvicorn

from .instance import DEFAULTS, Instance
from .logs import log_stream
from .protocol import CUT, DROPPED, Fault, Protocol

VERSIONS = tuple(sorted(DEFAULTS))


class Sandbox:
    """A server in a thread of this process.

    :param version: the release it stands in for, one of VERSIONS
    :param api_key: key to accept; made up where it is empty
    :param empty: nobody has signed up yet, so that no key is accepted
    """

    def __init__(self, version: str = "v0.30.2", api_key: str = "", host: str = "127.0.0.1", port: int = 0, empty: bool = False) -> None:
        self.version = version
        self.empty = empty
        self.api_key = api_key or "sandbox-" + secrets.token_hex(12)
        self.protocol = Protocol(self._instance())
        # Named TCP, asyncio sends each part of an answer at once; otherwise each answer waits 40 ms for an acknowledgement.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind((host, port))
        self.url = f"http://{host}:{self._socket.getsockname()[1]}"
        self._server = uvicorn.Server(uvicorn.Config(
            _breaking(self.protocol.app()), log_level="critical", lifespan="off", timeout_graceful_shutdown=1, h11_max_incomplete_event_size=65536,
            ws=log_stream(self.protocol),
        ))
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def _instance(self) -> Instance:
        instance = Instance(self.version)
        if not self.empty:
            instance.people.set_up(self.api_key)
        return instance

    def _serve(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._socket]))

    @property
    def instance(self) -> Instance:
        return self.protocol.instance

    @property
    def requests(self) -> list[str]:
        """The requests so far, each its method and procedures."""
        return self.protocol.requests

    def reset(self, version: str = "", empty: bool = False) -> None:
        """Start anew, as a server on which nothing has been made.

        :param empty: nobody has signed up yet
        """
        self.version = version or self.version
        self.empty = empty
        self.protocol.instance = self._instance()
        self.protocol.requests.clear()
        self.protocol.faults.clear()
        self.protocol.stuck = False

    def skip(self, seconds: float) -> None:
        """Let time pass for what runs in containers."""
        self.instance.queue.skipped += seconds

    def fault(self, kind: str, **more: Any) -> None:
        self.protocol.faults.append(Fault(kind, **more))

    def __enter__(self) -> Sandbox:
        self._thread.start()
        while not self._server.started:
            threading.Event().wait(0.005)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.should_exit = True
        self._thread.join(5)
        self._socket.close()


def _breaking(app: Any) -> Any:
    """Close the connection in the place of an answer or in its middle, where a fault asks for it."""
    async def outer(scope: Any, receive: Any, send: Any) -> None:
        async def guarded(message: Any) -> None:
            if scope.get(DROPPED):
                send.__self__.transport.abort()
            elif CUT in scope:
                await _cut(scope[CUT], message, send)
            else:
                await send(message)

        await app(scope, receive, guarded)
    return outer


async def _cut(framing: str, message: Any, send: Any) -> None:
    """Send the half of an answer, framed as a fault says."""
    if message["type"] == "http.response.start":
        headers = dict(message["headers"])
        length = headers.pop(b"content-length")
        if framing == "gzip":
            headers[b"content-encoding"] = b"gzip"
        elif framing != "chunked":
            headers[b"content-length"] = length if framing == "length" else str(int(length) // 2).encode()
        await send({**message, "headers": list(headers.items())})
        return
    half = message["body"][: len(message["body"]) // 2]
    await send({**message, "body": half, "more_body": framing in ("length", "chunked")})
    if framing in ("length", "chunked"):
        send.__self__.transport.close()


__all__ = ["VERSIONS", "Fault", "Sandbox"]
