#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_trusted_origin
short_description: Manage origins that Dokploy trusts
version_added: 0.1.0
description:
  - Add and remove the origins, besides its own, from which Dokploy takes logins. Those of identity providers must be among them before
    M(dokploy.dokploy.dokploy_sso_provider) can register one; in a stack they are made first.
  - It needs an enterprise license of Dokploy, and could not be tried with one; it is made from what the server's API and source say.
    Without one it is refused, in check mode too, before anything is changed.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
options:
  name:
    description:
      - The origin, such as V(https://login.example.com) or V(https://*.example.com). A slash at its end and its case say nothing.
      - It can't be renamed; remove it and add another.
    type: str
"""

EXAMPLES = r"""
- name: The identity provider
  dokploy.dokploy.dokploy_trusted_origin:
    name: https://login.example.com
"""

RETURN = r"""
trusted_origin:
  description: The origin. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    name:
      description: The origin.
      type: str
redeploy_required:
  description: Always false; there is nothing to deploy.
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
    manage("trusted_origin")


if __name__ == "__main__":
    main()
