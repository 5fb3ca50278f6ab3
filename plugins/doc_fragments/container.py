# Copyright (c) 2026, Dokploy collection contributors
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
    description: How it is found out whether a container is healthy. As in all options whose names end in C(_swarm), the keys are Docker's own.
    type: dict
    suboptions:
      Test:
        description: The command, after V(CMD) its words, or after V(CMD-SHELL) one text for a shell; V(NONE) for no check.
        type: list
        elements: str
      Interval:
        description: Time between two checks, written like O(stop_grace_period_swarm).
        type: str
      Timeout:
        description: Time after which a check has failed, written like O(stop_grace_period_swarm).
        type: str
      StartPeriod:
        description: Time for a container to start in, in which no failure counts, written like O(stop_grace_period_swarm).
        type: str
      Retries:
        description: Number of failures in a row after which a container is unhealthy.
        type: int
  restart_policy_swarm:
    description: When a container that stops is started again.
    type: dict
    suboptions:
      Condition:
        description: After which end.
        type: str
        choices: [none, on-failure, any]
      Delay:
        description: Time to wait before, written like O(stop_grace_period_swarm).
        type: str
      MaxAttempts:
        description: How often it is tried, V(0) for ever.
        type: int
      Window:
        description: Time in which attempts are counted, written like O(stop_grace_period_swarm).
        type: str
  placement_swarm:
    description: On which nodes it runs.
    type: dict
    suboptions:
      Constraints:
        description: What a node must be, such as V(node.role == manager).
        type: list
        elements: str
      Preferences:
        description: How the containers are spread.
        type: list
        elements: dict
        suboptions:
          Spread:
            description: Spread them evenly over the values of a label.
            type: dict
            required: true
            suboptions:
              SpreadDescriptor:
                description: The label, such as V(node.labels.zone).
                type: str
                required: true
      MaxReplicas:
        description: Most containers on one node, V(0) for any number.
        type: int
      Platforms:
        description: Platforms that it can run on.
        type: list
        elements: dict
        suboptions:
          Architecture:
            description: Such as V(x86_64).
            type: str
            required: true
          OS:
            description: Such as V(linux).
            type: str
            required: true
  update_config_swarm:
    description: How an update is rolled out.
    type: dict
    suboptions:
      Parallelism:
        description: Number of containers that are changed at a time, V(0) for all at once.
        type: int
        required: true
      Delay:
        description: Time between two of them, written like O(stop_grace_period_swarm).
        type: str
      FailureAction:
        description: What happens where one fails.
        type: str
        choices: [pause, continue, rollback]
      Monitor:
        description: Time in which a container that fails counts as one of the update, written like O(stop_grace_period_swarm).
        type: str
      MaxFailureRatio:
        description: Share of the containers that may fail, such as V(0.1).
        type: float
      Order:
        description: Whether an old container is stopped before a new one is started, or after.
        type: str
        choices: [stop-first, start-first]
        required: true
  rollback_config_swarm:
    description: How an update is rolled back.
    type: dict
    suboptions:
      Parallelism:
        description: Number of containers that are changed at a time, V(0) for all at once.
        type: int
        required: true
      Delay:
        description: Time between two of them, written like O(stop_grace_period_swarm).
        type: str
      FailureAction:
        description: What happens where one fails.
        type: str
        choices: [pause, continue]
      Monitor:
        description: Time in which a container that fails counts as one of the update, written like O(stop_grace_period_swarm).
        type: str
      MaxFailureRatio:
        description: Share of the containers that may fail, such as V(0.1).
        type: float
      Order:
        description: Whether an old container is stopped before a new one is started, or after.
        type: str
        choices: [stop-first, start-first]
        required: true
  mode_swarm:
    description: How many containers there are; one of the keys. The server takes O(replicas) where there is none.
    type: dict
    suboptions:
      Replicated:
        description: A number of containers.
        type: dict
        suboptions:
          Replicas:
            description: The number.
            type: int
      Global:
        description: One container on every node; C({}).
        type: dict
      ReplicatedJob:
        description: Containers that end.
        type: dict
        suboptions:
          MaxConcurrent:
            description: Most of them at a time.
            type: int
          TotalCompletions:
            description: How many there are in all.
            type: int
      GlobalJob:
        description: One container on every node that ends; C({}).
        type: dict
  labels_swarm:
    description: Labels of the service. Numbers and flags are taken for their texts.
    type: dict
  network_swarm:
    description: Networks of the service.
    type: list
    elements: dict
    suboptions:
      Target:
        description: Name or id of the network.
        type: str
      Aliases:
        description: Further names of the service in it.
        type: list
        elements: str
      DriverOpts:
        description: Options of the network's driver, by their names.
        type: dict
  stop_grace_period_swarm:
    description: Time to stop in before a container is killed, such as V(30s), V(1m30s) or a number of nanoseconds. V(0) clears it.
    type: str
  endpoint_spec_swarm:
    description: How the service is reached.
    type: dict
    suboptions:
      Mode:
        description: By one address for all containers, or by a name with the addresses of all.
        type: str
        choices: [vip, dnsrr]
      Ports:
        description: Published ports.
        type: list
        elements: dict
        suboptions:
          Protocol:
            description: The protocol.
            type: str
            choices: [tcp, udp, sctp]
          TargetPort:
            description: Port in the container.
            type: int
          PublishedPort:
            description: Port outside, V(0) for one that Docker chooses.
            type: int
          PublishMode:
            description: On every node, or on those with a container.
            type: str
            choices: [ingress, host]
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
    description: Limits of resources.
    type: list
    elements: dict
    suboptions:
      Name:
        description: Name of the limit, such as V(nofile).
        type: str
        required: true
      Soft:
        description: The limit, V(-1) for none.
        type: int
        required: true
      Hard:
        description: What a process may raise it to, V(-1) for any.
        type: int
        required: true
"""
