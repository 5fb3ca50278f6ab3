#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_host_container
short_description: State a container of a host, with Docker's command line
version_added: 0.2.0
description:
  - Makes, changes, starts and removes a container by the command C(docker) on the host that the task runs on. It does not talk to Dokploy; the
    role P(dokploy.dokploy.install#role) runs Traefik with it.
  - An option that is omitted is left alone, and a container made by hand or by a script is taken on as it is.
  - A container can't be changed, so it is made anew where something differs, with its command, variables, mounts, networks, ports and restart
    policy, and what is stated over them. Where the new one does not start, the old one is brought back.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.host
options:
  name:
    description: Name of the container.
    type: str
    required: true
  state:
    description: Whether it is to exist and run.
    type: str
    choices: [present, absent]
    default: present
  image:
    description: Image. Needed to make one.
    type: str
  command:
    description: Arguments of the image's entry point.
    type: list
    elements: str
  published:
    description: All ports that it publishes. An empty list closes them.
    type: list
    elements: dict
    suboptions:
      published:
        description: Port of the host.
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
  restart:
    description: When Docker starts it again.
    type: str
    choices: ['no', always, unless-stopped, on-failure]
seealso:
  - module: dokploy.dokploy.dokploy_host_service
"""

EXAMPLES = r"""
- name: Another version of Traefik, with the ports, variables and networks that it has
  dokploy.dokploy.dokploy_host_container:
    name: dokploy-traefik
    image: traefik:v3.6.25
"""

RETURN = r"""
diff:
  description: What differs, as it was and as it is now.
  returned: success
  type: dict
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.host import host_container


def main() -> None:
    host_container()


if __name__ == "__main__":
    main()
