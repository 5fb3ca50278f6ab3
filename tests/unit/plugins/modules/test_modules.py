# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the modules promise, from parameters to the server: a second run changes nothing, check mode tells the truth, nothing is made twice."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Callable

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.plan import plan
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.read import read
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import GIVEN, Item
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from hypothesis import given, settings
from hypothesis import strategies as st

Run = Callable[..., dict[str, Any]]
WEB = {"project": "shop", "name": "web"}
FRESH = {**WEB, "source_type": "docker", "docker_image": "nginx:1", "build_type": "static", "env": {"A": "1"}, "memory_limit": "256Mi", "replicas": 2}
DATABASE = {"project": "shop", "name": "db", "database_name": "app", "database_user": "app", "database_password": "not-a-secret"}
DOMAIN = {"project": "shop", "application": "web", "host": "a.example.com"}

TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12)
OPTIONS = st.fixed_dictionaries({}, optional={
    "description": TEXTS,
    "source_type": st.sampled_from(["docker", "git", "github", "gitlab", "bitbucket", "gitea"]),
    "docker_image": TEXTS,
    "password": TEXTS,
    "custom_git_branch": st.sampled_from(["main", "v1.0", ""]),
    "build_path": st.sampled_from(["", "/", "/app"]),
    "build_type": st.sampled_from(["static", "nixpacks", "dockerfile"]),
    "env": st.dictionaries(st.sampled_from(["A", "B", "C"]), TEXTS, max_size=3),
    "build_secrets": st.sampled_from(["", "A=1", "A=1\nB='2'"]),
    "memory_limit": st.sampled_from(["", "64Mi", "1g", "1000"]),
    "cpu_limit": st.sampled_from(["", "0.5", "2"]),
    "replicas": st.integers(0, 9),
    "args": st.lists(TEXTS, max_size=3),
    "labels_swarm": st.dictionaries(st.sampled_from(["a", "b"]), TEXTS, max_size=2),
    "health_check_swarm": st.sampled_from([{}, {"Test": ["CMD", "true"], "Retries": 3}]),
    "stop_grace_period_swarm": st.sampled_from(["0", "30s", "1m"]),
    "enable_submodules": st.booleans(),
    "preview_port": st.sampled_from([0, 80]),
    "rollback_active": st.booleans(),
})


def writable(options: dict[str, Any]) -> bool:
    return not any("#" in value or "\\" in value for value in options.get("env", {}).values())


@settings(max_examples=40)
@given(first=OPTIONS.filter(writable), second=OPTIONS.filter(writable), release=st.sampled_from(["v0.28.8", "v0.29.14", "v0.30.2"]))
def test_check_mode_predicts_what_apply_does_and_a_second_run_changes_nothing(
    run: Run, sandbox: Any, first: dict[str, Any], second: dict[str, Any], release: str,
) -> None:
    sandbox.reset(release)
    run("project", name="shop")
    for options in (first, second):
        predicted = run("application", check=True, **WEB, **options)
        applied = run("application", **WEB, **options)
        assert (predicted["changed"], predicted["diff"], predicted["redeploy_required"]) == (applied["changed"], applied["diff"], applied["redeploy_required"])
        for check in (True, False):
            again = run("application", check=check, **WEB, **options)
            assert (again["changed"], again["diff"]) == (False, [])
        assert again["application"] == applied["application"]
    assert len(sandbox.instance.table("application")) == 1


def test_check_mode_changes_nothing(run: Run, sandbox: Any) -> None:
    run("project", name="shop")
    before = sandbox.instance.state()
    run("application", check=True, **FRESH)
    run("project", check=True, name="shop", description="other")
    run("project", check=True, name="shop", state="absent")
    run("api", check=True, procedure="project.create", type="mutation", input={"name": "x"})
    assert sandbox.instance.state() == before


CUTS = [{"kind": "cut", "framing": framing, "after": after} for framing in ("length", "chunked", "whole", "gzip") for after in (False, True)]


@pytest.mark.parametrize("fault", [
    *CUTS, {"kind": "status", "status": 200, "after": True},
    {"kind": "drop_before"}, {"kind": "drop_after"}, {"kind": "status", "status": 502}, {"kind": "status", "status": 504, "after": True},
    {"kind": "status", "status": 429, "retry_after": "1"}, {"kind": "drop_after", "count": 2},
])
@pytest.mark.parametrize("procedure", ["settings.getDokployVersion", "application.create", "application.update"])
def test_a_lost_answer_makes_no_duplicate_and_loses_nothing(run: Run, sandbox: Any, fault: dict[str, Any], procedure: str) -> None:
    run("project", name="shop")
    sandbox.fault(procedure=procedure, **fault)
    portal = fault.get("status") == 200 and procedure == "settings.getDokployVersion"
    result = run("application", **FRESH, fails=portal)
    if portal:
        assert "whether a proxy in front of the server wants a login" in result["msg"]
        return
    assert result["changed"] is True
    rows = list(sandbox.instance.table("application").values())
    assert [(row["dockerImage"], row["replicas"], row["env"], row["applicationId"]) for row in rows] == [
        ("nginx:1", 2, "A=1", result["application"]["application_id"]),
    ]
    assert run("application", **FRESH)["changed"] is False


@pytest.mark.parametrize(("name", "parameters", "procedure"), [
    ("project", {"name": "new"}, "project.create"),
    ("environment", {"project": "shop", "name": "new"}, "environment.create"),
    ("postgres", DATABASE, "postgres.create"),
    ("domain", DOMAIN, "domain.create"),
])
def test_what_a_lost_request_made_is_taken_on(run: Run, sandbox: Any, name: str, parameters: dict[str, Any], procedure: str) -> None:
    run("project", name="shop")
    run("application", **WEB)
    before = len(sandbox.instance.table(name))
    sandbox.fault("drop_after", procedure=procedure)
    assert run(name, **parameters)["changed"] is True
    assert len(sandbox.instance.table(name)) == before + 1


def test_a_call_that_may_be_carried_out_is_sent_once_and_says_so(run: Run, sandbox: Any) -> None:
    sandbox.fault("cut", procedure="project.create", framing="chunked", after=True)
    message = run("api", fails=True, procedure="project.create", type="mutation", input={"name": "x"})["msg"]
    assert message.endswith("broke off in the middle; it may have been carried out all the same")
    assert len(sandbox.instance.table("project")) == 1


def test_a_server_that_stays_away_is_given_up_on(run: Run, sandbox: Any) -> None:
    run("project", name="shop")
    sandbox.fault("drop_before", procedure="application.create", count=99)
    assert "broke before the answer came" in run("application", fails=True, **FRESH)["msg"]


def test_a_failure_in_between_tells_what_is_done_and_a_second_run_finishes(run: Run, sandbox: Any, unknown_rule: Callable[[str, str], None]) -> None:
    unknown_rule("application", "healthCheckSwarm")
    run("project", name="shop")
    result = run("application", fails=True, **FRESH, health_check_swarm={"Retries": 1})
    assert "health_check_swarm: a rule of a later server" in result["msg"]
    assert "Done before that: create application shop/production/web (with id" in result["msg"]
    assert result["changed"] is True
    assert run("application", **FRESH)["changed"] is True
    assert len(sandbox.instance.table("application")) == 1


@pytest.mark.parametrize(("name", "parameters", "requests"), [
    ("project", {"name": "shop"}, 1),
    ("environment", {"project": "shop", "name": "production"}, 1),
    ("environment", {"project": "shop", "name": "production", "description": "Production environment"}, 2),
    ("application", FRESH, 2),
    ("postgres", DATABASE, 2),
    ("domain", DOMAIN, 2),
])
def test_requests_of_a_task_with_nothing_to_change(run: Run, sandbox: Any, name: str, parameters: dict[str, Any], requests: int) -> None:
    for setup, options in (("project", {"name": "shop"}), ("application", FRESH), ("postgres", DATABASE), ("domain", DOMAIN)):
        run(setup, **options)
    sandbox.requests.clear()
    result = run(name, verbosity=2, **parameters)
    assert result["changed"] is False
    assert len(sandbox.requests) == len(result["requests"]) == requests


def test_requests_of_a_fresh_application(run: Run, sandbox: Any) -> None:
    run("project", name="shop")
    sandbox.requests.clear()
    run("application", **FRESH)
    assert sandbox.requests == [
        "GET settings.getDokployVersion project.all", "POST application.create", "GET environment.one", "POST application.update",
    ]


def test_two_of_one_name_are_told_apart_by_id(run: Run, sandbox: Any) -> None:
    ids = [run("api", procedure="project.create", type="mutation", input={"name": "twin"})["result"]["project"]["projectId"] for count in range(2)]
    message = run("project", fails=True, name="twin", description="x")["msg"]
    assert all(one in message for one in ids) and "option id" in message
    message = run("application", fails=True, project="twin", name="web")["msg"]
    assert all(one in message for one in ids) and message.startswith("project: ")
    assert run("project", id=ids[0], description="x")["changed"] is True
    assert run("application", project=ids[1], name="web")["changed"] is True


def test_an_id_renames_and_moves(run: Run, sandbox: Any) -> None:
    run("project", name="shop")
    run("environment", project="shop", name="staging")
    made = run("application", **WEB)["application"]
    renamed = run("application", id=made["application_id"], name="api")
    assert (renamed["changed"], renamed["application"]["name"]) == (True, "api")
    assert run("application", id=made["application_id"], name="api")["changed"] is False
    moved = run("application", id=made["application_id"], project="shop", environment="staging")
    assert moved["diff"][0]["before"] == "environment: shop/production\n"
    assert run("application", id=made["application_id"], project="shop", environment="staging")["changed"] is False
    assert run("application", project="shop", environment="staging", name="api")["changed"] is False


def test_a_project_goes_with_its_services_services_first(run: Run, sandbox: Any) -> None:
    for name, options in (("project", {"name": "shop"}), ("application", FRESH), ("postgres", DATABASE), ("domain", DOMAIN)):
        run(name, **options)
    sandbox.requests.clear()
    result = run("project", name="shop", state="absent")
    assert sandbox.requests[1:] == ["POST application.delete postgres.remove", "POST project.remove"]
    assert len(result["diff"]) == 3
    assert not any(sandbox.instance.table(kind) for kind in ("project", "environment", "application", "postgres", "domain"))
    assert run("project", name="shop", state="absent") == {**run("project", name="shop", state="absent"), "changed": False, "project": None}
    assert run("application", **WEB, state="absent")["changed"] is False


@pytest.mark.parametrize(("name", "parameters", "words"), [
    (
        "application", {"project": "shop", "environment": "nope", "name": "web"},
        "environment: there is no environment 'nope' in project shop; there is production",
    ),
    ("application", {"project": "nope", "name": "web"}, "project: there is no project 'nope'; there is shop"),
    ("application", {**WEB, "replicas": "two"}, "argument 'replicas' is of type"),
    ("application", {**WEB, "replicas": -1}, "replicas: -1 is not possible; use 0 to"),
    ("application", {**WEB, "memory_limit": "lots"}, "memory_limit: 'lots' is not an amount of memory"),
    ("application", {**WEB, "registry": "nope"}, "registry: there is no registry 'nope'"),
    ("application", {**WEB, "custom_git_branch": "a b"}, "custom_git_branch: 'a b' is not the name of a branch"),
    ("application", {**WEB, "env": ["A=1"]}, "env: must be a dictionary"),
    ("application", {"id": "nope", "name": "web"}, "id: there is no application with the id 'nope'"),
    ("application", {"name": "web"}, "one of the following is required: id, project"),
    ("postgres", {"project": "shop", "name": "db"}, "database_name is needed to create the postgres shop/production/db"),
    ("postgres", {**DATABASE, "database_password": "a'b"}, "database_password: has a character the server refuses"),
    ("domain", {**DOMAIN, "host": "http://a b"}, "host: 'http://a b' is not a host name"),
    ("domain", {**DOMAIN, "path": "a"}, "path: 'a' does not begin with /"),
    ("domain", {**DOMAIN, "port": 70000}, "port: 70000 is not a port number"),
    ("environment", {"project": "shop", "name": "production", "state": "absent"}, "it is the default environment"),
    ("project", {"name": "x", "api_key": "wrong-key"}, "the API key is wrong or expired"),
    ("project", {"name": "x", "url": "http://127.0.0.1:9"}, "nothing answers at http://127.0.0.1:9"),
    ("project", {"name": "x", "url": None, "api_key": None}, "url is missing: set it on the task, in module_defaults of group/dokploy.dokploy.dokploy, or"),
    ("stack", {"api_key": None, "stack": {}}, "api_key is missing: set it on the task, in module_defaults of group/dokploy.dokploy.dokploy, or"),
    ("info", {"resource": "project", "url": ""}, "or as the environment variable DOKPLOY_URL"),
    ("api", {"procedure": "project.all", "api_key": ""}, "or as the environment variable DOKPLOY_API_KEY"),
    ("project", {"name": "x", "url": "no-url"}, "url: 'no-url' is not the address of a server"),
    ("api", {"procedure": "project.create"}, "type: project.create is no query; set type: mutation"),
    ("api", {"procedure": "nope.nope"}, 'No procedure found on path "nope.nope"'),
    ("info", {"resource": "registry", "project": "shop"}, "project: a registry belongs to no project"),
])
def test_bad_input_is_one_clear_sentence_and_changes_nothing(run: Run, sandbox: Any, name: str, parameters: dict[str, Any], words: str) -> None:
    run("project", name="shop")
    run("application", project="shop", name="web")
    before = sandbox.instance.state()
    result = run(name, fails=True, **parameters)
    assert words in result["msg"]
    assert result.get("changed", False) is False
    assert sandbox.instance.state() == before


def test_what_is_no_dokploy_is_said_to_be_none(run: Run, sandbox: Any) -> None:
    assert "is not a Dokploy server" in run("project", fails=True, name="x", url=sandbox.url + "/elsewhere")["msg"]


def test_an_older_server_lacks_a_field(run: Run, sandbox: Any) -> None:
    sandbox.reset("v0.28.8")
    run("project", name="shop")
    run("application", **WEB)
    for parameters in ({**WEB, "icon": "x"}, {"project": "shop", "name": "new", "icon": "x"}):
        message = run("application", fails=True, **parameters)["msg"]
        assert "icon needs Dokploy v0.29.0 or newer, and the server is v0.28.8" in message
    assert "network" in run("application", fails=True, **WEB, networks=["a"])["msg"]


def test_a_server_below_the_floor_is_refused(run: Run, sandbox: Any) -> None:
    sandbox.instance.reported = "v0.27.3"
    assert run("project", fails=True, name="x")["msg"] == (
        "the server is Dokploy v0.27.3; this collection needs v0.28.0 or newer, so update the server"
    )


def test_check_mode_takes_a_missing_parent_for_one_an_earlier_task_makes(run: Run, sandbox: Any) -> None:
    result = run("application", check=True, project="later", name="web")
    assert result["changed"] is True
    assert run("application", fails=True, project="later", name="web")["msg"].startswith("project: there is no project 'later'")


SECRET = "planted-7f3a9c"


def test_secrets_are_returned_to_who_asks(run: Run, sandbox: Any) -> None:
    run("project", name="shop")
    made = run("postgres", **{**DATABASE, "database_password": SECRET}, env={"A": SECRET}, return_secrets=True)["postgres"]
    assert (made["database_password"], made["env"]) == (SECRET, {"A": SECRET})
    assert run("info", resource="postgres", return_secrets=True)["resources"][0]["database_password"] == SECRET


def test_a_plan_is_a_pure_function(run: Run, sandbox: Any) -> None:
    run("project", name="shop")
    run("application", **FRESH)
    project = Item(RESOURCES["project"], {"name": "shop"}, state=GIVEN)
    environment = Item(RESOURCES["environment"], {"name": "production"}, project, GIVEN)
    items = [project, environment, Item(RESOURCES["application"], {"name": "web", "replicas": 5, "env": {"B": "2"}}, environment)]
    snapshot = read(Client(sandbox.url, sandbox.api_key), items)
    before = deepcopy(snapshot)
    first, second = plan(items, snapshot), plan(items, snapshot)
    assert [(str(one), one.sent, one.before, one.after) for one in first.changes] == [(str(one), one.sent, one.before, one.after) for one in second.changes]
    assert snapshot == before
