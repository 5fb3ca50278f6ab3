# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of the proxy: compared by meaning, only below its folder, read again after they are written."""

from __future__ import annotations

import json
from typing import Any, Callable

import pytest
from dokploy_sandbox import VERSIONS
from dokploy_sandbox.instance import PROCEDURES
from dokploy_sandbox.machines import Host

Run = Callable[..., dict[str, Any]]
OWN = {"instance": True, "type": "file", "path": "dynamic/my.yml"}
TEXT = "http:\n  routers: {}\n"
HASH = "$2y$05$plantedplantedplanted/x"


@pytest.mark.parametrize("release", VERSIONS)
def test_a_file_is_written_as_predicted_and_once(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    predicted = run("traefik_config", **OWN, content=TEXT, check=True)
    assert not sandbox.instance.table("traefikFile")
    made = run("traefik_config", **OWN, content=TEXT, verbosity=2)
    assert predicted["diff"] == made["diff"] and "  http:\n    routers: {}\n" in made["diff"][0]["after"]
    assert made["requests"] == [
        "GET settings.getDokployVersion settings.getWebServerSettings", "GET settings.readTraefikFile", "POST settings.updateTraefikFile",
        "GET settings.readTraefikFile",
    ]
    again = run("traefik_config", **OWN, content="# said\nhttp: {routers: {}}", verbosity=2)
    assert again["changed"] is False and len(again["requests"]) == 2
    changed = run("traefik_config", **OWN, content="http: {}\n")
    assert changed["changed"] and run("traefik_config", **OWN)["traefik_config"]["content"] == "http: {}\n"
    assert run("traefik_config", instance=True, type="main")["traefik_config"]["path"] == "traefik.yml"


def test_an_application_and_a_server_have_files_too(run: Run, sandbox: Any) -> None:
    run("stack", stack={"projects": {"shop": {"environments": {"production": {"applications": {"web": {}}}}}}})
    web = {"project": "shop", "application": "web", "type": "application"}
    assert run("traefik_config", **web, content=TEXT)["changed"] and not run("traefik_config", **web, content=TEXT)["changed"]
    app_name = next(iter(sandbox.instance.table("application").values()))["appName"]
    assert [row["path"] for row in sandbox.instance.table("traefikFile").values()] == [f"/etc/dokploy/traefik/dynamic/{app_name}.yml"]
    server = far(sandbox, Host())
    assert run("traefik_config", server="far", type="middlewares", content=TEXT)["changed"]
    assert sandbox.instance.rows("traefikFile", serverId=server)[0]["text"] == TEXT


def far(sandbox: Any, host: Host | None) -> str:
    """Make a server, whose host is there or not, and return its id."""
    row = {"name": "far", "ipAddress": "192.0.2.9", "port": 22, "username": "root", "sshKeyId": "k"}
    if host:
        sandbox.instance.hosts["192.0.2.9"] = host
    return str(sandbox.instance.insert("server", "serverId", row)["serverId"])


def test_a_file_of_a_server_is_created_though_the_server_fails_to_read_what_is_not_there(run: Run, sandbox: Any) -> None:
    """It fails alike where the host is out of reach, so the list of its files tells which of the two it is."""
    server = far(sandbox, Host())
    own = {"server": "far", "type": "file", "path": "dynamic/my.yml", "content": TEXT}
    predicted, made = run("traefik_config", **own, check=True), run("traefik_config", **own, verbosity=2)
    assert predicted["diff"] == made["diff"] and sandbox.instance.rows("traefikFile", serverId=server)[0]["text"] == TEXT
    assert made["requests"] == [
        "GET settings.getDokployVersion server.all", "GET settings.readTraefikFile", "GET settings.readDirectories", "POST settings.updateTraefikFile",
        "GET settings.readTraefikFile",
    ]
    again = run("traefik_config", **own, verbosity=2)
    assert again["changed"] is False and len(again["requests"]) == 2
    assert "does not list it" in run("traefik_config", **{**own, "path": "nope/my.yml"}, fails=True)["msg"]
    several = {"servers": {"far": {"traefik": [{"type": "file", "path": f"dynamic/{name}.yml", "content": TEXT} for name in "abc"]}}}
    sandbox.requests.clear()
    assert run("stack", stack=several)["summary"]["created"] == 3
    assert sum("readDirectories" in str(request) for request in sandbox.requests) == 1


def test_a_server_out_of_reach_is_told(run: Run, sandbox: Any) -> None:
    far(sandbox, None)
    told = run("traefik_config", server="far", type="main", content=TEXT, fails=True)
    assert "SSH connection error: connect ECONNREFUSED 192.0.2.9:22" in told["msg"] and not told["changed"]
    assert not sandbox.instance.table("traefikFile")
    why = (
        "since the server can't list what there is (settings.readDirectories failed with 500 INTERNAL_SERVER_ERROR: SSH connection error: connect"
        " ECONNREFUSED 192.0.2.9:22)"
    )
    exported = run("export")
    assert "traefik" not in exported["stack"]["servers"]["far"] and f"traefik of far is left out, {why}" in exported["warnings"]
    read = run("info", resource="traefik_config", server="far")
    assert read["resources"] == [] and read["warnings"] == [f"traefik of far is left out, {why}"]


def test_what_can_not_be_is_refused_before_it_is_sent(run: Run, sandbox: Any) -> None:
    def refused(**options: Any) -> str:
        return str(run("traefik_config", **{**OWN, "content": TEXT, **options}, fails=True)["msg"])

    for path in ("../x.yml", "/etc/x.yml", "dynamic/../../x.yml", "dynamic/x.sh", "dynamic/.yml/"):
        assert "is not the path of a YAML file below /etc/dokploy/traefik" in refused(path=path)
    assert refused(content="a: [1") == "content: is no YAML: while parsing a flow sequence in line 1"
    assert "write a YAML dictionary" in refused(content="- a")
    assert refused(path=None) == "path is needed to create the traefik config settings/file"
    assert "path: a traefik config of the type main has no such option" in refused(type="main")
    assert "name the application" in refused(type="application", path=None)
    assert not sandbox.instance.table("traefikFile")


def test_a_write_that_was_none_is_told(run: Run, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server says true of one on a remote server whatever becomes of it, and of one into a folder that isn't there."""
    assert "does not list it" in run("traefik_config", **{**OWN, "path": "nope/my.yml"}, content=TEXT, fails=True)["msg"]
    run("traefik_config", **OWN, content=TEXT)
    monkeypatch.setitem(PROCEDURES, "settings.updateTraefikFile", lambda instance, values: True)
    told = run("traefik_config", **OWN, content="http: {}\n", fails=True)
    assert "the server said that it is done, and it is not so when read" in told["msg"]


def test_hashes_of_passwords_are_hidden_and_a_change_of_one_is_seen(run: Run) -> None:
    def text(word: str) -> str:
        return f"http:\n  middlewares:\n    a:\n      basicAuth: {{users: ['u:{HASH}{word}']}}\n"

    made, changed = run("traefik_config", **OWN, content=text("a")), run("traefik_config", **OWN, content=text("b"), verbosity=4)
    assert changed["changed"] and "(changed)" in changed["diff"][0]["after"]
    assert HASH not in json.dumps([made, changed, run("export")])


def test_an_export_does_not_read_what_belongs_to_its_applications(run: Run, sandbox: Any) -> None:
    run("stack", stack={"projects": {"shop": {"environments": {"production": {"applications": {"web": {}}}}}}})
    run("traefik_config", project="shop", application="web", type="application", content=TEXT)
    run("traefik_config", **OWN, content=TEXT)
    exported = run("export", verbosity=2)
    assert "GET settings.readTraefikFile*2" in exported["requests"]
    assert [one.get("path", one["type"]) for one in exported["stack"]["settings"]["traefik"]] == ["dynamic/my.yml", "main"]


def test_a_stack_has_them_and_an_export_too(run: Run) -> None:
    stack = {"settings": {"traefik": [{"type": "file", "path": "dynamic/my.yml", "content": TEXT}]}}
    assert run("stack", stack=stack)["summary"]["created"] == 1 and not run("stack", stack=stack)["changed"]
    exported = run("export")["stack"]
    assert {"type": "file", "path": "dynamic/my.yml", "content": TEXT} in exported["settings"]["traefik"]
    assert run("stack", stack=exported)["changed"] is False
