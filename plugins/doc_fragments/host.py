# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the modules that work on a host, by Docker's command line, have in common."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
requirements:
  - The command C(docker) on the host, and nothing else.
attributes:
  check_mode:
    description: Whether check mode changes nothing.
    details: What an earlier task would make possible, such as a swarm that is not there yet, counts as nothing there.
    support: full
  diff_mode:
    description: Shows what differs. Values of variables are secrets and hidden.
    support: full
options:
  env:
    description:
      - Environment variables, each stated by itself. Secrets, which no output shows.
      - One that is null is removed, and those that are not named stay.
    type: dict
  mounts:
    description: What is mounted, each stated by its O(mounts[].target). Others stay.
    type: list
    elements: dict
    suboptions:
      type:
        description: Whether O(mounts[].source) is a path of the host or a volume.
        type: str
        choices: [bind, volume]
        default: volume
      source:
        description: Path of the host, or name of the volume.
        type: str
        required: true
      target:
        description: Path in the container.
        type: str
        required: true
      read_only:
        description: Whether it can't be written to.
        type: bool
        default: false
  networks:
    description: Networks that it is to be in, by name. Others stay.
    type: list
    elements: str
  docker_path:
    description: Path of the command. Where it is omitted, it is searched for.
    type: path
"""
