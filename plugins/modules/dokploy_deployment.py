#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_deployment
short_description: Deploy, start and stop services
version_added: 0.1.0
description:
  - Deploy a service and wait until it is deployed, start it, stop it, roll it back, or cancel what is on its way.
  - A deployment is waited for by a mark that it is given, so an older one is never taken for it, however long the queue is.
  - A failure has the last lines of the log, with Dokploy v0.29.0 or newer.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.target
  - dokploy.dokploy.target.dumped
attributes:
  check_mode:
    description: Tells what would be done.
    support: full
  diff_mode:
    description: Nothing that could be compared is changed.
    support: none
options:
  state:
    description:
      - V(deployed) builds and deploys it, V(redeployed) deploys what was built before, V(rebuilt) deploys a database anew with its data removed.
      - V(started) and V(stopped) do nothing where it runs, or does not run, already. V(reloaded) restarts its containers.
      - V(cancelled) takes its deployments out of the queue, and ends one that runs where the server knows its process.
      - V(killed) ends the builds that run on its server; the server cannot tell those of other services apart.
      - V(rolled_back) goes back to a deployment before, of an application with O(ignore:rollback_active) and
        O(ignore:rollback_registry).
      - V(cleared) removes the logs of its deployments.
      - V(pruned) removes its deployments, with their logs and the images that are kept to roll back to, but for the newest that O(keep) says. One
        that runs stays, as do the newest that succeeded and the one that was rolled back to. The server itself keeps ten of a service.
      - V(webhook_renewed) gives it another address by which a push is told to the server, each time. The one before deploys no more. The new token is
        C(refresh_token) of the service, a secret that M(dokploy.dokploy.dokploy_info) reads with C(return_secrets).
    type: str
    choices: [deployed, redeployed, started, stopped, reloaded, cancelled, killed, rolled_back, cleared, pruned, webhook_renewed, rebuilt]
    default: deployed
  title:
    description: Title of the deployment.
    type: str
  description:
    description: Description of the deployment. The mark is added to it.
    type: str
  rollback_to:
    description: Id of the deployment or number of the version to roll back to. Where it is omitted, it is the one before the newest.
    type: str
  keep:
    description: How many of the newest deployments are kept with O(state=pruned), which needs it. At least 1.
    type: int
  show_log:
    description: Show the log as it grows, as verbosity V(-v) does too. It needs Dokploy v0.29.0 or newer, and a task that runs in the process of Ansible.
    type: bool
    default: false
  wait:
    description: Whether to wait until the deployment has ended, and to fail where it failed. A database is always waited for.
    type: bool
    default: true
  wait_for:
    description:
      - What is waited for with O(state=deployed), O(state=redeployed) and O(state=rebuilt).
      - V(deployed) is the end of the deployment, when Docker has taken what shall run.
      - V(running) goes on until all that is wanted of the new version has run for eight seconds in a row, healthy where it has a health check.
        It fails where something ends, is taken back by the swarm or does not come to run, with the exit code and the end of the container's log.
        What ended may come to run within half a minute.
      - A container that ended with exit code 0 and is not to be started again is well, and so are no replicas where none are wanted.
      - Where the server does not tell what runs, such as to a key without access to Docker, there is a warning, and the end of the deployment is
        all that is waited for. The log of a container comes over a WebSocket, which a proxy in front of the server must let pass.
      - The server counts what was deployed and does not run as deployed; nothing deploys it again by itself.
      - V(webhook_renewed) gives it another address by which a push is told to the server, each time. The one before deploys no more. The new token is
        C(refresh_token) of the service, a secret that M(dokploy.dokploy.dokploy_info) reads with C(return_secrets).
    type: str
    choices: [deployed, running]
    default: running
  wait_timeout:
    description: Seconds to wait at the most, for the deployment and for what O(wait_for) says.
    type: float
    default: 600
"""

EXAMPLES = r"""
- name: Deploy the shop and wait
  dokploy.dokploy.dokploy_deployment:
    project: shop
    application: web
    title: Release {{ release }}

- name: Stop it for the night
  dokploy.dokploy.dokploy_deployment:
    project: shop
    environment: staging
    application: web
    state: stopped

- name: Back to the release before
  dokploy.dokploy.dokploy_deployment:
    project: shop
    application: web
    state: rolled_back

- name: Remove the deployments before the last three
  dokploy.dokploy.dokploy_deployment:
    project: shop
    application: web
    state: pruned
    keep: 3
"""

RETURN = r"""
deployment:
  description: The deployment that was started. A database has none of its own; its result says how deploying it ended.
  returned: success
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
removed:
  description: The deployments that were removed, or in check mode would be.
  returned: with O(state=pruned)
  type: list
  elements: dict
  contains:
    deployment_id:
      description: The server's id of the deployment.
      type: str
    title:
      description: Its title.
      type: str
    status:
      description: How it ended, such as V(done) and V(error).
      type: str
    created_at:
      description: When it began.
      type: str
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.deployment import deployment


def main() -> None:
    deployment()


if __name__ == "__main__":
    main()
