#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_docker_volume
short_description: Remove a volume of Docker
version_added: 0.1.0
description:
  - Removes a volume with all that is in it, on the machine that Dokploy runs on or on a server.
  - What a container uses is refused, be it that the container runs or has stopped. So is what a service mounts that has no container now, and
    the volumes of a Compose project that is down. Services of other organizations are not seen.
  - It needs Dokploy v0.30.0 or newer. With older servers, use M(community.docker.docker_volume) on the machine.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.docker
options:
  name:
    description: Name of the volume.
    type: str
    required: true
seealso:
  - module: dokploy.dokploy.dokploy_info
  - module: dokploy.dokploy.dokploy_prune
"""

EXAMPLES = r"""
- name: Remove what an application left behind
  dokploy.dokploy.dokploy_docker_volume:
    name: shop-uploads
    state: absent
"""

RETURN = r"""
removed:
  description: The volume as it was, if there was one. In check mode, what would be removed.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: The name.
      type: str
    driver:
      description: What keeps it, such as V(local).
      type: str
    mountpoint:
      description: Where it is on the machine.
      type: str
    labels:
      description: Its labels.
      type: dict
    size:
      description: The size in Docker's words.
      type: str
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.docker import docker_volume


def main() -> None:
    docker_volume()


if __name__ == "__main__":
    main()
