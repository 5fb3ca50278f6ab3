# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the sandbox's table of procedures out of the OpenAPI documents of servers.

    python make_procedures.py openapi-v0.28.8.json openapi-v0.29.14.json … > dokploy_sandbox/procedures.json

One line a procedure: its type, and its input by the version it came or changed in. An input that a version lacks is null.
The documents are what a server answers at GET /api/settings.getOpenApiDocument; their file names give the versions.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any


def compact(schema: Any) -> Any:
    """Shorten a schema: a bare type is its name, and a choice with null is the type and ``|null``."""
    if isinstance(schema, list):
        return [compact(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    choices = schema.get("anyOf")
    if choices and len(choices) == 2 and {"type": "null"} in choices:
        inner = compact(next(choice for choice in choices if choice != {"type": "null"}))
        if isinstance(inner, str):
            return inner if inner.endswith("|null") else inner + "|null"
        return inner if inner.get("nullable") else {**inner, "nullable": True}
    if set(schema) == {"type"} and isinstance(schema["type"], str):
        return schema["type"]
    kept = {key: value for key, value in schema.items() if key != "description"}
    if "properties" in kept:
        kept["properties"] = {name: compact(item) for name, item in kept["properties"].items()}
    for key in ("items", "additionalProperties", "anyOf", "oneOf"):
        if key in kept:
            kept[key] = compact(kept[key])
    return kept


def procedures(document: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    """Return type and input of each procedure of one server."""
    found = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method == "get":
                parameters = operation.get("parameters") or []
                schema = {
                    "type": "object",
                    "properties": {parameter["name"]: parameter["schema"] for parameter in parameters},
                    "required": [parameter["name"] for parameter in parameters if parameter.get("required")],
                } if parameters else None
                found[path.strip("/")] = ("query", compact(schema))
            else:
                content = operation.get("requestBody", {}).get("content", {})
                found[path.strip("/")] = ("mutation", compact(content.get("application/json", {}).get("schema")))
    return found


def main(paths: list[str]) -> None:
    table: dict[str, dict[str, Any]] = {}
    for path in paths:
        match = re.search(r"v\d+\.\d+\.\d+", Path(path).name)
        assert match, f"no version in the name of {path}"
        version = match.group()
        known = procedures(json.loads(Path(path).read_text(encoding="utf-8")))
        for name in sorted(set(known) | set(table)):
            kind, schema = known.get(name, ("", "missing"))
            entry = table.setdefault(name, {"type": kind, "input": {}})
            newest = list(entry["input"].values())[-1] if entry["input"] else "missing"
            if schema != newest:
                entry["input"][version] = schema
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(entry, separators=(',', ':'))}" for name, entry in sorted(table.items()))
    print("{\n" + lines + "\n}")


if __name__ == "__main__":
    main(sys.argv[1:])
