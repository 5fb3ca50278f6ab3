#!/usr/bin/python
# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_environment
short_description: Manage environment
description: [todo]
author: [Dokploy collection contributors (@dokploy)]
"""

EXAMPLES = r"""
"""

RETURN = r"""
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.entry import manage


def main() -> None:
    manage("environment")


if __name__ == "__main__":
    main()
