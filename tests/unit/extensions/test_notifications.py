# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event source, run as ansible-rulebook runs it: by its path, with a queue, until it is cancelled.

``notifications.json`` is what servers of three versions sent, with commands in error messages cut short.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import importlib.util
import json
import logging
import socket
from pathlib import Path
from typing import Any, Awaitable, Callable

import aiohttp
import pytest
import yaml

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "extensions" / "eda" / "plugins" / "event_source" / "notifications.py"
SENT = json.loads(Path(__file__).with_name("notifications.json").read_text(encoding="utf-8"))
TOKEN = "planted-secret-of-events"
SECRET = "planted-secret"
KNOWN = {"Authorization": f"Bearer {TOKEN}"}
TEST = SENT["v0.30.2"]["test"]


def load() -> dict[str, Any]:
    spec = importlib.util.spec_from_file_location("notifications", SOURCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return vars(module)


MODULE = load()
Send = Callable[..., Awaitable[Any]]


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def listen(work: Callable[[Send, Any], Awaitable[None]], queue: Any = None, **args: Any) -> None:
    """Run the source for as long as ``work`` takes, which gets what sends a notification and the queue; then stop it."""
    port = free_port()

    async def send(body: Any = None, method: str = "POST", path: str = "", headers: Any = None, **more: Any) -> int:
        headers = KNOWN if headers is None else headers
        if body is not None:
            more["data"] = body if isinstance(body, (str, bytes)) else json.dumps(body)
        async with aiohttp.ClientSession() as session, session.request(method, f"http://127.0.0.1:{port}/{path}", headers=headers, **more) as response:
            text = await response.text()
            assert SECRET not in text
            return response.status

    async def whole() -> None:
        events = asyncio.Queue() if queue is None else queue
        source = asyncio.create_task(MODULE["main"](events, {"host": "127.0.0.1", "port": port, "token": TOKEN, **args}))
        try:
            await started(port, source)
            await work(send, events)
            assert not source.done()
        finally:
            source.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait_for(source, 5)
        assert source.cancelled()
        # The port is free again.
        with socket.socket() as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.bind(("127.0.0.1", port))

    asyncio.run(whole())


async def started(port: int, source: asyncio.Task[None]) -> None:
    for _attempt in range(200):
        if source.done():
            source.result()
        with contextlib.suppress(OSError):
            _reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


def events_of(*bodies: Any, **args: Any) -> list[Any]:
    """Return the events that notifications become."""
    events = []

    async def work(send: Send, queue: Any) -> None:
        for body in bodies:
            assert await send(body) == 202
        events.extend(queue.get_nowait() for _body in bodies)

    listen(work, **args)
    return events


@pytest.mark.parametrize("version", SENT)
def test_what_servers_send_becomes_events(version: str) -> None:
    for name, event in zip(SENT[version], events_of(*SENT[version].values())):
        sent = SENT[version][name]
        assert event["type"] == name.split()[0]
        assert event.get("status") == sent.get("status") and event["time"] == sent["timestamp"]
        assert event["raw"] == {key: value for key, value in sent.items() if key != "errorMessage"}
        if name == "test":
            continue
        assert event["project"] == "shop"
        if event["type"].startswith("app_"):
            # The ids that modules take.
            assert f"/project/{event['project_id']}/environment/{event['environment']}/" in event["link"]
            assert f"/{event['service_type']}/{event['service_id']}?" in event["link"] and event["service"] == sent["applicationName"]


def test_a_volume_backup_is_named_as_what_it_is() -> None:
    event = events_of(SENT["v0.30.2"]["volume_backup"])[0]
    assert (event["volume_backup"], event["service_type"]) == ("nightly", "application") and "service" not in event


@pytest.mark.parametrize("body, expected", [
    ({"type": "dokploy-restart", "status": "success"}, "dokploy_restart"),
    ({"type": "docker-cleanup", "status": "success"}, "docker_cleanup"),
    ({"type": "dokploy-backup", "status": "error"}, "dokploy_backup"),
    ({"type": "CPU", "alertType": "server-threshold", "status": "alert", "serverName": "n"}, "server_threshold"),
    ({"type": "of-tomorrow", "status": "error"}, "other"),
    ({"type": {"a": 1}, "status": ["x"], "projectName": 4}, "other"),
    ({}, "other"),
])
def test_every_other_kind(body: Any, expected: str) -> None:
    event = events_of(body)[0]
    assert event["type"] == expected and event["raw"] == body and "project" not in event and event["time"] and event["message"] == ""


def test_every_type_is_an_option_of_the_module() -> None:
    module = (ROOT / "plugins" / "modules" / "dokploy_notification.py").read_text(encoding="utf-8")
    documentation = yaml.safe_load(MODULE["DOCUMENTATION"])
    told = {MODULE["event_type"](body) for sent in SENT.values() for body in sent.values()} - {"test"}
    for name in {*told, "dokploy_backup", "dokploy_restart", "docker_cleanup", "server_threshold"}:
        assert f"  {name}:\n" in module and f"C({name})" in str(documentation)


def test_a_database_is_named_as_its_module() -> None:
    assert events_of({"databaseType": "mongodb"})[0]["service_type"] == "mongo"


def test_error_messages_are_left_out_unless_wanted() -> None:
    # It has the keys of the bucket.
    sent = SENT["v0.30.2"]["database_backup"]
    assert SECRET in sent["errorMessage"]
    assert SECRET not in json.dumps(events_of(sent))
    event = events_of(sent, error_message="true")[0]
    assert event["error_message"] == event["raw"]["errorMessage"] and SECRET in event["error_message"]


def test_texts_are_no_templates() -> None:
    evil = "{{ lookup('pipe', 'id') }} {%raw%} {#x {{{ ${{ok}}"
    event = events_of({"projectName": evil, "deep": [{evil: evil}]})[0]
    text = json.dumps(event)
    assert not any(opener in text.replace('{"', "") for opener in ("{{", "{%", "{#")) and event["project"].startswith("{ { lookup")


BAD: dict[str, Any] = {
    "no body": "", "not JSON": "<html>", "a list": [1], "a text": '"x"', "null": "null", "half": '{"a": ', "not UTF-8": b'{"a": "\xff"}', "NaN": '{"a": NaN}',
    "infinity": '{"a": -Infinity}', "deep": '{"a":' * 50 + "1" + "}" * 50, "very deep": "[" * 100_000,
    "a key without a name": '{"": 1}', "such a key within": '{"a": [{" ": 1}]}',
    "a long number": '{"a": ' + "9" * 10_000 + "}",
}


def test_bad_bodies_are_refused_and_nothing_ends(caplog: pytest.LogCaptureFixture) -> None:
    async def work(send: Send, queue: Any) -> None:
        for name, body in BAD.items():
            assert await send(body) == 400, name
        assert await send("x" * 250_000) == 413
        assert await send(gzip.compress(b" " * 250_000), headers={**KNOWN, "Content-Encoding": "gzip"}) == 413
        assert await send(b"not gzip", headers={**KNOWN, "Content-Encoding": "gzip"}) == 400
        assert queue.empty()
        assert await send(TEST) == 202 and queue.get_nowait()["type"] == "test"

    with caplog.at_level(logging.DEBUG):
        listen(work, max_size=200_000)
    assert "the body is not JSON in UTF-8" in caplog.text and "more than 200000 bytes" in caplog.text
    assert SECRET not in caplog.text and "<html>" not in caplog.text


def test_without_the_token_nothing_is_read(caplog: pytest.LogCaptureFixture) -> None:
    wrong = [{}, {"Authorization": ""}, {"Authorization": "Bearer "}, {"Authorization": f"Bearer {TOKEN}x"}, {"Authorization": TOKEN[:-1]}, {"X-Token": TOKEN},
             {"Authorization": "Bearer planted-secret-ü"}]

    async def work(send: Send, queue: Any) -> None:
        for headers in wrong:
            assert await send(TEST, headers=headers) == 401, headers
            assert await send("x" * 500_000, headers=headers) == 401
        for method in ("GET", "PUT", "DELETE", "PATCH", "OPTIONS"):
            assert await send(TEST, method=method) == 405
        assert queue.empty()
        assert await send(TEST, headers={"Authorization": TOKEN}) == 202

    with caplog.at_level(logging.DEBUG):
        listen(work)
    assert "the token is missing or wrong" in caplog.text and SECRET not in caplog.text


def test_another_header_and_where_it_was_sent() -> None:
    async def work(send: Send, queue: Any) -> None:
        assert await send(TEST) == 401
        assert await send(TEST, headers={"x-token": TOKEN}, path="production/{{a}}") == 202
        assert queue.get_nowait()["meta"]["endpoint"] == "production/{ {a}}"

    listen(work, header="X-Token")


def test_who_is_slow_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MODULE["main"].__globals__, "PATIENCE", 0.1)

    async def drip() -> Any:
        yield b'{"a":'
        await asyncio.sleep(1)
        yield b"1}"

    async def work(send: Send, queue: Any) -> None:
        assert await send(data=drip()) == 408
        # A server deploys nothing else until it is answered.
        assert await send(TEST) == 202
        assert await send(TEST) == 503
        queue.get_nowait()
        assert await send(TEST) == 202

    listen(work, queue=asyncio.Queue(1))


def test_a_filter_that_fails_does_not_end_it() -> None:
    class Filtered:
        async def put(self, event: Any) -> None:
            raise KeyError("a filter's mistake")

    async def work(send: Send, queue: Any) -> None:
        assert await send(TEST) == 500
        assert await send(TEST) == 500

    listen(work, queue=Filtered())


@pytest.mark.parametrize("args, words", [
    ({"token": ""}, "token: it must be set"),
    ({"token": None}, "token: it must be set"),
    ({"port": "many"}, "port: it must be a whole number"),
    ({"error_message": "perhaps"}, "error_message: it must be true or false"),
    ({"tokn": "x"}, "tokn: there is no such option"),
])
def test_wrong_options_are_named(args: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        asyncio.run(MODULE["main"](asyncio.Queue(), {"port": 1, "token": "x", **args}))


def test_options_are_documented() -> None:
    documented = yaml.safe_load(MODULE["DOCUMENTATION"])["options"]
    kinds = {"str": str, "int": int, "bool": bool}
    assert {name: (kinds[one["type"]], one.get("default")) for name, one in documented.items()} == {
        name: (kind, None if default == "" else default) for name, (kind, default) in MODULE["OPTIONS"].items()
    }
    assert tuple(name for name, one in documented.items() if one.get("required")) == MODULE["NEEDED"]
