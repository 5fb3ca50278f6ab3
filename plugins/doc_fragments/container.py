# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  command:
    description: Command to run instead of the image's own.
    type: str
  memory_limit:
    description: Most memory it can use, such as V(512Mi), V(2Gi) or a number of bytes. Units are powers of 1024.
    type: str
  memory_reservation:
    description: Memory kept for it, written like O(memory_limit).
    type: str
  cpu_limit:
    description: Most CPUs it can use, such as V(0.5), V(2) or V(500m).
    type: str
  cpu_reservation:
    description: CPUs kept for it, written like O(cpu_limit).
    type: str
  replicas:
    description: Number of containers.
    type: int
  health_check_swarm:
    description: Health check, in Docker's own words and nanoseconds, such as C(Test) with V([CMD, curl, -f, http://localhost]).
    type: dict
  restart_policy_swarm:
    description: Restart policy, in Docker's own words.
    type: dict
  placement_swarm:
    description: Placement constraints and preferences, in Docker's own words.
    type: dict
  update_config_swarm:
    description: How an update is rolled out, in Docker's own words.
    type: dict
  rollback_config_swarm:
    description: How an update is rolled back, in Docker's own words.
    type: dict
  mode_swarm:
    description: Mode of the service, in Docker's own words.
    type: dict
  labels_swarm:
    description: Labels of the service.
    type: dict
  network_swarm:
    description: Networks of the service, in Docker's own words.
    type: list
    elements: dict
  stop_grace_period_swarm:
    description: Time to stop in before a container is killed, such as V(30s), V(1m30s) or a number of nanoseconds. V(0) clears it.
    type: str
  endpoint_spec_swarm:
    description: Endpoint specification, in Docker's own words.
    type: dict
  networks:
    description:
      - Names or ids of the networks it is attached to.
      - Needs Dokploy v0.29.14 or newer.
    type: list
    elements: str
    aliases: [network_ids]
  detach_dokploy_network:
    description:
      - Whether it is kept out of Dokploy's own network.
      - Needs Dokploy v0.29.14 or newer.
    type: bool
"""

    # What libsql lacks.
    ARGS = r"""
options:
  args:
    description: Arguments of the command.
    type: list
    elements: str
  ulimits_swarm:
    description: Limits of resources, each with C(Name), C(Soft) and C(Hard).
    type: list
    elements: dict
"""
