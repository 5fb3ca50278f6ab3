# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every procedure of a release, sorted: used, superseded, or left to dokploy_api; and the page that says so."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import Iterator

from dokploy_sandbox import VERSIONS
from dokploy_sandbox.checks import TABLE, procedure
from procedures import used
from unused import LEFT, SUPERSEDED

USED, SUPERSEDED_BY, LEFT_TO = "used", "superseded", "left"
Sorted = dict[str, tuple[str, str]]


def alternatives(pattern: str) -> Iterator[str]:
    """Yield the patterns that one with ``{a,b}`` stands for."""
    found = re.search(r"\{([^}]*)\}", pattern)
    for one in found.group(1).split(",") if found else ():
        yield from alternatives(pattern[:found.start()] + one + pattern[found.end():])
    if not found:
        yield pattern


def _matched(patterns: dict[str, str], name: str) -> str:
    return next((reason for pattern, reason in patterns.items() for one in alternatives(pattern) if fnmatchcase(name, one)), "")


def sort(release: str) -> Sorted:
    """Return of each procedure of a release what becomes of it, and the reason; an empty one where nobody knows."""
    found: Sorted = {}
    for name in sorted(name for name in TABLE if procedure(name, release)):
        if name in used():
            found[name] = (USED, "")
        elif _matched(SUPERSEDED, name):
            found[name] = (SUPERSEDED_BY, _matched(SUPERSEDED, name))
        else:
            found[name] = (LEFT_TO, _matched(LEFT, name))
    return found


def idle(patterns: dict[str, str]) -> list[str]:
    """Return the patterns that match nothing which is not used."""
    names = [name for name in TABLE if name not in used()]
    return [pattern for pattern in patterns for one in alternatives(pattern) if not any(fnmatchcase(name, one) for name in names)]


def counts(release: str) -> tuple[int, int]:
    """Return how many procedures a release has, and how many of them are used."""
    found = sort(release)
    return len(found), sum(what == USED for what, why in found.values())


def sentence() -> str:
    """Return what the README says."""
    told = [f"{used_ones} of {release}'s {all_of_them}" for release in reversed(VERSIONS) for all_of_them, used_ones in [counts(release)]]
    return f"Modules call {', '.join(told[:-1])} and {told[-1]} procedures"


def page() -> str:
    """Return the page of the documentation."""
    release = VERSIONS[-1]
    found = sort(release)
    lines = [
        ".. Written by tests/unit/coverage/write.py.", "", ".. _ansible_collections.dokploy.dokploy.docsite.coverage:", "",
        "What becomes of each procedure", "==============================", "",
        f"{sentence()}.", "Every other one is named here, with what does its work or why it is left to",
        ":ansplugin:`dokploy.dokploy.dokploy_api#module`, which calls any procedure. A test holds this page to the code.", "",
        f".. list-table:: Procedures of {release} by router", "    :header-rows: 1", "", "    * - router", "      - used", "      - superseded", "      - left",
    ]
    for router in sorted({name.split(".")[0] for name in found}):
        kinds = [what for name, (what, why) in found.items() if name.split(".")[0] == router]
        lines += [f"    * - {router}", *(f"      - {kinds.count(what)}" for what in (USED, SUPERSEDED_BY, LEFT_TO))]
    for what, title in ((SUPERSEDED_BY, "Superseded"), (LEFT_TO, "Left to dokploy_api")):
        lines += ["", title, "-" * len(title), "", ".. list-table::", "    :header-rows: 1", "", "    * - procedure", "      - " + (
            "what does its work" if what == SUPERSEDED_BY else "why"
        )]
        lines += [line for name, (kind, why) in found.items() if kind == what for line in (f"    * - ``{name}``", f"      - {why}")]
    return "\n".join(lines) + "\n"
