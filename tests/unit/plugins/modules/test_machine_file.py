# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file in a volume or a container is as it is stated, and its content is shown nowhere."""

from __future__ import annotations

import base64
import json
from typing import Any, Callable

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules import machine_file
from dokploy_sandbox.engines import Engine, engine

from .leftovers import worker

Run = Callable[..., dict[str, Any]]
MARKER = "planted-secret"
PLACES = [{"volume": "data"}, {"container": "web"}]


@pytest.fixture
def here(sandbox: Any) -> Engine:
    machine = engine(sandbox.instance)
    machine.run("web", "nginx:1", volumes=("data",))
    machine.files = {name: {"/conf/old.conf": b"old", "/.x": b""} for name in ("data", "/web")}
    return machine


def files(here: Engine, place: dict[str, str]) -> dict[str, bytes]:
    return here.files["data" if "volume" in place else "/web"]


@pytest.mark.parametrize("place", PLACES)
def test_it_is_written_once_and_removed_once(run: Run, here: Engine, sandbox: Any, place: dict[str, str]) -> None:
    wanted = {**place, "path": "/conf/app.conf", "content": MARKER}
    before = dict(files(here, place))
    check = run("file", check=True, **wanted)
    assert files(here, place) == before
    done = run("file", **wanted)
    assert check["changed"] and done["changed"] and check["diff"] == done["diff"] and MARKER not in json.dumps([check, done])
    assert files(here, place)["/conf/app.conf"] == MARKER.encode()
    sandbox.requests.clear()
    assert not run("file", **wanted)["changed"] and len(sandbox.requests) == 3
    assert run("file", **{**wanted, "content": ""})["changed"] and files(here, place)["/conf/app.conf"] == b""
    assert not run("file", **{**wanted, "content": ""})["changed"]
    gone = {**place, "path": "/conf/app.conf", "state": "absent"}
    assert run("file", check=True, **gone)["changed"] and run("file", **gone)["changed"] and not run("file", **gone)["changed"]
    assert files(here, place) == before
    assert not run("file", **{**gone, "path": "/nope/app.conf"})["changed"]


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("options", "words"), [
    ({"path": "/nope/app.conf"}, "path: there is no directory /nope in "), ({"path": "/conf"}, "path: /conf is a directory; name a file"),
    ({"path": "conf"}, "path: 'conf' is no absolute path; begin it with /"), ({"path": "/conf/"}, "path: must be that of a file"),
    ({"path": "/"}, "path: must be that of a file"),
    ({"content": "a" * (machine_file.LARGEST + 1)}, f"content: has {machine_file.LARGEST + 1} bytes, and the server can write {machine_file.LARGEST}"),
    ({"path": "/conf", "state": "absent"}, "path: /conf is a directory"),
])
def test_what_can_not_be_is_refused(run: Run, here: Engine, place: dict[str, str], options: dict[str, Any], words: str, check: bool) -> None:
    before = json.dumps({name: sorted(found) for name, found in here.files.items()})
    found = run("file", fails=True, check=check, **{**place, "path": "/conf/app.conf", "content": MARKER, **options})
    assert words in found["msg"] and MARKER not in json.dumps(found)
    assert json.dumps({name: sorted(found) for name, found in here.files.items()}) == before


@pytest.mark.parametrize(("options", "words"), [
    ({"volume": "nope"}, "volume: there is no volume 'nope'; there is data"),
    ({"container": "wbe"}, "container: there is no container 'wbe'; did you mean web?"),
    ({"volume": "a b"}, "volume: 'a b' is no name; write letters, digits and . _ -"), ({}, "one of the following is required: volume, container"),
    ({"volume": "data", "container": "web"}, "parameters are mutually exclusive: volume|container"),
])
def test_it_must_be_somewhere(run: Run, here: Engine, options: dict[str, Any], words: str) -> None:
    for state in ({"content": "a"}, {"state": "absent"}):
        assert words in run("file", fails=True, path="/conf/app.conf", **options, **state)["msg"]
    assert "nope" not in here.volumes


def test_a_failure_that_tells_the_command_does_not_tell_the_content(run: Run, here: Engine, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from dokploy_sandbox.errors import TrpcError
    from dokploy_sandbox.instance import PROCEDURES

    def failing(instance: Any, values: Any) -> Any:
        text = base64.b64encode(values["content"].encode()).decode()
        raise TrpcError("INTERNAL_SERVER_ERROR", f"Command failed: printf '%s' {text} | base64 -d\n{values['content']}: No space left on device")

    monkeypatch.setitem(PROCEDURES, "dockerVolume.writeVolumeFile", failing)
    found = run("file", fails=True, volume="data", path="/conf/app.conf", content=MARKER)
    assert "path: /conf/app.conf is not written" in found["msg"] and "No space left" in found["msg"]
    assert MARKER not in json.dumps(found) and base64.b64encode(MARKER.encode()).decode() not in json.dumps(found)


def test_on_a_server(run: Run, sandbox: Any) -> None:
    there = worker(run, sandbox)
    there.volumes["data"] = {}
    wanted = {"server": "worker", "volume": "data", "path": "/app.conf", "content": "a"}
    assert run("file", **wanted)["changed"] and there.files["data"] == {"/app.conf": b"a"}
    sandbox.instance.hosts.clear()
    assert "server worker can't be reached" in run("file", fails=True, **wanted)["msg"]


@pytest.mark.parametrize("version", ["v0.28.8", "v0.29.14"])
def test_an_older_server_can_not(run: Run, sandbox: Any, version: str) -> None:
    sandbox.reset(version)
    assert run("file", fails=True, check=True, volume="a", path="/b", content="c")["msg"].startswith("files need Dokploy v0.30.0 or newer")
