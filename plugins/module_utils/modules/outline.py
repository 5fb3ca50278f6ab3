# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Structures written as YAML for people to read, such as in a diff: a text of several lines stands line by line.

PyYAML is no requirement of a module, so it is written here; a test reads it back with PyYAML.
"""

from __future__ import annotations

import json
from typing import Any

#: Plain words that YAML takes for something else than text.
_WORDS = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def outline(values: dict[str, Any]) -> str:
    """Write options with their values, sorted by name; an empty text where there are none."""
    return "".join(f"{line}\n" for line in _lines(values))


def _lines(value: dict[str, Any] | list[Any]) -> list[str]:
    """Return the lines of a dictionary or list that isn't empty."""
    lines: list[str] = []
    if isinstance(value, dict):
        for name, one in sorted(value.items()):
            head, below = _entry(one)
            lines += [f"{_scalar(name)}: {head}".rstrip(), *_indented(below)]
        return lines
    for one in value:
        head, below = _entry(one)
        lines += [f"- {head}", *_indented(below)] if head else [f"- {below[0]}", *_indented(below[1:])]
    return lines


def _entry(value: Any) -> tuple[str, list[str]]:
    """Return what of a value stands in the line of its name, and the lines below it."""
    if isinstance(value, (dict, list)) and value:
        return "", _lines(value)
    if isinstance(value, str) and "\n" in value and value.strip("\n") and all(_readable(line) for line in value.split("\n")):
        lines = value.split("\n")
        # YAML needs to be told of blanks before the first line, and of more or less than one line end after the last one.
        indent = "2" if value[0] in " \n\t" else ""
        keep = "-" if lines[-1] else "+" if value.endswith("\n\n") else ""
        return f"|{indent}{keep}", lines if lines[-1] else lines[:-1]
    return _scalar(value), []


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}" if line else line for line in lines]


def _readable(line: str) -> bool:
    return line.replace("\t", " ").isprintable()


def _scalar(value: Any) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    plain = value.startswith("./") or value[:1].isascii() and (value[:1].isalpha() or value[:1] == "/")
    if plain and value.isprintable() and value == value.strip() and value.lower() not in _WORDS and not any(
        mark in f"{value} " for mark in (": ", " #")
    ):
        return value
    return '"' + "".join(_ESCAPES.get(sign) or (sign if sign.isprintable() else f"\\U{ord(sign):08x}") for sign in value) + '"'
