# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The setup of servers: judged by what is on the host, whatever the server says of how it ended."""

from __future__ import annotations

from typing import Any, Callable

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine import prepare
from dokploy_sandbox import VERSIONS
from dokploy_sandbox.machines import PLACES, TOOLS, Host

from .test_server import PRIVATE_KEY, rows, told

Run = Callable[..., dict[str, Any]]
ADDRESS = "203.0.113.10"
WORKER = {"name": "worker", "ip_address": ADDRESS, "ssh_key": "fleet", "setup": "on_create"}
ALL = {*TOOLS, *PLACES}


@pytest.fixture
def host(run: Run, sandbox: Any) -> Host:
    return ready(run, sandbox)


def ready(run: Run, sandbox: Any) -> Host:
    """Put a bare host at the address, and the key into the server."""
    run("ssh_key", name="fleet", private_key=PRIVATE_KEY, public_key="ssh-ed25519 not-a-key")
    sandbox.instance.hosts[ADDRESS] = Host()
    sandbox.requests.clear()
    return sandbox.instance.hosts[ADDRESS]


@pytest.mark.parametrize("release", VERSIONS)
def test_a_new_server_is_set_up_once(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    host = ready(run, sandbox)
    predicted = run("server", check=True, **WORKER, command="true")
    assert host.setups == 0
    sandbox.requests.clear()
    made = run("server", **WORKER, command="true")
    assert made["diff"] == predicted["diff"] and told(made, "after")["setup"] == "complete"
    assert host.setups == 1 and host.has == ALL
    assert sandbox.requests == [
        "GET settings.getDokployVersion sshKey.all server.all", "POST server.create", "GET server.all", "POST server.update",
        "GET server.one", "GET server.setupWithLogs", "GET server.one", "GET server.validate",
    ]
    sandbox.requests.clear()
    again = run("server", **WORKER, command="true")
    assert (again["changed"], again["diff"], len(sandbox.requests)) == (False, [], 2)
    assert told(run("server", **{**WORKER, "setup": "always"}), "after") == {"setup": "complete"}
    assert host.setups == 2
    sandbox.requests.clear()
    run("server", **{**WORKER, "setup": "never"})
    assert len(sandbox.requests) == 1


def test_what_is_missing_is_named_and_a_second_run_finishes_it(run: Run, sandbox: Any, host: Host) -> None:
    """A script that fails ends as well as one that succeeds."""
    host.installs = {"docker", "rclone", "isMainDirectoryInstalled"}
    host.log = ("Installing\r\n", "curl: no inter", "net\n")
    failed = run("server", fails=True, **WORKER)
    assert failed["msg"] == (
        "setup of server worker has not succeeded: nixpacks, buildpacks, railpack, the swarm, the network dokploy-network are missing there."
        " The log ends with:\nInstalling Server Dependencies: ✅\nInstalling\ncurl: no internet\nSetup Server: ✅."
        " Done before that: create server worker; mend the cause and run again"
    )
    assert failed["changed"] is True and failed["done"] == ["create server worker"]
    predicted = run("server", check=True, **WORKER)
    assert told(predicted, "before") == {"setup": "without nixpacks, buildpacks, railpack, the swarm, the network dokploy-network"}
    host.installs = ALL
    again = run("server", **WORKER)
    assert again["diff"] == predicted["diff"] and host.setups == 2
    assert run("server", **WORKER)["changed"] is False


def test_with_a_script_of_ones_own_only_what_services_need_is_missed(run: Run, sandbox: Any, host: Host) -> None:
    host.installs = {"docker", *PLACES}
    assert "nixpacks" in run("server", fails=True, **WORKER)["msg"]
    assert told(run("server", **WORKER, command="./install.sh"), "after").keys() == {"command"}
    assert run("server", **WORKER, command="./install.sh")["changed"] is False
    host.has = {"docker", "isMainDirectoryInstalled", "nixpacks", "buildpacks", "railpack"}
    assert told(run("server", **WORKER, command="", server_type="build"), "after").keys() == {"command", "server_type"}


def test_a_host_that_nobody_gets_into_is_told(run: Run, sandbox: Any, host: Host) -> None:
    host.takes_keys = False
    failed = run("server", fails=True, **WORKER)["msg"]
    assert "setup of server worker has not succeeded: Authentication failed: Invalid SSH private key" in failed
    del sandbox.instance.hosts[ADDRESS]
    again = run("server", fails=True, **WORKER)
    assert f"not succeeded: SSH connection error: connect ECONNREFUSED {ADDRESS}:22" in again["msg"] and len(rows(sandbox)) == 1
    sandbox.instance.hosts[ADDRESS] = Host()
    run("server", **WORKER)
    # It was complete, and that it can't be asked now is no reason to fail.
    held = sandbox.instance.hosts.pop(ADDRESS)
    again = run("server", **WORKER)
    assert again["changed"] is False and "server worker: whether the setup is complete can't be told now: " in str(again.get("warnings"))
    sandbox.instance.hosts["203.0.113.11"] = held
    # At another address is another host.
    moved = run("server", **{**WORKER, "ip_address": "203.0.113.11"})
    assert told(moved, "after") == {"ip_address": "203.0.113.11", "setup": "complete"} and held.setups == 2


def test_what_a_setup_needs_is_asked_for_before_anything_is_made(run: Run, sandbox: Any, host: Host) -> None:
    words = {"ssh_key is needed for the setup of server worker": {"ssh_key": ""}, "setup_timeout: must be more than 0 seconds": {"setup_timeout": 0}}
    for message, wrong in words.items():
        assert message in run("server", fails=True, **{**WORKER, **wrong})["msg"]
    assert rows(sandbox) == [] and not any(one.startswith("POST") for one in sandbox.requests)


def test_one_that_is_under_way_is_waited_for_and_not_started_again(run: Run, sandbox: Any, host: Host) -> None:
    run("server", **{**WORKER, "setup": "never"})
    host.looks = 3
    run("server", **WORKER)
    assert host.setups == 1
    host.has.clear()
    host.looks = 3
    from dokploy_sandbox.machines import setup_with_logs
    setup_with_logs(sandbox.instance, {"serverId": rows(sandbox)[0]["serverId"]})
    host.has.clear()
    host.has |= ALL - {"docker"}
    sandbox.requests.clear()
    assert "docker is missing there" in run("server", fails=True, **WORKER)["msg"]
    assert host.setups == 2 and "GET server.setupWithLogs" not in sandbox.requests


def test_where_no_stream_comes_through_it_is_done_without_a_log(run: Run, sandbox: Any, host: Host) -> None:
    sandbox.fault("status", procedure="server.setupWithLogs", status=404)
    sandbox.fault("drop_after", procedure="server.setup")
    run("server", **WORKER)
    assert host.setups == 1 and "POST server.setup" in sandbox.requests


def test_one_whose_log_broke_off_ends_in_error_and_may_have_succeeded(run: Run, sandbox: Any, host: Host) -> None:
    host.status = "error"
    assert run("server", **WORKER)["changed"] is True
    assert run("server", **WORKER)["changed"] is False and host.setups == 1


def test_one_that_is_never_listed_is_lost(run: Run, sandbox: Any, host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "LOST_AFTER", 0.1)
    sandbox.fault("drop_before", procedure="server.setupWithLogs")
    assert "it is not listed, so the server was probably restarted" in run("server", fails=True, **WORKER)["msg"]


def test_one_that_takes_too_long_goes_on(run: Run, sandbox: Any, host: Host) -> None:
    host.looks = 10**6
    failed = run("server", fails=True, **WORKER, setup_timeout=0.2)["msg"]
    assert "it did not end within 0.2 seconds, and goes on; raise setup_timeout" in failed


def test_a_stack_sets_a_server_up_before_anything_is_made_on_it(run: Run, sandbox: Any) -> None:
    hosts = {name: Host(looks=2) for name in ("203.0.113.10", "203.0.113.11")}
    sandbox.instance.hosts.update(hosts)
    document = {
        "projects": {"shop": {"environments": {"production": {"applications": {"web": {"server": "worker"}}}}}},
        "servers": {
            "worker": {"ip_address": "203.0.113.10", "ssh_key": "fleet", "setup": "on_create", "setup_timeout": 900, "schedules": [
                {"name": "nightly", "cron_expression": "0 3 * * *", "script": "true"},
            ]},
            "other": {"ip_address": "203.0.113.11", "ssh_key": "fleet", "setup": "on_create"},
        },
        "ssh_keys": {"fleet": {"private_key": PRIVATE_KEY, "public_key": "ssh-ed25519 not-a-key"}},
    }
    predicted = run("stack", check=True, stack=document)
    sandbox.requests.clear()
    made = run("stack", stack=document)
    assert made["diff"] == predicted["diff"] and made["changes"] == predicted["changes"]
    assert [host.setups for host in hosts.values()] == [1, 1]
    posts = [one for one in sandbox.requests if not one.startswith("GET server.one")]
    first = next(place for place, one in enumerate(posts) if "setupWithLogs" in one)
    assert posts.index("GET server.validate server.validate") < next(place for place, one in enumerate(posts) if "application.create" in one)
    assert first < next(place for place, one in enumerate(posts) if "schedule.create" in one)
    sandbox.requests.clear()
    again = run("stack", stack=document)
    assert (again["changed"], again["diff"]) == (False, []) and len(sandbox.requests) == 2
    # One of two fails: what is to be on it is not made.
    hosts["203.0.113.11"].has.clear()
    hosts["203.0.113.11"].installs = set()
    document["projects"]["shop"]["environments"]["production"]["applications"]["api"] = {"server": "other"}
    failed = run("stack", fails=True, stack=document)
    assert "setup of server other has not succeeded: docker, rclone" in failed["msg"]
    assert "create application shop/production/api" in failed["not_done"] and len(sandbox.instance.table("application")) == 1
    hosts["203.0.113.11"].installs = ALL
    assert run("stack", stack=document)["summary"]["created"] == 1


@pytest.mark.parametrize("values, words", [
    ({"setup": "sometimes"}, "servers.worker: value of setup must be one of: never, on_create, always"),
    ({"setup": "always", "setup_timeout": "soon"}, "servers.worker: "),
    ({"setup": "always", "setup_timeout": 0}, "servers.worker.setup_timeout: must be more than 0 seconds"),
])
def test_a_document_says_when_as_the_module_does(run: Run, sandbox: Any, values: dict[str, Any], words: str) -> None:
    assert words in run("stack", fails=True, stack={"servers": {"worker": {"ip_address": ADDRESS, **values}}})["msg"]
    assert sandbox.requests == []


def test_the_log_is_shown_as_it_grows(run: Run, sandbox: Any, host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    from ansible_collections.dokploy.dokploy.plugins.module_utils.modules import runner

    shown: list[str] = []
    monkeypatch.setattr(runner, "say", shown.append)
    host.log = ("one\n", "two and ", "a half\n", "planted-secret-1\n")
    run("server", **WORKER, command="planted-secret-1", verbosity=1)
    assert [line for line in shown if "half" in line] == ["worker: two and a half"]
    assert "planted-secret" not in str(shown) and any(line == "worker: one" for line in shown)


def test_what_is_on_hosts_can_be_read(run: Run, sandbox: Any, host: Host) -> None:
    run("server", **{**WORKER, "setup": "never"})
    run("server", name="other", ip_address="203.0.113.11", ssh_key="fleet")
    host.has = {"docker"}
    sandbox.requests.clear()
    found = run("info", resource="server_validation")["resources"]
    assert sandbox.requests == ["GET settings.getDokployVersion server.all", "GET server.validate server.validate"]
    assert found[1]["server"] == "worker" and found[1]["error"] is None and found[1]["docker"] == {"version": "1.2.3", "enabled": True}
    assert found[0] == {"server": "other", "error": "SSH connection error: connect ECONNREFUSED 203.0.113.11:22"}
    assert [one["server"] for one in run("info", resource="server_validation", filters={"error": None})["resources"]] in ([], ["worker"])
    (audit,) = run("info", resource="server_security", server="worker")["resources"]
    assert audit["ufw"]["active"] is False and audit["error"] is None
    assert "there is no server 'nope'" in run("info", fails=True, resource="server_security", server="nope")["msg"]
    assert "has no name; leave it out" in run("info", fails=True, resource="server_security", name="worker")["msg"]
    assert "server_validation" in run("stack", fails=True, stack={"servers": {"worker": {"ip_address": ADDRESS, "server_validation": {}}}})["msg"]
