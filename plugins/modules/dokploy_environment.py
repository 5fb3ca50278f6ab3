#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_environment
short_description: Manage environments of projects
version_added: 0.1.0
description:
  - Create, change, rename and remove environments of a project.
  - The environment V(production), which every project has, can't be renamed and goes only with its project.
  - Removing an environment removes the services in it first, so that their containers go too.
  - For one with the services of another, export that with M(dokploy.dokploy.dokploy_export), and state it under the new name with
    M(dokploy.dokploy.dokploy_stack), with hosts and volumes of its own. What the server's own copying makes is served under the same hosts, and its
    databases write into the data volumes of those that they were copied from; it is not used.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
options:
  project:
    description:
      - Name or id of the project it is in.
      - Not needed with O(id).
    type: str
  name:
    description: Name of the environment.
    type: str
  description:
    description: A text for people.
    type: str
  env:
    description:
      - Environment variables that services can refer to as C(${{environment.NAME}}), given as a dictionary or as the text of a C(.env) file.
      - They replace all that were there. Output has their names at the most.
    type: raw
"""

EXAMPLES = r"""
- name: An environment beside production
  dokploy.dokploy.dokploy_environment:
    project: shop
    name: staging
    env:
      LOG_LEVEL: debug
"""

RETURN = r"""
environment:
  description: The environment, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    environment_id:
      description: The server's id.
      type: str
    name:
      description: The name.
      type: str
    project:
      description: Name of the project.
      type: str
    is_default:
      description: Whether it is the one that every project has.
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
    manage("environment")


if __name__ == "__main__":
    main()
