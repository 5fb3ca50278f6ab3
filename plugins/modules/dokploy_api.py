#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_api
short_description: Call any procedure of the API
version_added: 0.1.0
description:
  - Call a procedure for which there is no module. The server lists its procedures at C(/swagger).
  - A mutation is always reported as changed, since the server does not tell; use C(changed_when) where you know better.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
attributes:
  check_mode:
    description: Whether check mode changes nothing.
    details: A query is made. A mutation is not, and is reported as changed.
    support: partial
  diff_mode:
    description: What a procedure changes is not known.
    support: none
options:
  return_secrets:
    description:
      - Whether the answer has its secrets too, such as passwords and environment variables.
      - Set C(no_log) on a task that uses it, or they stand in its output.
    type: bool
    default: false
  procedure:
    description: Name of the procedure, such as V(project.all).
    type: str
    required: true
  type:
    description: Whether the procedure reads or changes.
    type: str
    choices: [query, mutation]
    default: query
  input:
    description:
      - Input of the procedure, in the API's own names. An empty dictionary for one that has optional fields only.
      - Its values are never in the output.
      - It is sent as it is. ansible-core before 2.19 makes a structure of JSON text that comes out of a template, where the filter
        C(string) keeps it text.
    type: dict
"""

EXAMPLES = r"""
- name: Nodes of the swarm
  dokploy.dokploy.dokploy_api:
    procedure: swarm.getNodes
    input: {}
  register: nodes

- name: Clean up unused images
  dokploy.dokploy.dokploy_api:
    procedure: settings.cleanUnusedImages
    type: mutation
    input: {}
"""

RETURN = r"""
result:
  description:
    - What the procedure answered.
    - Fields that are named like a secret are hidden, and so is what is a secret of the modules, such as the C(content) of a mount,
      unless O(return_secrets=true).
  returned: success
  type: raw
skipped_call:
  description: The procedure was not called.
  returned: for a mutation in check mode
  type: bool
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.api import api


def main() -> None:
    api()


if __name__ == "__main__":
    main()
