# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filters of variables, in templates."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from hypothesis import given
from hypothesis import strategies as st

try:
    from ansible.template import trust_as_template
except ImportError:  # ansible-core before 2.19
    def trust_as_template(value: str) -> str:
        return value


def filtered(value: Any, name: str) -> Any:
    templar = Templar(loader=DataLoader(), variables={"value": value})
    return templar.template(trust_as_template("{{ value | dokploy.dokploy." + name + " }}"))


def test_a_text_is_read_as_the_server_reads_it() -> None:
    assert filtered("# a comment\nA=1\nB='two words'\nC=\"a\\nb\"\n", "from_env") == {"A": "1", "B": "two words", "C": "a\nb"}
    assert filtered("", "from_env") == {}


@given(st.dictionaries(st.from_regex(r"[A-Z_][A-Z0-9_]{0,8}", fullmatch=True), st.text("ab1 =#\n$-", max_size=12), max_size=4))
def test_what_is_written_is_read_as_the_same(variables: dict[str, str]) -> None:
    assert filtered(filtered(variables, "to_env"), "from_env") == variables


@pytest.mark.parametrize(("value", "name", "words"), [
    ({"A": "1"}, "from_env", "from_env: takes the text of a .env file"),
    (["A=1"], "to_env", "to_env: takes a dictionary"),
    ({"A B": "1"}, "to_env", "to_env: 'A B' is not the name of a variable"),
])
def test_mistakes_are_told(value: Any, name: str, words: str) -> None:
    with pytest.raises(AnsibleError) as raised:
        filtered(value, name)
    assert words in str(raised.value)
