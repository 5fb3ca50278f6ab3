# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module that tells how a host joins a swarm, and removes a worker from it."""

from __future__ import annotations

import time
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.locks import CHANGES, lock
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.read import fetch
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import ABSENT, PRESENT, Snapshot
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.result import difference
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, SECRETS_OPTION, Result, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Reference
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError, TransportError

NODE = RESOURCES["node"]
WORKER, MANAGER = "worker", "manager"
JOIN = {WORKER: "cluster.addWorker", MANAGER: "cluster.addManager"}
#: Seconds before a look at what became of a removal whose answer was lost.
PAUSE = 2.0


def node() -> None:
    """Run the module."""
    run(
        _node,
        argument_spec={
            **CONNECTION,
            **SECRETS_OPTION,
            "name": {"type": "str"},
            "id": {"type": "str"},
            "state": {"type": "str", "choices": [PRESENT, ABSENT], "default": PRESENT},
            "join_as": {"type": "str", "choices": list(JOIN)},
            "server": {"type": "str", "aliases": ["server_id"]},
        },
        required_one_of=[("name", "id", "join_as")],
        mutually_exclusive=[("name", "join_as"), ("id", "join_as")],
    )


def _node(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    here = _server(client, params)
    if params["join_as"]:
        if params["state"] == ABSENT:
            raise DokployError("join_as: says how a host joins, so leave it out with state absent")
        return {"changed": False, "diff": [], **_join(client, here, params)}
    found = _find(client, here, params)
    if params["state"] == PRESENT:
        if found is None:
            raise DokployError(f"name: there is no node '{_label(params)}' in the swarm; let the host join with the command that join_as gives")
        return {"changed": False, "diff": [], "node": _shown(found)}
    result: Result = {"changed": found is not None, "diff": [], "node": found and _shown(found)}
    if found is None:
        return result
    if found["role"] == MANAGER:
        raise DokployError(
            f"node {found['name']} is a manager, and the server would drain it and then fail to remove it; run docker node demote on a manager first"
        )
    result["diff"] = [difference(f"node {found['name']}", {name: found[name] for name in ("name", "role", "availability", "state")}, {})]
    if not module.check_mode:
        with lock(client, CHANGES):
            _remove(client, here, params, found)
    return result


def _server(client: Client, params: dict[str, Any]) -> dict[str, str]:
    """Return the input that says whose swarm is meant."""
    if params["server"] is None:
        return {}
    snapshot = Snapshot()
    fetch(client, snapshot, [RESOURCES["server"]], ())
    return {"serverId": snapshot.reference(Reference("server"), params["server"], "server").id}


def _join(client: Client, here: dict[str, str], params: dict[str, Any]) -> Result:
    """Return how a host joins; the token in it is a secret."""
    answer = client.query(JOIN[params["join_as"]], here)
    client.hide([answer["command"], *(word for word in answer["command"].split() if word.startswith("SWMTKN-"))])
    return {"docker_version": answer.get("version"), **({"join_command": answer["command"]} if params["return_secrets"] else {})}


def _label(params: dict[str, Any]) -> str:
    return str(params["id"] or params["name"])


def _find(client: Client, here: dict[str, str], params: dict[str, Any]) -> Record | None:
    """Return the node that is meant, or None where there is none.

    :raises DokployError: where several have the name
    """
    nodes = [NODE.read.record(row) for row in client.query("cluster.getNodes", here) or []]
    found = [one for one in nodes if params["id"] in (None, one["nodeId"]) and params["name"] in (None, one["name"], one["nodeId"])]
    if len(found) > 1:
        ids = ", ".join(sorted(one["nodeId"] for one in found))
        raise DokployError(f"name: {len(found)} nodes are named '{params['name']}'; say with the option id which one is meant ({ids})")
    return found[0] if found else None


def _shown(record: Record) -> dict[str, Any]:
    return NODE.options(record)


def _remove(client: Client, here: dict[str, str], params: dict[str, Any], found: Record) -> None:
    """Remove a worker; what refuses it or loses the answer may have been another run, or be done all the same."""
    try:
        client.mutate("cluster.removeWorker", {"nodeId": found["nodeId"], **here})
    except (ApiError, TransportError) as error:
        if isinstance(error, TransportError):
            time.sleep(PAUSE)
        if _find(client, here, {**params, "id": found["nodeId"]}) is not None:
            raise DokployError(
                f"node {found['name']} is not removed, but may be drained by now: {error}; see docker node ls on a manager"
            ) from error
