# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bringing together what the server knows and what its hosts have, where one of them has what the other lacks."""

from __future__ import annotations

from typing import Any, Callable, Iterable

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.addressed import Asked
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import CREATE, NONE, UPDATE, Change
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import PRESENT, Item, Snapshot
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.sync import Sync
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import Call


def _asked_of(item: Item) -> Sync | None:
    """Return how an item is brought together with what its host has, where that is asked for."""
    sync = item.resource.create.sync if item.resource.create else None
    return sync if sync and item.state == PRESENT and item.create_options.get(sync.option) else None


def sync_calls(snapshot: Snapshot, items: Iterable[Item]) -> list[Asked]:
    """Return the calls that tell what the hosts have, each with what adds the answer to a snapshot."""
    calls = [_call(sync, item, snapshot) for item in items for sync in [_asked_of(item)] if sync]

    def taker(call: Call) -> Callable[[Any], None]:
        def take(answer: Any) -> None:
            if isinstance(answer, DokployError):
                raise answer
            snapshot.hosts[str(call)] = answer
        return take

    return [(call, taker(call)) for call in {str(call): call for call in calls if call}.values() if call]


def _call(sync: Sync, item: Item, snapshot: Snapshot) -> Call | None:
    """Return the call that tells what the host of an item has; None where it points at a host that is not known yet."""
    nodes = snapshot.locate(item)
    record = nodes[0].record if nodes else snapshot.key_record(item)
    return None if record is None else Call(sync.listing, sync.input(record))


def note_sync(change: Change, item: Item, snapshot: Snapshot) -> None:
    """Note in a change whether it takes over what its host has already, or has made anew what that has lost.

    :raises DokployError: where what the host has is not as it is stated
    """
    sync = _asked_of(item)
    call = _call(sync, item, snapshot) if sync and change.action in (NONE, CREATE, UPDATE) else None
    if sync is None or call is None:
        return
    told: Record = snapshot.hosts.get(str(call)) or {}
    if change.action == CREATE:
        found = sync.found(told, change.sent)
        if found is None:
            return
        differs = sync.differs(found, item.options)
        if differs and not item.create_options.get(item.resource.update.asked):
            raise DokployError(
                f"{sync.option}: {item.resource.at(change.path)} is there already, and not as it is stated: {' and '.join(differs)};"
                " state it as it is, or remove it on the host"
            )
        change.after[sync.option] = "it is there already, and is taken over"
    elif sync.lost(told, change.record):
        change.before[sync.option], change.after[sync.option] = "it is lost on the host", "made anew on the host"
        change.action = UPDATE
