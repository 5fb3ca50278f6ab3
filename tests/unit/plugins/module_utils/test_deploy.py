# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deployment is started once, waited for by what it is and not by what was there before, and told of truly."""

from __future__ import annotations

import itertools
import json
import time
from typing import Any, Callable, Iterator

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.deploy import pauses
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules import runner

Run = Callable[..., dict[str, Any]]
WEB = {"project": "shop", "application": "web"}
REAL_SLEEP = time.sleep


@pytest.fixture
def shop(run: Run, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A server with an application, on which a second lasts a hundredth."""
    def sleep(seconds: float) -> None:
        sandbox.skip(seconds)
        REAL_SLEEP(seconds / 100)

    monkeypatch.setattr("time.sleep", sleep)
    run("project", name="shop")
    run("application", project="shop", name="web", source_type="docker", docker_image="nginx:1")
    sandbox.requests.clear()
    yield sandbox


def test_a_deployment_is_waited_for_and_its_log_returned(run: Run, shop: Any) -> None:
    shop.instance.queue.waits, shop.instance.queue.runs = 0.02, 0.05
    result = run("deployment", **WEB, title="Release 1", description="of today")
    assert (result["changed"], result["deployment"]["status"], result["deployment"]["title"]) == (True, "done", "Release 1")
    assert result["deployment"]["log"] == ["Initializing deployment", "Pulling nginx:1", "Pulling image completed."]
    rows = run("info", resource="deployment", **WEB)["resources"]
    assert [row["deployment_id"] for row in rows] == [result["deployment"]["deployment_id"]]
    assert rows[0]["description"].startswith("of today (ansible ")


def test_two_in_a_row_are_two_and_an_older_done_is_never_taken_for_the_new_one(run: Run, shop: Any) -> None:
    first = run("deployment", **WEB)["deployment"]
    shop.instance.queue.waits, shop.instance.queue.runs = 0.1, 0.1
    begun = time.monotonic()
    second = run("deployment", **WEB)["deployment"]
    assert time.monotonic() - begun >= 0.2
    assert first["deployment_id"] != second["deployment_id"] and second["status"] == "done"


@pytest.mark.parametrize("runs", [0, 0.05])
def test_what_is_built_from_a_repository_is_found_though_its_description_is_written_over(run: Run, shop: Any, runs: float) -> None:
    run("application", project="shop", name="web", source_type="git", custom_git_url="https://git.example.com/x.git")
    run("deployment", **WEB)
    shop.instance.queue.runs = runs
    ids = {run("deployment", **WEB)["deployment"]["deployment_id"] for count in range(3)}
    assert len(ids) == 3 and None not in ids


def test_the_deployment_of_another_is_not_taken_for_ours(run: Run, shop: Any) -> None:
    run("application", project="shop", name="web", source_type="git", custom_git_url="https://git.example.com/x.git")
    shop.instance.queue.waits = 0.05
    application = next(iter(shop.instance.table("application")))
    for title in ("theirs", "also theirs"):
        run("api", procedure="application.deploy", type="mutation", input={"applicationId": application, "title": title})
    ours = run("deployment", **WEB)["deployment"]["deployment_id"]
    rows = sorted(shop.instance.table("deployment").values(), key=lambda row: row["createdAt"])
    assert [row["deploymentId"] for row in rows].index(ours) == 2


def test_a_slow_queue_is_told_of_when_the_time_is_up(run: Run, shop: Any) -> None:
    shop.instance.queue.waits = 1000
    result = run("deployment", fails=True, **WEB, wait_timeout=0.1)
    assert "did not end within 0.1 seconds; it is queued at position 1 and goes on" in result["msg"]
    assert result["changed"] is True
    assert run("deployment", **WEB, wait=False)["deployment"]["queue_position"] == 2
    assert run("deployment", **WEB, state="cancelled")["changed"] is True
    assert run("deployment", **WEB, state="cancelled")["changed"] is False


def test_a_failure_has_the_end_of_the_log(run: Run, shop: Any) -> None:
    run("application", project="shop", name="web", docker_image="nope:1")
    result = run("deployment", fails=True, **WEB)
    assert result["msg"].startswith("the deployment of application failed. The log ends with:\nInitializing deployment")
    assert result["deployment"]["status"] == "error"


def test_a_secret_of_the_service_is_not_in_its_log(run: Run, shop: Any) -> None:
    run("application", project="shop", name="web", docker_image="nope:planted-secret", env={"PASSWORD": "planted-secret"})
    result = run("deployment", fails=True, **WEB)
    assert "Pulling nope:********" in result["msg"] and "planted-secret" not in json.dumps(result)


def test_an_old_server_has_no_log_to_show(run: Run, sandbox: Any, shop: Any) -> None:
    sandbox.reset("v0.28.8")
    run("project", name="shop")
    run("application", project="shop", name="web", source_type="docker", docker_image="nope:1")
    assert "this server is too old to give it to Ansible" in run("deployment", fails=True, **WEB)["msg"]


def test_a_restart_that_loses_the_queue_is_recognised(run: Run, shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.instance.queue.waits = 10**9
    queue = shop.instance.queue
    looks = itertools.count()

    def sleep(seconds: float) -> None:
        if next(looks) == 2:
            queue.restart(shop.instance)

    monkeypatch.setattr("ansible_collections.dokploy.dokploy.plugins.module_utils.engine.deploy.time.sleep", sleep)
    monkeypatch.setattr("ansible_collections.dokploy.dokploy.plugins.module_utils.engine.deploy.LOST_AFTER", 0.05)
    assert "was lost: it is neither queued nor listed" in run("deployment", fails=True, **WEB, wait_timeout=10**9)["msg"]


def test_a_restart_that_cancels_it_is_recognised(run: Run, shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.instance.queue.runs = 1000
    queue = shop.instance.queue
    monkeypatch.setattr("time.sleep", lambda seconds: queue.running and queue.restart(shop.instance))
    assert "was cancelled, by someone or because the server was restarted" in run("deployment", fails=True, **WEB)["msg"]


@pytest.mark.parametrize("fault", [
    {"kind": "drop_after"}, {"kind": "status", "status": 504, "after": True}, {"kind": "status", "status": 200, "after": True},
    *({"kind": "cut", "framing": framing, "after": True} for framing in ("length", "chunked", "whole", "gzip")),
])
def test_a_lost_answer_starts_no_second_deployment(run: Run, shop: Any, fault: dict[str, Any]) -> None:
    shop.fault(procedure="application.deploy", **fault)
    assert run("deployment", **WEB)["deployment"]["status"] == "done"
    assert len(shop.instance.table("deployment")) == 1


def test_a_server_that_is_away_for_a_while_is_waited_for(run: Run, shop: Any) -> None:
    shop.fault("drop_before", procedure="deployment.queueList", count=6)
    assert run("deployment", **WEB)["deployment"]["status"] == "done"


def test_a_minute_of_waiting_takes_few_requests() -> None:
    looks = sum(1 for total in itertools.takewhile(lambda total: total < 60, itertools.accumulate(pauses())))
    assert looks + 4 <= 25


def test_the_log_is_shown_as_it_grows(run: Run, shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.instance.queue.runs = 0.2
    shown: list[str] = []
    monkeypatch.setattr(runner, "say", shown.append)
    run("deployment", **WEB, show_log=True)
    assert shown == ["Initializing deployment", "Pulling nginx:1", "Pulling image completed."]


def test_service_modules_deploy_what_changed_and_what_failed_before(run: Run, sandbox: Any, shop: Any) -> None:
    web = {"project": "shop", "name": "web", "deploy": "on_change"}
    assert run("application", check=True, **web, docker_image="nginx:2")["redeploy_required"] is False
    assert run("application", **web, docker_image="nginx:2")["deployment"]["status"] == "done"
    again = run("application", **web, docker_image="nginx:2")
    assert (again["changed"], "deployment" in again) == (False, False)
    assert run("application", **{**web, "deploy": "always"})["changed"] is True
    failed = run("application", fails=True, **web, docker_image="nope:1")
    assert failed["changed"] is True and failed["deployment"]["status"] == "error" and failed["application"]["docker_image"] == "nope:1"
    assert "failed" in run("application", fails=True, **web, docker_image="nope:1")["msg"]
    assert len(sandbox.instance.table("deployment")) == 4


def test_a_database_is_deployed_while_the_request_waits(run: Run, sandbox: Any, shop: Any) -> None:
    cache = {"project": "shop", "name": "cache", "deploy": "on_change"}
    assert run("redis", **cache, docker_image="redis:8")["deployment"]["status"] == "done"
    assert run("redis", **cache, docker_image="redis:8")["changed"] is False
    assert "manifest unknown" in run("redis", fails=True, **cache, docker_image="nope:1")["msg"]
    run("redis", project="shop", name="cache", docker_image="redis:8")
    for fault in ({"kind": "drop_after"}, {"kind": "cut", "after": True}, {"kind": "status", "status": 200, "after": True}):
        sandbox.fault(procedure="redis.deploy", **fault)
        assert run("deployment", project="shop", redis="cache")["deployment"]["status"] == "done"


def test_starting_and_stopping_is_idempotent(run: Run, shop: Any) -> None:
    run("deployment", **WEB)
    states = ["started", "stopped", "stopped", "started", "started"]
    assert [run("deployment", **WEB, state=state)["changed"] for state in states] == [False, True, False, True, False]
    assert run("deployment", check=True, **WEB, state="stopped")["changed"] is True
    assert run("deployment", **WEB, state="started")["changed"] is False


@pytest.mark.parametrize("kind", ["application", "compose"])
def test_the_address_of_a_webhook_is_another_each_time(run: Run, shop: Any, kind: str) -> None:
    run("compose", project="shop", name="web", compose_file="services: {}\n")
    place = {"project": "shop", kind: "web", "state": "webhook_renewed"}
    tokens = [next(iter(shop.instance.table(kind).values()))["refreshToken"]]
    for check in (True, False, False):
        result = run("deployment", **place, check=check)
        tokens.append(next(iter(shop.instance.table(kind).values()))["refreshToken"])
        assert result["changed"] and not any(token in json.dumps(result) for token in tokens)
    assert tokens[0] == tokens[1] and len(set(tokens)) == 3


@pytest.mark.parametrize(("parameters", "words"), [
    ({"project": "shop", "application": "nope"}, "application: there is no application 'nope' in environment shop/production; there is web"),
    ({"project": "shop"}, "one of the following is required: application, compose, postgres"),
    ({**WEB, "state": "rebuilt"}, "state: an application can't be rebuilt; use one of deployed"),
    ({**WEB, "state": "rolled_back"}, "state: there is nothing to roll back to; set rollback_active and rollback_registry"),
    ({**WEB, "state": "rolled_back", "rollback_to": "7"}, "rollback_to: nothing is kept to roll back to of '7'"),
])
def test_what_is_impossible_is_said_in_a_sentence(run: Run, shop: Any, parameters: dict[str, Any], words: str) -> None:
    assert words in run("deployment", fails=True, **parameters)["msg"]
