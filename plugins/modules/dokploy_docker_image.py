#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_docker_image
short_description: Remove an image of Docker
version_added: 0.1.0
description:
  - Removes an image by its name or id, on the machine that Dokploy runs on or on a server.
  - What a container uses is refused, be it that the container runs or has stopped. So is what a service uses that has no container now, such
    as the image that an application was built into. Services of other organizations are not seen.
  - It needs Dokploy v0.30.0 or newer. With older servers, use M(community.docker.docker_image_remove) on the machine.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.docker
options:
  name:
    description:
      - Name of the image as Docker lists it, such as V(nginx:1.27). Without a tag, V(latest) is meant.
      - With its id, of 12 digits or more, the image is removed under each of its names.
    type: str
    required: true
seealso:
  - module: dokploy.dokploy.dokploy_info
  - module: dokploy.dokploy.dokploy_prune
"""

EXAMPLES = r"""
- name: Remove an image that nothing runs any more
  dokploy.dokploy.dokploy_docker_image:
    name: nginx:1.25
    state: absent

- name: On a server, too
  dokploy.dokploy.dokploy_docker_image:
    name: nginx:1.25
    server: worker
    state: absent
"""

RETURN = r"""
removed:
  description: What was removed, as it was; an element for each name. In check mode, what would be.
  returned: success
  type: list
  elements: dict
  contains:
    image_id:
      description: Docker's id, its first digits.
      type: str
    name:
      description: The name with its tag; of an image without a name, the id.
      type: str
    size:
      description: The size in Docker's words.
      type: str
    size_bytes:
      description: The size as a number.
      type: int
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.docker import docker_image


def main() -> None:
    docker_image()


if __name__ == "__main__":
    main()
