# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of the instance and monitoring: what differs is set, restarts are waited for, and nothing is sent that is refused."""

from __future__ import annotations

import json
from typing import Any, Callable

import pytest
import yaml
from ansible_collections.dokploy.dokploy.plugins.module_utils.document import read_document
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine import restart
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.converge import converge
from dokploy_sandbox import VERSIONS
from hypothesis import given, settings
from hypothesis import strategies as st

from ..module_utils.controllers import Controllers

Run = Callable[..., dict[str, Any]]
SECRET = "planted-secret"
PLAIN = {
    "host": "dokploy.example.com", "https": True, "certificate_type": "letsencrypt", "lets_encrypt_email": "admin@example.com", "server_ip": "192.0.2.1",
    "ssh_private_key": SECRET, "enable_docker_cleanup": False, "log_cleanup_cron": "@daily", "request_log": True,
}
PORTS = [{"published_port": 9000, "target_port": 9000}, {"published_port": 9001, "target_port": 9001, "protocol": "udp"}]
PROXY = {"traefik_ports": PORTS, "traefik_dashboard": True, "traefik_env": {"TOKEN": SECRET, "B": "1"}}
MONITORING = {"url_callback": "https://dokploy.example.com/alerts", "token": SECRET, "cron_job": "0 0 * * *"}


def settings_row(sandbox: Any) -> Any:
    return sandbox.instance.table("webServerSettings")["settings"]


@pytest.mark.parametrize("release", VERSIONS)
def test_all_of_it_is_set_as_predicted_and_once(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    wanted = {**PLAIN, **PROXY, **({} if release == "v0.28.8" else {"builds_concurrency": 2})}
    predicted = run("settings", check=True, **wanted)
    assert sandbox.instance.proxy.restarts == 0 and settings_row(sandbox)["host"] is None
    applied = run("settings", **wanted)
    assert (predicted["changed"], predicted["diff"], predicted["restarts"]) == (True, applied["diff"], applied["restarts"])
    assert applied["restarts"] == ["Traefik"] and set(yaml.safe_load(applied["diff"][0]["after"])) == set(wanted)
    # The ports and the dashboard go in one.
    assert sandbox.instance.proxy.restarts == 2
    assert sandbox.instance.proxy.env.startswith(f"TOKEN={SECRET}\nB=1\nPATH=")
    again = run("settings", **wanted)
    assert (again["changed"], again["diff"], again["restarts"]) == (False, [], [])
    assert again["settings"] == applied["settings"]
    assert SECRET not in json.dumps([predicted, applied, again])


def test_requests_of_settings_with_nothing_to_change(run: Run, sandbox: Any) -> None:
    wanted = {**PLAIN, **PROXY, "builds_concurrency": 2, "enforce_sso": False, "remote_servers_only": False}
    run("settings", **wanted)
    sandbox.requests.clear()
    assert run("settings", **wanted)["changed"] is False
    assert len(sandbox.requests) == 1
    sandbox.requests.clear()
    run("settings", host="dokploy.example.com")
    assert sandbox.requests == ["GET settings.getDokployVersion settings.getWebServerSettings"]


def test_only_what_differs_is_sent(run: Run, sandbox: Any) -> None:
    run("settings", **PLAIN)
    sandbox.requests.clear()
    run("settings", **{**PLAIN, "https": False, "server_ip": "192.0.2.2"})
    assert sandbox.requests[-1] == "POST settings.assignDomainServer settings.updateServerIp"
    run("settings", lets_encrypt_email="other@example.com")
    assert settings_row(sandbox)["https"] is False and settings_row(sandbox)["host"] == "dokploy.example.com"


def test_an_empty_value_clears(run: Run, sandbox: Any) -> None:
    run("settings", **PLAIN, **PROXY)
    empty = {"host": "", "lets_encrypt_email": "", "server_ip": "", "ssh_private_key": "", "log_cleanup_cron": "", "traefik_ports": [], "traefik_env": {}}
    assert run("settings", **empty)["changed"] is True
    assert run("settings", **empty)["changed"] is False
    row = settings_row(sandbox)
    assert [row[name] for name in ("host", "letsEncryptEmail", "serverIp", "sshPrivateKey", "logCleanupCron")] == ["", None, "", None, None]
    assert [port["targetPort"] for port in sandbox.instance.proxy.ports] == [8080]


def test_a_port_that_stays_is_taken_away_first_and_the_environment_is_kept(run: Run, sandbox: Any) -> None:
    run("settings", **PROXY)
    sandbox.requests.clear()
    restarts = sandbox.instance.proxy.restarts
    more = [*PORTS, {"published_port": 9002, "target_port": 9002}]
    assert run("settings", traefik_ports=more)["changed"] is True
    assert sandbox.instance.proxy.restarts == restarts + 2
    assert sorted(port["publishedPort"] for port in sandbox.instance.proxy.ports) == [8080, 9000, 9001, 9002]
    assert f"TOKEN={SECRET}" in sandbox.instance.proxy.env
    assert run("settings", traefik_ports=more[::-1], traefik_dashboard=True)["changed"] is False
    run("settings", traefik_dashboard=False)
    assert sandbox.instance.proxy.restarts == restarts + 3
    assert sorted(port["publishedPort"] for port in sandbox.instance.proxy.ports) == [9000, 9001, 9002]


def test_a_proxy_that_does_not_come_back_is_told(run: Run, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restart, "PATIENCE", 0.05)
    monkeypatch.setattr(type(sandbox.instance.proxy), "GONE", 10**9)
    result = run("settings", fails=True, **PLAIN, **PROXY)
    assert "the server has taken traefik_ports, but Traefik has not come back with it within" in result["msg"]
    assert result["changed"] is True and result["done"] == ["update settings (in part)"]


def test_a_restart_of_another_run_is_waited_for(run: Run, sandbox: Any) -> None:
    proxy = sandbox.instance.proxy
    proxy.renew([], "B=2")
    proxy.reads = proxy.STAYS + proxy.DIES
    assert run("settings", traefik_env={"B": "2"})["changed"] is False
    assert proxy.restarts == 1


def test_without_a_proxy_it_is_said_and_an_export_leaves_it_out(run: Run, sandbox: Any, capsys: pytest.CaptureFixture[str]) -> None:
    sandbox.instance.proxy = None
    for option, value in PROXY.items():
        message = run("settings", fails=True, host="dokploy.example.com", **{option: value})["msg"]
        assert message.startswith(f"{option} of settings can't be set, since the server has no Traefik to set it at")
    assert settings_row(sandbox)["host"] is None
    run("settings", **PLAIN)
    exported = run("export")
    del exported["stack"]["settings"]["traefik"]
    assert exported["stack"]["settings"] == {name: value for name, value in PLAIN.items() if name != "ssh_private_key"}
    warnings = " ".join([*exported.get("warnings", ()), " ".join(capsys.readouterr().err.split())])
    assert all(f"{option} of settings is left out, since the server has no Traefik" in warnings for option in PROXY)
    found = run("info", resource="settings")["resources"]
    assert len(found) == 1 and found[0]["host"] == "dokploy.example.com" and "traefik_ports" not in found[0]


def test_what_needs_a_license_is_refused_before_anything_is_done(run: Run, sandbox: Any) -> None:
    stack = {"settings": {"host": "dokploy.example.com", "enforce_sso": True}, "projects": {"shop": {}}}
    for check in (True, False):
        message = run("stack", fails=True, check=check, stack=stack)["msg"]
        assert message.startswith("enforce_sso of settings can only be changed with a valid enterprise license")
    assert not sandbox.instance.table("project") and settings_row(sandbox)["host"] is None
    assert not [one for one in sandbox.requests if one.startswith("POST")]
    sandbox.instance.licensed = True
    assert run("stack", stack=stack)["changed"] is True
    assert settings_row(sandbox)["enforceSSO"] is True
    sandbox.reset("v0.28.8")
    assert "enforce_sso needs Dokploy v0.29.0 or newer" in run("settings", fails=True, enforce_sso=True)["msg"]


@pytest.mark.parametrize(("options", "words"), [
    ({"log_cleanup_cron": "bad cron"}, "log_cleanup_cron: 'bad cron' is no cron expression"),
    ({"lets_encrypt_email": "nobody"}, "lets_encrypt_email: 'nobody' is not a mail address"),
    ({"host": "https://a.example.com"}, "host: 'https://a.example.com' is not a host name"),
    ({"host": "*.example.com"}, "host: '*.example.com' has a *"),
    ({"server_ip": "not an ip"}, "server_ip: 'not an ip' is not an address"),
    ({"builds_concurrency": 101}, "builds_concurrency: 101 is not possible; use 1 to 100"),
    ({"traefik_ports": [{"published_port": 70000, "target_port": 1}]}, "traefik_ports[0].published_port: 70000 is not possible"),
    ({"traefik_ports": [{"published_port": 8080, "target_port": 8080}]}, "traefik_ports[0].target_port: 8080 is the dashboard"),
    ({"traefik_ports": [{"published_port": 81, "target_port": 80}]}, "traefik_ports[0].target_port: Traefik has 80 from the start"),
    ({"traefik_ports": [PORTS[0], PORTS[0]]}, "traefik_ports[1].published_port: 9000 is that of traefik_ports[0] too"),
    ({"traefik_ports": [{"published_port": 1}]}, "traefik_ports[0].target_port: is needed"),
    ({"traefik_env": {"A": "x#y"}}, "traefik_env: the server would lose a part of the value of A"),
    ({"traefik_env": "PATH=/bin"}, "traefik_env: PATH is that of Traefik's image"),
])
def test_what_can_not_be_is_refused_before_the_first_request(run: Run, sandbox: Any, options: dict[str, Any], words: str) -> None:
    assert run("settings", fails=True, **options)["msg"].startswith(words)
    assert f"settings.{words}" in run("stack", fails=True, stack={"settings": options})["msg"]
    assert sandbox.requests == []


def test_a_procedure_that_answers_false_has_failed(run: Run, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """As ``toggleRequests`` does where the proxy has no configuration (infrastructure.md, Traefik files)."""
    from dokploy_sandbox import instance
    monkeypatch.setitem(instance.PROCEDURES, "settings.toggleRequests", lambda server, values: False)
    message = run("settings", fails=True, request_log=True)["msg"]
    assert "settings.toggleRequests: the server answered that it could not do it" in message


def bring_together(sandbox: Any, monkeypatch: pytest.MonkeyPatch, choices: list[int]) -> list[bool]:
    """Let two controllers bring the settings to the same, and return which of them changed something."""
    controllers = Controllers(choices)
    monkeypatch.setattr("time.sleep", controllers.sleep)
    clients = [controllers.client(sandbox) for number in range(2)]
    controllers.run(*(lambda client=client: converge(client, read_document({"settings": {**PLAIN, **PROXY}})) for client in clients))
    assert not controllers.errors, controllers.errors
    return sorted(bool(plan.effective) for plan in controllers.results.values())


@settings(max_examples=4)
@given(choices=st.lists(st.integers(0, 1), max_size=40))
def test_two_runs_of_one_machine_restart_the_proxy_once(sandbox: Any, machines: set[str], monkeypatch: pytest.MonkeyPatch, choices: list[int]) -> None:
    sandbox.reset()
    machines.clear()
    assert bring_together(sandbox, monkeypatch, choices) == [False, True]
    assert sandbox.instance.proxy.restarts == 2


@settings(max_examples=30)
@given(choices=st.lists(st.integers(0, 1), max_size=60))
def test_two_runs_of_two_machines_end_with_what_both_want(
    run: Run, sandbox: Any, machines: set[str], monkeypatch: pytest.MonkeyPatch, choices: list[int],
) -> None:
    sandbox.reset()
    machines.add("apart")
    bring_together(sandbox, monkeypatch, choices)
    for _reading in range(6):
        sandbox.instance.proxy.look()
    assert run("settings", **PLAIN, **PROXY)["changed"] is False


@pytest.mark.parametrize("release", VERSIONS)
def test_monitoring_is_set_up_whole_and_once(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    assert "url_callback and token must be given, since the server has none yet" in run("monitoring", fails=True, instance=True, cron_job="@daily")["msg"]
    predicted = run("monitoring", check=True, instance=True, **MONITORING)
    applied = run("monitoring", instance=True, **MONITORING)
    assert (predicted["changed"], predicted["diff"], predicted["restarts"]) == (True, applied["diff"], ["monitoring"])
    assert run("monitoring", instance=True, **MONITORING)["changed"] is False
    changed = run("monitoring", instance=True, threshold_cpu=80, containers_include=["web"])
    assert yaml.safe_load(changed["diff"][0]["after"]) == {"threshold_cpu": 80, "containers_include": ["web"]}
    assert sandbox.instance.monitoring_starts == 2
    config = settings_row(sandbox)["metricsConfig"]
    assert config["server"]["token"] == SECRET and config["server"]["thresholds"] == {"cpu": 80, "memory": 0}
    assert config["containers"]["services"] == {"include": ["web"], "exclude": []}
    assert changed["monitoring"]["instance"] is True
    found = run("info", resource="monitoring")["resources"]
    assert [one["threshold_cpu"] for one in found] == [80]
    assert SECRET not in json.dumps([predicted, applied, changed, found])


def test_monitoring_of_a_server_has_a_procedure_of_its_own(run: Run, sandbox: Any) -> None:
    made = run("api", procedure="server.create", type="mutation", input={
        "name": "web-1", "description": None, "ipAddress": "192.0.2.1", "port": 22, "username": "root", "sshKeyId": None, "serverType": "deploy",
    })["result"]
    sandbox.requests.clear()
    assert run("monitoring", server="web-1", **MONITORING)["changed"] is True
    assert sandbox.requests[-1] == "POST server.setupMonitoring"
    assert run("monitoring", server=made["serverId"], **MONITORING)["changed"] is False
    assert len(run("info", resource="monitoring", server="web-1")["resources"]) == 1
    assert "there is no server 'web-2'" in run("monitoring", fails=True, server="web-2", **MONITORING)["msg"]
    assert "one of the following is required: instance, server" in run("monitoring", fails=True, **MONITORING)["msg"]


def test_monitoring_that_can_not_be_started_is_told(run: Run, sandbox: Any) -> None:
    sandbox.instance.can_pull = False
    assert "docker pull" in run("monitoring", fails=True, instance=True, **MONITORING)["msg"]


def test_monitoring_stands_within_the_settings_of_a_stack_and_its_export(run: Run, sandbox: Any) -> None:
    stack = {"settings": {**PLAIN, **PROXY, "monitoring": MONITORING}}
    predicted = run("stack", check=True, stack=stack)
    applied = run("stack", stack=stack)
    assert predicted["changes"] == applied["changes"]
    assert {one["path"]: one["restarts"] for one in applied["changes"]} == {"settings": ["Traefik"], "settings/monitoring": ["monitoring"]}
    assert run("stack", stack=stack)["changed"] is False
    exported = run("export", return_secrets=True)["stack"]
    assert exported["settings"]["monitoring"] == MONITORING
    assert exported["settings"]["traefik_env"] == PROXY["traefik_env"]
    assert run("stack", stack=exported, prune="all")["changed"] is False
    assert SECRET not in json.dumps([predicted, applied, run("export")])
