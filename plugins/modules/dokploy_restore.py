#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_restore
short_description: Restore a backup into a database or a volume
version_added: 0.2.0
description:
  - Brings the data of a backup, or of a volume backup, back into a service, and waits for the end.
  - It acts each time, and what the database or volume has by then is replaced.
  - A database must run. It is emptied of what the backup has, and filled from it; what only it has may stay.
  - Nothing may use a volume, containers that are stopped included. Stop the service, restore, and start it again.
  - Before anything is done, the file is looked for in the destination.
  - A backup of Dokploy itself is not restored by this module, since that removes all of the server's files and its database while it runs.
    Do it in the web interface of a new server, under Settings, Web Server.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.target.dumped
attributes:
  check_mode:
    description: Says which file would be restored, refuses what a run would, and restores nothing.
    support: full
  diff_mode:
    description: Nothing that could be compared is changed.
    support: none
options:
  project:
    description: Name or id of the project.
    type: str
    required: true
  environment:
    description: Name or id of the environment. Where it is omitted, V(production) is meant.
    type: str
  application:
    description: Name or id of the application into a volume of which it is restored.
    type: str
  compose:
    description: Name or id of the compose service into a database or volume of which it is restored.
    type: str
  libsql:
    description: Name or id of the libSQL database.
    type: str
  destination:
    description: Name or id of the destination that the backup is in.
    type: str
    required: true
  file:
    description:
      - Path of the file in the bucket of the destination. It may be that of another service.
      - M(dokploy.dokploy.dokploy_info) with RV(ignore:resource=backup_file) lists them.
    type: str
  prefix:
    description: Prefix of the backup, as M(dokploy.dokploy.dokploy_backup) has it. The newest of this service is restored; of a volume, the newest of that.
    type: str
  volume_name:
    description: Name of the volume, where one is restored, of an application or a compose service.
    type: str
  database:
    description:
      - Name of the database within the service. Where it is omitted, the one that the service was made with.
      - It is needed for O(mongo) and O(compose).
    type: str
  database_type:
    description: Kind of the database in a compose service.
    type: str
    choices: [postgres, mysql, mariadb, mongo]
  service_name:
    description: Name of the service in the Compose file that the database is in.
    type: str
  metadata:
    description:
      - 'How the server gets into a database in a compose service, in its own words, such as C({"postgres": {"databaseUser": "shop"}}).
        MySQL needs C(databaseRootPassword), MariaDB and MongoDB C(databaseUser) and C(databasePassword). Never in output.'
    type: dict
  show_log:
    description: Show the log as it grows, as verbosity V(-v) does too. It needs a task that runs in the process of Ansible.
    type: bool
    default: false
  wait_timeout:
    description: Seconds to wait for the end. A restore that takes longer goes on.
    type: float
    default: 3600
seealso:
  - module: dokploy.dokploy.dokploy_backup
  - module: dokploy.dokploy.dokploy_volume_backup
"""

EXAMPLES = r"""
- name: Back up the shop now, before something risky
  dokploy.dokploy.dokploy_backup:
    project: shop
    postgres: db
    destination: offsite
    prefix: nightly/
    database: shop
    schedule: 0 2 * * *
    run: true

- name: Bring the shop back to its newest backup
  dokploy.dokploy.dokploy_restore:
    project: shop
    postgres: db
    destination: offsite
    prefix: nightly/
"""

RETURN = r"""
file:
  description: Path of the file that was restored, or in check mode would be.
  returned: success
  type: str
log:
  description: The last lines of what the server said. None in check mode.
  returned: success
  type: list
  elements: str
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.restore import restore


def main() -> None:
    restore()


if __name__ == "__main__":
    main()
