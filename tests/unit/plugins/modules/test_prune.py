# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What nothing uses is removed, and nothing else: what a service needs that is stopped is kept, or pruning is refused."""

from __future__ import annotations

from typing import Any, Callable

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules import docker, prune
from dokploy_sandbox.engines import Engine, engine
from dokploy_sandbox.instance import PROCEDURES

from .leftovers import ADDRESS, WEB, left_over, worker

Run = Callable[..., dict[str, Any]]
EVERYTHING = {"containers": True, "images": True, "volumes": True, "builder_cache": True}


@pytest.fixture
def here(sandbox: Any, run: Run) -> Engine:
    found = left_over(run, sandbox)
    found.cache += ["abc", "def"]
    return found


def names(found: Engine) -> tuple[set[str], set[str], set[str]]:
    return {one["Name"] for one in found.containers}, set(found.images), set(found.volumes)


def test_what_nothing_uses_goes_and_check_mode_names_it(run: Run, here: Engine, sandbox: Any) -> None:
    before = names(here)
    predicted = run("prune", check=True, **EVERYTHING)
    assert names(here) == before and here.cache and not any(one.startswith("POST") for one in sandbox.requests)
    applied = run("prune", **EVERYTHING)
    told = ("changed", "containers", "images", "volumes", "builder_cache", "kept")
    assert [predicted[name] for name in told] == [applied[name] for name in told] and applied["changed"]
    assert applied["containers"] == ["ran"] and applied["builder_cache"] == ["abc", "def"] and not here.cache
    nameless = next(name for name in applied["images"] if ":" not in name)
    assert set(applied["images"]) == {"nginx:1.25", "twin:1", "once:1", nameless}
    assert set(applied["volumes"]) == {"left", "of-a-stopped-one"}
    containers, images, volumes = names(here)
    assert before[0] - containers == {"/ran"} and before[1] - images == {*applied["images"], "<none>:1"} - {nameless}
    assert before[2] - volumes == set(applied["volumes"])
    usage = applied["disk_usage"]
    assert [one["type"] for one in usage["before"]] == ["Images", "Containers", "Local Volumes", "Build Cache"]
    assert usage["after"][3]["total_count"] == 0 and predicted["disk_usage"]["after"] == predicted["disk_usage"]["before"] == usage["before"]


def test_what_services_need_is_kept_and_told(run: Run, here: Engine) -> None:
    kept = {(one["sort"], one["name"]): one["used_by"] for one in run("prune", **EVERYTHING)["kept"]}
    assert kept["images", "nginx:1.27"] == kept["volumes", "uploads"] == "application shop/production/web"
    assert kept["images", "mysql:8"] == kept["volumes", "outside"] == kept["volumes", "labelled"] == "compose shop/production/stack"
    assert len(kept) == 8 and ("images", "postgres:16") not in kept


def test_the_second_run_changes_nothing(run: Run, here: Engine, sandbox: Any) -> None:
    run("prune", **EVERYTHING)
    sandbox.requests.clear()
    again = run("prune", **EVERYTHING)
    assert not again["changed"] and not any(again[name] for name in EVERYTHING) and not any(one.startswith("POST") for one in sandbox.requests)


@pytest.mark.parametrize("option", EVERYTHING)
def test_only_what_is_asked_for_goes(run: Run, here: Engine, option: str) -> None:
    containers, images, volumes = names(here)
    result = run("prune", **{option: True})
    left = names(here)
    assert result["changed"] and set(EVERYTHING) & set(result) == {option}
    assert (left[0] != containers, left[1] != images, left[2] != volumes, not here.cache) == tuple(option == one for one in EVERYTHING)


def test_a_stopped_container_of_a_compose_project_is_kept(run: Run, here: Engine, sandbox: Any) -> None:
    [stack] = [one["appName"] for one in sandbox.instance.table("compose").values()]
    here.run(f"{stack}_db_1", "mysql:8", "exited", labels={"com.docker.compose.project": stack})
    result = run("prune", containers=True)
    assert result["containers"] == ["ran"] and result["kept"] == [
        {"sort": "containers", "name": f"{stack}_db_1", "used_by": "compose shop/production/stack"},
    ]
    assert f"/{stack}_db_1" in names(here)[0]


def test_a_container_that_runs_again_by_then_stays(run: Run, here: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def carry_out(*parts: Any) -> None:
        here.containers[-1]["State"]["Status"] = "running"
        original(*parts)
    original = prune._carry_out
    monkeypatch.setattr(prune, "_carry_out", carry_out)
    result = run("prune", containers=True)
    assert result["containers"] == [] and "/ran" in names(here)[0]


def test_a_server_is_pruned_and_must_be_reached(run: Run, sandbox: Any) -> None:
    left_over(run, sandbox)
    there = worker(run, sandbox)
    there.volumes["uploads"] = {}
    before = names(engine(sandbox.instance))
    assert run("prune", images=True, volumes=True, server="worker")["volumes"] == ["uploads"] and not there.images
    assert names(engine(sandbox.instance)) == before
    sandbox.instance.hosts.pop(ADDRESS)
    message = run("prune", fails=True, images=True, server="worker")["msg"]
    assert message.startswith("server: server worker can't be reached, so nothing is known of it")


@pytest.mark.parametrize("version", ["v0.28.8", "v0.29.14"])
def test_an_older_server_has_docker_prune_where_no_service_loses_by_it(run: Run, sandbox: Any, version: str) -> None:
    sandbox.reset(version)
    here = engine(sandbox.instance)
    here.run("web", "nginx:1.27", volumes=("uploads",))
    here.images["nginx:1.25"] = "nginx:1.25"
    here.volumes["left"] = {}
    here.cache.append("abc")
    predicted = run("prune", check=True, **EVERYTHING)
    assert predicted["changed"] and predicted["volumes"] == [] and any(
        f"volumes: Dokploy {sandbox.instance.reported} does not tell what of the machine that Dokploy runs on goes" in one for one in predicted["warnings"]
    )
    applied = run("prune", **EVERYTHING)
    assert applied["changed"] and set(here.images) == {"traefik:v3.6.25", "nginx:1.27"} and set(here.volumes) == {"uploads"} and not here.cache
    again = run("prune", **EVERYTHING)
    # Before v0.29 nothing tells whether something went.
    assert again["changed"] is (version == "v0.28.8") and bool(applied["disk_usage"]["before"]) is (version != "v0.28.8")


@pytest.mark.parametrize("version", ["v0.28.8", "v0.29.14"])
def test_an_older_server_is_refused_where_a_service_would_lose_something(run: Run, sandbox: Any, version: str) -> None:
    sandbox.reset(version)
    left_over(run, sandbox)
    before = names(engine(sandbox.instance))
    words = "volumes: Dokploy {} would remove those of application shop/production/web too, since no container of it runs; start it or remove it first, or"
    for check in (True, False):
        assert words.format(sandbox.instance.reported) in run("prune", fails=True, check=check, volumes=True)["msg"]
    run("deployment", **WEB)
    run("deployment", project="shop", compose="stack", state="deployed")
    assert "images: Dokploy" in run("prune", fails=True, images=True)["msg"]
    if version == "v0.28.8":
        [stack] = [one["appName"] for one in sandbox.instance.table("compose").values()]
        engine(sandbox.instance).run(f"{stack}_db_1", "mysql:8", "exited", labels={"com.docker.compose.project": stack})
        assert "those of compose shop/production/stack too" in run("prune", fails=True, containers=True)["msg"]
        return
    assert before[0] == names(engine(sandbox.instance))[0]


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize(("option", "procedure"), [("volumes", "dockerVolume.removeVolume"), ("builder_cache", "settings.cleanDockerBuilder")])
def test_a_lost_answer_is_looked_after(
    run: Run, here: Engine, sandbox: Any, monkeypatch: pytest.MonkeyPatch, option: str, procedure: str, done: bool,
) -> None:
    monkeypatch.setattr(docker, "PATIENCE", 0.0)
    here.volumes.pop("of-a-stopped-one")
    sandbox.fault("drop_after" if done else "drop_before", procedure=procedure, count=9)
    result = run("prune", fails=not done, wait_timeout=1, **{option: True})
    assert result["changed"] is done
    assert done or result["msg"].startswith(f"{option}: ")


@pytest.mark.parametrize(("version", "option", "words"), [
    ("v0.30.2", "builder_cache", "abc, def is left"), ("v0.29.14", "volumes", "1 that nothing uses is left"), ("v0.28.8", "containers", "ran is left"),
])
def test_a_server_that_only_says_that_it_has_pruned_is_told(
    run: Run, sandbox: Any, monkeypatch: pytest.MonkeyPatch, version: str, option: str, words: str,
) -> None:
    sandbox.reset(version)
    here = engine(sandbox.instance)
    here.run("ran", "once:1", "exited")
    here.volumes["left"] = {}
    here.cache += ["abc", "def"]
    for name in ("cleanDockerBuilder", "cleanUnusedVolumes", "cleanStoppedContainers"):
        monkeypatch.setitem(PROCEDURES, f"settings.{name}", lambda instance, values: True)
    result = run("prune", fails=True, **{option: True})
    assert f"{option}: the server answered as if Docker had pruned, and {words}; try it on the machine" in result["msg"]
    assert result["changed"] is False and not result[option]


@pytest.mark.parametrize(("options", "words"), [
    ({}, "containers, images, volumes, builder_cache, clones, measurements: say with one of them or more what is to be removed"),
    ({"images": True, "wait_timeout": 0}, "wait_timeout: must be more than 0 seconds"),
    ({"images": True, "server": "nope"}, "server: there is no server 'nope'"),
])
def test_what_is_wrong_is_said_in_a_sentence(run: Run, here: Engine, options: dict[str, Any], words: str) -> None:
    assert words in run("prune", fails=True, **options)["msg"]
