# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing of the API is forgotten: each procedure of the three releases is used, or has its reason; the README and the docs say so truly."""

from __future__ import annotations

import pytest
from dokploy_sandbox import VERSIONS
from sorting import idle, page, sentence, sort
from unused import LEFT, SUPERSEDED
from write import PAGE, README


@pytest.mark.parametrize("release", VERSIONS)
def test_every_procedure_is_used_or_has_a_reason(release: str) -> None:
    assert [name for name, (what, why) in sort(release).items() if what != "used" and not why] == []


def test_no_reason_is_given_for_what_is_used_or_is_not_there() -> None:
    assert idle(SUPERSEDED) == [] and idle(LEFT) == []


def test_what_was_counted_is_what_the_readme_and_the_docs_say() -> None:
    assert sentence() in README.read_text(encoding="utf-8").replace("\n", " "), "run python tests/unit/coverage/write.py"
    assert PAGE.read_text(encoding="utf-8") == page(), "run python tests/unit/coverage/write.py"
