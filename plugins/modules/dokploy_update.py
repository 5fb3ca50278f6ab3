#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_update
short_description: Update Dokploy to the newest version
version_added: 0.1.0
description:
  - Asks the server whether there is a newer Dokploy, has it update itself, and waits until it is back with it.
  - The server asks C(hub.docker.com) for the newest version, and can be brought to that one only. Migrations of its database run when it starts,
    so make a backup before.
  - It replaces the image of the service C(dokploy) of the swarm in which it runs. While it does, nothing answers. Where the new one does not start,
    the old one is gone; C(docker service rollback dokploy) on its machine takes it back.
  - M(dokploy.dokploy.dokploy_info) with RV(ignore:resource=update) tells the newest version without a change.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
attributes:
  check_mode:
    description: Says whether a run would update, and to what.
    support: full
  diff_mode:
    description: Shows the versions.
    support: full
options:
  version:
    description:
      - Version that the server is to have at least, such as V(v0.30.2). A server that has it is left alone, be there a newer one or not, and nothing
        asks the internet.
      - It is updated to the newest one otherwise, and the task fails where that is older. Where it is omitted, the newest one is meant.
    type: str
  replace_image:
    description:
      - Whether the image C(dokploy/dokploy) of Docker Hub may take the place of another that Dokploy runs from, such as one of a registry of
        your own. The server knows no other image.
      - Without, the task is refused where it would.
    type: bool
    default: false
  wait:
    description: Whether to wait until it is back.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait at the most.
    type: float
    default: 900
seealso:
  - module: dokploy.dokploy.dokploy_restart
  - module: dokploy.dokploy.dokploy_backup
"""

EXAMPLES = r"""
- name: Bring Dokploy to v0.28.0 or newer
  dokploy.dokploy.dokploy_update:
    version: v0.28.0
  register: dokploy

- name: Say what it is
  ansible.builtin.debug:
    msg: "{{ dokploy.previous_version }} is now {{ dokploy.version }}"
  when: dokploy is changed
"""

RETURN = r"""
previous_version:
  description: What the server called its version before.
  returned: success
  type: str
version:
  description: The version that it has now; in check mode, and where nobody waits for it, the one that it is to have.
  returned: success
  type: str
image:
  description: The image that it ran from before; none where it runs in no service of the swarm.
  returned: success
  type: str
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.upkeep import update


def main() -> None:
    update()


if __name__ == "__main__":
    main()
