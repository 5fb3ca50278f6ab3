#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_prune
short_description: Remove what nothing uses of what Docker keeps
version_added: 0.1.0
description:
  - Removes stopped containers, unused images, unused volumes and the build cache, on the machine that Dokploy runs on or on a server.
  - Docker takes for unused what no container has, and so the images and volumes of a service that is stopped, and the containers of a
    Compose project that is stopped. Where the server lists what there is, each thing is removed by its name, and those are kept. An older
    server can only have Docker prune, which is refused as long as there is such a service.
  - Containers are listed by all versions and removed one by one since v0.29.0, images and volumes since v0.30.0, and the build cache is listed
    since v0.30.0.
  - Services of other organizations are not seen. Containers that have stopped and have C(dokploy) in their names are not listed by the server;
    they stay, but for servers before v0.29.0.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
attributes:
  check_mode:
    description:
      - Names what would be removed, as far as the server lists it, and removes nothing.
      - Of what it does not list, it says by the disk usage whether there is something, which servers tell since v0.29.0, those of other machines
        since v0.30.0; without, it says that there is.
    support: full
  diff_mode:
    description: The returned lists say what is removed.
    support: none
options:
  containers:
    description: Whether to remove containers that have stopped.
    type: bool
    default: false
  images:
    description: Whether to remove images that neither a container nor a service uses, those with a name too.
    type: bool
    default: false
  volumes:
    description: Whether to remove volumes that neither a container nor a service uses, those with a name too, with all that is in them.
    type: bool
    default: false
  builder_cache:
    description: Whether to remove what builds have left to be faster the next time.
    type: bool
    default: false
  clones:
    description:
      - Whether to remove the clones of repositories that Dokploy has made to show their files, such as for patches. It makes them again when needed.
      - The server does not tell whether there are any, so this is always a change.
    type: bool
    default: false
  measurements:
    description:
      - Whether to remove what Dokploy has measured of services by itself, which C(service_usage) of M(dokploy.dokploy.dokploy_info) tells. What
        the monitoring of a host has measured stays.
      - It is kept where Dokploy runs, so it does not go with O(server). The server does not tell whether there is any, so this is always a change.
    type: bool
    default: false
  server:
    description: Name or id of the server; the machine that Dokploy runs on where it is omitted.
    type: str
    aliases: [server_id]
  wait_timeout:
    description:
      - Seconds to wait for the end of each.
      - Where Docker is to prune, the server waits until no other command of Docker is running on the machine, at most for five minutes.
    type: float
    default: 600
seealso:
  - module: dokploy.dokploy.dokploy_info
  - module: dokploy.dokploy.dokploy_docker_image
  - module: dokploy.dokploy.dokploy_docker_volume
  - module: dokploy.dokploy.dokploy_settings
    description: Its option C(enable_docker_cleanup) has Dokploy do the like each night.
"""

EXAMPLES = r"""
- name: Make room
  dokploy.dokploy.dokploy_prune:
    containers: true
    images: true
    builder_cache: true

- name: What would go of the volumes of a server
  dokploy.dokploy.dokploy_prune:
    volumes: true
    server: worker
  check_mode: true
  register: unused

- name: Say it
  ansible.builtin.debug:
    msg: "{{ unused.volumes | default([]) | join(', ') }}"
"""

RETURN = r"""
containers:
  description: Names of the containers that were removed.
  returned: with O(containers=true)
  type: list
  elements: str
images:
  description: Names of the images that were removed, and ids of those without a name. It is empty where the server does not list them.
  returned: with O(images=true)
  type: list
  elements: str
volumes:
  description: Names of the volumes that were removed. It is empty where the server does not list them.
  returned: with O(volumes=true)
  type: list
  elements: str
builder_cache:
  description: Ids of what was removed of the build cache. It is empty where the server does not list it.
  returned: with O(builder_cache=true)
  type: list
  elements: str
kept:
  description: What no container has, and is kept since a service needs it.
  returned: success
  type: list
  elements: dict
  contains:
    sort:
      description: Such as V(images).
      type: str
    name:
      description: Its name.
      type: str
    used_by:
      description: The service.
      type: str
disk_usage:
  description: What Docker says of its use of the disk. It is empty where the server does not tell it.
  returned: success
  type: dict
  contains:
    before:
      description: Before, with a C(type) such as V(Images), its C(total_count), C(active), C(size) and C(reclaimable).
      type: list
      elements: dict
    after:
      description: The same, afterwards. In check mode, as it is.
      type: list
      elements: dict
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.prune import prune


def main() -> None:
    prune()


if __name__ == "__main__":
    main()
