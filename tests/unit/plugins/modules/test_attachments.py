# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is attached to a service: one by one or all together, in few requests, and purged exactly where that is asked for."""

from __future__ import annotations

import base64
import json
from typing import Any, Callable

import pytest

Run = Callable[..., dict[str, Any]]
WEB = {"project": "shop", "application": "web"}
TEN: list[tuple[str, dict[str, Any]]] = [
    ("domain", {"host": "a.example.com"}),
    ("domain", {"host": "a.example.com", "path": "/api", "port": 80}),
    ("mount", {"mount_path": "/data", "type": "volume", "volume_name": "data"}),
    ("mount", {"mount_path": "/conf", "type": "file", "file_path": "a.conf", "content": "planted-secret"}),
    ("port", {"published_port": 8080, "target_port": 80}),
    ("port", {"published_port": 8080, "target_port": 80, "protocol": "udp"}),
    ("redirect", {"regex": "^a", "replacement": "b"}),
    ("security", {"username": "a", "password": "planted-secret"}),
    ("schedule", {"name": "nightly", "cron_expression": "0 3 * * *", "command": "true"}),
    ("patch", {"file_path": "a.txt", "content": "planted-secret"}),
]
LISTS = {"patch": "patches", "security": "security"}


def together(entries: list[tuple[str, dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    lists: dict[str, list[dict[str, Any]]] = {}
    for kind, options in entries:
        lists.setdefault(LISTS.get(kind, f"{kind}s"), []).append(options)
    return lists


@pytest.fixture
def web(run: Run, sandbox: Any) -> Any:
    run("project", name="shop")
    run("application", project="shop", name="web")
    run("postgres", project="shop", name="db", database_name="a", database_user="a")
    sandbox.requests.clear()
    return sandbox


def test_ten_tasks_and_one_task_make_the_same(run: Run, web: Any) -> None:
    for kind, options in TEN:
        assert run(kind, **WEB, **options)["changed"] is True
    for kind, options in TEN:
        web.requests.clear()
        assert run(kind, **WEB, **options)["changed"] is False
        assert len(web.requests) <= 2
    web.requests.clear()
    assert run("attachments", **WEB, **together(TEN), purge=True)["changed"] is False
    assert len(web.requests) == 2


def test_all_together_take_few_requests_and_check_mode_is_right(run: Run, web: Any) -> None:
    predicted = run("attachments", check=True, **WEB, **together(TEN))
    made = run("attachments", **WEB, **together(TEN), verbosity=4)
    assert (predicted["diff"], predicted["redeploy_required"]) == (made["diff"], True)
    # Two to read, one for most of it and one each for what rewrites the application's routes, and one to find what has no answer.
    assert len(made["requests"]) == 7
    assert "planted-secret" not in json.dumps([predicted, made])
    assert run("attachments", **WEB, **together(TEN))["changed"] is False


def test_purge_removes_what_is_not_named_of_the_kinds_that_are(run: Run, web: Any) -> None:
    run("attachments", **WEB, **together(TEN))
    kept = {"domains": [{"host": "a.example.com"}], "ports": []}
    predicted = run("attachments", check=True, **WEB, **kept, purge=True)
    assert run("attachments", **WEB, **kept)["changed"] is False
    purged = run("attachments", **WEB, **kept, purge=True)
    assert predicted["diff"] == purged["diff"] and len(purged["diff"]) == 3
    tables = {kind: len(web.instance.table(kind)) for kind in ("domain", "port", "redirects", "security", "schedule", "patch")}
    assert tables == {"domain": 1, "port": 0, "redirects": 1, "security": 1, "schedule": 1, "patch": 1}
    assert run("attachments", **WEB, **kept, purge=True)["changed"] is False


def test_the_volume_of_a_database_is_not_purged(run: Run, web: Any) -> None:
    run("mount", project="shop", postgres="db", mount_path="/extra", type="volume", volume_name="extra")
    assert len(run("attachments", project="shop", postgres="db", mounts=[], purge=True)["diff"]) == 1
    assert [row["volumeName"].endswith("-data") for row in web.instance.table("mounts").values()] == [True]


def test_backups_are_known_by_destination_prefix_and_database(run: Run, web: Any) -> None:
    for name in ("one", "two"):
        run("destination", name=name, endpoint="https://s3.example.com", bucket="b", access_key="a", secret_access_key="not-a-secret")
    backup = {"project": "shop", "postgres": "db", "prefix": "p/", "database": "a", "schedule": "0 3 * * *"}
    assert run("backup", **backup, destination="one")["changed"] is True
    web.requests.clear()
    assert run("backup", **backup, destination="one")["changed"] is False
    assert len(web.requests) == 2
    assert run("backup", **backup, destination="two")["changed"] is True
    assert len(run("info", resource="backup", project="shop", postgres="db")["resources"]) == 2
    assert run("backup", **{**backup, "schedule": "0 4 * * *"}, destination="two")["diff"][0]["after"] == 'schedule: "0 4 * * *"\n'
    assert run("backup", **backup, destination="one", state="absent")["changed"] is True


@pytest.mark.parametrize("fault", [
    {"kind": "drop_after"}, {"kind": "drop_before"}, {"kind": "status", "status": 504, "after": True}, {"kind": "status", "status": 200, "after": True},
    {"kind": "cut", "after": True}, {"kind": "cut", "framing": "chunked", "after": True}, {"kind": "cut", "framing": "whole"},
])
@pytest.mark.parametrize(("kind", "options"), TEN)
def test_a_lost_answer_makes_no_duplicate(run: Run, web: Any, kind: str, options: dict[str, Any], fault: dict[str, Any]) -> None:
    router = {"mount": "mounts", "redirect": "redirects"}.get(kind, kind)
    web.fault(procedure=f"{router}.create", **fault)
    before = len(web.instance.table(router))
    assert run(kind, **WEB, **options)["changed"] is True
    assert len(web.instance.table(router)) == before + 1
    assert run(kind, **WEB, **options)["changed"] is False


def test_every_mistake_is_told_at_once_with_its_place(run: Run, web: Any) -> None:
    before = web.instance.state()
    message = run("attachments", fails=True, **WEB, domains=[{"host": "http://a"}, {"port": 80}], ports=[{"published_port": "x"}, {"nope": 1}])["msg"]
    for words in (
        "domains[0].host: 'http://a' is not a host name", "domains[1].host: is needed", "ports[0].published_port: argument 'published_port'",
        "ports[1].nope: there is no",
    ):
        assert words in message
    assert "ports: a postgres has none" in run("attachments", fails=True, project="shop", postgres="db", ports=[])["msg"]
    assert web.instance.state() == before


def test_a_file_of_the_controller_is_taken_where_the_module_runs(run: Run, web: Any, tmp_path: Any) -> None:
    file = tmp_path / "a.conf"
    file.write_text("planted-secret\n")
    made = run("mount", **WEB, mount_path="/conf", type="file", file_path="a.conf", src=str(file))
    assert made["changed"] and "planted-secret" not in json.dumps(made)
    assert run("mount", **WEB, mount_path="/conf", content="planted-secret\n")["changed"] is False
    assert "src: /nowhere is no text file" in run("mount", fails=True, **WEB, mount_path="/conf", src="/nowhere")["msg"]
    assert "mutually exclusive: content|src" in run("mount", fails=True, **WEB, mount_path="/conf", src="/nowhere", content="other")["msg"]


def test_what_libsql_and_mongo_would_lose_is_sent_along(run: Run, web: Any) -> None:
    """Their update puts defaults in the place of what it isn't given (seen on v0.28.8, v0.29.14 and v0.30.2)."""
    given = {"project": "shop", "name": "l", "database_user": "a", "database_password": "not-a-secret"}
    run("libsql", **given, docker_image="x:1", enable_namespaces=True)
    run("libsql", project="shop", name="l", replicas=2)
    assert run("libsql", project="shop", name="l", docker_image="x:1", enable_namespaces=True)["changed"] is False
    web.reset("v0.28.8")
    run("project", name="shop")
    run("mongo", **given, replica_sets=True)
    run("mongo", project="shop", name="l", replicas=2)
    assert run("mongo", project="shop", name="l", replica_sets=True)["changed"] is False
    assert "a libsql needs Dokploy v0.29.0 or newer" in run("libsql", fails=True, **given)["msg"]


def test_a_password_is_changed_in_the_database_that_runs(run: Run, web: Any) -> None:
    given = {"project": "shop", "name": "m", "database_name": "a", "database_user": "a"}
    run("mysql", **given, database_password="not-a-secret", database_root_password="not-a-secret")
    stored = run("mysql", project="shop", name="m", database_password="not-another", deploy="on_change")
    assert "mysql.changePassword" not in str(web.requests) and stored["deployment"]["status"] == "done"
    changed = run("mysql", project="shop", name="m", database_password="not-a-third", database_root_password="not-a-fourth", replicas=2)
    assert [request for request in web.requests if "changePassword" in request] == ["POST mysql.changePassword"] * 2
    assert changed["redeploy_required"] is True
    assert run("mysql", project="shop", name="m", database_password="not-a-third", database_root_password="not-a-fourth")["changed"] is False


def test_a_key_is_made_once(run: Run, sandbox: Any) -> None:
    made = run("ssh_key", name="deploy", generate="ed25519")
    assert made["changed"] and made["ssh_key"]["public_key"] == "ssh-ed25519 not-a-key" and "PRIVATE" not in json.dumps(made)
    assert run("ssh_key", name="deploy", generate="ed25519")["changed"] is False
    assert "can't be changed once it exists" in run("ssh_key", fails=True, name="deploy", public_key="ssh-rsa other")["msg"]


def test_a_template_makes_a_service_once(run: Run, web: Any) -> None:
    given = {"project": "shop", "name": "analytics", "template": "plausible", "description": "of a template"}
    assert run("compose", check=True, **given)["changed"] is True
    made = run("compose", **given)
    assert (made["compose"]["name"], made["compose"]["description"]) == ("analytics", "of a template")
    assert "# plausible" in made["compose"]["compose_file"]
    assert run("compose", **given)["changed"] is False
    assert len(web.instance.table("compose")) == 1
    text = base64.b64encode(json.dumps({"compose": "services: {}", "config": ""}).encode()).decode()
    imported = run("compose", project="shop", name="imported", template_import=text, command="compose up")
    assert imported["changed"] and run("compose", project="shop", name="imported", template_import=text, command="compose up")["changed"] is False
    assert run("info", resource="compose", project="shop", name="imported")["resources"][0]["compose_file"] == "services: {}"
