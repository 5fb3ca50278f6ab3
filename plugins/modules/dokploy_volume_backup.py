#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_volume_backup
short_description: Manage backups of volumes
version_added: 0.1.0
description:
  - Create, change and remove backups of a volume of a service to an S3 bucket at set times.
  - Changes take effect at once.
  - A backup is known by its name.
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
  name:
    description: Name of the backup.
    type: str
  volume_name:
    description: Name of the volume. Needed to create one.
    type: str
  prefix:
    description: Folder in the bucket. Needed to create one.
    type: str
  cron_expression:
    description:
      - >-
        When, as a cron expression of five fields, of six with seconds in front, or as one of V(@yearly), V(@monthly), V(@weekly), V(@daily)
        and V(@hourly). Needed to create one.
      - What the server's own library does not run is refused; the server itself takes any text and never runs it.
    type: str
  destination:
    description: Name or id of the destination to store it at. Needed to create one.
    type: str
    aliases: [destination_id]
  service_name:
    description: Name of the service in the Compose file, for a compose service.
    type: str
  turn_off:
    description:
      - Whether the service is stopped meanwhile.
      - For an application, or for a compose service with O(service_name). The server takes it for others, too, and then every run fails, so it is
        refused.
    type: bool
  keep_latest_count:
    description: How many backups are kept.
    type: int
  enabled:
    description: Whether it runs. A new one does not before this is set.
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
- name: Back up the uploads
  dokploy.dokploy.dokploy_volume_backup:
    project: shop
    application: web
    name: uploads
    volume_name: uploads
    destination: offsite
    prefix: uploads/
    cron_expression: 0 4 * * 0
"""

RETURN = r"""
volume_backup:
  description: The backup in the words of the options, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    volume_backup_id:
      description: The server's id.
      type: str
    name:
      description: The name.
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
    manage("volume_backup")


if __name__ == "__main__":
    main()
