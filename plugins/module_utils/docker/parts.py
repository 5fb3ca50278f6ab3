# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What services and containers have in common: their parts as plain values, and what of them differs from what is wanted.

What a task does not name is left alone. Where a part has entries, that goes for each of them, too; ports are stated as a whole.
"""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.docker.cli import DockerError

HIDDEN = "********"
UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
#: Parts whose entries are stated one by one.
BY_ENTRY = ("env", "secrets", "mounts", "networks", "constraints")

Parts = dict[str, Any]


def size(text: str) -> int:
    """Return a number of bytes, written as Docker wants it: 512m, 1g."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kmg]?)i?b?", text.strip().lower())
    if not found:
        raise DockerError(f"memory_limit: {text!r} is no size such as 512m or 2g")
    return int(float(found[1]) * UNITS[found[2]])


def variables(env: list[str] | None) -> dict[str, str]:
    return dict(text.split("=", 1) for text in env or () if "=" in text)


def mount(type_: str, source: str, read_only: bool) -> Parts:
    return {"type": type_, "source": source, "read_only": read_only}


def port(published: Any, target: Any, protocol: str, mode: str = "") -> Parts:
    return {"published": int(published), "target": int(target), "protocol": protocol, **({"mode": mode} if mode else {})}


def stated(params: Parts, names: tuple[str, ...]) -> Parts:
    """Return the parts that a task names, by the same keys as those that are observed."""
    wanted = {name: params[name] for name in names if params.get(name) is not None}
    if "env" in wanted:
        wanted["env"] = {name: None if value is None else str(value) for name, value in wanted["env"].items()}
    if "secrets" in wanted:
        wanted["secrets"] = {one["target"].removeprefix("/run/secrets/"): one["source"] for one in wanted["secrets"]}
    if "mounts" in wanted:
        wanted["mounts"] = {one["target"]: mount(one["type"], one["source"], one["read_only"]) for one in wanted["mounts"]}
    if "networks" in wanted:
        wanted["networks"] = {name: name for name in wanted["networks"]}
    if "published" in wanted:
        wanted["published"] = ports(port(one["published"], one["target"], one["protocol"], one.get("mode") or "") for one in wanted["published"])
    return wanted


def ports(them: Any) -> list[Parts]:
    return sorted(them, key=lambda one: (one["target"], one["protocol"], one["published"]))


def same_image(wanted: str, there: str) -> bool:
    """Whether an image is the one that is wanted. Docker adds the digest that a tag had."""
    return wanted == there or ("@" not in wanted and wanted == there.split("@")[0])


def difference(wanted: Parts, there: Parts) -> tuple[Parts, Parts]:
    """Return what differs, as it is and as it will be."""
    before: Parts = {}
    after: Parts = {}
    for name, value in wanted.items():
        current = there.get(name)
        if name in BY_ENTRY:
            current = current or {}
            changed = [key for key, item in value.items() if current.get(key) != item]
            if changed:
                before[name] = {key: current[key] for key in changed if key in current}
                after[name] = {key: value[key] for key in changed if value[key] is not None}
        elif not (same_image(value, current or "") if name == "image" else value == current):
            before[name], after[name] = current, value
    return before, after


def shown(before: Parts, after: Parts) -> tuple[Parts, Parts]:
    """Return a difference for output. Values of variables are secrets, and only that they change is told."""
    hidden = {name: HIDDEN for name in before.get("env", {})}
    coming = {name: f"{HIDDEN} (changes)" if name in hidden else HIDDEN for name in after.get("env", {})}
    return _listed(before, hidden), _listed(after, coming)


def _listed(parts: Parts, env: dict[str, str]) -> Parts:
    """Return parts with names as a list where they are nothing but names."""
    lists: Parts = {name: list(parts[name]) for name in ("networks", "constraints") if name in parts}
    return {**parts, **lists, **({"env": env} if "env" in parts else {})}
