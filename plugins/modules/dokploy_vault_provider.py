#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_vault_provider
short_description: Manage vaults of secrets
version_added: 0.1.0
description:
  - Create, change and remove vaults, from which variables of services are filled in when they are deployed. A variable names a secret as
    C(${{vault.NAME.KEY}}).
  - A vault has the options of its O(type) only.
  - The server tests nothing when it stores one; the option O(test) asks the vault.
  - Needs Dokploy v0.30.0 or newer.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
  - dokploy.dokploy.resource.account
options:
  name:
    description: Name of the vault, up to 64 letters, digits, C(_) and C(-). Variables refer to it.
    type: str
  type:
    description: What kind of vault it is. Needed to create one, and fixed afterwards.
    type: str
    choices: [hashicorp, infisical, aws, doppler, azure, scaleway]
  vault_url:
    description: Address of the server. Needed by the type V(hashicorp).
    type: str
  token:
    description: Token. Needed by the type V(hashicorp).
    type: str
  namespace:
    description: Namespace, for V(hashicorp).
    type: str
  mount:
    description: Mount of the secrets engine, for V(hashicorp). V(secret) where it is left out.
    type: str
  site_url:
    description: Address of the site, for V(infisical). Infisical's own where it is left out.
    type: str
  client_id:
    description: Id of the client. Needed by the types V(infisical) and V(azure).
    type: str
  client_secret:
    description: Secret of the client. Needed by the types V(infisical) and V(azure).
    type: str
  project_id:
    description: Id of the project there, not in Dokploy. Needed by the types V(infisical) and V(scaleway).
    type: str
  environment_slug:
    description: Name of the environment there, as in its address. Needed by the type V(infisical).
    type: str
  secret_path:
    description: Folder of the secrets, for V(infisical). V(/) where it is left out.
    type: str
  region:
    description: Region. Needed by the type V(aws). For V(scaleway) it is V(fr-par) where it is left out.
    type: str
  access_key_id:
    description: Id of the access key. Needed by the type V(aws).
    type: str
  secret_access_key:
    description: Secret access key. Needed by the type V(aws).
    type: str
  endpoint:
    description: Address of the service, for V(aws), where it is not Amazon's own.
    type: str
  service_token:
    description: Service token. Needed by the type V(doppler).
    type: str
  doppler_project:
    description: Project there, for V(doppler), where the token is for several.
    type: str
  doppler_config:
    description: Config there, for V(doppler), where the token is for several.
    type: str
  vault_uri:
    description: Address of the key vault. Needed by the type V(azure).
    type: str
  tenant_id:
    description: Id of the tenant. Needed by the type V(azure).
    type: str
  secret_key:
    description: Secret key. Needed by the type V(scaleway).
    type: str
  api_url:
    description: Address of the API, for V(scaleway). Scaleway's own where it is left out.
    type: str
  assignments:
    description: Which projects may use it. All that are not named may not.
    type: list
    elements: dict
    suboptions:
      project:
        description: Name or id of a project.
        type: str
        required: true
      environments:
        description: Names or ids of the environments that may. All of them where it is left out or empty.
        type: list
        elements: str
"""

EXAMPLES = r"""
- name: A project
  dokploy.dokploy.dokploy_project:
    name: shop

- name: A vault that its production may use
  dokploy.dokploy.dokploy_vault_provider:
    name: main
    type: hashicorp
    vault_url: https://vault.example.com
    token: "{{ vault_token }}"
    assignments:
      - project: shop
        environments: [production]
"""

RETURN = r"""
vault_provider:
  description: The provider, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    vault_provider_id:
      description: The server's id.
      type: str
    name:
      description: The name.
      type: str
    type:
      description: What kind of vault it is.
      type: str
    assignments:
      description: Which projects may use it, with their ids and those of their environments.
      type: list
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
    manage("vault_provider")


if __name__ == "__main__":
    main()
