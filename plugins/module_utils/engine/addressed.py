# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading what no list has: each is read by what its natural key says."""

from __future__ import annotations

from typing import Any, Callable, Iterable

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import Item, Node, Snapshot
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Address, ReadPart, Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import QUERY, Call

Wanted = tuple[Resource, Address, Node, Record]


Asked = tuple[Call, Callable[[Any], None]]


def item_calls(client: Client, snapshot: Snapshot, items: Iterable[Item]) -> list[Asked]:
    """Return the calls that read what items name, as far as what it belongs to is there, each with what adds the answer to a snapshot."""
    wanted: list[Wanted] = []
    for item in items:
        address = item.resource.read.address
        parents = snapshot.locate(item.parent) if item.parent and address else []
        if address and len(parents) == 1:
            wanted.append((item.resource, address, parents[0], item.options))
    return _calls(client, snapshot, wanted)


def read_items(client: Client, snapshot: Snapshot, items: Iterable[Item]) -> None:
    """Add to a snapshot what items name, as far as what it belongs to is there.

    :raises DokployError: where it can't be read
    """
    _read(client, snapshot, item_calls(client, snapshot, items))


def names_part(resource: Resource, node: Node) -> ReadPart | None:
    """Return the procedure that tells what an export should have of a kind within something, read as a field of that."""
    address = resource.read.address
    if not address or node.resource.kind not in address.owners:
        return None
    return ReadPart(resource.collection, address.names, address.names_input, failure="the server can't list what there is")


def read_within(client: Client, snapshot: Snapshot, owners: Iterable[tuple[Resource, Node]]) -> None:
    """Add to a snapshot what `names_part` told of, but for what belongs to others of the nodes.

    :raises DokployError: where it can't be read
    """
    pairs = [(resource, resource.read.address, node) for resource, node in owners if resource.read.address]
    own = [address.input(node.resource.kind, node.record, dict(address.own)) for resource, address, node in pairs if address.own and _is_other(address, node)]
    others = set(map(str, own))
    _read(client, snapshot, _calls(client, snapshot, [
        (resource, address, node, options) for resource, address, node in pairs for options in address.named(node.record.get(resource.collection))
        if str(address.input(node.resource.kind, node.record, options)) not in others
    ]))


def _is_other(address: Address, node: Node) -> bool:
    return node.detailed and node.resource.kind not in address.owners


def found_by(client: Client, address: Address, owner: Record, given: Record, answer: Any, known: dict[str, Any]) -> Any:
    """Return what a procedure answers about the one of an input, and None where it fails since there is none.

    :param owner: record of what it belongs to
    :param known: what was asked for that, by the call
    :raises DokployError: where it failed for another reason
    """
    if not isinstance(answer, DokployError):
        return answer
    if not isinstance(answer, ApiError) or address.lists is None:
        raise answer
    call = Call(address.names, address.names_input(owner))
    if str(call) not in known:
        known[str(call)] = client.batch(QUERY, [call])[0]
    if isinstance(known[str(call)], DokployError) or address.lists(known[str(call)], given):
        raise answer
    return None


def _calls(client: Client, snapshot: Snapshot, wanted: list[Wanted]) -> list[Asked]:
    known: dict[str, Any] = {}

    def taker(resource: Resource, address: Address, node: Node, given: Record) -> Callable[[Any], None]:
        def take(answer: Any) -> None:
            rows = snapshot.listings.setdefault((resource.kind, node.id), [])
            record = address.record(node.resource.kind, given, found_by(client, address, node.record, given, answer, known))
            rows += [] if record is None or record in rows else [record]
        return take

    return [
        (Call(address.procedure, given), taker(resource, address, node, given)) for resource, address, node, options in wanted
        for given in [address.input(node.resource.kind, node.record, options)] if given is not None
    ]


def _read(client: Client, snapshot: Snapshot, asked: list[Asked]) -> None:
    answers = client.batch(QUERY, [call for call, take in asked])
    snapshot.forget()
    for (call, take), answer in zip(asked, answers):
        take(answer)
