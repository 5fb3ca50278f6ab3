# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines that break, seen by the client as they break on a network: nothing of requests is replaced."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
import time
from contextlib import contextmanager
from typing import Any, Callable, Iterator

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import ATTEMPTS, Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import TransportError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import MUTATION, QUERY, Call

KEY = "planted-key-0123456789"
SECRET = "planted-secret"
BODY = json.dumps({"result": {"data": {"json": "x" * 50}}}).encode()
JSON = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
Server = Callable[[socket.socket], None]


@contextmanager
def serving(*turns: Server) -> Iterator[tuple[str, list[bytes]]]:
    """Answer one connection after the other, each in its own way; the last way stays.

    :returns: address without scheme, and the requests
    """
    seen: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                near, _address = listener.accept()
            except OSError:
                return
            with near:
                near.settimeout(5)
                try:
                    seen.append(request_on(near))
                    turns[min(len(seen), len(turns)) - 1](near)
                except OSError:
                    pass

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}", seen
    finally:
        listener.close()


def request_on(near: socket.socket) -> bytes:
    """Read a request whole: a connection that is closed with something unread is reset."""
    data = near.recv(65536)
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", data)
    while length and len(data) < data.index(b"\r\n\r\n") + 4 + int(length.group(1)):
        data += near.recv(65536)
    return data


def whole(near: socket.socket) -> None:
    near.sendall(JSON + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY)


def cut_by_length(near: socket.socket) -> None:
    near.sendall(JSON + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY[:20])


def cut_in_a_chunk(near: socket.socket) -> None:
    near.sendall(JSON + b"Transfer-Encoding: chunked\r\n\r\n40\r\n" + BODY[:20])


def no_chunk(near: socket.socket) -> None:
    near.sendall(JSON + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + BODY[:20])


def half_that_says_it_is_whole(near: socket.socket) -> None:
    near.sendall(JSON + b"Content-Length: 20\r\n\r\n" + BODY[:20])


def nothing_in_it(near: socket.socket) -> None:
    near.sendall(JSON + b"Content-Length: 0\r\n\r\n")


def no_gzip(near: socket.socket) -> None:
    near.sendall(JSON + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY)


def cut_in_the_head(near: socket.socket) -> None:
    near.sendall(JSON[:30])


def reset(near: socket.socket) -> None:
    near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def reset_in_the_body(near: socket.socket) -> None:
    cut_by_length(near)
    threading.Event().wait(0.05)
    reset(near)


def closed(near: socket.socket) -> None:
    pass


def away(near: socket.socket) -> None:
    near.sendall(b"HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")


def hanging(near: socket.socket) -> None:
    threading.Event().wait(1.2)


def hanging_in_the_body(near: socket.socket) -> None:
    cut_by_length(near)
    hanging(near)


def page(near: socket.socket) -> None:
    text = b"<html>log in</html>"
    near.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(text) + text)


BREAKS = [
    cut_by_length, cut_in_a_chunk, no_chunk, half_that_says_it_is_whole, nothing_in_it, no_gzip, cut_in_the_head, reset, reset_in_the_body, closed, away,
]


@pytest.mark.parametrize("broken", BREAKS, ids=lambda one: one.__name__)
def test_a_read_is_repeated_whatever_breaks(broken: Server) -> None:
    with serving(broken, whole) as (address, seen):
        assert Client(f"http://{address}", KEY).query("a.b", {"x": SECRET}) == "x" * 50
    assert len(seen) == 2


@pytest.mark.parametrize("broken", BREAKS, ids=lambda one: one.__name__)
def test_a_read_that_stays_broken_is_told_with_its_attempts(broken: Server) -> None:
    with serving(broken) as (address, seen), pytest.raises(TransportError) as caught:
        Client(f"http://{address}", KEY).query("a.b", {"x": SECRET})
    assert len(seen) == ATTEMPTS
    assert f" (tried {ATTEMPTS} times)" in str(caught.value) and "carried out" not in str(caught.value)
    assert not [word for word in ("IncompleteRead", "Error", KEY, SECRET) if word in str(caught.value)]


@pytest.mark.parametrize("broken", [*BREAKS, page], ids=lambda one: one.__name__)
def test_a_mutation_whose_answer_breaks_may_be_done(broken: Server) -> None:
    with serving(broken) as (address, seen), pytest.raises(TransportError, match="; it may have been carried out all the same$") as caught:
        Client(f"http://{address}", KEY).mutate("a.b", {"x": SECRET})
    assert caught.value.maybe_done
    assert len(seen) == 1


def moved(near: socket.socket) -> None:
    near.sendall(b"HTTP/1.1 302 Found\r\nLocation: /maintenance\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")


@pytest.mark.parametrize("instead", [page, moved], ids=lambda one: one.__name__)
def test_what_stands_in_for_a_server_that_has_answered_passes(instead: Server) -> None:
    with serving(whole, instead, whole) as (address, seen):
        client = Client(f"http://{address}", KEY)
        assert [client.query("a.b"), client.query("a.b")] == ["x" * 50] * 2
    assert len(seen) == 3


def test_a_page_is_a_whole_answer_and_not_asked_for_again() -> None:
    with serving(page) as (address, seen), pytest.raises(TransportError, match="whether a proxy in front of the server wants a login$"):
        Client(f"http://{address}", KEY).query("a.b")
    assert len(seen) == 1


@pytest.mark.parametrize("hung", [hanging, hanging_in_the_body], ids=lambda one: one.__name__)
@pytest.mark.parametrize(("kind", "before"), [(QUERY, []), (QUERY, [away]), (MUTATION, [])])
def test_the_attempts_of_a_call_share_its_timeout(kind: str, before: list[Server], hung: Server) -> None:
    begun = time.monotonic()
    with serving(*before, hung) as (address, seen):
        error = Client(f"http://{address}", KEY, timeout=1).batch(kind, [Call("a.b")])[0]
    assert time.monotonic() - begun < 1.5
    assert str(error).startswith(f"http://{address} did not answer within 1 seconds; raise timeout")
    assert (" (tried 2 times)" in str(error)) is bool(before)
    assert (error.maybe_done, len(seen)) == (kind == MUTATION, len(before) + 1)


def test_a_proxy_that_breaks_may_have_passed_a_mutation_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(closed) as (address, seen):
        monkeypatch.setenv("http_proxy", f"http://{address}")
        with pytest.raises(TransportError, match="the proxy for http://shop.example.com broke the connection") as caught:
            Client("http://shop.example.com", KEY).mutate("a.b")
    assert (caught.value.maybe_done, len(seen)) == (True, 1)


def test_a_proxy_that_refuses_did_not_pass_a_mutation_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(near: socket.socket) -> None:
        near.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")

    with serving(refusing) as (address, seen):
        monkeypatch.setenv("https_proxy", f"http://{address}")
        with pytest.raises(TransportError, match=r"did not pass the request on \(403 Forbidden\); check http_proxy") as caught:
            Client("https://shop.example.com", KEY).mutate("a.b")
    assert (caught.value.maybe_done, len(seen)) == (False, 1)


def test_https_on_a_port_that_speaks_http_says_to_try_http() -> None:
    def plain(near: socket.socket) -> None:
        near.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    with serving(plain) as (address, seen), pytest.raises(TransportError) as caught:
        Client(f"https://{address}", KEY).mutate("a.b")
    assert str(caught.value) == f"https://{address} does not speak https but http; set url to http://{address}"
    assert (caught.value.maybe_done, len(seen)) == (False, 1)


@pytest.mark.parametrize("answer", [
    b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n",
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<center>The plain HTTP request was sent to HTTPS port</center>",
    b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nReason: You're speaking plain HTTP to an SSL-enabled server port.<br />",
    b"\x15\x03\x03\x00\x02\x02\x46",
])
def test_http_on_a_port_that_speaks_https_says_to_try_https(answer: bytes) -> None:
    with serving(lambda near: near.sendall(answer)) as (address, seen), pytest.raises(TransportError) as caught:
        Client(f"http://{address}", KEY).mutate("a.b")
    assert str(caught.value) == f"http://{address} does not speak http but https; set url to https://{address}"
    assert (caught.value.maybe_done, len(seen)) == (False, 1)


def test_a_file_of_no_certificates_is_named(tmp_path: Any) -> None:
    path = tmp_path / "ca.pem"
    path.write_text("not a certificate\n")
    with serving(closed) as (address, _seen), pytest.raises(TransportError, match="^ca_path: the file has no certificate"):
        Client(f"https://{address}", KEY, ca_path=str(path)).query("a.b")
