#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_mount
short_description: Manage mounts
version_added: 0.1.0
description:
  - Create, change and remove volumes, folders and files that are mounted into the containers of a service.
  - Changes take effect at the next deployment of what it belongs to.
  - A mount is known by its path in the container, and a file for a Compose file to mount by O(file_path), since it has no such path.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
  - dokploy.dokploy.place
options:
  application:
    description: Name or id of the application it belongs to.
    type: str
  compose:
    description: Name or id of the compose service it belongs to.
    type: str
  postgres:
    description: Name or id of the PostgreSQL database it belongs to.
    type: str
  mysql:
    description: Name or id of the MySQL database it belongs to.
    type: str
  mariadb:
    description: Name or id of the MariaDB database it belongs to.
    type: str
  mongo:
    description: Name or id of the MongoDB database it belongs to.
    type: str
  redis:
    description: Name or id of the Redis database it belongs to.
    type: str
  libsql:
    description: Name or id of the libSQL database it belongs to.
    type: str
  mount_path:
    description:
      - Path in the container.
      - It is V(/) for a file of a compose service. The Compose file says where it is mounted, as C(../files/) and O(file_path).
    type: str
  type:
    description: V(volume) for a volume of Docker, V(bind) for a folder of the server, V(file) for a file with O(content). Needed to create one.
    type: str
    choices: [volume, bind, file]
  volume_name:
    description: Name of the volume, with O(type=volume).
    type: str
  host_path:
    description: Path on the server, with O(type=bind).
    type: str
  file_path:
    description:
      - Name of the file among those that Dokploy keeps for the service, with O(type=file).
      - With O(mount_path=/) it tells the mount from others, and where it is omitted the only one at that path is meant.
    type: str
  content:
    description:
      - Content of the file, with O(type=file).
      - It is never in output, since such files often have passwords in them.
    type: str
  src:
    description:
      - File to take O(content) from, as its path or its path below C(files/) of the role or playbook. A file encrypted with Ansible Vault is decrypted.
      - Give either this or O(content).
    type: path
"""

EXAMPLES = r"""
- name: A volume for uploads
  dokploy.dokploy.dokploy_mount:
    project: shop
    application: web
    type: volume
    volume_name: uploads
    mount_path: /var/lib/uploads

- name: A configuration file
  dokploy.dokploy.dokploy_mount:
    project: shop
    postgres: db
    type: file
    file_path: postgresql.conf
    mount_path: /etc/postgresql/postgresql.conf
    src: postgresql.conf

- name: A file that a Compose file mounts from ../files/prometheus.yml
  dokploy.dokploy.dokploy_mount:
    project: shop
    compose: monitoring
    type: file
    mount_path: /
    file_path: prometheus.yml
    src: prometheus.yml
"""

RETURN = r"""
mount:
  description: The mount in the words of the options, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    mount_id:
      description: The server's id.
      type: str
    mount_path:
      description: The path in the container.
      type: str
    type:
      description: V(volume), V(bind) or V(file).
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

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.resource import manage


def main() -> None:
    manage("mount")


if __name__ == "__main__":
    main()
