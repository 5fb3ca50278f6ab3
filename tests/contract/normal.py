# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of an answer is compared."""

from __future__ import annotations

import json
import re
from typing import Any

#: Fields whose values a server makes up.
MADE_UP = frozenset((
    "startedAt", "finishedAt", "logPath", "createdAt", "updatedAt", "refreshToken", "uniqueConfigKey", "composeFile", "ID", "Hostname", "EngineVersion",
    "slug", "createdAt2", "expirationDate", "expiresAt", "CreatedAt", "CreatedSince", "Size", "VirtualSize", "Mountpoint",
))
#: What a record of something attached has of other things.
JOINED = frozenset(("application", "compose", "server", "postgres", "mysql", "mariadb", "mongo", "redis", "libsql", "destination", "deployments"))


def normal(value: Any, saved: dict[str, str], name: str = "", joined: bool = True) -> Any:
    """Replace what differs from run to run, and keep the rest to the letter."""
    if isinstance(value, dict):
        return {
            key: normal(item, saved, key, joined) for key, item in value.items() if joined or key not in JOINED and key != "meta"
        }
    if isinstance(value, list):
        # A database gives rows in any order.
        items = [normal(item, saved, joined=joined) for item in value]
        return sorted(items, key=lambda item: json.dumps(item, sort_keys=True) if isinstance(item, dict) else "")
    if value is None or isinstance(value, bool):
        return value
    if name in MADE_UP:
        return f"<{name}>"
    if not isinstance(value, str):
        return value
    for known, text in saved.items():
        value = value.replace(text, f"<{known}>")
    if name == "volumeName":
        return re.sub(r"-[a-z0-9]{6}-data$", "-<suffix>-data", value)
    if name == "appName":
        return re.sub(r"-[a-z0-9]{6}$", "-<suffix>", value) if value.startswith("<") else "<appName>"
    if (name.endswith("Id") or name == "id") and not value.startswith("<"):
        return "<id>"
    if name == "message" and re.match(r"\[\s*\{", value):
        return json.loads(value)
    return re.sub(r"(?s)(Failed query:|in JSON at position 1|Error on deploy \w+Error:|Command execution failed:).*", r"\1 …", value)
