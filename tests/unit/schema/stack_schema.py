# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The JSON Schema of stack documents, made of the definitions and of the modules' documentation.

It is for editors, which complete and check a document while it is written. Whatever may be a template is let through; what an option's
value must be is said by the collection when the document is used.
"""

from __future__ import annotations

import re
from typing import Any, Iterator

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.stack import VARIABLE
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import is_attached, top, within
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from documentation import documented

Schema = dict[str, Any]

REPOSITORY = "https://raw.githubusercontent.com/dokploy-ansible/dokploy.dokploy/main"
ADDRESS = f"{REPOSITORY}/docs/schema/stack.json"
#: In the place of any value. A pattern asks nothing of what is no text.
TEMPLATE = r"\{\{|\{%"
#: What Ansible takes for each type, templates apart.
TYPES: dict[str, Schema] = {
    "str": {"type": ["string", "number", "null"]},
    "path": {"type": ["string", "null"]},
    "int": {"type": ["integer", "string", "null"], "pattern": rf"^\s*-?\d+\s*$|{TEMPLATE}"},
    "float": {"type": ["number", "string", "null"], "pattern": rf"^\s*-?\d*\.?\d+\s*$|{TEMPLATE}"},
    "bool": {"$ref": "#/$defs/flag"},
    "raw": {},
}
FLAG = {"type": ["boolean", "integer", "string", "null"], "minimum": 0, "maximum": 1, "pattern": rf"^([Yy]es|[Nn]o|[Oo]n|[Oo]ff|[Tt]rue|[Ff]alse)$|{TEMPLATE}"}


def plain(text: str) -> str:
    """Return a sentence of the documentation without its marks."""
    text = re.sub(r"\b[CVOEP]\((?:[\w.]+#\w+:)?([^)#]*)(?:#[^)]*)?\)", r"`\1`", text)
    text = re.sub(r"\b(?:M|B|I)\(([^)]*)\)", r"\1", text)
    return re.sub(r"\b[LU]\(([^,)]*)(?:,[^)]*)?\)", r"\1", text)


def described(option: Any) -> Schema:
    words = option.get("description", [])
    return {"description": plain(" ".join([words] if isinstance(words, str) else words))}


def value(option: Any) -> Schema:
    """Return what an option takes."""
    if option.get("choices"):
        return {"anyOf": [{"enum": option["choices"]}, {"type": ["string", "null"], "pattern": TEMPLATE}]}
    if option.get("type") == "list":
        return {**several("array"), "items": value({**option, "type": option.get("elements", "raw"), "elements": None})}
    if option.get("type") == "dict":
        inner = option.get("suboptions")
        return {**several("object"), **(closed({name: prop(one) for name, one in inner.items()}) if inner else {})}
    return TYPES[option.get("type", "str")]


def several(form: str) -> Schema:
    """Return the schema of an array or object, in the place of which a template or nothing may stand."""
    return {"type": [form, "string", "null"], "pattern": TEMPLATE}


def prop(option: Any) -> Schema:
    """Return the schema of an option."""
    default = {"default": option["default"]} if "default" in option else {}
    return {**described(option), **default, **value(option)}


def closed(properties: dict[str, Schema]) -> Schema:
    return {"properties": properties, "additionalProperties": False}


def manner(resource: Resource) -> list[str]:
    """Return the options of a module that a document takes though they state nothing of the resource itself."""
    asked = [*(["id"] if not resource.single else []), *resource.asks]
    asked += ["update_secrets"] if resource.masks and not is_attached(resource) else []
    if resource.create and not is_attached(resource):
        asked += [name for option in resource.create.options for name, _field in option.inputs]
        asked += ["test"] if resource.create.trial else []
        asked += list(resource.preparation.spec()) if resource.preparation else []
    return asked


def variants(resource: Resource) -> Iterator[Schema]:
    """Yield, for each type of a resource, that it has no options of other types."""
    for variant in resource.types:
        own = {field.name for field in resource.fields_of(variant)}
        foreign = [field.name for field in resource.fields if field.name not in own]
        if foreign:
            option = resource.identity.variant
            yield {
                "if": {"properties": {option: {"const": variant}}, "required": [option]},
                "then": {"properties": {name: False for name in foreign}},
            }


def item(resource: Resource) -> Schema:
    """Return the schema of what a document says of one resource."""
    options = documented(resource.kind)
    fields = [name for field in resource.fields for name in (field.name, *field.aliases)]
    names = {name: next((field.name for field in resource.fields if name in field.aliases), name) for name in (*fields, *manner(resource))}
    properties = {name: prop(options[documented_as]) for name, documented_as in names.items() if documented_as in options}
    properties.update({child.collection: collection(child) for child in within()[resource.kind]})
    rules = list(variants(resource))
    form = {"type": "object"} if is_attached(resource) else several("object")
    return {**form, **closed(properties), **({"allOf": rules} if rules else {})}


def collection(resource: Resource) -> Schema:
    """Return the schema of all of a kind in one place."""
    one = {"$ref": f"#/$defs/{resource.kind}"}
    if resource.single:
        return one
    if is_attached(resource):
        return {"description": f"Each {resource.title} of it.", **several("array"), "items": one}
    return {"description": f"Each {resource.title} by its name.", **several("object"), "additionalProperties": one}


def everything(kinds: Iterator[Resource] | list[Resource]) -> dict[str, Resource]:
    """Return all that a document can state, by kind."""
    found: dict[str, Resource] = {}
    for resource in kinds:
        found[resource.kind] = resource
        found.update({kind: one for kind, one in everything(list(within()[resource.kind])).items() if kind not in found})
    return found


def schema() -> Schema:
    """Return the schema of a document, bare or as the variable of a file of variables."""
    parts = {resource.collection: collection(resource) for resource in top()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ADDRESS,
        "title": "Stack of dokploy.dokploy",
        "description": "What a Dokploy server should have, for dokploy.dokploy.dokploy_stack.",
        "type": "object",
        **closed({**parts, VARIABLE: {"description": "The document, in a file of variables.", "$ref": "#/$defs/stack"}}),
        "$defs": {"flag": FLAG, "stack": {"type": "object", **closed(parts)}, **{kind: item(one) for kind, one in sorted(everything(top()).items())}},
    }
