# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading what exists: lists in one request, details in a second."""

from __future__ import annotations

from typing import Any, Callable, Collection, Iterable

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.addressed import Asked, item_calls, read_items
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.removal import unnamed
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.search import (
    FEW, Sought, lists_many, named_rows, note_id, noted_id, remember, search_call,
)
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import ABSENT, GIVEN, MEMBERS, PRESENT, Item, Node, Snapshot, listed
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.sync import sync_calls
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, children, holders, lineages
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource, unlicensed
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import ON_CREATE, VERSION, ReadPart, Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Reference
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import FLOOR, Version, parse_version, version_text
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import QUERY, Call


def read(client: Client, items: list[Item], purge: Iterable[tuple[Item, Resource]] = ()) -> Snapshot:
    """Read what a plan for the items needs to know, in two requests where their size allows, or three on a server that lists many.

    :param items: parents before what belongs to them
    :param purge: parents with a kind of what belongs to them, of which all are wanted
    :raises DokployError: where the server can't be read or is older than the floor
    """
    snapshot = Snapshot(key=client.key_hash, claimed={(item.resource.kind, item.id) for item in items if item.id is not None})
    within: dict[int, list[Resource]] = {}
    for parent, resource in [(item.parent, item.resource) for item in items] + list(purge):
        within.setdefault(id(parent), []).append(resource)
    tops = [item for item in items if item.parent is None and (item.id is None or not item.resource.read.one)]
    roots = {kind: RESOURCES[kind] for kind in _referred_to(items)}
    snapshot.spared = set(roots) - {item.resource.kind for item in items}
    sought = _sought(client, [item for item in tops if item.resource.kind not in roots], within)
    roots.update({item.resource.kind: item.resource for item in tops if item.resource.kind not in {one.resource.kind for one in sought}})
    fetch(
        client, snapshot, roots.values(), [(item.resource, item.id) for item in items if item.id is not None and item.resource.read.one],
        parts=[(item.resource, {}, part) for item in items for part in _parts_of_all(item, within.get(id(item), []))], sought=sought,
    )
    open_up(client, snapshot, [node for item in tops if _is_opened(item, within) for node in snapshot.locate(item)])
    more = item_calls(client, snapshot, [item for item in items if item.parent and item.parent.resource.read.complete]) + sync_calls(snapshot, items)
    nameless = [node for item, resource in purge for above in snapshot.locate(item) for node in unnamed(snapshot, snapshot.nodes(resource, above))]
    ones: dict[tuple[str, str], tuple[Resource, str]] = {(node.resource.kind, node.id): (node.resource, node.id) for node in nameless}
    lists: dict[tuple[str, str], tuple[Resource, Node]] = {}
    parts: list[tuple[Resource, Record, ReadPart]] = []
    for item in items:
        nodes = _candidates(snapshot, item)
        inner = within.get(id(item), [])
        asked = [*(nodes if _needs_details(item, inner) else ()), *(_around_holders(snapshot, item) if nodes else ())]
        asked = [node for node in asked if not node.detailed] + (nodes if _check(item) and item.id is None else []) + _around_named(snapshot, item)
        ones.update({(node.resource.kind, node.id): (node.resource, node.id) for node in asked})
        lists.update(_unlisted(snapshot, nodes, inner))
        parts += [(item.resource, node.record, part) for node in nodes if not item.resource.single for part in _parts(item, inner)]
    if ones or lists or parts or more:
        fetch(client, snapshot, (), ones.values(), lists.values(), parts, more=more)
    if lists:
        _list_deeper(client, snapshot, items, within)
    read_items(client, snapshot, [item for item in items if item.parent and not item.parent.resource.read.complete])
    return snapshot


def _list_deeper(client: Client, snapshot: Snapshot, items: list[Item], within: dict[int, list[Resource]]) -> None:
    """List what is within what was listed, as far as items name it."""
    while True:
        lists = {place: one for item in items for place, one in _unlisted(snapshot, _candidates(snapshot, item), within.get(id(item), [])).items()}
        if not lists:
            return
        fetch(client, snapshot, (), (), lists.values())


def _unlisted(snapshot: Snapshot, nodes: list[Node], inner: list[Resource]) -> dict[tuple[str, str], tuple[Resource, Node]]:
    """Return what procedures of their own must list within things."""
    return {
        (resource.kind, node.id): (resource, node) for resource in inner if resource.read.listing_owner for node in nodes
        if (resource.kind, node.id) not in snapshot.listings
    }


def _holders(item: Item) -> list[Resource]:
    """Return the kinds that hold back what is to be removed."""
    return [holder for holder, field in holders(item.resource)] if item.state == ABSENT else []


def _around_holders(snapshot: Snapshot, item: Item) -> list[Node]:
    """Return what that which may hold an item back is in; its record lists them, with what they point at."""
    return [node for kind in dict.fromkeys(kind for holder in _holders(item) for kind in holder.parents) for node in snapshot.everything(RESOURCES[kind])]


def _around_named(snapshot: Snapshot, item: Item) -> list[Node]:
    """Return what that is in which an item names by its path, since a list doesn't name all that is in it."""
    options = item.options if item.state == PRESENT else {}
    named = [(value, path) for name, given in options.items() for value in [item.resource.field(name).value] if isinstance(value, Reference) and value.within
             for path in listed(given)]
    return [node for value, path in named for node in snapshot.named(RESOURCES[value.kind], None, path.split("/")[0])]


def _parts(item: Item, inner: list[Resource]) -> list[ReadPart]:
    """Return the procedures that read what an item states, what is in it, or what tells whether it can be removed, and no record has.

    :param inner: kinds of what is wanted within it
    """
    if item.state == ABSENT:
        return list(item.resource.remove.parts)
    stated = {item.resource.field(name).api_name for name in item.options} if item.state == PRESENT else set()
    owner = item.parent.resource.kind if item.parent else ""
    for part in [item.resource.update.part(name, owner) for name in stated]:
        stated.update(part.needs if part else ())
    beyond = bool(stated - {item.resource.field(name).api_name for name in item.resource.key})
    stated.update(field for one in inner for field in (one.read.within, "" if one.single or one.read.address else item.resource.owner_field))
    return [*_check(item), *(part for part in item.resource.read.parts if item.whole or (part.field in stated if part.field else beyond))]


def _parts_of_all(item: Item, inner: list[Resource]) -> list[ReadPart]:
    """Return the procedures that are asked before it is known what there is of an item."""
    return _parts(item, inner) if item.resource.single else _moot(item)


def _moot(item: Item) -> list[ReadPart]:
    """Return what tells whether an item is needed at all."""
    how = item.resource.requires.joining
    return [ReadPart(MEMBERS, how.members, value=how.keys)] if how and how.members and item.state == PRESENT else []


def _check(item: Item) -> list[ReadPart]:
    """Return what tells whether an item is fit for use, where it is to be made so if it isn't."""
    how = item.resource.preparation
    return [how.check] if how and item.prepare == ON_CREATE and item.state == PRESENT else []


def _referred_to(items: list[Item]) -> set[str]:
    """Return the kinds that options point at, be it to compare or to find, and that what holds an item back belongs to."""
    found: set[str] = set()
    for item in items:
        found.update(above[0] for holder in _holders(item) for above in lineages(holder) if above)
        for field in item.resource.fields:
            looked_up = field.references and (item.state == PRESENT or field.name in item.resource.key)
            known = {name for reference in field.references for name in reference.known}
            given = listed(item.options.get(field.name)) if looked_up else []
            if any(isinstance(one, dict) or one not in known for one in given):
                found.update(reference.kind for reference in field.references)
    return found


def _sought(client: Client, tops: list[Item], within: dict[int, list[Resource]]) -> list[Sought]:
    """Return what to look for by its name in the place of listing all of its kind."""
    sought: dict[tuple[str, str], Sought] = {}
    listed = set()
    for item in tops:
        resource = item.resource
        if not resource.read.search.procedure or _is_opened(item, within) and not lists_many(client, resource):
            listed.add(resource.kind)
        else:
            name = str(item.options["name"])
            or_id = item.state == GIVEN or (resource.kind, name) in sought and sought[resource.kind, name].or_id
            opened = _is_opened(item, within) or (resource.kind, name) in sought and sought[resource.kind, name].opened
            sought[resource.kind, name] = Sought(resource, name, or_id, opened)
    for kind in {kind for kind, name in sought}:
        if sum(one == kind for one, name in sought) > FEW:
            listed.add(kind)
    return [one for (kind, name), one in sought.items() if kind not in listed]


def _is_opened(item: Item, within: dict[int, list[Resource]]) -> bool:
    """Say whether it matters what is within an item, or what else a search doesn't tell."""
    unsought = item.state == PRESENT and any(item.resource.field(name).api_name in item.resource.read.search.lacks for name in item.options)
    return unsought or id(item) in within or item.state == ABSENT and bool(children(item.resource.kind))


def open_up(client: Client, snapshot: Snapshot, nodes: Iterable[Node]) -> None:
    """Read what is within things, where the list or search that has them does not tell."""
    readable = [node for node in nodes if node.resource.read.one]
    shut = [node for node in readable if any(one.read.within and one.read.within not in node.record for one in children(node.resource.kind))]
    if shut:
        fetch(client, snapshot, (), [(node.resource, node.id) for node in shut])


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
    client: Client, snapshot: Snapshot, roots: Collection[Resource], ones: Iterable[tuple[Resource, str]],
    lists: Iterable[tuple[Resource, Node]] = (), parts: Iterable[tuple[Resource, Record, ReadPart]] = (), sought: Iterable[Sought] = (),
    more: Iterable[Asked] = (),
) -> None:
    """Add lists and details to a snapshot, in one batch; what is gone by now is left out.

    :param lists: resources that a procedure of their own lists, with the parent whose they are
    :param parts: fields that procedures of their own read, with the record whose they are
    :param sought: what is looked for by its name; all of its kind are listed where that does not tell enough
    :param more: other calls, each with what takes its answer
    :raises DokployError: where the server can't be read or is older than the floor
    """
    asked: list[Asked] = [*more]
    several = [resource for resource in roots if resource.read.each]
    each = [RESOURCES[resource.read.each] for resource in several if resource.read.each not in snapshot.listings]
    roots = {resource.kind: resource for resource in (*roots, *each)}.values()
    if not snapshot.listings and not snapshot.details:
        asked.append((Call(VERSION), lambda answer: setattr(snapshot, "version", _version(answer))))
    asked += [(Call(resource.read.listing, resource.read.listing_input), _list_taker(client, snapshot, resource, resource.kind)) for resource in roots]
    asked += [(Call(resource.read.one, {resource.id_field: wanted}), _one_taker(snapshot, resource, wanted)) for resource, wanted in ones]
    asked += [
        (list_call(resource, parent.resource, parent.record), _list_taker(client, snapshot, resource, (resource.kind, parent.id), parent.record))
        for resource, parent in lists
    ]
    asked += [(asking(resource, record, part), _part_taker(snapshot, resource, record, part)) for resource, record, part in parts]
    doubtful: dict[str, Resource] = {}
    for one in sought:
        asked += _searching(client, snapshot, one, doubtful)
    answers = _ask(client, [call for call, take in asked])
    snapshot.forget()
    for (call, take), answer in zip(asked, answers):
        take(answer)
    _fetch_each(client, snapshot, several)
    doubtful.update({one.resource.kind: one.resource for one in sought if one.or_id and not snapshot.named(one.resource, None, one.name)})
    if doubtful:
        fetch(client, snapshot, doubtful.values(), ())


def _searching(client: Client, snapshot: Snapshot, one: Sought, doubtful: dict[str, Resource]) -> list[Asked]:
    """Return the calls that look for something by its name, each with what takes its answer.

    :param doubtful: takes the resource where the search does not tell enough
    """
    noted = noted_id(client, one) if one.opened else None
    asked: list[Asked] = [(search_call(one.resource, one.name), _search_taker(client, snapshot, one, noted, doubtful))]
    if noted:
        asked.append((Call(one.resource.read.one, {one.resource.id_field: noted}), _noted_taker(snapshot, one, noted)))
    if one.may_be_id:
        asked.append((Call(one.resource.read.one, {one.resource.id_field: one.name}), _guess_taker(snapshot, one)))
    return asked


def _ask(client: Client, calls: list[Call]) -> list[Any]:
    """Return the answers to queries; what several want to know is asked once."""
    unlike = {repr(call): call for call in calls}
    answers = dict(zip(unlike, client.batch(QUERY, list(unlike.values()))))
    return [answers[repr(call)] for call in calls]


def _fetch_each(client: Client, snapshot: Snapshot, resources: list[Resource]) -> None:
    """Add to the lists of some kinds what must be asked for by another kind, in one batch."""
    asked = [(resource, node) for resource in resources for node in snapshot.nodes(RESOURCES[resource.read.each])]
    answers = client.batch(QUERY, [Call(resource.read.listing, {node.resource.id_field: node.id}) for resource, node in asked])
    snapshot.forget()
    for (resource, node), answer in zip(asked, answers):
        snapshot.listings[resource.kind] += rows_of(resource, _settled(snapshot, resource, answer))


def _settled(snapshot: Snapshot, resource: Resource, answer: Any) -> Any:
    if isinstance(answer, DokployError):
        raise _unknown_procedure(answer, resource, snapshot.version)
    return answer


def _is_too_old(snapshot: Snapshot, resource: Resource, answer: Any) -> bool:
    """Say whether a server has nothing of a kind that is only pointed at since it is of a version without it."""
    since = resource.requires.since if resource.kind in snapshot.spared else None
    return isinstance(answer, ApiError) and answer.code == "NOT_FOUND" and since is not None and snapshot.version < since


def _list_taker(client: Client, snapshot: Snapshot, resource: Resource, place: Any, parent: Record | None = None) -> Callable[[Any], None]:
    failure = resource.read.failure

    def take(answer: Any) -> None:
        if failure and isinstance(answer, ApiError) and answer.code == "BAD_REQUEST":
            answer = {failure: answer.message}
        if resource.kept_back(answer):
            snapshot.unlicensed.add(resource.kind)
            answer = []
        if _is_too_old(snapshot, resource, answer):
            # The plan says so of what points at it.
            answer = []
        share = resource.read.listing_owner
        if callable(share) and parent is not None and resource.kind not in snapshot.unlicensed:
            answer = share(_settled(snapshot, resource, answer), parent)
        rows = rows_of(resource, _settled(snapshot, resource, answer), parent)
        snapshot.listings[place] = [{failure: None, **row} for row in rows] if failure else rows
        if resource.read.search.procedure and place == resource.kind:
            remember(client, resource, len(rows))
    return take


def _one_taker(snapshot: Snapshot, resource: Resource, wanted: str) -> Callable[[Any], None]:
    def take(answer: Any) -> None:
        if not (isinstance(answer, ApiError) and answer.code == "NOT_FOUND" and "No procedure" not in answer.message):
            snapshot.details[resource.kind, wanted] = resource.read.record(_settled(snapshot, resource, answer))
    return take


def _search_taker(client: Client, snapshot: Snapshot, one: Sought, noted: str | None, doubtful: dict[str, Resource]) -> Callable[[Any], None]:
    def take(answer: Any) -> None:
        rows = named_rows(one.resource, one.name, _settled(snapshot, one.resource, answer))
        if rows is None:
            doubtful[one.resource.kind] = one.resource
        elif one.opened and len(rows) == 1 and one.resource.id_of(rows[0]) != noted:
            note_id(client, one, one.resource.id_of(rows[0]))
        snapshot.listings.setdefault(one.resource.kind, []).extend(rows or ())
    return take


def _noted_taker(snapshot: Snapshot, one: Sought, noted: str) -> Callable[[Any], None]:
    """Take what has an id where the search found it, too; else it is none of ours, and may be refused."""
    def take(answer: Any) -> None:
        if isinstance(answer, dict) and any(one.resource.id_of(row) == noted for row in snapshot.listings[one.resource.kind]):
            snapshot.details[one.resource.kind, noted] = one.resource.read.record(answer)
    return take


def _guess_taker(snapshot: Snapshot, one: Sought) -> Callable[[Any], None]:
    def take(answer: Any) -> None:
        if isinstance(answer, dict):
            snapshot.listings[one.resource.kind].append(one.resource.read.record(answer))
    return take


def _part_taker(snapshot: Snapshot, resource: Resource, record: Record, part: ReadPart) -> Callable[[Any], None]:
    place = (resource.kind, resource.id_of(record))

    def take(answer: Any) -> None:
        if isinstance(answer, ApiError) and part.field:
            snapshot.unread.setdefault(place, {})[part.field] = f"{part.failure} ({answer})"
        elif isinstance(answer, DokployError):
            raise answer
        else:
            value = part.value(answer)
            snapshot.parts.setdefault(place, {}).update({part.field: value} if part.field else value)
    return take


def rows_of(resource: Resource, answer: Any, parent: Record | None = None) -> list[Record]:
    """Return the records in what a listing answers.

    :param parent: record of what they belong to, where that has a listing of its own
    """
    rows = resource.read.rows(answer) or ()
    above = resource.above(parent or {})
    return [{**resource.read.record(row), **above} for row in ([rows] if isinstance(rows, dict) else rows)]


def list_call(resource: Resource, parent: Resource, record: Record) -> Call:
    """Return the call that lists what belongs to one parent, where a resource has a procedure for that.

    :param record: that of the parent
    """
    if callable(resource.read.listing_owner):
        return Call(resource.read.listing, resource.read.listing_input)
    id_field, kind_field = resource.read.listing_owner[:2]
    given = {id_field: parent.known_by(record), **({kind_field: parent.owner_kind} if kind_field else {}), **resource.above(record)}
    return Call(resource.read.listing, given)


def asking(resource: Resource, record: Record, part: ReadPart) -> Call:
    """Return the call that reads what lists don't tell."""
    return Call(resource.procedure(part.procedure, record), part.input(record))


def _version(answer: Any) -> Version:
    if isinstance(answer, DokployError):
        raise answer
    version = parse_version(answer)
    if version < FLOOR:
        raise DokployError(f"the server is Dokploy {version_text(version)}; this collection needs {version_text(FLOOR)} or newer, so update the server")
    return version


def _unknown_procedure(error: DokployError, resource: Resource, version: Version) -> DokployError:
    if resource.kept_back(error):
        return DokployError(unlicensed(resource.noun, "read", ""))
    if isinstance(error, ApiError) and error.code == "NOT_FOUND":
        return DokployError(
            f"this server, Dokploy {version_text(version)}, has no {resource.title}; update it to a version that has ({error.procedure} is missing)"
        )
    return error
