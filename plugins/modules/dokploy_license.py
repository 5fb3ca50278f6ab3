#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_license
short_description: Manage the enterprise license of Dokploy
version_added: 0.2.0
description:
  - Enters a license of Dokploy, or takes it out again. The server asks Dokploy's license service whether it is valid, and so needs the internet.
  - A license that is there already and that the server takes for invalid is checked anew.
  - Only the owner of the instance can state it, with an API key of that user.
  - No license was to be had, so this is made from what the server's API and source say, and tried for what servers refuse.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
attributes:
  check_mode:
    description: Predicts what a run would change, and does not change it.
    support: full
  diff_mode:
    description: Shows whether there is another license, and whether it is valid. The key is shown nowhere.
    support: full
options:
  key:
    description: The key of the license. Needed with O(state=present). It is compared with the one that is there.
    type: str
  state:
    description:
      - V(present) switches the enterprise features on and enters the license. Another one that is there is given back first.
      - V(absent) gives the license back and switches the enterprise features off.
    type: str
    choices: [present, absent]
    default: present
  wait_timeout:
    description: Seconds to wait for an answer at the most. Where the license service can't be reached, the server says so after a minute.
    type: float
    default: 120
seealso:
  - module: dokploy.dokploy.dokploy_info
    description: Its report C(license) tells of it.
"""

EXAMPLES = r"""
- name: The license of the company
  dokploy.dokploy.dokploy_license:
    key: "{{ dokploy_license_key }}"
"""

RETURN = r"""
valid:
  description: Whether there is a valid license. In check mode it is expected to be.
  returned: success
  type: bool
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.license import license_


def main() -> None:
    license_()


if __name__ == "__main__":
    main()
