# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Making an account on a server that makes none itself: it is invited, signs up and accepts."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import CREATE, Change, Plan
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.read import rows_of
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.twins import Outdated
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.accounts import Joining
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError, TransportError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.session import WRONG_PASSWORD, AuthError, Visitor


def join(client: Client, current: Plan, level: list[Change]) -> list[Change]:
    """Make what the server doesn't make itself, one after the other, and return it.

    :raises Outdated: where another run has done the same meanwhile
    :raises DokployError: where one of them can't be made; those before it are done
    """
    joined: list[Change] = []
    for change in level:
        how = change.resource.requires.joining if change.action == CREATE else None
        if how is None or not how.invite or current.version >= how.before:
            continue
        try:
            _join(client, change, how)
        except DokployError as error:
            if _is_there(client, change):
                raise Outdated from error
            for one in joined:
                one.done = True
            # What was lost is looked at again; every step that was taken is found.
            raise error if isinstance(error, TransportError) else DokployError(f"{change}: {error}") from error
        joined.append(change)
    return joined


def _join(client: Client, change: Change, how: Joining) -> None:
    email, password = change.sent["email"], change.sent["password"]
    token = _token(client, change, how)
    client.hide([token])
    visitor = Visitor.beside(client)
    try:
        visitor.join(token, email, password)
    except AuthError as error:
        if error.code != WRONG_PASSWORD:
            raise
        raise DokployError(f"password: {email} has an account on the server already, with another password; give that, or let {email} be invited") from error
    finally:
        visitor.sign_out()


def _token(client: Client, change: Change, how: Joining) -> str:
    """Return what lets one in: of an invitation that is there, be it of another run, or of a new one."""
    email = change.sent["email"]
    for one in client.query(how.invitations) or []:
        if one["email"] == email and one["status"] == "pending":
            if datetime.fromisoformat(str(one["expiresAt"]).replace("Z", "+00:00")) > datetime.now(timezone.utc):
                return str(one["id"])
            client.mutate(how.withdraw, {how.token: one["id"]})
    defaults = dict(change.resource.create.defaults) if change.resource.create else {}
    wanted: dict[str, Any] = {"email": email, "role": change.sent.get("role", defaults.get("role"))}
    try:
        return str(client.mutate(how.invite, wanted)["id"])
    except ApiError as error:
        other = next((one for one in client.query(how.invitations) or [] if one["email"] == email and one["status"] == "pending"), None)
        if error.status != 409 or other is None:
            raise
        return str(other["id"])


def _is_there(client: Client, change: Change) -> bool:
    read, key = change.resource.read, change.resource.key_of(change.sent)
    return any(change.resource.key_of(row) == key for row in rows_of(change.resource, client.query(read.listing, read.listing_input)))
