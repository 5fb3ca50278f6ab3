#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_dns_record
short_description: Manage records of DNS
version_added: 0.1.0
description:
  - Create, change and remove A and CNAME records in the zones of a provider of DNS that Dokploy has an account of.
  - The server asks the provider for all of it, so it takes the internet. The module is made of the server's source and API, and could not be tried
    with a provider.
  - Records stand in no stack document and no export, since they are not the server's own.
  - Needs Dokploy v0.30.0 or newer.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
options:
  dns_provider:
    description: Name or id of the provider, which M(dokploy.dokploy.dokploy_dns_provider) makes.
    type: str
    required: true
  dns_zone:
    description: Name or id of the zone, such as V(example.com).
    type: str
    required: true
  name:
    description:
      - The whole name, such as V(www.example.com). With O(type) it says which record is meant.
      - Case and a last dot don't count.
    type: str
  type:
    description: Type of the record. Needed to create one.
    type: str
    choices: [A, CNAME]
  content:
    description: The IPv4 address, or the name that it leads to. Needed to create one.
    type: str
  ttl:
    description: Seconds for which it may be remembered. What the provider likes where it is left out.
    type: int
"""

EXAMPLES = r"""
- name: An account
  dokploy.dokploy.dokploy_dns_provider:
    name: cloudflare
    type: cloudflare
    api_token: "{{ cloudflare_token }}"

- name: The shop's name leads to the server
  dokploy.dokploy.dokploy_dns_record:
    dns_provider: cloudflare
    dns_zone: example.com
    name: shop.example.com
    type: A
    content: 192.0.2.1

- name: And another one to it
  dokploy.dokploy.dokploy_dns_record:
    dns_provider: cloudflare
    dns_zone: example.com
    name: www.shop.example.com
    type: CNAME
    content: shop.example.com
    ttl: 3600
"""

RETURN = r"""
dns_record:
  description: The record, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    record_id:
      description: The provider's id.
      type: str
    name:
      description: The name.
      type: str
    type:
      description: The type.
      type: str
    content:
      description: What it leads to.
      type: str
    ttl:
      description: Seconds for which it may be remembered.
      type: int
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
    manage("dns_record")


if __name__ == "__main__":
    main()
