# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Environment variables: a dictionary for the user, the text of a .env file for the API."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Value, json_text


class Variables(Value):
    """Environment variables, given as a dictionary or as the text of a .env file; the API holds the text.

    The server reads the text with the dotenv package: quotes are taken off, and ``\\n`` within double quotes is a line
    break. Two texts that give the same variables in the same order agree; a dictionary has no order.
    """

    type = "raw"
    hidden = True

    # White space and ends of lines as JavaScript has them.
    _BLANKS = " \t\n\v\f\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
    _BEGIN, _END = r"(?:^|(?<=[\n\u2028\u2029]))", r"(?=[\n\u2028\u2029]|\Z)"
    _LINE = re.compile(
        rf"{_BEGIN}S*(?:exportS+)?([\w.-]+)(?:S*=S*?|:S+?)"
        r"(S*'(?:\\'|[^'])*'|S*\"(?:\\\"|[^\"])*\"|S*`(?:\\`|[^`])*`|[^#\r\n]+)?"
        rf"S*(?:#[^\n\r\u2028\u2029]*)?{_END}".replace("S", f"[{_BLANKS}]"),
        re.ASCII,
    )
    _QUOTED = re.compile(rf"{_BEGIN}(['\"`])([\s\S]*)\1{_END}")
    _NAME = re.compile(r"^[\w.-]+$", re.ASCII)
    _PLAIN = re.compile(rf"([^{_BLANKS}'\"`#][^'\"`#\r\n\u2028\u2029]*(?<![{_BLANKS}]))?")

    def to_api(self, value: Any) -> Any:
        if isinstance(value, str):
            return value or self.empty
        if not isinstance(value, dict):
            raise ValueError("must be a dictionary of names and values, or the text of a .env file")
        return "\n".join(f"{name}={self._quoted(name, self._text(name, item))}" for name, item in value.items()) or self.empty

    def from_api(self, value: Any) -> Any:
        return dict(self.pairs(value)) or None

    def stated(self, value: Any) -> Any:
        """Return a dictionary, or the text where it has comments or what a dictionary can't be written back to."""
        variables = self.from_api(value)
        try:
            whole = self.pairs(self.to_api(variables or {})) == self.pairs(value)
        except ValueError:
            whole = False
        return variables if whole and not re.search(r"^\s*#", value or "", re.MULTILINE) else value

    def same(self, current: Any, wanted: Any) -> bool:
        if isinstance(wanted, dict):
            return dict(self.pairs(current)) == {name: self._text(name, item) for name, item in wanted.items()}
        return self.pairs(current) == self.pairs(wanted)

    def pairs(self, text: str | None) -> list[tuple[str, str]]:
        """Read the text as the server does."""
        found: dict[str, str] = {}
        for match in self._LINE.finditer(re.sub(r"\r\n?", "\n", text or "")):
            value = re.sub(f"^[{self._BLANKS}]+|[{self._BLANKS}]+\\Z", "", match.group(2) or "")
            expanded = value.startswith('"')
            value = self._QUOTED.sub(r"\2", value)
            if expanded:
                value = value.replace("\\n", "\n").replace("\\r", "\r")
            found[match.group(1)] = value
        return list(found.items())

    def merge(self, text: str | None, changes: dict[str, Any]) -> str:
        """Set variables of a text, or with None remove them, and leave the rest of it as it is, order and comments too.

        :raises ValueError: where a value can't be written, or the text can't be changed safely
        """
        held = dict(self.pairs(text))
        wanted = {name: value if value is None else self._text(name, value) for name, value in changes.items()}
        changed = {name: value for name, value in wanted.items() if held.get(name) != value}
        merged = re.sub(r"\r\n?", "\n", text or "")
        for name, value in changed.items():
            merged = self._without(merged, name) if value is None else self._with(merged, name, value)
        expected = {name: value for name, value in {**held, **wanted}.items() if value is not None}
        if dict(self.pairs(merged)) != expected:
            raise ValueError("the text that is there can't be changed safely, perhaps for a quotation mark that isn't closed; replace it as a whole")
        return merged if changed else text or ""

    def _with(self, text: str, name: str, value: str) -> str:
        quoted = self._quoted(name, value)
        last = next((match for match in reversed(list(self._LINE.finditer(text))) if match.group(1) == name), None)
        if last is None:
            return f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}{name}={quoted}"
        if last.group(2) is None:
            end = self._empty_end(last)
            return f"{text[:end]}{quoted}{text[end:]}"
        kept = re.fullmatch(rf"([{self._BLANKS}]*)[\s\S]*?([{self._BLANKS}]*)", last.group(2))
        before, after = kept.groups() if kept else ("", "")
        return f"{text[:last.start(2)]}{before}{quoted}{after}{text[last.end(2):]}"

    def _without(self, text: str, name: str) -> str:
        for match in reversed(list(self._LINE.finditer(text))):
            if match.group(1) == name:
                begin = text.rfind("\n", 0, match.start(1)) + 1
                # The match itself can go on into a comment on the next line.
                end = text.find("\n", self._empty_end(match) if match.group(2) is None else match.end(2))
                text = text[:begin] + (text[end + 1:] if end >= 0 else "")
        return text

    @staticmethod
    def _empty_end(match: re.Match[str]) -> int:
        """Return where the sign after the name of a variable without a value ends."""
        sign = re.compile(r"[^=:]*[=:]").match(match.string, match.end(1))
        return sign.end() if sign else match.end(1)

    def _text(self, name: str, value: Any) -> str:
        if not self._NAME.match(str(name)):
            raise ValueError(f"'{name}' is not the name of a variable; use letters, digits, '_', '.' and '-'")
        if value is None:
            raise ValueError(f"the variable {name} has no value; write '' for an empty one")
        if isinstance(value, bool):
            return "true" if value else "false"
        text = json_text(value) if isinstance(value, (dict, list)) else str(value)
        return re.sub(r"\r\n?", "\n", text)

    def _quoted(self, name: str, value: str) -> str:
        """Return the plainest way to write a value that is read as the same value."""
        if self._PLAIN.fullmatch(value):
            return value
        for mark in "'`\"":
            # A backslash at the end would take the mark into the value, up to the next one in the text.
            if self.pairs(f"{name}={mark}{value}{mark}\n{name}_={mark}")[:1] == [(name, value)]:
                return f"{mark}{value}{mark}"
        raise ValueError(f"the value of {name} can't be written in a .env file; leave out a quotation mark, a # or a backslash at its end")
