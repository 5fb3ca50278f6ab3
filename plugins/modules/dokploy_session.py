#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_session
short_description: End sessions of users
version_added: 0.2.0
description:
  - Ends sessions, so that whoever has signed in must do so again. API keys go on.
  - The owner of an organization can end those of all its members, others their own.
  - It needs Dokploy v0.30.0 or newer.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
attributes:
  check_mode:
    description: Predicts what a run would change, and does not change it.
    support: full
  diff_mode:
    description: Shows the sessions that end.
    support: full
options:
  id:
    description: The server's id of the session. That one is meant.
    type: str
  user:
    description: Mail address or id of a user. All sessions of that user are meant.
    type: str
  others:
    description: V(true) means the sessions of all users but the one whose API key it is.
    type: bool
  state:
    description: V(absent) ends them, and does nothing where there is none.
    type: str
    required: true
    choices: [absent]
seealso:
  - module: dokploy.dokploy.dokploy_info
    description: Its report C(session) lists them.
  - module: dokploy.dokploy.dokploy_user
"""

EXAMPLES = r"""
- name: Somebody has left
  dokploy.dokploy.dokploy_session:
    user: anna@example.com
    state: absent

- name: Everybody else must sign in again
  dokploy.dokploy.dokploy_session:
    others: true
    state: absent
"""

RETURN = r"""
removed:
  description: The sessions that ended, or in check mode would end.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The server's id.
      type: str
    email:
      description: Whose it was.
      type: str
    ip_address:
      description: The address it was begun from.
      type: str
    user_agent:
      description: The browser.
      type: str
    created_at:
      description: When it was begun.
      type: str
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.session import session


def main() -> None:
    session()


if __name__ == "__main__":
    main()
