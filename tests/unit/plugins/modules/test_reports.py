# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports are read with their filters and pages, and what keeps one from being read is told in words."""

from __future__ import annotations

import base64
import json
from typing import Any, Callable

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.reports import REPORTS, Time
from dokploy_sandbox.engines import engine
from dokploy_sandbox.machines import Host

Run = Callable[..., dict[str, Any]]
WEB = {"project": "shop", "application": "web"}
MARKER = "planted-secret"
MONITORING = {"url_callback": "https://dokploy.example.com/alerts", "token": MARKER, "cron_job": "0 0 * * *"}


def entry(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"log-{number:04}", "organizationId": "o", "userId": "u", "userEmail": "admin@example.com", "userRole": "owner", "action": "update",
        "resourceType": "project", "resourceId": "p", "resourceName": "shop", "metadata": None, "createdAt": f"2026-01-{number % 28 + 1:02}T12:00:00.000Z",
        **more,
    }


@pytest.fixture
def shop(run: Run, sandbox: Any) -> Any:
    run("project", name="shop")
    run("application", project="shop", name="web", docker_image="nginx:1", env={"PASSWORD": MARKER})
    run("domain", **WEB, host="shop.example.com")
    sandbox.requests.clear()
    return sandbox


def test_every_report_is_read_in_one_request(run: Run, shop: Any) -> None:
    shop.instance.licensed = True
    of_the_instance = [
        kind for kind, report in REPORTS.items()
        if (report.procedure or report.parts) and not report.measured and not any(one.required for one in report.inputs)
    ]
    assert len(of_the_instance) > 20
    for kind in of_the_instance:
        shop.requests.clear()
        assert run("info", resource=kind)["changed"] is False
        assert len(shop.requests) == 1, kind


def test_no_report_is_called_like_a_resource() -> None:
    assert not set(REPORTS) & set(RESOURCES)


def test_the_audit_log_is_read_page_by_page(run: Run, sandbox: Any) -> None:
    sandbox.instance.licensed = True
    sandbox.instance.audit_log = [entry(number) for number in range(1200)]

    def ids(**options: Any) -> list[str]:
        sandbox.requests.clear()
        return [one["id"] for one in run("info", resource="audit_log", **options)["resources"]]

    assert len(ids()) == 100 and len(sandbox.requests) == 1
    assert len(set(ids(limit=700))) == 700 and len(sandbox.requests) == 2
    assert len(set(ids(limit=5000))) == 1200 and len(sandbox.requests) == 3


def test_what_moves_to_the_next_page_while_it_is_read_is_told_once(run: Run, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from dokploy_sandbox.instance import PROCEDURES

    sandbox.instance.licensed = True
    sandbox.instance.audit_log = [entry(number) for number in range(600)]
    real = PROCEDURES["auditLog.all"]

    def growing(instance: Any, values: Any) -> Any:
        answer = real(instance, values)
        instance.audit_log.append(entry(9000, createdAt="2026-12-31T12:00:00.000Z"))
        return answer

    monkeypatch.setitem(PROCEDURES, "auditLog.all", growing)
    found = [one["id"] for one in run("info", resource="audit_log", limit=1000)["resources"]]
    assert len(found) == len(set(found)) == 600


@pytest.mark.parametrize(("filters", "count"), [
    ({"action": "delete"}, 1), ({"user_email": "ADMIN@"}, 3), ({"resource_name": "sho", "action": "update"}, 2), ({"resource_type": "server"}, 0),
    ({"from": "2026-01-03"}, 1), ({"to": "2026-01-02T12:00:00Z"}, 2), ({"from": "2026-01-02T13:00:00+02:00", "to": "2026-01-02T12:00:00+00:00"}, 1),
    ({"action": None}, 3),
])
def test_the_server_chooses_from_the_audit_log(run: Run, sandbox: Any, filters: dict[str, Any], count: int) -> None:
    sandbox.instance.licensed = True
    sandbox.instance.audit_log = [entry(0), entry(1), entry(2, action="delete")]
    assert len(run("info", resource="audit_log", filters=filters)["resources"]) == count


@pytest.mark.parametrize(("given", "sent"), [
    ("2026-01-31", "2026-01-31T00:00:00.000Z"), ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000Z"), ("2026-01-31T12:00:00+02:00", "2026-01-31T10:00:00.000Z"),
    ("2026-01-31 12:00:00.500", "2026-01-31T12:00:00.500Z"),
])
def test_a_time_is_sent_in_utc(given: str, sent: str) -> None:
    assert Time().to_api(given) == sent


@pytest.mark.parametrize(("options", "words"), [
    ({"filters": {"acton": "delete"}}, "filters.acton: the audit log has no such filter; did you mean action?"),
    ({"filters": {"action": "destroy"}}, "filters.action: value of action must be one of"),
    ({"filters": {"from": "yesterday"}}, "filters.from: 'yesterday' is no time; write it like 2026-01-31"),
    ({"filters": {"xyzzy": 1, "to": "x"}}, "there is user_id, user_email, resource_name, action, resource_type, from, to; filters.to: 'x' is no time"),
    ({"limit": 0}, "limit: must be 1 or more rows"),
    ({"project": "shop"}, "project: the audit log is not read by that; use filters with user_id"),
    ({"name": "a"}, "name: the audit log is not read by that; use filters with user_id"),
    ({"resource": "health", "id": "a"}, "id: the health is not read by that; leave it out"),
    ({"resource": "container_metric"}, "application: the container metric is read of one; name it with application, compose"),
    ({"resource": "container_metric", "project": "shop"}, "application: the container metric is read of one; name it with application, compose"),
    ({"resource": "container_metric", **WEB, "compose": "x"}, "application and compose: the container metric is that of one of these"),
    ({"resource": "disk_usage", "application": "web"}, "application: the disk usage is not read by that; use filters with type"),
    ({"resource": "project", "limit": 5}, "limit: is for reports such as the audit log; a project is read whole, and filters choose"),
])
def test_what_can_not_be_asked_is_refused_before_the_first_request(run: Run, shop: Any, options: dict[str, Any], words: str) -> None:
    assert words in run("info", fails=True, **{"resource": "audit_log", **options})["msg"]
    assert shop.requests == []


@pytest.mark.parametrize("check", [True, False])
def test_the_licence_is_asked_for_in_words(run: Run, sandbox: Any, check: bool) -> None:
    message = run("info", fails=True, check=check, resource="audit_log")["msg"]
    assert message == (
        "the audit log can only be read with a valid enterprise license of Dokploy, which the server does not have; enter a license under Settings, License"
    )


@pytest.mark.parametrize(("kind", "release", "since"), [
    ("service_overview", "v0.29.14", "v0.30.0"), ("domain_overview", "v0.28.8", "v0.30.0"), ("disk_usage", "v0.28.8", "v0.29.0"),
])
def test_a_server_that_is_too_old_is_told(run: Run, sandbox: Any, kind: str, release: str, since: str) -> None:
    sandbox.reset(release)
    title = kind.replace("_", " ")
    assert run("info", fails=True, resource=kind)["msg"].startswith(f"the {title} needs Dokploy {since} or newer; update the server")


def test_overviews_have_what_is_in_every_project_and_no_secret(run: Run, shop: Any) -> None:
    run("deployment", **WEB)
    [service] = run("info", resource="service_overview", filters={"project_name": "shop", "type": "application"})["resources"]
    assert (service["name"], service["environment_name"]) == ("web", "production") and service["last_deploy_at"]
    assert run("info", resource="service_overview", filters={"project_name": "other"})["resources"] == []
    [domain] = run("info", resource="domain_overview", filters={"https": False})["resources"]
    assert (domain["host"], domain["service_name"]) == ("shop.example.com", "web")
    found = run("info", resource="deployment_overview", filters={"status": "done"})
    assert len(found["resources"]) == 1 and MARKER not in json.dumps(found)


@pytest.mark.parametrize("release", ["v0.28.8", "v0.29.14", "v0.30.2"])
def test_health_has_what_a_server_tells(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    [found] = run("info", resource="health")["resources"]
    assert (found["version"], found["status"], found["release_tag"]) == (sandbox.instance.reported, "ok", "latest")
    assert ("postgres" in found) is (release != "v0.28.8")


def test_the_key_of_a_licence_is_a_secret(run: Run, sandbox: Any) -> None:
    assert run("info", resource="license")["resources"] == [{"valid": False, "enable_enterprise_features": False, "license_key": ""}]
    sandbox.instance.licensed = True
    assert run("info", resource="license")["resources"] == [{"valid": True, "enable_enterprise_features": True, "license_key": "********"}]
    assert run("info", resource="license", return_secrets=True)["resources"][0]["license_key"] == "not-a-license-key"


def test_permissions_are_rows_of_what_is_possible_with_what(run: Run, sandbox: Any) -> None:
    found = run("info", resource="permission", filters={"resource": "sshKeys"})["resources"]
    assert found == [{"resource": "sshKeys", "actions": {"read": True, "create": True, "delete": True}}]


def test_metrics_are_those_of_a_host_or_of_a_service(run: Run, shop: Any) -> None:
    for options in ({"resource": "server_metric"}, {"resource": "container_metric", **WEB}):
        assert "this instance can't be reached, since it has no server_ip" in run("info", fails=True, **options)["msg"]
    run("settings", server_ip="192.0.2.1")
    assert run("info", fails=True, resource="server_metric")["msg"] == "the monitoring of this instance is not set up; set it up with dokploy_monitoring"
    run("monitoring", instance=True, **MONITORING)
    message = run("info", fails=True, resource="server_metric")["msg"]
    assert "fetch failed; make sure that the monitoring runs" in message and MARKER not in message
    app_name = run("info", resource="application", name="web")["resources"][0]["app_name"]
    shop.instance.measured = {
        "http://192.0.2.1:4500/metrics": [{"cpu": str(number), "memUsed": "1"} for number in range(150)],
        f"http://192.0.2.1:4500/metrics/containers/{app_name}": [{"CPU": 1}],
        "http://192.0.2.1:4500/metrics/containers/web-1": [{"CPU": 2}],
    }
    assert len(run("info", resource="server_metric")["resources"]) == 100
    assert run("info", resource="server_metric", limit=1)["resources"] == [{"cpu": "149", "mem_used": "1"}]
    assert run("info", resource="container_metric", **WEB)["resources"] == [{"cpu": 1}]
    found = run("info", resource="container_metric", **WEB, filters={"container": "web-1"}, verbosity=2)
    assert found["resources"] == [{"cpu": 2}] and MARKER not in json.dumps(found)


def test_what_is_measured_of_a_server_is_asked_at_its_address(run: Run, sandbox: Any) -> None:
    run("server", name="worker", ip_address="192.0.2.7", state="present")
    run("monitoring", server="worker", **MONITORING, port=4600)
    sandbox.instance.measured["http://192.0.2.7:4600/metrics"] = [{"cpu": "1"}]
    assert run("info", resource="server_metric", server="worker")["resources"] == [{"cpu": "1"}]
    sandbox.instance.hosts["192.0.2.7"] = Host()
    assert len(run("info", resource="disk_usage", server="worker", filters={"type": "Images"})["resources"]) == 1


def test_of_several_of_a_name_one_must_be_meant(run: Run, shop: Any) -> None:
    run("environment", project="shop", name="staging")
    run("application", project="shop", environment="staging", name="web")
    message = run("info", fails=True, resource="container_metric", **WEB)["msg"]
    assert message == "application: 2 of kind application are named 'web'; say which, with what they are in or by the id"


STACK = {"project": "shop", "compose": "stack"}
FILE = f"services:\n  web:\n    image: nginx\n    environment:\n      PASSWORD: {MARKER}\n"


@pytest.fixture
def stack(run: Run, shop: Any) -> Any:
    run("compose", project="shop", name="stack", compose_type="docker-compose", compose_file=FILE)
    shop.requests.clear()
    return shop


def test_a_compose_file_is_read_as_it_is_deployed_and_may_hold_secrets(run: Run, stack: Any) -> None:
    assert run("info", resource="compose_file", **STACK)["resources"] == [{"content": "********"}]
    [found] = run("info", resource="compose_file", **STACK, return_secrets=True)["resources"]
    assert MARKER in found["content"]
    [found] = run("info", resource="compose_file", **STACK, return_secrets=True, filters={"form": "randomized", "suffix": "two"})["resources"]
    assert "web-two" in found["content"]
    message = run("info", fails=True, resource="compose_file", **STACK, filters={"suffix": "two"})["msg"]
    assert message == "filters.suffix: is for a form other than deployed"
    assert "docker compose -p" in run("info", resource="compose_command", **STACK)["resources"][0]["command"]


def test_a_compose_file_is_fetched_only_where_it_is_said(run: Run, stack: Any) -> None:
    run("compose", project="shop", name="stack", source_type="git", custom_git_url="https://git.example.com/shop.git", custom_git_branch="main")
    stack.instance.shown.repository = {"docker-compose.yml": FILE, "src/app.py": "print()"}
    assert run("info", resource="compose_file", **STACK)["resources"] == []
    assert "Services not found" in run("info", fails=True, resource="compose_service", **STACK)["msg"]
    stack.requests.clear()
    assert len(run("info", resource="compose_file", **STACK, filters={"fetch": True})["resources"]) == 1
    assert [one for one in stack.requests if one.startswith("POST")] == ["POST compose.fetchSourceType"]
    assert run("info", resource="compose_service", **STACK)["resources"] == [{"name": "web"}]
    files = run("info", resource="repository_file", **STACK)["resources"]
    assert files == [{"path": "docker-compose.yml", "name": "docker-compose.yml"}, {"path": "src/app.py", "name": "app.py"}]
    [file] = run("info", resource="repository_file", **STACK, filters={"path": "src/app.py"}, return_secrets=True)["resources"]
    assert file == {"content": "print()"}
    for path in ("/etc/passwd", "../x", "a/../../x", "a$(b)", ""):
        message = run("info", fails=bool(path), resource="repository_file", **STACK, filters={"path": path})
        assert not path or message["msg"] == f"filters.path: '{path}' is no path within a repository, such as src/app.py"
    assert run("info", resource="compose_volume", **STACK, filters={"service": "web"})["resources"] == []


def test_a_template_is_previewed_for_a_service_or_for_a_new_one(run: Run, stack: Any) -> None:
    text = base64.b64encode(json.dumps({"compose": FILE, "config": ""}).encode()).decode()
    for options in ({**STACK, "filters": {"template_import": text}}, {"filters": {"template_import": text, "app_name": "new"}}):
        found = run("info", resource="template_preview", **options)
        assert MARKER not in json.dumps(found) and found["resources"][0]["template"] == "********"
        assert run("info", resource="template_preview", **options, return_secrets=True)["resources"][0]["compose"] == FILE
    message = run("info", fails=True, resource="template_preview", filters={"template_import": text})["msg"]
    assert message == "filters.app_name: is needed where no compose service is named"
    message = run("info", fails=True, resource="template_preview", **STACK, filters={"template_import": text, "app_name": "new"})["msg"]
    assert message == "filters.app_name: the compose service has one; leave it out"


@pytest.mark.parametrize(("kind", "within"), [("volume_file", {"volume": "data"}), ("container_file", {"container": "web"})])
def test_files_are_listed_and_read_and_nothing_is_made(run: Run, sandbox: Any, kind: str, within: dict[str, str]) -> None:
    machine = engine(sandbox.instance)
    machine.run("web", "nginx:1", volumes=("data",))
    machine.files = {name: {"/conf/app.conf": MARKER.encode(), "/bin/app": b"\xff\x00"} for name in ("data", "/web")}
    assert [one["name"] for one in run("info", resource=kind, filters=within)["resources"]] == ["bin", "conf"]
    assert run("info", resource=kind, filters={**within, "path": "/conf"})["resources"] == [{"name": "app.conf", "is_directory": False}]
    wanted = {"resource": kind, "filters": {**within, "path": "/conf/app.conf", "content": True}}
    assert run("info", **wanted)["resources"] == [{"content": "********", "encoding": "utf-8", "truncated": False}]
    assert run("info", **wanted, return_secrets=True)["resources"][0]["content"] == MARKER
    [found] = run("info", resource=kind, filters={**within, "path": "/bin/app", "content": True}, return_secrets=True)["resources"]
    assert (found["content"], found["encoding"]) == ("/wA=", "base64")
    [noun] = within
    message = run("info", fails=True, resource=kind, filters={noun: "dta"})["msg"]
    assert message.startswith(f"filters.{noun}: there is no {noun} 'dta'; ") and "dta" not in machine.volumes
    assert "begin it with /" in run("info", fails=True, resource=kind, filters={**within, "path": "conf"})["msg"]
    assert "No such file" in run("info", fails=True, resource=kind, filters={**within, "path": "/nope"})["msg"]


def test_docker_of_a_server_tells_what_docker_of_the_instance_does(run: Run, sandbox: Any) -> None:
    run("server", name="worker", ip_address="192.0.2.7", state="present")
    sandbox.instance.hosts["192.0.2.7"] = Host()
    [row] = sandbox.instance.table("server").values()
    engine(sandbox.instance, row["serverId"]).run("api", "api:1", volumes=("theirs",))
    there = {"server": "worker"}
    assert [one["name"] for one in run("info", resource="container_stat", **there)["resources"]] == ["api"]
    assert [one["name"] for one in run("info", resource="docker_event", **there, filters={"action": "start"})["resources"]] == ["api"]
    assert run("info", resource="docker_health", **there)["resources"][0]["containers"]["containerCount"] == 1
    assert run("info", resource="gpu", **there)["resources"][0]["driver_installed"] is False
    assert run("info", resource="image_config", **there, filters={"image": "api:1"})["resources"][0]["exposed_ports"] == ["80/tcp"]
    assert run("info", resource="volume_config", **there, filters={"volume": "theirs"})["resources"][0]["driver"] == "local"
    assert "a deploy server" in run("info", resource="server_script", **there)["resources"][0]["command"]
    assert run("info", resource="volume_file", **there, filters={"volume": "theirs"})["resources"] == []


def test_what_is_about_one_thing_is_asked_of_it(run: Run, shop: Any) -> None:
    run("network", name="back")
    assert run("info", resource="network_config", network="back")["resources"][0]["ipam"] == [{"subnet": "10.0.7.0/24", "gateway": "10.0.7.1"}]
    app_name = run("info", resource="application", name="web")["resources"][0]["app_name"]
    assert run("info", resource="service_usage", **WEB)["resources"] == []
    shop.instance.shown.watched[app_name] = {"cpu": [{"value": "1%"}]}
    assert run("info", resource="service_usage", **WEB)["resources"] == [{"cpu": [{"value": "1%"}]}]
    run("ai_provider", name="writer", api_url="https://ai.example.com/v1", provider_api_key=MARKER, model="m")
    found = run("info", resource="ai_model", ai_provider="writer", verbosity=2)
    assert found["resources"] == [{"id": "not-a-model", "owned_by": "provider"}] and MARKER not in json.dumps(found)
    found = run("info", resource="log_analysis", ai_provider="writer", filters={"logs": f"a\n{MARKER}"}, verbosity=2)
    assert found["resources"] == [{"analysis": "A build of 2 lines."}] and MARKER not in json.dumps(found)
    assert "filters.logs: is needed" in run("info", fails=True, resource="log_analysis", ai_provider="writer")["msg"]
    run("registry", name="company", registry_url="registry.example.com", username="shop", password=MARKER)
    assert run("info", resource="registry_login", registry="company")["resources"] == [{"valid": True}]
    assert run("info", resource="dns_check", filters={"host": "shop.example.com"})["resources"][0]["is_valid"] is False


def test_procedures_are_told_with_what_they_take(run: Run, sandbox: Any) -> None:
    [found] = run("info", resource="procedure", filters={"name": "project.create"})["resources"]
    assert (found["kind"], sorted(found["inputs"]), found["required"]) == ("mutation", ["env", "name"], ["name"])
    [found] = run("info", resource="procedure", filters={"kind": "query"})["resources"]
    assert (found["name"], found["required"]) == ("project.one", ["projectId"])
