# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was deployed is seen to run, or it is told why it does not, with the end of its log."""

from __future__ import annotations

import json
from typing import Any, Callable

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine import running
from dokploy_sandbox.errors import TrpcError
from dokploy_sandbox.instance import PROCEDURES

Run = Callable[..., dict[str, Any]]
VERSIONS = ("v0.28.8", "v0.29.14", "v0.30.2")
WELL = "echo ready; sleep infinity"
ILL = {"Test": ["CMD-SHELL", "echo not well; exit 1"], "Interval": 10**9, "Retries": 2}
#: Otherwise the swarm takes a version back that ends soon after the start, with whatever exit code (seen on v0.29.14 and v0.30.2).
GO_ON = {"Parallelism": 1, "Order": "stop-first", "FailureAction": "continue"}
ONE_OF_TWO = {"replicas": 2, "env": {"SLOT": "{{.Task.Slot}}"}}
COMPOSE = "services:\n  web:\n    image: busybox\n    command: sh -c \"{WELL}\"\n  db:\n    image: busybox\n    command: sh -c \"{script}\"\n"


@pytest.fixture(params=VERSIONS)
def shop(run: Run, sandbox: Any, request: pytest.FixtureRequest) -> Any:
    """A server of each version with a project."""
    sandbox.reset(request.param)
    run("project", name="shop")
    return sandbox


def web(run: Run, script: str, fails: bool = False, **more: Any) -> dict[str, Any]:
    """Deploy an application that does what a script says."""
    return run(
        "application", fails=fails, project="shop", name="web", source_type="docker", docker_image="busybox", command="sh", args=["-c", script],
        deploy="always", **more,
    )


def compose(run: Run, script: str, fails: bool = False, more: str = "", **options: Any) -> dict[str, Any]:
    """Deploy a compose service of which one part does what a script says."""
    text = COMPOSE.format(WELL=WELL, script=script) + more
    return run("compose", fails=fails, project="shop", name="all", source_type="raw", compose_file=text, deploy="always", **options)


def containers(result: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(one["state"], one["exit_code"]) for one in result["deployment"]["containers"]]


@pytest.mark.parametrize(("script", "options", "seen"), [
    (WELL, {}, [("running", None)]),
    (WELL, {"replicas": 2}, [("running", None)] * 2),
    (WELL, {"replicas": 0}, []),
    ("echo done; exit 0", {"restart_policy_swarm": {"Condition": "none"}, "update_config_swarm": GO_ON}, [("ended", 0)]),
    ("echo done; sleep 3; exit 0", {"restart_policy_swarm": {"Condition": "on-failure"}, "update_config_swarm": GO_ON}, [("ended", 0)]),
])
def test_what_runs_or_is_meant_to_end_is_well(run: Run, shop: Any, script: str, options: dict[str, Any], seen: list[Any]) -> None:
    for turn in range(2):
        result = web(run, script, **options)
        assert result["deployment"]["waited_for"] == "running" and "warnings" not in result
        assert containers(result) == seen


@pytest.mark.parametrize(("script", "options", "words", "lines"), [
    ("echo hi; echo oops >&2; exit 3", {}, "ended with exit code 3 and did not come to run since", ["hi", "oops"]),
    ("echo hi; sleep 5; echo lost; exit 4", {}, "ended with exit code 4 and did not come to run since", ["hi", "lost"]),
    ("echo hi; exit 0", {}, "ended with exit code 0 and did not come to run since", ["hi"]),
    ("echo hi; exit 5", {"restart_policy_swarm": {"Condition": "none"}}, "ended with exit code 5 and is not started again", ["hi"]),
    (WELL, {"health_check_swarm": ILL}, "fails its health check, which says: not well", ["ready"]),
    ('echo hi; [ "$SLOT" = 2 ] && exit 6; sleep infinity', ONE_OF_TWO, "does not run (1 of 2 do)", ["hi"]),
])
def test_what_does_not_run_is_told_with_the_end_of_its_log(
    run: Run, shop: Any, script: str, options: dict[str, Any], words: str, lines: list[str],
) -> None:
    result = web(run, script, fails=True, **options)
    assert words in result["msg"] and "\n".join(lines) in result["msg"]
    assert result["changed"] is True and result["deployment"]["status"] == "done" and result["deployment"]["waited_for"] == "deployed"
    assert [one["log"] for one in result["deployment"]["containers"] if "log" in one] == [lines]
    assert web(run, script, wait_for="deployed", **options)["deployment"]["waited_for"] == "deployed"


def test_a_version_that_is_taken_back_is_told_though_the_one_before_runs(run: Run, shop: Any) -> None:
    web(run, WELL)
    result = web(run, "echo bad; exit 7", fails=True)
    assert "ended with exit code 7; the swarm went back to the version before.\nThe log of" in result["msg"] and result["msg"].endswith("\nbad")
    stopped = {"update_config_swarm": {"Parallelism": 1, "Order": "stop-first", "FailureAction": "pause"}}
    assert "the swarm has stopped" in web(run, "echo bad; exit 8", fails=True, **stopped)["msg"]
    once = {"restart_policy_swarm": {"Condition": "none"}}
    assert containers(web(run, "exit 0", **once)) == [("ended", 0)]
    once["update_config_swarm"] = {**stopped["update_config_swarm"], "FailureAction": "rollback"}
    assert "let the failure action of its updates be continue" in web(run, "exit 0", fails=True, **once)["msg"]
    # What ended before is not held against the next.
    assert web(run, WELL)["deployment"]["waited_for"] == "running"


def test_what_comes_to_run_after_a_while_is_well(run: Run, shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = iter(range(100))
    old = running._Watch.note

    def note(watch: Any, pause: float) -> None:
        if next(looks) == 3:
            for service in shop.instance.world.services.values():
                for one in service.values():
                    one.now.command = ["sh", "-c", WELL]
        old(watch, pause)

    monkeypatch.setattr(running._Watch, "note", note)
    assert web(run, "exit 1")["deployment"]["waited_for"] == "running"


@pytest.mark.parametrize("kind", ["docker-compose", "stack"])
def test_a_part_of_a_compose_service_is_told(run: Run, shop: Any, kind: str) -> None:
    assert containers(compose(run, WELL, compose_type=kind)) == [("running", None)] * 2
    again = "    restart: always\n" if kind == "docker-compose" else ""
    result = compose(run, "echo no disk; exit 8", fails=True, more=again)
    assert "(1 of 2 do)" in result["msg"] or kind == "stack" and "the swarm has stopped" in result["msg"]
    assert "db" in result["msg"].splitlines()[0] and "ended with exit code 8 and did not come to run since" in result["msg"]
    assert result["msg"].endswith("no disk")
    once = "" if kind == "docker-compose" else "    deploy:\n      restart_policy:\n        condition: on-failure\n"
    assert sorted(containers(compose(run, "echo migrated; exit 0", more=once))) == [("ended", 0), ("running", None)]


def test_a_container_of_compose_that_is_ill_or_ended_for_good_is_told(run: Run, shop: Any) -> None:
    ill = '    healthcheck:\n      test: ["CMD-SHELL", "echo ill; exit 1"]\n'
    assert "fails its health check, which says: ill" in compose(run, WELL, fails=True, more=ill)["msg"]
    assert "ended with exit code 9 and is not started again" in compose(run, "echo cannot migrate; exit 9", fails=True)["msg"]


def test_a_database_and_a_stack_are_told(run: Run, shop: Any) -> None:
    cache = {"docker_image": "redis:8", "command": "sh", "args": ["-c", "echo no config; exit 1"]}
    assert run("redis", project="shop", name="good", docker_image="redis:8", deploy="always")["deployment"]["waited_for"] == "running"
    assert "ended with exit code 1" in run("redis", fails=True, project="shop", name="cache", deploy="always", **cache)["msg"]
    stack = {"projects": {"shop": {"environments": {"production": {"redis": {"cache": cache, "good": {}}}}}}}
    result = run("stack", fails=True, stack=stack, deploy="always")
    assert result["failed_to_deploy"] == ["shop/production/cache"] and result["deployed"] == ["shop/production/good"]
    assert "shop/production/cache: the redis was deployed, but does not run" in result["msg"] and "no config" in result["msg"]
    assert run("stack", stack=stack, deploy="always", wait_for="deployed")["changed"] is True


def test_a_deployment_that_is_well_costs_few_requests_more(run: Run, shop: Any) -> None:
    for turn in range(2):
        shop.requests.clear()
        web(run, WELL)
        assert sum("docker" in one for one in shop.requests) <= 5
        shop.requests.clear()
        web(run, WELL, wait_for="deployed")
        web(run, WELL, wait=False)
        assert not any("docker" in one for one in shop.requests)


def test_one_that_fails_costs_few_requests(run: Run, shop: Any) -> None:
    shop.requests.clear()
    web(run, "exit 1", fails=True)
    assert sum("docker" in one for one in shop.requests) <= 16


def test_the_time_to_wait_is_for_all_of_it(run: Run, shop: Any) -> None:
    result = web(run, "sleep 1; exit 1", fails=True, wait_timeout=0.01)
    assert "Raise wait_timeout" in result["msg"]


def test_a_secret_is_not_in_what_is_shown_of_a_container(run: Run, shop: Any) -> None:
    result = web(run, "echo with planted-secret; exit 3", fails=True, env={"PASSWORD": "planted-secret"})
    assert "with ********" in result["msg"] and "planted-secret" not in json.dumps(result["deployment"])


def test_a_server_that_does_not_tell_is_believed_with_a_warning(run: Run, shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(instance: Any, values: Any) -> Any:
        raise TrpcError("FORBIDDEN", "You don't have permission")

    monkeypatch.setitem(PROCEDURES, "docker.getConfig", forbidden)
    result = web(run, "exit 1")
    assert result["deployment"]["waited_for"] == "deployed" and "untold" not in result["deployment"]
    assert "shop/production/web: it is deployed, and whether it runs can't be told: docker.getConfig failed with 403" in result["warnings"][0]
    empty = run("compose", project="shop", name="none", source_type="raw", compose_file="services: {}", deploy="always")
    assert "the server lists no container of it" in empty["warnings"][0]


def test_a_log_that_cannot_be_read_is_said(run: Run, shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dokploy_sandbox.logs.PATH", "/nowhere")
    assert "could not be read: the server gives it as a WebSocket, and none came about" in web(run, "exit 1", fails=True)["msg"]


def test_a_server_that_is_away_for_a_while_is_waited_for(run: Run, shop: Any) -> None:
    shop.fault("drop_before", procedure="docker.getConfig", count=6)
    assert web(run, WELL)["deployment"]["waited_for"] == "running"
