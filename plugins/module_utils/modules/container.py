# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module that starts, stops and removes containers."""

from __future__ import annotations

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.read import read
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import ABSENT, no_such
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.containers import CONTAINER, containers_of, on_server
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, Result, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.service import find, named_service, place_spec
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import services
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import Version, version_text
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError

CONTAINER_STATES = {
    # state: procedure, whether it is for containers that run, and since when there is the procedure
    "started": ("docker.startContainer", False, (0, 29, 0)),
    "stopped": ("docker.stopContainer", True, (0, 29, 0)),
    "restarted": ("docker.restartContainer", None, (0, 28, 0)),
    "killed": ("docker.killContainer", True, (0, 29, 0)),
    ABSENT: ("docker.removeContainer", None, (0, 29, 0)),
}


def container() -> None:
    """Run the module that starts, stops and removes containers."""
    run(
        _container,
        argument_spec={
            **CONNECTION,
            **place_spec(),
            "server": {"type": "str"},
            "name": {"type": "str"},
            "state": {"type": "str", "choices": list(CONTAINER_STATES), "required": True},
        },
        required_one_of=[("name", *services())],
        mutually_exclusive=[services(), ("server", "project")],
        required_by={kind: "project" for kind in ("environment", *services())},
    )


def _container(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    kind = named_service(params)
    if params["project"] is not None and kind is None:
        raise DokployError("project: name the service, too, whose containers are meant, such as application")
    where, record, version = _place(client, params, kind)
    listed = containers_of(client, kind or "", record)
    found = [one for one in listed if params["name"] in (None, one["name"], one["containerId"])]
    state = params["state"]
    procedure, running, since = CONTAINER_STATES[state]
    if version < since:
        raise DokployError(f"state: {state} needs Dokploy {version_text(since)} or newer, and the server is {version_text(version)}; update the server")
    if not found and state != ABSENT:
        raise DokployError(
            f"state: {where} has no containers; deploy it first" if params["name"] is None
            else no_such("name", CONTAINER, params["name"], where, (one["name"] for one in listed))
        )
    chosen = [one for one in found if running is None or (one["state"] == "running") is running]
    if not module.check_mode:
        for one in chosen:
            client.mutate(procedure, {"containerId": one["containerId"], **on_server(record)})
    return {"changed": bool(chosen), "containers": [CONTAINER.options(one) for one in found]}


def _place(client: Client, params: dict[str, Any], kind: str | None) -> tuple[str, dict[str, Any], Version]:
    """Return the service or server whose containers are meant, in words and as a record, and the server's version.

    Both are empty for the machine that Dokploy runs on.
    """
    kinds = ("project", "environment", kind) if kind else ("server",) if params["server"] is not None else ()
    if not kinds:
        return "", {}, read(client, []).version
    change, snapshot = find(client, params, kinds)
    if change.missing:
        raise DokployError(change.missing)
    return f"{change.resource.title} {change.path}", change.record, snapshot.version
