#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_git_provider
short_description: Manage git providers
version_added: 0.1.0
description:
  - Create, change, share and remove the git servers from which applications and compose services come. Services name one with their options
    C(gitlab), C(gitea), C(bitbucket) and C(github).
  - A provider has the options of its O(type) only.
  - GitLab and Gitea want someone to agree in a browser once. RV(git_provider.connected) tells whether that was done, and
    RV(git_provider.authorize_url) where it is to be done. Bitbucket takes what it needs as options.
  - GitHub makes its app in a browser, so this module does not create a V(github) provider. Once it is there, it can be shared, renamed and removed.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
options:
  name:
    description: Name of the provider.
    type: str
  type:
    description: What kind of git server it is. Needed to create one, and fixed afterwards.
    type: str
    choices: [github, gitlab, bitbucket, gitea]
  shared:
    description:
      - Whether all of the organization may use it. Only who made it can change that.
      - Needs Dokploy v0.29.0 or newer.
    type: bool
  github_app_name:
    description: Name of the app at V(github), as it is in the address of the app.
    type: str
  gitlab_url:
    description: Address of the server. Needed by the type V(gitlab).
    type: str
  gitlab_internal_url:
    description: Address at which Dokploy reaches the server, for V(gitlab), where that is another.
    type: str
  application_id:
    description: Id of the OAuth application. Needed by the type V(gitlab).
    type: str
  secret:
    description: Secret of the OAuth application. Needed by the type V(gitlab).
    type: str
  group_name:
    description: Groups, separated by commas, whose repositories are listed, for V(gitlab). Those of the user where it is empty.
    type: str
  gitea_url:
    description: Address of the server. Needed by the type V(gitea).
    type: str
  gitea_internal_url:
    description: Address at which Dokploy reaches the server, for V(gitea), where that is another.
    type: str
  client_id:
    description: Id of the OAuth application. Needed by the type V(gitea).
    type: str
  client_secret:
    description: Secret of the OAuth application. Needed by the type V(gitea).
    type: str
  redirect_uri:
    description:
      - Address to which the browser comes back, as the OAuth application has it. Needed by the types V(gitlab) and V(gitea).
      - It is the dashboard's, with V(/api/providers/gitlab/callback) or V(/api/providers/gitea/callback).
    type: str
  bitbucket_username:
    description: User, for V(bitbucket).
    type: str
  bitbucket_email:
    description: Mail address of the user, for V(bitbucket), which an API token wants.
    type: str
  bitbucket_workspace_name:
    description: Workspace, for V(bitbucket), where it is not the user's own.
    type: str
  api_token:
    description: API token, for V(bitbucket).
    type: str
  app_password:
    description: App password, for V(bitbucket), which Bitbucket has given up.
    type: str
  test:
    description:
      - Ask the provider once its options are stored, and fail where it does not answer. Nothing is asked where nothing changes.
      - The server can only test what is stored, so what fails is there all the same. V(gitlab) and V(gitea) fail before someone has agreed.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: GitLab
  dokploy.dokploy.dokploy_git_provider:
    name: work
    type: gitlab
    gitlab_url: https://gitlab.example.com
    application_id: "{{ gitlab_application_id }}"
    secret: "{{ gitlab_secret }}"
    redirect_uri: https://dokploy.example.com/api/providers/gitlab/callback
    shared: true
  register: gitlab

- name: Say where to agree, as long as nobody has
  ansible.builtin.debug:
    msg: "Open {{ gitlab.git_provider.authorize_url }}"
  when: gitlab.git_provider.authorize_url | default('', true) | length > 0

- name: Bitbucket
  dokploy.dokploy.dokploy_git_provider:
    name: side
    type: bitbucket
    bitbucket_username: shop
    bitbucket_email: shop@example.com
    api_token: "{{ bitbucket_token }}"
"""

RETURN = r"""
git_provider:
  description: The provider, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    git_provider_id:
      description: The server's id.
      type: str
    gitlab_id:
      description: The id of it as V(gitlab); C(gitea_id), C(bitbucket_id) and C(github_id) likewise.
      type: str
    name:
      description: The name.
      type: str
    type:
      description: What kind of git server it is.
      type: str
    connected:
      description: Whether it can be used.
      type: bool
    authorize_url:
      description: Where someone must agree that Dokploy uses it; null where that was done.
      type: str
    shared:
      description: Whether all of the organization may use it.
      type: bool
redeploy_required:
  description: Always false. A change takes effect at once.
  returned: success
  type: bool
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.resource import manage


def main() -> None:
    manage("git_provider")


if __name__ == "__main__":
    main()
