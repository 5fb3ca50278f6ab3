# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Notifications."""

from __future__ import annotations

from typing import Any

from steps import MISSING, Step

EVENTS: dict[str, Any] = {
    "appDeploy": True, "appBuildError": False, "databaseBackup": False, "volumeBackup": True, "dokployBackup": False, "dokployRestart": False,
    "dockerCleanup": False, "serverThreshold": False,
}
OWN: dict[str, dict[str, Any]] = {
    "slack": {"webhookUrl": "http://chat.invalid/not-a-secret", "channel": ""},
    "telegram": {"botToken": "not-a-secret", "chatId": "1", "messageThreadId": ""},
    "discord": {"webhookUrl": "http://chat.invalid/not-a-secret", "decoration": False},
    "email": {
        "smtpServer": "mail.invalid", "smtpPort": 25, "username": "robot", "password": "not-a-secret", "fromAddress": "a@example.com",
        "toAddresses": ["b@example.com"],
    },
    "resend": {"apiKey": "not-a-secret", "fromAddress": "a@example.com", "toAddresses": ["b@example.com"]},
    "gotify": {"serverUrl": "http://gotify.invalid", "appToken": "not-a-secret", "priority": 5, "decoration": False},
    "ntfy": {"serverUrl": "http://ntfy.invalid", "topic": "t", "accessToken": "", "priority": 3},
    "mattermost": {"webhookUrl": "http://chat.invalid/not-a-secret"},
    "custom": {"endpoint": "http://hook.invalid/in"},
    "lark": {"webhookUrl": "http://chat.invalid/not-a-secret"},
    "teams": {"webhookUrl": "http://chat.invalid/not-a-secret"},
    "pushover": {"userKey": "not-a-secret", "apiToken": "not-a-secret"},
}


def life(kind: str, own: dict[str, Any]) -> list[Step]:
    """Return one notification's life: made, found, changed in ways that are taken and refused, and removed."""
    name = kind.capitalize()
    ids = {"notificationId": "$notificationId", f"{kind}Id": "$ownId"}
    return [
        Step(f"POST notification.create{name}", {**EVENTS, "name": "$prefix", **own}),
        Step("GET notification.all", pick=("name", "$prefix"), save={"notificationId": "notificationId", "ownId": f"{kind}Id"}),
        Step("GET notification.one", {"notificationId": "$notificationId"}),
        Step(f"POST notification.update{name}", {**ids, "name": "$prefix-b", "appDeploy": False}),
        Step(f"POST notification.update{name}", {**ids, **own, "name": "$prefix-b", "appDeploy": False}),
        Step("GET notification.one", {"notificationId": "$notificationId"}),
        Step(f"POST notification.update{name}", {**ids, **own, "notificationId": MISSING}),
        Step("POST notification.remove", {"notificationId": "$notificationId"}),
        Step("POST notification.remove", {"notificationId": "$notificationId"}),
        Step("GET notification.one", {"notificationId": MISSING}),
    ]


NOTIFICATION_CASES: dict[str, list[Step]] = {
    **{f"notification {kind}": life(kind, own) for kind, own in OWN.items() if kind != "mattermost"},
    "notification needs": [
        Step("POST notification.createSlack", {"name": "$prefix", **OWN["slack"]}),
        Step("POST notification.createMattermost", {**EVENTS, "name": ""}),
        Step("POST notification.createPushover", {**EVENTS, "name": "$prefix", **OWN["pushover"], "priority": 2}),
        Step("POST notification.testCustomConnection", OWN["custom"]),
        Step("POST notification.testLarkConnection", OWN["lark"]),
    ],
}
