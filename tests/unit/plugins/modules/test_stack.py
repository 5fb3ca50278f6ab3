# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole tree in one task: planned truly, applied in few requests, pruned exactly, and repeated without a change."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any, Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

Run = Callable[..., dict[str, Any]]

STACK: dict[str, Any] = {
    "destinations": {"offsite": {"endpoint": "https://s3.example.com", "bucket": "b", "access_key": "a-key", "secret_access_key": "planted-secret"}},
    "ssh_keys": {"deploy": {"generate": "ed25519"}},
    "projects": {
        "shop": {
            "description": "The shop",
            "env": {"REGION": "eu"},
            "environments": {
                "production": {
                    "env": {"STAGE": "live"},
                    "applications": {
                        "web": {
                            "source_type": "docker", "docker_image": "nginx:1", "env": {"PASSWORD": "planted-secret"},
                            "domains": [{"host": "shop.example.com", "port": 80}, {"host": "shop.example.com", "path": "/api", "port": 90}],
                            "mounts": [{"mount_path": "/data", "type": "volume", "volume_name": "data"}],
                            "security": [{"username": "a", "password": "planted-secret"}],
                        },
                        "api": {"source_type": "git", "custom_git_url": "git@git.example.com:a.git", "custom_git_ssh_key": "deploy"},
                    },
                    "postgres": {
                        "db": {
                            "database_name": "a", "database_user": "a", "database_password": "planted-secret",
                            "backups": [{"destination": "offsite", "prefix": "p/", "database": "a", "schedule": "0 3 * * *"}],
                        },
                    },
                },
                "staging": {"compose": {"stack": {"compose_file": "services: {}", "source_type": "raw"}}},
            },
        },
    },
}


def test_a_stack_is_planned_applied_and_unchanged(run: Run, sandbox: Any) -> None:
    predicted = run("stack", check=True, stack=STACK)
    assert sandbox.instance.state() == {}
    sandbox.requests.clear()
    applied = run("stack", stack=STACK, verbosity=4)
    assert (predicted["diff"], predicted["summary"]) == (applied["diff"], applied["summary"])
    assert applied["summary"]["created"] == 13 and applied["summary"]["updated"] == 1
    assert len(sandbox.requests) <= 12
    assert "planted-secret" not in json.dumps([predicted, applied])
    sandbox.requests.clear()
    again = run("stack", stack=STACK, prune="all")
    assert (again["changed"], again["diff"], len(sandbox.requests)) == (False, [], 2)
    key = next(iter(sandbox.instance.table("sshKey")))
    assert [row["customGitSSHKeyId"] for row in sandbox.instance.table("application").values() if row["name"] == "api"] == [key]


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
    web.update(replicas="two", nope=1, domains=[{"host": "http://a"}], memory_limit="lots")
    wrong["projekts"] = {}
    message = run("stack", fails=True, stack=wrong)["msg"]
    for words in (
        "projekts: there is no such part",
        "projects.shop.environments.production.applications.web: argument 'replicas' is of type",
        "projects.shop.environments.production.applications.web.nope: there is no such option",
        "projects.shop.environments.production.applications.web.domains[0].host: 'http://a' is not a host name",
    ):
        assert words in message
    assert sandbox.requests == []
    nowhere = {"projects": STACK["projects"], "destinations": STACK["destinations"]}
    assert "custom_git_ssh_key: there is no ssh key 'deploy'" in run("stack", fails=True, stack=nowhere)["msg"]


def test_services_are_deployed_databases_first_and_failures_told(run: Run, sandbox: Any) -> None:
    failing = deepcopy(STACK)
    failing["projects"]["shop"]["environments"]["production"]["applications"]["web"]["docker_image"] = "nope:1"
    result = run("stack", fails=True, stack=failing, deploy="changed")
    assert result["summary"]["deployed"] == 4 and "shop/production/web: the deployment of application failed" in result["msg"]
    mended = run("stack", stack=STACK, deploy="changed")
    assert mended["summary"]["deployed"] == 1
    assert run("stack", stack=STACK, deploy="changed")["changed"] is False
    deploys = [request for request in sandbox.requests if ".deploy" in request]
    assert deploys[0] == "POST postgres.deploy"


NAMES = st.sampled_from(["a", "b", "c"])
SERVICE = st.fixed_dictionaries({}, optional={
    "description": st.sampled_from(["", "x"]), "replicas": st.integers(1, 3), "env": st.dictionaries(NAMES, st.sampled_from(["1", "2"]), max_size=2),
    "domains": st.lists(st.sampled_from(["a.example.com", "b.example.com"]).map(lambda host: {"host": host}), unique_by=lambda one: one["host"]),
    "ports": st.lists(st.integers(1, 3).map(lambda port: {"published_port": port, "target_port": 80}), unique_by=lambda one: one["published_port"]),
})
ENVIRONMENT = st.fixed_dictionaries({}, optional={"applications": st.dictionaries(NAMES, SERVICE, max_size=2), "env": st.sampled_from(["", "A=1"])})
DOCUMENT = st.fixed_dictionaries({"projects": st.dictionaries(NAMES, st.fixed_dictionaries({}, optional={
    "description": st.sampled_from(["", "x"]), "environments": st.dictionaries(st.sampled_from(["production", "test"]), ENVIRONMENT, max_size=2),
}), min_size=1, max_size=2)})


@settings(max_examples=25)
@given(first=DOCUMENT, second=DOCUMENT, release=st.sampled_from(["v0.28.8", "v0.30.2"]), broken=st.integers(0, 8), after=st.booleans())
def test_any_document_ends_in_the_same_state_however_often_it_breaks(
    run: Run, sandbox: Any, first: dict[str, Any], second: dict[str, Any], release: str, broken: int, after: bool,
) -> None:
    sandbox.reset(release)
    run("stack", stack=first)
    predicted = run("stack", check=True, stack=second, prune="all")
    applied = run("stack", stack=second, prune="all")
    assert (predicted["changes"], predicted["diff"]) == (applied["changes"], applied["diff"])
    assert run("stack", stack=second, prune="all")["changed"] is False
    whole = shape(sandbox, second)
    sandbox.reset(release)
    run("stack", stack=first)
    sandbox.fault("drop_after" if after else "drop_before", skip=broken)
    run("stack", stack=second, prune="all")
    assert run("stack", stack=second, prune="all")["changed"] is False
    assert shape(sandbox, second) == whole


def shape(sandbox: Any, document: dict[str, Any]) -> Any:
    """Return what there is without ids and times."""
    tables = sandbox.instance.tables
    return {
        kind: sorted(json.dumps({
            name: value for name, value in row.items()
            if not name.endswith("Id") and name not in ("createdAt", "appName", "refreshToken", "uniqueConfigKey")
        }, sort_keys=True) for row in tables.get(kind, {}).values()) for kind in ("project", "environment", "application", "domain", "port")
    }


@pytest.mark.parametrize("count", [50])
def test_requests_do_not_grow_with_what_is_unchanged(run: Run, sandbox: Any, count: int) -> None:
    stack = {"projects": {"big": {"environments": {"production": {
        "applications": {f"a{number}": {"docker_image": "nginx:1", "domains": [{"host": f"a{number}.example.com"}]} for number in range(count // 2)},
    }}}}}
    sandbox.requests.clear()
    run("stack", stack=stack)
    assert len(sandbox.requests) <= 6
    sandbox.requests.clear()
    assert run("stack", stack=stack)["changed"] is False
    assert len(sandbox.requests) <= 3
