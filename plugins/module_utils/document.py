# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents: resources stated together in one structure, read with every mistake told at once, and written of what exists.

What a document has follows from the definitions: every kind that can be created and belongs to nothing stands at its top,
and what belongs to it within it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Callable, Iterable

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import CREATE
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.plan import problems
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import PRESENT, Item, Node, listed
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.tree import Tree
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, is_attached, top, within
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field, nearest
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import MASK, Named, Reference
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError

# Reading


def read_document(document: Any) -> list[Item]:
    """Turn a document into items, parents before what belongs to them.

    Projects, environments, services and what the instance has are dictionaries by name; what is attached is a list.

    :raises DokployError: with everything that is wrong, each with its path
    """
    reader = _Reader(within())
    reader.collections(document, top(), None, "")
    wrong = reader.wrong + stated_twice(reader.items)
    if wrong:
        raise DokployError("\n".join(["the stack can't be used:", *wrong]))
    return reader.items


class _Reader:
    """Reads a document.

    :ivar items: what is stated, parents before what belongs to them
    :ivar wrong: what is wrong, each a sentence that begins with the path
    """

    def __init__(self, within: dict[str, tuple[Resource, ...]]) -> None:
        self.within = within
        self.items: list[Item] = []
        self.wrong: list[str] = []

    def collections(self, values: Any, kinds: Iterable[Resource], parent: Item | None, path: str) -> dict[str, Any]:
        """Read what belongs to one thing, and return what is left: its own options."""
        if not isinstance(values, dict):
            self.wrong.append(f"{path or 'stack'}: must be a dictionary")
            return {}
        known = {resource.collection: resource for resource in kinds}
        if parent is None:
            self.wrong += [f"{name}: there is no such part; a stack has {', '.join(sorted(known))}" for name in values if name not in known]
        for name, resource in known.items():
            if values.get(name) is None:
                continue
            if parent is not None:
                parent.stated.add(resource.kind)
            here = f"{path}.{name}" if path else name
            if resource.single:
                self.single(resource, values[name], parent, here)
            elif is_attached(resource):
                if isinstance(values[name], list):
                    self.items += read_list(resource, values[name], parent, here, self.wrong)
                else:
                    self.wrong.append(f"{here}: must be a list")
            elif not isinstance(values[name], dict):
                self.wrong.append(f"{here}: must be a dictionary of names")
            else:
                for label, inner in values[name].items():
                    self.named(resource, str(label), inner, parent, f"{here}.{label}")
        return {name: value for name, value in values.items() if name not in known}

    def single(self, resource: Resource, values: Any, parent: Item | None, path: str) -> None:
        """Read what there is one of, with what belongs to it."""
        item = Item(resource, {}, parent, PRESENT, where=path)
        self.items.append(item)
        kinds = self.within[resource.kind]
        before = len(self.wrong)
        options = self.collections(values, kinds, item, path)
        self._manner(item, options)
        item.options = read_options(resource, options, path, self.wrong, [one.collection for one in kinds])
        if len(self.wrong) == before:
            self.wrong += [f"{path}.{problem}" for problem in problems(item)]

    def named(self, resource: Resource, label: str, values: Any, parent: Item | None, path: str) -> None:
        """Read one thing with what belongs to it."""
        item = Item(resource, {}, parent, PRESENT, where=path)
        self.items.append(item)
        kinds = self.within[resource.kind]
        options = self.collections({} if values is None else values, kinds, item, path)
        before = len(self.wrong)
        item.id = _id(options)
        self._manner(item, options)
        named = resource.key[0]
        name = options.pop(named, None)
        if name is not None and item.id is None and len(resource.key) == 1:
            self.wrong.append(f"{path}.{named}: leave it out; the {named} is the key, {label}, unless an id says which one is meant")
        for option in resource.create.options if resource.create else ():
            given = {name: options.pop(name) for name, _field in option.inputs if name in options}
            item.create_options.update({name: str(value) for name, value in given.items() if value is not None})
            if option.choices and item.create_options.get(option.name, option.choices[0]) not in option.choices:
                self.wrong.append(f"{path}.{option.name}: must be one of {', '.join(option.choices)}")
        item.options = read_options(resource, {**options, named: label if name is None else name}, path, self.wrong, [one.collection for one in kinds])
        if len(self.wrong) == before:
            self.wrong += [f"{path}.{problem}" for problem in problems(item)]

    def _manner(self, item: Item, options: dict[str, Any]) -> None:
        """Take out of the options of one resource what says how it is brought to its state."""
        wanted = options.pop("update_secrets", "on_create") if item.resource.masks else "on_create"
        self.wrong += [] if wanted in ("on_create", "always") else [f"{item.where}.update_secrets: must be one of on_create, always"]
        item.update_secrets = wanted == "always"
        trial = item.resource.create is not None and item.resource.create.trial
        given = {name: options.pop(name, False) for name in (*item.resource.asks, "test" if trial else "") if name}
        self.wrong += [f"{item.where}.{name}: must be of type bool" for name, value in given.items() if not isinstance(value, bool)]
        item.test = given.get("test") is True
        item.create_options.update({name: True for name in item.resource.asks if given.get(name) is True})
        spec = item.resource.preparation.spec() if item.resource.preparation else {}
        checked = ArgumentSpecValidator(spec).validate({name: options.pop(name) for name in spec if name in options})
        self.wrong += [f"{item.where}: {message}" for message in checked.error_messages]
        if spec and not checked.error_messages:
            item.prepare, item.patience = checked.validated_parameters.values()


def _id(options: dict[str, Any]) -> str | None:
    """Take the id out of the options of one resource."""
    found = options.pop("id", None)
    return None if found is None else str(found)


def stated_twice(items: list[Item]) -> list[str]:
    """Say which ids stand at more than one item, each in a sentence that begins with the path."""
    first: dict[tuple[str, str], Item] = {}
    return [
        f"{item.where}.id: is the {item.resource.title} {item.id} again, which {first[item.resource.kind, item.id].where} states; state it once"
        for item in items if item.id is not None and first.setdefault((item.resource.kind, item.id), item) is not item
    ]


def read_list(resource: Resource, values: list[Any], parent: Item | None, path: str, wrong: list[str]) -> list[Item]:
    """Turn a list of resources of a kind into items; no two may be the same one.

    :param path: where it stands, for messages
    :param wrong: takes what is wrong, each a sentence that begins with the path
    """
    items: list[Item] = []
    seen: dict[Any, str] = {}
    first = len(wrong)
    for index, one in enumerate(values):
        here = f"{path}[{index}]"
        if not isinstance(one, dict):
            wrong.append(f"{here}: must be a dictionary of options")
            continue
        before = len(wrong)
        one = dict(one)
        item = Item(resource, {}, parent, PRESENT, _id(one), where=here)
        item.options = read_options(resource, one, here, wrong)
        items.append(item)
        unnamed = item.id is None and item.options.get(resource.key[0]) in (None, "")
        wrong += [f"{here}.{resource.key[0]}: is needed to tell it from others"] if unnamed else []
        if len(wrong) == before:
            wrong += [f"{here}.{problem}" for problem in problems(item)]
        if len(wrong) == before and item.id is None:
            key = resource.key_stated(item.options)
            if key in seen:
                wrong.append(f"{here}: is the {resource.title} {item.label} again, which {seen[key]} states; state it once")
            seen.setdefault(key, here)
    if len(wrong) == first:
        _close(resource, [item for item in items if item.id is None])
    return items


def _close(resource: Resource, items: list[Item]) -> None:
    """Where one of a list states what others leave open in their natural key, these mean the one that has nothing there."""
    for name in resource.left_open({}):
        alike: dict[Any, list[Item]] = {}
        for item in items:
            alike.setdefault(resource.key_stated({**item.options, name: ""}), []).append(item)
        for several in alike.values():
            for item in several if any(name in one.options for one in several) else ():
                item.options.setdefault(name, "")


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
            near = nearest(name, [*known, *more])
            hint = f"did you mean {near}?" if near else f"see ansible-doc dokploy.dokploy.dokploy_{resource.kind}"
            wrong.append(f"{path}.{name}: there is no such option; {hint}")
        elif value is not None and known[name].is_plain(value):
            options[known[name].name] = value
        elif value is not None:
            field = known[name]
            try:
                checked = _validator(resource.kind, field.name).validate({field.name: field.written(value)})
            except ValueError as error:
                wrong.append(f"{path}.{name}: {error}")
                continue
            except OverflowError:
                # Ansible takes the text "inf" for a number, and then can't make it a whole one.
                wrong.append(f"{path}.{name}: must be of type {field.value.type}")
                continue
            # The words of a conversion that fails may have the value in them.
            wrong += [f"{path}.{name}: {f'must be of type {field.value.type}' if field.hidden else message}" for message in checked.error_messages]
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


def write_document(tree: Tree, keep: Keep, defaults: bool = False) -> tuple[dict[str, Any], list[str], list[str]]:
    """Write what exists as a document, always in the same order; with it stands what it points at.

    No id is in it, but of what can't be told apart by name: a document with an id is for the server that it is from.

    :param keep: says what stands in the place of a secret
    :param defaults: write the options that have the value a new one has, too
    :returns: the document, what the user should be told, and what is left out since no document can make it
    """
    writer = _Writer(tree, keep, defaults)
    document: dict[str, Any] = {}
    named = tree.pointed_at()
    for resource in tree.top:
        nodes = tree.nodes(resource) if resource in tree.kinds() else [
            node for node in tree.snapshot.nodes(resource) if (resource.kind, node.id) in named
        ]
        document.update(writer.part(resource, writer.possible(resource, nodes)))
    return document, list(dict.fromkeys(writer.warnings)), writer.left_out


class _Writer:
    """Writes what exists.

    :ivar warnings: what is left out, or written so that it is for this server only
    :ivar left_out: what can't be made anew
    """

    #: What clears an option, by its type.
    CLEARS: dict[str, Any] = {"str": "", "raw": "", "int": 0, "list": [], "dict": {}}

    def __init__(self, tree: Tree, keep: Keep, defaults: bool) -> None:
        self.tree, self.keep, self.defaults = tree, keep, defaults
        self.warnings: list[str] = []
        self.left_out: list[str] = []

    def possible(self, resource: Resource, nodes: list[Node]) -> list[Node]:
        """Return those that a document can make where they are missing."""
        refusals = [(node, resource.create and resource.precondition(CREATE, {}, resource.options(node.record))) for node in nodes]
        for node, refusal in refusals:
            if refusal:
                self.left_out.append(resource.at(node.path))
                self.warnings.append(f"{resource.at(node.path)} is left out, since no document can make it where it is missing: {refusal}")
        return [node for node, refusal in refusals if not refusal]

    def part(self, resource: Resource, nodes: list[Node]) -> dict[str, Any]:
        """Write siblings of a kind with its name, if there is something to write."""
        written = self.collection(resource, nodes) if nodes else {}
        return {resource.collection: written} if written else {}

    def collection(self, resource: Resource, nodes: list[Node]) -> Any:
        """Write siblings of a kind, sorted by their natural keys; of what there is one of, just that."""
        if resource.single:
            return self._one(nodes[0])
        ordered = sorted(nodes, key=lambda node: (self._key(node), node.id))
        twins = self._twins(resource, nodes)
        if is_attached(resource):
            return [{**({"id": node.id} if node.id in twins else {}), **self._options(node)} for node in ordered]
        written = {}
        names = [str(resource.name_of(node.record)) for node in ordered]
        for node, name in zip(ordered, names):
            if node.id not in twins and names.count(name) > 1:
                written[" ".join(self._key(node))] = {resource.key[0]: name, **self._one(node)}
            elif node.id in twins and not resource.identity.secret:
                written[f"{name} ({node.id})"] = {"id": node.id, resource.key[0]: name, **self._one(node)}
            else:
                written[name] = self._one(node)
        return written

    def _twins(self, resource: Resource, nodes: list[Node]) -> set[str]:
        """Return the ids of those that have a sibling, written or not, from which nothing but the id tells them."""
        by_key: dict[tuple[Any, ...], list[Node]] = {}
        for node in self.tree.snapshot.nodes(resource, nodes[0].parent):
            by_key.setdefault(resource.key_of(node.record), []).append(node)
        found = set()
        for key in dict.fromkeys(resource.key_of(node.record) for node in nodes):
            same = by_key[key]
            if len(same) > 1:
                found |= {node.id for node in same}
                where = "/".join([*self._above(same[0]), *self._key(same[0])])
                ids = ", ".join(sorted(resource.told_id(node.id) for node in same))
                self.warnings.append(
                    f"{len(same)} of kind {resource.title} are named '{where}' and are written with their ids, which only this server has;"
                    f" rename or remove all but one of them ({ids})"
                )
        return found

    def _key(self, node: Node) -> tuple[str, ...]:
        if node.resource.single:
            return (node.resource.kind,)
        if node.resource.key == ("name",):
            return (str(node.resource.name_of(node.record)),)
        key = node.resource.identity.counted(tuple(self._option(node.resource.field(name), node) for name in node.resource.key))
        return tuple(str(value) for value in key if value is not None)

    def _above(self, node: Node) -> list[str]:
        return [*self._above(node.parent), *self._key(node.parent)] if node.parent else []

    def _one(self, node: Node) -> dict[str, Any]:
        """Write a resource with what is in it; of what the scope only passes through, just that."""
        written = {} if self.tree.is_passed(node.resource) else self._options(node)
        for resource in self.tree.kinds(node):
            written.update(self.part(resource, self.tree.nodes(resource, node)))
        return written

    def _options(self, node: Node) -> dict[str, Any]:
        written = {}
        self.warnings += self.tree.snapshot.left_out(node)
        named = "" if is_attached(node.resource) or node.resource.single else node.resource.key[0]
        for field in node.resource.fields_of(node.resource.variant_of(node.record)):
            if field.value.initial and field.required:
                self.warnings.append(f"{field.name} of {node.path} is left out: the server doesn't give it back")
            if field.computed or field.api_name not in node.record or field.name == named:
                continue
            if field.value.masked and node.record[field.api_name] == MASK:
                self.warnings.append(f"{field.name} of {node.path} is left out: the server doesn't give it back")
                continue
            option, usual = self._option(field, node), node.resource.usual(field, node.record)
            if option in EMPTY:
                # What a new one would not have empty must be said to be.
                option = self.CLEARS.get(field.value.type) if usual not in EMPTY and not field.value.choices else None
                if option is not None and field.value.same(node.record[field.api_name], option):
                    written[field.name] = option
            elif self.defaults or option != usual or field.name in node.resource.key[:1]:
                option = self.keep([*self._above(node), *self._key(node)], field, option) if field.conceals(node.record[field.api_name]) else option
                if option is not None:
                    written[field.name] = option
        return written

    def _option(self, field: Field, node: Node) -> Any:
        value = node.record.get(field.api_name)
        if isinstance(field.value, Named):
            return field.value.named(value, lambda reference, wanted: self._name(field.name, reference, node, wanted))
        if not isinstance(field.value, Reference):
            return field.value.stated(value)
        names = [self._name(field.name, field.value, node, one) for one in listed(value)]
        return [name for name in names if name] if isinstance(value, list) else next(iter(names), None)

    def _name(self, option: str, value: Reference, node: Node, wanted: str) -> str | None:
        """Return the name of what an option points at, or its id where several have that name.

        It is None where it can't be read, such as a git provider of someone else's.
        """
        snapshot = self.tree.snapshot
        name = wanted if wanted in value.known else next((one.path for one in snapshot.referable(value) if one.id == wanted), None)
        if name is None:
            self.warnings.append(f"{option} of {node.path} is left out: this user can't read the {value.title} that it points at")
        elif len(snapshot.called(value, name)) > 1:
            return wanted
        return name


EMPTY: tuple[Any, ...] = (None, "", [], {})
