# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carrying out a plan: what doesn't depend on each other goes in one batch."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Callable, Iterable

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.calls import (
    adopt_call, create_call, delete_call, running_call, settled, siblings_call, trial_call, update_calls,
)
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import CREATE, DELETE, REPLACE, UPDATE, Change, Plan
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.joining import join
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.locks import Lock
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.plan import lacking
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.prepare import Say, prepare
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.read import asking
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.restart import restart
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.twins import Outdated, Siblings, answer_of, own, rows_in, settle, siblings
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.waves import Refused, send
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import AFTER, BEFORE, INSTEAD, NEVER, ReadPart
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError, TransportError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import MUTATION, QUERY, Call


#: What is there is made fit for use.
PREPARE = "prepare"


@dataclass(frozen=True)
class Step:
    """What is done together.

    :ivar action: CREATE, UPDATE, PREPARE or DELETE
    :ivar number: which step it is, from 1
    :ivar of: how many steps there are
    """

    action: str
    changes: list[Change]
    number: int
    of: int


Tell = Callable[[Step], None]


def carry_out(client: Client, current: Plan, tell: Tell | None = None, held: Lock | None = None, say: Say | None = None) -> None:
    """Do what a plan says, step by step: what is created, from the top; what is changed; what is removed, from the bottom.

    What must go before what replaces it can be is removed before all else.

    :param tell: is told of each step before it is taken
    :param held: the lock under which this is done; what takes minutes is done without it
    :param say: is given each new line of a log
    :raises Outdated: where another run, or a template, made something that the plan doesn't know
    :raises DokployError: where something of it failed; each change tells whether it is done
    """
    tested = [change for change in current.changes if change.action in (CREATE, REPLACE, UPDATE) and change.item and change.item.test]
    _try_out(client, tested)
    begun = [change for change in current.changes if change.action in (CREATE, REPLACE) or change.prepares]
    kept = [change for change in current.changes if change.action in (CREATE, REPLACE, UPDATE) and not change.prepares]
    first = [change for change in current.changes if change.removes_first]
    deletes = [change for change in current.changes if change.action in (REPLACE, DELETE) and not change.removes_first]

    def prepare_all(client: Client, current: Plan, changes: list[Change]) -> None:
        _prepare(client, changes, held, say)

    steps: list[tuple[str, Callable[[Client, Plan, list[Change]], None], list[Change]]] = [
        (DELETE, _delete, level) for level in reversed(_levels(first))
    ]
    for level in _levels(begun):
        prepared = [change for change in level if change.prepares]
        steps += [
            (CREATE, _create, [change for change in level if change.action in (CREATE, REPLACE)]),
            (UPDATE, _update, prepared), (PREPARE, prepare_all, prepared),
        ]
    steps += [(UPDATE, _update, kept), *((DELETE, _delete, level) for level in reversed(_levels(deletes)))]
    steps = [step for step in steps if step[2]]
    for number, (action, work, changes) in enumerate(steps, 1):
        if tell:
            tell(Step(action, changes, number, len(steps)))
        work(client, current, changes)
    _try_stored(client, tested)


def _try_out(client: Client, changes: list[Change]) -> None:
    """Try what is to be stored and can be tried; where that fails, nothing is done.

    :raises DokployError: where something of it does not work
    """
    work = [
        (change, trial_call(change, create, create.trial)) for change in changes
        for create in [change.resource.create] if create and create.trial and not create.trial.stored
    ]
    _try(client, work, "does not work")


def _try_stored(client: Client, changes: list[Change]) -> None:
    """Try what is stored now, where it can't be tried before.

    :raises DokployError: where something of it does not work
    """
    trials = [(change, change.resource.create.trial) for change in changes if change.resource.create and change.resource.create.trial]
    work = [
        (change, Call(change.resource.procedure(trial.procedure, change.record), trial.stored(change.record))) for change, trial in trials if trial.stored
    ]
    _try(client, work, "is stored, and does not work")


def _try(client: Client, work: list[tuple[Change, Call]], words: str) -> None:
    wrong = [
        f"test: {change.resource.title} {change.path} {words}: {answer}"
        for (change, call), answer in zip(work, client.batch(MUTATION, [call for change, call in work])) if isinstance(answer, DokployError)
    ]
    if wrong:
        raise DokployError("; ".join(wrong))


def _levels(changes: list[Change]) -> list[list[Change]]:
    """Return changes from the top, those together that don't depend on each other; what others may need fit for use comes before them."""
    levels: dict[tuple[int, bool], list[Change]] = {}
    for change in changes:
        levels.setdefault((change.depth, not change.prepares), []).append(change)
    return [levels[depth] for depth in sorted(levels)]


def _create(client: Client, current: Plan, level: list[Change]) -> None:
    _adopt(client, level)
    _reach(client, level)
    _create_options(client, level, BEFORE)
    _look_up(client, level)
    answers: dict[Change, Any] = dict.fromkeys(join(client, current, level))

    def created(change: Change, answer: Any) -> None:
        answers[change] = answer
        _created(change, answer)

    refused = None
    try:
        send(client, [(change, create_call(change, change.resource.create)) for change in level if change.resource.create and change not in answers], created)
    except Refused as error:
        refused = error
    except TransportError:
        _note_made(answers)
        raise
    try:
        found = siblings(client, current, [change for change in answers if _is_looked_for(change)])
    except DokployError:
        _note_made(answers)
        raise
    _take_up(client, list(answers), found)
    for change in current.changes:
        if change.implied and change.resource.single and change.parent in answers and change.parent:
            change.record = change.resource.read.record(change.parent.record.get(change.resource.read.within) or {})
    for change in current.changes:
        creation = change.parent.resource.create if change.implied and change.parent in answers else None
        if creation and creation.implied_child and change.parent:
            change.record = answers[change.parent][creation.implied_child.answer]
    # Also where some were refused: a twin of one that was made would be nobody's.
    settle(client, current, found)
    _keep(client, answers)
    if refused:
        raise refused
    _create_options(client, level, AFTER)
    _see_what_was_made_along(client, current, level)


def _look_up(client: Client, level: list[Change]) -> None:
    """Ask the server for what create wants and the options leave out."""
    for change in level:
        for name, part in change.resource.create.defaults if change.resource.create else ():
            if isinstance(part, ReadPart) and change.sent.get(name) is None:
                change.sent[name] = part.value(client.query(part.procedure, part.input(change.record)))


def _keep(client: Client, made: Iterable[Change]) -> None:
    """Put away what the server tells once; what nobody has is removed again.

    :raises DokployError: where it can't be put away
    """
    for change in made:
        try:
            if change.item and change.item.keep:
                change.item.keep(change.record)
        except DokployError:
            client.mutate(change.resource.remove.procedure, change.resource.address(change.id))
            raise


def _adopt(client: Client, level: list[Change]) -> None:
    """Take over what hosts have already.

    :raises Outdated: where there is such, which the plan doesn't know
    """
    adopted = [(change, adopt_call(change, change.sync)) for change in level if change.sync]
    if adopted:
        send(client, adopted, _adopted)
        raise Outdated


def _adopted(change: Change, answer: Any) -> None:
    why = change.sync.refused(answer) if change.sync else None
    if why:
        raise DokployError(f"{change}: it can't be taken over: {why}")
    change.done = True


def _note_made(changes: Iterable[Change]) -> None:
    """Note what is made though nobody knows its id yet."""
    for change in changes:
        change.done = change.id is None


def _reach(client: Client, changes: list[Change]) -> None:
    """Make sure that what is needed to make something new can be reached, where the server would not tell.

    :raises DokployError: where it can't
    """
    wanted = [(change, change.resource.create.reaches) for change in changes if change.resource.create and change.resource.create.reaches]
    calls = {
        change: Call(procedure, {field: settled(change.sent[field])}) for change, (procedure, field) in wanted if change.sent.get(field)
    }
    for change, answer in zip(calls, client.batch(QUERY, list(calls.values()))):
        if isinstance(answer, DokployError):
            raise DokployError(f"{change} was not tried, since {calls[change].procedure} fails: {answer}")


def _see_what_was_made_along(client: Client, current: Plan, level: list[Change]) -> None:
    """Give what was made by a procedure in the place of create its name, and look anew at what the server put into what it helped to make.

    :raises Outdated: where the plan has something to put into it too
    """
    named = [change for change in level if _made_by_option(change)]
    if named:
        _update(client, current, named)
        settle(client, current, siblings(client, current, named))
    helped = named + [change for change in level if change.item and change.resource.create_option(AFTER, change.item.create_options)]
    if any(change.parent in helped for change in current.changes):
        raise Outdated


def _is_looked_for(change: Change) -> bool:
    """Say whether what was created must be looked for among its siblings: to find it, or a twin of it."""
    create = change.resource.create
    return create is not None and (create.answer is None or not create.unique and not _made_by_option(change))


def _made_by_option(change: Change) -> bool:
    """Say whether a procedure in the place of create makes it, which names it as it likes."""
    return change.item is not None and change.resource.create_option(INSTEAD, change.item.create_options) is not None


def _created(change: Change, answer: Any) -> None:
    steps = change.resource.create.answer if change.resource.create else None
    if steps is None:
        return
    for step in steps:
        answer = answer[step]
    change.record = change.resource.read.record(answer)
    for field in change.resource.fields:
        if field.since and field.at_create and field.api_name in change.sent and field.api_name not in answer:
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


def _take_up(client: Client, created: list[Change], found: Siblings) -> None:
    """Find what was created without an answer that tells its id."""
    unknown = [change for change in created if change.resource.create and change.resource.create.answer is None]
    for change in unknown:
        row = own(change, found[change])
        if row is None:
            raise DokployError(f"{change}: the server said that it is done, and does not list it; look at the server's log")
        change.record = row
    short = [change for change in unknown if not change.resource.read.complete]
    for change, answer in zip(short, client.batch(QUERY, [Call(change.resource.read.one, {change.resource.id_field: change.id}) for change in short])):
        if isinstance(answer, DokployError):
            raise answer
        change.record = change.resource.read.record(answer)
    beyond = [(change, part) for change in unknown for part in change.resource.read.parts if not part.field]
    for (change, part), answer in zip(beyond, client.batch(QUERY, [asking(change.resource, change.record, part) for change, part in beyond])):
        if isinstance(answer, DokployError):
            raise answer
        change.record = {**change.record, **part.value(answer)}


def _update(client: Client, current: Plan, kept: list[Change]) -> None:
    for change in kept:
        for field in change.running:
            # One after the other: to change one password the server may need another.
            send(client, [(change, running_call(change, field, field.running_change))] if field.running_change else [], lambda change, answer: None)
    calls = {id(change): update_calls(change) for change in kept}
    left = {id(change): len(calls[id(change)]) + len(change.restarts) for change in kept}

    def answered(change: Change, answer: Any) -> None:
        _updated(change, answer)
        left[id(change)] -= 1
        change.done = not left[id(change)]

    send(client, [(change, call) for change in kept for call in calls[id(change)]], answered)
    for change in kept:
        if not calls[id(change)] and not change.restarts:
            _updated(change, None)
    _read_back(client, [change for change in kept if calls[id(change)] and change.resource.update.unsure])
    for change in [change for change in kept if change.restarts]:
        for part in change.parts:
            if part.restarts:
                restart(client, change, part)
        _updated(change, None)


def _read_back(client: Client, changes: list[Change]) -> None:
    """Make sure that what a procedure that answers nothing of use should have set is there.

    :raises DokployError: where it isn't
    """
    calls = [siblings_call(change) for change in changes]
    for change, call, answer in zip(changes, calls, client.batch(QUERY, calls)):
        rows = rows_in(change, call, answer_of(client, change, call, answer))
        wanted = [field for field in change.resource.fields if field.api_name in change.sent]
        if not any(all(field.value.same(row.get(field.api_name), change.sent[field.api_name]) for field in wanted) for row in rows):
            change.done = False
            raise DokployError(f"{change}: the server said that it is done, and it is not so when read; look at the server's log and at the host")


def _prepare(client: Client, changes: list[Change], held: Lock | None, say: Say | None) -> None:
    """Make what is there fit for use, while other tasks go on.

    :raises Outdated: where one of them has changed something meanwhile
    """
    for change in changes:
        # What is set is done, and what isn't set yet is not.
        change.done = change.action == CREATE or bool(change.sent)
    with held.released() if held else nullcontext(b"") as mark:
        prepare(client, changes, say)
    for change in changes:
        if change.item:
            change.item.prepare = NEVER
    if held and held.mark != mark:
        raise Outdated


def _updated(change: Change, answer: Any) -> None:
    change.record = {**change.record, **{name: settled(value) for name, value in change.sent.items()}}
    change.done = change.action != REPLACE or change.removes_first


def _deleted(change: Change, answer: Any) -> None:
    change.done = not change.removes_first
    if change.removes_first:
        change.record = {}


def _delete(client: Client, current: Plan, level: list[Change]) -> None:
    send(client, [(change, delete_call(change)) for change in level], _deleted)
