#!/usr/bin/python
# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_postgres
short_description: Manage PostgreSQL databases
version_added: 0.1.0
description:
  - Create, change, rename, move and remove PostgreSQL databases.
  - A change is stored; it takes effect at the next deployment where RV(redeploy_required) says so.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
  - dokploy.dokploy.service
options:
  database_name:
    description: Name of the database. Needed to create one.
    type: str
  database_user:
    description: User of the database. Needed to create one.
    type: str
  database_password:
    description:
      - Password of the user. Where it is omitted at creation, the server makes one.
      - The server stores a new password; a database that has run keeps its old one until it is changed there too.
    type: str
  docker_image:
    description: Image to run, such as V(postgres:17). The server has a default of its own.
    type: str
  external_port:
    description: Port of the server on which the database can be reached from outside. V(0) clears it.
    type: int
  env:
    description:
      - Environment variables of the container, given as a dictionary or as the text of a C(.env) file.
      - They replace all that were there. Output has their names at the most.
    type: raw
"""

EXAMPLES = r"""
- name: A database
  dokploy.dokploy.dokploy_postgres:
    project: shop
    environment: staging
    name: db
    database_name: shop
    database_user: shop
    database_password: "{{ db_password }}"
    docker_image: postgres:17
    memory_limit: 1Gi
"""

RETURN = r"""
postgres:
  description: The database in the words of the options, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    postgres_id:
      description: The server's id.
      type: str
    name:
      description: The name.
      type: str
    app_name:
      description: Name of the Docker service, which is the host name of the database for other services.
      type: str
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
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.entry import manage


def main() -> None:
    manage("postgres")


if __name__ == "__main__":
    main()
