# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compose services."""

from __future__ import annotations

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources import service
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import AFTER, INSTEAD, Field, Resource, Way
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import PLAIN_TEXT, Json, Variables

COMPOSE = Resource(
    kind="compose",
    id_field="composeId",
    parents=("environment",),
    within="compose",
    one="compose.one",
    create="compose.create",
    update="compose.update",
    remove="compose.delete",
    remove_input=(("deleteVolumes", False),),
    move="compose.move",
    returns=("environmentId", "composeStatus", "createdAt"),
    deployed=("",),
    ways=(
        Way("compose.deployTemplate", INSTEAD, (("template", "id"), ("template_base_url", "baseUrl"))),
        Way("compose.import", AFTER, (("template_import", "base64"),)),
    ),
    service=True,
    fields=(
        *service.BASE,
        Field("compose_type", choices=("docker-compose", "stack"), at_create=True, default="docker-compose"),
        Field("source_type", choices=("raw", "git", *service.PROVIDERS), default="github"),
        Field("compose_file", value=PLAIN_TEXT, at_create=True, file=True),
        Field("compose_path", value=PLAIN_TEXT, default="./docker-compose.yml"),
        *service.git_source(build_paths=False),
        Field("env", "raw", value=Variables()),
        Field("create_env_file", "bool", since=(0, 30, 0), default=True),
        Field("command", value=PLAIN_TEXT),
        Field("randomize", "bool", default=False),
        Field("suffix", value=PLAIN_TEXT),
        Field("isolated_deployment", "bool", default=False),
        Field("isolated_deployments_volume", "bool", default=False),
        Field("service_networks", "list", elements="dict", value=Json(), since=service.NETWORKS_SINCE),
        Field("icon", since=(0, 29, 0), live=True),
        Field("refresh_token", secret=True, live=True, made=True),
    ),
)
