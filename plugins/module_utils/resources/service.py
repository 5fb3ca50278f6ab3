# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What applications and databases have in common."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Queue
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.quantities import Cpu, Duration, Memory
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import (
    FLAG, NUMBER, TEXTS, Choice, Default, Json, Number, Prefix, Reference, Url, Value,
)

#: They came with v0.29.14, which calls itself v0.29.13.
NETWORKS_SINCE = (0, 29, 13)


def _not_negative(value: Any) -> str | None:
    return f"{value} is less than 0" if value < 0 else None


BASE = (
    Field("name", required=True, at_create=True, live=True),
    Field("app_name", Prefix(), immutable=True, computed=True, at_create=True),
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
    Field("replicas", Number(check=_not_negative), default=1),
    Field("health_check_swarm", Json()),
    Field("restart_policy_swarm", Json()),
    Field("placement_swarm", Json()),
    Field("update_config_swarm", Json()),
    Field("rollback_config_swarm", Json()),
    Field("mode_swarm", Json()),
    Field("labels_swarm", Json()),
    Field("network_swarm", Json("list")),
    Field("stop_grace_period_swarm", Duration(bigint_before=(0, 29, 0))),
    Field("endpoint_spec_swarm", Json()),
    Field("ulimits_swarm", Json("list")),
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


def branch_name(value: Any) -> str | None:
    """The rule of the grouped procedures, which ``application.update`` leaves out: a branch gets into a git command."""
    if value and not re.match(r"^[a-zA-Z0-9._\-/#]+$", value):
        return f"'{value}' is not the name of a branch or tag; use letters, digits and . _ - / #"
    return None


BRANCH = Value(check=branch_name)


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
