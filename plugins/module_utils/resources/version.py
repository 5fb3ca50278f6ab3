# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions of Dokploy."""

from __future__ import annotations

import re

Version = tuple[int, int, int]

#: Oldest supported server (design, Versions).
FLOOR: Version = (0, 28, 0)


def version_text(version: Version) -> str:
    return "v" + ".".join(str(part) for part in version)


def parse_version(text: str) -> Version:
    """Read ``v0.30.2`` or ``0.29.14-canary``; a part that is no number counts as 0."""
    numbers = re.findall(r"\d+", str(text).split("-", 1)[0])[:3]
    major, minor, patch = (int(number) for number in (*numbers, "0", "0", "0")[:3])
    return major, minor, patch
