# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole tree in one task: planned truly, applied in few requests, pruned exactly, and repeated without a change."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import Any, Callable

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules import runner, stack
from dokploy_sandbox import VERSIONS
from hypothesis import given, settings
from hypothesis import strategies as st

from .documents import DOCUMENT, LOGIN, PRIVATE_KEY, SECRET, STACK, empty, fitted, shape

Run = Callable[..., dict[str, Any]]


def test_a_stack_is_planned_applied_and_unchanged(run: Run, sandbox: Any) -> None:
    empty = sandbox.instance.state()
    predicted = run("stack", check=True, stack=STACK)
    assert sandbox.instance.state() == empty
    sandbox.requests.clear()
    applied = run("stack", stack=STACK, verbosity=4)
    assert (predicted["diff"], predicted["summary"]) == (applied["diff"], applied["summary"])
    assert applied["summary"]["created"] == 22 and applied["summary"]["updated"] == 1
    assert len(sandbox.requests) <= 14
    assert SECRET not in json.dumps([predicted, applied])
    sandbox.requests.clear()
    again = run("stack", stack=STACK, prune="all")
    assert (again["changed"], again["diff"], len(sandbox.requests)) == (False, [], 2)
    key = next(iter(sandbox.instance.table("sshKey")))
    assert [row["customGitSSHKeyId"] for row in sandbox.instance.table("application").values() if row["name"] == "api"] == [key]


def test_a_document_may_be_bare_or_within_its_variable(run: Run, sandbox: Any) -> None:
    assert run("stack", stack={"dokploy_stack": STACK})["changed"] is True
    assert run("stack", stack=STACK)["changed"] is False
    exported = run("export", return_secrets=True)["stack"]
    for document in (exported, {"dokploy_stack": exported}):
        assert run("stack", stack=document, prune="all")["changed"] is False


@pytest.mark.parametrize(("options", "words"), [
    ({"stack": {"dokploy_stack": STACK, "projects": {}, "web": {}}}, "stack: projects, web can't stand beside dokploy_stack, which is the whole document"),
    ({"stack": {"dokploy_stack": {"projects": {"shop": {"nope": 1}}}}}, "projects.shop.nope: there is no such option"),
    ({"stack": {"dokploy_stack": {"dokploy_stack": {}}}}, "dokploy_stack: there is no such part"),
    ({"stack": {"dokploy_stack": []}}, "stack: must be a dictionary"),
    ({}, "one of the following is required: stack, src"),
    ({"stack": {}, "src": "a.yml"}, "parameters are mutually exclusive: stack|src"),
    ({"src": "a.yml"}, "src: is read by Ansible before the module runs"),
])
def test_what_is_no_document_is_told(run: Run, sandbox: Any, options: dict[str, Any], words: str) -> None:
    assert words in run("stack", fails=True, **options)["msg"]
    assert sandbox.requests == []


def test_a_change_is_one_update(run: Run, sandbox: Any) -> None:
    run("stack", stack=STACK)
    changed = deepcopy(STACK)
    changed["projects"]["shop"]["environments"]["production"]["applications"]["web"]["replicas"] = 3
    result = run("stack", stack=changed)
    assert result["changes"] == [{"action": "update", "resource": "application", "path": "shop/production/web"}]
    assert result["redeploy_required"] == ["shop/production/web"]


def test_prune_removes_exactly_what_is_not_named(run: Run, sandbox: Any) -> None:
    run("stack", stack=STACK)
    for name, options in (
        ("project", {"name": "other"}),
        ("environment", {"project": "shop", "name": "old"}),
        ("application", {"project": "shop", "name": "left"}),
        ("application", {"project": "shop", "name": "kept"}),
        ("redis", {"project": "shop", "name": "cache"}),
        ("port", {"project": "shop", "application": "web", "published_port": 8080, "target_port": 80}),
    ):
        run(name, **options)
    assert run("stack", stack=STACK)["changed"] is False
    paths = [change["path"] for change in run("stack", stack=STACK, prune="attached")["changes"]]
    assert paths == ["shop/production/web/8080/tcp"]
    predicted = run("stack", check=True, stack=STACK, prune="all", protect=["shop/production/kept"])
    pruned = run("stack", stack=STACK, prune="all", protect=["shop/production/kept"])
    assert predicted["changes"] == pruned["changes"]
    assert sorted(change["path"] for change in pruned["changes"]) == ["shop/old", "shop/production/cache", "shop/production/left"]
    names = sorted(row["name"] for row in sandbox.instance.table("application").values())
    assert names == ["api", "kept", "web"]
    assert run("stack", stack=STACK, prune="all", protect=["shop/production/kept"])["changed"] is False


def test_only_a_part_is_touched(run: Run, sandbox: Any) -> None:
    run("stack", stack=STACK, only=["shop/production/db"])
    assert len(sandbox.instance.table("postgres")) == 1 and not sandbox.instance.table("application")


def test_every_mistake_is_told_at_once_with_its_path(run: Run, sandbox: Any) -> None:
    wrong = deepcopy(STACK)
    web = wrong["projects"]["shop"]["environments"]["production"]["applications"]["web"]
    web.update(replicas="two", nope=1, domains=[{"host": "http://a"}, {"host": "b"}, {"host": "b", "path": "/"}], domain=[])
    wrong["projects"]["shop"]["environments"]["staging"]["compose"]["stack"].update(domains={}, custom_git_branch="a b")
    wrong["ssh_keys"]["deploy"]["generate"] = "dsa"
    wrong["projekts"] = {}
    message = run("stack", fails=True, stack=wrong)["msg"]
    for words in (
        "projekts: there is no such part",
        "projects.shop.environments.production.applications.web.replicas: argument 'replicas' is of type",
        "projects.shop.environments.production.applications.web.nope: there is no such option",
        "projects.shop.environments.production.applications.web.domain: there is no such option; did you mean domains?",
        "projects.shop.environments.production.applications.web.domains[0].host: 'http://a' is not a host name",
        "projects.shop.environments.production.applications.web.domains[2]: is the domain b again",
        "projects.shop.environments.staging.compose.stack.domains: must be a list",
        "projects.shop.environments.staging.compose.stack.custom_git_branch: 'a b' is not the name of a branch",
        "ssh_keys.deploy.generate: must be one of ed25519, rsa",
    ):
        assert words in message
    assert sandbox.requests == []
    for mistake in (SECRET, [SECRET]):
        web.clear()
        web.update(password={"a": mistake}, env=[mistake], mounts=[{"mount_path": "/a", "type": "file", "content": {"b": mistake}}])
        assert SECRET not in json.dumps(run("stack", fails=True, stack=wrong, verbosity=4))
    nowhere = {"projects": STACK["projects"], "destinations": STACK["destinations"]}
    assert "custom_git_ssh_key: there is no ssh key 'deploy'" in run("stack", fails=True, stack=nowhere)["msg"]


def test_services_are_deployed_databases_first_and_failures_told(run: Run, sandbox: Any) -> None:
    failing = deepcopy(STACK)
    failing["projects"]["shop"]["environments"]["production"]["applications"]["web"]["docker_image"] = "nope:1"
    result = run("stack", fails=True, stack=failing, deploy="changed")
    assert result["failed_to_deploy"] == result["redeploy_required"] == ["shop/production/web"]
    assert (result["summary"]["deployed"], result["deployed"]) == (
        4, ["shop/production/db", "shop/production/api", "shop/staging/stack", "shop/staging/tools"],
    )
    assert "shop/production/web: the deployment of application failed" in result["msg"]
    mended = run("stack", stack=STACK, deploy="changed")
    assert (mended["summary"]["deployed"], mended["deployed"]) == (1, ["shop/production/web"])
    assert run("stack", stack=STACK, deploy="changed")["changed"] is False
    deploys = [request for request in sandbox.requests if ".deploy" in request]
    assert deploys[0] == "POST postgres.deploy"


@settings(max_examples=30)
@given(first=DOCUMENT, second=DOCUMENT, release=st.sampled_from(VERSIONS))
def test_check_mode_predicts_what_apply_does_and_then_nothing_is_left(
    run: Run, sandbox: Any, first: dict[str, Any], second: dict[str, Any], release: str,
) -> None:
    empty(sandbox, release)
    for document in (fitted(first, release), fitted(second, release)):
        before = sandbox.instance.state()
        predicted = run("stack", login=LOGIN, check=True, stack=document, prune="all")
        assert sandbox.instance.state() == before
        applied = run("stack", login=LOGIN, stack=document, prune="all")
        assert {**predicted, "invocation": None} == {**applied, "invocation": None}
        for prune in ("none", "all"):
            again = run("stack", login=LOGIN, stack=document, prune=prune)
            assert (again["changed"], again["diff"], again["summary"]["unchanged"]) == (False, [], sum(again["summary"].values()))


@settings(max_examples=20)
@given(first=DOCUMENT, second=DOCUMENT, release=st.sampled_from(VERSIONS))
def test_prune_leaves_what_is_named_and_nothing_else_of_the_parts_named(
    run: Run, sandbox: Any, first: dict[str, Any], second: dict[str, Any], release: str,
) -> None:
    empty(sandbox, release)
    run("stack", login=LOGIN, stack=fitted(first, release))
    run("stack", login=LOGIN, stack=fitted(second, release), prune="all")
    there = {(kind, row["name"]) for kind in ("application", "compose", "postgres", "redis") for row in sandbox.instance.table(kind).values()}
    projects = {row["projectId"]: row["name"] for row in sandbox.instance.table("project").values()}
    environments = {row["environmentId"]: row for row in sandbox.instance.table("environment").values()}
    assert set(projects.values()) == set(first["projects"]) | set(second["projects"])
    for row in environments.values():
        stated = second["projects"].get(projects[row["projectId"]])
        if stated is None:
            continue
        named = stated.get("environments", {})
        assert row["name"] in named or row["isDefault"]
        for kind, key in (("application", "applications"), ("compose", "compose"), ("postgres", "postgres"), ("redis", "redis")):
            names = {one["name"] for one in sandbox.instance.rows(kind, environmentId=row["environmentId"])}
            if row["name"] in named:
                assert names == set(named[row["name"]].get(key, {})), (kind, there)


PAGE = 200
#: Ways in which a request or its answer is lost, before or after it is carried out.
FAULTS = st.one_of(
    st.sampled_from(["drop_before", "drop_after"]).map(lambda kind: {"kind": kind}),
    st.fixed_dictionaries({"kind": st.just("cut"), "framing": st.sampled_from(["length", "chunked", "whole", "gzip"]), "after": st.booleans()}),
    st.fixed_dictionaries({"kind": st.just("status"), "status": st.sampled_from([PAGE, 500, 502, 504, 520]), "after": st.booleans()}),
    st.just({"kind": "status", "status": 429}),
)


@settings(max_examples=60)
@given(first=DOCUMENT, second=DOCUMENT, release=st.sampled_from(VERSIONS), broken=st.integers(0, 30), fault=FAULTS, lost=st.sampled_from([1, 1, 2, 4, 9]))
def test_a_run_that_breaks_anywhere_and_is_repeated_ends_in_the_same_state(
    run: Run, sandbox: Any, first: dict[str, Any], second: dict[str, Any], release: str, broken: int, fault: dict[str, Any], lost: int,
) -> None:
    empty(sandbox, release)
    first, second = fitted(first, release), fitted(second, release)
    run("stack", login=LOGIN, stack=first)
    sandbox.requests.clear()
    run("stack", login=LOGIN, stack=second, prune="all")
    whole, requests = shape(sandbox), len(sandbox.requests)
    empty(sandbox, release)
    run("stack", login=LOGIN, stack=first)
    sandbox.fault(skip=broken % requests, count=lost, **fault)
    result = run("stack", login=LOGIN, fails=None if lost > 1 or (broken % requests == 0 and fault.get("status") == PAGE) else False, stack=second, prune="all")
    sandbox.protocol.faults.clear()
    if result.get("failed"):
        assert_told_truly(result, run("stack", login=LOGIN, check=True, stack=second, prune="all"))
        run("stack", login=LOGIN, stack=second, prune="all")
    assert run("stack", login=LOGIN, stack=second, prune="all")["changed"] is False
    assert shape(sandbox) == whole


@pytest.mark.parametrize("fault", [
    {"kind": "drop_before"}, {"kind": "drop_after"}, {"kind": "status", "status": 502}, {"kind": "status", "status": PAGE, "after": True},
    *({"kind": "cut", "framing": framing, "after": after} for framing in ("length", "chunked") for after in (False, True)),
    {"kind": "cut", "framing": "whole", "after": True}, {"kind": "cut", "framing": "gzip", "after": True},
], ids=lambda fault: "-".join(str(value) for value in fault.values()))
def test_any_request_may_break_and_everything_is_made_once(run: Run, sandbox: Any, fault: dict[str, Any]) -> None:
    document = {**STACK, "ssh_keys": {"deploy": {"private_key": PRIVATE_KEY, "public_key": "ssh-ed25519 not-a-key"}}}
    empty = shape(sandbox)
    run("stack", stack=document)
    whole, requests = shape(sandbox), len(sandbox.requests)
    for broken in range(requests):
        sandbox.reset()
        sandbox.fault(skip=broken, **fault)
        # A page that is the first answer ends the run.
        ends = broken == 0 and fault.get("status") == PAGE
        assert run("stack", fails=ends, stack=document)["changed"] is not ends
        assert sandbox.protocol.faults == []
        assert shape(sandbox) == (empty if ends else whole)


def assert_told_truly(failed: dict[str, Any], left: dict[str, Any]) -> None:
    """What a run says it did is done, and what it says it did not is not, unless it says that this may be so."""
    def short(texts: list[str]) -> set[str]:
        return {re.sub(r"^(\w+) .* (\S+)$", r"\1 \2", text) for text in texts if "(with id" not in text}

    left_over = {f"{change['action']} {change['path']}" for change in left["changes"]}
    assert not short(failed.get("done", [])) & left_over
    assert short(failed.get("not_done", [])) <= left_over or "it may have been carried out all the same" in failed["msg"]


def test_prune_of_a_part_leaves_the_rest_of_the_stack(run: Run, sandbox: Any) -> None:
    run("stack", stack=STACK)
    run("port", project="shop", application="web", published_port=8080, target_port=80)
    run("redis", project="shop", name="left")
    pruned = run("stack", stack=STACK, only=["shop/production/web"], prune="all")
    assert [(change["action"], change["path"]) for change in pruned["changes"]] == [("delete", "shop/production/web/8080/tcp")]
    pruned = run("stack", stack=STACK, only=["shop/production"], prune="all")
    assert [(change["action"], change["path"]) for change in pruned["changes"]] == [("delete", "shop/production/left")]


def test_what_is_protected_keeps_what_it_is_in(run: Run, sandbox: Any) -> None:
    run("stack", stack=STACK)
    smaller = deepcopy(STACK)
    del smaller["projects"]["shop"]["environments"]["production"]["applications"]["web"]
    del smaller["projects"]["shop"]["environments"]["staging"]
    for protect in (["shop/production/web/data", "*/staging"], ["shop/production/web", "shop/staging/*"]):
        assert run("stack", stack=smaller, prune="all", protect=protect)["changed"] is False
    assert run("stack", stack=smaller, prune="all")["summary"]["deleted"] == 4


def test_a_database_is_protected_by_its_name_where_the_document_has_none(run: Run, sandbox: Any) -> None:
    """The list of projects has nothing but ids of databases."""
    production = {"applications": {"web": {"docker_image": "nginx:1"}}}
    whole = {"production": {**production, "redis": {"db": {"database_password": "not-a-secret"}}}, "staging": {"redis": {"db": {"database_password": "a"}}}}
    run("stack", stack={"projects": {"shop": {"environments": whole}}})
    smaller = {"projects": {"shop": {"environments": {"production": production}}}}
    sandbox.requests.clear()
    assert run("stack", stack=smaller, prune="all", protect=["shop/production/db", "shop/staging/db"])["changed"] is False
    assert len(sandbox.requests) == 2
    pruned = run("stack", check=True, stack=smaller, prune="all", protect=["shop/staging/db"])
    assert [(change["action"], change["path"]) for change in pruned["changes"]] == [("delete", "shop/production/db")]


@pytest.mark.parametrize("count", [50])
def test_requests_do_not_grow_with_what_is_unchanged(run: Run, sandbox: Any, count: int) -> None:
    stack = {"projects": {"big": {"environments": {"production": {
        "applications": {f"a{number}": {"docker_image": "nginx:1", "domains": [{"host": f"a{number}.example.com"}]} for number in range(count // 2)},
    }}}}}
    sandbox.requests.clear()
    run("stack", stack=stack)
    # One to read, two each for the project and the applications (to make them, and to look for twins), one for their options, and
    # domains four at a time, with a look for twins of them that is as long as the addresses of so many calls.
    looks = -(-count // 2 // 60)
    assert len(sandbox.requests) == 6 + -(-count // 2 // 4) + looks
    sandbox.requests.clear()
    assert run("stack", stack=stack)["changed"] is False
    assert len(sandbox.requests) == 2


def test_no_request_strains_the_server_or_loses_a_route(run: Run, sandbox: Any) -> None:
    """Ten calls that hold a connection and wait for another stop a server; of two that write one file at once one is lost."""
    applications = {
        f"a{number}": {
            "domains": [{"host": f"{path}.a{number}.example.com"} for path in ("x", "y", "z")], "security": [{"username": "u", "password": "p"}],
            "redirects": [{"regex": "^a", "replacement": "b"}],
        } for number in range(8)
    }
    run("stack", stack={"projects": {"shop": {"environments": {"production": {"applications": applications}}}}})
    assert len(sandbox.instance.middlewares) == 16
    for request in sandbox.requests:
        assert sum(request.count(name) for name in ("domain.create", "redirects.create", "security.create")) <= 4
    for row in sandbox.instance.table("application").values():
        assert len(sandbox.instance.rows("domain", applicationId=row["applicationId"])) == 3


def test_a_failure_tells_what_is_done_and_a_second_run_finishes(run: Run, sandbox: Any, unknown_rule: Callable[[str, str], None]) -> None:
    unknown_rule("domain", "customEntrypoint")
    refused = deepcopy(STACK)
    refused["projects"]["shop"]["environments"]["production"]["applications"]["web"]["domains"][0].update(host="new.example.com", custom_entrypoint="web")
    planned = [f"{one['action']} {one['resource'].replace('_', ' ')} {one['path']}" for one in run("stack", check=True, stack=refused)["changes"]]
    failed = run("stack", fails=True, stack=refused)
    assert failed["changed"] is True and "create domain shop/production/web/new.example.com: domain.create failed" in failed["msg"]
    assert "create domain shop/production/web/new.example.com" in failed["not_done"]
    assert sorted([re.sub(r" \(with id .*", "", text) for text in failed["done"]] + failed["not_done"]) == sorted(planned)
    assert SECRET not in json.dumps(failed)
    finished = run("stack", stack=STACK)
    assert finished["changed"] is True and run("stack", stack=STACK)["changed"] is False
    assert len(sandbox.instance.table("application")) == 2


def test_progress_tells_steps_and_deployments(run: Run, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []
    monkeypatch.setattr(runner, "say", lines.append)
    monkeypatch.setattr(stack, "QUIET_FOR", 0)
    run("stack", stack=STACK, deploy="changed", quiet=True)
    assert lines == []
    sandbox.reset()
    run("stack", stack=STACK, deploy="changed")
    assert lines[:3] == [
        "step 1 of 5: creating 1 ssh key, 1 destination, 1 git provider, 1 notification, 1 certificate, 1 tag, 1 ai provider, 1 dns provider,"
        " 1 organization, 1 project",
        "step 2 of 5: creating 1 environment",
        "step 3 of 5: creating 1 vault provider, 2 applications, 1 postgres, 2 compose",
    ]
    assert "deploying shop/production/db" in lines and any(line.startswith("deployed shop/production/web (") for line in lines)
    lines.clear()
    run("stack", stack=STACK, deploy="changed")
    assert lines == []


def test_credentials_in_an_address_are_secrets(run: Run, sandbox: Any) -> None:
    def shop(password: str) -> dict[str, Any]:
        web = {"source_type": "git", "custom_git_url": f"https://robot:{password}@git.example.com/a.git"}
        return {"projects": {"shop": {"environments": {"production": {"applications": {"web": web}}}}}}

    results = [run("stack", stack=shop(SECRET), verbosity=4), run("stack", stack=shop(SECRET + "-2"), verbosity=4)]
    assert results[1]["diff"][0]["after"] == "custom_git_url: https://********@git.example.com/a.git (changed)\n"
    url = f"https://robot:{SECRET}-3@git.example.com/a.git"
    results += [
        run("application", project="shop", name="web", custom_git_url=url, verbosity=4), run("info", resource="application", project="shop"), run("export"),
    ]
    wanted = next(iter(sandbox.instance.table("application")))
    results.append(run("api", procedure="application.one", input={"applicationId": wanted}, verbosity=4))
    assert SECRET not in json.dumps(results)
    assert run("export", return_secrets=True)["stack"]["projects"]["shop"]["environments"]["production"]["applications"]["web"]["custom_git_url"] == url
    again = run("application", project="shop", name="web", custom_git_url="ssh://git@git.example.com/a.git")
    assert again["application"]["custom_git_url"] == "ssh://git@git.example.com/a.git"


@pytest.mark.parametrize("made", [{"template": "plausible"}, {"template_import": "eyJjb21wb3NlIjogInNlcnZpY2VzOiB7fSJ9"}])
def test_what_a_template_makes_along_is_not_made_again(run: Run, sandbox: Any, made: dict[str, str]) -> None:
    domains = [{"host": "made.example.com", "service_name": "api"}, {"host": "mine.example.com", "service_name": "web"}]
    stack = {"projects": {"shop": {"environments": {"production": {"compose": {"stats": {**made, "domains": domains}}}}}}}
    assert run("stack", stack=stack)["changed"] is True
    assert {row["host"]: row["serviceName"] for row in sandbox.instance.table("domain").values()} == {"made.example.com": "api", "mine.example.com": "web"}
    assert [row["name"] for row in sandbox.instance.table("compose").values()] == ["stats"]
    assert run("stack", stack=stack)["changed"] is False
