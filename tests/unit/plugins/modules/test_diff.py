# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a diff shows: the options that change, a text of several lines line by line, and no secret."""

from __future__ import annotations

from typing import Any, Callable

import pytest
import yaml
from ansible.plugins.callback import CallbackBase
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.outline import outline
from hypothesis import given
from hypothesis import strategies as st

Run = Callable[..., dict[str, Any]]

COMPOSE = {"project": "shop", "name": "stack", "source_type": "raw"}
BEFORE = "services:\n  web:\n    image: nginx:1\n\n  db:\n    image: postgres:17\n"
AFTER = BEFORE.replace("nginx:1", "nginx:2")

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=8),
    st.text(st.sampled_from("a b:#-\n\t'\"\\{}[]&*!|>%@,?0.~/=é€\u2028\x85"), max_size=12),
    st.sampled_from(["true", "No", "null", "~", "1", "1.5", "0x1", ".inf", "a: b", "a #b", "./a", "- a", "a:", "=", "<<", "2024-01-01"]),
    st.sampled_from(["\n", "a\n", "a\n\n", " a\nb", "\n\na", "a\n b\n", "a\n\tb"]),
)
VALUES = st.recursive(
    st.one_of(TEXTS, st.none(), st.booleans(), st.integers()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=8,
)


@given(values=st.dictionaries(TEXTS, VALUES, max_size=4))
def test_what_is_written_is_yaml_of_the_same(values: dict[str, Any]) -> None:
    assert (yaml.safe_load(outline(values)) or {}) == values


@given(text=st.text(st.sampled_from("a b:\t#"), min_size=1), more=st.lists(st.text(st.sampled_from("a b:\t#-")), min_size=1, max_size=4))
def test_lines_stand_each_on_its_own(text: str, more: list[str]) -> None:
    lines = [text, *more]
    assert [line[2:] for line in outline({"compose_file": "\n".join([*lines, "x"])}).split("\n")[1:-1]] == [*lines, "x"]


def shown(diff: list[dict[str, Any]]) -> list[str]:
    """Return the lines that ansible-playbook shows of a diff, without those that are the same in both."""
    callback = CallbackBase()
    callback._plugin_options = {"result_format": "json", "pretty_results": None, "result_indentation": 4}
    lines = callback._get_diff([dict(one) for one in diff]).splitlines()
    return [line for line in lines if line[:1] in "+-" and line.strip()]


@pytest.mark.parametrize("check", [False, True])
def test_a_changed_line_of_a_file_is_one_line_of_the_diff(run: Run, check: bool) -> None:
    run("project", name="shop")
    run("compose", **COMPOSE, compose_file=BEFORE)
    stack = {"projects": {"shop": {"environments": {"production": {"compose": {"stack": {"compose_file": AFTER}}}}}}}
    predicted = run("stack", check=True, stack=stack)["diff"]
    assert run("compose", check=check, **COMPOSE, compose_file=AFTER)["diff"] == predicted
    assert [line.rstrip() for line in shown(predicted)] == [
        "--- before: compose shop/production/stack", "+++ after: compose shop/production/stack", "-      image: nginx:1", "+      image: nginx:2",
    ]


def test_a_new_file_and_one_that_goes_are_shown_whole(run: Run) -> None:
    run("project", name="shop")
    options = {"build_type": "dockerfile", "dockerfile": "Dockerfile", "labels_swarm": {"b": "1", "a": "x\ny"}, "args": ["-c", "a\nb"]}
    made = run("application", project="shop", name="web", **options)
    assert made["diff"][0]["before"] == ""
    assert made["diff"][0]["after"] == (
        'args:\n  - "-c"\n  - |-\n    a\n    b\nbuild_type: dockerfile\ndockerfile: Dockerfile\nlabels_swarm:\n  a: |-\n    x\n    y\n  b: "1"\nname: web\n'
    )
    gone = run("application", project="shop", name="web", state="absent")["diff"][0]
    assert (gone["before"], gone["after"]) == ("name: web\n", "")


def test_files_that_are_secret_stay_hidden(run: Run) -> None:
    run("project", name="shop")
    run("application", project="shop", name="web")
    mount = {"project": "shop", "application": "web", "mount_path": "/a.conf", "type": "file", "file_path": "a.conf"}
    run("mount", **mount, content="planted\none\n")
    changed = run("mount", **mount, content="planted\ntwo\n")["diff"]
    assert shown(changed)[2:] == ['-content: "********"', '+content: "******** (changed)"']
    told = run("env", check=True, project="later", application="web", variables={"A": "planted"})["diff"]
    assert shown(told) == ["--- before: application later/web", "+++ after: application later/web", "+env:", '+  A: "********"']
