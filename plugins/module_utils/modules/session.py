# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module that ends sessions, so that who has signed in must do so again."""

from __future__ import annotations

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import ABSENT
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.result import difference
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, Result, Unfinished, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import snake
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.organization import OWNER
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.reports import REPORTS
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import FLOOR, version_text
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import MUTATION, QUERY, Call

SESSION = REPORTS["session"]
SHOWN = ("id", "email", "ipAddress", "userAgent", "createdAt")


def session() -> None:
    """Run the module."""
    ways = ("id", "user", "others")
    run(_session, argument_spec={
        **CONNECTION,
        "id": {"type": "str"},
        "user": {"type": "str"},
        "others": {"type": "bool"},
        "state": {"type": "str", "choices": [ABSENT], "required": True},
    }, mutually_exclusive=[ways], required_one_of=[ways])


def _session(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    if params["others"] is False:
        raise DokployError("others: ends the sessions of all others; leave it out, and name the id or the user instead")
    ends = _chosen(client, params)
    gone = {
        "removed": [{snake(name): row.get(name) for name in SHOWN} for row in ends],
        "diff": [difference(f"session of {row['email']}", {snake(name): row.get(name) for name in SHOWN}, {}) for row in ends],
    }
    if ends and not module.check_mode:
        answers = client.batch(MUTATION, [Call("user.revokeSession", {"sessionId": row["id"]}) for row in ends])
        if any(isinstance(answer, DokployError) for answer in answers):
            left = {row["id"] for row in client.query(SESSION.procedure)}
            words = [
                f"the session of {row['email']} goes on: {answer}" for row, answer in zip(ends, answers)
                if row["id"] in left and isinstance(answer, DokployError)
            ]
            if words:
                raise Unfinished("; ".join(words), {"changed": len(words) < len(ends)})
    return {"changed": bool(ends), **gone}


def _chosen(client: Client, params: dict[str, Any]) -> list[Record]:
    """Return the sessions that are to end.

    :raises DokployError: where the server doesn't tell of them
    """
    sessions, me = client.batch(QUERY, [Call(SESSION.procedure), Call("user.get")])
    if isinstance(sessions, ApiError) and sessions.unknown:
        since = version_text(SESSION.requires.since or FLOOR)
        raise DokployError(f"sessions need Dokploy {since} or newer; update the server ({SESSION.procedure} is missing)")
    for answer in (sessions, me):
        if isinstance(answer, DokployError):
            raise answer
    mine = me["user"]
    if me["role"] != OWNER and (params["others"] or params["user"] not in (None, mine["id"], mine["email"])):
        option = "others" if params["others"] else "user"
        raise DokployError(f"{option}: only the owner of an organization is told of the sessions of others; use a key of the owner")
    # The session in which it is asked can't be ended by itself; a key has none.
    rows = [row for row in sessions if not row["isCurrent"]]
    if params["others"]:
        return [row for row in rows if row["userId"] != mine["id"]]
    if params["user"] is not None:
        return [row for row in rows if params["user"].lower() in (row["userId"].lower(), row["email"].lower())]
    return [row for row in rows if row["id"] == params["id"]]
