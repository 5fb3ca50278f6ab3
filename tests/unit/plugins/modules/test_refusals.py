# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server would refuse is refused before anything is made, wherever it is stated."""

from __future__ import annotations

from typing import Any, Callable

import pytest

Run = Callable[..., dict[str, Any]]
NEW = {"project": "shop", "name": "new"}
WEB = {"project": "shop", "application": "web"}
SWARM: list[tuple[dict[str, Any], str]] = [
    ({"health_check_swarm": {"Test": "CMD-SHELL curl -f http://localhost/"}}, "health_check_swarm.Test: must be a list of texts, such as ['CMD-SHELL',"),
    ({"health_check_swarm": {"Interval": "often"}}, "health_check_swarm.Interval: 'often' is not a time"),
    ({"restart_policy_swarm": {"condition": "on-failure"}}, "restart_policy_swarm.condition: there is no such key; did you mean Condition?"),
    ({"update_config_swarm": {"Order": "stop-first"}}, "update_config_swarm.Parallelism: is needed"),
    ({"labels_swarm": {"a": {"b": "c"}}}, "labels_swarm.a: must be a text"),
    ({"ulimits_swarm": [{"Name": "nofile", "Soft": "many", "Hard": 1}]}, "ulimits_swarm[0].Soft: must be a whole number, such as 3"),
    ({"app_name": "a b"}, "app_name: 'a b' has a character that is not possible"),
    ({"replicas": 2**31}, "replicas: 2147483648 is not possible; use 0 to 2147483647"),
    ({"icon": "x" * (2 * 1024 * 1024 + 1)}, "icon: has 2097153 characters, and 2097152 are possible"),
]


@pytest.fixture
def shop(run: Run, sandbox: Any) -> Any:
    run("project", name="shop")
    run("application", project="shop", name="web")
    sandbox.requests.clear()
    return sandbox


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize(("options", "words"), SWARM)
def test_an_option_is_checked_before_the_first_request(run: Run, shop: Any, options: dict[str, Any], words: str, check: bool) -> None:
    assert words in run("application", fails=True, check=check, **NEW, **options)["msg"]
    document = {"projects": {"shop": {"environments": {"production": {"applications": {"new": options}}}}}}
    message = run("stack", fails=True, check=check, stack=document)["msg"]
    assert f"projects.shop.environments.production.applications.new.{words}" in message
    assert shop.requests == []


def test_attachments_are_checked_before_the_first_request(run: Run, shop: Any) -> None:
    message = run("attachments", fails=True, **WEB, ports=[{"published_port": 0, "target_port": 80}], domains=[{"host": "a/b"}])["msg"]
    assert "ports[0].published_port: 0 is not a port number; use 1 to 65535" in message
    assert "domains[0].host: 'a/b' is not a host name" in message
    assert shop.requests == []


def test_what_is_converted_is_unchanged_in_a_second_run(run: Run, shop: Any) -> None:
    options = {
        "health_check_swarm": {"Test": ["CMD", "true"], "Interval": "10s", "Retries": "3"}, "labels_swarm": {"traefik.enable": True, "weight": 5},
        "ulimits_swarm": [{"Name": "nofile", "Soft": "1", "Hard": "2"}], "mode_swarm": {"Global": None},
    }
    assert run("application", **NEW, **options)["application"]["labels_swarm"] == {"traefik.enable": "true", "weight": "5"}
    assert run("application", **NEW, **options)["changed"] is False
    row = next(row for row in shop.instance.table("application").values() if row["name"] == "new")
    assert row["healthCheckSwarm"] == {"Test": ["CMD", "true"], "Interval": 10**10, "Retries": 3} and row["modeSwarm"] == {"Global": {}}
    document = run("export", project="shop")["stack"]
    assert run("stack", stack=document)["changed"] is False


@pytest.mark.parametrize(("kind", "options", "since", "words"), [
    ("domain", {**WEB, "host": "*.example.com"}, "v0.29.14", "host: '*.example.com' is not a host name that this server takes"),
    ("volume_backup", {
        **WEB, "name": "a", "volume_name": "-a", "prefix": "a", "cron_expression": "0 3 * * *", "destination": "offsite",
    }, "v0.29.14", "volume_name: '-a' is not the name of a volume"),
    ("registry", {"name": "a", "registry_url": "https://a.example", "username": "a", "password": "not-a-secret"}, "v0.29.14",
     "registry_url: 'https://a.example'"),
    ("registry", {"name": "a", "registry_url": "a.example", "username": " ", "password": "not-a-secret"}, "v0.29.14", "username: must not be blank"),
])
def test_a_rule_of_later_servers_is_asked_of_those_only(run: Run, sandbox: Any, kind: str, options: dict[str, Any], since: str, words: str) -> None:
    for release in ("v0.28.8", since):
        sandbox.reset(release)
        run("project", name="shop")
        run("application", project="shop", name="web")
        run("destination", name="offsite", endpoint="https://s3.example.com", bucket="b", access_key="not-a-key", secret_access_key="not-a-secret")
        sandbox.requests.clear()
        for check in (True, False):
            result = run(kind, fails=release == since, check=check, **options)
            assert release != since or words in result["msg"]
        assert release != since or all(request.startswith("GET") for request in sandbox.requests)


def test_what_an_older_server_took_stays_as_long_as_it_is_not_sent(run: Run, sandbox: Any) -> None:
    sandbox.reset("v0.28.8")
    run("project", name="shop")
    run("application", project="shop", name="web")
    domain = {**WEB, "host": "a_b.example.com"}
    run("domain", **domain)
    sandbox.instance.version = sandbox.instance.reported = "v0.30.2"
    assert run("domain", **domain)["changed"] is False
    # The server wants the host with every change.
    assert "host: 'a_b.example.com' is not a host name that this server takes" in run("domain", fails=True, check=True, **domain, port=80)["msg"]


@pytest.mark.parametrize(("kind", "options", "words"), [
    ("libsql", {**NEW, "database_user": "a", "database_password": "not-a-secret", "sqld_node": "replica"}, "sqld_primary_url is needed for a replica"),
    ("libsql", {**NEW, "database_user": "a", "database_password": "not-a-secret", "sqld_primary_url": "http://a"}, "sqld_primary_url is for a replica"),
    ("backup", {"project": "shop", "compose": "stack", "destination": "offsite", "prefix": "a", "database": "a", "schedule": "0 3 * * *"},
     "database_type is needed"),
    ("ssh_key", {"name": "a", "private_key": "planted-secret", "public_key": "ssh-rsa AAAA"}, "private_key: is not a private key that the server takes"),
    ("ssh_key", {"name": "a", "private_key": "planted-secret", "public_key": "ssh-dss AAAA"}, "public_key: is not a public key of the type"),
    ("destination", {
        "name": "a", "endpoint": "a", "bucket": "a", "access_key": "not-a-key", "secret_access_key": "not-a-secret", "additional_flags": ["--a", "b"],
    }, "additional_flags: 'b' is not a flag"),
    ("postgres", {**NEW, "database_name": "a", "database_user": "a", "database_password": "ends-with\n"},
     "database_password: has a character the server refuses"),
])
def test_rules_that_no_schema_shows_are_kept(run: Run, shop: Any, kind: str, options: dict[str, Any], words: str) -> None:
    run("compose", project="shop", name="stack")
    run("destination", name="offsite", endpoint="https://s3.example.com", bucket="b", access_key="not-a-key", secret_access_key="not-a-secret")
    before = shop.instance.state()
    for check in (True, False):
        message = run(kind, fails=True, check=check, **options)["msg"]
        assert words in message and "planted-secret" not in message
    assert shop.instance.state() == before
