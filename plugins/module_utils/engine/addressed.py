# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading what no list has: each is read by what its natural key says."""

from __future__ import annotations

from typing import Iterable

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import Item, Node, Snapshot
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Address, ReadPart, Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import QUERY, Call

Wanted = tuple[Resource, Address, Node, Record]


def read_items(client: Client, snapshot: Snapshot, items: list[Item]) -> None:
    """Add to a snapshot what items name, as far as what it belongs to is there.

    :raises DokployError: where it can't be read
    """
    wanted: list[Wanted] = []
    for item in items:
        address = item.resource.read.address
        parents = snapshot.locate(item.parent) if item.parent and address else []
        if address and len(parents) == 1:
            wanted.append((item.resource, address, parents[0], item.options))
    _read(client, snapshot, wanted)


def names_part(resource: Resource, node: Node) -> ReadPart | None:
    """Return the procedure that tells what an export should have of a kind within something, read as a field of that."""
    address = resource.read.address
    return ReadPart(resource.collection, address.names, address.names_input) if address and node.resource.kind in address.owners else None


def read_within(client: Client, snapshot: Snapshot, owners: Iterable[tuple[Resource, Node]]) -> None:
    """Add to a snapshot what `names_part` told of.

    :raises DokployError: where it can't be read
    """
    _read(client, snapshot, [
        (resource, resource.read.address, node, options) for resource, node in owners if resource.read.address
        for options in resource.read.address.named(node.record.get(resource.collection))
    ])


def _read(client: Client, snapshot: Snapshot, wanted: list[Wanted]) -> None:
    asked = [
        (resource, address, node, given) for resource, address, node, options in wanted
        for given in [address.input(node.resource.kind, node.record, options)] if given is not None
    ]
    answers = client.batch(QUERY, [Call(address.procedure, given) for resource, address, node, given in asked])
    for (resource, address, node, given), answer in zip(asked, answers):
        if isinstance(answer, DokployError):
            raise answer
        rows = snapshot.listings.setdefault((resource.kind, node.id), [])
        record = address.record(node.resource.kind, given, answer)
        rows += [] if record is None or record in rows else [record]
    snapshot.forget()
