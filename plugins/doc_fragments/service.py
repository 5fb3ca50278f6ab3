# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    # What applications, compose services and databases have in common.
    DOCUMENTATION = r"""
options:
  project:
    description:
      - Name or id of the project it is in.
      - Not needed with O(id).
    type: str
  environment:
    description:
      - Name or id of the environment it is in. Where it is omitted, V(production) is meant.
      - Together with O(id) and O(project), it is moved there.
    type: str
  name:
    description: Its name, unique among its kind within the environment.
    type: str
  app_name:
    description:
      - Beginning of the name of the Docker service. The server adds a random suffix.
      - It can be set at creation only.
    type: str
  description:
    description: A text for people.
    type: str
  server:
    description:
      - Name or id of the server it runs on. Where it is omitted, it is the one Dokploy itself runs on.
      - It can be set at creation only.
    type: str
    aliases: [server_id]
  deploy:
    description:
      - Whether it is deployed when the task is done with the options.
      - V(on_change) deploys where the task changed something that takes effect at a deployment only, that is where RV(redeploy_required) says so.
    type: str
    choices: [never, on_change, always]
    default: never
  wait:
    description: Whether to wait until the deployment has ended, and to fail where it failed.
    type: bool
    default: true
  wait_for:
    description:
      - What is waited for. V(deployed) is the end of the deployment, when Docker has taken what shall run.
      - V(running) goes on until all that is wanted of the new version has run for eight seconds in a row, healthy where it has a health check.
        It fails where something ends, is taken back by the swarm or does not come to run, with the exit code and the end of the container's log.
        What ended may come to run within half a minute.
      - A container that ended with exit code 0 and is not to be started again is well, and so are no replicas where none are wanted.
      - Where the server does not tell what runs, such as to a key without access to Docker, there is a warning, and the end of the deployment is
        all that is waited for. The log of a container comes over a WebSocket, which a proxy in front of the server must let pass.
      - The server counts what was deployed and does not run as deployed; nothing deploys it again by itself.
    type: str
    choices: [deployed, running]
    default: running
  wait_timeout:
    description: Seconds to wait for the deployment, and for what O(wait_for) says, at the most.
    type: float
    default: 600
"""
