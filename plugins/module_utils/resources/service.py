# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What applications and databases have in common."""

from __future__ import annotations

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources import docker
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Queue
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.quantities import Cpu, Duration, Memory
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import (
    FLAG, NEEDED_TEXT, NUMBER, TEXTS, Choice, Default, Number, Prefix, Reference, Url, Value, length, pattern,
)

#: They came with v0.29.14, which calls itself v0.29.13.
NETWORKS_SINCE = (0, 29, 13)


#: It gets into names of containers and files; libsql takes any text, which leads to a service that can't be deployed.
APP_NAME = Prefix(
    "", length(63), pattern(r"[a-zA-Z0-9._-]+", "'{value}' has a character that is not possible; use letters, digits and . _ -"), needed=True,
)

BASE = (
    Field("name", NEEDED_TEXT, required=True, at_create=True, live=True),
    Field("app_name", APP_NAME, immutable=True, computed=True, at_create=True),
    Field("description", at_create=True, live=True),
    Field("server", Reference("server"), immutable=True, at_create=True),
)

RESOURCES = (
    Field("memory_limit", Memory()),
    Field("memory_reservation", Memory()),
    Field("cpu_limit", Cpu()),
    Field("cpu_reservation", Cpu()),
)

SWARM = (
    Field("replicas", Number(0), default=1),
    Field("health_check_swarm", docker.HEALTH_CHECK),
    Field("restart_policy_swarm", docker.RESTART_POLICY),
    Field("placement_swarm", docker.PLACEMENT),
    Field("update_config_swarm", docker.UPDATE_CONFIG),
    Field("rollback_config_swarm", docker.ROLLBACK_CONFIG),
    Field("mode_swarm", docker.MODE),
    Field("labels_swarm", docker.LABELS),
    Field("network_swarm", docker.NETWORKS),
    Field("stop_grace_period_swarm", Duration(bigint_before=(0, 29, 0))),
    Field("endpoint_spec_swarm", docker.ENDPOINT_SPEC),
    Field("ulimits_swarm", docker.ULIMITS),
    Field("networks", Reference("network", many=True), since=NETWORKS_SINCE),
    Field("detach_dokploy_network", FLAG, default=False, since=NETWORKS_SINCE),
)

COMMAND = (
    Field("command"),
    Field("args", TEXTS),
)

#: Applications and compose services wait in a queue (FACTS, Deploying).
QUEUE = Queue("deployment.allByType", "deployment.queueList", "deployment.readLogs", log_since=(0, 29, 0))

COMPUTED = ("environmentId", "applicationStatus", "createdAt")

PROVIDERS = ("github", "gitlab", "bitbucket", "gitea")


#: The rule of the grouped procedures, which ``application.update`` leaves out: a branch gets into a git command.
BRANCH = Value(None, pattern(r"[a-zA-Z0-9._\-/#]+", "'{value}' is not the name of a branch or tag; use letters, digits and . _ - / #"))
#: A picture as text, which came with v0.29.
ICON = Value(None, length(2 * 1024 * 1024))


def source_type(*own: tuple[str, tuple[str, ...]]) -> Field:
    """Return the field that says where what runs comes from.

    :param own: sources besides git, with the options that tell of each
    """
    git = (("git", ("custom_git_url",)), ("github", ("github", "repository")))
    hosted = tuple((name, (name, f"{name}_repository", f"{name}_owner", f"{name}_branch")) for name in PROVIDERS if name != "github")
    signs = (*own, *git, *hosted)
    return Field("source_type", Choice(*(name for name, options in signs)), default="github", signs=signs)


def git_source(build_paths: bool) -> tuple[Field, ...]:
    """Return the fields of every git source.

    :param build_paths: with the folder of the repository that is built
    """
    def build_path(name: str) -> tuple[Field, ...]:
        return (Field(name, Default("/"), default="/"),) if build_paths else ()

    return (
        # github
        Field("github", Reference("github")),
        Field("repository"),
        Field("owner"),
        Field("branch", BRANCH),
        *build_path("build_path"),
        Field("trigger_type", Choice("push", "tag"), default="push"),
        # gitlab
        Field("gitlab", Reference("gitlab")),
        Field("gitlab_project_id", NUMBER),
        Field("gitlab_repository"),
        Field("gitlab_owner"),
        Field("gitlab_branch", BRANCH),
        *build_path("gitlab_build_path"),
        Field("gitlab_path_namespace"),
        # bitbucket
        Field("bitbucket", Reference("bitbucket")),
        Field("bitbucket_repository"),
        Field("bitbucket_repository_slug"),
        Field("bitbucket_owner"),
        Field("bitbucket_branch", BRANCH),
        *build_path("bitbucket_build_path"),
        # gitea
        Field("gitea", Reference("gitea")),
        Field("gitea_repository"),
        Field("gitea_owner"),
        Field("gitea_branch", BRANCH),
        *build_path("gitea_build_path"),
        *_plain_git(build_paths),
    )


def _plain_git(build_paths: bool) -> tuple[Field, ...]:
    return (
        # git
        Field("custom_git_url", Url()),
        Field("custom_git_branch", BRANCH),
        *((Field("custom_git_build_path"),) if build_paths else ()),
        Field("custom_git_ssh_key", Reference("ssh_key"), "customGitSSHKeyId"),
        # every git source
        Field("enable_submodules", FLAG, default=False),
        Field("watch_paths", TEXTS, live=True),
        Field("auto_deploy", FLAG, default=True, live=True),
    )
