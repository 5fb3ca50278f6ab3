# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the schema of stack documents."""

from __future__ import annotations

import json
import sys
from pathlib import Path

COLLECTION = Path(__file__).parents[3]
FILE = COLLECTION / "docs" / "schema" / "stack.json"


def text() -> str:
    """Return what the file should have."""
    from stack_schema import schema

    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parent), str(COLLECTION / "tests" / "unit" / "plugins" / "module_utils"), str(COLLECTION.parents[2])]
    FILE.write_text(text(), encoding="utf-8")
