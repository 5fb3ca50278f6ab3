#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_traefik_config
short_description: Manage the files of the proxy
version_added: 0.1.0
description:
  - Write a YAML file below C(/etc/dokploy/traefik), of the instance, of a remote server or of one application.
  - Files are compared by what they mean, so that comments and the order of keys are no change. What is written is read again.
  - The server has no procedure that empties or removes a file, so there is no O(ignore:state).
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource.single
requirements:
  - PyYAML, which ansible-core brings along. Without it, files are compared as text and their YAML is not checked.
notes:
  - Traefik reads O(type=main) when it starts; C(settings.reloadTraefik) of M(dokploy.dokploy.dokploy_api) restarts it. It reads the other files
    at once.
  - The server rewrites the file of an application when its domains change, O(type=web_server) when the dashboard's domain does, and
    O(type=middlewares) with each redirect and basic auth. State those with their own modules, and here what has none.
  - An export has O(type=main) and the files of type V(file), of remote servers that are within reach. Of others it warns.
  - On a remote server, the folder that a file goes into must be there. C(server.setup) makes those of the proxy.
options:
  instance:
    description: Set it to V(true) for the proxy of Dokploy's own host.
    type: bool
  server:
    description: Name or id of the remote server whose proxy is meant.
    type: str
  project:
    description: Name or id of the project that the O(application) is in.
    type: str
  environment:
    description: Name or id of the environment that the O(application) is in. It is V(production) where it is left out.
    type: str
  application:
    description: Name or id of the application whose file is meant, with O(type=application).
    type: str
  type:
    description:
      - Which file it is.
      - V(main) is C(traefik.yml), V(web_server) is C(dynamic/dokploy.yml) with the domain of the dashboard, V(middlewares) is
        C(dynamic/middlewares.yml), V(application) is the one of O(application), and V(file) is what O(path) says.
    type: str
    required: true
    choices: [main, web_server, middlewares, application, file]
  path:
    description: Path below C(/etc/dokploy/traefik), such as V(dynamic/my.yml), with O(type=file).
    type: str
  content:
    description: The text of the file. Needed to create one.
    type: str
  src:
    description: A file of the controller that has the text.
    type: path
"""

EXAMPLES = r"""
- name: A route of one's own, beside those of Dokploy
  dokploy.dokploy.dokploy_traefik_config:
    instance: true
    type: file
    path: dynamic/legacy.yml
    content: |
      http:
        routers:
          legacy:
            rule: Host(`legacy.example.com`)
            service: legacy
        services:
          legacy:
            loadBalancer:
              servers:
                - url: http://192.0.2.10:8080
"""

RETURN = r"""
traefik_config:
  description: The file.
  returned: success
  type: dict
  contains:
    type:
      description: Which file it is.
      type: str
    path:
      description: Its path below C(/etc/dokploy/traefik).
      type: str
    content:
      description: The text, with hashes of passwords hidden.
      type: str
redeploy_required:
  description: Always false. Files but O(type=main) take effect at once.
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
    manage("traefik_config")


if __name__ == "__main__":
    main()
