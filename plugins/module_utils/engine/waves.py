# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sending mutations in waves: together what may run at the same time, and nothing that hurts a server."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any, Callable

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.calls import delete_call
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import Change
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.locks import ROUTES, lock
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import snake
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError, TransportError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import MUTATION, Call

#: Mutations sent in one request: removing a service takes 40 ms and more, and all must be done before the client gives up.
TOGETHER = 50
#: Of these, those that hold a connection while they wait for another (Concurrency.strains): ten from all clients stop the server.
STRAINING = 4

Work = tuple[Change, Call]


class Refused(DokployError):
    """The server refused some calls.

    :ivar failures: the changes that they were to carry out, with its errors
    """

    def __init__(self, failures: list[tuple[Change, DokployError]]) -> None:
        super().__init__("; ".join(f"{change}: {_words(change, error)}" for change, error in failures))
        self.failures = failures


def send(client: Client, work: list[Work], settle: Callable[[Change, Any], None]) -> None:
    """Send calls that don't depend on each other; what succeeds is settled, and errors are raised once a request is answered."""
    by_user = [one for one in work if one[1].procedure in one[0].resource.requires.login]
    for wave, strains in [*_waves([one for one in work if one not in by_user]), *_waves(by_user)]:
        with lock(client, ROUTES) if strains else nullcontext():
            who = client.user if client.user and wave[0] in by_user else client
            answers = who.batch(MUTATION, [call for change, call in wave])
        failures = []
        for (change, call), answer in zip(wave, answers):
            gone = isinstance(answer, ApiError) and answer.code == "NOT_FOUND" and call.procedure == delete_call(change).procedure
            if isinstance(answer, DokployError) and not gone:
                failures.append((change, answer))
            elif answer is False and any(part.procedure == call.procedure for part in change.resource.update.parts):
                failures.append((change, DokployError(f"{call.procedure}: the server answered that it could not do it; its log says why")))
            else:
                settle(change, answer)
        for change, error in failures:
            if isinstance(error, TransportError):
                raise error
        if failures:
            for change, error in failures:
                # Another of its calls may have been carried out.
                change.done = False
            raise Refused(failures)


def _waves(work: list[Work]) -> list[tuple[list[Work], bool]]:
    """Put calls together that may run at the same time: none that rewrite the same on the server, and few that strain it.

    :returns: the calls, and whether no other task may send such meanwhile
    """
    waves: list[tuple[list[Work], set[str], list[Call]]] = []
    for change, call in work:
        resource, owner = change.resource, change.parent.id if change.parent else ""
        part = next((part for part in resource.update.parts if part.procedure == call.procedure), None)
        locks = {part.rewrites if part else "", *resource.concurrency.locks(owner or "", {**change.record, **change.sent})} - {""}
        strains = call.procedure in resource.concurrency.strains
        for calls, locked, straining in waves:
            if len(calls) < TOGETHER and not locks & locked and not (strains and len(straining) >= STRAINING):
                break
        else:
            calls, locked, straining = [], set(), []
            waves.append((calls, locked, straining))
        calls.append((change, call))
        locked |= locks
        straining += [call] if strains else []
    return [(calls, bool(locked or straining)) for calls, locked, straining in waves]


def _words(change: Change, error: DokployError) -> str:
    """Put the server's field errors in the words of the options, and say what to do where that is known."""
    resource = change.resource
    for words, advice in (*(resource.create.advice if resource.create else ()), *resource.remove.advice):
        if words in str(error):
            return f"{error}; {advice}"
    if not isinstance(error, ApiError) or not error.field_errors:
        return str(error)
    options = {field.api_name: field.name for field in change.resource.fields}
    fields = {options.get(name, snake(name)): texts for name, texts in error.field_errors.items()}
    return str(ApiError(error.procedure, error.code, error.status, error.message, fields))
