# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task costs the same however much else a server holds: it looks for what it names, and does not list all there is."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any, Callable

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine import search
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from dokploy_sandbox import VERSIONS

Run = Callable[..., dict[str, Any]]
PLACE = {"project": "shop"}
TASKS = {
    "project": ("project", {"name": "shop", "description": "Things"}),
    "environment": ("environment", {**PLACE, "name": "staging", "env": {"A": "1"}}),
    "application": ("application", {**PLACE, "name": "web", "env": {"A": "1"}}),
    "postgres": ("postgres", {**PLACE, "name": "db", "database_name": "app", "database_user": "app", "database_password": "not-a-secret"}),
    "compose": ("compose", {**PLACE, "name": "tools", "compose_file": "services: {}"}),
    "domain": ("domain", {**PLACE, "application": "web", "host": "a.example.com"}),
    "schedule": ("schedule", {**PLACE, "application": "web", "name": "nightly", "cron_expression": "0 3 * * *", "command": "true"}),
    "attachments": ("attachments", {**PLACE, "application": "web", "domains": [{"host": "a.example.com"}], "purge": True}),
    "env of a project": ("env", {**PLACE, "variables": {"B": "2"}}),
    "env of an environment": ("env", {**PLACE, "environment": "staging", "variables": {"A": "1"}}),
    "env of an application": ("env", {**PLACE, "application": "web", "variables": {"A": "1"}}),
    "stack": ("stack", {"stack": {"projects": {"shop": {"description": "Things", "environments": {"production": {"applications": {"web": {}}}}}}}}),
    "info of a project": ("info", {"resource": "project", "name": "shop"}),
    "info of an environment": ("info", {"resource": "environment", "project": "shop", "name": "staging"}),
    "info of an application": ("info", {"resource": "application", "project": "shop", "name": "web"}),
    "info of a domain": ("info", {"resource": "domain", "project": "shop", "application": "web"}),
    "export": ("export", {"project": "shop"}),
    "absent project": ("project", {"name": "blog", "state": "absent"}),
    "absent environment": ("environment", {**PLACE, "name": "test", "state": "absent"}),
    "absent application": ("application", {**PLACE, "name": "api", "state": "absent"}),
}


def others(sandbox: Any, count: int, name: str = "other") -> None:
    for number in range(count):
        project = sandbox.instance.insert("project", "projectId", {"name": f"{name}-{number}", "organizationId": sandbox.instance.organization})
        sandbox.instance.insert("environment", "environmentId", {"name": "production", "projectId": project["projectId"], "isDefault": True})


def prepare(run: Run) -> str:
    made: str = run("project", **TASKS["project"][1])["project"]["project_id"]
    for task in ("environment", "application", "postgres", "compose", "domain", "schedule", "env of a project"):
        name, parameters = TASKS[task]
        run(name, **parameters)
    return made


@pytest.mark.parametrize("release", VERSIONS)
@pytest.mark.parametrize("task", TASKS)
def test_a_task_costs_no_more_on_a_server_with_many_projects(run: Run, sandbox: Any, task: str, release: str) -> None:
    sandbox.reset(release)
    prepare(run)
    name, parameters = TASKS[task]
    small = run(name, verbosity=2, **parameters)
    others(sandbox, 120)
    # Any task that lists them notices how many they are.
    run("info", resource="project")
    first, many = (run(name, verbosity=2, **parameters) for turn in range(2))
    assert not small["changed"] and not any("project.all" in one for one in (*first["requests"], *many["requests"]))
    counts = [len(one.pop("requests")) for one in (small, first, many)]
    # Where the project is, is noted by the first one.
    assert counts[1] <= counts[0] + 1 and counts[2] <= counts[0]
    assert many == first == small


def test_what_was_noted_is_a_guess(run: Run, sandbox: Any) -> None:
    prepare(run)
    others(sandbox, 30)
    run("info", resource="project")
    run("application", project="shop", name="web")
    # The name goes over to another, and what had it goes.
    run("project", name="shop", state="absent")
    run("project", name="shop")
    assert run("application", project="shop", name="web", docker_image="nginx:1")["changed"] is True
    assert run("application", project="shop", name="web", docker_image="nginx:1", verbosity=2)["changed"] is False
    project = sandbox.instance.rows("project", name="shop")[0]
    run("project", id=project["projectId"], name="store")
    assert "there is no project 'shop'" in run("application", project="shop", name="web", fails=True)["msg"]


def test_projects_and_their_environments_take_no_list_ever(run: Run, sandbox: Any) -> None:
    run("project", name="shop")
    assert run("project", name="shop", verbosity=2)["requests"] == ["GET settings.getDokployVersion project.search"]
    assert "GET project.search" in run("project", name="blog", verbosity=2)["requests"]


@pytest.mark.parametrize("name", ["a%b", "a_b", "a\\b", "Shop", "shop.", "%", "_", "\\", "\\%", "é", "b" * 21, "*", "(", "a b"])
def test_a_name_is_what_it_is_and_no_pattern(run: Run, sandbox: Any, name: str) -> None:
    for other in ("ab", "axb", "shop", "sho", "SHOP", "a\\xb", "%%", "xx", "x" * 21):
        run("project", name=other)
    assert run("project", name=name)["changed"] is True
    assert run("project", name=name)["changed"] is False
    others(sandbox, 30)
    run("info", resource="project")
    assert run("application", project=name, name="web")["changed"] is True
    assert run("application", project=name, name="web")["changed"] is False
    assert run("info", resource="project", name=name)["resources"][0]["name"] == name
    assert len(sandbox.instance.rows("project", name=name)) == len(sandbox.instance.table("application")) == 1


def test_where_a_search_does_not_give_all_everything_is_listed(run: Run, sandbox: Any) -> None:
    run("project", name="other")
    others(sandbox, 100)
    result = run("project", name="other", verbosity=2)
    assert (result["changed"], result["requests"]) == (False, ["GET settings.getDokployVersion project.search", "GET project.all"])
    made = run("project", name="other-", verbosity=2)
    assert made["requests"][-2:] == ["GET project.search", "GET project.all"]
    assert run("project", name="other-")["changed"] is False
    assert run("info", resource="project", name="other-")["resources"][0]["project_id"] == made["project"]["project_id"]


def test_a_project_is_found_by_its_id_too(run: Run, sandbox: Any) -> None:
    wanted = prepare(run)
    others(sandbox, 30)
    run("info", resource="project")
    result = run("application", project=wanted, name="web", verbosity=2)
    assert not result["changed"] and len(result["requests"]) == 2 and not any("project.all" in one for one in result["requests"])
    assert run("info", resource="domain", project=wanted)["resources"][0]["host"] == "a.example.com"
    sandbox.instance.table("project")[wanted]["projectId"] = "not-of-this-length"
    sandbox.instance.table("project")["not-of-this-length"] = sandbox.instance.table("project").pop(wanted)
    for row in sandbox.instance.rows("environment", projectId=wanted):
        row["projectId"] = "not-of-this-length"
    assert run("application", project="not-of-this-length", name="web")["changed"] is False


def test_what_is_not_there_is_told_with_what_is(run: Run, sandbox: Any) -> None:
    prepare(run)
    others(sandbox, 30)
    run("info", resource="project")
    assert "there is other-0, other-1" in run("application", project="shoop", name="web", fails=True)["msg"]
    assert "there is other-0, other-1" in run("env", project="shoop", variables={"A": "1"}, fails=True)["msg"]
    assert run("info", resource="project", name="shoop", fails=None)["changed"] is False


def test_a_project_of_a_server_with_many_goes_with_its_services(run: Run, sandbox: Any) -> None:
    prepare(run)
    others(sandbox, 30)
    run("info", resource="project")
    sandbox.requests.clear()
    result = run("project", name="shop", state="absent")
    assert "POST application.delete compose.delete postgres.remove" in sandbox.requests and len(result["diff"]) == 4
    assert not any("project.all" in one for one in sandbox.requests)


def test_twins_are_told_on_a_server_with_many_projects(run: Run, sandbox: Any) -> None:
    ids = [run("api", procedure="project.create", type="mutation", input={"name": "twin"})["result"]["project"]["projectId"] for count in range(2)]
    others(sandbox, 30)
    run("info", resource="project")
    for name, parameters in (("project", {"name": "twin", "description": "x"}), ("application", {"project": "twin", "name": "web"})):
        message = run(name, fails=True, **parameters)["msg"]
        assert all(one in message for one in ids)


def test_a_stack_of_many_projects_lists_them(run: Run, sandbox: Any) -> None:
    stack = {"projects": {f"shop-{number}": {"environments": {"production": {}}} for number in range(search.FEW + 1)}}
    run("stack", stack=stack)
    others(sandbox, 30)
    run("info", resource="project")
    assert run("stack", stack=stack, verbosity=2)["requests"] == ["GET settings.getDokployVersion project.all"]


class TestMemory:
    PROJECT = RESOURCES["project"]

    def test_it_lasts_an_hour_and_follows_what_is_seen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        client = Client("http://127.0.0.1:1", "k")
        assert not search.lists_many(client, self.PROJECT)
        search.remember(client, self.PROJECT, search.MANY + 1)
        assert search.lists_many(client, self.PROJECT)
        assert not search.lists_many(Client("http://127.0.0.1:2", "k"), self.PROJECT)
        later = os.stat(next(Path(tempfile.gettempdir()).iterdir())).st_mtime + search.REMEMBERED + 1
        with monkeypatch.context() as patch:
            patch.setattr("time.time", lambda: later)
            assert not search.lists_many(client, self.PROJECT)
        search.remember(client, self.PROJECT, search.MANY)
        assert not search.lists_many(client, self.PROJECT) and not list(Path(tempfile.gettempdir()).iterdir())
        search.remember(client, self.PROJECT, 0)

    def test_what_another_user_put_there_is_left_alone(self, tmp_path: Path) -> None:
        client = Client("http://127.0.0.1:1", "k")
        search.remember(client, self.PROJECT, search.MANY + 1)
        path = next(Path(tempfile.gettempdir()).iterdir())
        path.unlink()
        path.symlink_to(tmp_path / "target")
        search.remember(client, self.PROJECT, search.MANY + 1)
        assert not (tmp_path / "target").exists() and not search.lists_many(client, self.PROJECT)

    def test_a_folder_that_can_not_be_written_is_no_error(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
        client = Client("http://127.0.0.1:1", "k")
        search.remember(client, self.PROJECT, search.MANY + 1)
        assert not search.lists_many(client, self.PROJECT)
