# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carrying out a plan: what doesn't depend on each other goes in one batch, and no lost answer makes a duplicate."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Callable, Iterable

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.calls import create_call, delete_call, running_call, settled, siblings_call, update_calls
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import CREATE, DELETE, UPDATE, Change, Plan
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.plan import lacking, plan, problems
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.read import read
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import Item
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.waves import send
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import AFTER, BEFORE, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError, TransportError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import MUTATION, QUERY, Call

#: How often what exists is read again after a mutation's answer was lost, and the seconds before each time: the server
#: may still be at work on it.
PAUSES = (1, 3, 6)
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
    steps: list[tuple[str, Callable[[Client, Plan, list[Change]], None], list[Change]]] = [
        *((CREATE, _create, level) for level in _levels(creates)),
        *([(UPDATE, _update, kept)] if kept else []),
        *((DELETE, _delete, level) for level in reversed(_levels(deletes))),
    ]
    for number, (action, work, changes) in enumerate(steps, 1):
        if tell:
            tell(Step(action, changes, number, len(steps)))
        work(client, current, changes)


def _levels(changes: list[Change]) -> list[list[Change]]:
    """Return changes from the top, those together that don't depend on each other."""
    levels: dict[int, list[Change]] = {}
    for change in changes:
        levels.setdefault(change.depth, []).append(change)
    return [levels[depth] for depth in sorted(levels)]


def _create(client: Client, current: Plan, level: list[Change]) -> None:
    _create_options(client, level, BEFORE)
    answers: dict[int, Any] = {}

    def created(change: Change, answer: Any) -> None:
        answers[id(change)] = answer
        _created(change, answer)

    send(client, [(change, create_call(change)) for change in level], created)
    _look_up(client, [change for change in level if change.resource.create and change.resource.create.answer is None])
    for change in current.changes:
        creation = change.parent.resource.create if change.implied and change.parent in level else None
        if creation and creation.implied_child:
            change.record = answers[id(change.parent)][creation.implied_child.answer]
    _create_options(client, level, AFTER)


def _created(change: Change, answer: Any) -> None:
    steps = change.resource.create.answer if change.resource.create else None
    if steps is None:
        return
    for step in steps:
        answer = answer[step]
    change.record = answer
    for field in change.resource.fields:
        if field.since and field.api_name in change.sent and field.api_name not in answer:
            raise DokployError(lacking(field))


def _create_options(client: Client, changes: list[Change], when: str) -> None:
    """Call the procedures that have a part in making what is new, before or after it is created."""
    wanted = [
        (change, change.item.create_options, option)
        for change in changes if change.item is not None for option in [change.resource.create_option(when, change.item.create_options)] if option
    ]
    calls = [
        Call(option.procedure, {**option.input(given, change.sent), **({change.resource.id_field: change.id} if when == AFTER else {})})
        for change, given, option in wanted
    ]
    for (change, given, option), answer in zip(wanted, client.batch(MUTATION, calls)):
        if isinstance(answer, DokployError):
            raise answer
        change.sent = {**{name: answer[name] for name in option.outputs}, **change.sent}


def _look_up(client: Client, changes: list[Change]) -> None:
    """Find what was created without an answer that tells its id, by its natural key."""
    places = {change: siblings_call(change) for change in changes}
    calls = list({(call.procedure, str(call.input)): call for call in places.values()}.values())
    answers = {(call.procedure, str(call.input)): answer for call, answer in zip(calls, client.batch(QUERY, calls))}
    for change, call in places.items():
        answer = answers[call.procedure, str(call.input)]
        if isinstance(answer, DokployError):
            raise answer
        resource = change.resource
        rows = answer if isinstance(answer, list) else answer.get(resource.read.within) or []
        key = [resource.field(name) for name in resource.key]
        wanted = {field.api_name: field.value.from_api(settled(change.sent.get(field.api_name))) for field in key}
        found = [row for row in rows if all(field.value.from_api(row.get(field.api_name)) == wanted[field.api_name] for field in key)]
        if not found:
            raise DokployError(f"{change}: the server said that it is done, and does not list it; look at the server's log")
        change.record = found[-1]
    short = [change for change in changes if not change.resource.read.complete]
    for change, answer in zip(short, client.batch(QUERY, [Call(change.resource.read.one, {change.resource.id_field: change.id}) for change in short])):
        if isinstance(answer, DokployError):
            raise answer
        change.record = answer


def _update(client: Client, current: Plan, kept: list[Change]) -> None:
    for change in kept:
        for field in change.running:
            # One after the other: to change one password the server may need another.
            send(client, [(change, running_call(change, field))], lambda change, answer: None)
    calls = {id(change): update_calls(change) for change in kept}
    send(client, [(change, call) for change in kept for call in calls[id(change)]], _updated)
    for change in kept:
        if not calls[id(change)]:
            _updated(change, None)


def _updated(change: Change, answer: Any) -> None:
    change.record = {**change.record, **{name: settled(value) for name, value in change.sent.items()}}
    change.done = True


def _deleted(change: Change, answer: Any) -> None:
    change.done = True


def _delete(client: Client, current: Plan, level: list[Change]) -> None:
    send(client, [(change, delete_call(change)) for change in level], _deleted)
