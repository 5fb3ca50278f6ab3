# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A part of what a server has, read whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Collection, Iterator

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.addressed import names_part, read_within
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.read import fetch, open_up
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.scope import fetch_tops, in_scope
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import Node, Snapshot, listed
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, top, within
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Reference
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import FLOOR
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client


@dataclass
class Tree:
    """A part of what a server has, read whole.

    :ivar top: kinds of the instance
    :ivar within: kinds that belong to a kind
    :ivar scope: names or ids, by kind, of what it is a part of; everything where it is empty
    """

    snapshot: Snapshot
    top: list[Resource]
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

    def is_passed(self, resource: Resource) -> bool:
        """Say whether the scope only passes through one of a kind, to what is within it."""
        return bool(set(self.scope) & self.below(resource))

    def nodes(self, resource: Resource, parent: Node | None = None) -> list[Node]:
        """Return all of a kind that are in the scope and that the user made."""
        found = [node for node in self.snapshot.nodes(resource, parent) if in_scope(node, self.scope)]
        return [node for node in found if not resource.read.implied(node.record, parent.record if parent else {})]

    def walk(self, parent: Node | None = None) -> Iterator[Node]:
        """Yield everything in the scope, each before what is within it."""
        for resource in self.kinds(parent):
            for node in self.nodes(resource, parent):
                yield node
                yield from self.walk(node)

    def pointed_at(self) -> set[tuple[str, str]]:
        """Return kind and id of all that something in the scope points at, directly or not."""
        found: set[tuple[str, str]] = set()
        nodes = [node for node in self.walk() if not self.is_passed(node.resource)]
        while nodes:
            new = {
                (field.reference, wanted) for node in nodes for field in node.resource.fields if isinstance(field.value, Reference)
                for wanted in listed(node.record.get(field.api_name)) if wanted not in field.value.known
            } - found
            found |= new
            nodes = [node for kind, wanted in new for node in self.snapshot.nodes(RESOURCES[kind]) if node.id == wanted]
        return found


def read_tree(client: Client, scope: dict[str, str], wanted: Collection[str] = ()) -> Tree:
    """Read everything in a scope and what it points at, in three requests where their size allows.

    :param scope: names or ids, by kind; everything where it is empty
    :param wanted: kinds for whose sake it is read: what is at the top and has none of them is left out
    :raises DokployError: where the server can't be read or is older than the floor
    """
    snapshot = Snapshot()
    tree = Tree(snapshot, top(), within(), scope)
    tree.top = [resource for resource in tree.top if not wanted or {resource.kind, *tree.below(resource)} & set(wanted)]
    fetch_tops(client, snapshot, [resource for resource in tree.kinds() if not resource.requires.since], scope, within=True)
    open_up(client, snapshot, [node for resource in tree.kinds() for node in tree.nodes(resource)])
    ones: dict[tuple[str, str], tuple[Resource, str]] = {}
    lists: dict[tuple[str, str], tuple[Resource, Node]] = {}
    for node in tree.walk():
        if not node.detailed:
            ones[node.resource.kind, node.id] = (node.resource, node.id)
        listed_apart = [one for one in tree.kinds(node) if one.read.listing_owner and (one.requires.since or FLOOR) <= snapshot.version]
        lists.update({(resource.kind, node.id): (resource, node) for resource in listed_apart})
    parts = [(node.resource, node.record, part) for node in tree.walk() for part in node.resource.read.parts if part.field not in node.record]
    named = [(node, names_part(resource, node)) for node in tree.walk() for resource in tree.kinds(node)]
    parts += [(node.resource, node.record, part) for node, part in named if part]
    later = [resource for resource in tree.kinds() if resource.requires.since and resource.requires.since <= snapshot.version]
    if ones or lists or later or parts:
        fetch(client, snapshot, later, ones.values(), lists.values(), parts)
    read_within(client, snapshot, [(resource, node) for node in tree.walk() for resource in tree.kinds(node)])
    while True:
        unread = sorted({kind for kind, wanted in tree.pointed_at() if kind not in snapshot.listings})
        if not unread:
            return tree
        fetch(client, snapshot, [RESOURCES[kind] for kind in unread], ())
