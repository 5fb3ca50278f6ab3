#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_gpu
short_description: Make graphics cards of a machine known to its swarm
version_added: 0.2.0
description:
  - Has Dokploy set up Docker of a machine so that services can reserve the NVIDIA cards in it. Docker is restarted for that.
  - The driver and NVIDIA's container runtime must be installed on the machine; the task is refused where they are not.
  - Dokploy has nothing that takes it back.
  - No card was to be had, so this was tried for what servers tell and refuse of machines without one.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
attributes:
  check_mode:
    description: Predicts what a run would change, and does not change it.
    support: full
  diff_mode:
    description: Shows what the server finds, and what it is to find.
    support: full
options:
  server:
    description: Name or id of the server; the machine that Dokploy runs on where it is omitted.
    type: str
    aliases: [server_id]
  state:
    description: V(present) sets it up where the server finds that it isn't.
    type: str
    choices: [present]
    default: present
  wait_timeout:
    description: Seconds to wait for the end at the most.
    type: float
    default: 300
seealso:
  - module: dokploy.dokploy.dokploy_info
    description: Its report C(gpu) tells what is found.
"""

EXAMPLES = r"""
- name: Let services use the cards of a server
  dokploy.dokploy.dokploy_gpu:
    server: worker
"""

RETURN = r"""
gpu:
  description: What the server finds of the cards. In check mode, what it is expected to find.
  returned: success
  type: dict
  contains:
    available_gpus:
      description: The number of cards.
      type: int
    gpu_model:
      description: The model of the card.
      type: str
    swarm_enabled:
      description: Whether the swarm knows the cards.
      type: bool
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.gpu import gpu


def main() -> None:
    gpu()


if __name__ == "__main__":
    main()
