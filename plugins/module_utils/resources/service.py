# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What applications and databases have in common."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Cpu, Default, Duration, Json, Memory, Prefix, Url

#: They came with v0.29.14, which calls itself v0.29.13.
NETWORKS_SINCE = (0, 29, 13)


def _not_negative(value: Any) -> str | None:
    return f"{value} is less than 0" if value < 0 else None


BASE = (
    Field("name", at_create=True, needed=True, live=True),
    Field("app_name", value=Prefix(), at_create=True, fixed=True, made=True),
    Field("description", at_create=True, live=True),
    Field("server", api="serverId", aliases=("server_id",), refers_to="server", at_create=True, fixed=True),
)

RESOURCES = (
    Field("memory_limit", value=Memory()),
    Field("memory_reservation", value=Memory()),
    Field("cpu_limit", value=Cpu()),
    Field("cpu_reservation", value=Cpu()),
)

SWARM = (
    Field("replicas", "int", check=_not_negative, default=1),
    Field("health_check_swarm", "dict", value=Json()),
    Field("restart_policy_swarm", "dict", value=Json()),
    Field("placement_swarm", "dict", value=Json()),
    Field("update_config_swarm", "dict", value=Json()),
    Field("rollback_config_swarm", "dict", value=Json()),
    Field("mode_swarm", "dict", value=Json()),
    Field("labels_swarm", "dict", value=Json()),
    Field("network_swarm", "list", elements="dict", value=Json()),
    Field("stop_grace_period_swarm", value=Duration(), bigint_before=(0, 29, 0)),
    Field("endpoint_spec_swarm", "dict", value=Json()),
    Field("ulimits_swarm", "list", elements="dict", value=Json()),
    Field("networks", "list", api="networkIds", elements="str", aliases=("network_ids",), refers_to="network", since=NETWORKS_SINCE),
    Field("detach_dokploy_network", "bool", since=NETWORKS_SINCE, default=False),
)

COMMAND = (
    Field("command"),
    Field("args", "list", elements="str"),
)

RETURNS = ("environmentId", "applicationStatus", "createdAt")

PROVIDERS = ("github", "gitlab", "bitbucket", "gitea")


def branch_name(value: Any) -> str | None:
    """The rule of the grouped procedures, which ``application.update`` leaves out: a branch gets into a git command."""
    if value and not re.match(r"^[a-zA-Z0-9._\-/#]+$", value):
        return f"'{value}' is not the name of a branch or tag; use letters, digits and . _ - / #"
    return None


def git_source(build_paths: bool) -> tuple[Field, ...]:
    """Return the fields of every git source.

    :param build_paths: with the folder of the repository that is built
    """
    def build_path(name: str) -> tuple[Field, ...]:
        return (Field(name, value=Default("/"), default="/"),) if build_paths else ()

    return (
        # github
        Field("github", api="githubId", aliases=("github_id",), refers_to="github"),
        Field("repository"),
        Field("owner"),
        Field("branch", check=branch_name),
        *build_path("build_path"),
        Field("trigger_type", choices=("push", "tag"), default="push"),
        # gitlab
        Field("gitlab", api="gitlabId", aliases=("gitlab_id",), refers_to="gitlab"),
        Field("gitlab_project_id", "int"),
        Field("gitlab_repository"),
        Field("gitlab_owner"),
        Field("gitlab_branch", check=branch_name),
        *build_path("gitlab_build_path"),
        Field("gitlab_path_namespace"),
        # bitbucket
        Field("bitbucket", api="bitbucketId", aliases=("bitbucket_id",), refers_to="bitbucket"),
        Field("bitbucket_repository"),
        Field("bitbucket_repository_slug"),
        Field("bitbucket_owner"),
        Field("bitbucket_branch", check=branch_name),
        *build_path("bitbucket_build_path"),
        # gitea
        Field("gitea", api="giteaId", aliases=("gitea_id",), refers_to="gitea"),
        Field("gitea_repository"),
        Field("gitea_owner"),
        Field("gitea_branch", check=branch_name),
        *build_path("gitea_build_path"),
        # git
        Field("custom_git_url", value=Url()),
        Field("custom_git_branch", check=branch_name),
        *((Field("custom_git_build_path"),) if build_paths else ()),
        Field("custom_git_ssh_key", api="customGitSSHKeyId", aliases=("custom_git_ssh_key_id",), refers_to="ssh_key"),
        # every git source
        Field("enable_submodules", "bool", default=False),
        Field("watch_paths", "list", elements="str", live=True),
        Field("auto_deploy", "bool", live=True, default=True),
    )
