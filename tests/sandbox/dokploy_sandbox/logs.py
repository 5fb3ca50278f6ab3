# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stream of a container's log, a WebSocket; it stays open when all is sent, as that of a server does."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import struct
from typing import Any, Callable, cast
from urllib.parse import parse_qs, urlsplit

from .docker import log
from .protocol import Protocol

PATH = "/docker-container-logs"
#: What RFC 6455 adds to the key of a client.
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class LogStream(asyncio.Protocol):
    """Takes a connection over that asks for the stream, and sends the end of a log."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.asked = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if b"\r\n\r\n" in self.asked:
            return
        self.asked += data
        if b"\r\n\r\n" in self.asked:
            self._answer()

    def _answer(self) -> None:
        first, *lines = self.asked.decode("latin-1").split("\r\n\r\n", 1)[0].split("\r\n")
        headers = {name.strip().lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}
        target = urlsplit(first.split(" ")[1])
        self.protocol.requests.append(f"GET {target.path.lstrip('/')}")
        if target.path != PATH:
            self.transport.close()
            return
        accepted = base64.b64encode(hashlib.sha1((headers["sec-websocket-key"] + GUID).encode()).digest()).decode()
        self.transport.write(
            f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accepted}\r\n\r\n".encode()
        )
        if headers.get("x-api-key") not in self.protocol.instance.keys:
            self._send(8, b"")
            self.transport.close()
            return
        query = {name: values[0] for name, values in parse_qs(target.query).items()}
        for line in log(self.protocol.instance, query["containerId"], int(query.get("tail", "100"))):
            self._send(1, f"{line}\r\n".encode())

    def _send(self, kind: int, text: bytes) -> None:
        length = bytes([len(text)]) if len(text) < 126 else b"\x7e" + struct.pack(">H", len(text))
        self.transport.write(bytes([0x80 | kind]) + length + text)


def log_stream(protocol: Protocol) -> Callable[..., LogStream]:
    """Return what uvicorn makes to take a connection over."""
    def make(**given: Any) -> LogStream:
        return LogStream(protocol)
    return make
