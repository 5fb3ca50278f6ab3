#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_patch
short_description: Manage patches of source files
version_added: 0.1.0
description:
  - Create, change and remove changes that Dokploy makes to files of a repository before it builds.
  - Changes take effect at the next deployment of what it belongs to.
  - A patch is known by the path of its file.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
  - dokploy.dokploy.place
options:
  application:
    description: Name or id of the application it belongs to.
    type: str
  compose:
    description: Name or id of the compose service it belongs to.
    type: str
  file_path:
    description: Path of the file in the repository.
    type: str
  content:
    description:
      - Content the file gets.
      - It is never in output.
    type: str
  src:
    description:
      - File to take O(content) from, as its path or its path below C(files/) of the role or playbook. A file encrypted with Ansible Vault is decrypted.
      - Give either this or O(content).
    type: path
  type:
    description: Whether the file is created, changed or deleted.
    type: str
    choices: [create, update, delete]
  enabled:
    description: Whether it is applied. A new one is, unless told otherwise.
    type: bool
"""

EXAMPLES = r"""
- name: A configuration that the repository lacks
  dokploy.dokploy.dokploy_patch:
    project: shop
    application: web
    file_path: config/local.yml
    type: create
    src: local.yml
"""

RETURN = r"""
patch:
  description: The patch in the words of the options, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    patch_id:
      description: The server's id.
      type: str
    file_path:
      description: Path of the file.
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
    manage("patch")


if __name__ == "__main__":
    main()
