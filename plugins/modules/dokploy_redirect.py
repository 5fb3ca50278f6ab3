#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_redirect
short_description: Manage redirects
version_added: 0.1.0
description:
  - Create, change and remove rules with which Traefik redirects requests to an application.
  - Changes take effect at once.
  - A rule is known by its regular expression.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
  - dokploy.dokploy.place
options:
  application:
    description: Name or id of the application it belongs to. Not needed with O(id).
    type: str
  regex:
    description: Regular expression that an address must match.
    type: str
  replacement:
    description: Address to redirect to; V(${1}) is the first group. Needed to create one.
    type: str
  permanent:
    description: Whether browsers may remember it. A new one is not permanent.
    type: bool
"""

EXAMPLES = r"""
- name: Without www
  dokploy.dokploy.dokploy_redirect:
    project: shop
    application: web
    regex: ^https?://www\.(.+)
    replacement: https://${1}
    permanent: true
"""

RETURN = r"""
redirect:
  description: The redirect in the words of the options, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    redirect_id:
      description: The server's id.
      type: str
    regex:
      description: The regular expression.
      type: str
    replacement:
      description: What it redirects to.
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
    manage("redirect")


if __name__ == "__main__":
    main()
