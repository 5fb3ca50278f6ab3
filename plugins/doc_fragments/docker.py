# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    #: Of what Docker has on a machine.
    DOCUMENTATION = r"""
options:
  server:
    description: Name or id of the server on which it is; the machine that Dokploy runs on where it is omitted.
    type: str
    aliases: [server_id]
  state:
    description: V(absent) removes it, and does nothing where there is none.
    type: str
    required: true
    choices: [absent]
attributes:
  check_mode:
    description: Predicts what a run would change, and does not change it.
    support: full
  diff_mode:
    description: Shows what is removed.
    support: full
"""
