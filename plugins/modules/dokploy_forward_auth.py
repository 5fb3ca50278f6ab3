#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_forward_auth
short_description: Manage the login in front of applications
version_added: 0.1.0
description:
  - Set up the proxy that asks visitors to log in with single sign-on before they reach an application, on the host of Dokploy or on a
    remote server. Which domains it guards, O(dokploy.dokploy.dokploy_domain#module:forward_auth_enabled) says.
  - There is one of it on each host, always. An option that is omitted is left alone.
  - It needs an enterprise license of Dokploy, and could not be tried with one; it is made from what the server's API and source say.
    Without one it is refused, in check mode too, before anything is changed.
  - It needs Dokploy v0.29.0 or newer.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource.single
seealso:
  - module: dokploy.dokploy.dokploy_sso_provider
options:
  instance:
    description: Set it to V(true) for the host of Dokploy itself.
    type: bool
  server:
    description: Name or id of the server.
    type: str
  auth_domain:
    description: Domain at which visitors log in; empty to take it away. That of each application is one of the same parent domain.
    type: str
  https:
    description: Whether that domain is reached with HTTPS.
    type: bool
  certificate_type:
    description: Where its certificate comes from.
    type: str
    choices: [letsencrypt, none, custom]
  custom_cert_resolver:
    description: Name of the certificate resolver, with O(certificate_type=custom).
    type: str
  provider:
    description:
      - Name of the provider, of OpenID Connect, with which visitors log in; the proxy is started for it where none runs. Empty takes the
        proxy away.
      - The server doesn't tell which one it is, so of a proxy that runs nobody can tell whether it is that of another provider.
    type: str
    aliases: [provider_id]
  update_secrets:
    description:
      - V(on_create) starts the proxy for O(provider) where none runs, and leaves one that runs as it is.
      - V(always) starts it anew each time, and reports a change.
    type: str
    choices: [on_create, always]
    default: on_create
"""

EXAMPLES = r"""
- name: The provider's origin is trusted
  dokploy.dokploy.dokploy_trusted_origin:
    name: https://login.example.com

- name: Single sign-on
  dokploy.dokploy.dokploy_sso_provider:
    name: company
    type: oidc
    issuer: https://login.example.com
    domains: [example.com]
    client_id: dokploy
    client_secret: "{{ sso_client_secret }}"
    login:
      email: admin@example.com
      password: "{{ admin_password }}"

- name: Visitors log in with the company's provider
  dokploy.dokploy.dokploy_forward_auth:
    instance: true
    auth_domain: auth.example.com
    provider: company
"""

RETURN = r"""
forward_auth:
  description: The proxy in the words of the options.
  returned: success
  type: dict
  contains:
    auth_domain:
      description: The domain.
      type: str
    status:
      description: Whether it runs, V(running), V(stopped) or V(unknown).
      type: str
    callback_url:
      description: Address to which the provider sends visitors back.
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
    manage("forward_auth")


if __name__ == "__main__":
    main()
