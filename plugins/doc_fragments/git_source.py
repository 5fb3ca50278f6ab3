# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  github:
    description: Name or id of the GitHub provider to read from.
    type: str
    aliases: [github_id]
  repository:
    description: Name of the repository at GitHub.
    type: str
  owner:
    description: Owner of the repository at GitHub.
    type: str
  branch:
    description: Branch to build from the repository at GitHub.
    type: str
  trigger_type:
    description: What a push to GitHub must be to start a deployment.
    type: str
    choices: [push, tag]
  gitlab:
    description: Name or id of the GitLab provider to read from.
    type: str
    aliases: [gitlab_id]
  gitlab_repository:
    description: Name of the repository at GitLab.
    type: str
  gitlab_owner:
    description: Owner of the repository at GitLab.
    type: str
  gitlab_branch:
    description: Branch to build from the repository at GitLab.
    type: str
  gitlab_project_id:
    description: GitLab's id of the repository.
    type: int
  gitlab_path_namespace:
    description: GitLab's path of the repository, with its namespace.
    type: str
  bitbucket:
    description: Name or id of the Bitbucket provider to read from.
    type: str
    aliases: [bitbucket_id]
  bitbucket_repository:
    description: Name of the repository at Bitbucket.
    type: str
  bitbucket_owner:
    description: Owner of the repository at Bitbucket.
    type: str
  bitbucket_branch:
    description: Branch to build from the repository at Bitbucket.
    type: str
  bitbucket_repository_slug:
    description: Bitbucket's slug of the repository.
    type: str
  gitea:
    description: Name or id of the Gitea provider to read from.
    type: str
    aliases: [gitea_id]
  gitea_repository:
    description: Name of the repository at Gitea.
    type: str
  gitea_owner:
    description: Owner of the repository at Gitea.
    type: str
  gitea_branch:
    description: Branch to build from the repository at Gitea.
    type: str
  custom_git_url:
    description: Address of a repository, with O(source_type=git).
    type: str
  custom_git_branch:
    description: Branch to build, with O(source_type=git).
    type: str
  custom_git_ssh_key:
    description: Name or id of the SSH key to read the repository with.
    type: str
    aliases: [custom_git_ssh_key_id]
  enable_submodules:
    description: Whether submodules of the repository are fetched.
    type: bool
  watch_paths:
    description: Patterns of paths; a push starts a deployment only if it changes one of them.
    type: list
    elements: str
  auto_deploy:
    description: Whether a push starts a deployment.
    type: bool
"""
