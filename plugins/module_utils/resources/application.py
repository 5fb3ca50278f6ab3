# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications.

``application.update`` takes every field, also those of the grouped procedures (saveDockerProvider, saveBuildType,
saveEnvironment …), which want their whole group each time. One update sends just what changes, in one request and with
nothing read, merged and written back.
"""

from __future__ import annotations

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources import service
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Field, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Default, Port, Variables

CERTIFICATES = ("letsencrypt", "none", "custom")


APPLICATION = Resource(
    kind="application",
    id_field="applicationId",
    parents=("environment",),
    within="applications",
    one="application.one",
    create="application.create",
    update="application.update",
    remove="application.delete",
    move="application.move",
    returns=service.RETURNS,
    deployed=("",),
    service=True,
    fields=(
        *service.BASE,
        Field("source_type", choices=("docker", "git", *service.PROVIDERS, "drop"), default="github"),
        # docker
        Field("docker_image"),
        Field("username"),
        Field("password", secret=True),
        Field("registry_url"),
        *service.git_source(build_paths=True),
        Field("drop_build_path"),
        # build
        Field("build_type", choices=("dockerfile", "heroku_buildpacks", "paketo_buildpacks", "nixpacks", "static", "railpack"), default="nixpacks"),
        Field("dockerfile", value=Default("Dockerfile"), default="Dockerfile"),
        Field("docker_context_path"),
        Field("docker_build_stage"),
        Field("heroku_version", default="24"),
        Field("railpack_version", default="0.15.4"),
        Field("publish_directory"),
        Field("is_static_spa", "bool"),
        Field("clean_cache", "bool", default=False),
        Field("build_server", api="buildServerId", aliases=("build_server_id",), refers_to="server"),
        Field("build_registry", api="buildRegistryId", aliases=("build_registry_id",), refers_to="registry"),
        # environment
        Field("env", "raw", value=Variables()),
        Field("build_args", "raw", value=Variables()),
        Field("build_secrets", "raw", value=Variables()),
        Field("create_env_file", "bool", default=True),
        # running
        *service.COMMAND,
        *service.RESOURCES,
        *service.SWARM,
        Field("registry", api="registryId", aliases=("registry_id",), refers_to="registry"),
        # previews
        Field("is_preview_deployments_active", "bool", live=True, default=False),
        Field("preview_env", "raw", value=Variables(), live=True),
        Field("preview_build_args", "raw", value=Variables(), live=True),
        Field("preview_build_secrets", "raw", value=Variables(), live=True),
        Field("preview_labels", "list", elements="str", live=True),
        Field("preview_wildcard", live=True),
        Field("preview_port", "int", value=Port(), live=True, default=3000),
        Field("preview_https", "bool", live=True, default=False),
        Field("preview_path", value=Default("/"), live=True, default="/"),
        Field("preview_certificate_type", choices=CERTIFICATES, live=True, default="none"),
        Field("preview_custom_cert_resolver", live=True),
        Field("preview_limit", "int", live=True, default=3),
        Field("preview_require_collaborator_permissions", "bool", live=True, default=True),
        # rollbacks
        Field("rollback_active", "bool", live=True, default=False),
        Field("rollback_registry", api="rollbackRegistryId", aliases=("rollback_registry_id",), refers_to="registry", live=True),
        # shown in the web interface
        Field("title", live=True),
        Field("subtitle", live=True),
        Field("enabled", "bool", live=True),
        Field("icon", since=(0, 29, 0), live=True),
        Field("refresh_token", secret=True, live=True, made=True),
    ),
)
