# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values survive the way to the API and back, and are compared by what they mean."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.hosts import Host, ascii_host
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.quantities import Cpu, Duration, Memory
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Json, Port, Prefix, Value
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.variables import Variables
from hypothesis import assume, given
from hypothesis import strategies as st

NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,10}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.just("\n"), max_size=30)


@given(st.dictionaries(NAMES, TEXTS, max_size=6))
def test_variables_written_are_the_variables_read(wanted: dict[str, str]) -> None:
    variables = Variables()
    try:
        text = variables.to_api(wanted)
    except ValueError:
        assume(False)
    assert dict(variables.pairs(text)) == wanted
    assert variables.same(text, wanted)


@given(st.dictionaries(NAMES, TEXTS, min_size=1, max_size=6), st.data())
def test_a_variable_that_differs_is_a_difference(wanted: dict[str, str], data: st.DataObject) -> None:
    variables = Variables()
    name = data.draw(st.sampled_from(sorted(wanted)))
    other = {**wanted, name: wanted[name] + "x"}
    try:
        text = variables.to_api(other)
    except ValueError:
        assume(False)
    assert not variables.same(text, wanted)


@pytest.mark.parametrize(("text", "pairs"), [
    ("A=1\nB = two words # said\n", [("A", "1"), ("B", "two words")]),
    ("export A='x # y'\n# B=2\n\nC=\"1\\n2\"", [("A", "x # y"), ("C", "1\n2")]),
    ("A=\r\nB=`it's \"q\"`\r\n", [("A", ""), ("B", "it's \"q\"")]),
    ("A='line\nline'", [("A", "line\nline")]),
    ("A=1\nA=2", [("A", "2")]),
    ("URL=${{project.URL}}/x", [("URL", "${{project.URL}}/x")]),
    ("nonsense", []),
    (None, []),
])
def test_a_text_is_read_as_the_server_reads_it(text: str | None, pairs: list[tuple[str, str]]) -> None:
    assert Variables().pairs(text) == pairs


def test_a_text_has_an_order_and_a_dictionary_has_none() -> None:
    assert not Variables().same("A=1\nB=2", "B=2\nA=1")
    assert Variables().same("A=1\nB=2", {"B": 2, "A": 1})
    assert Variables().same("A=1 # one\n\n# two\nB=2", "A=1\nB=2")


@pytest.mark.parametrize(("wanted", "words"), [
    ({"A": None}, "variable A has no value"),
    ({"A B": "1"}, "'A B' is not the name of a variable"),
    (["A=1"], "must be a dictionary"),
    ({"A": "'`\"#"}, "value of A can't be written"),
])
def test_variables_that_can_not_be_are_named(wanted: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Variables().to_api(wanted)


def test_flags_numbers_and_structures_become_text() -> None:
    assert Variables().to_api({"A": True, "B": 1, "C": 1.5, "D": {"a": True}}) == "A=true\nB=1\nC=1.5\nD='{\"a\": true}'"


@pytest.mark.parametrize(("value", "wanted", "api", "shown"), [
    (Memory(), "512Mi", "536870912", "512Mi"),
    (Memory(), "2g", "2147483648", "2Gi"),
    (Memory(), "1.5Gi", "1610612736", "1536Mi"),
    (Memory(), "268435456", "268435456", "256Mi"),
    (Memory(), "1000", "1000", "1000"),
    (Memory(), "", None, None),
    (Cpu(), "0.5", "500000000", "0.5"),
    (Cpu(), "2", "2000000000", "2"),
    (Cpu(), "250m", "250000000", "0.25"),
    (Cpu(), "0", None, None),
    (Duration(), "30s", 30 * 10**9, "30s"),
    (Duration(), "1m30s", 90 * 10**9, "90s"),
    (Duration(), "5", 5, "5ns"),
    (Duration(), "0", None, None),
    (Port(), 80, 80, 80),
    (Port(), 0, None, None),
    (Json(), {"Test": ["CMD"]}, {"Test": ["CMD"]}, {"Test": ["CMD"]}),
    (Json(), {}, None, None),
    (Value(), "", None, None),
    (Value(), [], None, None),
    (Value(""), "", "", None),
])
def test_a_value_goes_to_the_api_and_back(value: Value, wanted: Any, api: Any, shown: Any) -> None:
    assert value.to_api(wanted) == api
    assert value.from_api(api) == shown
    assert value.same(api, wanted)


@given(st.integers(min_value=1, max_value=2**45))
def test_what_is_shown_of_memory_can_be_written_again(amount: int) -> None:
    assert Memory().to_api(Memory().from_api(str(amount))) == str(amount)


@given(st.integers(min_value=1, max_value=10**12))
def test_what_is_shown_of_cpus_and_times_can_be_written_again(amount: int) -> None:
    assert Cpu().to_api(Cpu().from_api(str(amount))) == str(amount)
    assert Duration().to_api(Duration().from_api(amount)) == amount


@pytest.mark.parametrize(("value", "wanted", "words"), [
    (Memory(), "lots", "512Mi"), (Memory(), "-1", "512Mi"), (Cpu(), "many", "0.5"), (Cpu(), "500000000", "0.5"), (Cpu(), "-1", "0.5"),
    (Duration(), "soon", "30s"), (Duration(), str(2**53), "too long"), (Port(), 70000, "65535"), (Port(needed=True), 0, "use 1 to 65535$"),
])
def test_a_value_that_can_not_be_says_how_to_write_it(value: Value, wanted: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        value.to_api(wanted)


def test_a_name_with_the_suffix_of_the_server_is_the_same_name() -> None:
    assert Prefix().same("web-aldl6g", "web")
    assert not Prefix().same("webshop-aldl6g", "web")


@pytest.mark.parametrize(("written", "host"), [
    ("Shop.Example.COM", "shop.example.com"),
    ("*.Bücher.example", "*.xn--bcher-kva.example"),
    ("bu\u0308cher.example", "xn--bcher-kva.example"),
    ("straße.example", "xn--strae-oqa.example"),
    ("ΧΡΗΣΤΟΣ.example", "xn--sxaqejber.example"),
    ("тест.рф", "xn--e1aybc.xn--p1ai"),
    ("日本語。example", "xn--wgv71a119e.example"),
    ("XN--Bcher-KVA.example", "xn--bcher-kva.example"),
])
def test_a_host_has_the_form_that_servers_give_it(written: str, host: str) -> None:
    """As ``new URL("http://…").hostname``, which they use, says."""
    assert (ascii_host(written), Host().to_api(written), Host().from_api(written)) == (host, host, host)
    assert Host().same(written, host) and Host().same(host, written)


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=20))
def test_the_form_of_a_host_stays_as_it_is(text: str) -> None:
    assert ascii_host(ascii_host(text)) == ascii_host(text)
