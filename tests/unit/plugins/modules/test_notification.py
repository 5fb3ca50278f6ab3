# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Notifications: one resource with twelve types, each with options and procedures of its own."""

from __future__ import annotations

import json
from typing import Any, Callable

import pytest

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.notification import EVENTS

Run = Callable[..., dict[str, Any]]
SECRET = "planted-secret"
MAIL = {"from_address": "a@example.com", "to_addresses": ["b@example.com"]}
TYPES: dict[str, dict[str, Any]] = {
    "slack": {"webhook_url": f"https://chat.example.com/{SECRET}"},
    "telegram": {"bot_token": SECRET, "chat_id": "1"},
    "discord": {"webhook_url": f"https://chat.example.com/{SECRET}", "decoration": True},
    "email": {"smtp_server": "mail.example.com", "smtp_port": 25, "username": "robot", "password": SECRET, **MAIL},
    "resend": {"resend_api_key": SECRET, **MAIL},
    "gotify": {"server_url": "https://gotify.example.com", "app_token": SECRET, "priority": 5},
    "ntfy": {"server_url": "https://ntfy.example.com", "topic": "t", "access_token": SECRET, "priority": 3},
    "mattermost": {"webhook_url": f"https://chat.example.com/{SECRET}"},
    "custom": {"endpoint": "https://hook.example.com", "headers": {"X-Token": SECRET}},
    "lark": {"webhook_url": f"https://chat.example.com/{SECRET}"},
    "teams": {"webhook_url": f"https://chat.example.com/{SECRET}"},
    "pushover": {"user_key": SECRET, "api_token": SECRET, "priority": 2, "retry": 30, "expire": 60},
}


@pytest.mark.parametrize("release", ["v0.28.8", "v0.29.14", "v0.30.2"])
@pytest.mark.parametrize("kind", TYPES)
def test_each_type_is_made_changed_and_removed(run: Run, sandbox: Any, kind: str, release: str) -> None:
    sandbox.reset(release)
    wanted = {"name": "team", "type": kind, "app_deploy": True, **TYPES[kind]}
    if (kind, release) == ("mattermost", "v0.28.8"):
        assert run("notification", **wanted, check=True, fails=True)["msg"] == run("notification", **wanted, fails=True)["msg"]
        return
    predicted = run("notification", **wanted, check=True)
    assert not sandbox.instance.table("notification")
    made = run("notification", **wanted, verbosity=4)
    assert predicted["diff"] == made["diff"] and made["changed"]
    assert run("notification", **wanted)["changed"] is False
    changed = run("notification", name="team", app_deploy=False, docker_cleanup=True)
    assert changed["diff"][0]["after"] == "app_deploy: false\ndocker_cleanup: true\n"
    assert run("notification", name="team", app_deploy=False, docker_cleanup=True)["changed"] is False
    row = next(iter(sandbox.instance.table(kind).values()))
    assert all(row.get(name) is not None for name in row if name not in ("channel", "username", "headers"))
    told = json.dumps([predicted, made, changed, run("info", resource="notification"), run("api", procedure="notification.all")])
    assert SECRET not in told
    assert SECRET in json.dumps(run("notification", name="team", return_secrets=True))
    assert run("notification", name="team", state="absent")["changed"] and not sandbox.instance.table("notification")


@pytest.mark.parametrize("release", ["v0.28.8", "v0.29.14", "v0.30.2"])
@pytest.mark.parametrize("kind", TYPES)
def test_each_event_of_a_type_can_be_told_from_the_start(run: Run, sandbox: Any, kind: str, release: str) -> None:
    sandbox.reset(release)
    old = release == "v0.28.8"
    if old and kind == "mattermost":
        return
    left_out = {"dokploy_backup"} if old else set()
    events = dict.fromkeys(set(EVENTS) - left_out - ({"server_threshold"} if kind in ("gotify", "ntfy") else set()), True)
    wanted = {"name": "team", "type": kind, **events, **TYPES[kind]}
    predicted, made = run("notification", **wanted, check=True), run("notification", **wanted)
    assert predicted["diff"] == made["diff"] and {name: made["notification"][name] for name in events} == events
    assert run("notification", **wanted)["changed"] is False


def test_an_event_that_a_type_can_not_tell_is_refused(run: Run) -> None:
    wanted = {"name": "team", "type": "gotify", "server_threshold": True, **TYPES["gotify"]}
    assert run("notification", **wanted, fails=True)["msg"].startswith("server_threshold: a notification of the type gotify has no such option")


def test_an_unchanged_one_takes_one_request(run: Run) -> None:
    wanted = {"name": "team", "type": "slack", **TYPES["slack"]}
    run("notification", **wanted)
    assert run("notification", **wanted, verbosity=2)["requests"] == ["GET settings.getDokployVersion notification.all"]


def test_a_type_has_its_own_options_only(run: Run) -> None:
    wanted = {"name": "team", "type": "slack", **TYPES["slack"]}
    assert run("notification", **wanted, topic="t", fails=True)["msg"] == "topic: a notification of the type slack has no such option; leave it out"
    run("notification", **wanted)
    assert "topic: a notification of the type slack" in run("notification", name="team", topic="t", fails=True)["msg"]
    assert "type of notification team can't be changed" in run("notification", name="team", type="lark", fails=True)["msg"]
    assert "webhook_url is needed" in run("notification", name="other", type="lark", fails=True)["msg"]
    urgent = {**TYPES["pushover"], "name": "p", "type": "pushover", "retry": None}
    assert "priority 2 needs retry and expire" in run("notification", **urgent, fails=True)["msg"]


def test_what_does_not_work_is_not_stored(run: Run, sandbox: Any) -> None:
    broken = {"name": "hook", "type": "custom", "endpoint": "http://hook.invalid"}
    assert "test: notification hook does not work: notification.testCustomConnection failed" in run("notification", **broken, test=True, fails=True)["msg"]
    assert not sandbox.instance.table("notification")
    run("notification", **{**broken, "endpoint": "https://hook.example.com"}, test=True)
    assert "does not work" in run("notification", **broken, test=True, fails=True)["msg"]
    assert run("notification", name="hook")["notification"]["endpoint"] == "https://hook.example.com"
    assert "tests" not in run("notification", name="hook", test=True, verbosity=2)["requests"]


def test_a_stack_has_them_and_an_export_too(run: Run) -> None:
    stack = {"notifications": {f"n-{kind}": {"type": kind, "app_build_error": True, **options} for kind, options in TYPES.items()}}
    assert run("stack", stack=stack)["summary"]["created"] == len(TYPES)
    assert run("stack", stack=stack)["changed"] is False
    exported = run("export", return_secrets=True)["stack"]["notifications"]
    assert {name: {**exported[name], **one} for name, one in stack["notifications"].items()} == exported
    assert SECRET not in json.dumps(run("export"))
    wrong = {"a": {"type": "slack", "webhook_url": "https://chat.example.com", "topic": "t", "test": "maybe"}}
    assert "notifications.a.test: must be of type bool" in run("stack", stack={"notifications": wrong}, fails=True)["msg"]
