#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_node
short_description: Let hosts join a swarm, and remove workers from it
version_added: 0.1.0
description:
  - Tells the command with which a host joins the swarm of a Dokploy server or of one of its remote servers, and removes a worker.
  - The server drains a worker and then removes it, so that the swarm starts its services elsewhere. Run C(docker swarm leave) on the host
    itself. A manager is refused, since the server would leave it drained; demote it first.
  - Dokploy has nothing that sets labels, the role or the availability of a node; use M(community.docker.docker_node) on a manager for these.
  - M(dokploy.dokploy.dokploy_info) with RV(ignore:resource=node) lists all nodes with their labels, roles and availability.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
attributes:
  check_mode:
    description: Predicts what a run would change, and does not change it.
    support: full
  diff_mode:
    description: Shows the node that is removed.
    support: full
options:
  name:
    description: Host name of the node, or its id.
    type: str
  id:
    description: Docker's id of the node. It tells apart nodes of one host name.
    type: str
  state:
    description:
      - V(present) reads a node, and fails where there is none.
      - V(absent) removes it, if it is a worker.
    type: str
    choices: [present, absent]
    default: present
  join_as:
    description:
      - Asks for the command with which a host joins, as a V(worker) or V(manager). It has the token of the swarm in it, so it is returned
        with O(return_secrets=true) only.
      - Servers before v0.29 put the first address of their host into the command, which may be one that other hosts can't reach.
    type: str
    choices: [worker, manager]
  server:
    description: Name or id of the remote server whose swarm is meant; that of the server itself where it is omitted.
    type: str
    aliases: [server_id]
  return_secrets:
    description:
      - Whether the command to join is returned.
      - Set C(no_log) on a task that uses it, or it stands in its output.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: How a worker joins; run swarm.join_command on its host
  dokploy.dokploy.dokploy_node:
    join_as: worker
    return_secrets: true
  no_log: true
  register: swarm

- name: Wait until it is ready
  dokploy.dokploy.dokploy_node:
    name: worker-3
  register: joined
  until: joined is success and joined.node.state == 'ready'
  retries: 10

- name: Remove a worker
  dokploy.dokploy.dokploy_node:
    name: worker-3
    state: absent
"""

RETURN = r"""
node:
  description: The node. One that was removed as it was, and none where there was none.
  returned: with O(name) or O(id)
  type: dict
  contains:
    node_id:
      description: Docker's id.
      type: str
    name:
      description: The host name.
      type: str
    role:
      description: Whether it is a V(worker) or V(manager).
      type: str
    availability:
      description: Whether it is V(active), V(pause) or V(drain).
      type: str
    state:
      description: How it is, such as V(ready) or V(down).
      type: str
    address:
      description: Its address in the swarm.
      type: str
    labels:
      description: Its labels.
      type: dict
    leader:
      description: Whether it is the manager that leads.
      type: bool
join_command:
  description: The command with which a host joins. It has a secret in it.
  returned: with O(join_as) and O(return_secrets=true)
  type: str
docker_version:
  description: Version of Docker on the manager.
  returned: with O(join_as)
  type: str
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.node import node


def main() -> None:
    node()


if __name__ == "__main__":
    main()
