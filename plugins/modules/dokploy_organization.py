#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_organization
short_description: Manage organizations
version_added: 0.1.0
description:
  - Create, change and remove the organizations of a Dokploy server. Each has projects, servers and members of its own.
  - It is found by its name among those that the user whose key it is belongs to. A server lets several have one name; then the
    O(id) says which is meant.
  - An API key works in one organization for good. To work within another, make a key for it with
    O(dokploy.dokploy.dokploy_api_key#module:organization).
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
options:
  name:
    description: Name of the organization.
    type: str
  logo:
    description: Address of a picture, or the picture itself as a data URL. An empty text removes it.
    type: str
  default_role:
    description:
      - Role of those who come in by single sign-on, V(admin), V(member) or the name of a custom role of that organization. An empty text
        leaves it to the server.
      - Needs Dokploy v0.30 or newer, and for a custom role an enterprise license.
    type: str
  default:
    description:
      - V(true) makes it the one that the user whose key it is sees first after signing in. There always is one, so V(false) is refused for that one.
    type: bool
notes:
  - With O(state=absent) all that is in the organization goes with it on the server, but what its services run in stays on the hosts. So
    remove its projects first. The organization that the key works in is never removed.
"""

EXAMPLES = r"""
- name: An organization for the shop
  dokploy.dokploy.dokploy_organization:
    name: Shop

- name: A picture for it
  dokploy.dokploy.dokploy_organization:
    name: Shop
    logo: https://shop.example.com/logo.svg

- name: Remove one that nothing is in
  dokploy.dokploy.dokploy_organization:
    name: Trial
    state: absent
"""

RETURN = r"""
organization:
  description: The organization in the words of the options. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    organization_id:
      description: The server's id.
      type: str
    name:
      description: The name.
      type: str
    role:
      description: What the user whose key it is may do there.
      type: str
      sample: owner
    owner_id:
      description: The server's id of the user who owns it.
      type: str
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
    manage("organization")


if __name__ == "__main__":
    main()
