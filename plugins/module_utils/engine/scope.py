# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading all of a kind, or those that a scope has: names or ids of what they belong to, by kind."""

from __future__ import annotations

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.addressed import names_part, read_within
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.read import fetch, open_up
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.search import Sought, lists_many
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import Item, Node, Snapshot, no_such
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, ancestors, lineages
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource, unlicensed
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import ReadPart, Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError


def fetch_tops(client: Client, snapshot: Snapshot, tops: list[Resource], scope: dict[str, str], within: bool) -> None:
    """Add what is at the top of a scope to a snapshot.

    :param scope: names or ids, by kind
    :param within: it matters what is within it
    """
    sought = [
        Sought(top, scope[top.kind], True, within) for top in tops
        if top.kind in scope and top.read.search.procedure and (not within or lists_many(client, top))
    ]
    # What lists that which is within one asks for it by this field.
    parts = [(top, Record(), part) for top in tops if within for part in top.read.parts if part.field == top.owner_field]
    fetch(client, snapshot, [top for top in tops if top not in [one.resource for one in sought]], (), parts=parts, sought=sought)


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
    tops = list({chain[0].kind: chain[0] for chain in chains}.values())
    fetch_tops(client, snapshot, tops, scope, within=bool(resource.parents or resource.read.search.lacks))
    if resource.read.search.lacks:
        open_up(client, snapshot, [node for node in snapshot.nodes(resource) if in_scope(node, scope)])
    for depth in range(max(map(len, chains), default=0)):
        _read_level(client, snapshot, [(*chain, None)[depth:depth + 2] for chain in chains if depth < len(chain)], scope)
    if resource.kind in snapshot.unlicensed:
        raise DokployError(unlicensed(resource.noun, "read", ""))
    require(snapshot, scope, {} if name is None else {resource.kind: "name"})
    _read_rest(client, snapshot, resource, scope)
    found = [node for node in snapshot.everything(resource) if in_scope(node, scope)]
    return (found if id is None else _with_id(resource, scope, id, [node for node in found if node.id == id])), snapshot


def _read_level(client: Client, snapshot: Snapshot, pairs: list[tuple[Resource | None, ...]], scope: dict[str, str]) -> None:
    """Read what is in each of a kind that is read already.

    :param pairs: kinds, each with one of what is in it, or None where its own details are wanted
    """
    ones: dict[tuple[str, str], tuple[Resource, str]] = {}
    lists: dict[tuple[str, str], tuple[Resource, Node]] = {}
    parts: dict[tuple[str, str], tuple[Resource, Record, ReadPart]] = {}
    for above, below in pairs:
        for node in snapshot.everything(above) if above else ():
            if not in_scope(node, scope) or below is not None and below.read.address:
                continue
            part = node.resource.read.part(below.read.within) if below and below.read.within else None
            if below is not None and below.read.listing_owner:
                lists[below.kind, node.id] = (below, node)
            elif part:
                parts[node.id, part.field] = (node.resource, node.record, part)
            elif not _is_read(snapshot, node, below):
                ones[node.resource.kind, node.id] = (node.resource, node.id)
    if ones or lists or parts:
        fetch(client, snapshot, (), ones.values(), lists.values(), parts.values())


def _read_rest(client: Client, snapshot: Snapshot, resource: Resource, scope: dict[str, str]) -> None:
    """Read of all of a kind what procedures of their own read, or all of a kind that no list has."""
    def owners() -> list[tuple[Resource, Node]]:
        kinds = resource.parents if resource.read.address else ()
        return [(resource, node) for kind in kinds for node in snapshot.everything(RESOURCES[kind]) if in_scope(node, scope)]

    parts = [(resource, node.record, part) for part in resource.read.parts for node in snapshot.everything(resource) if in_scope(node, scope)]
    parts += [(node.resource, node.record, part) for one, node in owners() for part in [names_part(one, node)] if part]
    if parts:
        fetch(client, snapshot, (), (), parts=parts)
    read_within(client, snapshot, owners())


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


def _is_read(snapshot: Snapshot, node: Node, below: Resource | None) -> bool:
    """Say whether what a record has of a kind within it is known, or the whole record where no kind is named."""
    if below is None:
        return node.detailed
    return below.read.within in node.record or (node.resource.kind, node.id) in snapshot.details


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
