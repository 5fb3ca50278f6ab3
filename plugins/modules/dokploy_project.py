#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_project
short_description: Manage projects
version_added: 0.1.0
description:
  - Create, change, rename and remove projects of a Dokploy server.
  - A new project has the environment V(production) from the start.
  - Removing a project removes the services in it first, so that their containers go too.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
options:
  name:
    description: Name of the project.
    type: str
  description:
    description: A text for people.
    type: str
  env:
    description:
      - Environment variables that services can refer to as C(${{project.NAME}}), given as a dictionary or as the text of a C(.env) file.
      - They replace all that were there. Output has their names at the most.
    type: raw
  tags:
    description:
      - Names or ids of all its tags, which M(dokploy.dokploy.dokploy_tag) makes.
      - Needs Dokploy v0.29.0 or newer.
    type: list
    elements: str
    aliases: [tag_ids]
"""

EXAMPLES = r"""
- name: A project
  dokploy.dokploy.dokploy_project:
    name: shop
    description: The web shop
    env:
      REGION: eu
  register: shop

- name: Rename it
  dokploy.dokploy.dokploy_project:
    id: "{{ shop.project.project_id }}"
    name: store

- name: Remove it with everything in it
  dokploy.dokploy.dokploy_project:
    name: store
    state: absent
"""

RETURN = r"""
project:
  description: The project, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    project_id:
      description: The server's id.
      type: str
    name:
      description: The name.
      type: str
    description:
      description: The description.
      type: str
    created_at:
      description: When it was created.
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
    manage("project")


if __name__ == "__main__":
    main()
