# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dokploy is updated and restarted, waited for, and told truly; an image of a registry of one's own is not replaced unasked."""

from __future__ import annotations

from typing import Any, Callable

import pytest
import yaml
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules import upkeep
from dokploy_sandbox import VERSIONS
from dokploy_sandbox.engines import engine
from dokploy_sandbox.instance import PROCEDURES

from .leftovers import worker

Run = Callable[..., dict[str, Any]]


@pytest.fixture(params=VERSIONS)
def old(request: pytest.FixtureRequest, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A server that is older than the newest version."""
    monkeypatch.setattr(upkeep, "PAUSE", 0.01)
    sandbox.reset(request.param)
    sandbox.instance.own.newest = "v0.31.0"
    sandbox.requests.clear()
    return sandbox


def asked(sandbox: Any, procedure: str) -> bool:
    return any(procedure in one for one in sandbox.requests)


def test_an_update_is_predicted_done_and_not_done_again(run: Run, old: Any) -> None:
    was = old.instance.reported
    predicted = run("update", check=True)
    assert old.instance.reported == was and not asked(old, "updateServer")
    applied = run("update")
    assert old.instance.reported == "v0.31.0" and applied["changed"] and applied["previous_version"] == was
    assert [predicted[name] for name in ("changed", "diff", "version")] == [applied[name] for name in ("changed", "diff", "version")]
    assert applied["version"] == "v0.31.0" and yaml.safe_load(applied["diff"][0]["after"]) == {"version": "v0.31.0"}
    again = run("update")
    assert (again["changed"], again["diff"], again["version"]) == (False, [], "v0.31.0")


def test_a_server_that_has_the_version_does_not_ask_the_internet(run: Run, old: Any) -> None:
    assert run("update", version=old.instance.version)["changed"] is False and not asked(old, "getUpdateData")
    assert run("update", version="v0.31.0")["changed"] and run("update", version="0.30.9")["changed"] is False


def test_what_is_gone_for_a_while_is_waited_for(run: Run, old: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "ANSWER", 0.2)
    look, gone = type(old.instance.own).look, iter(range(3))

    def away(own: Any, instance: Any) -> Any:
        if own.becomes and next(gone, None) is not None:
            old.fault("drop_before", procedure="docker.getServiceContainersByAppName", count=1)
        return look(own, instance)

    monkeypatch.setattr(type(old.instance.own), "look", away)
    assert run("update")["version"] == "v0.31.0"


def test_a_version_that_calls_itself_another_is_not_updated_to_itself(run: Run, old: Any) -> None:
    old.reset("v0.29.14")
    old.instance.own.newest = "v0.29.14"
    assert old.instance.reported == "v0.29.13" and run("update")["changed"] is False and run("update", version="v0.29.14")["changed"] is False
    message = run("restart", fails=True, component="dokploy")["msg"]
    assert message.startswith("replace_image: Dokploy runs from dokploy/dokploy:v0.29.14 and calls itself v0.29.13, so that the server would put")


@pytest.mark.parametrize(("own", "options", "words"), [
    ({"newest": None}, {}, "the server can't tell the newest version: it asks hub.docker.com"),
    ({}, {"version": "v0.32.0"}, "version: the newest is v0.31.0, and the server can't be brought to v0.32.0"),
    ({"newest": "v0.20.0"}, {"version": "v0.32.0"}, "version: the newest is v0.20.0, which the server has, and it can't be brought to v0.32.0"),
    ({}, {"version": "newest"}, "version: 'newest' is no version; write one like v0.30.2"),
    ({"image": "registry.example.com:5000/dokploy/dokploy:v0.28.8"}, {}, (
        "replace_image: Dokploy runs from registry.example.com:5000/dokploy/dokploy:v0.28.8, and the server would put dokploy/dokploy:v0.31.0 from"
    )),
    (None, {}, "the server can't tell the newest version"),
])
def test_what_cannot_be_is_refused_in_words(run: Run, old: Any, own: dict[str, Any] | None, options: dict[str, Any], words: str) -> None:
    if own is None:
        old.instance.own = None
    for name, value in (own or {}).items():
        setattr(old.instance.own, name, value)
    for check in (True, False):
        assert words in run("update", fails=True, check=check, **options)["msg"]
    assert not asked(old, "updateServer")


def test_another_image_is_replaced_where_that_is_asked_for(run: Run, old: Any) -> None:
    old.instance.own.image = "registry.example.com/dokploy/dokploy:v0.28.8"
    assert run("update", replace_image=True)["image"] == "registry.example.com/dokploy/dokploy:v0.28.8"
    assert old.instance.own.image == "dokploy/dokploy:v0.31.0"


def test_an_update_that_fails_is_told(run: Run, old: Any) -> None:
    old.instance.own.ends = "rollback_completed"
    was = old.instance.reported
    result = run("update", fails=True)
    assert "the swarm has not brought Dokploy to dokploy/dokploy:v0.31.0: rollback_completed (update rollback_completed)" in result["msg"]
    assert result["changed"] and result["version"] == was
    old.instance.own.ends, old.instance.own.newest = "completed", "v0.32.0"
    old.instance.own.LOOKS = 10 ** 6
    result = run("update", fails=True, wait_timeout=0.1)
    assert "it is not back with dokploy/dokploy:v0.32.0; see docker service ps --no-trunc dokploy on its machine" in result["msg"] and result["changed"]
    assert "version" not in result and result["previous_version"] == was


def test_a_service_that_was_taken_back_is_what_its_tag_says(run: Run, old: Any) -> None:
    old.reset("v0.29.14")
    own = old.instance.own
    own.index, own.ends, own.newest = own.index + 1, "rollback_completed", "v0.29.14"
    assert old.instance.reported == "v0.29.13" and run("update")["changed"] is False and run("update", version="v0.29.14")["changed"] is False


def test_a_task_that_comes_up_after_the_swarm_has_given_up_is_back(run: Run, old: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def look(own: Any, instance: Any) -> Any:
        if own.becomes:
            instance.reported = own.becomes
        return original(own, instance)

    original = type(old.instance.own).look
    old.instance.own.ends = "paused"
    monkeypatch.setattr(type(old.instance.own), "look", look)
    assert run("update")["version"] == "v0.31.0"


def test_nobody_waits_where_nobody_wants_to(run: Run, old: Any) -> None:
    assert run("update", wait=False)["version"] == "v0.31.0" and old.instance.reported != "v0.31.0"


@pytest.mark.parametrize("version", ["v0.28.8", "v0.30.2"])
def test_dokploy_is_restarted(run: Run, old: Any, version: str) -> None:
    old.reset(version)
    index = old.instance.own.index
    assert run("restart", check=True, component="dokploy")["changed"] and old.instance.own.index == index
    assert run("restart", component="dokploy")["changed"] and old.instance.own.index == index + 1
    old.instance.own.image = "registry.example.com/dokploy/dokploy:v0.30.2"
    assert "replace_image: Dokploy runs from registry.example.com" in run("restart", fails=True, component="dokploy")["msg"]
    old.instance.own = None
    assert "Dokploy does not run in a service of the swarm named dokploy" in run("restart", fails=True, component="dokploy")["msg"]


def test_the_proxy_is_restarted_here_and_on_a_server(run: Run, old: Any) -> None:
    there = worker(run, old)
    assert "component: there is no dokploy-traefik on server worker that runs" in run("restart", fails=True, component="traefik", server="worker")["msg"]
    made = there.run("dokploy-traefik", "traefik:v3.6.25")
    here = engine(old.instance).containers[0]
    was = here["State"]["StartedAt"]
    assert run("restart", component="traefik", server="worker")["changed"] and made["State"]["StartedAt"] != was and here["State"]["StartedAt"] == was
    assert run("restart", check=True, component="traefik")["changed"] and here["State"]["StartedAt"] == was
    assert run("restart", component="traefik")["changed"] and here["State"]["StartedAt"] != was
    assert "server: dokploy runs beside the instance only" in run("restart", fails=True, component="dokploy", server="worker")["msg"]


def test_a_proxy_that_does_not_restart_is_told(run: Run, old: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PROCEDURES, "settings.reloadTraefik", lambda instance, values: True)
    result = run("restart", fails=True, component="traefik", wait_timeout=0.1)
    assert "dokploy-traefik on the machine that Dokploy runs on has not restarted; waited 0 seconds" in result["msg"] and result["changed"]


def test_redis_is_that_of_old_servers(run: Run, old: Any) -> None:
    engine(old.instance).run("dokploy-redis", "redis:7")
    if old.instance.version == "v0.28.8":
        assert run("restart", component="redis")["changed"]
    else:
        assert "has no Redis of its own; only servers before v0.29.0 have one" in run("restart", fails=True, component="redis")["msg"]
