#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_dns_provider
short_description: Manage providers of DNS
version_added: 0.1.0
description:
  - Create, change and remove accounts of providers of DNS, with which Dokploy sets the names that domains need.
  - The server tests nothing when it stores one; the option O(test) asks the provider, which needs the internet.
  - Needs Dokploy v0.30.0 or newer.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
  - dokploy.dokploy.resource.account
options:
  name:
    description: Name of the provider, up to 64 letters, digits, C(_) and C(-).
    type: str
  type:
    description: Whose account it is. Needed to create one, and fixed afterwards.
    type: str
    choices: [cloudflare, route53]
  api_token:
    description: API token. Needed by the type V(cloudflare).
    type: str
  access_key_id:
    description: Id of the access key. Needed by the type V(route53).
    type: str
  secret_access_key:
    description: Secret access key. Needed by the type V(route53).
    type: str
"""

EXAMPLES = r"""
- name: An account at Cloudflare
  dokploy.dokploy.dokploy_dns_provider:
    name: cloudflare
    type: cloudflare
    api_token: "{{ cloudflare_token }}"

- name: Another token
  dokploy.dokploy.dokploy_dns_provider:
    name: cloudflare
    api_token: "{{ cloudflare_token }}"
    update_secrets: always
"""

RETURN = r"""
dns_provider:
  description: The provider, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    dns_provider_id:
      description: The server's id.
      type: str
    name:
      description: The name.
      type: str
    type:
      description: Whose account it is.
      type: str
redeploy_required:
  description: Always false. A change takes effect at once.
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
    manage("dns_provider")


if __name__ == "__main__":
    main()
