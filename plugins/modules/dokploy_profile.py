#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_profile
short_description: Manage the profile of the user of the API key
version_added: 0.2.0
description:
  - States the name, the mail address and the picture of the user whose API key is used. Others change their own.
  - The password is not changed by it. With an API key the server changes it, ends all sessions, and answers with an error all the same.
  - An option that is omitted is left alone, and an empty text clears.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
attributes:
  check_mode:
    description: Predicts what a run would change, and does not change it.
    support: full
  diff_mode:
    description: Shows the options that change.
    support: full
options:
  first_name:
    description: The first name.
    type: str
  last_name:
    description: The last name.
    type: str
  email:
    description: The mail address, with which the user signs in from then on.
    type: str
  image:
    description: Address of a picture.
    type: str
seealso:
  - module: dokploy.dokploy.dokploy_info
    description: Its report C(profile) tells more of the user.
  - module: dokploy.dokploy.dokploy_user
"""

EXAMPLES = r"""
- name: Say that a machine does it
  dokploy.dokploy.dokploy_profile:
    first_name: Automation
    last_name: Example
"""

RETURN = r"""
profile:
  description: The profile, in the words of the options.
  returned: success
  type: dict
  contains:
    email:
      description: The mail address.
      type: str
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.profile import profile


def main() -> None:
    profile()


if __name__ == "__main__":
    main()
