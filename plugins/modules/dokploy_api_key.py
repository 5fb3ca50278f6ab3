#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_api_key
short_description: Manage API keys
version_added: 0.1.0
description:
  - Make, rotate and remove the API keys of the user whose key the task uses, who must be the owner or an administrator. The server lets
    nobody see or remove the keys of others.
  - A key is found by its name. The server tells its text once, when it makes it, so give O(dest) or O(return_secrets=true).
  - A key can't be changed. To change one, or to have another text, have it made anew with O(rotate=true).
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
options:
  name:
    description: Name of the key, of 32 characters at most.
    type: str
  prefix:
    description: What the text of the key begins with. Letters, digits, V(_) and V(-), 32 at most.
    type: str
  expires_in:
    description: Seconds that a new key is good for, 86400 (a day) to 31536000 (365 days). For ever where it is omitted.
    type: int
  organization:
    description: Name or id of the organization that the key is for, for good; that of the task's own key where it is omitted.
    type: str
    aliases: [organization_id]
  rate_limit_enabled:
    description:
      - Whether the key can be used so often only. A key of this module has no limit where it is omitted, unlike one that the server makes with
        its own defaults, which is good for ten requests a day.
    type: bool
  rate_limit_max:
    description: Requests within O(rate_limit_time_window). 10 where it is omitted.
    type: int
  rate_limit_time_window:
    description: Milliseconds in which so many requests can be made. A day where it is omitted.
    type: int
  remaining:
    description: How often a new key can be used. The server counts down, so it is compared with nothing.
    type: int
  refill_amount:
    description: To how many uses it is filled up again, each O(refill_interval).
    type: int
  refill_interval:
    description: Milliseconds after which it is filled up.
    type: int
  dest:
    description:
      - File on the host that the module runs on for the text of the key. Only its owner can read it.
      - Where the key is there already, the file must hold it.
    type: path
  rotate:
    description:
      - Make the key anew, each time. The new one is there, and in O(dest), before the old one is removed.
    type: bool
    default: false
  own_key:
    description: Asks for the removal, also by O(rotate), of the very key that the task uses. Without it that is refused.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: A key for the pipeline, in a file
  dokploy.dokploy.dokploy_api_key:
    name: pipeline
    prefix: ci
    expires_in: 7776000
    dest: pipeline.key

- name: Another text for it
  dokploy.dokploy.dokploy_api_key:
    name: pipeline
    dest: pipeline.key
    rotate: true

- name: Remove it
  dokploy.dokploy.dokploy_api_key:
    name: pipeline
    state: absent
"""

RETURN = r"""
api_key:
  description: The key in the words of the options. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    api_key_id:
      description: The server's id.
      type: str
    name:
      description: The name.
      type: str
    key:
      description: The text of a new key.
      returned: with O(return_secrets), when it is made
      type: str
    expires_at:
      description: When it expires.
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

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.api_key import api_key


def main() -> None:
    api_key()


if __name__ == "__main__":
    main()
