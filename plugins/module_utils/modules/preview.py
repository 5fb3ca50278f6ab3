# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module that removes and redeploys previews of pull requests; the server makes them, when a pull request is opened."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.deploy import DEPLOYED, DeployError, Terms, deploy
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import ABSENT
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, Result, Unfinished, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.service import find_named, shown
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Deployment
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.reference import PREVIEW
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.service import QUEUE
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError

REDEPLOYED = "redeployed"
#: Its deployments wait in the queue, as those of a service do.
QUEUED = replace(PREVIEW, deployment=Deployment((REDEPLOYED,), QUEUE, "previewStatus"))


def preview() -> None:
    """Run the module."""
    run(_preview, argument_spec={
        **CONNECTION,
        **{kind: {"type": "str", "required": kind != "environment"} for kind in ("project", "environment", "application")},
        "pull_request": {"type": "int"},
        "state": {"type": "str", "choices": [ABSENT, REDEPLOYED], "required": True},
        "title": {"type": "str"},
        "show_log": {"type": "bool", "default": False},
        "wait": {"type": "bool", "default": True},
        "wait_timeout": {"type": "float", "default": 600},
    })


def _preview(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    found = find_named(client, module)
    wanted = params["pull_request"]
    rows = _chosen(found[0].record if found else {}, wanted)
    result: Result = {"changed": bool(rows), "previews": [PREVIEW.options(row) for row in rows]}
    if params["state"] == REDEPLOYED and found and not rows:
        which = "no preview" if wanted is None else f"no preview of pull request {wanted}"
        raise DokployError(f"pull_request: {found[0].resource.at(found[0].path)} has {which}; the server makes one when a pull request is opened")
    if module.check_mode or not found or not rows:
        return result
    if params["state"] == ABSENT:
        _remove(client, found[0].record["applicationId"], rows, result)
        return result
    result["deployments"] = []
    terms = Terms(
        "previewDeployment.redeploy", params["title"] or "", wait=params["wait"], wait_for=DEPLOYED, timeout=params["wait_timeout"], say=shown(module),
    )
    for row in rows:
        try:
            result["deployments"].append(deploy(client, QUEUED, row, found[1].version, terms))
        except DeployError as error:
            raise Unfinished(
                f"pull request {row['pullRequestNumber']}: {error}", {**result, "deployments": [*result["deployments"], error.deployment]},
            ) from error
    return result


def _chosen(application: Record, wanted: int | None) -> list[Record]:
    rows = application.get("previewDeployments") or []
    return [row for row in rows if wanted is None or str(row["pullRequestNumber"]) == str(wanted)]


def _remove(client: Client, application: Any, rows: list[Record], result: Result) -> None:
    """Remove previews, one after the other; the server answers the same where it fails to.

    :raises Unfinished: where one is left
    """
    for row in rows:
        client.mutate("previewDeployment.delete", {PREVIEW.id_field: row[PREVIEW.id_field]})
    there = {row[PREVIEW.id_field] for row in client.query("application.one", {"applicationId": application}).get("previewDeployments") or ()}
    left = [row["appName"] for row in rows if row[PREVIEW.id_field] in there]
    if left:
        raise Unfinished(
            f"the server answered as if it had removed {', '.join(left)}, and it is still there; look at the server's log",
            {**result, "previews": [one for one in result["previews"] if one["app_name"] not in left]},
        )
