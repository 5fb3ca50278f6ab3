# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Old deployments are removed, and nothing that runs or could be needed with them."""

from __future__ import annotations

from typing import Any, Callable

import pytest
from dokploy_sandbox import VERSIONS

Run = Callable[..., dict[str, Any]]
WEB = {"project": "shop", "application": "web"}
PRUNED = {**WEB, "state": "pruned"}


@pytest.fixture
def deployed(run: Run, sandbox: Any) -> Any:
    def make(release: str = VERSIONS[-1], count: int = 4, **options: Any) -> Any:
        sandbox.reset(release)
        run("registry", name="company", registry_url="registry.example.com", username="a", password="not-a-secret")
        run("project", name="shop")
        run("application", project="shop", name="web", source_type="docker", docker_image="nginx:1", **options)
        for number in range(count):
            run("deployment", **WEB, title=f"Release {number}")
        sandbox.requests.clear()
        return sandbox
    return make


def titles(run: Run) -> list[str]:
    return sorted(row["title"] for row in run("info", resource="deployment", **WEB)["resources"])


@pytest.mark.parametrize("release", VERSIONS)
@pytest.mark.parametrize("rollbacks", [False, True])
def test_all_but_the_newest_go_once(run: Run, deployed: Any, release: str, rollbacks: bool) -> None:
    sandbox = deployed(release, **({"rollback_active": True, "rollback_registry": "company"} if rollbacks else {}))
    predicted = run("deployment", **PRUNED, keep=2, check=True)
    assert [row["title"] for row in predicted["removed"]] == ["Release 1", "Release 0"] and len(titles(run)) == 4
    done = run("deployment", **PRUNED, keep=2)
    assert done["removed"] == predicted["removed"] and titles(run) == ["Release 2", "Release 3"]
    assert len(sandbox.instance.table("rollback")) == (2 if rollbacks else 0)
    sandbox.requests.clear()
    again = run("deployment", **PRUNED, keep=2)
    assert not again["changed"] and again["removed"] == [] and len(sandbox.requests) == 3


def test_what_runs_and_what_succeeded_last_stays(run: Run, deployed: Any) -> None:
    sandbox = deployed()
    run("application", project="shop", name="web", docker_image="nope:1")
    for number in range(2):
        run("deployment", **WEB, title=f"Failure {number}", fails=True)
    oldest = next(iter(sandbox.instance.table("deployment").values()))
    oldest["status"] = "running"
    assert [row["title"] for row in run("deployment", **PRUNED, keep=1)["removed"]] == ["Failure 0", "Release 2", "Release 1"]
    assert titles(run) == ["Failure 1", "Release 0", "Release 3"]


def test_what_was_rolled_back_to_stays(run: Run, deployed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from dokploy_sandbox.instance import PROCEDURES

    sandbox = deployed(rollback_active=True, rollback_registry="company")
    kept = next(iter(sandbox.instance.table("rollback").values()))
    image = f"registry.example.com/company/{kept['image']}@sha256:0123"
    monkeypatch.setitem(PROCEDURES, "docker.getConfig", lambda instance, values: {"Spec": {"ContainerSpec": {"Image": image}}})
    assert [row["title"] for row in run("deployment", **PRUNED, keep=1)["removed"]] == ["Release 2", "Release 1"]


def test_an_image_that_the_server_fails_to_remove_keeps_no_deployment(run: Run, deployed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from dokploy_sandbox.instance import PROCEDURES

    deployed(rollback_active=True, rollback_registry="company")
    monkeypatch.setitem(PROCEDURES, "rollback.delete", lambda instance, values: instance.table("rollback")[values["rollbackId"]])
    assert len(run("deployment", **PRUNED, keep=1)["removed"]) == 3 and titles(run) == ["Release 3"]


def test_one_that_cannot_be_removed_is_named(run: Run, deployed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from dokploy_sandbox.instance import PROCEDURES

    deployed(count=2)
    monkeypatch.setitem(PROCEDURES, "deployment.removeDeployment", lambda instance, values: None)
    failed = run("deployment", **PRUNED, keep=1, fails=True)
    assert failed["msg"].startswith("deployments that can't be removed: ") and not failed["changed"] and failed["removed"] == []


@pytest.mark.parametrize("options", [{**PRUNED, "keep": 0}, {**WEB, "keep": 2}, PRUNED, {"project": "shop", "postgres": "db", "state": "pruned", "keep": 1}])
def test_what_cannot_be_is_refused_before_the_first_request(run: Run, sandbox: Any, options: dict[str, Any]) -> None:
    assert "keep" in run("deployment", **options, fails=True)["msg"] or "state: a postgres can't be pruned" in run("deployment", **options, fails=True)["msg"]
    assert not sandbox.requests
