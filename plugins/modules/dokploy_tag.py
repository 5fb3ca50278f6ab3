#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_tag
short_description: Manage tags
version_added: 0.1.0
description:
  - Create, change and remove the tags by which people sort projects. The option O(dokploy.dokploy.dokploy_project#module:tags) gives them to projects.
  - Needs Dokploy v0.29.0 or newer.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
options:
  name:
    description: Name of the tag.
    type: str
  color:
    description: Color in which the web interface shows it, such as V(#16a34a).
    type: str
"""

EXAMPLES = r"""
- name: A tag
  dokploy.dokploy.dokploy_tag:
    name: customer
    color: "#16a34a"

- name: Its projects
  dokploy.dokploy.dokploy_project:
    name: shop
    tags: [customer]
"""

RETURN = r"""
tag:
  description: The tag. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    tag_id:
      description: The server's id.
      type: str
    name:
      description: The name.
      type: str
    color:
      description: The color.
      type: str
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
    manage("tag")


if __name__ == "__main__":
    main()
