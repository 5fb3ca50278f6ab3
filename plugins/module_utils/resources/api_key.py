# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""API keys of the user whose key is used (access.md, API keys)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.accounts import Consent, Initial
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Checks, Identity, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.organization import ACTIVE
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import AFTER, Create, Read, Record, Remove, Update
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import FLAG, Number, Reference, Value, length, pattern

DAY = 86_400
#: Seconds by which the server's two times may be apart.
NEAR = 60


class Lifetime(Number):
    """Seconds that a key is good for, which the server keeps as the time of its end."""

    def same(self, current: Any, wanted: Any) -> bool:
        return current is not None and abs(current - self.normal(wanted)) < NEAR


class Remaining(Initial, Number):
    """How often a new one can be used; the server counts down."""


def _rows(answer: Any) -> list[Record]:
    """Of a key itself the list has the hash only."""
    return [{**{name: value for name, value in row.items() if name != "key"}, "hash": row.get("key")} for row in (answer or {}).get("apiKeys") or ()]


def _key(row: Record) -> Record:
    place = row.get("metadata")
    place = json.loads(place) if isinstance(place, str) else place
    ends = _time(row["expiresAt"]) - _time(row["createdAt"]) if row.get("expiresAt") else None
    return {**row, "apiKeyId": row["id"], "organizationId": (place or {}).get("organizationId"), "expiresIn": round(ends) if ends else None}


def _time(text: Any) -> float:
    return datetime.fromisoformat(str(text).replace("Z", "+00:00")).timestamp()


def _form(given: Record) -> Record:
    """The organization stands in a record of its own."""
    return {**{name: value for name, value in given.items() if name != "organizationId"}, "metadata": {"organizationId": given["organizationId"]}}


def _wrong(options: dict[str, Any]) -> list[str]:
    """The rules of better-auth, whose refusals are 500."""
    pairs = (("refill_amount", "refill_interval"), ("refill_interval", "refill_amount"))
    return [f"{name}: needs {other} too; set both or none" for name, other in pairs if options.get(name) is not None and options.get(other) is None]


API_KEY = Resource(
    kind="api_key",
    identity=Identity("apiKeyId"),
    read=Read(listing="user.getBackups", rows=_rows, record=_key, complete=True),
    create=Create("user.createApiKey", (("rateLimitEnabled", False), ("organizationId", ACTIVE)), once=("key",), form=_form),
    update=Update(replaces=AFTER, asked="rotate", stale=lambda record, asked: bool(asked.get("rotate"))),
    remove=Remove("user.deleteApiKey", consent=Consent(
        "own_key", "would remove the key that this very task uses", lambda record, key: bool(key) and record.get("hash") == key,
    )),
    checks=Checks(wrong=_wrong),
    computed=("enabled", "start", "expiresAt", "lastRequest", "createdAt"),
    fields=(
        Field("name", Value("", length(32), needed=True), required=True, immutable=True, at_create=True),
        Field("prefix", Value("", length(32), pattern(
            r"[A-Za-z0-9_-]+", "'{value}' has a character that is not possible; use letters, digits, _ and -",
        )), immutable=True, at_create=True),
        Field("expires_in", Lifetime(DAY, 365 * DAY), immutable=True, at_create=True),
        Field("organization", Reference("organization"), immutable=True, at_create=True),
        Field("rate_limit_enabled", FLAG, default=False, immutable=True, at_create=True),
        Field("rate_limit_max", Number(1), default=10, immutable=True, at_create=True),
        Field("rate_limit_time_window", Number(1), default=86_400_000, immutable=True, at_create=True),
        Field("remaining", Remaining(1), immutable=True, at_create=True),
        Field("refill_amount", Number(1), immutable=True, at_create=True),
        Field("refill_interval", Number(1), immutable=True, at_create=True),
        Field("key", sensitive=True, computed=True),
    ),
)
