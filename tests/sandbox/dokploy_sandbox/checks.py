# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Input checks, from the table of procedures that make_procedures.py makes."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from .errors import invalid

TABLE: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "procedures.json").read_text(encoding="utf-8"))

#: Groups that a procedure wants whole: a field that is left out is "nonoptional" to the server, not of a wrong type.
GROUPED = (
    "application.save", "port.update", "redirects.update", "security.update", "backup.update", "destination.update", "server.create", "server.update",
    "server.setupMonitoring",
)

#: Fields that a group wants although its table has a default for them: "nonoptional" too, where they are left out.
WANTED_ALL_THE_SAME = {("server.create", "username"), ("server.create", "serverType"), ("server.update", "username"), ("server.update", "serverType")}

#: Groups of which a flag that is left out is "nonoptional", and other fields are of a wrong type.
GROUPED_FLAGS = ("redirects.create", "notification.create")
#: Fields with a default, which the OpenAPI document calls required.
FILLED: dict[str, dict[str, Any]] = {
    "port.": {"protocol": "tcp", "publishMode": "ingress"},
    "destination.": {"additionalFlags": None},
    "libsql.create": {"dockerImage": "ghcr.io/tursodatabase/libsql-server:v0.24.32", "enableNamespaces": False},
}

#: What is said of an empty text, or of a number that is too small or too great, where the server has words of its own.
WORDS = {
    ("host", "minLength"): "Add a hostname", ("port", "minimum"): "Port must be at least 1", ("port", "maximum"): "Port must be 65535 or below",
    ("apiUrl", "format"): "Please enter a valid URL", ("model", "minLength"): "Model is required",
    ("appName", "pattern"): "Invalid app name.", ("containerId", "pattern"): "Invalid container id.", ("volumeName", "pattern"): "Invalid volume name.",
    ("name", "pattern"): "Name can only contain letters, numbers, dashes and underscores",
    ("providerId", "pattern"): "Provider ID must be lowercase alphanumeric with optional dashes",
}
#: The forms of texts that are checked, besides patterns.
FORMATS = FormatChecker(())
FORMATS.checks("uri")(lambda value: not isinstance(value, str) or bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]*:\S", value)))
MAIL = "Invalid email address"
#: What is said of a text without the right form, by a part of the form.
FORMS = {
    "^[a-zA-Z0-9._-]+": "App name can only contain letters, numbers, dots, underscores and hyphens",
    "^[a-zA-Z0-9@#%": "Password contains invalid characters. Please avoid: $ ! ' \" \\ / and space characters for database compatibility",
    "^[a-zA-Z0-9][a-zA-Z0-9_.-]*": "Volume name must start with a letter or number and contain only letters, numbers, dots, underscores and hyphens",
    "^(?!\\.)(?!.*\\.\\.)": MAIL,
    "^--": "Invalid flag format. Must start with -- (e.g. --s3-sign-accept-encoding=false)",
}


def number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.lstrip("v").split("."))


@lru_cache(maxsize=None)
def procedure(name: str, version: str) -> tuple[str, Any] | None:
    """Return type and input of a procedure as one version has it, or None where it has none."""
    entry = TABLE.get(name)
    if entry is None:
        return None
    schema: Any = "missing"
    for since, one in entry["input"].items():
        if number(since) <= number(version):
            schema = one
    return None if schema == "missing" else (entry["type"], _expanded(schema))


def _expanded(schema: Any) -> Any:
    """Undo what make_procedures.py shortened, into JSON Schema."""
    if isinstance(schema, str):
        return {"type": schema.split("|")} if "|" in schema else {"type": schema}
    if not isinstance(schema, dict):
        return schema
    full = {key: value for key, value in schema.items() if key not in ("nullable", "default")}
    if "properties" in full:
        full["properties"] = {name: _expanded(item) for name, item in full["properties"].items()}
    for key in ("items", "additionalProperties", "propertyNames"):
        if isinstance(full.get(key), (dict, str)):
            full[key] = _expanded(full[key])
    if "pattern" in full:
        # To JavaScript it is the end of the text, to Python also a line break before it.
        full["pattern"] = re.sub(r"\$$", r"\\Z", full["pattern"])
    for key in ("anyOf", "oneOf"):
        if key in full:
            full[key] = [_expanded(item) for item in full[key]]
    return {"anyOf": [full, {"type": "null"}]} if schema.get("nullable") else full


def check(name: str, schema: Any, value: Any) -> dict[str, Any]:
    """Return the input with unknown fields taken out, or raise what the server's input check answers."""
    if schema is None:
        return {}
    for prefix, defaults in FILLED.items():
        if name.startswith(prefix):
            value = {**{field: default for field, default in defaults.items() if field in schema.get("properties", {})}, **value}
    issues = [issue for error in Draft202012Validator(schema, format_checker=FORMATS).iter_errors(value) for issue in _issues(name, error)]
    issues += [issue for field, item in value.items() for issue in _big(field, schema.get("properties", {}).get(field), item)]
    if issues:
        raise invalid(issues)
    return {field: item for field, item in value.items() if field in schema.get("properties", {})}


def _issues(name: str, error: Any) -> list[dict[str, Any]]:
    path = list(error.absolute_path)
    if error.validator == "anyOf":
        inner = [one for one in error.context if one.schema_path[0] == 0]
        return [issue for one in inner for issue in _issues(name, one)]
    if error.validator == "required":
        field = next(field for field in error.validator_value if f"'{field}'" in error.message)
        types = _types(error.schema["properties"][field])
        if name.startswith(GROUPED) and ("null" in types or "boolean" in types or field == "serverId" or (name, field) in WANTED_ALL_THE_SAME):
            return [_wrong_type(path + [field], "nonoptional", "undefined")]
        if name.startswith(GROUPED_FLAGS) and "boolean" in types or name in ("libsql.create", "user.assignPermissions"):
            return [_wrong_type(path + [field], "nonoptional", "undefined")]
        choices = error.schema["properties"][field].get("enum")
        if choices and name.startswith(("backup.", "settings.assignDomainServer")):
            return [_wrong_choice(path + [field], choices)]
        return [_wrong_type(path + [field], "number" if types[0] == "integer" else types[0], "undefined")]
    if error.validator == "type":
        types = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
        if types[0] == "integer" and isinstance(error.instance, float):
            return [{**_wrong_type(path, "int", "number"), "format": "safeint"}]
        return [_wrong_type(path, "number" if types[0] == "integer" else types[0], _kind(error.instance))]
    if error.validator == "pattern":
        return [_wrong_form(path, error.validator_value.replace("\\Z", "$"))]
    if error.validator == "format":
        return [{"code": "invalid_format", "format": "url", "path": path, "message": WORDS.get((path[-1], "format"), "Invalid URL")}]
    if error.validator in BOUNDS:
        return [_out_of_bounds(path, error.validator, error.validator_value)]
    if error.validator == "enum":
        return [_wrong_choice(path, error.validator_value)]
    if error.validator == "additionalProperties":
        unknown = [field for field in error.instance if field not in error.schema["properties"]]
        return [{"code": "unrecognized_keys", "keys": unknown, "path": path, "message": f"Unrecognized key: \"{unknown[0]}\""}]
    return [{"code": "custom", "path": path, "message": error.message}]


#: A bound of JSON Schema: what is bounded, what is wrong with it, the name of the bound, and how it is said.
BOUNDS = {
    "minLength": ("string", "too_small", "minimum", "Too small: expected string to have >={} characters"),
    "maxLength": ("string", "too_big", "maximum", "Too big: expected string to have <={} characters"),
    "minimum": ("number", "too_small", "minimum", "Too small: expected number to be >={}"),
    "maximum": ("number", "too_big", "maximum", "Too big: expected number to be <={}"),
}


def _out_of_bounds(path: list[Any], bound: str, value: int) -> dict[str, Any]:
    origin, code, name, words = BOUNDS[bound]
    return {"origin": origin, "code": code, name: value, "inclusive": True, "path": path, "message": WORDS.get((*path, bound)) or words.format(value)}


def _wrong_form(path: list[Any], form: str) -> dict[str, Any]:
    message = next((words for part, words in FORMS.items() if form.startswith(part)), None) or WORDS[path[-1], "pattern"]
    kind = "email" if message == MAIL else "regex"
    return {"origin": "string", "code": "invalid_format", "format": kind, "pattern": f"/{form}/", "path": path, "message": message}


def _big(field: str, schema: Any, value: Any) -> list[dict[str, Any]]:
    """Tell a BigInt from a number, as superjson and the server do."""
    if schema is None or not isinstance(value, int) or isinstance(value, bool):
        return []
    wanted = "bigint" if "int64" in json.dumps(schema) else "number"
    got = "bigint" if isinstance(value, BigInt) else "number"
    return [] if wanted == got else [_wrong_type([field], wanted, got)]


def _types(schema: dict[str, Any]) -> list[str]:
    if "anyOf" in schema:
        return [kind for one in schema["anyOf"] for kind in _types(one)]
    kind = schema.get("type", "object")
    return list(kind) if isinstance(kind, list) else [kind]


def _wrong_choice(path: list[Any], choices: list[str]) -> dict[str, Any]:
    return {
        "code": "invalid_value", "values": choices, "path": path,
        "message": f"Invalid option: expected one of {'|'.join(json.dumps(choice) for choice in choices)}",
    }


def _wrong_type(path: list[Any], wanted: str, got: str) -> dict[str, Any]:
    return {"expected": wanted, "code": "invalid_type", "path": path, "message": f"Invalid input: expected {wanted}, received {got}"}


class BigInt(int):
    """A number that came as JavaScript's BigInt."""


UNDEFINED = object()


def _kind(value: Any) -> str:
    if value is UNDEFINED:
        return "undefined"
    if value is None:
        return "null"
    return {bool: "boolean", int: "number", float: "number", str: "string", list: "array", dict: "object"}[type(value)]
