# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory plugin, loaded as Ansible loads it, against a stubbed server."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any, Callable

import pytest
import responses
import yaml
from ansible.errors import AnsibleParserError
from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import inventory_loader
from ansible.template import Templar

URL = "https://dokploy.test"
KEY = "the-very-secret-key"
SERVER = {
    "serverId": "id-1", "name": "web", "description": "the first", "ipAddress": "10.0.0.1", "port": 2222, "username": "deploy",
    "appName": "server-web-abc123", "enableDockerCleanup": True, "buildsConcurrency": 1, "createdAt": "2026-01-01T00:00:00.000Z",
    "organizationId": "o", "serverStatus": "active", "serverType": "deploy", "command": "curl -H 'token: COMMAND-SECRET'", "sshKeyId": "key-id",
    "metricsConfig": {"server": {"token": "METRICS-SECRET"}}, "totalSum": 3, "sshKey": {"privateKey": "KEY-SECRET"},
}


def made(number: int, **fields: Any) -> dict[str, Any]:
    return {**SERVER, "serverId": f"id-{number}", "name": f"web-{number}", "createdAt": f"2026-01-0{number}T00:00:00.000Z", **fields}


@pytest.fixture
def answers() -> Any:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def parse(tmp_path: Path, answers: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., InventoryData]:
    for name in ("DOKPLOY_URL", "DOKPLOY_API_KEY", "DOKPLOY_TIMEOUT", "DOKPLOY_VALIDATE_CERTS"):
        monkeypatch.delenv(name, raising=False)

    def run(servers: Any = None, from_cache: bool = True, **options: Any) -> InventoryData:
        if servers is not None:
            answers.get(f"{URL}/api/trpc/server.all", json={"result": {"data": {"json": servers}}})
        path = tmp_path / "test.dokploy.yml"
        path.write_text(yaml.safe_dump({"plugin": "dokploy.dokploy.dokploy", "url": URL, "api_key": KEY, **options}))
        plugin = inventory_loader.get("dokploy.dokploy.dokploy")
        assert plugin.verify_file(str(path))
        inventory = InventoryData()
        plugin.parse(inventory, DataLoader(), str(path), cache=from_cache)
        if plugin.get_option("cache"):
            plugin.update_cache_if_changed()
        inventory.reconcile_inventory()
        return inventory

    return run


def test_a_server_becomes_a_host(parse: Any, answers: Any) -> None:
    inventory = parse([SERVER])
    variables = inventory.get_host("web").get_vars()
    assert {name: value for name, value in variables.items() if not name.startswith("inventory_")} == {
        "group_names": ["dokploy"],
        "ansible_host": "10.0.0.1",
        "ansible_port": 2222,
        "ansible_user": "deploy",
        "dokploy_server_id": "id-1",
        "dokploy_name": "web",
        "dokploy_description": "the first",
        "dokploy_app_name": "server-web-abc123",
        "dokploy_ip_address": "10.0.0.1",
        "dokploy_port": 2222,
        "dokploy_username": "deploy",
        "dokploy_status": "active",
        "dokploy_type": "deploy",
        "dokploy_docker_cleanup": True,
        "dokploy_services": 3,
        "dokploy_created_at": "2026-01-01T00:00:00.000Z",
    }
    assert len(answers.calls) == 1
    assert answers.calls[0].request.headers["x-api-key"] == KEY


def test_no_secret_is_a_variable(parse: Any) -> None:
    assert "SECRET" not in str(parse([SERVER]).get_host("web").get_vars())


def test_no_servers(parse: Any) -> None:
    inventory = parse([])
    assert not inventory.hosts
    assert "dokploy" in inventory.groups


def test_inactive_servers_are_listed(parse: Any) -> None:
    inventory = parse([made(1), made(2, serverStatus="inactive")])
    assert sorted(inventory.hosts) == ["web-1", "web-2"]


def test_an_address_that_is_empty_leaves_the_connection_variables_out(parse: Any) -> None:
    variables = parse([made(1, ipAddress="", port=None)]).get_host("web-1").get_vars()
    assert "ansible_host" not in variables and "ansible_port" not in variables


def test_equal_names_are_told_apart_whatever_the_order(parse: Any, answers: Any) -> None:
    servers = [made(1, name="web"), made(2, name="web"), made(3, name="db")]
    assert sorted(parse(servers).hosts) == ["db", "web-id-1", "web-id-2"]
    answers.reset()
    assert sorted(parse(servers[::-1]).hosts) == ["db", "web-id-1", "web-id-2"]


def test_a_server_without_a_name_is_called_by_its_id(parse: Any) -> None:
    assert list(parse([made(1, name="")]).hosts) == ["id-1"]


def test_what_people_typed_is_no_template(parse: Any) -> None:
    inventory = parse([made(1, name="{{ 6 * 7 }}", description="{{ 6 * 7 }}")], compose={"copied": "dokploy_description"})
    host = inventory.get_host("__ 6 * 7 __")
    assert host.get_vars()["dokploy_description"] == "{{ 6 * 7 }}"
    assert host.get_vars()["copied"] == "{{ 6 * 7 }}"
    templar = Templar(loader=DataLoader(), variables=host.get_vars())
    assert templar.template(host.get_vars()["dokploy_description"]) == "{{ 6 * 7 }}"


def test_constructed(parse: Any) -> None:
    inventory = parse(
        [made(1), made(2, serverType="build", serverStatus="inactive", totalSum=0)],
        keyed_groups=[{"prefix": "type", "key": "dokploy_type"}, {"prefix": "status", "key": "dokploy_status"}],
        groups={"idle": "dokploy_services == 0"},
        compose={"ansible_user": "'admin'", "label": "dokploy_name ~ '/' ~ dokploy_type"},
    )
    members = {name: [host.name for host in group.get_hosts()] for name, group in inventory.groups.items() if name not in ("all", "ungrouped")}
    assert members == {
        "dokploy": ["web-1", "web-2"],
        "type_deploy": ["web-1"], "type_build": ["web-2"],
        "status_active": ["web-1"], "status_inactive": ["web-2"],
        "idle": ["web-2"],
    }
    variables = inventory.get_host("web-2").get_vars()
    assert variables["ansible_user"] == "admin"
    assert variables["label"] == "web-2/build"


def test_strict(parse: Any) -> None:
    assert "nothing" not in parse([made(1)], compose={"nothing": "no_such_variable"}).get_host("web-1").get_vars()
    with pytest.raises(Exception, match="no_such_variable"):
        parse(compose={"nothing": "no_such_variable"}, strict=True, servers=None)


def test_filters_are_all_true(parse: Any) -> None:
    servers = [made(1), made(2, serverStatus="inactive"), made(3, serverType="build")]
    assert list(parse(servers, filters=['dokploy_status == "active"', 'dokploy_type == "deploy"']).hosts) == ["web-1"]


@pytest.mark.parametrize("options", [{"filters": ["no_such_variable > 1"]}, {"hostname": "no_such_variable + 1"}])
def test_an_expression_that_fails_is_an_error_that_names_the_option(parse: Any, options: dict[str, Any]) -> None:
    with pytest.raises(AnsibleParserError, match=f"{next(iter(options))}: .*no_such_variable"):
        parse([made(1)], **options)


def test_hostname_prefix_and_group(parse: Any) -> None:
    inventory = parse([made(1)], hostname="d_ip_address | replace('.', '-')", hostvars_prefix="d_", group="machines")
    assert inventory.get_host("10-0-0-1").get_vars()["d_type"] == "deploy"
    assert [host.name for host in inventory.groups["machines"].get_hosts()] == ["10-0-0-1"]


def test_the_environment_says_where(parse: Any, answers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOKPLOY_URL", "https://other.test/api/")
    monkeypatch.setenv("DOKPLOY_API_KEY", "other-key")
    answers.get("https://other.test/api/trpc/server.all", json={"result": {"data": {"json": [SERVER]}}})
    assert list(parse(url=None, api_key=None).hosts) == ["web"]
    assert answers.calls[0].request.headers["x-api-key"] == "other-key"


def test_url_and_key_may_be_templates(parse: Any, answers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHERE", "dokploy")
    monkeypatch.setenv("WHAT", "looked-up")
    parse([SERVER], url="https://{{ lookup('ansible.builtin.env', 'WHERE') }}.test", api_key="{{ lookup('ansible.builtin.env', 'WHAT') }}")
    assert answers.calls[0].request.headers["x-api-key"] == "looked-up"


def test_cache(parse: Any, answers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(tmp_path / "cache")}
    servers = [made(1), made(2, serverStatus="inactive")]
    first = parse(servers, **options)
    again = parse(**options)
    assert len(answers.calls) == 1
    assert {name: host.get_vars() for name, host in first.hosts.items()} == {name: host.get_vars() for name, host in again.hosts.items()}
    assert "SECRET" not in "".join(path.read_text() for path in (tmp_path / "cache").rglob("*") if path.is_file())
    parse(from_cache=False, **options)
    assert len(answers.calls) == 2, "a refresh asks again"
    answers.get("https://other.test/api/trpc/server.all", json={"result": {"data": {"json": [made(3)]}}})
    assert list(parse(**{**options, "url": "https://other.test"}).hosts) == ["web-3"], "another instance, another cache"


def test_a_refusal_is_one_sentence_without_the_key(parse: Any, answers: Any) -> None:
    body = {"error": {"json": {"message": "UNAUTHORIZED", "code": -32001, "data": {"code": "UNAUTHORIZED", "httpStatus": 401, "path": "server.all"}}}}
    answers.get(f"{URL}/api/trpc/server.all", json=body, status=401)
    with pytest.raises(AnsibleParserError, match="server.all was refused with 401") as caught:
        parse()
    assert KEY not in str(caught.value)


@pytest.mark.parametrize("answer", [{}, "text", None, [1], [{"name": "no id"}]])
def test_an_answer_that_is_no_list_of_servers(parse: Any, answers: Any, answer: Any) -> None:
    answers.get(f"{URL}/api/trpc/server.all", json={"result": {"data": {"json": answer}}})
    with pytest.raises(AnsibleParserError, match="list of servers"):
        parse()


@pytest.mark.parametrize("name", ["url", "api_key"])
def test_options_that_are_missing(parse: Any, name: str) -> None:
    words = f"^{name} is missing: set it in the inventory's configuration file, or as the environment variable DOKPLOY_{name.upper()}$"
    with pytest.raises(AnsibleParserError, match=words):
        parse(**{name: None})


@pytest.mark.parametrize("name, wanted", [
    ("dokploy.yml", True), ("x.dokploy.yaml", True), ("prod_dokploy.yml", True), ("hosts.yml", False), ("dokploy.json", False),
])
def test_verify_file(tmp_path: Path, name: str, wanted: bool) -> None:
    path = tmp_path / name
    path.write_text("plugin: dokploy.dokploy.dokploy\n")
    assert inventory_loader.get("dokploy.dokploy.dokploy").verify_file(str(path)) is wanted


def test_the_example_of_the_documentation(parse: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".config" / "dokploy").mkdir(parents=True)
    (tmp_path / ".config" / "dokploy" / "api_key").write_text(KEY + "\n")
    options = yaml.safe_load(importlib.import_module("ansible_collections.dokploy.dokploy.plugins.inventory.dokploy").EXAMPLES)
    inventory = parse([made(1, name="The Web", totalSum=0), made(2, serverStatus="inactive")], **{**options, "url": URL})
    assert set(inventory.hosts) == {"the-web"}
    assert {"dokploy_type_deploy", "idle"} <= set(inventory.groups)
    assert inventory.get_host("the-web").get_vars()["ansible_user"] == "admin"


def test_the_example_of_the_guide(parse: Any) -> None:
    text = (Path(__file__).parents[4] / "docs" / "docsite" / "rst" / "guide_servers.rst").read_text(encoding="utf-8")
    block = re.search(r"^  # \w+\.dokploy\.yml\n((?:  .*\n)+)", text, re.MULTILINE)
    assert block
    assert set(parse([SERVER], **yaml.safe_load(block[1])).groups) >= {"type_deploy"}
