# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wanted (`Item`), what exists (`Snapshot`), and which of the one is meant by the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Iterable, Iterator

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource, join
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import NEVER
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Reference
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import FLOOR, Version
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError

PRESENT = "present"
ABSENT = "absent"
#: It is only pointed at: a parent that must be there.
GIVEN = "given"
#: Who is in already, among what procedures of their own read.
MEMBERS = "members"


@dataclass(eq=False)
class Item:
    """One resource as the user states it.

    :ivar options: options with their values; what was omitted is not in it
    :ivar state: PRESENT, ABSENT or GIVEN
    :ivar id: the API's id, where the user named it
    :ivar whole: its details are wanted whatever its state
    :ivar create_options: options that say how one is made or removed
    :ivar test: what it is to be is tried before it is stored
    :ivar update_secrets: set also the secrets that the server keeps back, though they may be the same
    :ivar prepare: when it is made fit for use
    :ivar patience: seconds that this may take
    :ivar stated: kinds of what belongs to it of which the user says what there is, be it nothing
    :ivar keep: is given the record of a new one, as the server tells it once
    :ivar held: the hash of what is kept already
    :ivar where: its place in the document that states it, for messages
    :ivar replaced: record of the one that the run replaces, which is not meant once the new one is there
    """

    resource: Resource
    options: dict[str, Any]
    parent: Item | None = None
    state: str = PRESENT
    id: str | None = None
    whole: bool = False
    create_options: dict[str, Any] = field(default_factory=dict)
    test: bool = False
    update_secrets: bool = False
    prepare: str = NEVER
    patience: float = 1
    stated: set[str] = field(default_factory=set)
    keep: Callable[[dict[str, Any]], None] | None = None
    held: str = ""
    where: str = ""
    replaced: dict[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        if self.resource.single:
            return self.resource.title
        key = self.resource.identity.counted(tuple(self.options.get(name) for name in self.resource.key))
        return join(key) or str(self.id or key[0])

    @property
    def path(self) -> str:
        return f"{self.parent.path}/{self.label}" if self.parent else self.label


@dataclass(eq=False)
class Node:
    """One resource as the server has it; ``detailed`` where the record is whole."""

    resource: Resource
    id: str
    record: dict[str, Any]
    parent: Node | None
    detailed: bool

    @property
    def label(self) -> str:
        return self.resource.label(self.record)

    @property
    def path(self) -> str:
        return f"{self.parent.path}/{self.label}" if self.parent else self.label


@dataclass
class Snapshot:
    """What was read of a server: the lists, by kind or by kind and parent's id, and the details, by kind and id."""

    version: Version = FLOOR
    #: The hash of the key that is used.
    key: str = ""
    listings: dict[str | tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    details: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    #: Fields that procedures of their own read, by kind and id, and why some of them can't be.
    parts: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    unread: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    #: What hosts have, by the call that tells it.
    hosts: dict[str, Any] = field(default_factory=dict)
    #: Kinds that the server keeps back, since it has no licence for them.
    unlicensed: set[str] = field(default_factory=set)
    #: Kind and id of what items name by its id, so that no other item means it by its name.
    claimed: set[tuple[str, str]] = field(default_factory=set)
    #: Kinds that are only pointed at.
    spared: set[str] = field(default_factory=set)
    #: Siblings by kind and parent's id, and these by what is looked for; `forget` what was known before more was read.
    _siblings: dict[tuple[str, str], list[Node]] = field(default_factory=dict, compare=False)
    _indexes: dict[tuple[str, str, bool], dict[Any, list[Node]]] = field(default_factory=dict, compare=False)

    def forget(self) -> None:
        """Drop what was derived from the lists and details, after one of them changed."""
        self._siblings.clear()
        self._indexes.clear()

    def node(self, resource: Resource, row: dict[str, Any], parent: Node | None = None) -> Node:
        found = resource.id_of(row)
        detail, parts = self.details.get((resource.kind, found)), self.parts.get((resource.kind, found), {})
        whole = resource.read.complete or detail is not None or all(field.api_name in row for field in resource.fields)
        return Node(resource, found, {**row, **(detail or {}), **parts}, parent, whole)

    def nodes(self, resource: Resource, parent: Node | None = None) -> list[Node]:
        """Return all of a kind: those of a parent, or those of the instance."""
        place = (resource.kind, parent.id if parent else "")
        if place not in self._siblings:
            if parent is None:
                rows: Any = self.listings.get(resource.kind, ())
            elif resource.read.listing_owner or resource.read.address:
                rows = self.listings.get((resource.kind, parent.id), ())
            else:
                rows = parent.record.get(resource.read.within) or ()
                rows = map(resource.read.record, [rows] if isinstance(rows, dict) else rows)
            self._siblings[place] = [self.node(resource, row, parent) for row in rows]
        return self._siblings[place]

    def _index(self, resource: Resource, parent: Node | None, named: bool) -> dict[Any, list[Node]]:
        """Return siblings by their names, or by their natural keys."""
        place = (resource.kind, parent.id if parent else "", named)
        if place not in self._indexes:
            index: dict[Any, list[Node]] = {}
            for node in self.nodes(resource, parent):
                index.setdefault(resource.name_of(node.record) if named else resource.key_of(node.record), []).append(node)
            self._indexes[place] = index
        return self._indexes[place]

    def left_out(self, node: Node) -> list[str]:
        """Say what could not be read of one, and why."""
        names = {field.api_name: field.name for field in node.resource.fields}
        unread = self.unread.get((node.resource.kind, node.id), {})
        return [f"{names.get(name, name)} of {node.path} is left out, since {why}" for name, why in unread.items()]

    def everything(self, resource: Resource) -> Iterator[Node]:
        """Yield all of a kind, whatever they belong to."""
        if not resource.parents:
            yield from self.nodes(resource)
            return
        for kind in resource.parents:
            for parent in self.everything(RESOURCES[kind]):
                yield from self.nodes(resource, parent)

    def locate(self, item: Item) -> list[Node]:
        """Return what an item means: none, one, or several of the same natural key."""
        resource = item.resource
        if item.id is not None:
            detail = self.details.get((resource.kind, item.id))
            if detail is not None:
                return [self.node(resource, detail, self._parent_of(resource, detail))]
            return [node for node in self.everything(resource) if node.id == item.id]
        parent = None
        if item.parent is not None:
            parents = self.locate(item.parent)
            if len(parents) != 1:
                return []
            parent = parents[0]
        if item.state == GIVEN and not resource.single:
            return self.named(resource, parent, item.options["name"])
        try:
            key = self._key(item)
        except DokployError:
            # Nothing can point at what is not there yet; whether it may be named at all, the plan says.
            return []
        found = self._free(self._index(resource, parent, named=False).get(key, [])) or self._free(self._open(item, parent, key))
        return _meant(item, found) if len(found) > 1 else found

    def _free(self, nodes: list[Node]) -> list[Node]:
        return [node for node in nodes if (node.resource.kind, node.id) not in self.claimed]

    def _open(self, item: Item, parent: Node | None, key: tuple[Any, ...]) -> list[Node]:
        """Return what an item may mean that leaves a part of its natural key open."""
        resource = item.resource
        left = resource.left_open(item.options)

        def closed(key: tuple[Any, ...]) -> list[Any]:
            return [value for name, value in zip(resource.key, key) if name not in left]

        return [node for node in self.nodes(resource, parent) if closed(resource.key_of(node.record)) == closed(key)] if left else []

    def named(self, resource: Resource, parent: Node | None, name: str) -> list[Node]:
        """Return what has a name, or else the id."""
        return self._index(resource, parent, named=True).get(name) or [node for node in self.nodes(resource, parent) if node.id == name]

    def _key(self, item: Item) -> tuple[Any, ...]:
        """Return the natural key that an item has on the server.

        :raises DokployError: where it points at what is not there
        """
        key = []
        for name in item.resource.key:
            value, wanted = item.resource.field(name).value, item.options.get(name)
            key.append(self.reference(value, wanted, name).id if isinstance(value, Reference) and wanted else value.normal(wanted))
        return item.resource.identity.counted(tuple(key))

    def key_record(self, item: Item) -> dict[str, Any] | None:
        """Return the natural key of an item as fields of the API; None where it points at what is not there."""
        try:
            return {item.resource.field(name).api_name: value for name, value in zip(item.resource.key, self._key(item))}
        except DokployError:
            return None

    def half_made(self, items: Iterable[Item]) -> list[Node]:
        """Return what the server has not yet given what it makes along with it, which takes it a moment (seen on v0.30.2)."""
        found = []
        for item in items:
            child = item.resource.create.implied_child if item.resource.create else None
            inner = RESOURCES[child.kind] if child else item.resource
            for node in self.locate(item) if child else ():
                names = [inner.name_of(row) for row in node.record.get(inner.read.within, ())]
                found += [node] if inner.read.within in node.record and child and child.record["name"] not in names else []
        return found

    def _parent_of(self, resource: Resource, record: dict[str, Any]) -> Node | None:
        """Return what a record read by its id belongs to, as far as the lists or the record itself tell."""
        for kind in resource.parents:
            parent = RESOURCES[kind]
            found = record.get(parent.id_field)
            if not found:
                continue
            for node in self.everything(parent):
                if node.id == found:
                    return node
            inner = record.get(kind)
            if isinstance(inner, dict):
                inner = {parent.id_field: found, **inner}
                return Node(parent, found, inner, self._parent_of(parent, inner), False)
        return None

    def referable(self, value: Reference) -> list[Node]:
        """Return what the options of a type can name."""
        return [node for kind in value.within or (value.kind,) for node in self.everything(RESOURCES[kind])]

    def called(self, value: Reference, name: str) -> list[Node]:
        """Return what options of a type mean by a name, path or id."""
        if not value.within:
            return self.named(RESOURCES[value.kind], None, name)
        there = self.referable(value)
        return [node for node in there if node.path == name] or [node for node in there if _leads_to(name, node)]

    def reference(self, value: Reference, wanted: str, option: str) -> Node:
        """Return what an option names.

        :param parent: what it is in, where it isn't the instance
        :raises DokployError: where nothing, or more than one thing, has that name
        """
        found = self.called(value, wanted)
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(sorted(node.id for node in found))
            raise DokployError(f"{option}: {len(found)} of kind {value.title} are named '{wanted}'; give the id of the one that is meant ({ids})")
        if value.within:
            raise DokployError(f"{option}: there is no {value.title} '{wanted}'; name it by its path from the {value.kind}, with slashes")
        resource = RESOURCES[value.kind]
        refusal = resource.precondition("create", {}, {})
        missing = no_such(option, resource, wanted, "", (*value.known, *(node.label for node in self.nodes(resource))))
        raise DokployError(f"{missing}. {refusal}" if refusal else missing)

    def reference_name(self, value: Reference, wanted: str | None) -> str | None:
        """Return the name of what an id means, or the id where the lists don't tell."""
        return next((node.path for node in self.referable(value) if node.id == wanted), wanted)


def _leads_to(name: str, node: Node) -> bool:
    """Say whether an id, or a path with ids in it, means something."""
    above, slash, last = name.rpartition("/")
    if not slash or node.parent is None:
        return name in (node.id, node.path)
    return name == node.id or last in (node.id, node.label) and _leads_to(above, node.parent)


def _meant(item: Item, found: list[Node]) -> list[Node]:
    """Return those of one natural key that are as an item says in what tells them apart; all of them where none is."""
    fields = item.resource.told_apart(item.options)
    alike = [node for node in found if all(field.value.same(node.record.get(field.api_name), item.options[field.name]) for field in fields)]
    return alike or found


def no_such(option: str, resource: Resource, name: str, where: str, names: Iterable[str]) -> str:
    """Say that nothing of a kind has a name.

    :param where: what it is looked for in, with its kind; empty for the instance
    :param names: names of what there is
    """
    known = sorted(set(names))
    there = f"; there is {', '.join(known[:20])}" if known else ""
    return f"{option}: there is no {resource.title} '{name}'{f' in {where}' if where else ''}{there}"


def listed(value: Any) -> list[Any]:
    """Return what an option holds, be it one or a list."""
    return value if isinstance(value, list) else [value] if value else []
