#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_monitoring
short_description: Manage the monitoring of the instance and of servers
version_added: 0.1.0
description:
  - Set up the program that measures a host and its containers, on the host of Dokploy or on a remote server.
  - It is set up anew and restarted with every change, so that what the server holds is compared first.
  - There is no way back, so there is no O(ignore:state). The server has no procedure that removes it; C(docker service rm dokploy-monitoring) on the
    host does, or before v0.30 C(docker rm -f dokploy-monitoring).
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource.single
seealso:
  - module: dokploy.dokploy.dokploy_settings
notes:
  - The server keeps what it is told before it starts the program. Where that fails, v0.30 says so, and before it nothing is said; a second run
    finds nothing to change. Mend the cause and change an option, or set it up on the pages of the server.
  - Set up for the first time it needs O(url_callback), O(token) and O(cron_job).
options:
  instance:
    description: Set it to V(true) for the host of Dokploy itself.
    type: bool
  server:
    description: Name or id of the server.
    type: str
  url_callback:
    description: Where alerts are sent to, such as V(https://dokploy.example.com/api/trpc/notification.receiveNotification).
    type: str
  token:
    description: With which measurements are read and alerts are sent. A secret.
    type: str
  port:
    description: Port of the host at which measurements are read.
    type: int
  refresh_rate:
    description: Seconds between two measurements of the host, V(2) or more.
    type: int
  retention_days:
    description: Days for which measurements are kept.
    type: int
  cron_job:
    description: >-
      When old measurements are removed, as a cron expression of five fields of numbers, or as one of V(@yearly), V(@monthly), V(@weekly),
      V(@daily) and V(@hourly).
    type: str
  threshold_cpu:
    description: Percent of CPU above which an alert is sent; V(0) for none.
    type: int
  threshold_memory:
    description: Percent of memory above which an alert is sent; V(0) for none.
    type: int
  containers_refresh_rate:
    description: Seconds between two measurements of the containers, V(2) or more.
    type: int
  containers_include:
    description: Services that are measured.
    type: list
    elements: str
  containers_exclude:
    description: Services that are not measured.
    type: list
    elements: str
"""

EXAMPLES = r"""
- name: Monitoring of the host of Dokploy
  dokploy.dokploy.dokploy_monitoring:
    instance: true
    url_callback: https://dokploy.example.com/api/trpc/notification.receiveNotification
    token: "{{ monitoring_token }}"
    cron_job: 0 0 * * *
    threshold_cpu: 80
"""

RETURN = r"""
monitoring:
  description: The monitoring in the words of the options, without secrets, and what it is of.
  returned: success
  type: dict
  contains:
    port:
      description: The port.
      type: int
redeploy_required:
  description: Always false; there is nothing to deploy.
  returned: success
  type: bool
restarts:
  description: What the server restarts for the change, or in check mode would, which is V(monitoring).
  returned: success
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
    manage("monitoring")


if __name__ == "__main__":
    main()
