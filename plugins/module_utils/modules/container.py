# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module that lists, starts and stops containers."""

from __future__ import annotations

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.read import read
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import ABSENT
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.containers import containers_of
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, Result, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.service import find, named_service, place_spec
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import services
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import snake
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import Version, version_text
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import QUERY, Call

#: Servers of these versions let the logs of services be read.
LOGS_SINCE: Version = (0, 29, 0)

CONTAINER_STATES = {
    # state: procedure, whether it is for containers that run, and since when there is the procedure
    "started": ("docker.startContainer", False, (0, 29, 0)),
    "stopped": ("docker.stopContainer", True, (0, 29, 0)),
    "restarted": ("docker.restartContainer", None, (0, 28, 0)),
    "killed": ("docker.killContainer", True, (0, 29, 0)),
    ABSENT: ("docker.removeContainer", None, (0, 29, 0)),
}


def container() -> None:
    """Run the module that lists, starts and stops containers."""
    run(
        _container,
        argument_spec={
            **CONNECTION,
            **place_spec(),
            "server": {"type": "str"},
            "name": {"type": "str"},
            "state": {"type": "str", "choices": list(CONTAINER_STATES)},
            "logs": {"type": "bool", "default": False},
            "tail": {"type": "int", "default": 100},
        },
        mutually_exclusive=[services(), ("server", "project")],
        required_by={kind: "project" for kind in services()},
    )


def _container(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    kind = named_service(params)
    if params["tail"] < 1:
        raise DokployError("tail: must be 1 or more lines")
    if params["logs"] and kind is None:
        raise DokployError("logs: the server gives the logs of services only; name the application, compose service or database")
    if params["state"] and kind is None and params["name"] is None:
        raise DokployError("state: name the containers that are meant, with name or with what they belong to")
    record, version = _place(client, params, kind)
    found = containers_of(client, kind, record) if kind else client.query("docker.getContainers", _server(record)) or []
    if params["name"] is not None:
        found = [one for one in found if params["name"] in (one["name"], one["containerId"])]
    result: Result = {"changed": False}
    if params["state"]:
        result["changed"] = _set_containers(client, module, found, version, record)
    if params["logs"] and version < LOGS_SINCE:
        raise DokployError(f"logs: this needs Dokploy {version_text(LOGS_SINCE)} or newer, and the server is {version_text(version)}; update the server")
    if params["logs"]:
        result["logs"] = _container_logs(client, kind or "", record, found, params["tail"])
    result["containers"] = [{snake(name): value for name, value in one.items()} for one in found]
    return result


def _place(client: Client, params: dict[str, Any], kind: str | None) -> tuple[dict[str, Any], Version]:
    """Return the record of the service or server whose containers are meant, empty for the server's own machine, and the server's version."""
    kinds = ("project", "environment", kind) if kind else ("server",) if params["server"] is not None else ()
    if not kinds:
        return {}, read(client, []).version
    change, snapshot = find(client, params, kinds)
    if change.missing:
        raise DokployError(change.missing)
    return change.record, snapshot.version


def _server(record: dict[str, Any]) -> dict[str, str]:
    """Return the input that says on which server something is."""
    return {"serverId": record["serverId"]} if record.get("serverId") else {}


def _set_containers(client: Client, module: AnsibleModule, found: list[dict[str, Any]], version: Version, record: dict[str, Any]) -> bool:
    state = module.params["state"]
    procedure, running, since = CONTAINER_STATES[state]
    if version < since:
        raise DokployError(f"state: {state} needs Dokploy {version_text(since)} or newer, and the server is {version_text(version)}; update the server")
    if not found and state != ABSENT:
        raise DokployError(f"name: there is no such container{'' if module.params['name'] is None else ' as ' + repr(module.params['name'])}")
    chosen = [one for one in found if running is None or (one["state"] == "running") is running]
    if not module.check_mode:
        for one in chosen:
            client.mutate(procedure, {"containerId": one["containerId"], **_server(record)})
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
