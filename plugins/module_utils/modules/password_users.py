# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who uses the password of a database: found in what the services of an instance are given, by the database's address.

A service uses a database that it names by its address in Docker. Its variables that are the password, or an address with it, are what
changes; those of its project and environment too, where it takes them over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Any, Callable, Iterable, Iterator
from urllib.parse import quote

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import Node
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.tree import Tree
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Reference
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.variables import Variables
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.redaction import LONG

#: Says whether a text names the database.
At = Callable[[str], bool]
#: What the server puts in the place of a reference, and where from: the project, the environment, or the service itself.
_REFERENCE = re.compile(r"\$\{\{(?:(project|environment)\.)?([^{}]*?)\}\}")
_BY_HAND = "change that by hand, and name the service in skip"
_SECRET = re.compile(r"(?i)pass|pwd|pw$|secret")


class Password:
    """A password as it stands in texts: in an address before its host, or among options such as ``Host=db;Password=…`` and ``"password": "…"``."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.written = "|".join(re.escape(one) for one in dict.fromkeys((text, quote(text, safe=""))))
        self._in_address = re.compile(rf"(?P<before>://[^/?#@:\s]*:)(?:{self.written})(?=@(?P<host>[^/?#\s\"']*))")
        self._option = re.compile(rf"(?P<before>(?i:\b(?:password|passwd|pass|pwd)[\"']?\s*[=:]\s*[\"']?))(?:{self.written})(?=[;&\s\"',}}]|\Z)")

    def replaced(self, value: str, new: str, at: At) -> str:
        """Return a text with another password in the place of it.

        :param at: says whether a text names the database
        """
        value = self._in_address.sub(lambda match: match["before"] + quote(new, safe="") if at(match["host"]) else match[0], value)
        return self._option.sub(lambda match: match["before"] + new, value)

    def stands_in(self, text: str) -> bool:
        """Say whether it stands in a text in whatever form, and is no part of a word."""
        return bool(re.search(rf"(?<!\w)(?:{self.written})(?!\w)", text))

    def is_given_in(self, value: str, at: At) -> bool:
        """Say whether it stands in a text in a form that is understood."""
        return self.replaced(value, f"{self.text}-", at) != value


@dataclass(frozen=True)
class Change:
    """A password that becomes another one.

    :ivar plain: the old one is no more than a word that stands elsewhere in the database, such as its name: a variable that is it may be anything
    """

    old: Password
    new: Password
    plain: bool

    @property
    def is_one(self) -> bool:
        """Whether there is anything to change."""
        return self.old.text != self.new.text

    def of(self, name: str, value: str, at: At) -> str | None:
        """Return what a variable is to be; None where it has nothing to do with the password.

        :param at: says whether a text names the database
        """
        if value in (self.old.text, self.new.text):
            return self.new.text if not self.plain or _SECRET.search(name) else None
        if not at(value):
            return None
        changed = self.old.replaced(value, self.new.text, at)
        return changed if changed != value or self.new.is_given_in(value, at) else None


@dataclass
class Uses:
    """Who uses a password.

    :ivar texts: variables that change, each as the text that they are to be
    :ivar names: the names of the variables that change, alike
    :ivar users: services that use it, each with the values in which it gets the new one
    :ivar wrong: what can't be changed, each a sentence that begins with a path
    :ivar doubtful: what the user should be told
    """

    texts: dict[tuple[str, str], tuple[Node, Field, str]] = field(default_factory=dict)
    names: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    users: list[tuple[Node, list[str]]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)


def find_uses(tree: Tree, database: Node, change: Change, also: list[str], skip: list[str]) -> Uses:
    """Find who uses the password of a database, and what is to be changed for that.

    :param also: patterns of paths of services that use it though nothing of them names it
    :param skip: patterns of paths of services that are left alone
    """
    search = _Search(tree, database, change, also)
    for node in sorted(tree.walk(), key=lambda node: node.path):
        if node.resource.deployment and node.id != database.id and not _matches(node.path, skip):
            search.look(node)
    search.look_again()
    return search.uses


def _matches(path: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)


@dataclass(frozen=True, eq=False)
class _Held:
    """A variable: where it stands, and what it is."""

    node: Node
    field: Field
    name: str
    value: str


class _Search:
    """Looks at one service after the other."""

    def __init__(self, tree: Tree, database: Node, change: Change, also: list[str]) -> None:
        self.tree, self.change, self.also = tree, change, also
        self.uses = Uses()
        # What is the password of what others take over, by id and name, and the services that are no users by themselves.
        self.shared: dict[tuple[str, str], str] = {}
        self.passed: list[tuple[Node, list[_Held]]] = []
        self.at = _names(database)
        others = [node for node in tree.walk() if node.id != database.id and change.old.text in _passwords(node)]
        self.others = [(node.path, _names(node)) for node in others]

    def look(self, node: Node) -> None:
        """Note what a service has to do with the password."""
        held = list(_variables(node))
        held += _shared(node, held)
        values = [_resolved(one.value, node, held) for one in held]
        rest = list(self._texts(node))
        named = any(map(self.at, values)) or any(self.at(text) for place, text in rest)
        if not named and not _matches(node.path, self.also):
            self._doubt(node, held)
            self.passed.append((node, held))
            return
        at = self.at if named else lambda text: True
        found = {id(one): new for one, value in zip(held, values) for new in [self._new(one, value, at)] if new is not None}
        self._refuse(node, [one for one in held if id(one) in found and one.value == self.change.old.text], values, rest)
        for one in held:
            if found.get(id(one), one.value) != one.value:
                self._set(one, found[id(one)])
            elif id(one) not in found and self.change.is_one and at(one.value) and self.change.old.stands_in(one.value) and not self.change.plain:
                self.uses.wrong.append(f"{one.node.path}: {one.name} holds the password in a form that is not understood; {_BY_HAND}")
        self.shared.update({(one.node.id, one.name): found[id(one)] for one in held if id(one) in found and one.node is not node})
        if found:
            self._note(node, held, found)

    def look_again(self) -> None:
        """Note who takes over what has turned out to be the password."""
        for node, held in self.passed:
            found = {id(one): self.shared[one.node.id, one.name] for one in held if (one.node.id, one.name) in self.shared}
            if found:
                self._note(node, held, found)

    def _note(self, node: Node, held: list[_Held], found: dict[int, str]) -> None:
        """Note a user, with the values in which it is to get the password."""
        taken = {_key(one, node) for one in held if id(one) in found}
        after = [replace(one, value=found.get(id(one), one.value)) for one in held]
        own = [one for one in after if one.node is node and (_key(one, node) in taken or taken & set(_REFERENCE.findall(one.value)))]
        self.uses.users.append((node, [_resolved(one.value, node, after) for one in own]))

    def _doubt(self, node: Node, held: list[_Held]) -> None:
        """Tell of a service that may use the database, though it does not name it."""
        names = [one.name for one in held if one.value == self.change.old.text and len(one.value) >= LONG and one.node is node]
        if names and self.change.is_one:
            self.uses.doubtful.append(
                f"{node.path} has the same text as the password in {', '.join(names)}, and does not name the database; it is left as it is."
                " Name it in also if it uses the database"
            )

    def _new(self, one: _Held, resolved: str, at: Callable[[str], bool]) -> str | None:
        """Return what a variable is to be. A host may be a reference."""
        return self.change.of(one.name, one.value, lambda text: at(text) or "${{" in text and at(resolved))

    def _texts(self, node: Node) -> Iterator[tuple[str, str]]:
        """Yield what else a service is given, with what is attached to it."""
        yield from _plain(node)
        for resource in self.tree.within[node.resource.kind]:
            for inner in self.tree.snapshot.nodes(resource, node):
                yield from ((f"{resource.title} {inner.label}, {place}", text) for place, text in _plain(inner))

    def _refuse(self, node: Node, exact: list[_Held], values: list[str], rest: list[tuple[str, str]]) -> None:
        """Note what stands in the way.

        :param exact: variables that are the old password
        """
        if not self.change.is_one:
            return
        for place, text in rest:
            if self.at(text) and self.change.old.stands_in(text) and not self.change.plain:
                self.uses.wrong.append(f"{node.path}: {place} holds the password, which is changed in variables only; {_BY_HAND}")
        for path, named in self.others if exact else ():
            if any(map(named, values)):
                names = ", ".join(one.name for one in exact)
                self.uses.wrong.append(
                    f"{node.path}: {names} may be the password of {path}, too, which it also names and whose password is the same; {_BY_HAND}"
                )

    def _set(self, one: _Held, new: str) -> None:
        place = (one.node.id, one.field.name)
        text = self.uses.texts[place][2] if place in self.uses.texts else one.node.record.get(one.field.api_name)
        variables = one.field.value
        if one.name not in self.uses.names.setdefault(place, []) and isinstance(variables, Variables):
            try:
                self.uses.texts[place] = (one.node, one.field, variables.merge(text, {one.name: new}))
                self.uses.names[place].append(one.name)
            except ValueError as error:
                self.uses.wrong.append(f"{one.node.path}: {one.field.name}: {error}")


def _names(database: Node) -> Callable[[str], bool]:
    """Return what says whether a text names a database: by its name in Docker, which the server makes up and no other has."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(str(database.record['appName']))}(?![\w-])")
    return lambda text: bool(pattern.search(text))


def _passwords(node: Node) -> list[Any]:
    return [node.record.get(field.api_name) for field in node.resource.fields if field.running_change]


def _variables(node: Node) -> Iterator[_Held]:
    for one in node.resource.fields:
        if isinstance(one.value, Variables):
            for name, value in one.value.pairs(node.record.get(one.api_name)):
                yield _Held(node, one, name, value)


def _shared(node: Node, held: list[_Held]) -> Iterator[_Held]:
    """Yield the variables that a service takes over from its project and environment."""
    taken = {(kind, name) for one in held for kind, name in _REFERENCE.findall(one.value) if kind}
    above = node.parent
    while above is not None:
        yield from (one for one in _variables(above) if (above.resource.kind, one.name) in taken)
        above = above.parent


def _key(one: _Held, node: Node) -> tuple[str, str]:
    """Return what a service calls a variable."""
    return "" if one.node is node else one.node.resource.kind, one.name


def _resolved(value: str, node: Node, held: list[_Held]) -> str:
    """Return what the server makes of a value."""
    known = {_key(one, node): one.value for one in held}

    def text(match: re.Match[str]) -> str:
        return known.get((match[1] or "", match[2]), match[0])

    return _REFERENCE.sub(text, _REFERENCE.sub(text, value))


def _plain(node: Node) -> Iterator[tuple[str, str]]:
    """Yield the texts of something that are no variables, each with its option."""
    for one in node.resource.fields:
        if not isinstance(one.value, (Variables, Reference)):
            yield from ((one.name, text) for text in _leaves(node.record.get(one.api_name)))


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, (dict, list)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _leaves(one)
    elif isinstance(value, str):
        yield value
