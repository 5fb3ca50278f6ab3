#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_custom_role
short_description: Manage custom roles
version_added: 0.1.0
description:
  - Create, change and remove the roles of an organization besides owner, admin and member.
  - To change one takes an enterprise license of Dokploy, which is asked for before the first change. Without one a role can be read
    and be stated as it is.
  - The collection was written without such a license at hand. How a role is created, changed and removed was read in the server, and
    never tried on a real one.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
options:
  name:
    description: Name of the role, of 50 characters at most. A role is told by its name, so another name is another role.
    type: str
  permissions:
    description:
      - What it may do, as lists of actions by what they are done with. It is the whole of it; what is not named is not allowed. Needed to
        create one.
      - The words are listed by M(dokploy.dokploy.dokploy_info) with O(dokploy.dokploy.dokploy_info#module:resource=role_permission), but for
        C(organization), C(invitation), C(team) and C(ac), which can't be given away.
    type: dict
notes:
  - An organization has ten at most. One that a member has is not removed.
"""

EXAMPLES = r"""
- name: What there is to allow
  dokploy.dokploy.dokploy_info:
    resource: role_permission
  register: allowed

- name: A role that deploys what is there
  dokploy.dokploy.dokploy_custom_role:
    name: deployer
    permissions:
      service: [read]
      deployment: [read, create, cancel]
      logs: [read]
"""

RETURN = r"""
custom_role:
  description: The role in the words of the options. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    role_name:
      description: The name, by which the API tells it.
      type: str
    name:
      description: The same.
      type: str
    permissions:
      description: What it may do.
      type: dict
    member_count:
      description: How many members have it.
      type: int
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

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.resource import manage


def main() -> None:
    manage("custom_role")


if __name__ == "__main__":
    main()
