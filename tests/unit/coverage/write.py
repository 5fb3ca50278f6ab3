# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the page of the documentation that says what becomes of each procedure, and print the README's sentence."""

from __future__ import annotations

import sys
from pathlib import Path

COLLECTION = Path(__file__).parents[3]
README = COLLECTION / "README.md"
PAGE = COLLECTION / "docs" / "docsite" / "rst" / "coverage.rst"

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parent), str(COLLECTION / "tests" / "sandbox"), str(COLLECTION.parents[2])]
    from sorting import page, sentence

    PAGE.write_text(page(), encoding="utf-8")
    print(sentence())
