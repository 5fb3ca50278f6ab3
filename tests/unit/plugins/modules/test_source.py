# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a service comes from follows from its options where it isn't said, and what was set is left alone."""

from __future__ import annotations

from typing import Any, Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

Run = Callable[..., dict[str, Any]]
WEB = {"project": "shop", "name": "web"}
VERSIONS = ["v0.28.8", "v0.29.14", "v0.30.2"]


@pytest.fixture
def shop(run: Run) -> Run:
    run("project", name="shop")
    return run


@pytest.mark.parametrize("release", VERSIONS)
@pytest.mark.parametrize(("kind", "options", "source"), [
    ("application", {"docker_image": "nginx:1"}, "docker"),
    ("application", {"docker_image": "nginx:1", "custom_git_url": ""}, "docker"),
    ("application", {"custom_git_url": "https://git.example.com/a.git"}, "git"),
    ("application", {"repository": "a"}, "github"),
    ("application", {"gitlab_repository": "a", "gitlab_branch": "main"}, "gitlab"),
    ("application", {"bitbucket_repository": "a"}, "bitbucket"),
    ("application", {"gitea_repository": "a"}, "gitea"),
    ("application", {"drop_build_path": "a"}, "drop"),
    ("application", {}, "github"),
    ("application", {"docker_image": "nginx:1", "source_type": "github"}, "github"),
    ("compose", {"compose_file": "services: {}\n"}, "raw"),
    ("compose", {"compose_file": ""}, "github"),
    ("compose", {"custom_git_url": "https://git.example.com/a.git"}, "git"),
])
def test_a_new_one_comes_from_where_its_options_say(
    run: Run, sandbox: Any, kind: str, options: dict[str, Any], source: str, release: str,
) -> None:
    sandbox.reset(release)
    run("project", name="shop")
    predicted = run(kind, check=True, **WEB, **options)
    made = run(kind, **WEB, **options)
    assert made[kind]["source_type"] == source
    assert (predicted["diff"], made.get("warnings", [])) == (made["diff"], [])
    again = run(kind, **WEB, **options)
    assert (again["changed"], again.get("warnings", [])) == (False, [])


def test_a_file_of_its_own_is_a_source(shop: Run, tmp_path: Any) -> None:
    (tmp_path / "compose.yml").write_text("services: {}\n")
    assert shop("compose", **WEB, src=str(tmp_path / "compose.yml"))["compose"]["source_type"] == "raw"


def test_a_stack_and_check_mode_infer_alike(run: Run, sandbox: Any) -> None:
    stack = {"projects": {"shop": {"environments": {"production": {
        "applications": {"web": {"docker_image": "nginx:1"}}, "compose": {"all": {"compose_file": "services: {}"}},
    }}}}}
    predicted = run("stack", check=True, stack=stack)
    assert run("stack", stack=stack)["diff"] == predicted["diff"]
    assert [row["sourceType"] for kind in ("application", "compose") for row in sandbox.instance.table(kind).values()] == ["docker", "raw"]
    assert run("stack", stack=stack)["changed"] is False


def test_a_source_that_has_been_set_is_left_alone_with_a_warning(shop: Run) -> None:
    shop("application", **WEB, repository="a", owner="b", source_type="github")
    for _run in range(2):
        result = shop("application", **WEB, docker_image="nginx:1")
        assert result["application"]["source_type"] == "github"
        [warning] = result["warnings"]
        assert "source_type of application shop/production/web is github and stays so" in warning and "docker_image (for docker)" in warning
    assert result["changed"] is False
    assert "warnings" not in shop("application", **WEB, docker_image="nginx:1", source_type="docker")


def test_two_sources_at_once_are_told(shop: Run) -> None:
    for check in (True, False, False):
        result = shop("application", check=check, **WEB, docker_image="nginx:1", custom_git_url="https://git.example.com/a.git")
        assert "docker_image (for docker) and custom_git_url (for git)" in result["warnings"][0]
    assert result["changed"] is False


@pytest.mark.parametrize("procedure", ["application.create", "application.update"])
def test_a_lost_answer_loses_no_source(shop: Run, sandbox: Any, procedure: str) -> None:
    sandbox.fault(procedure=procedure, kind="drop_after")
    shop("application", **WEB, docker_image="nginx:1")
    assert [row["sourceType"] for row in sandbox.instance.table("application").values()] == ["docker"]


def test_what_was_left_half_made_gets_its_source_at_the_next_run(shop: Run, sandbox: Any) -> None:
    sandbox.fault(procedure="application.update", kind="drop_before", count=99)
    shop("application", fails=True, **WEB, docker_image="nginx:1")
    sandbox.protocol.faults.clear()
    assert shop("application", **WEB, docker_image="nginx:1")["application"]["source_type"] == "docker"


SIGNS = {"docker_image": "nginx:1", "custom_git_url": "https://git.example.com/a.git", "repository": "a", "gitea_repository": "a"}


@settings(max_examples=40)
@given(st.sets(st.sampled_from(sorted(SIGNS))), st.sampled_from(["github", "docker", "git", "gitea"]))
def test_an_export_tells_the_source_and_applies_to_itself(run: Run, sandbox: Any, names: set[str], source: str) -> None:
    sandbox.reset("v0.30.2")
    run("project", name="shop")
    run("application", **WEB, source_type=source, **{name: SIGNS[name] for name in names})
    stack = run("export")["stack"]
    again = run("stack", stack=stack)
    assert (again["changed"], again.get("warnings", [])) == (False, [])
    sandbox.reset("v0.30.2")
    again = run("stack", stack=stack)
    assert [row["sourceType"] for row in sandbox.instance.table("application").values()] == [source]
    assert again.get("warnings", []) == []
