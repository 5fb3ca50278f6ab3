# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Twins: the same thing made at the same moment by runs that can't see each other, such as on different machines.

The server lets most things exist twice, so whoever has created something looks at its siblings. Of twins the oldest stays;
a younger one is removed by the run that made it, which then goes on with the oldest. This comes to one result wherever the
requests fall:

* Each run looks after its own is there, so of two runs at least one sees both.
* What is created later can have the earlier time, and then the run of the other one may have looked before and be gone. So
  who sees only younger twins waits for them to go, and goes itself if they don't.
* What something has been put into meanwhile is not removed, but waits for the other to go.
"""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from typing import Any, Iterator

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.addressed import found_by
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.calls import delete_call, settled, siblings_call
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import DELETE, Change, Plan
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.read import fetch, rows_of
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.search import FEW, named_rows
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import Item, Node, Snapshot
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.waves import Refused, send
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import children
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import Version
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError, TransportError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import QUERY, Call

#: Seconds before each further look at twins.
PAUSES = (0.2, 0.5, 1.0, 1.5, 2.0, 3.0)
#: Seconds after which the oldest goes in the place of a younger one that has not gone.
YIELDS_AFTER = 3.0

Siblings = dict[Change, list[Record]]


class Outdated(Exception):
    """What a plan was made of has changed while it was carried out, so that it must be made anew."""

    def __str__(self) -> str:
        return "other runs change the same all the time"


def siblings(client: Client, current: Plan, changes: list[Change]) -> Siblings:
    """Return what has the natural key of each that was created, the oldest first, in one request where the size allows.

    What the plan knew before and means otherwise, such as to rename it, is none of them.

    :raises DokployError: where the server can't be read
    """
    counts = Counter(change.resource.kind for change in changes)
    calls = {change: siblings_call(change, bool(change.resource.read.search.procedure) and counts[change.resource.kind] <= FEW) for change in changes}
    answers = _answers(client, calls)
    # A search that did not give all it found says so.
    calls.update({
        change: siblings_call(change) for change, call in calls.items()
        if call.procedure == change.resource.read.search.procedure and named_rows(change.resource, call.input["name"], answers[str(call)]) is None
    })
    answers.update(_answers(client, {change: call for change, call in calls.items() if str(call) not in answers}))
    known = {(change.resource.kind, change.node.id, _within(change)) for change in current.changes if change.node is not None}
    found: Siblings = {}
    for change, call in calls.items():
        resource, answer = change.resource, answers[str(call)]
        if call.procedure == resource.read.search.procedure:
            rows = answer["items"]
        else:
            rows = rows_in(change, call, answer)
        key = resource.key_of({name: settled(value) for name, value in change.sent.items()})
        same = [row for row in rows if resource.key_of(row) == key and (resource.kind, row[resource.id_field], _within(change)) not in known]
        found[change] = sorted(same, key=lambda row: (str(row.get("createdAt") or ""), row[change.resource.id_field]))
    return found


def _answers(client: Client, calls: dict[Change, Call]) -> dict[str, Any]:
    """Ask the same only once, and return the answers by their calls."""
    different = {str(call): (change, call) for change, call in calls.items()}
    answers = client.batch(QUERY, [call for change, call in different.values()])
    for answer in answers:
        if isinstance(answer, TransportError):
            # Reading again is what a lost answer takes, too.
            raise TransportError(str(answer), maybe_done=True)
    return {name: answer_of(client, change, call, answer) for (name, (change, call)), answer in zip(different.items(), answers)}


def answer_of(client: Client, change: Change, call: Call, answer: Any) -> Any:
    """Return what the call answers that lists what a change stands among.

    :raises DokployError: where it fails
    """
    address = change.resource.read.address
    if address and change.parent is not None:
        return found_by(client, address, change.parent.record, call.input, answer, {})
    if isinstance(answer, DokployError):
        raise answer
    return answer


def _within(change: Change) -> str | None:
    """Return the id of what something belongs to: the id of what no list has is its own only within that."""
    return change.parent.id if change.parent is not None else None


def rows_in(change: Change, call: Call, answer: Any) -> list[Record]:
    """Return the records in what the call answers that lists what a change stands among."""
    read = change.resource.read
    if read.address and change.parent is not None:
        found = read.address.record(change.parent.resource.kind, call.input, answer)
        return [] if found is None else [found]
    parent = change.parent.record if change.parent is not None else None
    part = change.parent.resource.read.part(read.within) if change.parent is not None and read.within else None
    if part:
        return rows_of(change.resource, part.value(answer), parent)
    return rows_of(change.resource, answer if parent is None or read.listing_owner else answer.get(read.within), parent)


def own(change: Change, rows: list[Record]) -> Record | None:
    """Return the row of what a request without an answer made: the oldest that is as it was to be."""
    return next((row for row in rows if _is_as_sent(change, row)), None)


def _is_as_sent(change: Change, row: Record) -> bool:
    """Say whether a row, as far as the listing shows it, has what was given to create it."""
    given = [field for field in change.resource.fields if field.at_create and field.api_name in change.sent and field.api_name in row]
    return all(field.value.from_api(row[field.api_name]) == field.value.from_api(settled(change.sent[field.api_name])) for field in given)


def settle(client: Client, current: Plan, found: Siblings) -> None:
    """See to it that of everything that was created there is one.

    :param found: what was created, with what has the same natural key
    :raises Outdated: where something is removed again
    :raises DokployError: where twins remain, since things are in both of them
    """
    waited, created = 0.0, list(found)
    for pause in (*PAUSES, None):
        found = _settle_now(client, current, found, waited)
        if not found or pause is None:
            break
        time.sleep(pause)
        waited += pause
        found = siblings(client, current, list(found))
    if found:
        raise DokployError("; ".join(_unsettled(change, rows) for change, rows in found.items()))
    if not all(change.id for change in created):
        raise Outdated


def _settle_now(client: Client, current: Plan, found: Siblings, waited: float) -> Siblings:
    """Do what can be done about twins at once, and return those that must be looked at again.

    :param waited: seconds since the first look
    """
    again: Siblings = {}
    leaving = {change: _leaving(client, change, rows, waited, current.version) for change, rows in found.items() if len(rows) > 1}
    removed = _remove(client, [(change, row) for change, rows in leaving.items() for row in rows])
    for change, rows in found.items():
        stay = [row for row in rows if row[change.resource.id_field] not in removed]
        if stay and all(row[change.resource.id_field] != change.id for row in stay):
            current.warnings.append(_told(change, stay))
            change.record = {}
        elif len(stay) > 1:
            again[change] = rows
    return again


def _leaving(client: Client, change: Change, rows: list[Record], waited: float, version: Version) -> list[Record]:
    """Return those of twins that this run removes."""
    resource = change.resource
    if resource.create and resource.create.answer is None and all(_is_as_sent(change, row) for row in rows):
        # Nobody can tell which is whose, and each is as good as the others: every run keeps the oldest.
        change.record = rows[0]
        chosen = rows[1:]
    else:
        chosen = [row for row in rows if row[resource.id_field] == change.id and (row is not rows[0] or waited >= YIELDS_AFTER)]
    return [row for row in chosen if _is_empty(client, resource, row[resource.id_field], version)]


def _is_empty(client: Client, resource: Resource, id: str, version: Version) -> bool:
    """Say whether nothing is in a resource but what the server put there."""
    inner = [child for child in children(resource.kind) if not child.single]
    if not inner:
        return True
    listed = [child for child in inner if child.read.listing_owner and (child.requires.since or version) <= version]
    snapshot = Snapshot(version)
    fetch(client, snapshot, (), [(resource, id)], [(child, Node(resource, id, {resource.id_field: id}, None, False)) for child in listed])
    return not any(True for node in snapshot.locate(Item(resource, {}, id=id)) for inner in _made_within(snapshot, node))


def _made_within(snapshot: Snapshot, node: Node) -> Iterator[Node]:
    """Yield what is in a resource but for what the server put there."""
    child = node.resource.create.implied_child if node.resource.create else None
    for resource in [child for child in children(node.resource.kind) if not child.single]:
        for inner in snapshot.nodes(resource, node):
            if child and child.kind == resource.kind and child.record["name"] == resource.name_of(inner.record):
                yield from _made_within(snapshot, inner)
            elif not resource.read.implied(inner.record, node.record):
                yield inner


def _remove(client: Client, work: list[tuple[Change, Record]]) -> set[str | None]:
    """Remove twins, and return the ids of those that are gone; the server refuses it where another run was first."""
    removals = [Change(change.resource, change.path, DELETE, parent=change.parent, record=row) for change, row in work]
    removed: set[str | None] = set()
    with suppress(Refused):
        send(client, [(removal, delete_call(removal)) for removal in removals], lambda removal, answer: removed.add(removal.id))
    return removed


def _told(change: Change, others: list[Record]) -> str:
    here, other = (change.resource.told_id(id) for id in (change.id, others[0][change.resource.id_field]))
    return (
        f"{change.resource.at(change.path)} was made twice at the same moment, here and by another run; the one made here ({here})"
        f" was removed again, and the other ({other}) is used"
    )


def _unsettled(change: Change, rows: list[dict[str, Any]]) -> str:
    ids = ", ".join(change.resource.told_id(row[change.resource.id_field]) for row in rows)
    if change.resource.create and change.resource.create.twins:
        return f"{len(rows)} of kind {change.resource.title} are named '{change.path}' ({ids}): {change.resource.create.twins}"
    return (
        f"{len(rows)} of kind {change.resource.title} are named '{change.path}': another run made one at the same moment, and something is in"
        f" them already; remove all but one of them ({ids}), and run again"
    )
