# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resources stated together in one structure: its values are checked as those of the single modules are, all at once."""

from __future__ import annotations

from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.plan import problems
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import PRESENT, Item
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.application import APPLICATION
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.attached import ATTACHED
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.compose import COMPOSE
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.database import DATABASES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.project import ENVIRONMENT, PROJECT
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.reference import DESTINATION, REGISTRY, SSH_KEY
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc import DokployError


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


#: What a document has at its top, besides projects.
INSTANCE = (REGISTRY, SSH_KEY, DESTINATION)
SERVICES = (*DATABASES, COMPOSE, APPLICATION)
WITHIN: dict[str, tuple[Resource, ...]] = {
    "project": (ENVIRONMENT,),
    "environment": SERVICES,
    **{service.kind: tuple(resource for resource in ATTACHED if service.kind in resource.parents) for service in SERVICES},
}


def collection(resource: Resource) -> str:
    """Return the key under which a document has resources of a kind: ``applications``, ``postgres``, ``domains``."""
    return resource.kind if resource.kind in ("compose", "security") or resource in DATABASES else plural(resource.kind)


def read_document(document: Any) -> list[Item]:
    """Turn a document into items, parents before what belongs to them.

    Projects, environments, services and what the instance has are dictionaries by name; what is attached is a list.

    :raises DokployError: with everything that is wrong, each with its path
    """
    items: list[Item] = []
    wrong: list[str] = []
    _collections(document, (*INSTANCE, PROJECT), None, "", items, wrong)
    if wrong:
        raise DokployError("\n".join(["the stack can't be used:", *wrong]))
    return items


def _collections(values: Any, kinds: tuple[Resource, ...], parent: Item | None, path: str, items: list[Item], wrong: list[str]) -> dict[str, Any]:
    """Read what belongs to one thing, and return what is left: its own options."""
    if not isinstance(values, dict):
        wrong.append(f"{path or 'stack'}: must be a dictionary")
        return {}
    known = {collection(resource): resource for resource in kinds}
    if parent is None:
        wrong += [f"{name}: there is no such part; a stack has {', '.join(sorted(known))}" for name in values if name not in known]
    for name, resource in known.items():
        if values.get(name) is None:
            continue
        here = f"{path}.{name}" if path else name
        if resource in ATTACHED:
            entries = values[name] if isinstance(values[name], list) else [values[name]]
            if not isinstance(values[name], list):
                wrong.append(f"{here}: must be a list")
            items += [read_item(resource, entry, parent, f"{here}[{index}]", wrong) for index, entry in enumerate(entries)]
        elif not isinstance(values[name], dict):
            wrong.append(f"{here}: must be a dictionary of names")
        else:
            for label, inner in values[name].items():
                _named(resource, str(label), inner, parent, f"{here}.{label}", items, wrong)
    return {name: value for name, value in values.items() if name not in known}


def _named(resource: Resource, label: str, values: Any, parent: Item | None, path: str, items: list[Item], wrong: list[str]) -> None:
    inner: list[Item] = []
    item = Item(resource, {}, parent)
    values = {} if values is None else values
    options = _collections(values, WITHIN.get(resource.kind, ()), item, path, inner, wrong) if isinstance(values, dict) else values
    ways = {name: options.pop(name) for way in resource.ways for name, field in way.inputs if isinstance(options, dict) and name in options}
    read = read_item(resource, {**options, "name": label} if isinstance(options, dict) else options, parent, path, wrong)
    item.options, item.ways = read.options, ways
    items += [item, *inner]
