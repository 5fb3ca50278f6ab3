# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values around the rules of a field, made of what the server's OpenAPI document says of it."""

from __future__ import annotations

import json
import re
from typing import Any, Iterator

#: Rules that values are made for; a schema with another one needs more of them.
RULES = frozenset((
    "type", "enum", "minLength", "maxLength", "minimum", "exclusiveMinimum", "maximum", "pattern",
    "properties", "required", "additionalProperties", "propertyNames", "items",
    "format", "default", "anyOf", "nullable",
))
TEXTS = (
    "a", "5", " ", "true", "10s", "a b", " a", "a\n", "a_b", "a.b", "-a", "a/b", "../a", "a'b", "a$b", "ä", "\0", "A", "--a", "--a=b", "on-failure",
    "*.a.example", "a.example", "a@a.example", "b" * 64, "https://a.example", "a.example:5000", "a:123456", "/", "/a",
)
#: Words that Docker has for a key where the server takes any.
DOCKER = {"Condition": "on-failure", "FailureAction": "pause", "Order": "stop-first", "Mode": "vip", "Protocol": "tcp", "PublishMode": "ingress"}
#: What is of no use to most fields.
JUNK: tuple[Any, ...] = (True, ["a"], {"Nope": 1})


def rules(schema: Any) -> set[str]:
    """Return the names of the rules in a schema."""
    if isinstance(schema, list):
        return set().union(*map(rules, schema))
    if not isinstance(schema, dict):
        return set()
    parts = [*schema.get("properties", {}).values(), *schema.get("anyOf", ())]
    parts += [schema[key] for key in ("items", "additionalProperties", "propertyNames") if key in schema]
    return set(schema).union(*map(rules, parts))


def plain(schema: Any) -> dict[str, Any]:
    """Return a schema without null."""
    while "anyOf" in schema:
        schema = schema["anyOf"][0]
    kind = schema.get("type")
    return {**schema, "type": kind[0]} if isinstance(kind, list) else schema


def fitting(schema: Any) -> Any:
    """Return the plainest value that a schema allows."""
    schema = plain(schema)
    if schema.get("type") == "object":
        return {key: DOCKER.get(key) or fitting(schema["properties"][key]) for key in schema.get("required", ())}
    if schema.get("type") == "string":
        return next(text for text in (*schema.get("enum", ()), "a", "--a") if re.search(schema.get("pattern", ""), text))
    return {"number": max(1, schema.get("minimum", 1)), "integer": 1, "boolean": True, "array": []}.get(schema.get("type"), {"a": 1})


def around(schema: Any) -> list[Any]:
    """Return values on both sides of every rule of a schema, each once."""
    kinds = {"string": _texts, "number": _numbers, "integer": _numbers, "boolean": _flags, "array": _lists, "object": _dictionaries}
    schema = plain(schema)
    found = {json.dumps(value): value for value in (*kinds.get(schema.get("type", ""), _dictionaries)(schema), *JUNK)}
    return list(found.values())


def _texts(schema: dict[str, Any]) -> Iterator[Any]:
    yield from schema.get("enum", ())
    yield from (choice.upper() for choice in schema.get("enum", ()))
    yield from ("", 5, 1.5, *TEXTS)
    for bound in ("minLength", "maxLength"):
        if bound in schema:
            yield from ("a" * count for count in range(max(0, schema[bound] - 1), schema[bound] + 2))


def _numbers(schema: dict[str, Any]) -> Iterator[Any]:
    edges = {0, 1, 80, 2**31, 2**53, 2**63, *(schema[bound] for bound in ("minimum", "exclusiveMinimum", "maximum") if bound in schema)}
    yield from (edge + step for edge in sorted(edges) for step in (-1, 0))
    yield from (65536, schema.get("maximum", 0) + 1, -2**31 - 1, -2**31, 0.1, 1.5, 5.0, "5", "-5", "0.5", "10s", "1m30s", "five", "inf", "nan", "", None)


def _flags(schema: dict[str, Any]) -> Iterator[Any]:
    yield from (True, False, "yes", "no", "true", "Nope", 1, 0, 2, "", None)


def _lists(schema: dict[str, Any]) -> Iterator[Any]:
    yield []
    yield from ([value] for value in around(schema["items"]))
    yield [None]
    yield [fitting(schema["items"])] * 2
    yield from ("a", "a,b", fitting(schema["items"]))


def _dictionaries(schema: dict[str, Any]) -> Iterator[Any]:
    yield {}
    least = fitting(schema)
    yield least
    for key, inner in schema.get("properties", {}).items():
        yield from ({**least, key: value} for value in [DOCKER.get(key), *around(inner)])
        yield {**least, key.lower() + "s": fitting(inner)}
        yield {name: value for name, value in least.items() if name != key}
    yield {**least, "Nope": 1}
    if isinstance(schema.get("additionalProperties"), dict):
        yield from ({"a.b": value} for value in [*around(schema["additionalProperties"]), None])
    yield from ([], [least], "a=b", "a")
