#!/usr/bin/python
# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_info
short_description: Read resources
version_added: 0.1.0
description:
  - Read every resource of a kind, those of a project or environment, or one by its name or id.
  - Secrets are left out.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
attributes:
  check_mode:
    description: Reads only.
    support: full
  diff_mode:
    description: Changes nothing.
    support: none
options:
  return_secrets:
    description:
      - Whether the answer has its secrets too, such as passwords and environment variables.
      - Set C(no_log) on a task that uses it, or they stand in its output.
    type: bool
    default: false
  resource:
    description: Kind of the resources.
    type: str
    required: true
    choices:
      - application
      - backup
      - bitbucket
      - compose
      - deployment
      - destination
      - domain
      - environment
      - gitea
      - github
      - gitlab
      - libsql
      - mariadb
      - mongo
      - mount
      - mysql
      - network
      - patch
      - port
      - postgres
      - preview
      - project
      - redirect
      - redis
      - registry
      - schedule
      - security
      - server
      - ssh_key
      - volume_backup
  name:
    description: Name or id of the resource.
    type: str
  id:
    description: The server's id of the resource.
    type: str
  project:
    description: Name or id of the project they are in.
    type: str
  environment:
    description: Name or id of the environment they are in.
    type: str
  application:
    description: Name or id of the application they belong to.
    type: str
  compose:
    description: Name or id of the compose service they belong to.
    type: str
  postgres:
    description: Name or id of the PostgreSQL database they belong to.
    type: str
  mysql:
    description: Name or id of the MySQL database they belong to.
    type: str
  mariadb:
    description: Name or id of the MariaDB database they belong to.
    type: str
  mongo:
    description: Name or id of the MongoDB database they belong to.
    type: str
  redis:
    description: Name or id of the Redis database they belong to.
    type: str
  libsql:
    description: Name or id of the libSQL database they belong to.
    type: str
  server:
    description: Name or id of the server they belong to.
    type: str
  filters:
    description: Values of the returned fields that a resource must have.
    type: dict
    default: {}
"""

EXAMPLES = r"""
- name: Every application of a project
  dokploy.dokploy.dokploy_info:
    resource: application
    project: shop
  register: applications

- name: Applications that run from an image
  dokploy.dokploy.dokploy_info:
    resource: application
    filters:
      source_type: docker

- name: One database
  dokploy.dokploy.dokploy_info:
    resource: postgres
    project: shop
    environment: staging
    name: db
"""

RETURN = r"""
resources:
  description: The resources in the words of the modules' options, with their ids and what they belong to. None where nothing fits.
  returned: success
  type: list
  elements: dict
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.info import info


def main() -> None:
    info()


if __name__ == "__main__":
    main()
