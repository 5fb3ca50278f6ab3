# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rulebook, run by ansible-rulebook itself, which needs Java: what a server sends, the rule that fires, and the playbook that runs."""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS / "sandbox"))
from dokploy_sandbox import Sandbox  # noqa: E402

BIN = Path(sys.executable).parent
SENT = json.loads((TESTS / "unit" / "extensions" / "notifications.json").read_text(encoding="utf-8"))["v0.30.2"]
TOKEN = "planted-secret-of-events"
#: What the rule engine or a template might stumble over.
ODD: list[Any] = [
    {"type": "build", "status": "error", "applicationType": "application"},
    {"title": "\x00 \ud800 {{ 1/0 }} {% x %}", "status": "alert", "a b": {"c-d": [None, True, 1e308, -0.0, 10**30]}},
    {"type": None, "status": ["error"], "meta": {"uuid": 4}, "event": "x"},
]


class Rulebook:
    """ansible-rulebook with a rulebook, and what it says."""

    def __init__(self, folder: Path, server: Sandbox, name: str = "dokploy.dokploy.redeploy") -> None:
        self.said = folder / "said.txt"
        with socket.socket() as held:
            held.bind(("127.0.0.1", 0))
            self.port = held.getsockname()[1]
        (folder / "hosts.yml").write_text("all: {hosts: {localhost: {ansible_connection: local}}}\n", encoding="utf-8")
        (folder / "vars.yml").write_text(f"dokploy_events_port: {self.port}\nDOKPLOY_EVENTS_TOKEN: {TOKEN}\n", encoding="utf-8")
        environment = {
            **os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "DOKPLOY_URL": server.url, "DOKPLOY_API_KEY": server.api_key,
            "ANSIBLE_HOME": str(folder / "ansible"), "ANSIBLE_NOCOLOR": "1",
        }
        command = [str(BIN / "ansible-rulebook"), "-i", "hosts.yml", "-e", "vars.yml", "-r", name, "--print-events", "-v"]
        with self.said.open("w", encoding="utf-8") as output:
            self.process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT)

    def text(self) -> str:
        return self.said.read_text(encoding="utf-8", errors="replace")

    def send(self, body: Any, token: str = TOKEN) -> int:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/lab", data, {"Authorization": f"Bearer {token}"})
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                return response.status
        except urllib.error.HTTPError as error:
            return error.code

    def until(self, holds: Callable[[], Any], seconds: float = 120) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            assert self.process.poll() is None and time.monotonic() < deadline, self.text()
            time.sleep(0.2)


@pytest.fixture
def server() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@contextlib.contextmanager
def running(started: Rulebook) -> Iterator[Rulebook]:
    """Wait until a rulebook listens, and end it afterwards."""
    try:
        started.until(lambda: _listens(started.port))
        yield started
    finally:
        started.process.terminate()
        try:
            started.process.wait(30)
        finally:
            started.process.kill()
    assert TOKEN not in started.text() and "planted-secret" not in started.text()


@pytest.fixture
def rulebook(tmp_path: Path, server: Sandbox) -> Iterator[Rulebook]:
    with running(Rulebook(tmp_path, server)) as started:
        yield started


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def call(server: Sandbox, procedure: str, **given: Any) -> Any:
    """Call a procedure that changes something, as no module would."""
    return ask(server, procedure, json.dumps({"json": given}).encode())


def ask(server: Sandbox, path: str, body: bytes | None = None) -> Any:
    headers = {"x-api-key": server.api_key, "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(f"{server.url}/api/trpc/{path}", body, headers), timeout=10) as response:
        return json.load(response)["result"]["data"]["json"]


def failing_application(server: Sandbox) -> Callable[[], list[str]]:
    """Make an application that cannot be deployed, deploy it, and return what reads how its deployments ended."""
    made = call(server, "project.create", name="shop")
    web = call(server, "application.create", name="bad", environmentId=made["environment"]["environmentId"])["applicationId"]
    call(server, "application.update", applicationId=web, sourceType="docker", dockerImage="nope:1")
    call(server, "application.deploy", applicationId=web)
    ids = (made["project"]["projectId"], made["environment"]["environmentId"], web)
    SENT["app_build_error"]["buildLink"] = "http://localhost/dashboard/project/{}/environment/{}/services/application/{}".format(*ids)
    query = f"deployment.allByType?input={urllib.parse.quote(json.dumps({'json': {'id': web, 'type': 'application'}}))}"
    return lambda: [row["status"] for row in ask(server, query)]


def test_what_fails_is_deployed_again_and_given_up(rulebook: Rulebook, server: Sandbox) -> None:
    ended = failing_application(server)
    rulebook.until(lambda: ended() == ["error"])
    for count in (2, 3):
        assert rulebook.send(SENT["app_build_error"]) == 202
        rulebook.until(lambda: ended() == ["error"] * count)
        rulebook.until(lambda: rulebook.text().count("PLAY RECAP") >= count - 1)
    assert rulebook.send(SENT["app_build_error"]) == 202
    rulebook.until(lambda: "The last 3 deployments of" in rulebook.text())
    assert ended() == ["error"] * 3


def test_it_tells_of_what_else_goes_wrong_and_survives_what_it_is_sent(rulebook: Rulebook) -> None:
    assert rulebook.send(SENT["app_deploy"]) == 202
    assert rulebook.send(SENT["test"], token="planted-secret") == 401
    for body in (b"", b"[", b"[]", b"x" * 300_000):
        assert rulebook.send(body) in (400, 413)
    for body in ODD:
        assert rulebook.send(body) == 202
    assert rulebook.send(SENT["database_backup"]) == 202
    rulebook.until(lambda: "database_backup: Database backup failed (shop)" in rulebook.text())
    assert "PLAY" not in rulebook.text()


def test_the_rulebook_of_the_guide_tells(tmp_path: Path, server: Sandbox) -> None:
    guide = (TESTS.parent / "docs" / "docsite" / "rst" / "guide_events.rst").read_text(encoding="utf-8")
    block = re.search(r"^  # tell\.yml\n(?:  .*\n|\n)+", guide, re.MULTILINE)
    (tmp_path / "tell.yml").write_text(textwrap.dedent(block[0]), encoding="utf-8")
    with running(Rulebook(tmp_path, server, "tell.yml")) as started:
        assert started.send({"alertType": "server-threshold", "type": "Memory", "status": "alert", "serverName": "main", "message": "90 %"}) == 202
        assert started.send(SENT["database_backup"]) == 202
        started.until(lambda: "No backup of db at 20" in started.text() and "main: 90 %" in started.text())
