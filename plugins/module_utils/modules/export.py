# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Export: what a server has, written as the document of a stack, and its secrets as variables in a file of their own."""

from __future__ import annotations

import os
import re
import traceback
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib
from ansible_collections.dokploy.dokploy.plugins.module_utils.document import write_document
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.scope import require
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.tree import read_tree
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.files import held_text, is_closed, write_text
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, SECRETS_OPTION, Result, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.service import DEFAULT_ENVIRONMENT, place_spec
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.stack import VARIABLE
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import services
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError

try:
    import yaml
except ImportError:
    YAML_IMPORT_ERROR: str | None = traceback.format_exc()
else:
    YAML_IMPORT_ERROR = None

HEADER = "# Written by dokploy.dokploy.dokploy_export.\n"
#: Editors with a YAML language server check and complete a document that has this line.
SCHEMA = "# yaml-language-server: $schema=https://raw.githubusercontent.com/dokploy-ansible/dokploy.dokploy/main/docs/schema/stack.json\n"
SECRETS_HEADER = HEADER + "# These are secrets: encrypt this file with ansible-vault before you keep it.\n"


class Template(str):
    """A text that Ansible fills in, unlike one that only looks so."""


class Vault:
    """Puts secrets into variables of their own, for a file that ansible-vault encrypts.

    :ivar variables: the secrets, by the names of their variables
    """

    #: A text that ansible-core before 2.19 would turn into a structure or a flag when a variable has it.
    _CONVERTED = re.compile(r"\s*[\[{]|(?:True|False)\Z")

    def __init__(self) -> None:
        self.variables: dict[str, Any] = {}

    def __call__(self, names: list[str], field: Field, value: Any) -> Template:
        words = (re.sub(r"\W+", "_", part, flags=re.ASCII).strip("_").lower() for part in [*names, field.name])
        base = "_".join(["vault", *filter(None, words)])
        name, number = base, 1
        while name in self.variables:
            number += 1
            name = f"{base}_{number}"
        self.variables[name] = value
        guarded = isinstance(value, str) and self._CONVERTED.match(value)
        return Template("{{ " + name + (" | string" if guarded else "") + " }}")


def export() -> None:
    """Run the module that writes what a server has as a document."""
    run(
        _export,
        argument_spec={
            **CONNECTION,
            **SECRETS_OPTION,
            **place_spec(),
            "defaults": {"type": "bool", "default": False},
            "dest": {"type": "path"},
            # They are names of a file and a variable.
            "secrets_dest": {"type": "path", "no_log": False},
            "variable": {"type": "str", "default": VARIABLE},
        },
        mutually_exclusive=[services()],
        required_by={**{kind: "project" for kind in ("environment", *services())}, "secrets_dest": "dest"},
    )


def _export(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    if YAML_IMPORT_ERROR and params["dest"]:
        raise DokployError(missing_required_lib("PyYAML"))
    if params["dest"] and params["secrets_dest"] and os.path.realpath(params["dest"]) == os.path.realpath(params["secrets_dest"]):
        raise DokployError("secrets_dest: is the same file as dest; name another one, which can be encrypted")
    scope = {kind: params[kind] for kind in place_spec() if params[kind] is not None}
    if "environment" not in scope and len(scope) > 1:
        scope["environment"] = DEFAULT_ENVIRONMENT
    tree = read_tree(client, scope)
    require(tree.snapshot, scope, {})
    told = params["return_secrets"]
    document, warnings, left_out = write_document(tree, lambda names, field, value: value if told else None, params["defaults"])
    for warning in warnings:
        module.warn(warning)
    result: Result = {"changed": False, "stack": document, "diff": [], "left_out": sorted([*tree.snapshot.unlicensed, *left_out])}
    if params["dest"]:
        vault = Vault()
        document = write_document(tree, vault if params["secrets_dest"] else lambda names, field, value: None, params["defaults"])[0]
        texts = {params["dest"]: _text(HEADER + (SCHEMA if params["variable"] == VARIABLE else ""), {params["variable"]: document})}
        if params["secrets_dest"]:
            texts[params["secrets_dest"]] = _text(SECRETS_HEADER, vault.variables)
            result["variables"] = list(vault.variables)
        _write_all(texts, params["secrets_dest"], module.check_mode, result)
    return result


def _write_all(texts: dict[str, str], secret: str | None, check_mode: bool, result: Result) -> None:
    """Bring files up to date: all of them, or none where one of them can't be.

    :param secret: the file that only its owner may read and no diff shows
    """
    held = {path: held_text(path) for path in texts}
    for path, text in texts.items():
        closed = path != secret or is_closed(path)
        if held[path] == text and closed:
            continue
        result["changed"] = True
        if path == secret:
            result["diff"].append({"before_header": path, "after_header": path, "before": "", "after": "(secrets changed)\n"})
        else:
            result["diff"].append({"before_header": path, "after_header": path, "before": held[path] or "", "after": text})
        if not check_mode:
            write_text(path, text, 0o600 if path == secret else None)


def _text(header: str, values: Any) -> str:
    """Write YAML as Ansible reads it: texts with braces are marked, so that they are not taken for templates."""
    return f"---\n{header}" + yaml.dump(values, Dumper=_dumper(), sort_keys=False, allow_unicode=True, width=10**6)


def _dumper() -> Any:
    class Dumper(yaml.SafeDumper):
        def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
            return super().increase_indent(flow, False)

    def text(dumper: Any, value: str) -> Any:
        tag = "tag:yaml.org,2002:str"
        if any(mark in value for mark in ("{{", "{%", "{#")) and not isinstance(value, Template):
            tag = "!unsafe"
        return dumper.represent_scalar(tag, str(value), style="|" if "\n" in value else None)

    Dumper.add_representer(str, text)
    Dumper.add_representer(Template, text)
    return Dumper
