# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compose services."""

from __future__ import annotations

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources import docker, service
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import ANY, Deployment, Identity, Resource, Runs
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import AFTER, INSTEAD, Create, CreateOption, Read, Record, Remove, Update
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import FLAG, NEEDED_TEXT, PLAIN_TEXT, TEXT_FILE, Choice
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.variables import Variables


def _runs(record: Record) -> Runs:
    if record.get("composeType") == "stack":
        return Runs("docker.getStackContainersByAppName")
    return Runs("docker.getContainersByAppNameMatch", tasks=False, more=(("appType", "docker-compose"),))


COMPOSE = Resource(
    kind="compose",
    plural="compose",
    identity=Identity("composeId"),
    parents=("environment",),
    read=Read("compose.one", within="compose"),
    create=Create("compose.create", options=(
        CreateOption("compose.deployTemplate", INSTEAD, (("template", "id"), ("template_base_url", "baseUrl")), fields=("serverId",)),
        CreateOption("compose.import", AFTER, (("template_import", "base64"),)),
    )),
    update=Update("compose.update", move="compose.move"),
    remove=Remove("compose.delete", (("deleteVolumes", False),)),
    deployment=Deployment(
        ("deployed", "redeployed", "started", "stopped", "cancelled", "killed", "cleared", "pruned", "webhook_renewed"),
        service.QUEUE, status="composeStatus", runs=_runs,
    ),
    redeploys=ANY,
    computed=("environmentId", "composeStatus", "createdAt"),
    fields=(
        *service.BASE,
        Field("compose_type", Choice("docker-compose", "stack"), default="docker-compose", at_create=True),
        service.source_type(("raw", ("compose_file",))),
        Field("compose_file", TEXT_FILE, at_create=True),
        Field("compose_path", NEEDED_TEXT, default="./docker-compose.yml"),
        *service.git_source(build_paths=False),
        Field("env", Variables()),
        Field("create_env_file", FLAG, default=True, since=(0, 30, 0)),
        Field("command", PLAIN_TEXT),
        Field("randomize", FLAG, default=False),
        Field("suffix", PLAIN_TEXT),
        Field("isolated_deployment", FLAG, default=False),
        Field("isolated_deployments_volume", FLAG, default=False),
        Field("service_networks", docker.SERVICE_NETWORKS, since=service.NETWORKS_SINCE),
        Field("icon", service.ICON, since=(0, 29, 0), live=True),
        Field("refresh_token", sensitive=True, computed=True, live=True),
    ),
)
