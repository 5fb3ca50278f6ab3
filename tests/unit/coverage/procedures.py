# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which procedures of a server the collection calls: what its definitions name, and what its code does."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any, Iterator

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.deployment import PROCEDURES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from dokploy_sandbox.checks import TABLE

PLUGINS = Path(__file__).parents[3] / "plugins"
NAME = re.compile(r"([a-zA-Z]+|\{\})\.[a-zA-Z]+(\{\}[a-zA-Z]*)?")
DOCUMENTATION = ("DOCUMENTATION", "EXAMPLES", "RETURN")


def of_definition(resource: Resource) -> set[str]:
    """Return the procedures that a definition names, whatever words of it they stand in."""
    names = {text for text in _texts(resource) if NAME.fullmatch(text)}
    running = {f"{resource.kind}.{field.running_change.procedure}" for field in resource.fields if field.running_change}
    variant = resource.field(resource.identity.variant).api_name if resource.types else ""
    of_types = {resource.procedure(name, {variant: kind}) for name, kind in product(names, resource.types or ("",))}
    deploying = {f"{resource.kind}.{PROCEDURES[state]}" for state in resource.deployment.states if state in PROCEDURES} if resource.deployment else set()
    return of_types | running | deploying


def _texts(value: Any) -> Iterator[str]:
    """Yield every text within the dataclasses of a definition, but for those of its fields."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _texts(one)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from () if name == "fields" else _texts(getattr(value, name))


def of_code() -> set[str]:
    """Return the texts in the code of the plugins that could name a procedure, those of every service among them."""
    found = set()
    for path in PLUGINS.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documentation = {
            id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in DOCUMENTATION
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation and NAME.fullmatch(node.value):
                found.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                found |= {f"{kind}.{verb}" for kind, resource in RESOURCES.items() if resource.deployment for verb in _verbs(node)}
    return found


def _verbs(text: ast.JoinedStr) -> list[str]:
    """Return what follows the kind in a text such as ``f"{kind}.reload"`` or ``f"{kind}.{'start' if … else 'stop'}"``."""
    parts = text.values
    if not isinstance(parts[0], ast.FormattedValue) or len(parts) < 2 or not isinstance(parts[1], ast.Constant) or str(parts[1].value)[:1] != ".":
        return []
    if len(parts) == 2:
        return [str(parts[1].value)[1:]]
    inner = parts[2].value if isinstance(parts[2], ast.FormattedValue) else parts[2]
    return [node.value for node in ast.walk(inner) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


@lru_cache(maxsize=None)
def used() -> frozenset[str]:
    """Return every procedure of any of the releases that the collection calls."""
    return frozenset(of_code().union(*map(of_definition, RESOURCES.values())) & set(TABLE))
