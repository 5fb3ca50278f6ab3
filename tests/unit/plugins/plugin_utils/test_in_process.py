# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys that can't be what the user wrote are told before they become text."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from ansible_collections.dokploy.dokploy.plugins.plugin_utils.in_process import wrong_keys


@pytest.mark.parametrize(("text", "place", "key"), [
    ("stack: {projects: {no: {}}}", "stack.projects", "False"),
    ("stack: {projects: {shop: {environments: {1.10: {}}}}}", "stack.projects.shop.environments", "1.1"),
    ("stack: {projects: {2024-01-01: {}}}", "stack.projects", "2024-01-01"),
    ("stack: {projects: {010: {}}}", "stack.projects", "8"),
    ("env: {on: x}", "env", "True"),
    ("variables: {~: x}", "variables", "None"),
    ("mounts: [{a: b}, {labels: {1: x}}]", "mounts[1].labels", "1"),
])
def test_a_key_that_is_no_text_is_named_with_its_place(text: str, place: str, key: str) -> None:
    [problem] = wrong_keys(yaml.safe_load(text))
    assert problem.startswith(f"{place}: the key {key} is not text; ") and problem.endswith("put the key in quotes")


@pytest.mark.parametrize("key", ["{{ name }}-x", "{% if a %}b{% endif %}", "traefik.http.routers.{{ name }}.rule"])
def test_a_key_that_is_a_template_is_told_with_the_way_to_write_it(key: str) -> None:
    [problem] = wrong_keys({"stack": {"projects": {key: {"x": "y"}}}})
    assert problem.startswith(f"stack.projects: the key '{key}' is a template") and "combine" in problem and "items2dict" in problem


@pytest.mark.parametrize("arguments", [
    {}, {"name": "{{ left }}"}, {"env": {"A": "${{project.A}}", "B": True, "C": None}}, {"stack": {"projects": {"no": {}, "1.10": {"x": [1, {"a": 2.5}]}}}},
])
def test_everything_else_is_fine(arguments: dict[str, Any]) -> None:
    assert wrong_keys(arguments) == []


def test_every_wrong_key_is_told() -> None:
    assert len(wrong_keys({"stack": {"projects": {False: {}, "{{ a }}": {}, "b": {1: 2}}}})) == 3
