#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_port
short_description: Manage published ports
version_added: 0.1.0
description:
  - Create, change and remove ports that an application publishes besides its domains.
  - Changes take effect at the next deployment of what it belongs to.
  - A port is known by its published number and protocol.
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
  published_port:
    description: Port of the server.
    type: int
  protocol:
    description: Protocol; V(tcp) where it is omitted.
    type: str
    choices: [tcp, udp]
  target_port:
    description: Port of the container. Needed to create one.
    type: int
  publish_mode:
    description: V(ingress) publishes it on every node of the swarm, V(host) on the nodes where a container runs. A new one has V(ingress).
    type: str
    choices: [ingress, host]
"""

EXAMPLES = r"""
- name: Publish a game server
  dokploy.dokploy.dokploy_port:
    project: games
    application: arena
    published_port: 27015
    protocol: udp
    target_port: 27015
    publish_mode: host
"""

RETURN = r"""
port:
  description: The port in the words of the options, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    port_id:
      description: The server's id.
      type: str
    publish_mode:
      description: V(ingress) or V(host).
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
    manage("port")


if __name__ == "__main__":
    main()
