# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carrying out a plan: what doesn't depend on each other goes in one batch, and no lost answer makes a duplicate."""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Callable, Iterable

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.plan import CREATE, DELETE, UPDATE, Change, Pending, Plan, lacking, plan, problems
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import Item, list_call, read
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.turn import turn
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import AFTER, BEFORE, INSTEAD, Field, Resource, snake
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc import MUTATION, QUERY, ApiError, Call, Client, DokployError, TransportError

#: How often what exists is read again after a mutation's answer was lost, and the seconds before each time: the server
#: may still be at work on it.
PAUSES = (1, 3, 6)
#: Mutations sent in one request: removing a service takes 40 ms and more, and all must be done before the client gives up.
TOGETHER = 50
#: Of these, those that hold a connection while they wait for another (Resource.holds): ten from all clients stop the server.
HOLDING = 4
#: Changes that a message names; a result has all of them.
MENTIONED = 20


class ApplyError(DokployError):
    """A plan was not carried out whole; ``str()`` of it says what was done and what was not.

    :ivar done: changes that are carried out, in words
    :ivar begun: resources that are created, with their ids, but whose other options are not set
    :ivar left: changes that are not carried out
    """

    def __init__(self, message: str, done: list[str], begun: list[str], left: list[str]) -> None:
        self.done, self.begun, self.left = done, begun, left
        if done or begun:
            message += f". Done before that: {_some(done + begun)}" + (f"; not done: {_some(left)}" if left else "") + "; mend the cause and run again"
        super().__init__(message)

    @property
    def changed(self) -> bool:
        return bool(self.done or self.begun)


def _some(names: list[str]) -> str:
    """Join names, of many the first ones."""
    more = len(names) - MENTIONED
    return ", ".join(names[:MENTIONED]) + (f" and {more} more" if more > 0 else "")


@dataclass(frozen=True)
class Step:
    """What is done together.

    :ivar action: CREATE, UPDATE or DELETE
    :ivar number: which step it is, from 1
    :ivar of: how many steps there are
    """

    action: str
    changes: list[Change]
    number: int
    of: int


Tell = Callable[[Step], None]


def converge(
    client: Client, items: list[Item], check_mode: bool = False, purge: Iterable[tuple[Item, Resource]] = (), protect: Iterable[str] = (),
    tell: Tell | None = None,
) -> Plan:
    """Bring the server to the wanted state, or in check mode say what that would take.

    A mutation whose answer was lost is not sent again: what exists is read anew, and the plan made of it takes on what
    the lost request did.

    :param items: parents before what belongs to them
    :param purge: parents with a kind of what belongs to them, of which nothing may be but what the items name
    :param protect: patterns of paths that are never purged
    :param tell: is told of each step before it is taken
    :returns: the plan, its changes with the records they led to
    :raises DokployError: where the plan is impossible
    :raises ApplyError: where it was carried out in part or not at all
    """
    wrong = [problem for item in items for problem in problems(item)]
    if wrong:
        raise DokployError("; ".join(wrong))
    purge = list(purge)
    protect = list(protect)
    made = plan(items, read(client, items, purge), check_mode, purge, protect)
    if check_mode:
        return made
    current = made
    for pause in (*PAUSES, None):
        try:
            carry_out(client, current, tell)
        except TransportError as lost:
            if not lost.maybe_done or pause is None:
                raise _partial(str(lost), made, current) from lost
            time.sleep(pause)
            current = plan(items, read(client, items, purge), purge=purge, protect=protect)
        except DokployError as error:
            raise _partial(str(error), made, current) from error
        else:
            break
    for change in made.changes:
        if current is not made and change.item is not None:
            change.record = current.of(change.item).record
    return made


def _partial(message: str, made: Plan, current: Plan) -> ApplyError:
    """Say what was done before an error. After a lost answer, what the newest plan no longer has is done."""
    left = {str(change): change for change in current.effective if not change.done}
    begun = {name: change for name, change in left.items() if change.action == CREATE and change.id}
    return ApplyError(
        message,
        [str(change) for change in made.effective if str(change) not in left],
        [f"{name} (with id {change.id}, but its other options are not set)" for name, change in begun.items()],
        [name for name in left if name not in begun],
    )


def carry_out(client: Client, current: Plan, tell: Tell | None = None) -> None:
    """Do what a plan says, step by step: what is created, from the top; what is changed; what is removed, from the bottom.

    :param tell: is told of each step before it is taken
    :raises DokployError: where something of it failed; each change tells whether it is done
    """
    creates = [change for change in current.changes if change.action == CREATE]
    kept = [change for change in current.changes if change.action in (CREATE, UPDATE)]
    deletes = [change for change in current.changes if change.action == DELETE]
    steps = [(_create, level) for level in _levels(creates)]
    steps += [(_update, kept)] if kept else []
    steps += [(_delete, level) for level in reversed(_levels(deletes))]
    actions = {_create: CREATE, _update: UPDATE, _delete: DELETE}
    for number, (work, changes) in enumerate(steps, 1):
        if tell:
            tell(Step(actions[work], changes, number, len(steps)))
        work(client, current, changes)


def _levels(changes: list[Change]) -> list[list[Change]]:
    """Return changes from the top, those together that don't depend on each other."""
    levels: dict[int, list[Change]] = {}
    for change in changes:
        levels.setdefault(change.depth, []).append(change)
    return [levels[depth] for depth in sorted(levels)]


def _create(client: Client, current: Plan, level: list[Change]) -> None:
    _ways(client, level, BEFORE)
    _send(client, [(change, _create_call(change)) for change in level], _created)
    _look_up(client, [change for change in level if change.resource.create_answer is None])
    for change in current.changes:
        if change.born and change.parent in level:
            change.record = change.parent.answer[(change.parent.resource.bears or ("", {}, ""))[2]]
    _ways(client, level, AFTER)


def _update(client: Client, current: Plan, kept: list[Change]) -> None:
    for change in kept:
        for definition in change.running:
            # One after the other: to change one password the server may need another.
            _send(client, [(change, _running_call(change, definition))], lambda change, answer: None)
    calls = {id(change): _update_calls(change) for change in kept}
    _send(client, [(change, call) for change in kept for call in calls[id(change)]], _updated)
    for change in kept:
        if not calls[id(change)]:
            _updated(change, None)


def _delete(client: Client, current: Plan, level: list[Change]) -> None:
    _send(client, [(change, _delete_call(change)) for change in level], _deleted)


def _created(change: Change, answer: Any) -> None:
    change.answer = answer
    if change.resource.create_answer is None:
        return
    for step in change.resource.create_answer:
        answer = answer[step]
    change.record = answer
    for field in change.resource.fields:
        if field.since and field.api_name in change.sent and field.api_name not in answer:
            raise DokployError(lacking(field))


def _ways(client: Client, changes: list[Change], when: str) -> None:
    """Call the procedures that have a part in making what is new, before or after it is created."""
    wanted = [(change, change.item.ways, way) for change in changes if change.item is not None for way in [change.resource.way(when, change.item.ways)] if way]
    calls = [
        Call(way.procedure, {**way.input(given), **({change.resource.id_field: change.id} if when == AFTER else {})}) for change, given, way in wanted
    ]
    for (change, given, way), answer in zip(wanted, client.batch(MUTATION, calls)):
        if isinstance(answer, DokployError):
            raise answer
        change.sent = {**{name: answer[name] for name in way.gives}, **change.sent}


def _look_up(client: Client, changes: list[Change]) -> None:
    """Find what was created without an answer that tells its id, by its natural key."""
    places = {change: _lists_it(change) for change in changes}
    calls = list({(call.procedure, str(call.input)): call for call in places.values()}.values())
    answers = {(call.procedure, str(call.input)): answer for call, answer in zip(calls, client.batch(QUERY, calls))}
    for change, call in places.items():
        answer = answers[call.procedure, str(call.input)]
        if isinstance(answer, DokployError):
            raise answer
        resource = change.resource
        rows = answer if isinstance(answer, list) else answer.get(resource.within) or []
        key = [resource.field(name) for name in resource.key]
        wanted = {field.api_name: field.value.from_api(_settled(change.sent.get(field.api_name))) for field in key}
        found = [row for row in rows if all(field.value.from_api(row.get(field.api_name)) == wanted[field.api_name] for field in key)]
        if not found:
            raise DokployError(f"{change}: the server said that it is done, and does not list it; look at the server's log")
        change.record = found[-1]
    short = [change for change in changes if not change.resource.listed_whole]
    for change, answer in zip(short, client.batch(QUERY, [Call(change.resource.one, {change.resource.id_field: change.id}) for change in short])):
        if isinstance(answer, DokployError):
            raise answer
        change.record = answer


def _lists_it(change: Change) -> Call:
    resource, parent = change.resource, change.parent
    if parent is None:
        return Call(resource.listing, resource.listing_input)
    if resource.listing_owner:
        return list_call(resource, parent.resource, str(parent.id))
    return Call(parent.resource.one, {parent.resource.id_field: parent.id})


def _settled(value: Any) -> Any:
    """Return the id that a value stood for, now that it is known."""
    if isinstance(value, list):
        return [_settled(one) for one in value]
    return value.change.id if isinstance(value, Pending) else value


def _updated(change: Change, answer: Any) -> None:
    change.record = {**change.record, **{name: _settled(value) for name, value in change.sent.items()}}
    change.done = True


def _deleted(change: Change, answer: Any) -> None:
    change.done = True


def _send(client: Client, work: list[tuple[Change, Call]], settle: Callable[[Change, Any], None]) -> None:
    """Send calls that don't depend on each other; what succeeds is settled, and errors are raised once a request is answered."""
    for wave, strains in _waves(work):
        with turn(client, "routes") if strains else nullcontext():
            answers = client.batch(MUTATION, [call for change, call in wave])
        failures = []
        for (change, call), answer in zip(wave, answers):
            gone = change.action == DELETE and isinstance(answer, ApiError) and answer.code == "NOT_FOUND"
            if isinstance(answer, DokployError) and not gone:
                failures.append((change, answer))
            else:
                settle(change, answer)
        for change, error in failures:
            if isinstance(error, TransportError):
                raise error
        if failures:
            raise DokployError("; ".join(f"{change}: {_words(change, error)}" for change, error in failures))


def _waves(work: list[tuple[Change, Call]]) -> list[tuple[list[tuple[Change, Call]], bool]]:
    """Put calls together that may run at the same time: none that rewrite the same on the server, and few that strain it.

    :returns: the calls, and whether no other task may send such meanwhile
    """
    waves: list[tuple[list[tuple[Change, Call]], set[str], list[Call]]] = []
    for change, call in work:
        resource, owner = change.resource, change.parent.id if change.parent else ""
        locks = set(resource.locks(owner or "", {**change.record, **change.sent}))
        holds = call.procedure in resource.holds
        for calls, locked, holding in waves:
            if len(calls) < TOGETHER and not locks & locked and not (holds and len(holding) >= HOLDING):
                break
        else:
            calls, locked, holding = [], set(), []
            waves.append((calls, locked, holding))
        calls.append((change, call))
        locked |= locks
        holding += [call] if holds else []
    return [(calls, bool(locked or holding)) for calls, locked, holding in waves]


def _words(change: Change, error: DokployError) -> str:
    """Put the server's field errors in the words of the options."""
    if not isinstance(error, ApiError) or not error.field_errors:
        return str(error)
    options = {field.api_name: field.name for field in change.resource.fields}
    fields = {options.get(name, snake(name)): texts for name, texts in error.field_errors.items()}
    return str(ApiError(error.procedure, error.code, error.status, error.message, fields))


def _create_call(change: Change) -> Call:
    resource, parent = change.resource, change.parent
    way = change.item and resource.way(INSTEAD, change.item.ways)
    if way and change.item and parent is not None:
        server = {"serverId": change.sent["serverId"]} if change.sent.get("serverId") else {}
        return Call(way.procedure, {**way.input(change.item.ways), parent.resource.id_field: parent.id, **server})
    given = dict(resource.create_with)
    if parent is not None:
        given[resource.owner_id or parent.resource.id_field] = parent.id
        given.update(resource.owner_fields(parent.resource.kind))
    given.update({
        field.api_name: _settled(change.sent[field.api_name]) for field in resource.fields if field.at_create and field.api_name in change.sent
    })
    return Call(resource.create, given)


def _running_call(change: Change, definition: Field) -> Call:
    procedure, more = definition.change_with or ("", ())
    return Call(f"{change.resource.kind}.{procedure}", {
        change.resource.id_field: change.id, "password": change.sent[definition.api_name], **dict(more),
    })


def _update_calls(change: Change) -> list[Call]:
    """Return what is left to set: everything that differs from the record the server already has."""
    resource, calls = change.resource, []
    here = {resource.id_field: change.id}
    left = {
        field.api_name: _settled(change.sent[field.api_name])
        for field in resource.fields
        if field.api_name in change.sent and field not in change.running and (change.action == UPDATE or not _set_by_create(field, change))
    }
    if left:
        whole = {field.api_name: change.record.get(field.api_name) for field in resource.fields if field.always}
        calls.append(Call(resource.update, {**whole, **left, **here}))
    if change.move and change.parent is not None:
        target = "target" + change.parent.resource.id_field[0].upper() + change.parent.resource.id_field[1:]
        calls.append(Call(resource.move, {**here, target: change.parent.id}))
    return calls


def _set_by_create(field: Field, change: Change) -> bool:
    """Say whether a new resource has the wanted value already: given to create, or the server's default."""
    if field.at_create and not (change.item and change.resource.way(INSTEAD, change.item.ways)):
        return True
    return field.value.from_api(change.record.get(field.api_name)) == field.value.from_api(_settled(change.sent[field.api_name]))


def _delete_call(change: Change) -> Call:
    return Call(change.resource.remove, {change.resource.id_field: change.id, **dict(change.resource.remove_input)})
