#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_ssh_key
short_description: Manage SSH keys
version_added: 0.1.0
description:
  - Create, change and remove the SSH keys with which Dokploy reads repositories and reaches servers.
  - A key itself cannot be changed; remove it and create it anew.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
options:
  name:
    description: Name of the key.
    type: str
  description:
    description: A text for people.
    type: str
  private_key:
    description: The private key. Needed to create one, unless O(generate) is given.
    type: str
  public_key:
    description: The public key. Needed to create one, unless O(generate) is given.
    type: str
  generate:
    description: Let the server make a key of this type where there is none of that name.
    type: str
    choices: [ed25519, rsa]
"""

EXAMPLES = r"""
- name: A key of the server's making, to be allowed at the git server
  dokploy.dokploy.dokploy_ssh_key:
    name: deploy
    generate: ed25519
  register: deploy_key

- name: Show what to allow
  ansible.builtin.debug:
    var: deploy_key.ssh_key.public_key
"""

RETURN = r"""
ssh_key:
  description: The key in the words of the options, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    ssh_key_id:
      description: The server's id.
      type: str
    name:
      description: The name.
      type: str
    public_key:
      description: The public key.
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
    manage("ssh_key")


if __name__ == "__main__":
    main()
