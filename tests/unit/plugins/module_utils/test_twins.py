# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs that work at the same moment make one of each thing, on one machine and on several, wherever their requests fall."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from datetime import datetime, timedelta, timezone
from typing import Any, Callable

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.document import read_document
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import Plan
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.converge import converge
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import Node
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.tree import read_tree
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.login import set_login
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from dokploy_sandbox import VERSIONS
from hypothesis import given, settings
from hypothesis import strategies as st

from ..modules.documents import IDP, LOGIN, OIDC, STACK, empty, fitted
from .controllers import Controllers

Run = Callable[..., dict[str, Any]]
FULL = deepcopy(STACK)
FULL["projects"]["shop"]["environments"]["production"]["applications"]["web"].update(
    ports=[{"published_port": 8080, "target_port": 80}], redirects=[{"regex": "^a", "replacement": "b"}],
)
FULL["servers"] = {"worker": {
    "ip_address": "203.0.113.10", "command": "true", "schedules": [{"name": "nightly", "cron_expression": "0 3 * * *", "script": "true"}],
}}
FULL.update({
    "custom_roles": {"deployer": {"permissions": {"project": ["create"]}}}, "trusted_origins": {IDP: {}}, "whitelabeling": {"app_name": "Shop"},
    "settings": {"forward_auth": {"auth_domain": "auth.example.com"}}, "sso_providers": {"company": OIDC},
})
CHOICES = st.lists(st.integers(0, 2), max_size=120)


def apply_together(sandbox: Any, monkeypatch: pytest.MonkeyPatch, stacks: list[dict[str, Any]], choices: list[int]) -> list[Plan]:
    controllers = Controllers(choices)
    monkeypatch.setattr("time.sleep", controllers.sleep)
    clients = [controllers.client(sandbox) for stack in stacks]
    for client in clients:
        set_login(client, {"login": {**LOGIN, "totp_secret": None}})
    controllers.run(*(lambda client=client, stack=stack: converge(client, read_document(stack)) for client, stack in zip(clients, stacks)))
    assert not controllers.errors, controllers.errors
    return [controllers.results[name] for name in sorted(controllers.results)]


def nodes(sandbox: Any) -> list[Node]:
    return list(read_tree(Client(sandbox.url, sandbox.api_key), {}).walk())


def assert_one_of_each(sandbox: Any) -> None:
    counts = Counter((node.resource.kind, node.path) for node in nodes(sandbox))
    assert {place: count for place, count in counts.items() if count > 1} == {}


def times(seed: int) -> Callable[[], str]:
    """Return what makes up times that are not in the order in which things are created."""
    offsets = iter(range(seed, 10**9, 7919))
    return lambda: (datetime.now(timezone.utc) - timedelta(milliseconds=next(offsets) % 5000)).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


@settings(max_examples=40)
@given(count=st.integers(2, 3), choices=CHOICES, seed=st.integers(0, 5000), release=st.sampled_from(VERSIONS), many=st.booleans())
def test_controllers_of_different_machines_make_one_of_each(
    sandbox: Any, monkeypatch: pytest.MonkeyPatch, machines: set[str], count: int, choices: list[int], seed: int, release: str, many: bool,
) -> None:
    empty(sandbox, release)
    # Whether they list projects or look for them by their names.
    monkeypatch.setattr("ansible_collections.dokploy.dokploy.plugins.module_utils.engine.read.lists_many", lambda client, resource: many)
    monkeypatch.setattr("dokploy_sandbox.instance.now", times(seed))
    document = fitted(FULL, release)
    apply_together(sandbox, monkeypatch, [document] * count, choices)
    assert_one_of_each(sandbox)
    assert converge(Client(sandbox.url, sandbox.api_key), read_document(document)).effective == []


@settings(max_examples=15)
@given(count=st.integers(2, 3), choices=CHOICES)
def test_tasks_of_one_machine_make_one_of_each_and_one_says_that_it_did(
    sandbox: Any, monkeypatch: pytest.MonkeyPatch, machines: set[str], count: int, choices: list[int],
) -> None:
    machines.clear()
    empty(sandbox, "v0.30.2")
    made = apply_together(sandbox, monkeypatch, [FULL] * count, choices)
    assert_one_of_each(sandbox)
    assert sorted(bool(one.effective) for one in made) == [False] * (count - 1) + [True]
    assert not any(one.warnings for one in made)


def test_a_project_that_has_no_environment_yet_is_waited_for(run: Run, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server makes the two one after the other, and a look can fall in between (seen on v0.30.2)."""
    run("project", name="shop")
    rows = sandbox.instance.table("environment")
    held = dict(rows)
    rows.clear()
    monkeypatch.setattr("time.sleep", lambda seconds: rows.update(held))
    run("application", project="shop", name="web")
    assert len(sandbox.instance.table("application")) == 1


def test_twins_that_are_not_new_are_told_at_once(run: Run, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dokploy_sandbox.instance.now", lambda: "2026-01-01T00:00:00.000Z")
    for count in range(2):
        run("api", procedure="project.create", type="mutation", input={"name": "shop"})
    sandbox.requests.clear()
    assert "2 of kind project are named 'shop'" in run("project", fails=True, name="shop")["msg"]
    assert len(sandbox.requests) == 1
