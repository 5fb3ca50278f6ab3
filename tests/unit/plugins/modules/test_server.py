# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Remote servers: which one is meant, what is never changed by the way, and what holds one back."""

from __future__ import annotations

from typing import Any, Callable

import pytest
import yaml
from dokploy_sandbox import VERSIONS
from dokploy_sandbox.machines import Host

Run = Callable[..., dict[str, Any]]

PRIVATE_KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nbm90IGEga2V5\n-----END OPENSSH PRIVATE KEY-----\n"
WORKER = {"name": "worker", "ip_address": "203.0.113.10"}


def told(result: dict[str, Any], side: str) -> Any:
    """Return the options that a result says change, as they are or will be."""
    return yaml.safe_load(result["diff"][0][side])


def rows(sandbox: Any) -> list[dict[str, Any]]:
    return list(sandbox.instance.table("server").values())


@pytest.mark.parametrize("release", VERSIONS)
def test_a_life_with_exact_requests(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    run("ssh_key", name="fleet", private_key=PRIVATE_KEY, public_key="ssh-ed25519 not-a-key")
    sandbox.requests.clear()
    wanted = {**WORKER, "ssh_key": "fleet", "username": "deploy", "port": 2222, "server_type": "build", "description": "d"}
    predicted = run("server", check=True, **wanted)
    sandbox.requests.clear()
    made = run("server", **wanted)
    assert sandbox.requests == ["GET settings.getDokployVersion sshKey.all server.all", "POST server.create", "GET server.all"]
    assert made["diff"] == predicted["diff"] and made["server"]["name"] == "worker"
    (row,) = rows(sandbox)
    assert (row["port"], row["username"], row["serverType"], row["description"]) == (2222, "deploy", "build", "d")
    assert row["sshKeyId"] in sandbox.instance.table("sshKey") and row["enableDockerCleanup"] is False
    sandbox.requests.clear()
    assert run("server", **wanted)["changed"] is False and len(sandbox.requests) == 1
    assert told(run("server", name="worker", ip_address="203.0.113.11", ssh_key=""), "after") == {"ip_address": "203.0.113.11", "ssh_key": None}
    assert (row["ipAddress"], row["sshKeyId"], row["port"]) == ("203.0.113.11", None, 2222)
    sandbox.requests.clear()
    removed = run("server", name="worker", state="absent")
    assert removed["changed"] and rows(sandbox) == [] and len(sandbox.requests) == 2
    sandbox.requests.clear()
    assert run("server", name="worker", state="absent")["changed"] is False and len(sandbox.requests) == 1


@pytest.mark.parametrize("release", VERSIONS)
def test_the_daily_prune_is_switched_on_by_nothing_but_its_option(run: Run, sandbox: Any, release: str) -> None:
    """The server switches it on where an update leaves it out, and at create since v0.29."""
    sandbox.reset(release)
    run("server", **WORKER)
    run("server", name="worker", description="d", command="true")
    (row,) = rows(sandbox)
    assert row["enableDockerCleanup"] is False
    assert told(run("server", name="worker", enable_docker_cleanup=True), "after") == {"enable_docker_cleanup": True}
    run("server", name="worker", description="e")
    assert row["enableDockerCleanup"] is True
    run("server", name="second", ip_address="b.example.com", enable_docker_cleanup=True)
    assert [row["enableDockerCleanup"] for row in rows(sandbox)] == [True, True]


def test_builds_concurrency_has_a_procedure_of_its_own(run: Run, sandbox: Any) -> None:
    run("server", **WORKER, builds_concurrency=3)
    sandbox.requests.clear()
    assert told(run("server", name="worker", builds_concurrency=4), "before") == {"builds_concurrency": 3}
    assert [one for one in sandbox.requests if one.startswith("POST")] == ["POST server.updateBuildsConcurrency"]
    assert rows(sandbox)[0]["buildsConcurrency"] == 4
    sandbox.reset("v0.28.8")
    refused = run("server", fails=True, **WORKER, builds_concurrency=3)["msg"]
    assert "builds_concurrency needs Dokploy v0.29.0 or newer" in refused and rows(sandbox) == []


def test_of_one_name_the_address_and_port_tell_which_is_meant(run: Run, sandbox: Any) -> None:
    for port in (22, 2222):
        sandbox.instance.insert("server", "serverId", {**rows(sandbox)[0], "port": port} if rows(sandbox) else {
            "name": "worker", "ipAddress": "203.0.113.10", "port": port, "username": "root", "serverType": "deploy", "enableDockerCleanup": False,
        })
    first, second = rows(sandbox)
    refused = run("server", fails=True, name="worker", description="d")["msg"]
    assert "2 of kind server are named 'worker'; say with the option ip_address or port or id which one is meant" in refused
    assert run("server", **WORKER, port=2222, description="d")["server"]["server_id"] == second["serverId"]
    assert (first["description"], second["description"]) == (None, "d")
    # None is as it says, and which one is to become so can't be told.
    assert "say with the option id" in run("server", fails=True, **WORKER, port=22222)["msg"]
    run("server", id=second["serverId"], name="other")
    assert run("server", **WORKER, port=23)["server"]["server_id"] == first["serverId"]
    assert (first["port"], second["port"]) == (23, 2222)


@pytest.mark.parametrize("wrong, words", [
    ({"ip_address": "http://a.example.com"}, "ip_address: 'http://a.example.com' is no address of a host"),
    ({"ip_address": "10.0.0.999"}, "ip_address: '10.0.0.999' is no address"),
    ({"ip_address": "a b"}, "ip_address: 'a b' is no address"),
    ({"ip_address": ""}, "ip_address: must not be empty"),
    ({"port": 0}, "port: 0 is not a port number"),
    ({"port": 99999}, "port: 99999 is not a port number"),
    ({"username": ""}, "username: must not be empty"),
    ({"builds_concurrency": 101}, "builds_concurrency: 101 is not possible"),
])
def test_what_can_not_be_is_refused_before_the_first_request(run: Run, sandbox: Any, wrong: dict[str, Any], words: str) -> None:
    assert words in run("server", fails=True, **{**WORKER, **wrong})["msg"]
    assert sandbox.requests == []


@pytest.mark.parametrize("address", ["203.0.113.10", "2001:db8::1", "worker", "worker-1.example.com", "xn--bcher-kva.example"])
def test_addresses_of_hosts_are_taken(run: Run, sandbox: Any, address: str) -> None:
    run("server", name="worker", ip_address=address)
    assert rows(sandbox)[0]["ipAddress"] == address


@pytest.mark.parametrize("release", VERSIONS)
def test_what_holds_a_server_back_is_named(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    run("server", **WORKER)
    run("server", name="builder", ip_address="203.0.113.11", server_type="build")
    run("stack", stack={"projects": {"shop": {"environments": {"production": {
        "applications": {"web": {"server": "worker", "build_server": "builder"}, "api": {}},
        "redis": {"cache": {"database_password": "not-a-secret", "server": "worker"}},
    }}}}})
    for check in (True, False):
        sandbox.requests.clear()
        refused = run("server", fails=True, check=check, name="worker", state="absent")["msg"]
        assert refused == (
            "delete of server worker is not possible: it is used by application shop/production/web, redis shop/production/cache; remove these first"
        )
        assert len(sandbox.requests) == 2
    assert len(rows(sandbox)) == 2
    # To build there is no use that holds back.
    removed = run("server", name="builder", state="absent")
    assert removed["changed"] and len(rows(sandbox)) == 1
    assert "server builder is removed, and what is on the host stays there" in str(removed.get("warnings"))


def test_a_stack_makes_a_key_a_server_and_what_is_on_it(run: Run, sandbox: Any) -> None:
    document = {
        "projects": {"shop": {"environments": {"production": {"applications": {"web": {"server": "worker"}}}}}},
        "servers": {"worker": {"ip_address": "203.0.113.10", "ssh_key": "fleet", "command": "true", "schedules": [
            {"name": "nightly", "cron_expression": "0 3 * * *", "script": "true"},
        ]}},
        "ssh_keys": {"fleet": {"private_key": PRIVATE_KEY, "public_key": "ssh-ed25519 not-a-key"}},
    }
    sandbox.instance.hosts["203.0.113.10"] = Host()
    predicted = run("stack", check=True, stack=document)
    assert run("stack", stack=document)["diff"] == predicted["diff"]
    (row,) = rows(sandbox)
    (application,) = sandbox.instance.table("application").values()
    assert row["sshKeyId"] in sandbox.instance.table("sshKey") and application["serverId"] == row["serverId"]
    sandbox.requests.clear()
    assert run("stack", stack=document, prune="all")["changed"] is False
    assert len(sandbox.requests) == 2
    exported = run("export", return_secrets=True)["stack"]
    assert list(exported) == ["ssh_keys", "servers", "organizations", "settings", "projects"]
    assert [file["type"] for file in exported["servers"]["worker"].pop("traefik")] == ["main"]
    assert exported["servers"]["worker"] == document["servers"]["worker"]
    assert run("stack", stack=exported, prune="all")["changed"] is False
