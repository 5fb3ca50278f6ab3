#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_schedule
short_description: Manage scheduled commands
version_added: 0.1.0
description:
  - Create, change and remove commands that run in the container of an application or compose service, on a server, or on Dokploy's own host,
    at set times.
  - Changes take effect at once.
  - A schedule is known by its name.
  - In a service O(command) is run, and on a host O(script).
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
  server:
    description: Name or id of the server it belongs to.
    type: str
  instance:
    description:
      - Set it to V(true) for one of Dokploy's own host.
      - Before v0.29 such a schedule belongs to the user whose key it is, and is listed for that user only.
    type: bool
  name:
    description: Name of the schedule.
    type: str
  cron_expression:
    description:
      - >-
        When, as a cron expression of five fields, of six with seconds in front, or as one of V(@yearly), V(@monthly), V(@weekly), V(@daily)
        and V(@hourly). Needed to create one.
      - What the server's own library does not run is refused; the server itself takes any text and never runs it.
    type: str
  command:
    description: Command to run in a service. Needed to create one there; on a host the server never runs it.
    type: str
  description:
    description:
      - A text for people.
      - Needs Dokploy v0.29.0 or newer.
    type: str
  shell_type:
    description: Shell that runs it.
    type: str
    choices: [bash, sh]
  service_name:
    description:
      - Name of the service in the Compose file, for a compose service.
      - Without it, the server finds no container to run the command in, and every run fails.
    type: str
  script:
    description: Script to run on a host. Needed to create one there.
    type: str
  enabled:
    description: Whether it runs. A new one does, unless told otherwise.
    type: bool
  timezone:
    description: Time zone of the expression, such as V(Europe/Berlin).
    type: str
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
- name: Clean up every night
  dokploy.dokploy.dokploy_schedule:
    project: shop
    application: web
    name: clean up
    cron_expression: 0 3 * * *
    command: bin/clean-up
    timezone: Europe/Berlin

- name: Look after Dokploy's own host
  dokploy.dokploy.dokploy_schedule:
    instance: true
    name: free space
    cron_expression: "@daily"
    script: df -h

- name: Run it now, and wait for the end
  dokploy.dokploy.dokploy_schedule:
    project: shop
    application: web
    name: clean up
    run: true
"""

RETURN = r"""
schedule:
  description: The schedule in the words of the options, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    schedule_id:
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
    manage("schedule")


if __name__ == "__main__":
    main()
