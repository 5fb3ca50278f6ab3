# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values with an inner form: dictionaries of known keys, dictionaries of any names, and lists.

Ansible's argument spec knows nothing of what is in them: an ``options`` there would fill in keys that were left out with
null, take a text for a list of one, and have words of its own for an unknown key. So the values within convert what is
meant without doubt, such as a number given as text, and refuse the rest.
"""

from __future__ import annotations

import math
import re
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import nearest
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.quantities import Duration
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import EXACT, Value, as_text
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import FLOOR, Version


class Word(Value):
    """A text; a whole number is taken for its digits.

    :param choices: the words that Docker knows; the server stores any, and the deployment fails
    :param flags: any number, true and false are taken for their words; elsewhere they may have been written as 1.10, ``yes`` or ``on``
    """

    def __init__(self, *choices: str, flags: bool = False, needed: bool = False) -> None:
        super().__init__("", needed=needed)
        self.choices, self.flags = choices, flags

    def to_api(self, value: Any) -> Any:
        if isinstance(value, bool) and self.flags:
            return "true" if value else "false"
        if not isinstance(value, (str, int, float)):
            raise ValueError("must be a text" + ("; write '' for an empty one" if value is None else ""))
        value = as_text(value, fraction=self.flags)
        if self.choices and value not in self.choices:
            near = nearest(value, self.choices)
            raise ValueError(f"must be one of {', '.join(self.choices)}" + (f"; did you mean {near}?" if near else ""))
        return str(value)


class Whole(Value):
    """A whole number, or its text.

    :param least: the smallest; Docker counts nothing below 0
    :param most: the greatest
    """

    type = "int"

    def __init__(self, least: int = 0, most: int = EXACT) -> None:
        super().__init__()
        self.least, self.most = least, most

    def to_api(self, value: Any) -> Any:
        if isinstance(value, float) and value.is_integer() or isinstance(value, str) and re.fullmatch(r"\s*-?\d+\s*", value, re.ASCII):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError("must be a whole number, such as 3")
        if not self.least <= value <= self.most:
            raise ValueError(f"{value} is not possible; use {self.least} to {self.most}")
        return value


class Ratio(Value):
    """A number that is not negative, or its text."""

    type = "float"

    def to_api(self, value: Any) -> Any:
        try:
            number = math.nan if isinstance(value, bool) else float(value)
        except (TypeError, ValueError):
            number = math.nan
        if not 0 <= number < math.inf:
            raise ValueError("must be a number, such as 0.1")
        return int(number) if number.is_integer() else number


class Nanoseconds(Duration):
    """A time within a structure, where 0 is a time of its own."""

    def to_api(self, value: Any) -> Any:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if value == "" or isinstance(value, bool) or not isinstance(value, (int, str)):
            raise ValueError("must be a time, such as 30s, 1m30s or a number of nanoseconds")
        return super().to_api(value) or 0


class Switch(Value):
    """True or false, or a word for it."""

    type = "bool"

    def to_api(self, value: Any) -> Any:
        words = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
        found = value if isinstance(value, bool) else words.get(str(value).lower())
        if found is None:
            raise ValueError("must be true or false")
        return found


class Inner(Value):
    """What has values in it. As an option it is cleared by an empty one, which within another is a value of its own."""

    def to_api(self, value: Any) -> Any:
        return self.empty if value in ("", [], {}) else self.made(value)

    def made(self, value: Any) -> Any:
        """Return what the API wants of a value that nothing is wrong with."""
        raise NotImplementedError

    def wrong(self, value: Any, path: str, version: Version = FLOOR) -> list[str]:
        return [] if value in ("", [], {}) else self.wrong_within(value, path, version)

    def wrong_within(self, value: Any, path: str, version: Version) -> list[str]:
        """Say what is wrong with a value that may be empty."""
        raise NotImplementedError


def _made(value: Value, given: Any) -> Any:
    return value.made(given) if isinstance(value, Inner) else value.to_api(given)


def _wrong(value: Value, given: Any, path: str, version: Version) -> list[str]:
    return value.wrong_within(given, path, version) if isinstance(value, Inner) else value.wrong(given, path, version)


class ListOf(Inner):
    """A list of values.

    :param item: what is in it
    :param example: a list as it may be, for messages
    """

    type = "list"

    def __init__(self, item: Value, example: list[Any]) -> None:
        super().__init__()
        self.item, self.example = item, example
        self.elements = item.type

    def made(self, value: Any) -> Any:
        return [_made(self.item, one) for one in value]

    def wrong_within(self, value: Any, path: str, version: Version) -> list[str]:
        if not isinstance(value, list):
            kinds = {"str": "texts", "dict": "dictionaries"}
            return [f"{path}: must be a list of {kinds[self.elements]}, such as {self.example}"]
        return [words for index, one in enumerate(value) for words in _wrong(self.item, one, f"{path}[{index}]", version)]


class Map(Inner):
    """A dictionary of any names.

    :param item: what the names stand for
    """

    type = "dict"

    def __init__(self, item: Value) -> None:
        super().__init__()
        self.item = item

    def made(self, value: Any) -> Any:
        return {str(name): _made(self.item, one) for name, one in value.items()}

    def wrong_within(self, value: Any, path: str, version: Version) -> list[str]:
        if not isinstance(value, dict):
            return [f"{path}: must be a dictionary of names and texts"]
        return [words for name, one in value.items() for words in _wrong(self.item, one, f"{path}.{name}", version)]


class Structure(Inner):
    """A dictionary of known keys; a key that is null counts as left out.

    :param required: keys that must be given
    :param keys: what each key stands for
    """

    type = "dict"

    def __init__(self, required: tuple[str, ...] = (), **keys: Value) -> None:
        super().__init__()
        self.required, self.keys = required, keys

    def given(self, value: dict[str, Any]) -> dict[str, Any]:
        """Return the keys that are given; a structure without keys says all by being there, so that null is as good."""
        bare = {name for name, one in self.keys.items() if isinstance(one, Structure) and not one.keys}
        return {name: {} if one is None else one for name, one in value.items() if one is not None or name in bare}

    def made(self, value: Any) -> Any:
        return {name: _made(self.keys[name], one) for name, one in self.given(value).items()}

    def wrong_within(self, value: Any, path: str, version: Version) -> list[str]:
        if not isinstance(value, dict):
            return [f"{path}: must be a dictionary" + (f" of {', '.join(self.keys)}" if self.keys else ", {}")]
        given = self.given(value)
        wrong = [f"{path}.{name}: {self._unknown(name)}" for name in value if name not in self.keys]
        wrong += [words for name, one in given.items() if name in self.keys for words in _wrong(self.keys[name], one, f"{path}.{name}", version)]
        return wrong + [f"{path}.{name}: is needed" for name in self.required if name not in given]

    def _unknown(self, name: Any) -> str:
        near = nearest(name, self.keys)
        known = f"there is {', '.join(self.keys)}" if self.keys else "leave it empty"
        return f"there is no such key; {f'did you mean {near}?' if near else known}"
