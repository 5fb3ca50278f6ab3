# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Services and containers of a host, stated by a stand-in of Docker's command line: twice unchanged, check equals apply, nothing secret shown."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import os
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import yaml
from ansible.module_utils.basic import AnsibleModule
from hypothesis import given, settings
from hypothesis import strategies as st

from ...conftest import run_module

SPEC = importlib.util.spec_from_file_location("docker_stand_in", Path(__file__).parents[3] / "integration/targets/role_install/files/docker.py")
assert SPEC and SPEC.loader
STAND_IN = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(STAND_IN)
SECRET = "planted-secret"
SERVICE = {
    "name": "web", "image": "web:1", "replicas": 1, "env": {"A": "1", "PASSWORD": SECRET}, "networks": ["dokploy-network"],
    "secrets": [{"source": "key", "target": "/run/secrets/key"}], "mounts": [{"source": "data", "target": "/data"}],
    "constraints": ["node.role==manager"], "published": [{"published": 3000, "target": 3000, "mode": "host"}], "endpoint_mode": "dnsrr",
    "memory_limit": "512m", "cpu_limit": 0.5, "update_order": "stop-first", "update_parallelism": 1,
}
CONTAINER = {
    "name": "proxy", "image": "proxy:1", "restart": "always", "env": {"TOKEN": SECRET}, "networks": ["dokploy-network"],
    "published": [{"published": 80, "target": 80}, {"published": 443, "target": 443, "protocol": "udp"}],
    "mounts": [{"type": "bind", "source": "/etc/proxy", "target": "/etc/proxy", "read_only": True}],
}
SERVICES = st.fixed_dictionaries({}, optional={
    "image": st.sampled_from(["web:1", "web:2"]),
    "replicas": st.integers(1, 3),
    "env": st.dictionaries(st.sampled_from(["A", "B", "DOCKER_X"]), st.sampled_from(["", "1", "a=b c", None]), max_size=3),
    "secrets": st.lists(st.sampled_from([{"source": "key", "target": "key"}, {"source": "other", "target": "key"}]), max_size=1),
    "mounts": st.lists(st.sampled_from([{"source": "a", "target": "/a"}, {"source": "b", "target": "/a", "read_only": True}]), max_size=1),
    "constraints": st.lists(st.sampled_from(["node.role == manager", "node.role==manager"]), max_size=1),
    "published": st.lists(st.sampled_from([{"published": 1, "target": 1}, {"published": 2, "target": 1, "mode": "host"}]), max_size=1),
    "endpoint_mode": st.sampled_from(["vip", "dnsrr"]),
    "memory_limit": st.sampled_from(["", "64m", "1.5g"]),
    "cpu_limit": st.sampled_from([0, 0.5, 2]),
    "update_order": st.sampled_from(["stop-first", "start-first"]),
})


def answer(module: Any, words: list[str], environ_update: dict[str, str]) -> tuple[int, str, str]:
    """Run the stand-in in this process, as AnsibleModule runs a command."""
    output, error = io.StringIO(), io.StringIO()
    with mock.patch.dict(os.environ, environ_update), contextlib.redirect_stdout(output), contextlib.redirect_stderr(error):
        try:
            STAND_IN.Docker().run(words[1:])
        except SystemExit as end:
            return int(end.code or 0), output.getvalue(), error.getvalue()
    return 0, output.getvalue(), error.getvalue()


class Host:
    """A host with the stand-in."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "docker.json"
        self.path = "docker"

    def reset(self, **more: Any) -> None:
        network = {"Name": "dokploy-network", "Id": "id-of-dokploy-network", "Driver": "overlay", "Attachable": True}
        empty = {name: {} for name in ("service", "container", "volume", "image")}
        self.write({**empty, "calls": [], "swarm": "active", "network": {"dokploy-network": network}, "secret": {"key": "", "other": ""}, **more})

    def write(self, state: dict[str, Any]) -> None:
        self.file.write_text(json.dumps(state), encoding="utf-8")

    def read(self) -> dict[str, Any]:
        return json.loads(self.file.read_text(encoding="utf-8"))  # type: ignore[no-any-return]

    def run(self, module: str, /, fails: bool = False, **parameters: Any) -> dict[str, Any]:
        result = run_module(f"host_{module}", docker_path=self.path, **parameters)
        assert bool(result.get("failed")) is fails, result
        assert SECRET not in json.dumps(result)
        return result


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Host:
    made = Host(tmp_path)
    monkeypatch.setenv("DOCKER_STATE", str(made.file))
    monkeypatch.setattr(AnsibleModule, "run_command", answer)
    made.reset()
    return made


@pytest.mark.parametrize(("name", "wanted"), [("service", SERVICE), ("container", CONTAINER)])
def test_check_mode_predicts_and_a_second_run_changes_nothing(host: Host, name: str, wanted: dict[str, Any]) -> None:
    predicted = host.run(name, check=True, **wanted)
    assert not host.read()[name]
    applied = host.run(name, **wanted)
    assert applied["changed"] is True and predicted["diff"] == applied["diff"] and applied["diff"]["before"] == {}
    for check in (True, False):
        again = host.run(name, check=check, **wanted)
        assert (again["changed"], again["diff"]) == (False, {"before": {}, "after": {}})
    removed = host.run(name, name=wanted["name"], state="absent")
    assert removed["changed"] is True and not host.read()[name]
    assert host.run(name, name=wanted["name"], state="absent")["changed"] is False


@settings(max_examples=30)
@given(first=SERVICES, second=SERVICES)
def test_any_service_becomes_any_other(host: Host, first: dict[str, Any], second: dict[str, Any]) -> None:
    host.reset()
    host.run("service", **{"name": "web", "image": "web:0", **first})
    predicted = host.run("service", name="web", check=True, **second)
    before = host.read()["service"]
    applied = host.run("service", name="web", **second)
    assert (predicted["changed"], predicted["diff"]) == (applied["changed"], applied["diff"])
    assert host.run("service", name="web", **second)["changed"] is False
    assert applied["changed"] or host.read()["service"] == before


def test_what_is_not_named_stays(host: Host) -> None:
    host.run("service", **SERVICE)
    changed = host.run("service", name="web", env={"B": "2", "A": None}, published=[], mounts=[{"source": "more", "target": "/more"}])
    assert changed["diff"]["before"]["env"] == {"A": "********"} and changed["diff"]["after"]["env"] == {"B": "********"}
    spec = host.read()["service"]["web"]["Spec"]
    container = spec["TaskTemplate"]["ContainerSpec"]
    assert container["Env"] == [f"PASSWORD={SECRET}", "B=2"] and spec["EndpointSpec"]["Ports"] == []
    assert [one["Target"] for one in container["Mounts"]] == ["/data", "/more"] and container["Image"] == "web:1@sha256:0123"
    assert spec["TaskTemplate"]["Resources"]["Limits"] == {"MemoryBytes": 512 << 20, "NanoCPUs": 500_000_000}


def test_values_of_variables_are_not_in_the_list_of_processes(host: Host) -> None:
    host.run("service", **SERVICE)
    host.run("container", **CONTAINER)
    host.run("service", name="web", env={"PASSWORD": f"{SECRET}-2"})
    assert SECRET not in json.dumps(host.read()["calls"])


@pytest.mark.parametrize("made", [True, False])
def test_tasks_that_fail_again_and_again_end_the_wait(host: Host, made: bool) -> None:
    if made:
        host.run("service", **SERVICE)
    failed = host.run("service", fails=True, **{**SERVICE, "image": "broken:1"})
    assert failed["changed"] is True and "No such image" in failed["msg"] and "what it said" in failed["msg"]
    assert ("gave up the update" in failed["msg"]) is made


def test_a_service_that_does_not_run_fails_without_a_change_too(host: Host) -> None:
    host.run("service", **SERVICE, wait=False)
    state = host.read()
    state["service"]["web"]["Tasks"] = []
    host.write(state)
    failed = host.run("service", fails=True, **SERVICE, wait_timeout=0)
    assert failed["changed"] is False and "did not run within 0 seconds" in failed["msg"]
    assert host.run("service", **SERVICE, wait=False)["changed"] is False


def test_a_container_is_made_anew_with_all_it_has(host: Host) -> None:
    host.run("container", **CONTAINER, command=["--log"])
    host.run("container", name="proxy", networks=["other"])
    changed = host.run("container", name="proxy", image="proxy:2")
    assert changed["diff"] == {"before": {"image": "proxy:1"}, "after": {"image": "proxy:2"}}
    made = host.read()["container"]
    assert set(made) == {"proxy"} and made["proxy"]["Config"] == {"Image": "proxy:2", "Env": ["PATH=/bin", f"TOKEN={SECRET}"], "Cmd": ["--log"]}
    assert set(made["proxy"]["NetworkSettings"]["Networks"]) == {"dokploy-network", "other"}
    assert host.run("container", **CONTAINER)["diff"]["after"] == {"image": "proxy:1"}


def test_a_container_that_does_not_start_is_not_left_in_the_place_of_the_old_one(host: Host) -> None:
    host.run("container", **CONTAINER)
    before = host.read()["container"]
    assert "it does not start" in host.run("container", fails=True, **{**CONTAINER, "image": "broken:1"})["msg"]
    assert host.read()["container"] == before


def test_a_container_that_was_stopped_is_started(host: Host) -> None:
    host.run("container", **CONTAINER)
    state = host.read()
    state["container"]["proxy"]["State"]["Running"] = False
    host.write(state)
    assert host.run("container", check=True, **CONTAINER)["changed"] is True
    assert host.run("container", **CONTAINER)["diff"] == {"before": {"running": False}, "after": {"running": True}}
    assert host.run("container", **CONTAINER)["changed"] is False


@pytest.mark.parametrize(("swarm", "path"), [("inactive", "docker"), ("active", "")])
def test_check_mode_counts_what_can_not_be_asked_yet_as_not_there(host: Host, monkeypatch: pytest.MonkeyPatch, swarm: str, path: str) -> None:
    monkeypatch.setattr(AnsibleModule, "get_bin_path", lambda module, name: None)
    host.reset(swarm=swarm)
    host.path = path
    assert host.run("service", check=True, **SERVICE)["changed"] is True
    host.run("service", fails=True, **SERVICE)


@pytest.mark.parametrize(("parameters", "message"), [
    ({"name": "new"}, "image: there is no service new, and a new one needs an image."),
    ({"name": "new", "image": "a", "memory_limit": "much"}, "memory_limit: 'much' is no size such as 512m or 2g"),
])
def test_refusals_name_the_option(host: Host, parameters: dict[str, Any], message: str) -> None:
    for check in (True, False):
        assert host.run("service", fails=True, check=check, **parameters)["msg"] == message
    assert not host.read()["service"]


@pytest.mark.parametrize("kind", ["service", "container"])
def test_the_examples_run(host: Host, kind: str) -> None:
    host.run("service", name="dokploy", image="dokploy/dokploy:v0.30.2", published=SERVICE["published"])
    host.run("container", name="dokploy-traefik", image="traefik:v3.6.7")
    module = importlib.import_module(f"ansible_collections.dokploy.dokploy.plugins.modules.dokploy_host_{kind}")
    for task in yaml.safe_load(module.EXAMPLES):
        parameters = task[f"dokploy.dokploy.dokploy_host_{kind}"]
        assert [host.run(kind, **parameters)["changed"] for turn in range(2)] == [True, False]


def test_a_service_and_its_container_are_awaited_when_they_go(host: Host) -> None:
    host.run("service", **SERVICE)
    host.run("service", name="web", state="absent")
    assert host.read()["calls"][-1].startswith("container ls --all")
