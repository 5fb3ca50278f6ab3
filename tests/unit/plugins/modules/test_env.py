# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Single variables are set without touching the others, whatever the text looks like and whoever else is at it."""

from __future__ import annotations

import json
import multiprocessing
from typing import Any, Callable

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.variables import Variables
from hypothesis import given
from hypothesis import strategies as st

Run = Callable[..., dict[str, Any]]
NAMES = st.sampled_from(["A", "B", "C", "LONG_NAME", "a.b-c"])
LINES = st.one_of(
    st.builds("{}={}".format, NAMES, st.sampled_from(["", "1", "two words", "'quoted # text'", '"a\\nb"', "`x`", "x # comment", "  padded  "])),
    st.builds("export {} = {}".format, NAMES, st.sampled_from(["1", "'x'"])),
    st.builds("{}: {}".format, NAMES, st.sampled_from(["1", "x y"])),
    st.sampled_from(["", "# a comment", "   # B=not a variable", "no variable at all", "X='several\nlines'"]),
)
TEXTS = st.builds(lambda lines, end: "\n".join(lines) + end, st.lists(LINES, max_size=8), st.sampled_from(["", "\n", "\n\n"]))
VALUES = st.one_of(st.none(), st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\r\x00'`\"\\#"), max_size=12))


@given(text=TEXTS, changes=st.dictionaries(NAMES, VALUES, max_size=4))
def test_the_variables_named_change_and_nothing_else_does(text: str, changes: dict[str, str | None]) -> None:
    variables = Variables()
    merged = variables.merge(text, changes)
    expected = {name: value for name, value in {**dict(variables.pairs(text)), **changes}.items() if value is not None}
    assert dict(variables.pairs(merged)) == expected
    assert variables.merge(merged, changes) == merged
    kept = [name for name, value in variables.pairs(text) if changes.get(name, "") is not None]
    assert [name for name, value in variables.pairs(merged)][: len(kept)] == kept
    comments = [line for line in text.split("\n") if line.lstrip().startswith("#")]
    assert [line for line in merged.split("\n") if line.lstrip().startswith("#")] == comments


def test_order_comments_and_quotes_survive() -> None:
    text = "# the shop\nA=1 # one\n\nexport B='x'\nC=\"a\\nb\"\n"
    assert Variables().merge(text, {"B": "y", "A": "2", "D": "new # one"}) == "# the shop\nA=2 # one\n\nexport B=y\nC=\"a\\nb\"\nD='new # one'"
    assert Variables().merge(text, {"A": None}) == "# the shop\n\nexport B='x'\nC=\"a\\nb\"\n"
    assert Variables().merge("A=1", {"A": "1"}) == "A=1"


def test_a_text_that_can_not_be_changed_safely_is_left_alone() -> None:
    with pytest.raises(ValueError, match="can't be changed safely"):
        Variables().merge("A='open\n", {"B": "# y"})


@pytest.mark.parametrize("place", [
    {"project": "shop"}, {"project": "shop", "environment": "production"}, {"project": "shop", "application": "web"},
    {"project": "shop", "compose": "stack"}, {"project": "shop", "postgres": "db"},
])
def test_each_place_has_variables_of_its_own(run: Run, sandbox: Any, place: dict[str, str]) -> None:
    furnish(run)
    before = sandbox.instance.state()
    predicted = run("env", check=True, **place, variables={"A": "planted"})
    assert sandbox.instance.state() == before
    made = run("env", **place, variables={"A": "planted"})
    assert (predicted["diff"], predicted["redeploy_required"], predicted["names"]) == (made["diff"], made["redeploy_required"], made["names"])
    assert made["changed"] and made["names"] == ["A"] and "planted" not in json.dumps(made)
    sandbox.requests.clear()
    assert run("env", **place, variables={"A": "planted"})["changed"] is False
    assert len(sandbox.requests) <= 2
    assert run("env", **place, variables={"B": 2})["names"] == ["A", "B"]
    assert run("env", **place, variables={"A": None}, state="absent")["names"] == ["B"]
    assert run("env", **place, variables={"A": None}, state="absent")["changed"] is False
    texts = [row["env"] for rows in sandbox.instance.tables.values() for row in rows.values() if row.get("env")]
    assert texts == ["B=2"]


def furnish(run: Run) -> None:
    run("project", name="shop")
    run("application", project="shop", name="web")
    run("compose", project="shop", name="stack")
    run("postgres", project="shop", name="db", database_name="a", database_user="a")


def test_what_others_write_meanwhile_is_kept(run: Run, sandbox: Any) -> None:
    """Someone who knows of no lock writes between our reading and our writing; our variable is set again after all."""
    furnish(run)
    table = sandbox.instance.table("application")
    application = next(iter(table.values()))
    writes = []

    class Row(dict):  # type: ignore[type-arg]
        def update(self, *given: Any, **more: Any) -> None:
            super().update(*given, **more)
            writes.append(dict(self)["env"])
            if len(writes) == 1:
                self["env"] = "OTHER=1"

    table[application["applicationId"]] = Row(application)
    result = run("env", project="shop", application="web", variables={"MINE": "1"})
    assert result["names"] == ["OTHER", "MINE"]
    assert writes == ["MINE=1", "OTHER=1\nMINE=1"]


def test_eight_at_a_time_lose_nothing(run: Run, sandbox: Any) -> None:
    furnish(run)
    context = multiprocessing.get_context("fork")
    where = {"project": "shop", "application": "web"}
    processes = [context.Process(target=run, args=("env",), kwargs={**where, "variables": {f"V{number}": number}}) for number in range(8)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 8
    assert run("info", resource="application", return_secrets=True)["resources"][0]["env"] == {f"V{number}": str(number) for number in range(8)}


@pytest.mark.parametrize(("parameters", "words"), [
    ({"variables": {"A": None}}, "variables: A has no value"),
    ({"variables": {"A B": "1"}}, "variables: 'A B' is not the name of a variable"),
    ({"variables": {"A": "1"}, "application": "nope"}, "application: there is no application 'nope'"),
    ({"variables": {"A": "1"}, "field": "build_args"}, "field: a project has no build_args; it has env"),
    ({"variables": {"A": "1"}, "application": "web", "postgres": "db"}, "mutually exclusive"),
])
def test_bad_input_is_refused(run: Run, sandbox: Any, parameters: dict[str, Any], words: str) -> None:
    furnish(run)
    before = sandbox.instance.state()
    assert words in run("env", fails=True, project="shop", **parameters)["msg"]
    assert sandbox.instance.state() == before


@pytest.mark.parametrize("fault", [
    {"kind": "drop_before"}, {"kind": "drop_after"}, {"kind": "status", "status": 200, "after": True}, {"kind": "cut", "after": True}, {"kind": "cut"},
])
def test_a_lost_answer_loses_no_variable(run: Run, sandbox: Any, fault: dict[str, Any]) -> None:
    furnish(run)
    run("env", project="shop", application="web", variables={"A": 1})
    sandbox.fault(procedure="application.update", **fault)
    result = run("env", project="shop", application="web", variables={"B": 2})
    assert (result["changed"], result["names"]) == (True, ["A", "B"])
    assert [row["env"] for row in sandbox.instance.table("application").values()] == ["A=1\nB=2"]


def test_a_server_that_stays_away_is_given_up_on(run: Run, sandbox: Any) -> None:
    furnish(run)
    sandbox.fault("drop_before", procedure="application.update", count=99)
    message = run("env", fails=True, project="shop", application="web", variables={"B": 2})["msg"]
    assert "broke before the answer came; it may have been carried out all the same" in message
