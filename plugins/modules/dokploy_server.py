#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_server
short_description: Manage remote servers
version_added: 0.1.0
description:
  - Register, change and remove the servers, besides the one that Dokploy itself runs on, on which services run or are built.
  - A server is meant by its O(name). Where several have that name, O(ip_address) and O(port) tell which one is meant.
  - A server on which services are is not removed; the message names them. With a server that is removed go the networks,
    certificates and schedules that Dokploy has for it. What is on the host stays there.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
options:
  name:
    description: Name of the server.
    type: str
  description:
    description: What it is for.
    type: str
  ip_address:
    description: IP address or host name at which Dokploy reaches it with SSH. Needed to register one.
    type: str
  port:
    description: Port of its SSH server. A new one has V(22).
    type: int
  username:
    description: User that Dokploy logs in as, V(root) or one that may use C(sudo) without a password. A new one has V(root).
    type: str
  ssh_key:
    description: Name or id of the SSH key with which Dokploy logs in. An empty text removes it.
    type: str
    aliases: [ssh_key_id]
  server_type:
    description: Whether services run on it, or applications are only built there. A new one is for V(deploy).
    type: str
    choices: [deploy, build]
  command:
    description:
      - Script that sets the host up, in the place of Dokploy's own. An empty text brings that back.
      - It runs on the host as O(username), and may have secrets in it, so it is hidden in all output.
    type: str
  src:
    description: File on the controller with the text of O(command).
    type: path
  enable_docker_cleanup:
    description:
      - Whether Docker's unused images, containers and build caches are removed from the host each day.
      - A new one has V(false), unlike in the web interface, where it is preset. A change of other options leaves it as it is.
    type: bool
  builds_concurrency:
    description:
      - How many builds may run on it at a time, V(1) to V(100). A new one has V(1).
      - Needs Dokploy v0.29.0 or newer.
    type: int
  setup:
    description:
      - Whether Dokploy sets the host up, with Docker and what else it needs, before anything is made on it. It needs O(ssh_key).
      - V(on_create) does it for a new server, for one that gets another address, and for one on whose host something is still missing,
        so that a run after one that failed goes on. It asks the host each time, which takes half a second. A host that was complete
        once and can't be reached now is a warning.
      - V(always) does it in each run. What is installed is left as it is.
      - Whether it has succeeded is told by what is on the host then, and a failure names what is missing and has the end of the log.
        With C(-v) the log is shown as it grows.
      - Where O(command) is set, a program such as nixpacks may be missing, since only you know what the script is to install.
      - One that is under way already, such as of another controller, is waited for and not started again.
    type: str
    choices: [never, on_create, always]
    default: never
  setup_timeout:
    description: Seconds that the setup may take. One that takes longer goes on, and can be waited for in another run.
    type: float
    default: 1800
"""

EXAMPLES = r"""
- name: A server
  dokploy.dokploy.dokploy_server:
    name: worker
    ip_address: 203.0.113.10
    username: deploy
    ssh_key: fleet
    setup: on_create
  register: machine

- name: An application that runs on it
  dokploy.dokploy.dokploy_application:
    project: shop
    name: web
    server: worker

- name: Give it another name
  dokploy.dokploy.dokploy_server:
    id: "{{ machine.server.server_id }}"
    name: worker-1
"""

RETURN = r"""
server:
  description: The server in the words of the options, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    server_id:
      description: The server's id.
      type: str
    name:
      description: The name.
      type: str
    ip_address:
      description: The address.
      type: str
    ssh_key:
      description: The id of the SSH key.
      type: str
    server_status:
      description: V(active), or V(inactive) where Dokploy Cloud has switched it off.
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
    manage("server")


if __name__ == "__main__":
    main()
