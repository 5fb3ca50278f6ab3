#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_scim_token
short_description: Manage tokens with which users are provisioned
version_added: 0.1.0
description:
  - Make and remove tokens with which an identity provider creates and removes users by SCIM.
  - The server tells a token when it is made, and never again; to have another one, remove it and make it anew.
  - It needs an enterprise license of Dokploy, and could not be tried with one; it is made from what the server's API and source say.
    Without one it is refused, in check mode too, before anything is changed.
  - It needs Dokploy v0.29.0 or newer.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
  - dokploy.dokploy.resource.login
options:
  name:
    description:
      - The provider's id, of at most 64 lower-case letters, digits and C(-). It is unique on the server, also among those of
        M(dokploy.dokploy.dokploy_sso_provider).
      - It can't be renamed.
    type: str
  return_secrets:
    description:
      - Must be V(true) to make one, since the token is returned only then and is lost otherwise.
      - Set C(no_log) on the task, or the token stands in its output.
"""

EXAMPLES = r"""
- name: A token for the identity provider
  dokploy.dokploy.dokploy_scim_token:
    name: okta
    return_secrets: true
    login:
      email: admin@example.com
      password: "{{ admin_password }}"
  register: okta
  no_log: true
"""

RETURN = r"""
scim_token:
  description: The token. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    name:
      description: The provider's id.
      type: str
    token:
      description: The token, a secret. It is there only where the task has made it.
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
    manage("scim_token")


if __name__ == "__main__":
    main()
