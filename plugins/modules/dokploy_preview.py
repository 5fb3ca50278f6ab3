#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_preview
short_description: Remove and redeploy previews of pull requests
version_added: 0.2.0
description:
  - Removes previews of an application with all that runs for them, or deploys them again and waits for the end.
  - The server makes a preview when a pull request is opened, of an application with O(ignore:is_preview_deployments_active).
  - M(dokploy.dokploy.dokploy_info) with RV(ignore:resource=preview) lists them.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
attributes:
  check_mode:
    description: Says which previews are meant, and refuses what a run would.
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
    description: Name or id of the application.
    type: str
    required: true
  pull_request:
    description: Number of the pull request. Where it is omitted, every preview of the application is meant.
    type: int
  state:
    description:
      - V(absent) removes them. A pull request that is open still gets another preview with its next commit.
      - V(redeployed) builds and deploys them again, each time.
    type: str
    choices: [absent, redeployed]
    required: true
  title:
    description: Title of the deployments.
    type: str
  show_log:
    description: Show the log as it grows, as verbosity V(-v) does too. It needs Dokploy v0.29.0 or newer, and a task that runs in the process of Ansible.
    type: bool
    default: false
  wait:
    description:
      - Whether to wait until each deployment has ended, and to fail where one failed.
      - One for which the server can't write its comment at GitHub never ends there, and fails when O(wait_timeout) is over.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait at the most, for each.
    type: float
    default: 600
seealso:
  - module: dokploy.dokploy.dokploy_application
  - module: dokploy.dokploy.dokploy_deployment
"""

EXAMPLES = r"""
- name: Remove the preview of a pull request that nobody looks at any more
  dokploy.dokploy.dokploy_preview:
    project: shop
    application: web
    pull_request: 12
    state: absent
"""

RETURN = r"""
previews:
  description: The previews that are meant, as they were.
  returned: success
  type: list
  elements: dict
  contains:
    preview_deployment_id:
      description: The server's id.
      type: str
    app_name:
      description: What it is called in Docker.
      type: str
    pull_request_number:
      description: Number of the pull request.
      type: str
deployments:
  description: The deployments that were started, each like that of M(dokploy.dokploy.dokploy_deployment).
  returned: with O(state=redeployed), and not in check mode
  type: list
  elements: dict
  contains:
    deployment_id:
      description: The server's id of the deployment.
      type: str
    status:
      description: V(queued), V(running) or V(done).
      type: str
    log:
      description: The last lines of its log.
      type: list
      elements: str
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.preview import preview


def main() -> None:
    preview()


if __name__ == "__main__":
    main()
