# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One definition is enough for a new resource: the example of CONTRIBUTING.md is managed, listed, stated, exported and kept secret."""

from __future__ import annotations

import json
import re
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Callable

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.resource import manage
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from dokploy_sandbox import checks, instance

Run = Callable[..., dict[str, Any]]
SECRET = "planted-secret"
TEXT = (Path(__file__).parents[4] / "CONTRIBUTING.md").read_text(encoding="utf-8")
FIELDS = {"name": {"type": "string"}, "color": {"type": "string", "enum": ["red", "green"]}, "size": {"type": "number"}, "token": {"type": "string"}}
BADGE_ID = {"badgeId": {"type": "string"}}


def example() -> Resource:
    """Return the resource that the text defines."""
    code = next(code for code in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL) if "Resource(" in code)
    names: dict[str, Any] = {}
    exec(textwrap.dedent(code), names)  # pylint: disable=exec-used
    return next(value for value in names.values() if isinstance(value, Resource))


def server_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the sandbox have such a thing."""
    def table(server: Any) -> dict[str, Any]:
        return server.table("badge")

    def update(server: Any, values: dict[str, Any]) -> dict[str, Any]:
        row = table(server)[values["badgeId"]]
        row.update(values)
        return row

    for name, kind, schema, handler in (
        ("all", "query", None, lambda server, values: list(table(server).values())),
        ("one", "query", BADGE_ID, lambda server, values: table(server)[values["badgeId"]]),
        ("create", "mutation", FIELDS, lambda server, values: server.insert("badge", "badgeId", {"color": "green", "size": None, "token": None, **values})),
        ("update", "mutation", {**FIELDS, **BADGE_ID}, update),
        ("remove", "mutation", BADGE_ID, lambda server, values: table(server).pop(values["badgeId"])),
    ):
        entry = {"type": kind, "input": {"v0.28.8": schema and {"type": "object", "properties": schema, "required": []}}}
        monkeypatch.setitem(checks.TABLE, f"badge.{name}", entry)
        monkeypatch.setitem(instance.PROCEDURES, f"badge.{name}", handler)


@pytest.fixture
def badge(monkeypatch: pytest.MonkeyPatch, run: Run) -> Run:
    """Run the module of the new resource."""
    resource = example()
    server_side(monkeypatch)
    monkeypatch.setitem(RESOURCES, resource.kind, resource)
    module = f"ansible_collections.dokploy.dokploy.plugins.modules.dokploy_{resource.kind}"
    monkeypatch.setitem(sys.modules, module, SimpleNamespace(main=lambda: manage(resource.kind)))
    return lambda **options: run("badge", **options)


def test_it_is_managed(badge: Run, sandbox: Any) -> None:
    wanted = {"name": "gold", "size": 3, "token": SECRET}
    predicted = badge(check=True, **wanted)
    assert sandbox.instance.table("badge") == {}
    applied, again, changed = badge(**wanted), badge(**wanted), badge(**{**wanted, "size": 4}, verbosity=4)
    assert (predicted["changed"], predicted["diff"]) == (applied["changed"], applied["diff"]) == (True, applied["diff"])
    assert again["changed"] is False
    assert changed["diff"][0]["before"] == "size: 3\n" and changed["diff"][0]["after"] == "size: 4\n"
    assert changed["badge"]["color"] == "green" and changed["badge"]["badge_id"]
    assert SECRET not in json.dumps([predicted, applied, again, changed])
    assert badge(name="gold", return_secrets=True)["badge"]["token"] == SECRET
    assert badge(name="gold", state="absent")["changed"] and not badge(name="gold", state="absent")["changed"]
    assert "must be one of: red, green" in run_failing(badge, name="gold", color="blue")


def run_failing(badge: Run, **options: Any) -> str:
    return str(badge(fails=True, **options)["msg"])


def test_it_is_listed(badge: Run, run: Run) -> None:
    badge(name="gold", token=SECRET)
    badge(name="tin", color="red")
    found = run("info", resource="badge", filters={"color": "red"})["resources"]
    assert [one["name"] for one in found] == ["tin"]
    assert SECRET not in json.dumps(run("info", resource="badge"))


def test_it_is_stated_in_a_stack_and_exported(badge: Run, run: Run, sandbox: Any) -> None:
    stack = {"badges": {"gold": {"size": 3, "token": SECRET}, "tin": {"color": "red"}}}
    applied = run("stack", stack=stack)
    assert applied["summary"]["created"] == 2 and SECRET not in json.dumps(applied)
    assert run("stack", stack=stack)["changed"] is False
    whole = run("export", return_secrets=True)["stack"]
    # An instance has settings and an organization, always.
    assert {**stack, "settings": whole["settings"], "organizations": {"My Organization": {"default": True}}} == whole
    exported = run("export")["stack"]
    del exported["settings"], exported["organizations"]
    assert exported == {"badges": {"gold": {"size": 3}, "tin": {"color": "red"}}}
    assert run("stack", stack=exported)["changed"] is False
    assert "did you mean size" in run("stack", fails=True, stack={"badges": {"gold": {"sise": 3}}})["msg"]
