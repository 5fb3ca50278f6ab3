# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the value of an option and the value in the API are turned into each other and compared.

A conversion has these sides: ``to_api`` takes what the user wrote (raising ``ValueError`` with words that follow the
option's name), ``from_api`` makes the option of what the server holds, ``same`` says whether the two already agree.
``stated`` is ``from_api`` for a document, which is written to be applied again.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc import CREDENTIALS, hide_credentials


class Value:
    """Text, number, flag or list that stands alike on both sides; empty text and an empty list are the API's null.

    :param empty: what the API takes to clear the field
    """

    def __init__(self, empty: Any = None) -> None:
        self.empty = empty

    def to_api(self, value: Any) -> Any:
        return self.empty if value in ("", [], {}) else value

    def from_api(self, value: Any) -> Any:
        return None if value in ("", [], {}) else value

    def shown(self, value: Any) -> Any:
        """Return the option as output may have it."""
        return self.from_api(value)

    def stated(self, value: Any) -> Any:
        """Return the option as a document states what the server holds: nothing of it may get lost."""
        return self.from_api(value)

    def same(self, current: Any, wanted: Any) -> bool:
        """Say whether the API's ``current`` already is what the option's ``wanted`` asks for."""
        return self.from_api(current) == self.normal(wanted)

    def normal(self, wanted: Any) -> Any:
        """Return what an option is once the server has it, for comparison."""
        return self.from_api(self.to_api(wanted))


class Url(Value):
    """An address that may have credentials in it, which are a secret: ``https://TOKEN@git.example.com/shop.git``."""

    def credentials(self, value: Any) -> list[str]:
        """Return the secrets in an address."""
        return [part for text in CREDENTIALS.findall(value or "") for part in (text, text.rpartition(":")[2])]

    def shown(self, value: Any) -> Any:
        return self.from_api(hide_credentials(value or ""))


class Default(Value):
    """A text that the server takes for unset when it holds ``default``."""

    def __init__(self, default: str) -> None:
        super().__init__(default)

    def from_api(self, value: Any) -> Any:
        return value or self.empty


class Text(Value):
    """A text whose blanks at both ends don't count, such as a key."""

    def from_api(self, value: Any) -> Any:
        return (value or "").strip() or None

    def stated(self, value: Any) -> Any:
        return value


class Lines(Value):
    """A text file, whose last line the server ends where the user did not."""

    def from_api(self, value: Any) -> Any:
        return (value or "").removesuffix("\n") or None

    def stated(self, value: Any) -> Any:
        return value


class Prefix(Value):
    """A name to which the server adds a random suffix (FACTS, Changing)."""

    def same(self, current: Any, wanted: Any) -> bool:
        return current == wanted or str(current).startswith(f"{wanted}-")


class Json(Value):
    """A structure in Docker's own words, compared by content."""

    def to_api(self, value: Any) -> Any:
        if isinstance(value, str) and value:
            raise ValueError("must be a dictionary or a list, not text")
        return super().to_api(value)


class Port(Value):
    """A port number; 0 clears."""

    def to_api(self, value: Any) -> Any:
        if not 0 <= value <= 65535:
            raise ValueError(f"{value} is not a port number; use 1 to 65535, or 0 for none")
        return value or None


class Memory(Value):
    """An amount of memory: ``512Mi``, ``1.5g``, ``268435456``; the API holds bytes as text. Units are powers of 1024."""

    _FORM = re.compile(r"^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b?)$", re.IGNORECASE)
    _UNITS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}

    def to_api(self, value: Any) -> Any:
        if value in ("", "0"):
            return None
        match = self._FORM.match(str(value).strip())
        if not match:
            raise ValueError(f"'{value}' is not an amount of memory; write it like 512Mi, 2Gi or a number of bytes")
        return str(int(Decimal(match.group(1)) * 1024 ** self._UNITS[match.group(2).lower()]))

    def from_api(self, value: Any) -> Any:
        if not value or not str(value).isdigit():
            return value or None
        amount = int(value)
        for unit in ("Gi", "Mi", "Ki"):
            size = 1024 ** self._UNITS[unit[0].lower()]
            if amount and amount % size == 0:
                return f"{amount // size}{unit}"
        return str(amount)


class Cpu(Value):
    """A number of CPUs: ``0.5``, ``2``, ``500m``; the API holds billionths as text."""

    _NANO = 1_000_000_000

    def to_api(self, value: Any) -> Any:
        text = str(value).strip()
        if text in ("", "0"):
            return None
        try:
            count = Decimal(text[:-1]) / 1000 if text.endswith("m") else Decimal(text)
        except InvalidOperation:
            raise ValueError(f"'{value}' is not a number of CPUs; write it like 0.5, 2 or 500m") from None
        if not 0 < count <= 10000:
            raise ValueError(f"{value} CPUs is not possible; write the number of CPUs, such as 0.5")
        return str(int(count * self._NANO))

    def from_api(self, value: Any) -> Any:
        if not value or not str(value).isdigit():
            return value or None
        return format((Decimal(value) / self._NANO).normalize(), "f")


class Duration(Value):
    """A time: ``30s``, ``1m30s``, ``500ms`` or a number of nanoseconds; the API holds nanoseconds."""

    _UNITS = {"ns": 1, "us": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
    _FORM = re.compile(r"^(?:\d+(?:ns|us|ms|s|m|h))+$")

    def to_api(self, value: Any) -> Any:
        text = str(value).strip()
        if text in ("", "0"):
            return None
        if text.isdigit():
            return int(text)
        if not self._FORM.match(text):
            raise ValueError(f"'{value}' is not a time; write it like 30s, 1m30s or a number of nanoseconds")
        return sum(int(count) * self._UNITS[unit] for count, unit in re.findall(r"(\d+)(ns|us|ms|s|m|h)", text))

    def from_api(self, value: Any) -> Any:
        if value in (None, ""):
            return None
        rest = int(value)
        for unit in ("h", "m", "s", "ms", "us"):
            if rest and rest % self._UNITS[unit] == 0:
                return f"{rest // self._UNITS[unit]}{unit}"
        return f"{rest}ns"


class Variables(Value):
    """Environment variables, given as a dictionary or as the text of a .env file; the API holds the text.

    The server reads the text with the dotenv package: quotes are taken off, and ``\\n`` within double quotes is a line
    break. Two texts that give the same variables in the same order agree; a dictionary has no order.
    """

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
        if isinstance(value, (dict, list)):
            raise ValueError(f"the value of {name} must be text, a number or a flag; turn a structure into text with to_json")
        return re.sub(r"\r\n?", "\n", str(value))

    def _quoted(self, name: str, value: str) -> str:
        """Return the plainest way to write a value that is read as the same value."""
        if self._PLAIN.fullmatch(value):
            return value
        for mark in "'`\"":
            # A backslash at the end would take the mark into the value, up to the next one in the text.
            if self.pairs(f"{name}={mark}{value}{mark}\n_={mark}")[:1] == [(name, value)]:
                return f"{mark}{value}{mark}"
        raise ValueError(f"the value of {name} can't be written in a .env file; leave out a quotation mark, a # or a backslash at its end")


TEXT = Value()
PLAIN_TEXT = Value("")
