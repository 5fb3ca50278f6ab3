# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Notifications (access.md, Notifications)."""

from __future__ import annotations

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Identity, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Create, Read, Record, Remove, Trial, Update
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import FLAG, NEEDED_TEXT, PLAIN_TEXT, Choice, Json, Number, Port, Texts, Url

#: What a notification can tell of; create wants each of them.
EVENTS = (
    "app_deploy", "app_build_error", "database_backup", "volume_backup", "dokploy_backup", "dokploy_restart", "docker_cleanup", "server_threshold",
)
CHATS = ("slack", "discord", "mattermost", "lark", "teams")
TYPES = ("slack", "telegram", "discord", "email", "resend", "gotify", "ntfy", "mattermost", "custom", "lark", "teams", "pushover")


def _flat(row: Record) -> Record:
    """Put the fields of the type, which stand in a record of their own, beside the others."""
    return {**(row.get(row["notificationType"]) or {}), **row}


def _event(name: str) -> Field:
    """Return the option of an event.

    Create of custom and lark drops ``volumeBackup`` on v0.28.8, while update takes it (tried); gotify and ntfy have no ``serverThreshold``.
    """
    since = (0, 29, 0) if name == "dokploy_backup" else None
    variants = tuple(type for type in TYPES if type not in ("gotify", "ntfy")) if name == "server_threshold" else ()
    return Field(name, FLAG, default=False, since=since, variants=variants, at_create=name != "volume_backup")


def _precondition(action: str, record: Record, options: Record) -> str | None:
    """The rule of ``createPushover``."""
    held = {**record, **options}
    lacks = held.get("priority") == 2 and (held.get("retry") is None or held.get("expire") is None)
    return "priority 2 needs retry and expire, both in seconds; set them" if lacks and action != "delete" else None


def _id_of_type(record: Record) -> Record:
    """The server takes any id of a record of the type, and changes that one."""
    name = f"{record['notificationType']}Id"
    return {name: record[name]}


NOTIFICATION = Resource(
    kind="notification",
    identity=Identity("notificationId", variant="type"),
    read=Read("notification.one", listing="notification.all", record=_flat, complete=True),
    create=Create(
        "notification.create{}", answer=None, trial=Trial("notification.test{}Connection"),
        defaults=(
            *((field, False) for field in (
                "appDeploy", "appBuildError", "databaseBackup", "volumeBackup", "dokployBackup", "dokployRestart", "dockerCleanup", "serverThreshold",
                "decoration",
            )),
            *((field, "") for field in ("channel", "messageThreadId", "accessToken")),
        ),
    ),
    # An update without a field of the type is refused (500 "No values to set"), so each of them goes along.
    update=Update("notification.update{}", inputs=_id_of_type),
    remove=Remove("notification.remove"),
    precondition=_precondition,
    computed=("createdAt",),
    fields=(
        Field("name", NEEDED_TEXT, required=True, at_create=True),
        Field("type", Choice(*TYPES, since={"mattermost": (0, 29, 0)}), "notificationType", required=True, immutable=True),
        *(_event(name) for name in EVENTS),
        # chats
        Field("webhook_url", NEEDED_TEXT, variants=CHATS, required=True, sensitive=True, at_create=True, always=True),
        Field("channel", PLAIN_TEXT, variants=("slack", "mattermost"), at_create=True, always=True),
        Field("decoration", FLAG, variants=("discord", "gotify"), default=False, at_create=True, always=True),
        # telegram
        Field("bot_token", NEEDED_TEXT, variants=("telegram",), required=True, sensitive=True, at_create=True, always=True),
        Field("chat_id", NEEDED_TEXT, variants=("telegram",), required=True, at_create=True, always=True),
        Field("message_thread_id", PLAIN_TEXT, variants=("telegram",), at_create=True, always=True),
        # mail
        Field("smtp_server", NEEDED_TEXT, variants=("email",), required=True, at_create=True, always=True),
        Field("smtp_port", Port(needed=True), variants=("email",), required=True, at_create=True, always=True),
        Field("username", PLAIN_TEXT, variants=("email", "mattermost"), required_in=("email",), at_create=True, always=True),
        Field("password", NEEDED_TEXT, variants=("email",), required=True, sensitive=True, at_create=True, always=True),
        Field("resend_api_key", NEEDED_TEXT, "apiKey", variants=("resend",), required=True, sensitive=True, at_create=True, always=True),
        Field("from_address", NEEDED_TEXT, variants=("email", "resend"), required=True, at_create=True, always=True),
        Field("to_addresses", Texts(), variants=("email", "resend"), required=True, at_create=True, always=True),
        # gotify, ntfy and pushover
        Field("server_url", Url("", needed=True), variants=("gotify", "ntfy"), required=True, at_create=True, always=True),
        Field("app_token", NEEDED_TEXT, variants=("gotify",), required=True, sensitive=True, at_create=True, always=True),
        Field("topic", NEEDED_TEXT, variants=("ntfy",), required=True, at_create=True, always=True),
        Field("access_token", PLAIN_TEXT, variants=("ntfy",), sensitive=True, at_create=True, always=True),
        Field("user_key", NEEDED_TEXT, variants=("pushover",), required=True, sensitive=True, at_create=True, always=True),
        Field("api_token", NEEDED_TEXT, variants=("pushover",), required=True, sensitive=True, at_create=True, always=True),
        Field("priority", Number(-2), variants=("gotify", "ntfy", "pushover"), required_in=("gotify", "ntfy"), at_create=True, always=True),
        Field("retry", Number(30), variants=("pushover",), at_create=True, always=True),
        Field("expire", Number(1, 10800), variants=("pushover",), at_create=True, always=True),
        # a webhook of one's own
        Field("endpoint", Url("", needed=True), variants=("custom",), required=True, at_create=True, always=True),
        Field("headers", Json({}), variants=("custom",), sensitive=True, at_create=True, always=True),
    ),
)
