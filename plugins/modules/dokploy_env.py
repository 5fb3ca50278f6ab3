#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_env
short_description: Set single environment variables
version_added: 0.1.0
description:
  - Set or remove some environment variables of a project, an environment or a service, and leave the others alone.
  - The order of the variables that are there, and comments, stay as they are.
  - Tasks that run at the same time on one machine wait for each other, and what others write meanwhile is noticed and tried again.
  - It is for an application or whatever is named; with O(environment) alone for the environment, with O(project) alone for the project.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.target
  - dokploy.dokploy.target.dumped
attributes:
  check_mode:
    description: Predicts what a run would change, and does not change it.
    support: full
  diff_mode:
    description: Shows the names of the variables that change, never their values.
    support: full
options:
  environment:
    description: Name or id of the environment. Where it is omitted and a service is named, V(production) is meant.
    type: str
  field:
    description: Which variables.
    type: str
    choices: [env, build_args, build_secrets, preview_env, preview_build_args, preview_build_secrets]
    default: env
  variables:
    description: Names and values. With O(state=absent) the values do not matter. Output never has values.
    type: dict
    required: true
  state:
    description: Whether the variables are to be there.
    type: str
    choices: [present, absent]
    default: present
"""

EXAMPLES = r"""
- name: Another log level
  dokploy.dokploy.dokploy_env:
    project: shop
    application: web
    variables:
      LOG_LEVEL: debug

- name: A variable for everything in the project
  dokploy.dokploy.dokploy_env:
    project: shop
    variables:
      REGION: eu

- name: No longer needed
  dokploy.dokploy.dokploy_env:
    project: shop
    postgres: db
    variables:
      OLD:
    state: absent
"""

RETURN = r"""
names:
  description: Names of all variables, in their order.
  returned: success
  type: list
  elements: str
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

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.env import env


def main() -> None:
    env()


if __name__ == "__main__":
    main()
