#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_ai_allowlist
short_description: Manage which AI providers an organization allows
version_added: 0.2.0
description:
  - States the addresses of language models that AI providers of the organization may have. There is one list, always.
  - With an empty list every address is allowed. AI providers that are there already stay.
  - It is that of the organization in which the API key works. It needs Dokploy v0.29.0 or newer.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource.single
options:
  providers:
    description: Names, and the address that each stands for. It is the whole list; an empty one allows all.
    type: dict
seealso:
  - module: dokploy.dokploy.dokploy_ai_provider
"""

EXAMPLES = r"""
- name: Only models of the company's own
  dokploy.dokploy.dokploy_ai_allowlist:
    providers:
      company: https://models.example.com/v1

- name: Any
  dokploy.dokploy.dokploy_ai_allowlist:
    providers: {}
"""

RETURN = r"""
ai_allowlist:
  description: All of it, in the words of the options.
  returned: success
  type: dict
  contains:
    providers:
      description: Names and addresses.
      type: dict
redeploy_required:
  description: Always false; there is nothing to deploy.
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
    manage("ai_allowlist")


if __name__ == "__main__":
    main()
