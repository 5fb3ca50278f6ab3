#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_network
short_description: Manage Docker networks of services
version_added: 0.1.0
description:
  - Create, make anew and remove Docker networks, here or on a remote server. Services are attached to them with their option
    C(networks), which takes networks of the driver V(overlay) only.
  - Needs Dokploy v0.29.0 or newer.
  - A network can't be changed once it exists. With O(recreate=true) the old one is removed, and then a new one is created that has
    everything the old one had and what is stated. All services that point at the old one are changed to point at the new one, which takes
    effect when they are deployed; C(redeploy_required) says so.
  - The server refuses to remove a network while something that runs is attached to it. Then take it off the services, deploy these, run this
    again, and attach them.
  - A network that Docker has and Dokploy doesn't know is taken over with O(sync=true), and one that Docker has lost is made anew there.
  - A network is known by its name and its server. Two runs on different machines that create one bridge at the very same moment can make
    Docker have two of one name. The server can remove neither; the run that finds them says what to do on the host.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
options:
  name:
    description:
      - Name of the network, in Docker too. Letters, digits and C(. _ -), with a letter or digit first; a server takes others, and can
        never remove them.
    type: str
  driver:
    description: Driver of the network. A new one is a V(bridge) where it is omitted.
    type: str
    choices: [bridge, overlay]
  internal:
    description: Whether it has no way out.
    type: bool
  attachable:
    description: Whether containers that are no services of the swarm can be attached to an V(overlay).
    type: bool
  enable_ipv4:
    description: Whether it has IPv4. It has, where it is omitted.
    type: bool
  enable_ipv6:
    description: Whether it has IPv6.
    type: bool
  mtu:
    description: Greatest size of a packet in bytes, 68 to 65535.
    type: int
  ipam:
    description:
      - Addresses of the network. What is omitted, Docker chooses; only what is given is compared.
    type: dict
    suboptions:
      driver:
        description: Driver that gives the addresses.
        type: str
      config:
        description: Ranges of addresses.
        type: list
        elements: dict
        suboptions:
          subnet:
            description: Range in CIDR form, such as V(10.20.0.0/16).
            type: str
          gateway:
            description: Address of the gateway.
            type: str
          ipRange:
            description: Part of the range from which containers get addresses.
            type: str
  server:
    description:
      - Name or id of the remote server it is on.
      - Where it is omitted, a new one is made on the server Dokploy itself runs on, and one of the name on another is meant if there is
        none on that.
    type: str
    aliases: [server_id]
  sync:
    description:
      - Whether what Dokploy and Docker know of the network is brought together, for one more request.
      - A bridge or overlay of the name that Docker has and Dokploy doesn't know is taken over as it is, in the place of a new one. Its driver,
        subnets, O(internal) and O(attachable) must be as stated, or the task fails before it changes anything. The rest is known once it is taken
        over, and the task fails then where it is not as stated. From then on it is Dokploy's, so O(state=absent) removes it from Docker too.
      - A network that Dokploy has and Docker has lost is made anew in Docker, with the same id. Services are in it again at their next deployment.
    type: bool
    default: false
  recreate:
    description: Whether a network that can't be changed to what is stated is removed and created anew.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: A network between services
  dokploy.dokploy.dokploy_network:
    name: backend
    driver: overlay
    attachable: true
    ipam:
      config:
        - subnet: 10.20.0.0/16

- name: A service in it
  dokploy.dokploy.dokploy_application:
    project: shop
    name: web
    networks: [backend]

- name: Another range of addresses
  dokploy.dokploy.dokploy_network:
    name: backend
    ipam:
      config:
        - subnet: 10.30.0.0/16
    recreate: true

- name: A network that another tool has made in Docker
  dokploy.dokploy.dokploy_network:
    name: legacy
    sync: true
"""

RETURN = r"""
network:
  description: The network in the words of the options. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    network_id:
      description: The server's id. Another one after it was made anew.
      type: str
    name:
      description: The name.
      type: str
    driver:
      description: The driver.
      type: str
redeploy_required:
  description: Whether services point at a network that was made anew, and are in it at their next deployment only; the diff names them.
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
    manage("network")


if __name__ == "__main__":
    main()
