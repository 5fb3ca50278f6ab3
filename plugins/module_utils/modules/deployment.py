# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module that deploys, starts and stops services."""

from __future__ import annotations

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.deploy import DEPLOYED, DONE, RUNNING, DeployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.containers import images_of, running
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, Result, Unfinished, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.service import WAIT, carry_out, find_named, named_service, place_spec, shown
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, services
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import MUTATION, Call

REDEPLOYED, REBUILT = "redeployed", "rebuilt"
STARTED, STOPPED, RELOADED = "started", "stopped", "reloaded"
CANCELLED, KILLED, ROLLED_BACK, CLEARED, PRUNED = "cancelled", "killed", "rolled_back", "cleared", "pruned"
WEBHOOK_RENEWED = "webhook_renewed"
PROCEDURES = {DEPLOYED: "deploy", REDEPLOYED: "redeploy", REBUILT: "rebuild"}


def deployment() -> None:
    """Run the module that deploys, starts and stops services."""
    run(
        _deployment,
        argument_spec={
            **CONNECTION,
            **place_spec(),
            "project": {"type": "str", "required": True},
            "state": {"type": "str", "choices": _states(), "default": DEPLOYED},
            "title": {"type": "str"},
            "description": {"type": "str"},
            "rollback_to": {"type": "str"},
            "keep": {"type": "int"},
            "show_log": {"type": "bool", "default": False},
            **WAIT,
        },
        required_one_of=[services()],
        mutually_exclusive=[services()],
        required_if=[("state", PRUNED, ["keep"])],
    )


def _states() -> list[str]:
    """Return every state that a service of some kind can be brought into."""
    return list(dict.fromkeys(state for kind in services() for state in _states_of(kind)))


def _states_of(kind: str) -> tuple[str, ...]:
    deployment = RESOURCES[kind].deployment
    return deployment.states if deployment else ()


def _deployment(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    state, kind = params["state"], named_service(params) or ""
    if state not in _states_of(kind):
        raise DokployError(f"state: {RESOURCES[kind].noun} can't be {state.replace('_', ' ')}; use one of {', '.join(_states_of(kind))}")
    if params["keep"] is not None and (params["keep"] < 1 or state != PRUNED):
        raise DokployError("keep: must be 1 or more deployments, and is for state: pruned")
    found = find_named(client, module)
    if found is None:
        return {"changed": True, "deployment": None}
    change, snapshot = found
    resource, record = change.resource, change.record
    if state in PROCEDURES:
        if module.check_mode:
            return {"changed": True, "deployment": None}
        try:
            done = carry_out(
                client, module, change, snapshot.version, shown(module), procedure=PROCEDURES[state], title=params["title"] or "",
                description=params["description"] or "",
            )
        except DeployError as error:
            raise Unfinished(str(error), {"changed": True, "deployment": error.deployment}) from error
        return {"changed": True, "deployment": done}
    if state == PRUNED:
        return _prune(client, resource.kind, record, params["keep"], module.check_mode)
    calls = _calls(client, resource.kind, state, record, params)
    if calls and not module.check_mode:
        with client.patience(params["wait_timeout"]):
            for call in calls:
                client.mutate(call.procedure, call.input)
    return {"changed": bool(calls), "deployment": None}


def _calls(client: Client, kind: str, state: str, record: dict[str, Any], params: dict[str, Any]) -> list[Call]:
    """Return what it takes to bring a service into a state; nothing where it is in it."""
    here = {f"{kind}Id": record[f"{kind}Id"]}
    if state in (STARTED, STOPPED):
        return [] if running(client, kind, record) is (state == STARTED) else [Call(f"{kind}.{'start' if state == STARTED else 'stop'}", here)]
    if state == RELOADED:
        return [Call(f"{kind}.reload", {**here, "appName": record["appName"]})]
    if state == KILLED:
        return [Call(f"{kind}.killBuild", here)]
    if state == WEBHOOK_RENEWED:
        return [Call(f"{kind}.refreshToken", here)]
    if state == CLEARED:
        return [Call(f"{kind}.clearDeployments", here)]
    rows = client.query("deployment.allByType", {"id": record[f"{kind}Id"], "type": kind})
    if state == CANCELLED:
        waiting = any(here.items() <= (job.get("data") or {}).items() for job in client.query("deployment.queueList") or [])
        killed = [Call("deployment.killProcess", {"deploymentId": row["deploymentId"]}) for row in rows if row["status"] == "running" and row.get("pid")]
        return ([Call(f"{kind}.cleanQueues", here)] if waiting else []) + killed
    return [Call("rollback.rollback", {"rollbackId": _rollback(rows, params["rollback_to"])})]


def _prune(client: Client, kind: str, record: dict[str, Any], keep: int, check_mode: bool) -> Result:
    """Remove old deployments of a service.

    The image that is kept to roll back to goes with the deployment only where that is removed as a rollback, which the server answers the
    same where it fails (read of v0.28.8 to v0.30.2).

    :raises Unfinished: where some of them are left
    """
    listing = Call("deployment.allByType", {"id": record[f"{kind}Id"], "type": kind})
    goes = {row["deploymentId"]: row for row in _old(client, kind, record, client.query(listing.procedure, listing.input), keep)}
    left = goes
    result: Result = {"changed": bool(goes), "deployment": None, "removed": [_told(row) for row in goes.values()]}
    if not goes or check_mode:
        return result
    failures: list[DokployError] = []
    for with_images in (True, False):
        calls = [
            Call("rollback.delete", {"rollbackId": row["rollback"]["rollbackId"]}) if row.get("rollback") and with_images
            else Call("deployment.removeDeployment", {"deploymentId": id})
            for id, row in left.items()
        ]
        failures = [answer for answer in client.batch(MUTATION, calls) if isinstance(answer, DokployError)]
        there = {row["deploymentId"] for row in client.query(listing.procedure, listing.input)}
        left = {id: row for id, row in left.items() if id in there}
        if not left:
            return result
    removed = [_told(row) for id, row in goes.items() if id not in left]
    raise Unfinished(
        f"deployments that can't be removed: {', '.join(left)}" + "".join(f"; {failure}" for failure in failures[:1]),
        {**result, "changed": bool(removed), "removed": removed},
    )


def _old(client: Client, kind: str, record: dict[str, Any], rows: list[dict[str, Any]], keep: int) -> list[dict[str, Any]]:
    """Return the deployments that go: neither one of the newest, nor on its way, nor what runs now."""
    rows = sorted(rows, key=lambda row: str(row["createdAt"]), reverse=True)
    newest = next((row for row in rows if row["status"] == DONE), None)
    goes = [row for row in rows[keep:] if row["status"] != RUNNING and row is not newest]
    if any(row.get("rollback") for row in goes):
        # After a rollback, an older one runs.
        images = {image.rpartition("/")[2].partition("@")[0] for image in images_of(client, kind, record)}
        goes = [row for row in goes if not row.get("rollback") or str(row["rollback"].get("image")).rpartition("/")[2] not in images]
    return goes


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {"deployment_id": row["deploymentId"], "title": row.get("title"), "status": row["status"], "created_at": row["createdAt"]}


def _rollback(rows: list[dict[str, Any]], wanted: str | None) -> Any:
    """Return the id of the rollback that is meant: of a deployment, of a version, or the one before the newest."""
    kept = sorted((row for row in rows if row.get("rollback") and row["status"] == DONE), key=lambda row: row["createdAt"], reverse=True)
    if wanted is not None:
        kept = [row for row in kept if wanted in (row["deploymentId"], str(row["rollback"].get("version")))]
        if not kept:
            raise DokployError(f"rollback_to: nothing is kept to roll back to of '{wanted}'; give the id of a deployment of which there is")
        return kept[0]["rollback"]["rollbackId"]
    if len(kept) < 2:
        raise DokployError(
            "state: there is nothing to roll back to; set rollback_active and rollback_registry on the application, and deploy it at least twice"
        )
    return kept[1]["rollback"]["rollbackId"]
