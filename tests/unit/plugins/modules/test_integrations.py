# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags, and the services of others that the server uses."""

from __future__ import annotations

import json
from typing import Any, Callable

import pytest

Run = Callable[..., dict[str, Any]]
SECRET = "planted-secret"
AI = {"name": "assistant", "api_url": "https://models.example.com/v1", "provider_api_key": SECRET, "model": "small"}


def tags(sandbox: Any) -> list[str]:
    """Return the names of the tags that projects have."""
    return sorted(sandbox.instance.table("tag")[row["tagId"]]["name"] for row in sandbox.instance.table("projectTag").values())


def test_tags_of_a_project_are_set_as_a_whole_in_any_order(run: Run, sandbox: Any) -> None:
    for name in ("b", "a", "c"):
        run("tag", name=name)
    predicted = run("project", name="shop", tags=["b", "a", "b"], check=True)
    made = run("project", name="shop", tags=["b", "a", "b"])
    assert predicted["diff"] == made["diff"] and tags(sandbox) == ["a", "b"]
    assert run("project", name="shop", tags=["a", "b"])["changed"] is False
    changed = run("project", name="shop", tags=["c"], description="")
    assert changed["diff"][0]["after"] == "tags:\n  - c\n" and not changed["redeploy_required"] and tags(sandbox) == ["c"]
    assert run("project", name="shop", tags=[])["changed"] and not tags(sandbox)
    assert "tags: there is no tag 'd'; there is a, b, c" in run("project", name="shop", tags=["d"], fails=True)["msg"]


def test_tags_cost_requests_only_where_they_are_stated(run: Run) -> None:
    run("tag", name="a")
    run("project", name="shop", tags=["a"])
    assert run("project", name="shop", verbosity=2)["requests"] == ["GET settings.getDokployVersion project.search"]
    assert run("project", name="shop", tags=["a"], verbosity=2)["requests"] == ["GET settings.getDokployVersion tag.all project.all"]
    told = run("info", resource="project", name="shop", verbosity=2)
    assert len(told["requests"]) == 1 and len(told["resources"][0]["tags"]) == 1


def test_an_older_server_has_no_tags(run: Run, sandbox: Any) -> None:
    sandbox.reset("v0.28.8")
    for check in (True, False):
        told = run("project", name="shop", tags=["a"], check=check, fails=True)["msg"]
        assert "tags needs Dokploy v0.29.0 or newer, and the server is v0.28.8" in told
    run("project", name="shop")
    assert "tags needs Dokploy v0.29.0 or newer" in run("project", name="shop", tags=["a"], fails=True)["msg"]
    assert "has no tag; update it" in run("tag", name="a", fails=True)["msg"]
    assert "tags" not in run("export")["stack"]["projects"]["shop"]


def test_a_stack_makes_tags_before_what_has_them_and_an_export_has_both(run: Run, sandbox: Any) -> None:
    stack = {"tags": {"a": {"color": "red"}, "b": {}}, "projects": {"shop": {"tags": ["b", "a"]}}}
    assert run("stack", stack=stack, check=True)["summary"] == run("stack", stack=stack)["summary"]
    assert tags(sandbox) == ["a", "b"] and run("stack", stack=stack)["changed"] is False
    exported = run("export")["stack"]
    assert exported["projects"]["shop"]["tags"] == ["a", "b"] and exported["tags"] == stack["tags"]
    assert run("export", project="shop")["stack"]["tags"] == stack["tags"]
    assert run("stack", stack=exported)["changed"] is False


@pytest.mark.parametrize("release", ["v0.28.8", "v0.29.14", "v0.30.2"])
def test_a_model_is_made_changed_and_removed(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    predicted = run("ai_provider", **AI, check=True)
    made = run("ai_provider", **AI, verbosity=4)
    assert predicted["diff"] == made["diff"] and made["ai_provider"]["ai_id"]
    again = run("ai_provider", **AI, verbosity=2)
    assert (again["changed"], again["requests"]) == (False, ["GET settings.getDokployVersion ai.getAll"])
    changed = run("ai_provider", name="assistant", enabled=False)
    assert changed["diff"][0]["after"] == "enabled: false\n"
    row = next(iter(sandbox.instance.table("ai").values()))
    assert (row["isEnabled"], row["apiKey"], row["model"]) == (False, SECRET, "small")
    assert SECRET not in json.dumps([predicted, made, changed, run("info", resource="ai_provider"), run("export"), run("api", procedure="ai.getAll")])
    assert run("ai_provider", name="assistant", state="absent")["changed"] and not sandbox.instance.table("ai")


def test_a_model_that_does_not_answer_is_not_stored(run: Run, sandbox: Any) -> None:
    broken = {**AI, "api_url": "https://models.invalid/v1"}
    assert "test: ai provider assistant does not work" in run("ai_provider", **broken, test=True, fails=True)["msg"]
    assert not sandbox.instance.table("ai")
    run("ai_provider", **AI, test=True)
    assert "does not work" in run("ai_provider", **broken, test=True, fails=True)["msg"]
    sandbox.reset("v0.28.8")
    assert "test needs Dokploy v0.29.0 or newer" in run("ai_provider", **AI, test=True, fails=True)["msg"]
    assert "is not an address" in run("ai_provider", **{**AI, "api_url": "models.example.com"}, fails=True)["msg"]
