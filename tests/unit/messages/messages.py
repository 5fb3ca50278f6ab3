# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the code says to users, read from the code: every text of some words that is not documentation, with … for what differs each time."""

from __future__ import annotations

import ast
import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Iterator

from hints import GROUPS, HINTS, NO_MESSAGES

COLLECTION = Path(__file__).parents[3]
PAGE = COLLECTION / "docs" / "docsite" / "rst" / "messages.rst"
DOCUMENTATION = {"DOCUMENTATION", "EXAMPLES", "RETURN"}
HEADER = """.. Written by tests/unit/messages/write_messages.py.

.. _ansible_collections.dokploy.dokploy.docsite.messages:

Every message
=============

What the collection says when something fails, and what it warns of. ``…`` stands for what differs each time, such as a name. Most messages say
what to do after a semicolon. :ref:`ansible_collections.dokploy.dokploy.docsite.guide_troubleshooting` goes from what you see to what it means.
A test holds this page to the code.

.. contents::
   :local:
"""


def messages() -> dict[str, list[str]]:
    """Return the messages by group, in the order of the groups, each group sorted."""
    found: dict[str, set[str]] = {title: set() for title, *more in GROUPS}
    for path in sorted((COLLECTION / "plugins").rglob("*.py")):
        name = path.relative_to(COLLECTION / "plugins").as_posix()
        if not name.startswith("doc_fragments/"):
            title = next(title for title, places, *more in GROUPS if any(fnmatch(name, place) for place in places))
            found[title].update(message for text in texts(ast.parse(path.read_text(encoding="utf-8"))) for message in message_of(text))
    return {title: sorted(said, key=lambda text: (text.lstrip("…'.: ").lower(), text)) for title, said in found.items() if said}


def message_of(text: str) -> Iterator[str]:
    """Yield a text as it is shown, where it is a message: it has four words, or fewer between what is filled in."""
    shown = re.sub(r"\{value\}|\s*\n\s*", lambda match: "…" if match[0].startswith("{") else " ", text).strip(" ,")
    shown = re.sub("…{2,}", "…", shown)
    words = len([word for word in shown.split() if re.search(r"[a-z]", word)])
    enough = words >= 4 or words >= 2 and words + shown.count("…") >= 5
    if enough and not any(re.search(pattern, shown) for pattern in NO_MESSAGES):
        yield shown


def texts(node: ast.AST) -> Iterator[str]:
    """Yield the texts of code, without its documentation."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Assign) and {target.id for target in node.targets if isinstance(target, ast.Name)} & DOCUMENTATION:
        return
    whole = joined(node)
    if whole is not None:
        yield whole
    for inner in parts(node) if whole is not None else ast.iter_child_nodes(node):
        yield from texts(inner)


def joined(node: ast.AST) -> str | None:
    """Return a text in the code with … for all that is filled in; nothing where it is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(joined(one) or "…" for one in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        sides = joined(node.left), joined(node.right)
        return None if sides == (None, None) else "".join("…" if side is None else side for side in sides)
    return None


def parts(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is filled into a text, which may have texts of its own."""
    if isinstance(node, ast.JoinedStr):
        yield from (one.value for one in node.values if isinstance(one, ast.FormattedValue))
    if isinstance(node, ast.BinOp):
        for side in (node.left, node.right):
            yield from parts(side) if joined(side) is not None else (side,)


def hint(message: str) -> str:
    """Return what to do about a message that does not say it itself."""
    return next((hint for beginning, hint in HINTS.items() if message.startswith(beginning)), "")


def page() -> str:
    """Return the page of the documentation."""
    lines = [HEADER]
    intros = {title: intro for title, _places, intro in GROUPS}
    for title, said in messages().items():
        lines += [title, "-" * len(title), "", intros[title], ""]
        for message in said:
            lines.append(f"* ``{message}``" + (f" – {hint(message)}" if hint(message) else ""))
        lines.append("")
    return "\n".join(lines)
