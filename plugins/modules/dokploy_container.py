#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_container
short_description: Start, stop and remove containers
version_added: 0.1.0
description:
  - Start, stop, restart, kill or remove containers of a service, of a server or of the machine Dokploy runs on.
  - The swarm starts a container of an application or database anew; use M(dokploy.dokploy.dokploy_deployment) to stop one for good.
  - M(dokploy.dokploy.dokploy_info) lists containers and reads their logs.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.target
  - dokploy.dokploy.target.dumped
attributes:
  check_mode:
    description: Tells what would be done.
    support: full
  diff_mode:
    description: Nothing that could be compared is changed.
    support: none
options:
  project:
    description: Name or id of the project. Needed with a service.
    type: str
    required: false
  server:
    description: Name or id of the server whose containers are meant, where no service is named.
    type: str
  name:
    description: Name or id of the container. Where it is omitted, all containers of the service are meant; one of the two is needed.
    type: str
  state:
    description:
      - What to do with the containers.
      - All but V(restarted) need Dokploy v0.29.0 or newer.
    type: str
    required: true
    choices: [started, stopped, restarted, killed, absent]
seealso:
  - module: dokploy.dokploy.dokploy_info
  - module: dokploy.dokploy.dokploy_deployment
"""

EXAMPLES = r"""
- name: Restart what a Compose file runs
  dokploy.dokploy.dokploy_container:
    project: shop
    compose: monitoring
    state: restarted

- name: Restart every container of an application
  dokploy.dokploy.dokploy_container:
    project: shop
    application: web
    state: restarted
"""

RETURN = r"""
containers:
  description: The containers as they were before.
  returned: success
  type: list
  elements: dict
  contains:
    container_id:
      description: Docker's id.
      type: str
    name:
      description: The name.
      type: str
    state:
      description: Such as V(running) and V(exited).
      type: str
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.container import container


def main() -> None:
    container()


if __name__ == "__main__":
    main()
