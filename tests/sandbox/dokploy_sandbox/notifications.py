# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Notifications: one row each, and a row of its type beside it that has an id of its own."""

from __future__ import annotations

from urllib.parse import urlsplit

from .checks import number, procedure
from .errors import TrpcError, invalid
from .instance import PROCEDURES, Handler, Instance, Row, new_id

TYPES = ("slack", "telegram", "discord", "email", "resend", "gotify", "ntfy", "mattermost", "custom", "lark", "teams", "pushover")
EVENTS = {
    "appDeploy", "appBuildError", "databaseBackup", "volumeBackup", "dokployBackup", "dokployRestart", "dockerCleanup", "serverThreshold",
}
#: Types whose update says 400 whatever is wrong.
VAGUE = ("telegram", "discord", "email", "resend")
#: Types whose test says true whatever happens.
DEAF = ("telegram", "lark")
EMPTY = {"custom": {"headers": None}, "pushover": {"priority": 0, "retry": None, "expire": None}, "mattermost": {"channel": None, "username": None}}


def _own(kind: str, version: str) -> set[str]:
    """Return the fields that a type has of its own."""
    known = procedure(f"notification.create{kind.capitalize()}", version)
    return set(known[1]["properties"]) - EVENTS - {"name"} if known else set()


def _types(version: str) -> list[str]:
    return [kind for kind in TYPES if kind != "mattermost" or number(version) >= (0, 29, 0)]


def shown(instance: Instance, row: Row) -> Row:
    return {**row, **{kind: instance.table(kind).get(row[f"{kind}Id"]) for kind in _types(instance.version)}}


def _check(kind: str, values: Row) -> None:
    if kind == "pushover" and values.get("priority") == 2 and None in (values.get("retry"), values.get("expire")):
        raise invalid([{"code": "custom", "path": ["retry"], "message": "Retry and expire are required for emergency priority (2)"}])


def _dropped(kind: str, version: str) -> tuple[str, ...]:
    return ("volumeBackup",) if kind in ("custom", "lark") and number(version) < (0, 29, 0) else ()


def _create(kind: str) -> Handler:
    def create(instance: Instance, values: Row) -> None:
        _check(kind, values)
        own = _own(kind, instance.version)
        inner = {**EMPTY.get(kind, {}), **{name: values[name] for name in own if name in values}, f"{kind}Id": new_id()}
        instance.table(kind)[inner[f"{kind}Id"]] = inner
        row = {
            **{event: False for event in EVENTS if event != "dokployBackup" or number(instance.version) >= (0, 29, 0)},
            **{name: value for name, value in values.items() if name not in own and name not in _dropped(kind, instance.version)},
            "notificationType": kind, "organizationId": instance.organization,
            **{f"{other}Id": inner[f"{kind}Id"] if other == kind else None for other in _types(instance.version)},
        }
        instance.insert("notification", "notificationId", row)
    return create


def _update(kind: str) -> Handler:
    def update(instance: Instance, values: Row) -> None:
        own = {name: values[name] for name in _own(kind, instance.version) if name in values}
        _check(kind, values)
        row = instance.table("notification").get(values["notificationId"])
        if kind in VAGUE and (row is None or not own):
            raise TrpcError("BAD_REQUEST", "Error updating the notification")
        if row is None:
            raise TrpcError("NOT_FOUND", "Notification not found")
        if not own and kind != "ntfy":
            raise TrpcError("INTERNAL_SERVER_ERROR", "No values to set")
        row.update({name: value for name, value in values.items() if name in EVENTS | {"name"} and name in row})
        inner = instance.table(kind).get(values[f"{kind}Id"])
        if inner is not None:
            inner.update(own)
    return update


def _test(kind: str) -> Handler:
    def test(instance: Instance, values: Row) -> bool:
        place = values.get("webhookUrl") or values.get("serverUrl") or values.get("endpoint") or f"smtp://{values.get('smtpServer', 'example.com')}"
        if kind not in DEAF and (urlsplit(place).hostname or "").endswith(".invalid"):
            raise TrpcError("BAD_REQUEST", "fetch failed")
        return True
    return test


def _one(instance: Instance, values: Row) -> Row:
    return shown(instance, instance.find("notification", values["notificationId"]))


def _remove(instance: Instance, values: Row) -> Row:
    row = instance.table("notification").pop(values["notificationId"], None)
    if row is None:
        raise TrpcError("BAD_REQUEST", "Notification not found")
    return row


def _all(instance: Instance, values: Row) -> list[Row]:
    return [shown(instance, row) for row in reversed(instance.rows("notification"))]


for _kind in TYPES:
    PROCEDURES[f"notification.create{_kind.capitalize()}"] = _create(_kind)
    PROCEDURES[f"notification.update{_kind.capitalize()}"] = _update(_kind)
    PROCEDURES[f"notification.test{_kind.capitalize()}Connection"] = _test(_kind)
PROCEDURES["notification.one"] = _one
PROCEDURES["notification.remove"] = _remove
PROCEDURES["notification.all"] = _all
