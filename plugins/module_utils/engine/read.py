# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading what exists: lists in one request, details in a second."""

from __future__ import annotations

from typing import Any, Callable, Iterable

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import PRESENT, Item, Node, Snapshot, no_such
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, ancestors, lineages
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import ReadPart, Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import FLOOR, Version, parse_version, version_text
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import QUERY, Call


def read(client: Client, items: list[Item], purge: Iterable[tuple[Item, Resource]] = ()) -> Snapshot:
    """Read what a plan for the items needs to know, in at most two requests where their size allows.

    :param items: parents before what belongs to them
    :param purge: parents with a kind of what belongs to them, of which all are wanted
    :raises DokployError: where the server can't be read or is older than the floor
    """
    snapshot = Snapshot(claimed={(item.resource.kind, item.id) for item in items if item.id is not None})
    roots = {item.resource.kind: item.resource for item in items if item.parent is None and (item.id is None or not item.resource.read.one)}
    for item in items:
        for name in item.options:
            refers_to = item.resource.field(name).reference if item.state == PRESENT or name in item.resource.key else ""
            if refers_to and item.options[name] not in ("", []):
                roots[refers_to] = RESOURCES[refers_to]
    fetch(
        client, snapshot, roots.values(), [(item.resource, item.id) for item in items if item.id is not None and item.resource.read.one],
        parts=[(item.resource, {}, part) for item in items if item.resource.single for part in _parts(item)],
    )
    ones: dict[tuple[str, str], tuple[Resource, str]] = {}
    lists: dict[tuple[str, str], tuple[Resource, Node]] = {}
    parts: list[tuple[Resource, Record, ReadPart]] = []
    within: dict[int, list[Resource]] = {}
    for parent, resource in [(item.parent, item.resource) for item in items] + list(purge):
        within.setdefault(id(parent), []).append(resource)
    for item in items:
        nodes = _candidates(snapshot, item)
        inner = within.get(id(item), [])
        if _needs_details(item, inner):
            ones.update({(node.resource.kind, node.id): (node.resource, node.id) for node in nodes if not node.detailed})
        for resource in {resource.kind: resource for resource in inner if resource.read.listing_owner}.values():
            lists.update({(resource.kind, node.id): (resource, node) for node in nodes})
        parts += [(item.resource, node.record, part) for node in nodes if not item.resource.single for part in _parts(item)]
    if ones or lists or parts:
        fetch(client, snapshot, (), ones.values(), lists.values(), parts)
    return snapshot


def _parts(item: Item) -> list[ReadPart]:
    """Return the procedures that read what an item states and no record has."""
    stated = {item.resource.field(name).api_name for name in item.options} if item.state == PRESENT else set()
    return [part for part in item.resource.read.parts if item.whole or part.field in stated]


def _candidates(snapshot: Snapshot, item: Item) -> list[Node]:
    """Return what an item may mean, as far as the lists tell."""
    resource = item.resource
    if item.id is not None or resource.read.keyed:
        return snapshot.locate(item)
    parents = snapshot.locate(item.parent) if item.parent else []
    return snapshot.nodes(resource, parents[0]) if len(parents) == 1 else []


def _needs_details(item: Item, inner: list[Resource]) -> bool:
    """Say whether the details are needed to find an item, to compare it, or to find what belongs to it."""
    resource = item.resource
    if resource.read.complete or item.id is not None:
        return False
    if item.whole or not resource.read.keyed or any(one.read.complete and not one.read.listing_owner for one in inner):
        return True
    return item.state == PRESENT and (resource.deployment is not None or any(name not in resource.key for name in item.options))


def fetch(
    client: Client, snapshot: Snapshot, roots: Iterable[Resource], ones: Iterable[tuple[Resource, str]],
    lists: Iterable[tuple[Resource, Node]] = (), parts: Iterable[tuple[Resource, Record, ReadPart]] = (),
) -> None:
    """Add lists and details to a snapshot, in one batch; what is gone by now is left out.

    :param lists: resources that a procedure of their own lists, with the parent whose they are
    :param parts: fields that procedures of their own read, with the record whose they are
    :raises DokployError: where the server can't be read or is older than the floor
    """
    asked: list[tuple[Call, Callable[[Any], None]]] = []
    if not snapshot.listings and not snapshot.details:
        asked.append((Call("settings.getDokployVersion"), lambda answer: setattr(snapshot, "version", _version(answer))))
    asked += [(Call(resource.read.listing, resource.read.listing_input), _list_taker(snapshot, resource, resource.kind)) for resource in roots]
    asked += [(Call(resource.read.one, {resource.id_field: wanted}), _one_taker(snapshot, resource, wanted)) for resource, wanted in ones]
    asked += [(list_call(resource, parent.resource, parent.id), _list_taker(snapshot, resource, (resource.kind, parent.id))) for resource, parent in lists]
    asked += [(Call(part.procedure, part.input(record)), _part_taker(snapshot, resource, record, part)) for resource, record, part in parts]
    answers = client.batch(QUERY, [call for call, take in asked])
    snapshot.forget()
    for (call, take), answer in zip(asked, answers):
        take(answer)


def _settled(snapshot: Snapshot, resource: Resource, answer: Any) -> Any:
    if isinstance(answer, DokployError):
        raise _unknown_procedure(answer, resource, snapshot.version)
    return answer


def _list_taker(snapshot: Snapshot, resource: Resource, place: Any) -> Callable[[Any], None]:
    def take(answer: Any) -> None:
        snapshot.listings[place] = rows_of(resource, _settled(snapshot, resource, answer))
    return take


def _one_taker(snapshot: Snapshot, resource: Resource, wanted: str) -> Callable[[Any], None]:
    def take(answer: Any) -> None:
        if not (isinstance(answer, ApiError) and answer.code == "NOT_FOUND" and "No procedure" not in answer.message):
            snapshot.details[resource.kind, wanted] = resource.read.record(_settled(snapshot, resource, answer))
    return take


def _part_taker(snapshot: Snapshot, resource: Resource, record: Record, part: ReadPart) -> Callable[[Any], None]:
    place = (resource.kind, resource.id_of(record))

    def take(answer: Any) -> None:
        if isinstance(answer, ApiError):
            snapshot.unread.setdefault(place, {})[part.field] = str(answer)
        elif isinstance(answer, DokployError):
            raise answer
        else:
            snapshot.parts.setdefault(place, {})[part.field] = part.value(answer)
    return take


def rows_of(resource: Resource, answer: Any) -> list[Record]:
    """Return the records in what a listing answers."""
    rows = resource.read.rows(answer) or ()
    return [resource.read.record(row) for row in ([rows] if isinstance(rows, dict) else rows)]


def list_call(resource: Resource, parent: Resource, id: str) -> Call:
    """Return the call that lists what belongs to one parent, where a resource has a procedure for that."""
    id_field, kind_field = resource.read.listing_owner or ("", "")
    return Call(resource.read.listing, {id_field: id, kind_field: parent.kind})


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


def read_all(
    client: Client, resource: Resource, scope: dict[str, str], name: str | None = None, id: str | None = None,
) -> tuple[list[Node], Snapshot]:
    """Read every one of a kind, or those of a name or id, in as few requests as their place in the tree allows.

    :param scope: name or id, by kind, of what they must belong to
    :param name: their name or id
    :returns: what was asked for, and all that was read
    :raises DokployError: where something of the scope, or what has the name or id, isn't there; and where the server can't be read
    """
    snapshot = Snapshot()
    scope = scope if name is None else {**scope, resource.kind: name}
    if id is not None and resource.read.one:
        fetch(client, snapshot, (), [(resource, id)])
        return _with_id(resource, scope, id, snapshot.locate(Item(resource, {}, id=id))), snapshot
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
                if below is not None and below.read.listing_owner:
                    lists[below.kind, node.id] = (below, node)
                elif not node.detailed and (below is None or below.read.within not in node.record):
                    ones[node.resource.kind, node.id] = (node.resource, node.id)
        if ones or lists:
            fetch(client, snapshot, (), ones.values(), lists.values())
    require(snapshot, scope, {} if name is None else {resource.kind: "name"})
    found = [node for node in snapshot.everything(resource) if in_scope(node, scope)]
    return (found if id is None else _with_id(resource, scope, id, [node for node in found if node.id == id])), snapshot


def _with_id(resource: Resource, scope: dict[str, str], id: str, found: list[Node]) -> list[Node]:
    """Return what has an id.

    :raises DokployError: where it isn't there, or not in the scope
    """
    if not any(in_scope(node, scope) for node in found):
        where = "".join(f" in {RESOURCES[kind].title} {name}" for kind, name in scope.items() if kind != resource.kind)
        raise DokployError(f"id: there is no {resource.title} with the id '{id}'{where}")
    return found


def require(snapshot: Snapshot, scope: dict[str, str], options: dict[str, str]) -> None:
    """Make sure that there is what a scope names, as far as that has been read.

    :param scope: names or ids, by kind
    :param options: options that name them, by kind, where they aren't called like it
    :raises DokployError: where something of it isn't there
    """
    above: list[str] = []
    for kind in sorted(scope, key=lambda one: len(ancestors(RESOURCES[one]))):
        near = [node for node in snapshot.everything(RESOURCES[kind]) if in_scope(node.parent, scope)]
        if not any(in_scope(node, scope) for node in near):
            where = f"{RESOURCES[above[-1]].title} {'/'.join(scope[one] for one in above)}" if above else ""
            raise DokployError(no_such(options.get(kind, kind), RESOURCES[kind], scope[kind], where, (node.label for node in near)))
        above.append(kind)


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
