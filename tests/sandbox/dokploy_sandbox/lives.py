# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a container does, read from its command: the few words of a shell that tests need, with which a real one does the same.

``[ "$SLOT" = 2 ] && exit 1; echo ready; sleep 5; exit 3`` prints a line and ends with 3 after five seconds; what isn't such a
script runs for ever.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from typing import Any

#: Seconds after which a health check that fails has failed often enough.
UNHEALTHY_AFTER = 2.0


@dataclass
class Life:
    """What one container does.

    :ivar seconds: how long it runs; None for ever
    :ivar code: its exit code
    :ivar lines: what it prints
    :ivar ill: what its health check says where that fails
    """

    seconds: float | None = None
    code: int = 0
    lines: list[str] = field(default_factory=list)
    ill: str | None = None


def life(command: Any, check: Any, slot: int = 1) -> Life:
    """Read what a container does.

    :param command: the words of its command, or a text with them
    :param check: the words of its health check
    :param slot: the value of ``$SLOT``
    """
    words = shlex.split(command) if isinstance(command, str) else [str(word) for word in command or []]
    told = Life(lines=["started", "ready"]) if words[:2] != ["sh", "-c"] else _script(words[-1], slot)
    if check and "exit 1" in str(check[-1]):
        told.ill = "".join(re.findall(r"echo ([^;]*)", str(check[-1])))
    return told


def _script(text: str, slot: int) -> Life:
    told = Life(0.0)
    for part in (one.strip() for one in text.split(";")):
        guard = re.match(r'\[ "\$SLOT" = (\d+) \] && (.*)', part)
        if guard and int(guard.group(1)) != slot:
            continue
        word, *more = (guard.group(2) if guard else part).split(" ", 1)
        if word == "echo":
            told.lines.append(re.sub(r" >&2$", "", "".join(more)))
        elif word == "sleep" and more != ["infinity"]:
            told.seconds = (told.seconds or 0.0) + float(more[0])
        elif word == "exit":
            told.code = int(more[0])
            return told
        elif word in ("sleep", "while"):
            told.seconds = None
            return told
    return told
