# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Docker has on a machine is read, and removed where neither a container nor a service uses it."""

from __future__ import annotations

from typing import Any, Callable

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules import docker
from dokploy_sandbox.engines import Engine

from .leftovers import left_over, worker

Run = Callable[..., dict[str, Any]]


@pytest.fixture
def here(sandbox: Any, run: Run) -> Engine:
    return left_over(run, sandbox)


def images(run: Run, **options: Any) -> dict[str, Any]:
    return {one["name"]: one for one in run("info", resource="docker_image", **options)["resources"]}


def test_they_are_read(run: Run, here: Engine, sandbox: Any) -> None:
    found = images(run)
    assert found["nginx:1.25"]["image_id"] == found["twin:1"]["image_id"] and found["nginx:1.25"]["size_bytes"] == 2_000_000
    assert found["nginx:1.25"]["repository"] == "nginx" and here.id_of("<none>:1")[:12] in found
    [volume] = run("info", resource="docker_volume", name="labelled")["resources"]
    assert volume["labels"]["note"] == "a,b" and volume["size"] == "2MB" and volume["mountpoint"].endswith("/labelled/_data")
    here.cache.append("abc")
    assert [one["cache_id"] for one in run("info", resource="docker_build_cache", filters={"in_use": False})["resources"]] == ["abc"]
    usage = {one["type"]: one for one in run("info", resource="disk_usage")["resources"]}
    assert usage["Build Cache"]["reclaimable"].startswith("2MB") and usage["Local Volumes"]["active"] == 2
    message = run("info", fails=True, resource="docker_volume", name="nope")["msg"]
    assert message.startswith("name: there is no docker volume 'nope' in the machine that Dokploy runs on; there is ") and "dokploy-postgres" in message


def test_of_a_server_too(run: Run, sandbox: Any) -> None:
    there = worker(run, sandbox)
    assert list(images(run, server="worker")) == ["traefik:v3.6.25"]
    assert run("docker_image", name="traefik:v3.6.25", server="worker", state="absent")["changed"] and not there.images
    sandbox.instance.hosts.clear()
    for resource in ("docker_image", "docker_volume"):
        message = run("info", fails=True, resource=resource, server="worker")["msg"]
        assert message.startswith("server: server worker can't be reached, so nothing is known of it (SSH connection error")
    assert "there is no server 'nope'" in run("docker_volume", fails=True, name="x", server="nope", state="absent")["msg"]


@pytest.mark.parametrize("version", ["v0.28.8", "v0.29.14"])
def test_an_older_server_does_not_tell(run: Run, sandbox: Any, version: str) -> None:
    sandbox.reset(version)
    words = f" needs Dokploy v0.30.0 or newer, and the server is {sandbox.instance.reported}; update the server"
    for resource in ("docker_image", "docker_volume", "docker_build_cache"):
        assert words in run("info", fails=True, resource=resource)["msg"]
        if resource != "docker_build_cache":
            assert words in run(resource, fails=True, check=True, name="x", state="absent")["msg"]
    assert sandbox.requests == ["GET settings.getDokployVersion"] * len(sandbox.requests)


@pytest.mark.parametrize("name", ["nginx:1.25", "docker.io/library/nginx:1.25", "id"])
def test_an_image_that_nothing_uses_is_removed_once(run: Run, here: Engine, sandbox: Any, name: str) -> None:
    names = {"nginx:1.25", "twin:1"} if name == "id" else {"nginx:1.25"}
    name = f"sha256:{here.id_of('nginx:1.25')}" if name == "id" else name
    predicted = run("docker_image", check=True, name=name, state="absent")
    assert names < set(here.images)
    applied = run("docker_image", name=name, state="absent")
    assert applied["changed"] and {one["name"] for one in applied["removed"]} == names and not names & set(here.images)
    assert (predicted["changed"], predicted["diff"], predicted["removed"]) == (True, applied["diff"], applied["removed"])
    sandbox.requests.clear()
    again = run("docker_image", name=name, state="absent")
    assert (again["changed"], again["diff"], again["removed"], len(sandbox.requests)) == (False, [], [], 2)


def test_a_volume_that_nothing_uses_is_removed_once(run: Run, here: Engine, sandbox: Any) -> None:
    predicted = run("docker_volume", check=True, name="left", state="absent")
    applied = run("docker_volume", name="left", state="absent")
    assert applied["changed"] and "left" not in here.volumes and predicted["removed"] == applied["removed"]
    sandbox.requests.clear()
    assert run("docker_volume", name="left", state="absent")["changed"] is False and len(sandbox.requests) == 2


@pytest.mark.parametrize(("kind", "name", "words"), [
    ("image", "nginx:1.27", "application shop/production/web uses docker image nginx:1.27"),
    ("image", "registry.example.com/me/{built}", "application shop/production/api uses docker image"),
    ("image", "mysql:8", "compose shop/production/stack uses docker image mysql:8"),
    ("image", "{stack}_worker", "compose shop/production/stack uses docker image"),
    ("image", "once:1", "container ran uses docker image once:1"),
    ("image", "postgres:16", "container dokploy-postgres.1.x uses docker image postgres:16"),
    ("volume", "uploads", "application shop/production/web uses docker volume uploads"),
    ("volume", "{stack}_data", "compose shop/production/stack uses docker volume"),
    ("volume", "outside", "compose shop/production/stack uses docker volume outside"),
    ("volume", "labelled", "compose shop/production/stack uses docker volume labelled"),
    ("volume", "of-a-stopped-one", "container ran uses docker volume of-a-stopped-one"),
    ("volume", "dokploy-postgres", "container dokploy-postgres.1.x uses docker volume dokploy-postgres"),
])
def test_what_is_used_is_refused(run: Run, here: Engine, sandbox: Any, kind: str, name: str, words: str) -> None:
    [built] = [one["appName"] for one in sandbox.instance.table("application").values() if one["name"] == "api"]
    [stack] = [one["appName"] for one in sandbox.instance.table("compose").values()]
    before = (dict(here.images), dict(here.volumes))
    for check in (True, False):
        refused = run(f"docker_{kind}", fails=True, check=check, name=name.format(built=built, stack=stack), state="absent")
        assert words in refused["msg"] and "; remove what uses it first, and run again" in refused["msg"]
    assert before == (here.images, here.volumes)


@pytest.mark.parametrize("done", [True, False])
def test_a_lost_answer_is_looked_after(run: Run, here: Engine, sandbox: Any, monkeypatch: pytest.MonkeyPatch, done: bool) -> None:
    monkeypatch.setattr(docker, "PATIENCE", 0.0)
    sandbox.fault("drop_after" if done else "drop_before", procedure="dockerVolume.removeVolume", count=9)
    result = run("docker_volume", fails=not done, name="left", state="absent")
    assert result["changed"] is done and ("left" in here.volumes) is not done
    assert done or "docker volume left is not removed: " in result["msg"]


def test_what_the_server_refuses_of_several_is_told_with_what_is_gone(run: Run, here: Engine, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    idle = Engine.idle
    monkeypatch.setattr(Engine, "idle", lambda self, image: image != "twin:1" and idle(self, image))
    result = run("docker_image", fails=True, name=here.id_of("nginx:1.25"), state="absent")
    assert "docker image twin:1 is not removed: dockerImage.removeImage failed with 500" in result["msg"]
    assert result["changed"] and [one["name"] for one in result["removed"]] == ["nginx:1.25"]


def test_the_state_must_be_said(run: Run, here: Engine) -> None:
    assert "missing required arguments: state" in run("docker_image", fails=True, name="nginx:1.25")["msg"]
