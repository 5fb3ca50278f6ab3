# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of a resource."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Iterable

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import TEXT, Named, Reference, Value, as_texts
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.variables import Variables
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import Version
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.redaction import LONG


def camel(name: str) -> str:
    """``docker_image`` as the API writes it: ``dockerImage``."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def snake(name: str) -> str:
    """``dockerImage`` as options write it: ``docker_image``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def with_article(noun: str) -> str:
    """Put before a noun what its sound wants: ``an application``, ``an ssh key``, but ``a user``."""
    return f"{'an' if re.match(r'(?!u(?:s|ni)|eu|one)[aeiou]|ss[ho]', noun) else 'a'} {noun}"


def nearest(word: Any, known: Iterable[str]) -> str | None:
    """Return the known word that is meant by another: one that differs in case and joints only, else one that looks like it."""
    plain = {re.sub(r"[^a-z0-9]", "", one.lower()): one for one in known}
    near = get_close_matches(re.sub(r"[^a-z0-9]", "", str(word).lower()), plain, 1)
    return plain[near[0]] if near else None


_PLAIN = {"str": str, "int": int, "bool": bool}
#: Default of an option that is not the same on all servers, or for all of a kind.
VARIES: Any = object()


def _texts(value: Any) -> list[str]:
    """Return every text in a value."""
    if isinstance(value, (dict, list)):
        return [text for one in (value.values() if isinstance(value, dict) else value) for text in _texts(one)]
    return [value] if isinstance(value, str) else []


@dataclass(frozen=True)
class RunningChange:
    """A procedure that changes an option in what is running, so that no deployment is needed.

    :ivar procedure: its name within the router of the resource
    :ivar value: field of its input that takes the value
    :ivar inputs: what else it wants
    :ivar since: first server version that has it
    """

    procedure: str
    value: str
    since: Version
    inputs: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Field:
    """An option of a module and the field of the API it stands for.

    :ivar name: the option
    :ivar value: its type, and how option and field are converted and compared
    :ivar api: the API's field, where it is not the option in camel case
    :ivar required: it must be given to create
    :ivar variants: types of the resource that have it, where not all have
    :ivar required_in: kinds of what it belongs to, or types of it, in which it must be given to create
    :ivar immutable: it can't be changed once the resource exists
    :ivar computed: the server makes it up, so no document states it
    :ivar sensitive: never in output; a diff shows only that it changes
    :ivar default: what the option of a new one is where it is left out, or what makes that of the record; VARIES where servers differ
    :ivar signs: values that it has where it is left out and nothing says otherwise, each with the options that tell of it
    :ivar since: first server version that has the field
    :ivar at_create: the create procedure takes it
    :ivar always: the update procedure wants it, changed or not
    :ivar live: a change takes effect without a deployment
    :ivar running_change: how it is changed in what is running
    """

    name: str
    value: Value = TEXT
    api: str = ""
    required: bool = False
    variants: tuple[str, ...] = ()
    required_in: tuple[str, ...] = ()
    immutable: bool = False
    computed: bool = False
    sensitive: bool = False
    default: Any = None
    signs: tuple[tuple[str, tuple[str, ...]], ...] = ()
    since: Version | None = None
    at_create: bool = False
    always: bool = False
    live: bool = False
    running_change: RunningChange | None = None

    @cached_property
    def reference(self) -> str:
        """The kind of the resource that the option names, if it names one."""
        return self.value.kind if isinstance(self.value, Reference) else ""

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """What the option names, so that the API has ids."""
        return (self.value,) if isinstance(self.value, Reference) else self.value.references if isinstance(self.value, Named) else ()

    @cached_property
    def aliases(self) -> tuple[str, ...]:
        """Other names of the option: what names a resource may be written as its id, unless that is its name."""
        if not isinstance(self.value, Reference) or self.value.known:
            return ()
        return (f"{self.name.removesuffix('s')}_ids",) if self.value.elements else (f"{self.name}_id",)

    @cached_property
    def api_name(self) -> str:
        return self.api or camel(self.aliases[0] if self.aliases else self.name)

    def usual(self, record: dict[str, Any]) -> Any:
        """Return what the option is where it is left out when a resource like this is made."""
        return self.default(record) if callable(self.default) else self.default

    def told(self, options: dict[str, Any]) -> dict[str, str]:
        """Return the values that other options tell of, each with the first of them that does."""
        return {value: name for value, names in self.signs for name in reversed(names) if options.get(name) not in (None, "", [], {})}

    @cached_property
    def hidden(self) -> bool:
        """Whether the value must never stand in output."""
        return self.sensitive or self.value.hidden

    def conceals(self, value: Any) -> bool:
        """Say whether a value of the API has a secret in it."""
        return self.hidden or bool(self.value.credentials(value))

    def secrets(self, value: Any) -> list[str]:
        """Return the secrets in a value of the API: of variables, those that are too long for a plain word or number."""
        if isinstance(self.value, Variables):
            return [text for name, text in self.value.pairs(value) if len(text) >= LONG]
        return [*(_texts(value) if self.sensitive else []), *self.value.credentials(value)]

    def is_plain(self, value: Any) -> bool:
        """Say whether Ansible would take a value as it is, which it takes a while to find out: most in a document are such."""
        return value.__class__ is _PLAIN.get(self.value.type) and (not self.value.choices or value in self.value.choices)

    def written(self, value: Any) -> Any:
        """Return the option as it was written, before Ansible makes text of what has to be text; raises like `as_text`."""
        return as_texts(self.spec(), value, self.value.fraction)

    def spec(self) -> dict[str, Any]:
        """Return the option as an argument spec has it."""
        spec = {**self.value.spec(), **({"aliases": list(self.aliases)} if self.aliases else {})}
        if self.hidden:
            spec["no_log"] = True
        elif re.search(r"(pass|secret|token|key)", self.name):
            spec["no_log"] = False
        return spec
