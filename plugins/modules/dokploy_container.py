#!/usr/bin/python
# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_container
short_description: List, start and stop containers
version_added: 0.1.0
description:
  - List the containers of a service, of a server or of the machine Dokploy runs on, read their logs, and start, stop, restart, kill or remove them.
  - The swarm starts a container of an application or database anew; use M(dokploy.dokploy.dokploy_deployment) to stop one for good.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
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
  environment:
    description: Name or id of the environment. Where it is omitted, V(production) is meant.
    type: str
  application:
    description: Name or id of the application.
    type: str
  compose:
    description: Name or id of the compose service.
    type: str
  postgres:
    description: Name or id of the PostgreSQL database.
    type: str
  mysql:
    description: Name or id of the MySQL database.
    type: str
  mariadb:
    description: Name or id of the MariaDB database.
    type: str
  mongo:
    description: Name or id of the MongoDB database.
    type: str
  redis:
    description: Name or id of the Redis database.
    type: str
  libsql:
    description: Name or id of the libSQL database.
    type: str
  server:
    description: Name or id of the server whose containers are meant, where no service is named.
    type: str
  name:
    description: Name or id of the container. Where it is omitted, all containers of the service are meant.
    type: str
  state:
    description:
      - What to do with the containers; where it is omitted, they are only listed.
      - All but V(restarted) need Dokploy v0.29.0 or newer.
    type: str
    choices: [started, stopped, restarted, killed, absent]
  logs:
    description: Whether to read the logs of the service. It needs Dokploy v0.29.0 or newer.
    type: bool
    default: false
  tail:
    description: Lines of the logs to read at the most.
    type: int
    default: 100
"""

EXAMPLES = r"""
- name: What runs, and what it says
  dokploy.dokploy.dokploy_container:
    project: shop
    application: web
    logs: true
  register: web

- name: Restart one service of a Compose file
  dokploy.dokploy.dokploy_container:
    project: shop
    compose: monitoring
    name: monitoring-x7k2p1-grafana-1
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
logs:
  description: Lines of the logs.
  returned: with O(logs=true)
  type: list
  elements: str
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
