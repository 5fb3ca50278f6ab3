# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading what a server only streams: the log of a container comes over a WebSocket, in all versions with the key as requests have it.

Only what is needed of RFC 6455: ask, and read the text until no more comes.
"""

from __future__ import annotations

import base64
import http.client
import secrets
import socket
import ssl
import struct
import time
from typing import BinaryIO, Mapping
from urllib.parse import urlsplit

#: Seconds to wait for the connection and for the first text, and seconds of silence after which all is there.
FIRST, SILENCE = 5.0, 0.6
#: Bytes that are read at the most.
LONGEST = 1_000_000
TEXT, BINARY, CLOSE, CONTINUED = 1, 2, 8, 0


def read_stream(url: str, headers: Mapping[str, str], verify: bool | str, certificates: str, proxy: str | None = None) -> str | None:
    """Return the text that a stream begins with; None where there is no stream.

    :param url: address, beginning with ``http``
    :param verify: whether the server's certificate is checked, or the file or folder of authorities to trust
    :param certificates: file of the authorities to trust where verify is True
    :param proxy: address of a proxy to go through
    """
    try:
        connection = _connection(url, verify, certificates, proxy)
        try:
            connection.connect()
            return _read(connection, url, headers)
        finally:
            connection.close()
    except (OSError, ValueError, http.client.HTTPException):
        return None


def _connection(url: str, verify: bool | str, certificates: str, proxy: str | None) -> http.client.HTTPConnection:
    target, over = urlsplit(url), urlsplit(proxy or url)
    if not over.hostname or not target.hostname:
        raise ValueError("no host")
    if target.scheme == "https":
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            over.hostname, over.port, timeout=FIRST, context=_context(verify, certificates),
        )
    else:
        connection = http.client.HTTPConnection(over.hostname, over.port, timeout=FIRST)
    if proxy:
        login = base64.b64encode(f"{over.username or ''}:{over.password or ''}".encode()).decode()
        connection.set_tunnel(target.hostname, target.port, {"Proxy-Authorization": f"Basic {login}"} if over.username else {})
    return connection


def _context(verify: bool | str, certificates: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if verify is False:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    where = certificates if verify is True else verify
    try:
        context.load_verify_locations(cafile=where)
    except IsADirectoryError:
        context.load_verify_locations(capath=where)
    return context


def _read(connection: http.client.HTTPConnection, url: str, headers: Mapping[str, str]) -> str | None:
    """Ask for the stream on a connection, and read it."""
    target = urlsplit(url)
    asked = {
        **headers, "Host": target.netloc.rpartition("@")[2], "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(secrets.token_bytes(16)).decode(),
    }
    lines = [f"GET {target.path}?{target.query} HTTP/1.1", *(f"{name}: {value}" for name, value in asked.items())]
    connection.sock.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
    with connection.sock.makefile("rb") as answer:
        if answer.readline().split()[1:2] != [b"101"]:
            return None
        http.client.parse_headers(answer)
        text = b""
        ends = time.monotonic() + 2 * FIRST
        try:
            while len(text) < LONGEST and time.monotonic() < ends:
                part = _frame(answer)
                if part is None:
                    break
                text += part
                connection.sock.settimeout(SILENCE)
        except socket.timeout:
            pass
    return text.decode("utf-8", "replace")


def _frame(answer: BinaryIO) -> bytes | None:
    """Return the text in the next frame, nothing for one that has none, and None at the end."""
    head = answer.read(2)
    if len(head) < 2 or head[0] & 15 == CLOSE:
        return None
    length = head[1] & 127
    if length > 125:
        wide = ">H" if length == 126 else ">Q"
        length = struct.unpack(wide, answer.read(struct.calcsize(wide)))[0]
    text = answer.read(min(length, LONGEST))
    return text if head[0] & 15 in (TEXT, BINARY, CONTINUED) else b""
