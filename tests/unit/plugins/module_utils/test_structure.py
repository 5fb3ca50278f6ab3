# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The code is where CONTRIBUTING.md says it is, knows what it may know, and comes in pieces that can be read."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES

COLLECTION = Path(__file__).parents[4]
PLUGINS = COLLECTION / "plugins"
PREFIX = "ansible_collections.dokploy.dokploy.plugins."
#: Rooms of the map: their folder or file, and the last parts of those that they may import.
ROOMS = {
    Path(path): set(re.findall(r"`(\w+)`", imports))
    for path, imports in re.findall(
        r"^\| `(plugins/[\w/.]+)` \|.*\|([^|]*)\|$", (COLLECTION / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE,
    )
}
SOURCES = sorted(path for path in PLUGINS.rglob("*.py") if path.name != "__init__.py")
ALL_SOURCES = sorted([*SOURCES, *(path for path in (COLLECTION / "tests").rglob("*.py") if "output" not in path.parts)])
MOST_LINES, MOST_LINES_OF_A_FUNCTION, MOST_ATTRIBUTES = 400, 40, 16


def named(path: Path) -> str:
    return str(path.relative_to(COLLECTION))


def room(path: Path) -> Path:
    return next(room for room in ROOMS if (COLLECTION / room) in (path, *path.parents))


def imports(path: Path) -> set[Path]:
    """Return the files of the collection that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PREFIX):
            base = PLUGINS / Path(*node.module.removeprefix(PREFIX).split("."))
            names = [base / alias.name for alias in node.names] if base.is_dir() else [base]
            found |= {name.with_suffix(".py") for name in names}
    return found


def test_every_room_of_the_map_is_there_and_every_file_is_in_one() -> None:
    assert ROOMS and all((COLLECTION / path).exists() for path in ROOMS)
    for path in SOURCES:
        assert room(path)


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_file_imports_what_its_room_may(path: Path) -> None:
    here = room(path)
    for imported in imports(path):
        there = room(imported)
        assert there == here or there.stem in ROOMS[here], f"{here} may not import {there}"


def test_no_file_needs_itself() -> None:
    assert list(TopologicalSorter({path: imports(path) for path in SOURCES}).static_order())


@pytest.mark.parametrize("path", sorted((PLUGINS / "module_utils" / "engine").glob("*.py")), ids=named)
def test_the_engine_knows_no_family(path: Path) -> None:
    words = {"accounts", "catalog", "definition", "field", "procedures", "runs", "sync", "values", "variables", "version"}
    assert {one.stem for one in imports(path) if one.parent.name == "resources"} <= words
    texts = {node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    # Deployments are what engine/deploy.py is about, whatever is deployed.
    resources = [resource for resource in RESOURCES.values() if resource.kind != "deployment"]
    kinds = {name for resource in resources for name in (resource.kind, resource.collection, resource.id_field)} - {""}
    assert not {text for text in texts for kind in kinds if text == kind or text.startswith(f"{kind}.")}


def test_the_document_knows_no_family() -> None:
    words = {"catalog", "definition", "field", "procedures", "values"}
    assert {one.stem for one in imports(PLUGINS / "module_utils" / "document.py") if one.parent.name == "resources"} <= words


def test_the_sandbox_imports_nothing_of_the_collection() -> None:
    for path in (COLLECTION / "tests" / "sandbox").rglob("*.py"):
        assert not imports(path)


@pytest.mark.parametrize("path", ALL_SOURCES, ids=named)
def test_files_functions_and_classes_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    documentation = sum(len(part.splitlines()) for part in re.findall(r'^[A-Z]+ = r"""(.*?)^"""', text, re.DOTALL | re.MULTILINE))
    assert len(text.splitlines()) - documentation <= MOST_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert (node.end_lineno or 0) - node.lineno < MOST_LINES_OF_A_FUNCTION, node.name
        if isinstance(node, ast.ClassDef):
            assert sum(isinstance(one, ast.AnnAssign) for one in node.body) <= MOST_ATTRIBUTES, node.name
