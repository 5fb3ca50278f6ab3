#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_restart
short_description: Restart Dokploy itself or its proxy
version_added: 0.1.0
description:
  - Restarts Dokploy, the proxy Traefik of it or of a server, or the Redis of a server before v0.29, and waits until it is back.
  - It acts each time; use it in a handler, or after a task that says that a restart is needed.
  - Deployments that wait are lost when Dokploy restarts.
  - Services are restarted by M(dokploy.dokploy.dokploy_deployment), containers by M(dokploy.dokploy.dokploy_container).
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
attributes:
  check_mode:
    description: Restarts nothing, and refuses what a run would.
    support: full
  diff_mode:
    description: Nothing that could be compared is changed.
    support: none
options:
  component:
    description:
      - What is restarted.
      - V(dokploy) runs in the service C(dokploy) of the swarm. The server puts the image of Docker Hub with the tag of its version in the place of
        the one that it has; see O(replace_image). A server that calls itself another version than its image, such as v0.29.14, is refused.
      - V(redis) is there before v0.29.0 only.
    type: str
    required: true
    choices: [dokploy, traefik, redis]
  server:
    description: Name or id of the server whose Traefik is meant; that of the instance where it is omitted.
    type: str
    aliases: [server_id]
  replace_image:
    description:
      - Whether the image C(dokploy/dokploy) of Docker Hub may take the place of another that Dokploy runs from, such as one of a registry of
        your own. The server knows no other image.
      - Without, the task is refused where it would.
    type: bool
    default: false
  wait:
    description: Whether to wait until it runs again.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait at the most.
    type: float
    default: 900
seealso:
  - module: dokploy.dokploy.dokploy_update
  - module: dokploy.dokploy.dokploy_traefik_config
"""

EXAMPLES = r"""
- name: Restart Traefik after its configuration has changed
  dokploy.dokploy.dokploy_restart:
    component: traefik
"""

RETURN = r"""
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.upkeep import restart


def main() -> None:
    restart()


if __name__ == "__main__":
    main()
