# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    #: Of what there is one of, always.
    SINGLE = r"""
options:
  return_secrets:
    description:
      - Whether the returned record has its secrets too, such as passwords and environment variables.
      - Set C(no_log) on a task that uses it, or they stand in its output.
    type: bool
    default: false
attributes:
  check_mode:
    description: Predicts what a run would change, and does not change it.
    support: full
  diff_mode:
    description: Shows the options that change. Of a secret it shows that it changes, of environment variables their names.
    support: full
"""

    DOCUMENTATION = r"""
options:
  state:
    description:
      - V(present) creates what is missing and sets the options that are given. An option that is omitted is left
        alone, and an empty text, list or dictionary clears.
      - V(absent) removes it, with everything that belongs to it.
    type: str
    choices: [present, absent]
    default: present
  id:
    description:
      - The server's id of it. With it the name is something that can be changed, so this is how to rename.
      - It also tells apart what has the same name, which the server allows.
    type: str
  return_secrets:
    description:
      - Whether the returned record has its secrets too, such as passwords and environment variables.
      - Set C(no_log) on a task that uses it, or they stand in its output.
    type: bool
    default: false
attributes:
  check_mode:
    description: Predicts what a run would change, and does not change it.
    support: full
  diff_mode:
    description: Shows the options that change. Of a secret it shows that it changes, of environment variables their names.
    support: full
"""
