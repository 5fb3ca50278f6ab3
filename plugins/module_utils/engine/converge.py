# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bringing a server to the wanted state: read, plan and carry out, again where others or a broken line got in between."""

from __future__ import annotations

import time
from contextlib import nullcontext
from typing import Any, Iterable

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.apply import Tell, carry_out
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.calls import clears
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import CREATE, DELETE, NONE, REPLACE, UPDATE, Change, Plan, some
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.holders import attach_anew
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.locks import CHANGES, Lock, lock, mark_of
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.plan import Ambiguous, plan, problems
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.prepare import Say
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.read import read
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import GIVEN, Item, Node, Snapshot
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.twins import PAUSES as TWIN_PAUSES
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.twins import Outdated
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.waves import Refused
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource, unlicensed
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import LICENCE
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError, TransportError

#: How often what exists is read again after a mutation's answer was lost, and the seconds before each time: the server
#: may still be at work on it.
PAUSES = (1, 3, 6)
#: How often a plan is made anew since another run changed what it was made of.
ROUNDS = 6
#: Seconds for which several of one name may be twins that are being settled.
YOUNG = 60


class ApplyError(DokployError):
    """A plan was not carried out whole; ``str()`` of it says what was done and what was not.

    :ivar done: changes that are carried out, in words
    :ivar begun: resources that are created, with their ids, but whose other options are not set
    :ivar left: changes that are not carried out
    """

    def __init__(self, message: str, done: list[str], begun: list[str], left: list[str]) -> None:
        self.done, self.begun, self.left = done, begun, left
        if done or begun:
            message += f". Done before that: {some(done + begun)}" + (f"; not done: {some(left)}" if left else "") + "; mend the cause and run again"
        super().__init__(message)

    @property
    def changed(self) -> bool:
        return bool(self.done or self.begun)


def read_and_plan(
    client: Client, items: list[Item], purge: Iterable[tuple[Item, Resource]] = (), protect: Iterable[str] = (), assume_parents: bool = False,
) -> tuple[Plan, Snapshot]:
    """Read what exists and plan what to do; what has just been made, and is twins or not whole yet, is waited for.

    :raises DokployError: where the server can't be read, or the plan is impossible
    """
    for pause in (*TWIN_PAUSES, None):
        snapshot = read(client, items, purge)
        kept_back = [item.resource.at(item.path) for item in items if item.state != GIVEN and item.resource.kind in snapshot.unlicensed]
        if kept_back:
            raise DokployError(unlicensed(" and ".join(kept_back)))
        # What another run restarts is gone for a few seconds, and can't be read meanwhile.
        waits = pause is not None and (bool(snapshot.unread) or _any_young(client, snapshot.half_made(items)))
        try:
            made = None if waits else plan(items, snapshot, assume_parents, purge, protect)
            if made is not None:
                attach_anew(client, made)
        except Ambiguous as error:
            if pause is None or not _any_young(client, error.nodes):
                raise
            made = None
        if made is not None:
            return made, snapshot
        time.sleep(pause or 0)
    raise AssertionError("the last look plans or raises")


def _any_young(client: Client, nodes: list[Node]) -> bool:
    return any(client.age(node.record.get("createdAt")) < YOUNG for node in nodes)


def converge(
    client: Client, items: list[Item], check_mode: bool = False, purge: Iterable[tuple[Item, Resource]] = (), protect: Iterable[str] = (),
    tell: Tell | None = None, say: Say | None = None,
) -> Plan:
    """Bring the server to the wanted state, or in check mode say what that would take.

    Who must change something waits for the other tasks of this machine that do, and looks again at what is there by then.

    :param items: parents before what belongs to them
    :param purge: parents with a kind of what belongs to them, of which nothing may be but what the items name
    :param protect: patterns of paths that are never purged
    :param tell: is told of each step before it is taken
    :param say: is given each new line of a log
    :returns: the plan, its changes with the records they led to
    :raises DokployError: where the plan is impossible
    :raises ApplyError: where it was carried out in part or not at all
    """
    wrong = [problem for item in items for problem in problems(item)]
    if wrong:
        raise DokployError("; ".join(wrong))
    run = _Run(client, items, list(purge), list(protect), tell, say)
    if check_mode:
        return run.look(assume_parents=True)
    mark = mark_of(client, CHANGES)
    made = run.look()
    if not made.effective:
        return made
    with lock(client, CHANGES) as held:
        if held.mark != mark:
            made = run.look()
            if not made.effective:
                return made
        # At both ends: who looks in between sees half of it, and who is killed in between sets no second mark.
        held.renew_mark()
        try:
            with client.login() if client.login and _for_users(made) else nullcontext():
                return run.carry_out(made, held)
        finally:
            held.renew_mark()


class _Run:
    """One task's work on a server.

    :ivar carried: changes that were carried out under plans before the newest, by what they are about
    :ivar warnings: what the user should be told
    """

    def __init__(
        self, client: Client, items: list[Item], purge: list[tuple[Item, Resource]], protect: list[str], tell: Tell | None, say: Say | None,
    ) -> None:
        self.client, self.items, self.purge, self.protect, self.tell, self.say = client, items, purge, protect, tell, say
        self.carried: dict[Any, Change] = {}
        self.warnings: list[str] = []

    def look(self, assume_parents: bool = False) -> Plan:
        made = read_and_plan(self.client, self.items, self.purge, self.protect, assume_parents)[0]
        _check_licence(self.client, made)
        _check_login(self.client, made)
        return made

    def carry_out(self, made: Plan, held: Lock) -> Plan:
        """Carry out a plan, and those that follow from what became of it.

        A mutation whose answer was lost is not sent again: the plan made of what exists by then takes on what it did.
        """
        current, pauses = made, iter(PAUSES)
        for last in [False] * ROUNDS + [True]:
            for change in current.effective:
                if change.action == REPLACE and change.item is not None and change.node is not None:
                    change.item.replaced = change.node.record
            try:
                carry_out(self.client, current, self.tell, held, self.say)
                return self._result(made, current)
            except (Outdated, DokployError) as error:
                self._keep(current, lost=isinstance(error, TransportError) and error.maybe_done)
                following = None if last else self._following(error, current, pauses)
                if following is None:
                    raise self._partial(str(error), current) from error
                current = following
        raise AssertionError("the last round returns or raises")

    def _following(self, error: Exception, current: Plan, pauses: Any) -> Plan | None:
        """Return the plan to go on with after an error; None where it must be told."""
        try:
            if isinstance(error, TransportError):
                pause = next(pauses, None) if error.maybe_done else None
                if pause is None:
                    return None
                time.sleep(pause)
            if isinstance(error, Refused) and not all(_may_be_overtaken(one) for change, one in error.failures):
                return None
            if not isinstance(error, (Outdated, TransportError, Refused)):
                return None
            again = self.look()
        except DokployError as failure:
            lost = f"{error}; reading what exists failed then, too: {failure}"
            raise self._partial(lost if isinstance(error, TransportError) else str(failure if isinstance(error, Outdated) else error), current) from failure
        return None if isinstance(error, Refused) and not any(_differs(change, again) for change, one in error.failures) else again

    def _keep(self, current: Plan, lost: bool) -> None:
        """Note what was carried out of a plan.

        :param lost: an answer was lost, so that all of it may have been
        """
        self.warnings += current.warnings
        for change in current.effective:
            if lost or change.done or _is_begun(change):
                self.carried.setdefault(_about(change), change)

    def _result(self, made: Plan, current: Plan) -> Plan:
        """Return what was done in all, with the records it led to."""
        if current is made:
            return made
        result = Plan(version=current.version, warnings=list(dict.fromkeys(self.warnings + current.warnings)))
        for newest in [change for change in current.changes if not self._ends_replacement(change)]:
            change = self.carried.pop(_about(newest), newest)
            if change.item is not None:
                change.record = newest.record
                result.by_item[id(change.item)] = change
            result.changes.append(change)
        result.changes += self.carried.values()
        for change in result.changes:
            if change.parent is not None and change.parent.item is not None:
                change.parent = result.of(change.parent.item)
        return result

    def _ends_replacement(self, change: Change) -> bool:
        """Say whether a change removes what an earlier plan has replaced."""
        replaced = [(one.resource.kind, one.node.id) for one in self.carried.values() if one.action == REPLACE and one.node]
        return change.item is None and _about(change) in replaced

    def _partial(self, message: str, current: Plan) -> ApplyError:
        """Say what was done before an error. After a lost answer, what the newest plan no longer has is done."""
        left = {str(change): change for change in current.effective if not change.done}
        ended = {name: change.resource.told_id(change.id) for name, change in left.items() if self._ends_replacement(change)}
        begun = {name: change for name, change in left.items() if _is_begun(change)}
        return ApplyError(
            message,
            [str(change) for change in self.carried.values() if str(change) not in left],
            [f"{name} ({_so_far(change)})" for name, change in begun.items()],
            [f"{name} (the one with id {ended[name]})" if name in ended else name for name in left if name not in begun],
        )


def _check_licence(client: Client, made: Plan) -> None:
    """Ask for the licence that changes need, before the first of any is made.

    :raises DokployError: where the server has none
    """
    needed = [what for change in made.effective for what in _licensed(change)]
    if needed and client.query(LICENCE) is False:
        raise DokployError(unlicensed(" and ".join(needed)))


def _check_login(client: Client, made: Plan) -> None:
    """Make sure that somebody signs in for what the server does for no key.

    :raises DokployError: where nobody does
    """
    needed = _for_users(made)
    if needed and client.login is None:
        raise DokployError(f"login: {' and '.join(needed)} can only be made and changed for a user who signs in, and not for a key; set login")


def _for_users(made: Plan) -> list[str]:
    """Return what of a plan the server does for a user who has signed in only."""
    return [one.resource.at(one.path) for one in made.effective if one.action != DELETE and one.resource.requires.login]


def _licensed(change: Change) -> list[str]:
    """Return what of a change the server makes with a licence only."""
    name = change.resource.at(change.path)
    if change.resource.requires.licence:
        return [name]
    parts = [part for part in change.parts if part.licensed and not clears(part, change.sent)]
    fields = [field for part in parts for field in change.resource.fields if field.api_name in part.fields]
    # What a new one has anyway is not sent.
    unset: tuple[Any, ...] = (None, False, []) if change.action == CREATE else ()
    return [f"{field.name} of {name}" for field in fields if field.api_name in change.sent and change.sent[field.api_name] not in unset]


def _is_begun(change: Change) -> bool:
    """Say whether something new is there already, or some of what is to be set is."""
    if change.action == UPDATE:
        return change.node is not None and change.record is not change.node.record
    if change.action == REPLACE and change.node is not None:
        return change.id != change.node.id
    return change.action == CREATE and bool(change.id)


def _so_far(change: Change) -> str:
    """Say how far a change is that was begun."""
    if change.action == UPDATE:
        return "in part"
    if change.removes_first and not change.id:
        return "the old one is removed, but there is no new one"
    if change.action == REPLACE and change.node is not None and not change.removes_first:
        told = change.resource.told_id
        return f"with id {told(change.id)}, but the old one, {told(change.node.id)}, is still there; run again to remove it"
    return f"with id {change.resource.told_id(change.id)}, but its other options are not set"


def _about(change: Change) -> Any:
    """Return what a change is about: the item that it comes from, or what it removes."""
    return id(change.item) if change.item is not None else (change.resource.kind, change.id)


def _may_be_overtaken(error: DokployError) -> bool:
    """Say whether a call may have been refused since another run changed what it was about."""
    return isinstance(error, ApiError) and not error.field_errors and error.status not in (401, 403)


def _differs(change: Change, again: Plan) -> bool:
    """Say whether a newer plan sees something in another place than when its change was refused, or already as it was to be."""
    if change.item is None:
        return all(_about(one) != _about(change) for one in again.changes)
    newer = again.of(change.item)

    def place(one: Change) -> tuple[Any, ...]:
        # Of what was made by the very change that was refused, the id is known to both.
        return one.id, one.parent and one.parent.id

    # What only a new one is given can't be seen to be as it was to be, and of what is restarted only what was stored.
    initial = bool(change.id) and any(field.value.initial and field.api_name in change.sent for field in change.resource.fields)
    return newer.action == NONE and not initial and not change.restarts or place(newer) != place(change)
