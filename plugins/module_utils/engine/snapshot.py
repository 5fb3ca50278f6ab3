# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wanted (`Item`), what exists (`Snapshot`), and how it is read: lists in one request, details in a second."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Iterable, Iterator

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, lineages
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import (
    FLOOR,
    Resource,
    Version,
    join,
    parse_version,
    version_text,
)
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc import QUERY, ApiError, Call, Client, DokployError

PRESENT = "present"
ABSENT = "absent"
#: It is only pointed at: a parent that must be there.
GIVEN = "given"


@dataclass(eq=False)
class Item:
    """One resource as the user states it.

    :ivar options: options with their values; what was omitted is not in it
    :ivar state: PRESENT, ABSENT or GIVEN
    :ivar id: the API's id, where the user named it
    :ivar whole: its details are wanted whatever its state
    :ivar ways: options that say how a new one is made
    :ivar where: its place in the document that states it, for messages
    """

    resource: Resource
    options: dict[str, Any]
    parent: Item | None = None
    state: str = PRESENT
    id: str | None = None
    whole: bool = False
    ways: dict[str, Any] = field(default_factory=dict)
    where: str = ""

    @property
    def label(self) -> str:
        return join(self.options.get(name) for name in self.resource.key) or str(self.id)

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
    listings: dict[str | tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    details: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    #: Siblings by kind and parent's id, and these by what is looked for; `forget` what was known before more was read.
    _siblings: dict[tuple[str, str], list[Node]] = field(default_factory=dict, compare=False)
    _indexes: dict[tuple[str, str, bool], dict[Any, list[Node]]] = field(default_factory=dict, compare=False)

    def forget(self) -> None:
        """Drop what was derived from the lists and details, after one of them changed."""
        self._siblings.clear()
        self._indexes.clear()

    def node(self, resource: Resource, row: dict[str, Any], parent: Node | None = None) -> Node:
        found = row[resource.id_field]
        detail = self.details.get((resource.kind, found))
        return Node(resource, found, {**row, **(detail or {})}, parent, resource.listed_whole or detail is not None)

    def nodes(self, resource: Resource, parent: Node | None = None) -> list[Node]:
        """Return all of a kind: those of a parent, or those of the instance."""
        place = (resource.kind, parent.id if parent else "")
        if place not in self._siblings:
            if parent is None:
                rows: Any = self.listings.get(resource.kind, ())
            elif resource.listing_owner:
                rows = self.listings.get((resource.kind, parent.id), ())
            else:
                rows = parent.record.get(resource.within) or ()
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
            return [node for node in self.nodes(resource) if node.id == item.id]
        parent = None
        if item.parent is not None:
            parents = self.locate(item.parent)
            if len(parents) != 1:
                return []
            parent = parents[0]
        if item.state == GIVEN:
            return self.named(resource, parent, item.options["name"])
        try:
            key = self._key(item)
        except DokployError:
            # Nothing can point at what is not there yet; whether it may be named at all, the plan says.
            return []
        return self._index(resource, parent, named=False).get(key, [])

    def named(self, resource: Resource, parent: Node | None, name: str) -> list[Node]:
        """Return what has a name, or else the id."""
        return self._index(resource, parent, named=True).get(name) or [node for node in self.nodes(resource, parent) if node.id == name]

    def _key(self, item: Item) -> tuple[Any, ...]:
        """Return the natural key that an item has on the server.

        :raises DokployError: where it points at what is not there
        """
        key = []
        for name in item.resource.key:
            definition, wanted = item.resource.field(name), item.options.get(name)
            if definition.refers_to and wanted:
                key.append(self.reference(definition.refers_to, wanted, name))
            else:
                key.append(definition.value.normal(wanted))
        return tuple(key)

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

    def reference(self, kind: str, wanted: str, option: str) -> str:
        """Return the id of what an option names.

        :raises DokployError: where nothing, or more than one thing, has that name
        """
        resource = RESOURCES[kind]
        found = self.named(resource, None, wanted)
        if len(found) == 1:
            return found[0].id
        if found:
            ids = ", ".join(sorted(node.id for node in found))
            raise DokployError(f"{option}: {len(found)} of kind {resource.title} are named '{wanted}'; give the id of the one that is meant ({ids})")
        raise DokployError(f"{option}: there is no {resource.title} '{wanted}'{_choice(node.label for node in self.nodes(resource))}")

    def reference_name(self, kind: str, wanted: str | None) -> str | None:
        """Return the name of what an id means, or the id where the lists don't tell."""
        return next((node.label for node in self.nodes(RESOURCES[kind]) if node.id == wanted), wanted)


def _choice(names: Iterable[str]) -> str:
    known = sorted(set(names))
    return f"; there is {', '.join(known[:20])}" if known else ""


def read(client: Client, items: list[Item], purge: Iterable[tuple[Item, Resource]] = ()) -> Snapshot:
    """Read what a plan for the items needs to know, in at most two requests where their size allows.

    :param items: parents before what belongs to them
    :param purge: parents with a kind of what belongs to them, of which all are wanted
    :raises DokployError: where the server can't be read or is older than the floor
    """
    snapshot = Snapshot()
    roots = {item.resource.kind: item.resource for item in items if item.parent is None and (item.id is None or not item.resource.one)}
    for item in items:
        for name in item.options:
            refers_to = item.resource.field(name).refers_to if item.state == PRESENT or name in item.resource.key else ""
            if refers_to and item.options[name] not in ("", []):
                roots[refers_to] = RESOURCES[refers_to]
    fetch(client, snapshot, roots.values(), [(item.resource, item.id) for item in items if item.id is not None and item.resource.one])
    ones: dict[tuple[str, str], tuple[Resource, str]] = {}
    lists: dict[tuple[str, str], tuple[Resource, Node]] = {}
    within: dict[int, list[Resource]] = {}
    for parent, resource in [(item.parent, item.resource) for item in items] + list(purge):
        within.setdefault(id(parent), []).append(resource)
    for item in items:
        nodes = _candidates(snapshot, item)
        inner = within.get(id(item), [])
        if _needs_details(item, inner):
            ones.update({(node.resource.kind, node.id): (node.resource, node.id) for node in nodes if not node.detailed})
        for resource in {resource.kind: resource for resource in inner if resource.listing_owner}.values():
            lists.update({(resource.kind, node.id): (resource, node) for node in nodes})
    if ones or lists:
        fetch(client, snapshot, (), ones.values(), lists.values())
    return snapshot


def _candidates(snapshot: Snapshot, item: Item) -> list[Node]:
    """Return what an item may mean, as far as the lists tell."""
    resource = item.resource
    if item.id is not None or resource.listed_with_key:
        return snapshot.locate(item)
    parents = snapshot.locate(item.parent) if item.parent else []
    return snapshot.nodes(resource, parents[0]) if len(parents) == 1 else []


def _needs_details(item: Item, inner: list[Resource]) -> bool:
    """Say whether the details are needed to find an item, to compare it, or to find what belongs to it."""
    resource = item.resource
    if resource.listed_whole or item.id is not None:
        return False
    if item.whole or not resource.listed_with_key or any(one.listed_whole and not one.listing_owner for one in inner):
        return True
    return item.state == PRESENT and (resource.service or any(name not in resource.key for name in item.options))


def fetch(
    client: Client, snapshot: Snapshot, roots: Iterable[Resource], ones: Iterable[tuple[Resource, str]],
    lists: Iterable[tuple[Resource, Node]] = (),
) -> None:
    """Add lists and details to a snapshot, in one batch; what is gone by now is left out.

    :param lists: resources that a procedure of their own lists, with the parent whose they are
    :raises DokployError: where the server can't be read or is older than the floor
    """
    roots, ones, lists = list(roots), list(ones), list(lists)
    first = not snapshot.listings and not snapshot.details
    calls = [Call("settings.getDokployVersion")] if first else []
    calls += [Call(resource.listing, resource.listing_input) for resource in roots]
    calls += [Call(resource.one, {resource.id_field: wanted}) for resource, wanted in ones]
    calls += [list_call(resource, parent.resource, parent.id) for resource, parent in lists]
    answers = client.batch(QUERY, calls)
    if first:
        snapshot.version = _version(answers.pop(0))

    def settled(resource: Resource, answer: Any) -> Any:
        if isinstance(answer, DokployError):
            raise _unknown_procedure(answer, resource, snapshot.version)
        return answer

    snapshot.forget()
    for resource in roots:
        snapshot.listings[resource.kind] = list(settled(resource, answers.pop(0)) or ())
    for resource, wanted in ones:
        answer = answers.pop(0)
        if not (isinstance(answer, ApiError) and answer.code == "NOT_FOUND" and "No procedure" not in answer.message):
            snapshot.details[resource.kind, wanted] = settled(resource, answer)
    for resource, parent in lists:
        snapshot.listings[resource.kind, parent.id] = list(settled(resource, answers.pop(0)) or ())


def list_call(resource: Resource, parent: Resource, id: str) -> Call:
    """Return the call that lists what belongs to one parent, where a resource has a procedure for that."""
    id_field, kind_field = resource.listing_owner or ("", "")
    return Call(resource.listing, {id_field: id, kind_field: parent.kind})


def _version(answer: Any) -> Version:
    if isinstance(answer, DokployError):
        raise answer
    version = parse_version(answer)
    if version < FLOOR:
        raise DokployError(f"the server is Dokploy {version_text(version)}; this collection needs {version_text(FLOOR)} or newer, so update the server")
    return version


def _unknown_procedure(error: DokployError, resource: Resource, version: Version) -> DokployError:
    if isinstance(error, ApiError) and error.code == "NOT_FOUND":
        return DokployError(
            f"this server, Dokploy {version_text(version)}, has no {resource.title}; update it to a version that has ({error.procedure} is missing)"
        )
    return error


def read_all(client: Client, resource: Resource, scope: dict[str, str], id: str | None = None) -> list[Node]:
    """Read every one of a kind, or one by its id, in as few requests as its place in the tree allows.

    :param scope: name or id, by kind, of what it must belong to or of itself
    :raises DokployError: where the server can't be read or is older than the floor
    """
    snapshot = Snapshot()
    if id is not None and resource.one:
        fetch(client, snapshot, (), [(resource, id)])
        return snapshot.locate(Item(resource, {}, id=id))
    chains = [[RESOURCES[kind] for kind in (*above, resource.kind)] for above in lineages(resource) if set(scope) <= {*above, resource.kind}]
    fetch(client, snapshot, {chain[0].kind: chain[0] for chain in chains}.values(), ())
    for depth in range(max(map(len, chains), default=0)):
        ones: dict[tuple[str, str], tuple[Resource, str]] = {}
        lists: dict[tuple[str, str], tuple[Resource, Node]] = {}
        for chain in chains:
            above, below = (*chain, None)[depth:depth + 2] if depth < len(chain) else (None, None)
            for node in snapshot.everything(above) if above else ():
                if not in_scope(node, scope):
                    continue
                if below is not None and below.listing_owner:
                    lists[below.kind, node.id] = (below, node)
                elif not node.detailed and (below is None or below.within not in node.record):
                    ones[node.resource.kind, node.id] = (node.resource, node.id)
        if ones or lists:
            fetch(client, snapshot, (), ones.values(), lists.values())
    return [node for node in snapshot.everything(resource) if in_scope(node, scope) and id in (None, node.id)]


def in_scope(node: Node | None, scope: dict[str, str]) -> bool:
    """Say whether a node and all it belongs to is what the scope names; a name that isn't read yet may still be.

    :param scope: names or ids, by kind
    """
    while node is not None:
        wanted, name = scope.get(node.resource.kind), node.resource.name_of(node.record)
        unread = name is None and not node.detailed
        if wanted is not None and wanted not in (node.id, name) and not unread:
            return False
        node = node.parent
    return True


@dataclass
class Tree:
    """A part of what a server has, read whole.

    :ivar top: kinds of the instance
    :ivar within: kinds that belong to a kind
    :ivar scope: names or ids, by kind, of what it is a part of; everything where it is empty
    """

    snapshot: Snapshot
    top: Iterable[Resource]
    within: dict[str, tuple[Resource, ...]]
    scope: dict[str, str]

    def kinds(self, parent: Node | None = None) -> list[Resource]:
        """Return the kinds of which something within a parent, or at the top, can be in the scope."""
        above, node = set(), parent
        while node is not None:
            above.add(node.resource.kind)
            node = node.parent
        candidates = self.within[parent.resource.kind] if parent else self.top
        return [resource for resource in candidates if set(self.scope) <= {*above, resource.kind, *self.below(resource)}]

    def below(self, resource: Resource) -> set[str]:
        """Return the kinds that can be somewhere within a resource."""
        return {kind for inner in self.within[resource.kind] for kind in (inner.kind, *self.below(inner))}

    def nodes(self, resource: Resource, parent: Node | None = None) -> list[Node]:
        """Return all of a kind that are in the scope and that the user made."""
        found = [node for node in self.snapshot.nodes(resource, parent) if in_scope(node, self.scope)]
        if resource.own and parent:
            found = [node for node in found if not resource.own(node.record, parent.record)]
        return found

    def walk(self, parent: Node | None = None) -> Iterator[Node]:
        """Yield everything in the scope, each before what is within it."""
        for resource in self.kinds(parent):
            for node in self.nodes(resource, parent):
                yield node
                yield from self.walk(node)

    def pointed_at(self) -> set[tuple[str, str]]:
        """Return kind and id of all that something in the scope points at, directly or not."""
        found: set[tuple[str, str]] = set()
        nodes = list(self.walk())
        while nodes:
            new = {
                (field.refers_to, wanted) for node in nodes for field in node.resource.fields if field.refers_to
                for wanted in listed(node.record.get(field.api_name))
            } - found
            found |= new
            nodes = [node for kind, wanted in new for node in self.snapshot.nodes(RESOURCES[kind]) if node.id == wanted]
        return found


def listed(value: Any) -> list[Any]:
    """Return what an option holds, be it one or a list."""
    return value if isinstance(value, list) else [value] if value else []


def read_tree(client: Client, top: Iterable[Resource], within: dict[str, tuple[Resource, ...]], scope: dict[str, str]) -> Tree:
    """Read everything in a scope and what it points at, in three requests where their size allows.

    :param top: kinds of the instance
    :param within: kinds that belong to a kind
    :param scope: names or ids, by kind; everything where it is empty
    :raises DokployError: where the server can't be read or is older than the floor
    """
    snapshot = Snapshot()
    tree = Tree(snapshot, top, within, scope)
    fetch(client, snapshot, [resource for resource in tree.kinds() if not resource.since], ())
    ones: dict[tuple[str, str], tuple[Resource, str]] = {}
    lists: dict[tuple[str, str], tuple[Resource, Node]] = {}
    for node in tree.walk():
        if not node.detailed:
            ones[node.resource.kind, node.id] = (node.resource, node.id)
        lists.update({(resource.kind, node.id): (resource, node) for resource in tree.kinds(node) if resource.listing_owner})
    later = [resource for resource in tree.kinds() if resource.since and resource.since <= snapshot.version]
    if ones or lists or later:
        fetch(client, snapshot, later, ones.values(), lists.values())
    while True:
        unread = sorted({kind for kind, wanted in tree.pointed_at() if kind not in snapshot.listings})
        if not unread:
            return tree
        fetch(client, snapshot, [RESOURCES[kind] for kind in unread], ())
