# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents: resources stated together in one structure, read with every mistake told at once, and written of what exists.

What a document has follows from the definitions: every kind that can be created and belongs to nothing stands at its top,
and what belongs to it within it.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Callable, Iterable

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.plan import problems
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import PRESENT, Item, Node, Tree, listed
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.attached import ATTACHED
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, children
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.database import DATABASES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Field, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc import DokployError

#: What a document has at its top; projects come last, since they can name the rest.
TOP = tuple(sorted((resource for resource in RESOURCES.values() if resource.create and not resource.parents), key=lambda one: one.kind == "project"))
#: What can stand within a resource, by its kind.
WITHIN = {kind: tuple(resource for resource in children(kind) if resource.create) for kind in RESOURCES}


def plural(kind: str) -> str:
    """Return what a list of a kind is called: ``domains``, ``security``, ``patches``, ``registries``."""
    if kind == "security":
        return kind
    if kind.endswith("y") and kind[-2] not in "aeiou":
        return f"{kind[:-1]}ies"
    return f"{kind}es" if kind.endswith("ch") else f"{kind}s"


def collection(resource: Resource) -> str:
    """Return the key under which a document has resources of a kind: ``applications``, ``postgres``, ``domains``."""
    return resource.kind if resource.kind in ("compose", "security") or resource in DATABASES else plural(resource.kind)


# Reading


def read_document(document: Any) -> list[Item]:
    """Turn a document into items, parents before what belongs to them.

    Projects, environments, services and what the instance has are dictionaries by name; what is attached is a list.

    :raises DokployError: with everything that is wrong, each with its path
    """
    items: list[Item] = []
    wrong: list[str] = []
    _collections(document, TOP, None, "", items, wrong)
    if wrong:
        raise DokployError("\n".join(["the stack can't be used:", *wrong]))
    return items


def _collections(values: Any, kinds: tuple[Resource, ...], parent: Item | None, path: str, items: list[Item], wrong: list[str]) -> dict[str, Any]:
    """Read what belongs to one thing, and return what is left: its own options."""
    if not isinstance(values, dict):
        wrong.append(f"{path or 'stack'}: must be a dictionary")
        return {}
    known = {collection(resource): resource for resource in kinds}
    if parent is None:
        wrong += [f"{name}: there is no such part; a stack has {', '.join(sorted(known))}" for name in values if name not in known]
    for name, resource in known.items():
        if values.get(name) is None:
            continue
        here = f"{path}.{name}" if path else name
        if resource in ATTACHED:
            if isinstance(values[name], list):
                items += read_list(resource, values[name], parent, here, wrong)
            else:
                wrong.append(f"{here}: must be a list")
        elif not isinstance(values[name], dict):
            wrong.append(f"{here}: must be a dictionary of names")
        else:
            for label, inner in values[name].items():
                _named(resource, str(label), inner, parent, f"{here}.{label}", items, wrong)
    return {name: value for name, value in values.items() if name not in known}


def _named(resource: Resource, label: str, values: Any, parent: Item | None, path: str, items: list[Item], wrong: list[str]) -> None:
    inner: list[Item] = []
    item = Item(resource, {}, parent, PRESENT, where=path)
    options = _collections({} if values is None else values, WITHIN[resource.kind], item, path, inner, wrong)
    before = len(wrong)
    if "name" in options:
        wrong.append(f"{path}.name: leave it out; the name is the key, {label}")
    for way in resource.ways:
        given = {name: options.pop(name) for name, _field in way.inputs if name in options}
        item.ways.update({name: str(value) for name, value in given.items() if value is not None})
        if way.choices and item.ways.get(way.option, way.choices[0]) not in way.choices:
            wrong.append(f"{path}.{way.option}: must be one of {', '.join(way.choices)}")
    item.options = read_options(resource, {**options, "name": label}, path, wrong, [collection(one) for one in WITHIN[resource.kind]])
    if len(wrong) == before:
        wrong += [f"{path}.{problem}" for problem in problems(item)]
    items += [item, *inner]


def read_list(resource: Resource, values: list[Any], parent: Item | None, path: str, wrong: list[str]) -> list[Item]:
    """Turn a list of resources of a kind into items; no two may be the same one.

    :param path: where it stands, for messages
    :param wrong: takes what is wrong, each a sentence that begins with the path
    """
    items: list[Item] = []
    seen: dict[Any, str] = {}
    for index, one in enumerate(values):
        here = f"{path}[{index}]"
        if not isinstance(one, dict):
            wrong.append(f"{here}: must be a dictionary of options")
            continue
        before = len(wrong)
        item = Item(resource, read_options(resource, one, here, wrong), parent, PRESENT, where=here)
        items.append(item)
        wrong += [f"{here}.{name}: is needed to tell it from others" for name in resource.key[:1] if item.options.get(name) in (None, "")]
        if len(wrong) == before:
            wrong += [f"{here}.{problem}" for problem in problems(item)]
        if len(wrong) == before:
            key = tuple(str(resource.field(name).value.normal(item.options.get(name))) for name in resource.key)
            if key in seen:
                wrong.append(f"{here}: is the {resource.title} {item.label} again, which {seen[key]} states; state it once")
            seen.setdefault(key, here)
    return items


def read_options(resource: Resource, values: dict[str, Any], path: str, wrong: list[str], more: Iterable[str] = ()) -> dict[str, Any]:
    """Check the options of one resource as its module does, and return those that are given.

    :param path: where they stand, for messages
    :param wrong: takes what is wrong, each a sentence that begins with the path
    :param more: what else can stand there, for hints
    """
    options = {}
    known = _options(resource.kind)
    for name, value in values.items():
        if name not in known:
            near = get_close_matches(str(name), [*known, *more], 1)
            hint = f"did you mean {near[0]}?" if near else f"see ansible-doc dokploy.dokploy.dokploy_{resource.kind}"
            wrong.append(f"{path}.{name}: there is no such option; {hint}")
        elif value is not None:
            field = known[name]
            checked = _validator(resource.kind, field.name).validate({field.name: value})
            # The words of a conversion that fails may have the value in them.
            wrong += [f"{path}.{name}: {f'must be of type {field.type}' if field.hidden else message}" for message in checked.error_messages]
            options[field.name] = checked.validated_parameters[field.name]
    return options


@lru_cache(maxsize=None)
def _options(kind: str) -> dict[str, Field]:
    return {name: field for field in RESOURCES[kind].fields for name in (field.name, *field.aliases)}


@lru_cache(maxsize=None)
def _validator(kind: str, option: str) -> ArgumentSpecValidator:
    return ArgumentSpecValidator({option: {**RESOURCES[kind].field(option).spec(), "aliases": []}})


# Writing

#: Takes the names above a secret, the option and its value, and returns what stands for it in the document; None to leave it out.
Keep = Callable[[list[str], Field, Any], Any]


def write_document(tree: Tree, keep: Keep, defaults: bool = False) -> tuple[dict[str, Any], list[str]]:
    """Write what exists as a document, without ids and always in the same order; with it stands what it points at.

    :param keep: says what stands in the place of a secret
    :param defaults: write the options that have the value a new one has, too
    :returns: the document, and what the user should be told
    :raises DokployError: where two have one name, so that no document can tell them apart
    """
    writer = _Writer(tree, keep, defaults)
    document = {}
    named = tree.pointed_at()
    for resource in TOP:
        nodes = tree.nodes(resource) if resource in tree.kinds() else [
            node for node in tree.snapshot.nodes(resource) if (resource.kind, node.id) in named
        ]
        if nodes:
            document[collection(resource)] = writer.collection(resource, nodes)
    if writer.wrong:
        raise DokployError("this can't be written as a document:\n" + "\n".join(dict.fromkeys(writer.wrong)))
    return document, list(dict.fromkeys(writer.warnings))


class _Writer:
    """Writes what exists.

    :ivar wrong: what can't be written
    :ivar warnings: what is left out
    """

    #: What clears an option, by its type.
    CLEARS: dict[str, Any] = {"str": "", "raw": "", "int": 0, "list": [], "dict": {}}

    def __init__(self, tree: Tree, keep: Keep, defaults: bool) -> None:
        self.tree, self.keep, self.defaults = tree, keep, defaults
        self.wrong: list[str] = []
        self.warnings: list[str] = []

    def collection(self, resource: Resource, nodes: list[Node]) -> Any:
        """Write siblings of a kind, sorted by their natural keys."""
        by_key: dict[tuple[str, ...], list[Node]] = {}
        for node in nodes:
            by_key.setdefault(self._key(node), []).append(node)
        for key, same in by_key.items():
            if len(same) > 1:
                where = "/".join([*self._above(same[0]), *key])
                ids = ", ".join(sorted(node.id for node in same))
                self.wrong.append(f"{len(same)} of kind {resource.title} are named '{where}'; rename or remove all but one of them ({ids})")
        ordered = [node for key in sorted(by_key) for node in by_key[key]]
        if resource in ATTACHED:
            return [self._options(node) for node in ordered]
        return {str(resource.name_of(node.record)): self._one(node) for node in ordered}

    def _key(self, node: Node) -> tuple[str, ...]:
        if node.resource.key == ("name",):
            return (str(node.resource.name_of(node.record)),)
        return tuple(str(self._option(node.resource.field(name), node)) for name in node.resource.key)

    def _above(self, node: Node) -> list[str]:
        return [*self._above(node.parent), *self._key(node.parent)] if node.parent else []

    def _one(self, node: Node) -> dict[str, Any]:
        """Write a resource with what is in it; of what the scope only passes through, just that."""
        written = {} if set(self.tree.scope) & self.tree.below(node.resource) else self._options(node)
        for resource in self.tree.kinds(node):
            nodes = self.tree.nodes(resource, node)
            if nodes:
                written[collection(resource)] = self.collection(resource, nodes)
        return written

    def _options(self, node: Node) -> dict[str, Any]:
        written = {}
        for field in node.resource.fields:
            if field.made or field.api_name not in node.record or field.name == "name" and node.resource not in ATTACHED:
                continue
            option, usual = self._option(field, node), field.usual(node.record)
            if option in EMPTY:
                # What a new one would not have empty must be said to be.
                option = self.CLEARS.get(field.type) if usual not in EMPTY and not field.choices else None
                if option is not None and field.value.same(node.record[field.api_name], option):
                    written[field.name] = option
            elif self.defaults or option != usual or field.name in node.resource.key[:1]:
                option = self.keep([*self._above(node), *self._key(node)], field, option) if field.conceals(node.record[field.api_name]) else option
                if option is not None:
                    written[field.name] = option
        return written

    def _option(self, field: Field, node: Node) -> Any:
        value = node.record.get(field.api_name)
        if not field.refers_to:
            return field.value.stated(value)
        names = [self._name(field, node, one) for one in listed(value)]
        return [name for name in names if name] if isinstance(value, list) else next(iter(names), None)

    def _name(self, field: Field, node: Node, wanted: str) -> str | None:
        """Return the name of what an option points at; none where it can't be read, such as a git provider of someone else's."""
        snapshot, resource = self.tree.snapshot, RESOURCES[field.refers_to]
        name = next((one.label for one in snapshot.nodes(resource) if one.id == wanted), None)
        if name is None:
            self.warnings.append(f"{field.name} of {node.path} is left out: this user can't read the {resource.title} that it points at")
        elif len(snapshot.named(resource, None, name)) > 1:
            self.wrong.append(f"{field.name} of {node.path} points at one of several of kind {resource.title} that are named '{name}'; rename one of them")
        return name


EMPTY: tuple[Any, ...] = (None, "", [], {})


class Template(str):
    """A text that Ansible fills in, unlike one that only looks so."""


class Vault:
    """Puts secrets into variables of their own, for a file that ansible-vault encrypts.

    :ivar variables: the secrets, by the names of their variables
    """

    #: A text that ansible-core before 2.19 would turn into a structure or a flag when a variable has it.
    _CONVERTED = re.compile(r"\s*[\[{]|(?:True|False)\Z")

    def __init__(self) -> None:
        self.variables: dict[str, Any] = {}

    def __call__(self, names: list[str], field: Field, value: Any) -> Template:
        base = "vault_" + "_".join(re.sub(r"\W+", "_", part, flags=re.ASCII).strip("_").lower() for part in [*names, field.name])
        name, number = base, 1
        while name in self.variables:
            number += 1
            name = f"{base}_{number}"
        self.variables[name] = value
        guarded = isinstance(value, str) and self._CONVERTED.match(value)
        return Template("{{ " + name + (" | string" if guarded else "") + " }}")
