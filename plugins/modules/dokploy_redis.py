#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_redis
short_description: Manage Redis databases
version_added: 0.1.0
description:
  - Create, change, rename, move and remove Redis databases.
  - A change is stored; it takes effect at the next deployment where RV(redeploy_required) says so.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
  - dokploy.dokploy.service
  - dokploy.dokploy.database
  - dokploy.dokploy.container
  - dokploy.dokploy.container.args
options:
  database_password:
    description:
      - Password. Where it is omitted at creation, the server makes one.
      - Of a database that runs it is changed in the database at once, with Dokploy v0.29.0 or newer.
      - Otherwise it is stored, and a database that has run before keeps its old one until it is changed there too.
    type: str
"""

EXAMPLES = r"""
- name: A database
  dokploy.dokploy.dokploy_redis:
    project: shop
    environment: staging
    name: db
    database_password: "{{ redis_password }}"
    docker_image: redis:8
    memory_limit: 1Gi

- name: A newer version of it, deployed at once
  dokploy.dokploy.dokploy_redis:
    project: shop
    environment: staging
    name: db
    docker_image: redis:8
    deploy: on_change
"""

RETURN = r"""
redis:
  description: The database in the words of the options, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    redis_id:
      description: The server's id.
      type: str
    name:
      description: The name.
      type: str
    app_name:
      description: Name of the Docker service.
      type: str
    internal_host:
      description: Host name under which other services reach it.
      type: str
    internal_port:
      description: Port at which other services reach it.
      type: int
    application_status:
      description: V(idle), V(running), V(done) or V(error), as of the last deployment.
      type: str
    project:
      description: Name of the project.
      type: str
    environment:
      description: Name of the environment.
      type: str
redeploy_required:
  description: Whether the change takes effect at the next deployment only.
  returned: success
  type: bool
deployment:
  description: The deployment that was started. A database has none of its own; its result says how deploying it ended.
  returned: when it was deployed
  type: dict
  contains:
    deployment_id:
      description: The server's id of the deployment.
      type: str
    status:
      description: V(queued), V(running) or V(done).
      type: str
    seconds:
      description: How long it took.
      type: float
    log:
      description: The last lines of its log.
      type: list
      elements: str
    waited_for:
      description: What was seen, V(deployed) or V(running). It is missing with O(wait=false).
      type: str
    containers:
      description: What runs or does not, with O(wait_for=running) where the server tells it.
      type: list
      elements: dict
      contains:
        name:
          description: Name of the container, or of the place of a task in the swarm such as V(shop-web-x7k2p1.1).
          type: str
        state:
          description: V(running), V(ended) with exit code 0, V(failed) and not started again, or V(starting), which it is between two attempts too.
          type: str
        exit_code:
          description: Exit code of its last end since the deployment.
          type: int
        log:
          description: The end of its log, where it failed.
          type: list
          elements: str
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.resource import manage


def main() -> None:
    manage("redis")


if __name__ == "__main__":
    main()
