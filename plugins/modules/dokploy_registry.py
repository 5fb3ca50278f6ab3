#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_registry
short_description: Manage registries
version_added: 0.1.0
description:
  - Create, change and remove registries of images. The server logs in to a registry before it stores it, so a registry that cannot be reached is refused.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
options:
  name:
    description: Name of the registry.
    type: str
  registry_url:
    description: Address of the registry. Needed to create one.
    type: str
  username:
    description: Name of the user. Needed to create one.
    type: str
  password:
    description: Password of the user. Needed to create one.
    type: str
  image_prefix:
    description: What names of images begin with.
    type: str
"""

EXAMPLES = r"""
- name: The company's registry
  dokploy.dokploy.dokploy_registry:
    name: company
    registry_url: registry.example.com
    username: dokploy
    password: "{{ registry_password }}"
"""

RETURN = r"""
registry:
  description: The registry in the words of the options, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    registry_id:
      description: The server's id.
      type: str
    name:
      description: The name.
      type: str
    registry_url:
      description: The address.
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
    manage("registry")


if __name__ == "__main__":
    main()
