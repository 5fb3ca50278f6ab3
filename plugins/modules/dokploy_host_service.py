#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_host_service
short_description: State a service of a host's own swarm, with Docker's command line
version_added: 0.2.0
description:
  - Makes, changes and removes a swarm service by the command C(docker) on the host that the task runs on. It does not talk to Dokploy; the role
    P(dokploy.dokploy.install#role) installs Dokploy with it.
  - An option that is omitted is left alone, and a service made by hand or by a script is taken on as it is.
  - It ends when what is wanted is what runs. An update is not over because the old container still answers; it is over when Docker says so and
    as many tasks as wanted run the wanted image, healthy where the image has a health check.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.host
options:
  name:
    description: Name of the service.
    type: str
    required: true
  state:
    description: Whether it is to exist. A removed one is awaited until its containers are gone; its volumes and secrets stay.
    type: str
    choices: [present, absent]
    default: present
  image:
    description:
      - Image. Needed to make one.
      - The digest that Docker adds to a tag is not compared, so a tag that moved changes nothing.
    type: str
  replicas:
    description: How many tasks run.
    type: int
  secrets:
    description: Secrets of the swarm, each stated by its O(secrets[].target). Others stay.
    type: list
    elements: dict
    suboptions:
      source:
        description: Name of the secret.
        type: str
        required: true
      target:
        description: Name of its file in C(/run/secrets), or a path.
        type: str
        required: true
  constraints:
    description: Constraints of its placement, such as V(node.role==manager). Others stay.
    type: list
    elements: str
  published:
    description: All ports that it publishes. An empty list closes them.
    type: list
    elements: dict
    suboptions:
      published:
        description: Port of the host, or of all nodes with O(published[].mode=ingress).
        type: int
        required: true
      target:
        description: Port of the container.
        type: int
        required: true
      protocol:
        description: Protocol.
        type: str
        choices: [tcp, udp]
        default: tcp
      mode:
        description: Whether the port is that of the host the task is on, or of every node.
        type: str
        choices: [host, ingress]
        default: ingress
  endpoint_mode:
    description: Whether its name leads to one virtual address or to those of its tasks. A kernel without IPVS needs V(dnsrr).
    type: str
    choices: [vip, dnsrr]
  memory_limit:
    description: Most memory, such as V(512m) or V(2g). An empty text removes the limit.
    type: str
  cpu_limit:
    description: Most CPUs, such as V(0.5). V(0) removes the limit.
    type: float
  update_order:
    description: Whether an update ends the old task before the new one starts.
    type: str
    choices: [stop-first, start-first]
  update_parallelism:
    description: How many tasks are replaced at a time.
    type: int
  registry_auth:
    description: Whether the login of C(docker login) on the host goes along, so that other nodes can pull the image.
    type: bool
    default: false
  resolve_image:
    description: Whether the registry is asked for the digest of the image. Set it to V(false) where images were loaded and there is no registry.
    type: bool
    default: true
  wait:
    description: Whether to wait until it runs, also where nothing changes.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait at the most. Three failures of new tasks, or an update that Docker gives up, end the wait at once.
    type: float
    default: 300
seealso:
  - module: dokploy.dokploy.dokploy_host_container
"""

EXAMPLES = r"""
- name: A service
  dokploy.dokploy.dokploy_host_service:
    name: cache
    image: redis:7
    replicas: 1
    networks: [dokploy-network]
    constraints: ["node.role==manager"]
    mounts:
      - source: cache
        target: /data
    memory_limit: 256m

- name: Close the port at which Dokploy is reached without its domain
  dokploy.dokploy.dokploy_host_service:
    name: dokploy
    published: []
"""

RETURN = r"""
diff:
  description: What differs, as it was and as it is now.
  returned: success
  type: dict
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.host import host_service


def main() -> None:
    host_service()


if __name__ == "__main__":
    main()
