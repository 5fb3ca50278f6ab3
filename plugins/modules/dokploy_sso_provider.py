#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_sso_provider
short_description: Manage identity providers for single sign-on
version_added: 0.1.0
description:
  - Register, change and remove providers of OpenID Connect and SAML, with which users log in to Dokploy.
  - An option that is omitted is left alone. The server keeps what an update leaves out, so nothing but O(scopes) can be cleared.
  - The server asks a provider of OpenID Connect for its addresses, unless O(authorization_endpoint), O(token_endpoint) and
    O(jwks_endpoint) are given. Its origin must be trusted by then; see M(dokploy.dokploy.dokploy_trusted_origin).
  - Nothing that tells one user from another, such as O(issuer) or O(client_id), can be changed while users have logged in with it.
  - It needs an enterprise license of Dokploy, and could not be tried with one; it is made from what the server's API and source say.
    Without one it is refused, in check mode too, before anything is changed.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
  - dokploy.dokploy.resource.login
options:
  name:
    description:
      - The provider's id, which is a part of the addresses it sends users back to, and unique on the server.
      - It can't be renamed.
    type: str
  type:
    description: What it speaks. Needed to register one, and fixed then.
    type: str
    choices: [oidc, saml]
  issuer:
    description: Its issuer, an address. Needed to register one; another one must be a trusted origin.
    type: str
  domains:
    description: Domains of the mail addresses of its users. Needed to register one; no two providers have the same.
    type: list
    elements: str
  mapping:
    description: What it calls the fields of a user, in the words of the API.
    type: dict
    suboptions:
      id:
        description: What it calls the id.
        type: str
        required: true
      email:
        description: What it calls the mail address.
        type: str
        required: true
      emailVerified:
        description: What it calls whether that is verified.
        type: str
      name:
        description: What it calls the name.
        type: str
        required: true
      image:
        description: What it calls the picture. For OpenID Connect only.
        type: str
      firstName:
        description: What it calls the first name. For SAML only.
        type: str
      lastName:
        description: What it calls the last name. For SAML only.
        type: str
      extraFields:
        description: Names of other fields.
        type: dict
  client_id:
    description: Client id. For OpenID Connect, as all up to O(override_user_info). Needed to register one.
    type: str
  client_secret:
    description: Client secret. Needed to register one.
    type: str
  authorization_endpoint:
    description: Where users are sent to.
    type: str
  token_endpoint:
    description: Where tokens are given.
    type: str
  user_info_endpoint:
    description: Where a user is described.
    type: str
  jwks_endpoint:
    description: Where keys are found.
    type: str
  discovery_endpoint:
    description: Where all these are found; by default where the standard has it, below O(issuer).
    type: str
  token_endpoint_authentication:
    description: How Dokploy says who it is when it asks for a token.
    type: str
    choices: [client_secret_post, client_secret_basic]
  scopes:
    description: What is asked of a user.
    type: list
    elements: str
  pkce:
    description: Whether PKCE is used.
    type: bool
  override_user_info:
    description: Whether the name and picture of a user are those of the provider at every login. It is fixed once registered.
    type: bool
  entry_point:
    description: Where users are sent to. For SAML, as all that follow but the last ones. Needed to register one.
    type: str
  cert:
    description: Certificate of the provider. Needed to register one.
    type: str
  callback_url:
    description: Where users are sent back to. Needed to register one.
    type: str
  audience:
    description: Whom its answers must be for.
    type: str
  sp_metadata:
    description: What Dokploy says of itself, in the words of the API. A secret, as a whole.
    type: dict
    suboptions:
      metadata:
        description: Metadata in XML.
        type: str
      entityID:
        description: Its id.
        type: str
      binding:
        description: How it is spoken to.
        type: str
      privateKey:
        description: Key with which is signed.
        type: str
      privateKeyPass:
        description: Password of that key.
        type: str
      isAssertionEncrypted:
        description: Whether assertions are encrypted.
        type: bool
      encPrivateKey:
        description: Key with which is decrypted.
        type: str
      encPrivateKeyPass:
        description: Password of that key.
        type: str
  idp_metadata:
    description: What the provider says of itself, in the words of the API. A secret, as a whole.
    type: dict
    suboptions:
      metadata:
        description: Metadata in XML.
        type: str
      entityID:
        description: Its id.
        type: str
      cert:
        description: Its certificate.
        type: str
      privateKey:
        description: Key with which is signed.
        type: str
      privateKeyPass:
        description: Password of that key.
        type: str
      isAssertionEncrypted:
        description: Whether assertions are encrypted.
        type: bool
      encPrivateKey:
        description: Key with which is decrypted.
        type: str
      encPrivateKeyPass:
        description: Password of that key.
        type: str
      singleSignOnService:
        description: Where users are sent to.
        type: list
        elements: dict
        suboptions:
          Binding:
            description: How.
            type: str
            required: true
          Location:
            description: The address.
            type: str
            required: true
  want_assertions_signed:
    description: Whether its assertions must be signed.
    type: bool
  authn_requests_signed:
    description: Whether requests to it are signed.
    type: bool
  signature_algorithm:
    description: Algorithm of signatures.
    type: str
  digest_algorithm:
    description: Algorithm of digests.
    type: str
  identifier_format:
    description: Format of the names of users.
    type: str
  private_key:
    description: Key with which requests are signed.
    type: str
  decryption_key:
    description: Key with which its answers are decrypted.
    type: str
  additional_params:
    description: More parameters of the address that users are sent to.
    type: dict
"""

EXAMPLES = r"""
- name: The provider's origin is trusted
  dokploy.dokploy.dokploy_trusted_origin:
    name: https://login.example.com

- name: Single sign-on with OpenID Connect
  dokploy.dokploy.dokploy_sso_provider:
    name: company
    type: oidc
    issuer: https://login.example.com
    domains: [example.com]
    client_id: dokploy
    client_secret: "{{ sso_client_secret }}"
    scopes: [openid, email, profile]
    login:
      email: admin@example.com
      password: "{{ admin_password }}"

- name: Single sign-on with SAML
  dokploy.dokploy.dokploy_sso_provider:
    name: partner
    type: saml
    issuer: https://idp.example.org
    domains: [example.org]
    entry_point: https://idp.example.org/saml
    cert: "{{ partner_certificate }}"
    callback_url: https://dokploy.example.com/api/auth/sso/saml2/callback/partner
    sp_metadata: {entityID: dokploy}
    login:
      email: admin@example.com
      password: "{{ admin_password }}"
"""

RETURN = r"""
sso_provider:
  description: The provider in the words of the options, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    name:
      description: The provider's id.
      type: str
    issuer:
      description: The issuer.
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
    manage("sso_provider")


if __name__ == "__main__":
    main()
