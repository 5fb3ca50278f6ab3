# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes for which the server restarts something after it has answered, such as its proxy."""

from __future__ import annotations

import time

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.calls import part_call
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import Change
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.waves import send
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Part
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
    send(client, [(change, part_call(change, part))], lambda change, answer: None)
    until = time.monotonic() + PATIENCE
    while not _is_there(client, change, part):
        if time.monotonic() > until:
            names = " and ".join(field.name for field in change.resource.fields if field.api_name in part.fields)
            raise DokployError(
                f"{change}: the server has taken {names}, but {part.restarts} has not come back with it within {PATIENCE:.0f} seconds;"
                f" look at the log of the server and at {part.restarts}, and run again"
            )
        time.sleep(PAUSE)


def _is_there(client: Client, change: Change, part: Part) -> bool:
    """Say whether what was restarted is as it is to be; while it is gone, the server answers with errors."""
    for field in change.resource.fields:
        read = change.resource.read.part(field.api_name) if field.api_name in part.fields and field.api_name in change.sent else None
        if read is None:
            continue
        answer = client.batch(QUERY, [Call(read.procedure, read.input(change.record))])[0]
        if isinstance(answer, DokployError) and not isinstance(answer, ApiError):
            raise answer
        if isinstance(answer, ApiError) or field.value.from_api(read.value(answer)) != field.value.from_api(change.sent[field.api_name]):
            return False
    return True
