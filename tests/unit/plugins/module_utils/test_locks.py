# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks of one machine do one after the other what a server can't bear at once."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.locks import lock
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_a_route_waits_for_its_turn_and_other_things_do_not(run: Any, sandbox: Any) -> None:
    run("project", name="shop")
    run("application", project="shop", name="web")
    made = threading.Event()

    def domain() -> None:
        client = Client(sandbox.url, sandbox.api_key)
        with lock(client, "routes"):
            made.set()

    with lock(Client(sandbox.url, sandbox.api_key), "routes"):
        other = threading.Thread(target=domain)
        other.start()
        run("port", project="shop", application="web", published_port=80, target_port=80)
        assert not made.wait(0.2)
    assert made.wait(5)
    other.join()
    run("domain", project="shop", application="web", host="a.example.com")


def test_every_change_of_a_route_takes_its_turn(run: Any, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    module = "ansible_collections.dokploy.dokploy.plugins.module_utils.engine.waves.lock"
    monkeypatch.setattr(module, lambda client, what: taken.append(what) or lock(client, what))
    place = {"project": "shop", "application": "web"}
    run("project", name="shop")
    run("application", project="shop", name="web")
    run("mount", **place, mount_path="/a", type="volume", volume_name="a")
    assert taken == []
    for name, first, second in (
        ("domain", {"host": "a.example.com", "port": 80}, {"port": 81}), ("redirect", {"regex": "a", "replacement": "b"}, {"replacement": "c"}),
        ("security", {"username": "a", "password": "b"}, {"password": "c"}),
    ):
        for options in (first, {**first, **second}, {**first, "state": "absent"}):
            taken.clear()
            assert run(name, **place, **options)["changed"] and taken == ["routes"], (name, options)


def test_a_file_that_can_not_be_locked_is_named(folder: Path, sandbox: Any) -> None:
    client = Client(sandbox.url, sandbox.api_key)
    with lock(client, "routes"):
        pass
    path = next(folder.iterdir())
    path.unlink()
    path.symlink_to(folder / "elsewhere")
    with pytest.raises(DokployError, match="can't be opened"), lock(client, "routes"):
        pass
    assert not (folder / "elsewhere").exists()
