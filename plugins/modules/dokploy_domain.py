#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_domain
short_description: Manage domains
version_added: 0.1.0
description:
  - Create, change and remove the domains under which an application or a compose service can be reached.
  - Changes take effect at once for an application, and at the next deployment for a compose service.
  - A domain is known by its host and path within what it belongs to.
  - The domain of a preview is made by the server; it is changed by its O(id), which M(dokploy.dokploy.dokploy_info) tells of a preview.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
  - dokploy.dokploy.place
options:
  application:
    description: Name or id of the application it belongs to.
    type: str
  compose:
    description: Name or id of the compose service it belongs to.
    type: str
  host:
    description:
      - Host name, without scheme, port and path.
      - Upper and lower case are the same, and so are C(bücher.example) and C(xn--bcher-kva.example). It is sent in lower case and in ASCII.
    type: str
  generate_host:
    description:
      - V(true) where the server makes up the host name when the domain is made, such as C(web-x7k2p1-0a1b2c-203-0-113-7.sslip.io), which leads to
        the address in it without a DNS record of yours. RV(domain.host) tells it.
      - It is known again by the name of the service in it. With another O(path) it is another domain. Check mode shows C(generated.sslip.io).
      - Two tasks of one machine make one; those of two machines that do this at the same time may make two.
      - The server must know its address, which O(dokploy.dokploy.dokploy_settings#module:server_ip) sets.
    type: bool
  path:
    description: Path under which it is reached. Empty means V(/).
    type: str
  port:
    description: Port of the container. The server takes V(3000) for a new domain.
    type: int
  https:
    description: Whether it is served over HTTPS.
    type: bool
  certificate_type:
    description: Where the certificate comes from.
    type: str
    choices: [letsencrypt, none, custom]
  custom_cert_resolver:
    description: Name of the certificate resolver, with O(certificate_type=custom).
    type: str
  internal_path:
    description: Path that requests have when they reach the container. Empty means V(/).
    type: str
  strip_path:
    description: Whether O(path) is taken off requests.
    type: bool
  middlewares:
    description:
      - Names of Traefik middlewares.
      - Needs Dokploy v0.29.0 or newer.
    type: list
    elements: str
  custom_entrypoint:
    description:
      - Name of a Traefik entry point.
      - Needs Dokploy v0.29.0 or newer.
    type: str
  forward_auth_enabled:
    description:
      - Whether visitors must log in first, at the proxy that M(dokploy.dokploy.dokploy_forward_auth) sets up. For applications.
      - Needs Dokploy v0.29.8 or newer, and to be switched on an enterprise license; it could not be tried with one.
    type: bool
  enabled:
    description:
      - Whether it is served.
      - Needs Dokploy v0.30.0 or newer.
    type: bool
  service_name:
    description: Name of the service in the Compose file, for a compose service.
    type: str
"""

EXAMPLES = r"""
- name: The shop under its name
  dokploy.dokploy.dokploy_domain:
    project: shop
    application: web
    host: shop.example.com
    port: 80
    https: true
    certificate_type: letsencrypt

- name: A service of a Compose file
  dokploy.dokploy.dokploy_domain:
    project: shop
    compose: monitoring
    service_name: grafana
    host: grafana.example.com
    port: 3000

- name: A name that needs no DNS record
  dokploy.dokploy.dokploy_domain:
    project: shop
    application: web
    generate_host: true
    port: 80
  register: made_up

- name: No longer under the old one
  dokploy.dokploy.dokploy_domain:
    project: shop
    application: web
    host: old.example.com
    state: absent
"""

RETURN = r"""
domain:
  description: The domain in the words of the options, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    domain_id:
      description: The server's id.
      type: str
    host:
      description: The host name.
      type: str
    path:
      description: The path.
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

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.domain import domain


def main() -> None:
    domain()


if __name__ == "__main__":
    main()
