# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema takes every document that the collection takes, and finds what is misspelt or of another type."""

from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path
from typing import Any, Iterator

import pytest
import yaml
from ansible_collections.dokploy.dokploy.plugins.module_utils.document import read_document
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.export import SCHEMA as EXPORT_LINE
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import top, within
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError
from hypothesis import given
from jsonschema import Draft202012Validator
from stack_schema import schema
from write_schema import FILE, text

from ..plugins.modules.documents import DOCUMENT, STACK

ROOT = Path(__file__).parents[3]
SCHEMA = schema()
VALIDATOR = Draft202012Validator(SCHEMA)


def mistakes(document: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(document)]


def test_the_file_is_up_to_date() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), "python tests/unit/schema/write_schema.py writes it anew"


def test_exports_name_it() -> None:
    assert SCHEMA["$id"] in EXPORT_LINE


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_it_takes_a_document_bare_and_as_a_variable() -> None:
    assert mistakes(STACK) == mistakes({"dokploy_stack": STACK}) == []


@given(DOCUMENT)
def test_it_takes_every_document(document: Any) -> None:
    assert not mistakes(document)


def documents() -> Iterator[Any]:
    """Yield the documents of the README and of the guides."""
    blocks = re.findall(r"^```yaml\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    for guide in (ROOT / "docs" / "docsite" / "rst").glob("*.rst"):
        found = re.findall(r"^\.\. code-block:: yaml\n\n((?:  .*\n|\n)+)", guide.read_text(encoding="utf-8"), re.MULTILINE)
        blocks += [re.sub(r"^  ", "", block, flags=re.MULTILINE) for block in found]
    for block in blocks:
        yield from stacks(yaml.safe_load(re.sub(r"!(vault|unsafe)", "", block)))


def stacks(structure: Any) -> Iterator[Any]:
    """Yield what stands under a key that a document stands under."""
    for name, inner in structure.items() if isinstance(structure, dict) else enumerate(structure) if isinstance(structure, list) else ():
        if name in ("stack", "dokploy_stack") and isinstance(inner, dict):
            yield inner
        else:
            yield from stacks(inner)


DOCUMENTS = list(documents())


@pytest.mark.parametrize("document", DOCUMENTS)
def test_it_takes_the_documents_of_the_documentation(document: Any) -> None:
    assert not mistakes(document)


def test_there_are_documents_in_the_documentation() -> None:
    assert len(DOCUMENTS) > 3


@pytest.mark.parametrize(("document", "words"), [
    ({"project": {}}, "'project' was unexpected"),
    ({"projects": {"shop": {"environments": {"production": {"applications": {"web": {"docker_imag": "a"}}}}}}}, "'docker_imag' was unexpected"),
    ({"projects": {"shop": {"environments": {"production": {"applications": {"web": {"replicas": "many"}}}}}}}, "'many' does not match"),
    ({"projects": {"shop": {"environments": {"production": {"applications": {"web": {"source_type": "dockre"}}}}}}}, "'dockre' is not valid"),
    ({"projects": {"shop": {"environments": {"production": {"applications": {"web": {"domains": {"host": "a"}}}}}}}}, "is not of type 'array'"),
    ({"projects": {"shop": {"environments": {"production": {"redis": "a"}}}}}, "'a' does not match"),
    ({"projects": {"shop": "a"}}, "'a' does not match"),
    ({"notifications": {"a": {"type": "slack", "topic": "b"}}}, "False schema does not allow 'b'"),
])
def test_it_finds_mistakes(document: Any, words: str) -> None:
    assert any(words in mistake for mistake in mistakes(document)), mistakes(document)


def test_templates_are_let_through() -> None:
    assert not mistakes({"projects": {"shop": {"environments": {"production": {"applications": {"web": {
        "replicas": "{{ count }}", "env": "{{ variables }}", "auto_deploy": "{{ auto }}", "domains": [{"host": "{{ host }}", "port": "{{ port }}"}],
    }}}}}}})


def places(kinds: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[Any, tuple[str, ...]]]:
    for resource in kinds:
        yield resource, path
        yield from places(within()[resource.kind], (*path, resource.kind))


@pytest.mark.parametrize("resource", {one.kind: one for one, path in places(top())}.values(), ids=lambda one: one.kind)
def test_the_collection_knows_every_word_of_it(resource: Any) -> None:
    document: Any = dict.fromkeys(SCHEMA["$defs"][resource.kind]["properties"])
    if not resource.single:
        document = [document] if SCHEMA["$defs"][resource.kind]["type"] == "object" else {"it": document}
    path = next(path for one, path in places(top()) if one.kind == resource.kind)
    document = {resource.collection: document}
    for kind in reversed(path):
        above = next(one for one, _path in places(top()) if one.kind == kind)
        inner = document if above.single else {"it": document}
        document = {above.collection: deepcopy(inner)}
    try:
        read_document(document)
    except DokployError as error:
        assert "there is no such" not in str(error)
