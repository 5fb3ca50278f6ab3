#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_file
short_description: Manage a file in a volume or a container
version_added: 0.2.0
description:
  - States one text file in a volume of Docker, or in a container that runs, on the machine that Dokploy runs on or on a server.
  - A file in a container is gone with the container, and so with the next deployment of its service. What belongs to a service is better
    stated as a mount of it; see M(dokploy.dokploy.dokploy_mount).
  - It needs Dokploy v0.30.0 or newer. For volumes the server starts a container from the image C(busybox), which Docker must have or get.
  - The server makes no directories, and writes files of 90 KiB at the most.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
attributes:
  check_mode:
    description: Predicts what a run would change, and does not change it.
    support: full
  diff_mode:
    description: Shows that it changes, and how long it is. The content is shown nowhere, since it may be a secret.
    support: full
options:
  volume:
    description: Name of the volume. It must be there.
    type: str
  container:
    description: Name or id of the container. Those of Dokploy itself are not found.
    type: str
  server:
    description: Name or id of the server on which it is; the machine that Dokploy runs on where it is omitted.
    type: str
    aliases: [server_id]
  path:
    description: Absolute path of the file, of a volume from its root. The directory must be there.
    type: str
    required: true
  content:
    description: The whole text of the file. It is compared with the one that is there. Needed with O(state=present).
    type: str
  state:
    description:
      - V(present) writes the file where it is missing or another.
      - V(absent) removes it. A directory is refused.
    type: str
    choices: [present, absent]
    default: present
seealso:
  - module: dokploy.dokploy.dokploy_info
    description: Its reports C(volume_file) and C(container_file) read directories and files.
  - module: dokploy.dokploy.dokploy_mount
"""

EXAMPLES = r"""
- name: A file that the application reads, which has the volume shop-uploads
  dokploy.dokploy.dokploy_file:
    volume: shop-uploads
    path: /robots.txt
    content: |
      User-agent: *
      Disallow: /

- name: It is not needed any more
  dokploy.dokploy.dokploy_file:
    volume: shop-uploads
    path: /robots.txt
    state: absent
"""

RETURN = r"""
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.machine_file import machine_file


def main() -> None:
    machine_file()


if __name__ == "__main__":
    main()
