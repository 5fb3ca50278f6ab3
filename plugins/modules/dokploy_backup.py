#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_backup
short_description: Manage backups of databases and of Dokploy itself
version_added: 0.1.0
description:
  - Create, change and remove backups of a database, of one in a compose service, or of Dokploy itself, to an S3 bucket at set times.
  - Changes take effect at once.
  - A backup is known by its destination, prefix and database, and one of a compose service by its service, too.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
  - dokploy.dokploy.place
options:
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
  libsql:
    description: Name or id of the libSQL database it belongs to.
    type: str
  compose:
    description: Name or id of the compose service it belongs to.
    type: str
  instance:
    description:
      - Set it to V(true) for the backup of Dokploy itself, which has its database and its files below C(/etc/dokploy).
      - It belongs to the user whose key it is, and is listed for that user only.
    type: bool
  destination:
    description: Name or id of the destination to store it at.
    type: str
    aliases: [destination_id]
  prefix:
    description: Folder in the bucket.
    type: str
  database:
    description: Name of the database; V(dokploy) for Dokploy itself.
    type: str
  schedule:
    description:
      - >-
        When, as a cron expression of five fields, of six with seconds in front, or as one of V(@yearly), V(@monthly), V(@weekly), V(@daily)
        and V(@hourly). Needed to create one.
      - What the server's own library does not run is refused; the server itself takes any text and never runs it.
    type: str
  enabled:
    description: Whether it runs. A new one does not before this is set.
    type: bool
  keep_latest_count:
    description: How many backups are kept.
    type: int
  service_name:
    description:
      - Name of the service in the Compose file, for a compose service.
      - It tells the backup from others. Where it is omitted, the one without a service is meant, or else the only one there is.
      - The server takes a backup of a compose service without it, finds no container of it, and every run fails.
    type: str
  database_type:
    description: Kind of the database; needed for one in a compose service. It is V(web-server) for Dokploy itself.
    type: str
    choices: [postgres, mysql, mariadb, mongo, libsql, web-server]
  metadata:
    description: The server's settings for a database in a compose service, such as its user and password. Never in output.
    type: dict
  include_encryption_key:
    description:
      - Whether a backup of Dokploy itself has the key that its secrets are encrypted with. One has, unless told otherwise.
      - Needs Dokploy v0.29.0 or newer.
    type: bool
  run:
    description:
      - Whether it is run at once besides, whatever its times. Then the task is always changed; check mode says so and runs nothing.
      - The end is waited for, and a run that failed fails the task, with the end of its log as far as the server gives it (v0.29 and newer).
    type: bool
    default: false
  run_timeout:
    description: Seconds to wait for the end of a run.
    type: float
    default: 1800
"""

EXAMPLES = r"""
- name: Back up the shop every night
  dokploy.dokploy.dokploy_backup:
    project: shop
    postgres: db
    destination: offsite
    prefix: shop/
    database: shop
    schedule: 0 2 * * *
    keep_latest_count: 14

- name: Back up Dokploy itself every night
  dokploy.dokploy.dokploy_backup:
    instance: true
    destination: offsite
    prefix: dokploy/
    database: dokploy
    schedule: 0 4 * * *
    enabled: true

- name: Back up the shop now, before something risky
  dokploy.dokploy.dokploy_backup:
    project: shop
    postgres: db
    destination: offsite
    prefix: shop/
    database: shop
    run: true
"""

RETURN = r"""
backup:
  description: The backup in the words of the options, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    backup_id:
      description: The server's id.
      type: str
    prefix:
      description: The folder.
      type: str
    database:
      description: The database.
      type: str
run:
  description: What became of the run.
  returned: with O(run=true), and not in check mode
  type: dict
  contains:
    deployment_id:
      description: The server's id of the run.
      type: str
    status:
      description: V(done), V(error), or what it is as long as it goes on.
      type: str
    log:
      description: The last lines of its log. None before v0.29.
      type: list
      elements: str
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
    manage("backup")


if __name__ == "__main__":
    main()
