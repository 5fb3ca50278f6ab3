#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_user
short_description: Manage members of an organization
version_added: 0.1.0
description:
  - Let people be members of the organization that the API key works in, with a password to sign in with, say what they may do and see, and
    remove them.
  - Somebody is found by the email, in which the size of letters does not count.
  - Without mail. To let people choose their own password, use M(dokploy.dokploy.dokploy_invitation).
  - Dokploy v0.28 makes no accounts for others. There the person is invited, signs up and accepts, all by this module; a server without
    internet takes a minute for it.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
options:
  email:
    description: Email of the user.
    type: str
  password:
    description:
      - Password to sign in with, of 8 to 128 characters. Needed for a new user.
      - Only a new user is given it. The server never tells it again and lets nobody but the user change it, so it is compared with nothing.
    type: str
  role:
    description:
      - V(admin), who may do and see everything, V(member), or the name of a custom role, which takes an enterprise license. A new user is a
        V(member) where it is omitted.
      - It must be there. The server itself would take any text, and let such a user sign in and do nothing. Nobody is made the owner.
    type: str
  accessed_projects:
    description:
      - Names or ids of the projects that one with the role V(member) or a custom role sees. It is the whole of it; what is not named is not
        seen.
      - Projects, environments and services are let at each by itself. What a user makes is added to its lists by the server.
    type: list
    elements: str
    aliases: [accessed_project_ids]
  accessed_environments:
    description: The same of environments, by their paths such as C(shop/production), or their ids.
    type: list
    elements: str
    aliases: [accessed_environment_ids]
  accessed_services:
    description: The same of services, by their paths such as C(shop/production/web), or their ids.
    type: list
    elements: str
    aliases: [accessed_service_ids]
  accessed_git_providers:
    description:
      - The same of git providers, by their names or ids. Since Dokploy v0.29, and with an enterprise license only. Without one a server throws
        it away, so it is refused.
    type: list
    elements: str
    aliases: [accessed_git_provider_ids]
  accessed_servers:
    description: The same of remote servers, as with O(accessed_git_providers).
    type: list
    elements: str
    aliases: [accessed_server_ids]
  can_create_projects:
    description: Whether one with the role V(member) may create projects. It means nothing for other roles, so that it is refused there.
    type: bool
  can_delete_projects:
    description: Whether one with the role V(member) may delete projects. It means nothing for other roles, so that it is refused there.
    type: bool
  can_create_services:
    description: Whether one with the role V(member) may create services. It means nothing for other roles, so that it is refused there.
    type: bool
  can_delete_services:
    description: Whether one with the role V(member) may delete services. It means nothing for other roles, so that it is refused there.
    type: bool
  can_create_environments:
    description: Whether one with the role V(member) may create environments. It means nothing for other roles, so that it is refused there.
    type: bool
  can_delete_environments:
    description: Whether one with the role V(member) may delete environments. It means nothing for other roles, so that it is refused there.
    type: bool
  can_access_to_docker:
    description: Whether one with the role V(member) may see what Docker runs. It means nothing for other roles, so that it is refused there.
    type: bool
  can_access_to_traefik_files:
    description: Whether one with the role V(member) may see and change the files of the proxy. It means nothing for other roles, so that it is refused there.
    type: bool
  can_access_to_api:
    description: Whether one with the role V(member) may see the page on which API keys are made. It means nothing for other roles, so that it is refused there.
    type: bool
  can_access_to_ssh_keys:
    description: Whether one with the role V(member) may see and use SSH keys. It means nothing for other roles, so that it is refused there.
    type: bool
  can_access_to_git_providers:
    description: Whether one with the role V(member) may see and use git providers. It means nothing for other roles, so that it is refused there.
    type: bool
  delete_account:
    description:
      - Asks for what O(state=absent) does to a user. The server takes nobody out of an organization, it removes the whole account, in every
        organization, with the API keys of it and the organizations that it owns.
      - Without it, the removal is refused. The owner, and the user whose key it is, are never removed.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Somebody who looks after the shop
  dokploy.dokploy.dokploy_user:
    email: ada@example.com
    password: "{{ vault_ada_password }}"
    role: member
    accessed_projects: [shop]
    accessed_environments: [shop/production]
    accessed_services: [shop/production/web, shop/production/db]
    can_create_services: true

- name: Make her an administrator
  dokploy.dokploy.dokploy_user:
    email: ada@example.com
    role: admin

- name: Remove an account, in every organization
  dokploy.dokploy.dokploy_user:
    email: bob@example.com
    state: absent
    delete_account: true
"""

RETURN = r"""
user:
  description: The user in the words of the options. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    user_id:
      description: The server's id of the account.
      type: str
    member_id:
      description: The server's id of the membership.
      type: str
    email:
      description: The email.
      type: str
    role:
      description: The role.
      type: str
    accessed_projects:
      description: The server's ids of the projects that the user sees.
      type: list
      elements: str
    two_factor_enabled:
      description: Whether the user signs in with a second factor.
      type: bool
redeploy_required:
  description: Whether the change takes effect at the next deployment only.
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
    manage("user")


if __name__ == "__main__":
    main()
