#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_security
short_description: Manage basic authentication
version_added: 0.1.0
description:
  - Create, change and remove users who can reach an application, which then asks for a password.
  - Changes take effect at once.
  - An entry is known by its user.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
  - dokploy.dokploy.place
options:
  application:
    description: Name or id of the application it belongs to. Not needed with O(id).
    type: str
  username:
    description: Name of the user.
    type: str
  password:
    description: Password of the user. Needed to create one.
    type: str
"""

EXAMPLES = r"""
- name: Only for testers
  dokploy.dokploy.dokploy_security:
    project: shop
    environment: staging
    application: web
    username: tester
    password: "{{ tester_password }}"
"""

RETURN = r"""
security:
  description: The entry in the words of the options, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    security_id:
      description: The server's id.
      type: str
    username:
      description: Name of the user.
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
    manage("security")


if __name__ == "__main__":
    main()
