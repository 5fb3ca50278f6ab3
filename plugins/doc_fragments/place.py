# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  project:
    description:
      - Name or id of the project.
      - Not needed with O(id).
    type: str
  environment:
    description: Name or id of the environment. Where it is omitted, V(production) is meant.
    type: str
"""
