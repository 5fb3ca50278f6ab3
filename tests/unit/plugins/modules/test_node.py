# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nodes of a swarm: listed, joined by a command that is a secret, and removed where they are workers."""

from __future__ import annotations

import json
from typing import Any, Callable

import pytest
from dokploy_sandbox import VERSIONS
from dokploy_sandbox.errors import TrpcError
from dokploy_sandbox.instance import PROCEDURES
from dokploy_sandbox.swarm import node_row

Run = Callable[..., dict[str, Any]]


@pytest.fixture(params=VERSIONS)
def nodes(request: pytest.FixtureRequest, sandbox: Any, run: Run) -> dict[str, Any]:
    """A swarm with a manager, two workers of one name, and others."""
    sandbox.reset(request.param)
    run("info", resource="node")
    for name in ("worker-1", "twin", "twin"):
        row = node_row(name, Labels={"zone": "a"})
        sandbox.instance.nodes[row["ID"]] = row
    sandbox.requests.clear()
    return sandbox.instance.nodes


def test_they_are_listed(run: Run, nodes: dict[str, Any]) -> None:
    found = run("info", resource="node", filters={"role": "worker"})["resources"]
    assert [one["name"] for one in found] == ["worker-3", "worker-1", "twin", "twin"]
    assert found[1]["labels"] == {"zone": "a"} and found[1]["availability"] == "active" and found[1]["node_id"] in nodes
    assert run("node", name="manager-1")["node"]["leader"] is True
    assert "node 'nope' in the swarm; let the host join" in run("node", fails=True, name="nope")["msg"]


@pytest.mark.parametrize("role", ["worker", "manager"])
def test_the_command_to_join_is_a_secret(run: Run, nodes: dict[str, Any], role: str) -> None:
    hidden = run("node", join_as=role, verbosity=4)
    assert "SWMTKN" not in json.dumps(hidden) and hidden["changed"] is False and len(hidden["requests"]) == 1
    told = run("node", join_as=role, return_secrets=True)["join_command"]
    assert told == f"docker swarm join --token SWMTKN-1-not-a-{role}-token-of-a-swarm 192.0.2.1:2377"


def test_a_worker_is_removed_once(run: Run, nodes: dict[str, Any], sandbox: Any) -> None:
    predicted = run("node", check=True, name="worker-1", state="absent")
    assert len(nodes) == 5
    sandbox.requests.clear()
    applied = run("node", name="worker-1", state="absent")
    assert len(sandbox.requests) == 2
    assert (predicted["changed"], predicted["diff"], predicted["node"]) == (applied["changed"], applied["diff"], applied["node"]) and applied["changed"]
    sandbox.requests.clear()
    again = run("node", name="worker-1", state="absent")
    assert (again["changed"], again["diff"], again["node"], len(sandbox.requests)) == (False, [], None, 1)
    assert len(nodes) == 4


def test_a_manager_and_a_name_of_two_are_refused(run: Run, nodes: dict[str, Any], sandbox: Any) -> None:
    assert "is a manager" in run("node", fails=True, name="manager-1", state="absent")["msg"]
    ids = sorted(key for key, row in nodes.items() if row["Description"]["Hostname"] == "twin")
    assert ", ".join(ids) in run("node", fails=True, name="twin", state="absent")["msg"]
    assert not any("removeWorker" in one for one in sandbox.requests) and nodes[next(iter(nodes))]["Spec"]["Availability"] == "active"
    assert run("node", id=ids[0], state="absent")["changed"] and sorted(set(ids) & set(nodes)) == ids[1:]


@pytest.mark.parametrize("done", [True, False])
def test_a_lost_answer_is_looked_after(run: Run, nodes: dict[str, Any], sandbox: Any, done: bool) -> None:
    sandbox.fault("drop_after" if done else "drop_before", procedure="cluster.removeWorker", count=9)
    result = run("node", fails=not done, name="worker-1", state="absent")
    assert done or "is not removed, but may be drained by now" in result["msg"]
    assert len(nodes) == (4 if done else 5)


def test_another_run_may_have_been_first(run: Run, nodes: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(instance: Any, values: dict[str, Any]) -> Any:
        instance.nodes.pop(values["nodeId"])
        raise TrpcError("INTERNAL_SERVER_ERROR", "Error removing the node")

    monkeypatch.setitem(PROCEDURES, "cluster.removeWorker", gone)
    assert run("node", name="worker-1", state="absent")["changed"]


def test_what_does_not_go_together_is_refused(run: Run, nodes: dict[str, Any], sandbox: Any) -> None:
    assert "leave it out with state absent" in run("node", fails=True, join_as="worker", state="absent")["msg"]
    assert "one of the following is required" in run("node", fails=True)["msg"]
    assert "server: there is no server 'nope'" in run("node", fails=True, name="a", server="nope")["msg"]
