# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Previews are removed and redeployed: those that are meant, and no others."""

from __future__ import annotations

from typing import Any, Callable

import pytest
from dokploy_sandbox import VERSIONS
from dokploy_sandbox.deployments import open_pull_request

Run = Callable[..., dict[str, Any]]
WEB = {"project": "shop", "application": "web"}


@pytest.fixture
def shop(run: Run, sandbox: Any) -> Any:
    def make(release: str = VERSIONS[-1]) -> Any:
        sandbox.reset(release)
        run("project", name="shop")
        run("application", project="shop", name="web", source_type="docker", docker_image="nginx:1")
        [application] = sandbox.instance.table("application")
        for number, branch in ((11, "feature"), (12, "feature"), (13, "nope")):
            open_pull_request(sandbox.instance, application, number, branch)
        sandbox.requests.clear()
        return sandbox
    return make


def numbers(result: dict[str, Any]) -> list[str]:
    return [row["pull_request_number"] for row in result["previews"]]


@pytest.mark.parametrize("release", VERSIONS)
def test_one_is_removed_once_and_the_others_stay(run: Run, shop: Any, release: str) -> None:
    sandbox = shop(release)
    wanted = {**WEB, "pull_request": 12, "state": "absent"}
    predicted = run("preview", **wanted, check=True)
    assert predicted["changed"] and numbers(predicted) == ["12"] and len(sandbox.instance.table("previewDeployment")) == 3
    sandbox.requests.clear()
    assert run("preview", **wanted)["previews"] == predicted["previews"]
    assert sandbox.requests[-2:] == ["POST previewDeployment.delete", "GET application.one"] and len(sandbox.requests) == 4
    again = run("preview", **wanted)
    assert not again["changed"] and numbers(again) == []
    assert numbers(run("preview", **WEB, state="absent")) == ["11", "13"] and not sandbox.instance.table("previewDeployment")


@pytest.mark.parametrize("release", VERSIONS)
def test_one_is_redeployed_and_waited_for(run: Run, shop: Any, release: str) -> None:
    sandbox = shop(release)
    sandbox.instance.queue.waits, sandbox.instance.queue.runs = 0.02, 0.05
    predicted = run("preview", **WEB, pull_request=11, state="redeployed", check=True)
    assert predicted["changed"] and "deployments" not in predicted
    done = run("preview", **WEB, pull_request=11, state="redeployed", title="Again")
    assert [(one["status"], one["title"]) for one in done["deployments"]] == [("done", "Again")]
    assert run("preview", **WEB, pull_request=11, state="redeployed", wait=False)["deployments"][0]["status"] in ("queued", "running", "done")


def test_a_failure_is_told(run: Run, shop: Any) -> None:
    shop()
    failed = run("preview", **WEB, state="redeployed", fails=True)
    assert failed["msg"].startswith("pull request 13: the deployment of preview failed") and len(failed["deployments"]) == 3


def test_what_is_not_there_is_said(run: Run, shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from dokploy_sandbox.instance import PROCEDURES

    shop()
    failed = run("preview", **WEB, pull_request=7, state="redeployed", check=True, fails=True)
    assert failed["msg"].startswith("pull_request: application shop/production/web has no preview of pull request 7; the server makes one when")
    assert "there is no application 'api'" in run("preview", project="shop", application="api", state="absent", fails=True)["msg"]
    monkeypatch.setitem(PROCEDURES, "previewDeployment.delete", lambda instance, values: True)
    failed = run("preview", **WEB, pull_request=11, state="absent", fails=True)
    assert failed["msg"].startswith("the server answered as if it had removed preview-web-") and failed["previews"] == []
