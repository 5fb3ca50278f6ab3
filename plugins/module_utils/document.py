# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resources stated together in one structure: its values are checked as those of the single modules are, all at once."""

from __future__ import annotations

from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.plan import problems
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import PRESENT, Item
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource


def plural(kind: str) -> str:
    """Return what a list of a kind is called: ``domains``, ``security``, ``patches``."""
    if kind == "security":
        return kind
    return f"{kind}es" if kind.endswith("ch") else f"{kind}s"


def read_item(resource: Resource, values: Any, parent: Item | None, path: str, wrong: list[str]) -> Item:
    """Turn the values of one resource into an item.

    :param path: where they stand, for messages
    :param wrong: takes what is wrong with them, each a sentence that begins with the path
    """
    if not isinstance(values, dict):
        wrong.append(f"{path}: must be a dictionary of options")
        return Item(resource, {}, parent)
    spec = {field.name: field.spec() for field in resource.fields}
    checked = ArgumentSpecValidator(spec).validate({name: value for name, value in values.items() if name in spec or name in _aliases(spec)})
    unknown = sorted(set(map(str, values)) - set(spec) - _aliases(spec))
    wrong += [f"{path}.{name}: there is no such option; a {resource.title} has {', '.join(sorted(spec))}" for name in unknown]
    wrong += [f"{path}: {message}" for message in checked.error_messages]
    options = {name: value for name, value in checked.validated_parameters.items() if name in spec and value is not None}
    item = Item(resource, options, parent, PRESENT)
    if not checked.error_messages:
        wrong += [f"{path}.{problem}" for problem in problems(item)]
        wrong += [f"{path}.{name}: is needed to tell it from others" for name in resource.key[:1] if options.get(name) in (None, "")]
    return item


def _aliases(spec: dict[str, Any]) -> set[str]:
    return {alias for one in spec.values() for alias in one.get("aliases", ())}
