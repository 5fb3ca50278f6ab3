# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks: fixed once they exist, made anew where that is asked for, with what points at them attached again."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, Callable

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.document import read_document
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.converge import converge
from dokploy_sandbox import VERSIONS
from dokploy_sandbox.errors import TrpcError
from dokploy_sandbox.instance import PROCEDURES
from dokploy_sandbox.swarm import docker_network
from hypothesis import given, settings
from hypothesis import strategies as st

from ..module_utils.controllers import Controllers

Run = Callable[..., dict[str, Any]]
NEW = VERSIONS[1:]
BACKEND = {"driver": "overlay", "attachable": True, "ipam": {"config": [{"subnet": "10.20.0.0/16"}]}}
OTHER = {"ipam": {"config": [{"subnet": "10.30.0.0/16"}]}, "recreate": True}
STACK: dict[str, Any] = {
    "networks": {"backend": BACKEND, "front": {}},
    "projects": {"shop": {"environments": {"production": {
        "applications": {"web": {"networks": ["backend", "front"]}, "other": {}},
        "compose": {"stack": {"source_type": "raw", "compose_file": "services: {}"}},
    }}}},
}


@pytest.mark.parametrize("release", NEW)
def test_check_mode_predicts_the_whole_life(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    table = sandbox.instance.table("network")
    for options, counts in ((BACKEND, (1, 1, 1)), (OTHER, (2, 2, 1)), ({"state": "absent"}, (1, 1, 0))):
        given_ = {"name": "backend", **options}
        predicted = run("network", check=True, **given_)
        sandbox.requests.clear()
        applied = run("network", **given_)
        # Looks (of one made anew, all that may point at it), changes, and looks for twins of what is new.
        assert len(sandbox.requests) == sum(counts), sandbox.requests
        sandbox.requests.clear()
        again = run("network", **given_)
        assert len(sandbox.requests) == 1
        assert (predicted["changed"], predicted["diff"]) == (applied["changed"], applied["diff"]) == (True, applied["diff"])
        assert (again["changed"], again["diff"]) == (False, [])
        assert len(table) == (0 if "state" in options else 1)
    assert list(sandbox.instance.networks[None])[6:] == []


def test_an_older_server_is_told(run: Run, sandbox: Any) -> None:
    sandbox.reset(VERSIONS[0])
    message = run("network", fails=True, name="backend")["msg"]
    assert message == "this server, Dokploy v0.28.8, has no network; update it to a version that has (network.all is missing)"


def test_a_change_is_refused_with_advice(run: Run) -> None:
    run("network", name="backend", **BACKEND)
    refused = run("network", fails=True, name="backend", driver="bridge")["msg"]
    assert refused == (
        "driver of network backend can't be changed once it exists (it is 'overlay'); leave the option as it is, or have it made anew with recreate: true"
    )
    assert not run("network", name="backend", recreate=True)["changed"]


@pytest.mark.parametrize("options, words", [
    ({"name": "a b"}, "name: 'a b' is not the name of a network"), ({"name": "a/b"}, "name: 'a/b' is not"), ({"name": "-a"}, "name: '-a' is not"),
    ({"name": "ingress"}, "name: ingress is a network of Docker or Dokploy itself"), ({"enable_ipv4": False}, "enable_ipv4: a network has IPv4 or IPv6"),
    ({"ipam": {"config": [{"gateway": "10.0.0.1"}]}}, "ipam.config[0].subnet: is needed"), ({"mtu": 67}, "mtu: 67 is not possible"),
    ({"ipam": {"config": [{"Subnet": "10.0.0.0/8"}]}}, "did you mean subnet"),
])
def test_what_no_server_can_use_is_refused_before_the_first_request(run: Run, sandbox: Any, options: dict[str, Any], words: str) -> None:
    assert words in run("network", fails=True, **{"name": "backend", **options})["msg"]
    name, rest = options.get("name", "backend"), {key: value for key, value in options.items() if key != "name"}
    assert words in run("stack", fails=True, stack={"networks": {name: rest}})["msg"]
    assert sandbox.requests == []


def test_docker_s_own_words_are_told(run: Run, sandbox: Any) -> None:
    run("network", name="backend")
    sandbox.instance.table("network").clear()
    refused = run("network", fails=True, name="backend")["msg"]
    assert "network with name backend already exists" in refused and "take it over with sync: true" in refused


DOCKER = {"driver": "overlay", "attachable": True, "mtu": 1400, "ipam": {"config": [{"subnet": "10.20.0.0/16", "gateway": "10.20.0.1"}]}}


@pytest.mark.parametrize("release", NEW)
@pytest.mark.parametrize("way", ["network", "stack"])
def test_one_that_docker_has_is_taken_over_and_one_that_it_lost_made_anew(run: Run, sandbox: Any, release: str, way: str) -> None:
    def state(check: bool = False, fails: bool = False, **options: Any) -> dict[str, Any]:
        if way == "stack":
            return run("stack", check=check, fails=fails, stack={"networks": {"backend": {**options, "sync": True}}}, verbosity=2)
        return run("network", check=check, fails=fails, name="backend", **options, sync=True, verbosity=2)

    sandbox.reset(release)
    sandbox.instance.networks[None] = {"bridge": {"Driver": "bridge"}, "vlan": {"Driver": "macvlan"}, "backend": docker_network(DOCKER)}
    for wrong, words in ({"driver": "bridge"}, "driver is 'overlay'"), (OTHER["ipam"], "its subnets are ['10.20.0.0/16']"):
        wrong = {"ipam": wrong} if "config" in wrong else wrong
        for check in (True, False):
            assert words in state(check, True, **wrong)["msg"] and not sandbox.instance.table("network")
    predicted, taken = state(True, **DOCKER), state(**DOCKER)
    assert predicted["diff"] == taken["diff"] and "it is there already, and is taken over" in taken["diff"][0]["after"]
    assert taken["requests"] == [
        "GET settings.getDokployVersion network.all server.all", "GET network.networksToSync", "POST network.import",
        "GET settings.getDokployVersion network.all server.all", "GET network.networksToSync",
    ]
    (row,) = sandbox.instance.table("network").values()
    again = state(**DOCKER)
    assert not again["changed"] and len(again["requests"]) == 2 and len(run("network", name="backend", **DOCKER, verbosity=2)["requests"]) == 1
    del sandbox.instance.networks[None]["backend"]
    assert not run("network", name="backend")["changed"]
    predicted, mended = state(True, **DOCKER), state(**DOCKER)
    assert predicted["diff"] == mended["diff"] and "it is lost on the host" in mended["diff"][0]["before"]
    assert mended["requests"] == ["GET settings.getDokployVersion network.all server.all", "GET network.networksToSync", "POST network.recreate"]
    assert sandbox.instance.networks[None]["backend"]["mtu"] == 1400 and list(sandbox.instance.table("network").values()) == [row]
    assert not state(**DOCKER)["changed"]


def test_what_is_not_as_stated_is_told_as_soon_as_the_server_knows(run: Run, sandbox: Any) -> None:
    """Before it is taken over, the server tells of its driver and subnets only."""
    sandbox.instance.networks[None] = {"backend": docker_network(DOCKER)}
    failed = run("network", name="backend", sync=True, mtu=1500, fails=True)
    assert "mtu of network backend can't be changed once it exists (it is 1400)" in failed["msg"] and failed["changed"]
    assert failed["done"] == ["create network backend"]
    assert run("network", name="backend", sync=True, mtu=1500, recreate=True)["changed"] and sandbox.instance.networks[None]["backend"]["mtu"] == 1500


def test_what_docker_has_not_is_made_and_what_the_server_can_t_take_over_told(run: Run, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox.instance.networks[None] = {"vlan": {"Driver": "macvlan"}}
    predicted, made = (run("network", name="backend", sync=True, driver="overlay", check=check) for check in (True, False))
    assert predicted["diff"] == made["diff"] and "driver" in made["diff"][0]["after"] and "taken over" not in made["diff"][0]["after"]
    assert "if it is a bridge or an overlay" in run("network", name="vlan", sync=True, fails=True)["msg"]
    sandbox.instance.networks[None]["late"] = docker_network(DOCKER)
    answer = {"imported": [], "errors": [{"name": "late", "error": "Network is reserved or not supported"}]}
    monkeypatch.setitem(PROCEDURES, "network.import", lambda instance, values: answer)
    assert run("network", name="late", sync=True, fails=True)["msg"] == (
        "create network late: it can't be taken over: Network is reserved or not supported"
    )


@pytest.mark.parametrize("done", [True, False])
def test_a_lost_answer_of_the_import_is_no_second_one(run: Run, sandbox: Any, done: bool) -> None:
    sandbox.instance.networks[None] = {"backend": docker_network(DOCKER)}
    sandbox.fault("drop_after" if done else "drop_before", procedure="network.import")
    assert run("network", name="backend", sync=True)["changed"] and len(sandbox.instance.table("network")) == 1


def attach(run: Run, sandbox: Any) -> tuple[str, str]:
    """Make the stack, with a service of a compose file in the network too, and return the ids of the networks."""
    run("stack", stack=STACK)
    backend, front = (row["networkId"] for row in sandbox.instance.table("network").values())
    compose, = sandbox.instance.table("compose").values()
    compose["serviceNetworks"] = [{"serviceName": "db", "networkIds": [backend], "detachDokployNetwork": False}]
    return backend, front


@pytest.mark.parametrize("release", NEW)
def test_what_points_at_it_points_at_the_new_one(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    backend, front = attach(run, sandbox)
    predicted = run("network", check=True, name="backend", **OTHER)
    applied = run("network", name="backend", **OTHER)
    assert (predicted["diff"], predicted["redeploy_required"]) == (applied["diff"], applied["redeploy_required"]) == (applied["diff"], True)
    new = applied["network"]["network_id"]
    assert new != backend and applied["network"]["driver"] == "overlay" and applied["network"]["attachable"] is True
    rows = {row["name"]: row for row in sandbox.instance.table("application").values()}
    assert rows["web"]["networkIds"] == [new, front] and not rows["other"]["networkIds"]
    compose, = sandbox.instance.table("compose").values()
    assert compose["serviceNetworks"][0]["networkIds"] == [new]
    assert {one["after_header"] for one in applied["diff"]} == {
        "network backend", "application shop/production/web", "compose shop/production/stack",
    }
    assert applied["diff"][1]["after"] == "networks:\n  - backend (made anew)\n  - front\n"
    assert run("network", name="backend", **OTHER)["changed"] is False


def test_in_a_stack_too(run: Run, sandbox: Any) -> None:
    backend, front = attach(run, sandbox)
    wanted = {**STACK, "networks": {"backend": {**BACKEND, **OTHER}}}
    predicted = run("stack", check=True, stack=wanted)
    applied = run("stack", stack=wanted)
    assert predicted["diff"] == applied["diff"] and applied["summary"]["replaced"] == 1
    assert sorted(applied["redeploy_required"]) == ["shop/production/stack", "shop/production/web"]
    row = next(row for row in sandbox.instance.table("application").values() if row["name"] == "web")
    assert set(row["networkIds"]) == set(sandbox.instance.table("network")) and backend not in row["networkIds"]
    assert run("stack", stack=wanted)["changed"] is False
    exported = run("export")["stack"]
    assert exported["networks"]["backend"] == {**BACKEND, "ipam": OTHER["ipam"]}
    assert exported["projects"]["shop"]["environments"]["production"]["applications"]["web"]["networks"] == ["backend", "front"]
    assert run("stack", stack=exported)["changed"] is False


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("procedure", ["network.remove", "network.create", "application.update"])
def test_a_lost_answer_leaves_nothing_out(run: Run, sandbox: Any, procedure: str, done: bool) -> None:
    backend, front = attach(run, sandbox)
    predicted = run("network", check=True, name="backend", **OTHER)
    sandbox.fault("drop_after" if done else "drop_before", procedure=procedure)
    applied = run("network", name="backend", **OTHER)
    assert applied["changed"] and {one["after_header"] for one in applied["diff"]} == {one["after_header"] for one in predicted["diff"]}
    new = next(row for row in sandbox.instance.table("network").values() if row["name"] == "backend")
    assert (new["driver"], new["attachable"], len(sandbox.instance.table("network"))) == ("overlay", True, 2)
    rows = {row["name"]: row for row in sandbox.instance.table("application").values()}
    assert rows["web"]["networkIds"] == [new["networkId"], front]
    assert run("network", name="backend", **OTHER)["changed"] is False


def test_one_in_use_is_not_removed_and_it_is_said_what_to_do(run: Run, sandbox: Any) -> None:
    attach(run, sandbox)
    next(row for row in sandbox.instance.table("application").values() if row["name"] == "web")["applicationStatus"] = "done"
    before = sandbox.instance.state()
    for options in (OTHER, {"state": "absent"}):
        failed = run("network", fails=True, name="backend", **options)
        assert "is in use by service" in failed["msg"] and "take it off what uses it, deploy that, and run again" in failed["msg"]
    assert sandbox.instance.state() == before


def test_a_refused_creation_after_the_removal_is_told(run: Run, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    run("network", name="backend", **BACKEND)

    def fail(instance: Any, values: dict[str, Any]) -> Any:
        raise TrpcError("BAD_REQUEST", "(HTTP code 403) unexpected - Pool overlaps with other one on this address space")

    with monkeypatch.context() as patched:
        patched.setitem(PROCEDURES, "network.create", fail)
        failed = run("network", fails=True, name="backend", **OTHER)
    assert "Pool overlaps" in failed["msg"] and failed["changed"]
    assert (failed["done"], failed["not_done"]) == (["replace network backend (the old one is removed, but there is no new one)"], [])


def test_one_name_on_two_servers(run: Run, sandbox: Any) -> None:
    sandbox.instance.insert("server", "serverId", {"name": "edge", "ipAddress": "192.0.2.9", "port": 22, "username": "root", "serverType": "deploy"})
    run("network", name="backend")
    sandbox.requests.clear()
    run("network", name="backend", server="edge", driver="overlay")
    assert len(sandbox.requests) == 4, sandbox.requests
    for options in ({}, {"driver": "bridge"}, {"server": "edge", "driver": "overlay"}):
        assert not run("network", name="backend", **options)["changed"]
    assert len(run("info", resource="network")["resources"]) == 2
    exported = run("export")["stack"]["networks"]
    assert sorted(exported.values(), key=len) == [{"name": "backend"}, {"name": "backend", "driver": "overlay", "server": "edge"}]
    assert not run("stack", stack={"networks": exported})["changed"]
    assert run("network", name="backend", server="edge", state="absent")["changed"]
    assert [row["serverId"] for row in sandbox.instance.table("network").values()] == [None]


def test_bridges_that_docker_has_twice_are_told_with_what_to_do(
    run: Run, sandbox: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Seen on v0.30.2: of two creates at the same moment both succeed, and then neither can be removed."""
    def create(instance: Any, values: dict[str, Any]) -> Any:
        return instance.insert("network", "networkId", {"ipam": {}, **values})

    def remove(instance: Any, values: dict[str, Any]) -> Any:
        raise TrpcError("BAD_REQUEST", "(HTTP code 400) unexpected - network backend is ambiguous (2 matches found based on name) ")

    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / threading.current_thread().name))
    for number in range(2):
        (tmp_path / f"controller-{number}").mkdir()
    monkeypatch.setitem(PROCEDURES, "network.create", create)
    controllers = Controllers([0, 1] * 9)
    with monkeypatch.context() as patched:
        patched.setitem(PROCEDURES, "network.remove", remove)
        patched.setattr("time.sleep", controllers.sleep)
        clients = [controllers.client(sandbox) for number in range(2)]
        controllers.run(*(lambda client=client: converge(client, read_document({"networks": {"backend": {}}})) for client in clients))
        assert all("docker network rm and the ids" in str(error) for error in controllers.errors.values()) and len(controllers.errors) == 2
        ids = list(sandbox.instance.table("network"))
        monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
        assert "docker network rm and the ids" in run("network", fails=True, id=ids[0], state="absent")["msg"]
    for one in ids:
        assert run("network", id=one, state="absent")["changed"]
    assert run("network", name="backend")["changed"]


@settings(max_examples=20)
@given(choices=st.lists(st.integers(0, 2), max_size=40), there=st.booleans(), count=st.integers(2, 3))
def test_controllers_that_state_the_same_leave_one(
    run: Run, sandbox: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choices: list[int], there: bool, count: int,
) -> None:
    sandbox.reset(VERSIONS[-1])
    if there:
        run("network", name="backend", **BACKEND)

    def folder() -> str:
        path = tmp_path / threading.current_thread().name
        path.mkdir(exist_ok=True)
        return str(path)

    wanted = {"networks": {"backend": {**BACKEND, **OTHER}}}
    with monkeypatch.context() as patched:
        patched.setattr("tempfile.gettempdir", folder)
        controllers = Controllers(choices)
        patched.setattr("time.sleep", controllers.sleep)
        clients = [controllers.client(sandbox) for number in range(count)]
        controllers.run(*(lambda client=client: converge(client, read_document(wanted)) for client in clients))
    assert not controllers.errors, controllers.errors
    row, = sandbox.instance.table("network").values()
    assert row["ipam"] == OTHER["ipam"] and row["driver"] == "overlay"
    assert run("stack", stack=wanted)["changed"] is False
