#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_ai_provider
short_description: Manage providers of language models
version_added: 0.1.0
description:
  - Create, change and remove the language models that Dokploy asks when someone wants a service suggested or a log explained.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
options:
  name:
    description: Name of the provider.
    type: str
  api_url:
    description:
      - Address of an API like OpenAI's. Needed to create one.
      - Where the organization allows some addresses only, the server refuses others.
    type: str
  provider_api_key:
    description: API key of the provider, which a server of one's own may do without.
    type: str
  model:
    description: Name of the model. Needed to create one.
    type: str
  enabled:
    description: Whether it can be used. A new one can.
    type: bool
  test:
    description:
      - Ask the model something with the wanted options before they are stored, and store nothing where that fails. Nothing is asked where nothing
        changes.
      - Needs Dokploy v0.29.0 or newer.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: A model, tried before it is stored
  dokploy.dokploy.dokploy_ai_provider:
    name: assistant
    api_url: https://api.openai.com/v1
    provider_api_key: "{{ ai_api_key }}"
    model: gpt-5
    test: true

- name: Nobody is to use it for now
  dokploy.dokploy.dokploy_ai_provider:
    name: assistant
    enabled: false
"""

RETURN = r"""
ai_provider:
  description: The provider, without its key. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    ai_id:
      description: The server's id.
      type: str
    name:
      description: The name.
      type: str
    api_url:
      description: The address.
      type: str
    model:
      description: The model.
      type: str
    enabled:
      description: Whether it can be used.
      type: bool
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
    manage("ai_provider")


if __name__ == "__main__":
    main()
