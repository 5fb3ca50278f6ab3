# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the value of an option and the value in the API are turned into each other, checked and compared.

A conversion has these sides: ``to_api`` takes what the user wrote (raising ``ValueError`` with words that follow the
option's name), ``from_api`` makes the option of what the server holds, ``same`` says whether the two already agree.
``stated`` is ``from_api`` for a document, which is written to be applied again. ``wrong`` says what a server would
refuse: a value knows all that the input check of a server knows of its field.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Callable

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import FLOOR, Version, version_text
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.redaction import credentials, hide_credentials


@dataclass(frozen=True)
class Rule:
    """What a server asks of a value.

    :ivar broken: returns what is wrong with a value of the API that isn't null, in words that follow the option's name
    :ivar since: first server version that asks for it
    :ivar before: first server version that asks for it no more
    """

    broken: Callable[[Any], str | None]
    since: Version = FLOOR
    before: Version | None = None

    def asked(self, version: Version) -> bool:
        """Say whether a server of a version asks for it; the floor stands for what every version asks for."""
        return self.since <= version and (self.before is None or FLOOR < version < self.before)


def pattern(form: str, words: str, since: Version = FLOOR) -> Rule:
    """Return the rule that a text has a form.

    :param form: a regular expression for the whole text
    :param words: what is said of another text, with ``{value}`` for the text itself
    """
    compiled = re.compile(form, re.ASCII)
    return Rule(lambda text: None if compiled.fullmatch(text) else words.replace("{value}", text), since)


def length(most: int) -> Rule:
    """Return the rule that a text is no longer than a number of characters."""
    return Rule(lambda text: f"has {len(text)} characters, and {most} are possible" if len(text) > most else None)


def between(least: int, most: int) -> Rule:
    """Return the rule that a number is within two others."""
    return Rule(lambda number: None if least <= number <= most else f"{number} is not possible; use {least} to {most}")


def _each(rule: Rule) -> Rule:
    """Return the rule that every text of a list keeps a rule."""
    return Rule(lambda texts: next(filter(None, map(rule.broken, texts)), None), rule.since, rule.before)


def _unstorable(value: Any) -> str | None:
    """PostgreSQL takes no NUL character (500 on v0.28.8, v0.29.14 and v0.30.2)."""
    texts = value if isinstance(value, list) else [value]
    return "has a NUL character, which a server can't store" if any(isinstance(text, str) and "\0" in text for text in texts) else None


#: The greatest whole number that JavaScript holds exactly; a greater one would come back as another.
EXACT = 2**53 - 1
STORABLE = Rule(_unstorable)


def json_text(value: Any) -> str:
    """Write a structure as JSON text; keys stay in their order, and letters as they are."""
    return json.dumps(value, ensure_ascii=False)


def as_text(value: Any, fraction: bool = False) -> Any:
    """Return what was given to an option that takes text, before anything else makes text of it.

    ansible-core before 2.19 makes a structure of JSON text that comes out of a template; it becomes JSON text again.

    :param fraction: the option may be a number such as 0.5
    :raises ValueError: where what the user wrote can't be told any more: YAML reads 1.10 as 1.1 and no as false
    """
    if isinstance(value, (dict, list)):
        return json_text(value)
    if isinstance(value, bool):
        raise ValueError("must be text, not a flag; YAML reads words such as no and on as flags, so put it in quotes where it is written")
    if isinstance(value, float) and not fraction:
        raise ValueError("must be text, not a number; YAML reads 1.10 as 1.1, so put it in quotes where it is written")
    return value


def as_texts(spec: dict[str, Any], value: Any, fraction: bool = False) -> Any:
    """Return the value of an option with what has to be text made text by `as_text`, be it the value or what a list has.

    :param spec: the option as an argument spec has it; where it has choices, Ansible says which they are
    """
    if value is None or spec.get("choices"):
        return value
    if spec.get("elements") == "str" and isinstance(value, list):
        return [as_text(one) for one in value]
    return as_text(value, fraction) if spec["type"] == "str" else value


class Value:
    """A text, or what stands alike on both sides; empty text and an empty list are the API's null.

    :cvar type: type of the option in an argument spec
    :cvar elements: type of the elements of a list
    :cvar hidden: every value is a secret
    :cvar masked: the server keeps it back, so that nobody can tell whether it is another
    :cvar initial: only a new one is given it, and the server never tells it
    :cvar fraction: it may be given as a number such as 0.5
    :param empty: what the API takes to clear the field
    :param rules: what the server asks of it
    :param needed: it can't be cleared
    :param file: the option with which the text may be given as a file of the controller; empty where it can't be
    """

    type = "str"
    elements = ""
    choices: tuple[str, ...] = ()
    hidden = False
    masked = False
    initial = False
    fraction = False

    def __init__(self, empty: Any = None, *rules: Rule, needed: bool = False, file: str = "") -> None:
        self.empty = empty
        self.rules = rules
        self.needed = needed
        self.file = file

    def to_api(self, value: Any) -> Any:
        return self.empty if value in ("", [], {}) else value

    def from_api(self, value: Any) -> Any:
        return None if value in ("", [], {}) else value

    def sent(self, value: Any, version: Version) -> Any:
        """Return what a server of a version wants for a value of the API."""
        return value

    def resent(self, value: Any) -> Any:
        """Return what an update takes for a value that the server holds, where it wants the field though it isn't changed."""
        return self.empty if value is None else value

    def shown(self, value: Any) -> Any:
        """Return the option as output may have it."""
        return self.from_api(value)

    def tells(self, value: Any) -> dict[str, Any]:
        """Return what a returned record has besides, since a value of the API tells it."""
        return {}

    def stated(self, value: Any) -> Any:
        """Return the option as a document states what the server holds: nothing of it may get lost."""
        return self.from_api(value)

    def credentials(self, value: Any) -> list[str]:
        """Return the secrets that stand within a value of the API."""
        return []

    def same(self, current: Any, wanted: Any) -> bool:
        """Say whether the API's ``current`` already is what the option's ``wanted`` asks for."""
        return bool(self.from_api(current) == self.normal(wanted))

    def normal(self, wanted: Any) -> Any:
        """Return what an option is once the server has it, for comparison."""
        return self.from_api(self.to_api(wanted))

    def wrong(self, value: Any, path: str, version: Version = FLOOR) -> list[str]:
        """Say what a server of a version would refuse, each in a sentence that begins with the path of the mistake.

        :param path: the option
        :param version: without one it is what every version refuses
        """
        if self.needed and value in ("", [], {}):
            return [f"{path}: must not be empty"]
        try:
            sent = self.to_api(value)
        except ValueError as error:
            return [f"{path}: {error}"]
        asked = () if sent is None else (rule for rule in (STORABLE, *self.rules) if rule.asked(version))
        return [f"{path}: {words}" for words in (rule.broken(sent) for rule in asked) if words][:1]

    def spec(self) -> dict[str, Any]:
        """Return the option as an argument spec has it, but for secrecy."""
        return {
            "type": self.type, **({"choices": list(self.choices)} if self.choices else {}), **({"elements": self.elements} if self.elements else {}),
        }


def _counted(value: Any) -> Any:
    """Return a number; Ansible lets true and false pass for one."""
    if isinstance(value, bool):
        raise ValueError("must be a whole number, not true or false")
    return value


class Flag(Value):
    """True or false."""

    type = "bool"


class OffFlag(Flag):
    """True or false, of which a server holds null where it was never set."""

    def from_api(self, value: Any) -> Any:
        return bool(value)


class Number(Value):
    """A whole number; a server has room for those of 32 bits."""

    type = "int"

    def __init__(self, least: int = -2**31, most: int = 2**31 - 1) -> None:
        super().__init__(None, between(least, most))

    def to_api(self, value: Any) -> Any:
        return _counted(value)


class Texts(Value):
    """A list of texts.

    :param rules: what the server asks of each
    """

    type, elements = "list", "str"

    def __init__(self, *rules: Rule) -> None:
        super().__init__(None, *map(_each, rules))


class Default(Value):
    """A text that the server takes for unset when it holds ``default``."""

    def __init__(self, default: str, *rules: Rule) -> None:
        super().__init__(default, *rules)

    def from_api(self, value: Any) -> Any:
        return value or self.empty


def _later(word: str, version: Version) -> Rule:
    """Return the rule of servers before a version, that a word is none of theirs."""
    words = f"'{word}' needs Dokploy {version_text(version)} or newer; update the server"
    return Rule(lambda value: words if value == word else None, before=version)


class Choice(Value):
    """One of a few words.

    :param default: the word that the server takes for unset
    :param since: words that came later, with the first server version that has them
    """

    def __init__(self, *choices: str, default: str | None = None, since: dict[str, Version] | None = None) -> None:
        super().__init__(default, *(_later(word, version) for word, version in (since or {}).items()))
        self.choices = choices

    def from_api(self, value: Any) -> Any:
        return value or self.empty


class Reference(Value):
    """The name of another resource; the API holds its id.

    :ivar kind: kind of the resource
    :ivar ordered: of several it matters which comes first
    :ivar known: names that stand for something of the server's own, and are their own ids as are those of all of the kind
    :ivar unfit: says what is wrong with one that is named (its options), in words that follow its name
    :ivar within: kinds of what is meant where it is something within the other resource, named by its path: ``shop/production/web``
    """

    def __init__(
        self, kind: str, many: bool = False, needed: bool = False, ordered: bool = True, known: tuple[str, ...] = (), within: tuple[str, ...] = (),
        rules: tuple[Rule, ...] = (), unfit: Callable[[dict[str, Any]], str | None] = lambda options: None,
    ) -> None:
        super().__init__(None if ordered else [], *rules, needed=needed)
        self.kind, self.ordered, self.known, self.within, self.unfit = kind, ordered, known, within, unfit
        if many:
            self.type, self.elements = "list", "str"

    @property
    def title(self) -> str:
        """What it names, for messages."""
        return ("service" if len(self.within) > 1 else (*self.within, self.kind)[0]).replace("_", " ")

    def same(self, current: Any, wanted: Any) -> bool:
        return super().same(current, wanted) if self.ordered else set(current or ()) == set(wanted or ())


class Named:
    """What an option has that names several resources in a form of its own.

    :cvar references: what it names
    """

    references: tuple[Reference, ...] = ()

    def placed(self, value: Any, id_of: Callable[[Reference, str], Any]) -> Any:
        """Return the API's value, with ids in the place of names."""
        raise NotImplementedError

    def named(self, value: Any, name_of: Callable[[Reference, Any], str | None]) -> Any:
        """Return the option, with names in the place of ids."""
        raise NotImplementedError


class Url(Value):
    """An address that may have credentials in it, which are a secret: ``https://TOKEN@git.example.com/shop.git``."""

    def credentials(self, value: Any) -> list[str]:
        return credentials(str(value or ""), whole=True)

    def shown(self, value: Any) -> Any:
        return self.from_api(hide_credentials(str(value or ""), whole=True))

    def wrong(self, value: Any, path: str, version: Version = FLOOR) -> list[str]:
        return [words.replace(str(value), hide_credentials(str(value), whole=True)) for words in super().wrong(value, path, version)]


#: What a server shows in the place of a secret that it keeps back (access.md, DNS and vault); sent in an update, it keeps it.
MASK = "********"


class Masked(Value):
    """A secret that the server doesn't give back: it shows a mask or nothing."""

    masked = True


class Trimmed(Value):
    """A text whose blanks at both ends don't count, such as a key; the server takes none before it."""

    def to_api(self, value: Any) -> Any:
        return super().to_api((value or "").lstrip())

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
        return bool(current == wanted) or str(current).startswith(f"{wanted}-")


class Json(Value):
    """A structure of which the server asks nothing, compared by content."""

    type = "dict"


class Port(Value):
    """A port number; 0 clears, where that can be."""

    type = "int"

    def to_api(self, value: Any) -> Any:
        if not (1 if self.needed else 0) <= _counted(value) <= 65535:
            raise ValueError(f"{value} is not a port number; use 1 to 65535{'' if self.needed else ', or 0 for none'}")
        return value or None


TEXT = Value()
PLAIN_TEXT = Value("")
NEEDED_TEXT = Value("", needed=True)
TEXT_FILE = Value("", file="src")
FLAG = Flag()
OFF_FLAG = OffFlag()
NUMBER = Number()
TEXTS = Texts()
