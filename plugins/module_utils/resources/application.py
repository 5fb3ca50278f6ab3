# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications.

``application.update`` takes every field, also those of the grouped procedures (saveDockerProvider, saveBuildType,
saveEnvironment …), which want their whole group each time. One update sends just what changes, in one request and with
nothing read, merged and written back.
"""

from __future__ import annotations

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources import service
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import ANY, Deployment, Identity, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Create, Read, Remove, Update
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.hosts import Host
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import FLAG, NUMBER, TEXTS, Choice, Default, Port, Reference
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.variables import Variables

CERTIFICATES = ("letsencrypt", "none", "custom")


APPLICATION = Resource(
    kind="application",
    identity=Identity("applicationId"),
    parents=("environment",),
    read=Read("application.one", within="applications"),
    create=Create("application.create"),
    update=Update("application.update", move="application.move"),
    remove=Remove("application.delete"),
    deployment=Deployment(
        (
            "deployed", "redeployed", "started", "stopped", "reloaded", "cancelled", "killed", "rolled_back", "cleared", "pruned", "webhook_renewed",
        ),
        service.QUEUE,
    ),
    redeploys=ANY,
    computed=service.COMPUTED,
    fields=(
        *service.BASE,
        service.source_type(("docker", ("docker_image",)), ("drop", ("drop_build_path",))),
        # docker
        Field("docker_image"),
        Field("username"),
        Field("password", sensitive=True),
        Field("registry_url"),
        *service.git_source(build_paths=True),
        Field("drop_build_path"),
        # build
        Field(
            "build_type", Choice("dockerfile", "heroku_buildpacks", "paketo_buildpacks", "nixpacks", "static", "railpack"), default="nixpacks",
        ),
        Field("dockerfile", Default("Dockerfile"), default="Dockerfile"),
        Field("docker_context_path"),
        Field("docker_build_stage"),
        Field("heroku_version", default="24"),
        Field("railpack_version", default="0.15.4"),
        Field("publish_directory"),
        Field("is_static_spa", FLAG),
        Field("clean_cache", FLAG, default=False),
        Field("build_server", Reference("server")),
        Field("build_registry", Reference("registry")),
        # environment
        Field("env", Variables()),
        Field("build_args", Variables()),
        Field("build_secrets", Variables()),
        Field("create_env_file", FLAG, default=True),
        # running
        *service.COMMAND,
        *service.RESOURCES,
        *service.SWARM,
        Field("registry", Reference("registry")),
        # previews
        Field("is_preview_deployments_active", FLAG, default=False, live=True),
        Field("preview_env", Variables(), live=True),
        Field("preview_build_args", Variables(), live=True),
        Field("preview_build_secrets", Variables(), live=True),
        Field("preview_labels", TEXTS, live=True),
        Field("preview_wildcard", Host(), live=True),
        Field("preview_port", Port(), default=3000, live=True),
        Field("preview_https", FLAG, default=False, live=True),
        Field("preview_path", Default("/"), default="/", live=True),
        Field("preview_certificate_type", Choice(*CERTIFICATES), default="none", live=True),
        Field("preview_custom_cert_resolver", live=True),
        Field("preview_limit", NUMBER, default=3, live=True),
        Field("preview_require_collaborator_permissions", FLAG, default=True, live=True),
        # rollbacks
        Field("rollback_active", FLAG, default=False, live=True),
        Field("rollback_registry", Reference("registry"), live=True),
        # shown in the web interface
        Field("title", live=True),
        Field("subtitle", live=True),
        Field("enabled", FLAG, live=True),
        Field("icon", service.ICON, since=(0, 29, 0), live=True),
        Field("refresh_token", sensitive=True, computed=True, live=True),
    ),
)
