# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a resource is made of: the classes with which every resource is described once, in data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Callable, Iterable

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import TEXT, Url, Value, Variables

Version = tuple[int, int, int]

#: Oldest supported server (design, Versions).
FLOOR: Version = (0, 28, 0)


def camel(name: str) -> str:
    """``docker_image`` as the API writes it: ``dockerImage``."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def snake(name: str) -> str:
    """``dockerImage`` as options write it: ``docker_image``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


#: Default of an option that is not the same on all servers, or for all of a kind.
VARIES: Any = object()


@dataclass(frozen=True)
class Field:
    """An option of a module and the field of the API it stands for.

    :ivar name: the option
    :ivar type: type of the option in an argument spec
    :ivar api: the API's field, where it is not the option in camel case
    :ivar value: how the two are converted and compared
    :ivar secret: never in output; a diff shows only that it changes
    :ivar since: first server version that has the field
    :ivar bigint_before: servers older than this version want its number as a BigInt
    :ivar at_create: the create procedure takes it
    :ivar needed: it must be given to create
    :ivar fixed: it can't be changed once the resource exists
    :ivar always: the update procedure wants it, changed or not
    :ivar live: a change takes effect without a deployment
    :ivar refers_to: kind of the resource that the option names; the API holds its id
    :ivar change_with: procedure that changes it in what is running, and the input besides the id and ``password``
    :ivar file: the text may be given as a file of the controller, with the option ``src``
    :ivar default: what the option of a new one is where it is left out, or what makes that of the record; VARIES where servers differ
    :ivar made: the server makes it up, so no document states it
    :ivar check: returns what is wrong with a value, in words that follow the option's name
    """

    name: str
    type: str = "str"
    api: str = ""
    value: Value = TEXT
    choices: tuple[str, ...] = ()
    elements: str = ""
    aliases: tuple[str, ...] = ()
    secret: bool = False
    since: Version | None = None
    bigint_before: Version | None = None
    at_create: bool = False
    needed: bool = False
    fixed: bool = False
    always: bool = False
    live: bool = False
    refers_to: str = ""
    change_with: tuple[str, tuple[tuple[str, Any], ...]] | None = None
    file: bool = False
    default: Any = None
    made: bool = False
    check: Callable[[Any], str | None] | None = None

    @property
    def api_name(self) -> str:
        return self.api or camel(self.name)

    def usual(self, record: dict[str, Any]) -> Any:
        """Return what the option is where it is left out when a resource like this is made."""
        return self.default(record) if callable(self.default) else self.default

    @property
    def hidden(self) -> bool:
        """Whether the value must never stand in output."""
        return self.secret or isinstance(self.value, Variables)

    def conceals(self, value: Any) -> bool:
        """Say whether a value of the API has a secret in it."""
        return self.hidden or isinstance(self.value, Url) and bool(self.value.credentials(value))

    def spec(self) -> dict[str, Any]:
        """Return the option as an argument spec has it."""
        spec: dict[str, Any] = {"type": self.type}
        if self.choices:
            spec["choices"] = list(self.choices)
        if self.elements:
            spec["elements"] = self.elements
        if self.aliases:
            spec["aliases"] = list(self.aliases)
        if self.hidden:
            spec["no_log"] = True
        elif re.search(r"(pass|secret|token|key)", self.name):
            spec["no_log"] = False
        return spec


BEFORE, INSTEAD, AFTER = "before", "instead", "after"


@dataclass(frozen=True)
class Way:
    """A procedure that has a part in making a new resource; it is no desired state of one that is there.

    :ivar when: BEFORE create, which gets what it answers; INSTEAD of create; or AFTER it, with the new id
    :ivar inputs: options, and the fields of its input that take them; the first option asks for it
    :ivar gives: fields of the API that it answers
    :ivar choices: values of the first option
    """

    procedure: str
    when: str
    inputs: tuple[tuple[str, str], ...]
    gives: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()

    @property
    def option(self) -> str:
        return self.inputs[0][0]

    def input(self, given: dict[str, Any]) -> dict[str, Any]:
        return {field: given[option] for option, field in self.inputs if option in given}


@dataclass(frozen=True)
class Resource:
    """A kind of thing a server holds.

    :ivar kind: its name in options, results and messages, such as ``application``
    :ivar id_field: the API's field with its id
    :ivar fields: its options
    :ivar since: first server version that has it
    :ivar key: options that tell it from its siblings (the natural key)
    :ivar parents: kinds of resources it can belong to; none for a resource of the instance
    :ivar within: key under which the parent's record lists it
    :ivar listing: procedure that lists all of a resource of the instance, or all that belong to one parent
    :ivar listing_input: input of that procedure
    :ivar listing_owner: fields of the input of that procedure that take the id and the kind of the parent
    :ivar listed_whole: the listing has whole records, so that the one procedure is not needed
    :ivar listed_with_key: the listing has the natural key
    :ivar one: procedure that reads one
    :ivar create: procedure that creates one
    :ivar ways: ways to make a new one with the help of the server
    :ivar create_with: fields that create wants and that the options don't have
    :ivar owner_id: field of the create procedure that takes the id of the parent, where it is not the parent's own
    :ivar owner_fields: what else create wants to know of the parent, by its kind
    :ivar create_answer: steps to the record in what create answers; None where it answers no record (FACTS, What creating returns)
    :ivar update: procedure that updates one
    :ivar remove: procedure that removes one
    :ivar remove_input: input of that procedure besides the id
    :ivar move: procedure that moves one to another parent
    :ivar returns: fields of the API that a returned record has besides the options
    :ivar name_path: steps to the name in a record
    :ivar deployed: kinds of its parents, or with "" whatever its parent, for which a change takes effect at a deployment only,
        but for fields that are live
    :ivar service: it runs in containers of its own
    :ivar bears: kind, record as it is at first and place in what create answers of a resource within it that the server makes with a new one
    :ivar own: says whether the server made one by itself (record, record of its parent), so that it isn't taken for left over
    :ivar locks: names what a change of one rewrites on the server (id of what it belongs to, fields of the API); the server reads it, waits
        and writes it back, so of two changes of the same that run at once one is lost
    :ivar holds: procedures that hold a connection to the database while they wait for another; ten at once, which is all there are, stop
        the server for good (seen with domain.create on v0.28.8, v0.29.14 and v0.30.2, read of the others)
    :ivar guard: returns why the server would refuse a change (action, record, options), for a truthful plan
    """

    kind: str
    id_field: str
    fields: tuple[Field, ...] = ()
    since: Version | None = None
    key: tuple[str, ...] = ("name",)
    parents: tuple[str, ...] = ()
    within: str = ""
    listing: str = ""
    listing_input: Any = None
    listing_owner: tuple[str, str] | None = None
    listed_whole: bool = False
    listed_with_key: bool = True
    one: str = ""
    create: str = ""
    ways: tuple[Way, ...] = ()
    create_with: tuple[tuple[str, Any], ...] = ()
    owner_id: str = ""
    owner_fields: Callable[[str], dict[str, Any]] = lambda kind: {}
    create_answer: tuple[str, ...] | None = ()
    update: str = ""
    remove: str = ""
    remove_input: tuple[tuple[str, Any], ...] = ()
    move: str = ""
    returns: tuple[str, ...] = ()
    name_path: tuple[str, ...] = ("name",)
    deployed: tuple[str, ...] = ()
    service: bool = False
    bears: tuple[str, dict[str, Any], str] | None = None
    own: Callable[[dict[str, Any], dict[str, Any]], bool] | None = None
    locks: Callable[[str, dict[str, Any]], tuple[str, ...]] = lambda owner, values: ()
    holds: tuple[str, ...] = ()
    guard: Callable[[str, dict[str, Any], dict[str, Any]], str | None] | None = None

    @property
    def title(self) -> str:
        return self.kind.replace("_", " ")

    @property
    def noun(self) -> str:
        """Its title with an article."""
        return f"{'an' if self.title[0] in 'aeiou' or self.kind == 'ssh_key' else 'a'} {self.title}"

    def deployed_with(self, parent: str) -> bool:
        """Say whether a change takes effect only when what it belongs to is deployed."""
        return "" in self.deployed or parent in self.deployed

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    def field(self, name: str) -> Field:
        return self._by_name[name]

    def way(self, when: str, given: dict[str, Any]) -> Way | None:
        """Return the way that is asked for."""
        return next((way for way in self.ways if way.when == when and way.option in given), None)

    def name_of(self, record: dict[str, Any]) -> str | None:
        """Return the name in a record, or None where the listing left it out."""
        value: Any = record
        for step in self.name_path:
            value = (value or {}).get(step)
        return value

    def key_of(self, record: dict[str, Any]) -> tuple[Any, ...]:
        """Return the natural key of a record, its values in the words of the options."""
        fields = [self.field(name) for name in self.key]
        return tuple(field.value.from_api(record.get(field.api_name)) for field in fields)

    def label(self, record: dict[str, Any]) -> str:
        """Name one for the user: by its natural key, else by its id."""
        if self.key == ("name",):
            return self.name_of(record) or record.get(self.id_field) or "?"
        return join(record.get(self.field(name).api_name) for name in self.key)

    def secrets(self, record: dict[str, Any]) -> list[str]:
        """Return the secrets in a record: of variables, values that are too long for a plain word or number."""
        found: list[str] = []
        for field in self.fields:
            value = record.get(field.api_name)
            if isinstance(field.value, Variables):
                found += [text for name, text in field.value.pairs(value) if len(text) >= 8]
            elif isinstance(field.value, Url):
                found += field.value.credentials(value)
            elif field.secret and isinstance(value, str):
                found.append(value)
        return found

    def options(self, record: dict[str, Any], secrets: bool = False) -> dict[str, Any]:
        """Turn a record of the API into the words of the options.

        :param secrets: keep the secret fields
        """
        options = {
            field.name: (field.value.from_api if secrets else field.value.shown)(record[field.api_name])
            for field in self.fields
            if field.api_name in record and (secrets or not field.hidden)
        }
        if "name" not in options and self.name_of(record) is not None:
            options["name"] = self.name_of(record)
        for name in (self.id_field, *self.returns):
            if name in record:
                options[snake(name)] = record[name]
        return options


def join(parts: Iterable[Any]) -> str:
    """Join the parts of a natural key, as in ``shop.example.com/api`` and ``8080/udp``."""
    return "/".join(text for text in (str(part).strip("/") for part in parts if part is not None) if text)


def version_text(version: Version) -> str:
    return "v" + ".".join(str(part) for part in version)


def parse_version(text: str) -> Version:
    """Read ``v0.30.2`` or ``0.29.14-canary``; a part that is no number counts as 0."""
    numbers = re.findall(r"\d+", str(text).split("-", 1)[0])[:3]
    major, minor, patch = (int(number) for number in (*numbers, "0", "0", "0")[:3])
    return major, minor, patch
