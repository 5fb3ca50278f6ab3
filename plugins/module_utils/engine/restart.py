# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes for which the server restarts something after it has answered, such as its proxy."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.calls import part_call
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import Change
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.waves import Refused, send
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Part, Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import QUERY, Call

#: Seconds between two looks, and after which a restart has failed: it takes half a minute and the pull of an image
#: (infrastructure.md, Traefik env; seen on v0.28.8, v0.29.14 and v0.30.2).
PAUSE = 2.0
PATIENCE = 300.0


def restart(client: Client, change: Change, part: Part) -> None:
    """Send one such change, and wait until what was restarted is as it is to be.

    :raises DokployError: where it is refused, or is not as it is to be in time
    """
    held = change.node.record if change.node else {}
    wished = {**change.record, **change.sent}
    for stage in part.stages(held, wished) if part.stages else [wished]:
        _bring(client, change, part, stage)


def _bring(client: Client, change: Change, part: Part, stage: Record) -> None:
    """Bring it to a record, unless it is there already: another run may have done it."""
    wanted = {name: value for name, value in stage.items() if name in part.needs or name in part.fields and name in change.sent}
    call = (change, part_call(replace(change, record=stage, sent={}), part))
    if not any(change.resource.read.part(name) for name in wanted):
        send(client, [call], lambda change, answer: None)
        return
    sent, was_there, until = False, False, time.monotonic() + PATIENCE
    refused: list[Refused] = []
    while True:
        reading = _read(client, change, wanted)
        if reading == _options(change, wanted):
            # What is on its way out may read as empty for a moment (seen of the proxy's ports on v0.30.2).
            if not sent or was_there:
                return
            was_there = True
            time.sleep(PAUSE)
            continue
        was_there = False
        if reading is not None and refused:
            raise refused[0]
        if reading is not None and not sent:
            sent = True
            try:
                send(client, [call], lambda change, answer: None)
            except Refused as error:
                # Another run may have done it since it was read.
                refused.append(error)
        elif time.monotonic() > until:
            names = " and ".join(_options(change, {name: wanted[name] for name in part.fields if name in wanted}))
            raise DokployError(
                f"{change}: the server has taken {names}, but {part.restarts} has not come back with it within {PATIENCE:.0f} seconds;"
                f" look at the log of the server and at {part.restarts}, and run again"
            )
        else:
            time.sleep(PAUSE)


def _options(change: Change, record: Record) -> dict[str, Any]:
    """Return what a record has for options, for comparison."""
    return {field.name: field.value.from_api(record[field.api_name]) for field in change.resource.fields if field.api_name in record}


def _read(client: Client, change: Change, wanted: Record) -> dict[str, Any] | None:
    """Return what is there now; None while what is restarted is gone, when the server answers with errors."""
    parts = [part for part in change.resource.read.parts if part.field in wanted]
    answers = client.batch(QUERY, [Call(part.procedure, part.input(change.record)) for part in parts])
    for answer in answers:
        if isinstance(answer, DokployError) and not isinstance(answer, ApiError):
            raise answer
    if any(isinstance(answer, ApiError) for answer in answers):
        return None
    return _options(change, {part.field: part.value(answer) for part, answer in zip(parts, answers)})
