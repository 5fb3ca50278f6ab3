# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules that act on a service instead of stating a resource: deployments, single variables, containers."""

from __future__ import annotations

import time
from contextlib import nullcontext
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils import entry
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.apply import carry_out
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.deploy import DONE, LOGS_SINCE, DeployError, deploy
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.plan import NONE, Change, Plan, plan
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import ABSENT, GIVEN, PRESENT, Item, Snapshot, read
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.turn import turn
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.attached import SERVICE_KINDS
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import snake, version_text
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Variables
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc import HIDDEN, QUERY, Call, Client, DokployError

Result = dict[str, Any]

PLACE = {kind: {"type": "str"} for kind in ("project", "environment", *SERVICE_KINDS)}


def _find(client: Client, params: dict[str, Any], kinds: tuple[str, ...]) -> tuple[Change, Snapshot]:
    """Find what a task is about: the last of the kinds that is named.

    :param kinds: kinds that can be named, in the order of the tree
    :returns: an unchanged change of it, with ``missing`` set where it isn't there, and what was read
    :raises DokployError: where several have its name, or a name needed is missing
    """
    items: list[Item] = []
    for kind in kinds:
        named = params[kind]
        if kind == "environment" and named is None and any(params[inner] is not None for inner in SERVICE_KINDS):
            named = entry.DEFAULT_ENVIRONMENT
        if named is not None:
            items.append(Item(RESOURCES[kind], {"name": named}, items[-1] if items else None, GIVEN))
    items[-1].whole = True
    snapshot = read(client, items)
    return plan(items, snapshot).of(items[-1]), snapshot


# Deployments

DEPLOYED, REDEPLOYED, REBUILT = "deployed", "redeployed", "rebuilt"
STARTED, STOPPED, RELOADED = "started", "stopped", "reloaded"
CANCELLED, KILLED, ROLLED_BACK, CLEARED = "cancelled", "killed", "rolled_back", "cleared"
PROCEDURES = {DEPLOYED: "deploy", REDEPLOYED: "redeploy", REBUILT: "rebuild"}
STATES = {
    "application": (DEPLOYED, REDEPLOYED, STARTED, STOPPED, RELOADED, CANCELLED, KILLED, ROLLED_BACK, CLEARED),
    "compose": (DEPLOYED, REDEPLOYED, STARTED, STOPPED, CANCELLED, KILLED, CLEARED),
}
DATABASE_STATES = (DEPLOYED, REBUILT, STARTED, STOPPED, RELOADED)


def deployment() -> None:
    """Run the module that deploys, starts and stops services."""
    entry.run(
        _deployment,
        argument_spec={
            **entry.CONNECTION,
            **PLACE,
            "project": {"type": "str", "required": True},
            "state": {"type": "str", "choices": [*STATES["application"], REBUILT], "default": DEPLOYED},
            "title": {"type": "str"},
            "description": {"type": "str"},
            "rollback_to": {"type": "str"},
            "show_log": {"type": "bool", "default": False},
            **entry.WAIT,
        },
        required_one_of=[SERVICE_KINDS],
        mutually_exclusive=[SERVICE_KINDS],
    )


def _deployment(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    state = params["state"]
    kind = next(kind for kind in SERVICE_KINDS if params[kind] is not None)
    allowed = STATES.get(kind, DATABASE_STATES)
    if state not in allowed:
        raise DokployError(f"state: {RESOURCES[kind].noun} can't be {state.replace('_', ' ')}; use one of {', '.join(allowed)}")
    change, snapshot = _find(client, params, ("project", "environment", kind))
    if change.missing:
        if not module.check_mode:
            raise DokployError(change.missing)
        module.warn(f"{change.missing}; check mode takes it for one that an earlier task would have created")
        return {"changed": True, "deployment": None}
    resource, record = change.resource, change.record
    if state in PROCEDURES:
        if module.check_mode:
            return {"changed": True, "deployment": None}
        try:
            done = deploy(
                client, resource, record, snapshot.version, PROCEDURES[state], params["title"] or "", params["description"] or "",
                params["wait"], params["wait_timeout"], entry.shown(module),
            )
        except DeployError as error:
            raise entry.Unfinished(str(error), {"changed": True, "deployment": error.deployment}) from error
        return {"changed": True, "deployment": done}
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
        running = any(one.get("state") == "running" for one in _tasks(client, kind, record))
        return [] if running is (state == STARTED) else [Call(f"{kind}.{'start' if state == STARTED else 'stop'}", here)]
    if state == RELOADED:
        return [Call(f"{kind}.reload", {**here, "appName": record["appName"]})]
    if state == KILLED:
        return [Call(f"{kind}.killBuild", here)]
    if state == CLEARED:
        return [Call(f"{kind}.clearDeployments", here)]
    rows = client.query("deployment.allByType", {"id": record[f"{kind}Id"], "type": kind})
    if state == CANCELLED:
        waiting = any(here.items() <= (job.get("data") or {}).items() for job in client.query("deployment.queueList") or [])
        killed = [Call("deployment.killProcess", {"deploymentId": row["deploymentId"]}) for row in rows if row["status"] == "running" and row.get("pid")]
        return ([Call(f"{kind}.cleanQueues", here)] if waiting else []) + killed
    return [Call("rollback.rollback", {"rollbackId": _rollback(rows, params["rollback_to"])})]


def _rollback(rows: list[dict[str, Any]], wanted: str | None) -> str:
    """Return the id of the rollback that is meant: of a deployment, of a version, or the one before the newest."""
    kept = sorted((row for row in rows if row.get("rollback") and row["status"] == DONE), key=lambda row: row["createdAt"], reverse=True)
    if wanted is not None:
        kept = [row for row in kept if wanted in (row["deploymentId"], str(row["rollback"].get("version")))]
        if not kept:
            raise DokployError(f"rollback_to: nothing is kept to roll back to of '{wanted}'; give the id of a deployment of which there is")
        return kept[0]["rollback"]["rollbackId"]
    if len(kept) < 2:
        raise DokployError("state: there is nothing to roll back to; set rollback_active on the application, and deploy it at least twice")
    return kept[1]["rollback"]["rollbackId"]


def _containers(client: Client, kind: str, record: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the containers of a service."""
    if kind == "compose":
        return client.query("docker.getContainersByAppNameMatch", {**_docker(record), "appType": record["composeType"]}) or []
    return client.query("docker.getContainersByAppLabel", {**_docker(record), "type": "swarm"}) or []


def _tasks(client: Client, kind: str, record: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what runs for a service. Of the swarm that is what shall run: a container that is being stopped still runs for a while."""
    if kind == "compose":
        return _containers(client, kind, record)
    return client.query("docker.getServiceContainersByAppName", _docker(record)) or []


def _docker(record: dict[str, Any]) -> dict[str, str]:
    return {"appName": record["appName"], **({"serverId": record["serverId"]} if record.get("serverId") else {})}


# Containers

CONTAINER_STATES = {
    # state: procedure, whether it is for containers that run, and since when there is the procedure
    STARTED: ("docker.startContainer", False, (0, 29, 0)),
    STOPPED: ("docker.stopContainer", True, (0, 29, 0)),
    "restarted": ("docker.restartContainer", None, (0, 28, 0)),
    KILLED: ("docker.killContainer", True, (0, 29, 0)),
    ABSENT: ("docker.removeContainer", None, (0, 29, 0)),
}


def container() -> None:
    """Run the module that lists, starts and stops containers."""
    entry.run(
        _container,
        argument_spec={
            **entry.CONNECTION,
            **PLACE,
            "server": {"type": "str"},
            "name": {"type": "str"},
            "state": {"type": "str", "choices": list(CONTAINER_STATES)},
            "logs": {"type": "bool", "default": False},
            "tail": {"type": "int", "default": 100},
        },
        mutually_exclusive=[SERVICE_KINDS, ("server", "project")],
        required_by={kind: "project" for kind in SERVICE_KINDS},
    )


def _container(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    kind = next((kind for kind in SERVICE_KINDS if params[kind] is not None), None)
    if params["tail"] < 1:
        raise DokployError("tail: must be 1 or more lines")
    if params["logs"] and kind is None:
        raise DokployError("logs: the server gives the logs of services only; name the application, compose service or database")
    if params["state"] and kind is None and params["name"] is None:
        raise DokployError("state: name the containers that are meant, with name or with what they belong to")
    if kind is not None:
        change, snapshot = _find(client, params, ("project", "environment", kind))
        if change.missing:
            raise DokployError(change.missing)
        record, version = change.record, snapshot.version
        found, server = _containers(client, kind, record), record.get("serverId")
    else:
        record, server = {}, None
        if params["server"] is not None:
            change, snapshot = _find(client, params, ("server",))
            if change.missing:
                raise DokployError(change.missing)
            version, server = snapshot.version, change.record["serverId"]
        else:
            snapshot = read(client, [])
            version = snapshot.version
        found = client.query("docker.getContainers", {"serverId": server} if server else {}) or []
    if params["name"] is not None:
        found = [one for one in found if params["name"] in (one["name"], one["containerId"])]
    result: Result = {"changed": False}
    if params["state"]:
        result["changed"] = _set_containers(client, module, found, version, server)
    if params["logs"] and version < LOGS_SINCE:
        raise DokployError(f"logs: this needs Dokploy {version_text(LOGS_SINCE)} or newer, and the server is {version_text(version)}; update the server")
    if params["logs"]:
        result["logs"] = _container_logs(client, kind or "", record, found, params["tail"])
    result["containers"] = [{snake(name): value for name, value in one.items()} for one in found]
    return result


def _set_containers(client: Client, module: AnsibleModule, found: list[dict[str, Any]], version: Any, server: str | None) -> bool:
    state = module.params["state"]
    procedure, running, since = CONTAINER_STATES[state]
    if version < since:
        raise DokployError(f"state: {state} needs Dokploy {version_text(since)} or newer, and the server is {version_text(version)}; update the server")
    if not found and state != ABSENT:
        raise DokployError(f"name: there is no such container{'' if module.params['name'] is None else ' as ' + repr(module.params['name'])}")
    chosen = [one for one in found if running is None or (one["state"] == "running") is running]
    if not module.check_mode:
        for one in chosen:
            client.mutate(procedure, {"containerId": one["containerId"], **({"serverId": server} if server else {})})
    return bool(chosen)


def _container_logs(client: Client, kind: str, record: dict[str, Any], found: list[dict[str, Any]], tail: int) -> list[str]:
    here = {f"{kind}Id": record[f"{kind}Id"], "tail": tail}
    calls = [Call(f"{kind}.readLogs", {**here, "containerId": one["containerId"]}) for one in found] if kind == "compose" else [
        Call(f"{kind}.readLogs", here)
    ]
    lines: list[str] = []
    for answer in client.batch(QUERY, calls):
        if isinstance(answer, DokployError):
            raise answer
        lines += [client.scrub(line) for line in str(answer or "").splitlines()]
    return lines


# Variables

FIELDS = ("env", "build_args", "build_secrets", "preview_env", "preview_build_args", "preview_build_secrets")
#: How often variables are written again that someone else has written over meanwhile.
ATTEMPTS = 5


def env() -> None:
    """Run the module that sets single variables."""
    entry.run(
        _env,
        argument_spec={
            **entry.CONNECTION,
            **PLACE,
            "project": {"type": "str", "required": True},
            "field": {"type": "str", "choices": list(FIELDS), "default": "env"},
            "variables": {"type": "dict", "required": True, "no_log": True},
            "state": {"type": "str", "choices": [PRESENT, ABSENT], "default": PRESENT},
        },
        mutually_exclusive=[SERVICE_KINDS],
        hidden={"variables"},
    )


def _env(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    kind = next((kind for kind in (*SERVICE_KINDS, "environment") if params[kind] is not None), "project")
    field = params["field"]
    if field not in {definition.name for definition in RESOURCES[kind].fields}:
        raise DokployError(f"field: {RESOURCES[kind].noun} has no {field}; it has env")
    wanted = {str(name): value if params["state"] == PRESENT else None for name, value in params["variables"].items()}
    if params["state"] == PRESENT and None in wanted.values():
        raise DokployError(f"variables: {next(name for name in wanted if wanted[name] is None)} has no value; write '' for an empty one")
    kinds = tuple(dict.fromkeys(("project", "environment", kind)))[: None if kind != "project" else 1]
    # The API replaces the text as a whole.
    with nullcontext() if module.check_mode else turn(client, "variables"):
        made, record = None, {}
        for attempt in range(ATTEMPTS):
            change, snapshot = _find(client, params, kinds)
            if change.missing:
                if not module.check_mode:
                    raise DokployError(change.missing)
                module.warn(f"{change.missing}; check mode takes it for one that an earlier task would have created")
                return {"changed": True, "diff": [{"before": {}, "after": {name: HIDDEN for name in wanted}}], "redeploy_required": True}
            again = _merged(change, snapshot, field, wanted)
            made = made or again
            record = again.record
            if again.action == NONE or module.check_mode:
                break
            carry_out(client, Plan([again]))
            time.sleep(0.05 * attempt)
        else:
            raise DokployError(f"{field} of {made.resource.title} {made.path} is being changed by others all the time; run the task again")
    shown = RESOURCES[kind].field(field).value
    return {
        "changed": made.action != NONE,
        "diff": [entry.diff(made)] if made.action != NONE else [],
        "redeploy_required": made.redeploy,
        "names": list(dict(shown.pairs({**record, **(made.sent if module.check_mode else {})}.get(RESOURCES[kind].field(field).api_name)))),
    }


def _merged(change: Change, snapshot: Snapshot, field: str, wanted: dict[str, Any]) -> Change:
    """Plan to set some variables, and to leave the others alone."""
    definition = change.resource.field(field)
    variables = definition.value
    try:
        text = variables.merge(change.record.get(definition.api_name), wanted) if isinstance(variables, Variables) else ""
    except ValueError as error:
        raise DokployError(f"variables: {error}") from None
    snapshot.details[change.resource.kind, str(change.id)] = change.record
    item = Item(change.resource, {field: text}, id=change.id)
    return plan([item], snapshot).of(item)
