# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module that reads resources."""

from __future__ import annotations

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.document import read_options
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.plan import lacking
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.scope import read_all
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import Node
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.containers import CONTAINER, read_containers, read_logs
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.machine import read_on_machine
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.reports import read_report
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.result import place_of
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, SECRETS_OPTION, Result, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, kinds_above, lineages
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.docker_host import ON_A_MACHINE
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field, nearest, snake
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.reports import REPORTS
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError


def readable() -> dict[str, Resource]:
    """Return what is read as a resource, by kind."""
    return {**RESOURCES, **{resource.kind: resource for resource in (CONTAINER, *ON_A_MACHINE)}}


def places() -> list[str]:
    """Return every kind that something can belong to or a report can be about, and of which there are several."""
    above = dict.fromkeys([
        *(kind for resource in readable().values() for kind in kinds_above(resource)),
        *(kind for report in REPORTS.values() for kind, procedure, requires in report.of),
    ])
    return [kind for kind in above if not RESOURCES[kind].single]


def info() -> None:
    """Run the module that reads resources."""
    run(_info, argument_spec={
        **CONNECTION,
        **SECRETS_OPTION,
        "resource": {"type": "str", "required": True, "choices": sorted([*readable(), *REPORTS])},
        "name": {"type": "str"},
        "id": {"type": "str"},
        **{kind: {"type": "str"} for kind in places()},
        "filters": {"type": "dict", "default": {}},
        "logs": {"type": "bool", "default": False},
        "tail": {"type": "int", "default": 100},
        "limit": {"type": "int"},
        # One can filter by secrets, too.
    }, hidden={"filters"}, scrubbed=False)


def _info(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    if params["resource"] in REPORTS:
        return {"changed": False, "resources": read_report(client, params)}
    resource = readable()[params["resource"]]
    scope = _scope(resource, params)
    filters = Filters(resource, params["filters"], params["return_secrets"])
    result: Result = {"changed": False}
    if resource is CONTAINER:
        nodes, owners, version = read_containers(client, scope, params["name"], params["id"])
        nodes = filters.choose(nodes)
        if params["logs"]:
            result["logs"] = read_logs(client, owners, nodes, version, params["tail"])
    elif resource in ON_A_MACHINE:
        nodes = filters.choose(read_on_machine(client, resource, scope, params["name"], params["id"]))
    else:
        nodes, snapshot = read_all(client, resource, scope, params["name"], params["id"])
        for kind, wanted in snapshot.unread:
            for node in [node for node in snapshot.everything(RESOURCES[kind]) if node.id == wanted]:
                for words in snapshot.left_out(node):
                    module.warn(words)
        nodes = filters.choose(nodes)
    return {**result, "resources": [_record(node, params["return_secrets"]) for node in nodes]}


def _record(node: Node, secrets: bool) -> dict[str, Any]:
    return {**place_of(None, node), **node.resource.options(node.record, secrets)}


def _scope(resource: Resource, params: dict[str, Any]) -> dict[str, str]:
    """Return what the resources must belong to: a name or id, by kind.

    :raises DokployError: where an option is not for resources of this kind, or for none together with the others
    """
    above = kinds_above(resource)
    for kind in places():
        if params[kind] is not None and kind not in above:
            raise DokployError(f"{kind}: {resource.noun} belongs to no {kind}; leave the option out" + (" and use name" if kind == resource.kind else ""))
    if params["name"] is not None and "name" not in resource.key:
        instead = f"use filters with {' and '.join(resource.key)}" if resource.key else "leave it out"
        raise DokployError(f"name: {resource.noun} has no name; {instead}")
    if params["logs"] and resource is not CONTAINER:
        raise DokployError(f"logs: {resource.noun} has none; use it with resource: {CONTAINER.kind}")
    if params["limit"] is not None:
        raise DokployError(f"limit: is for reports such as the audit log; {resource.noun} is read whole, and filters choose")
    if params["tail"] < 1:
        raise DokployError("tail: must be 1 or more lines")
    scope = {kind: params[kind] for kind in above if params.get(kind) is not None}
    if not any(set(scope) <= set(chain) for chain in lineages(resource)):
        raise DokployError(f"{' and '.join(scope)}: {resource.noun} does not belong to all of these; name what it belongs to, and what that is in")
    return scope


class Filters:
    """What the fields of a resource must be for it to be chosen.

    :raises DokployError: where nothing could ever be chosen: by what is no field, by a secret, by a value that can't be
    """

    def __init__(self, resource: Resource, wanted: dict[str, Any], secrets: bool) -> None:
        self.resource = resource
        self.fields: dict[str, Field] = {name: field for field in resource.fields for name in (field.name, *field.aliases)}
        named = () if "name" in self.fields or "name" not in resource.key else ("name",)
        others = [*named, *(RESOURCES[kind].owner_option for kind in kinds_above(resource)), *map(snake, filter(None, (resource.id_field, *resource.computed)))]
        wrong: list[str] = []
        for name in wanted:
            if name not in self.fields and name not in others:
                near = nearest(name, [*self.fields, *others])
                hint = f"did you mean {near}?" if near else f"there is {', '.join([*self.fields, *others])}"
                wrong.append(f"filters.{name}: {resource.noun} has no such field; {hint}")
            elif name in self.fields and self.fields[name].hidden and not secrets:
                wrong.append(f"filters.{name}: is a secret, which is read with return_secrets only")
        stated = {name: value for name, value in wanted.items() if name in self.fields and value is not None}
        before = len(wrong)
        self.options = read_options(resource, stated, "filters", wrong) if stated else {}
        self.others = {name: value for name, value in wanted.items() if name not in self.fields}
        self.unset = {self.fields[name].name for name, value in wanted.items() if name in self.fields and value is None}
        for name, value in self.options.items() if len(wrong) == before else ():
            # What a server itself points at may be nothing that can be stated, such as the role of an owner.
            told = value not in ("", [], {}) and not resource.field(name).references
            wrong += resource.field(name).value.wrong(value, f"filters.{name}") if told else []
        if wrong:
            raise DokployError("; ".join(wrong))

    def choose(self, nodes: list[Node]) -> list[Node]:
        """Return those that have the wanted values.

        :raises DokployError: where the server has no such field
        """
        for name in (*self.options, *self.unset):
            field = self.resource.field(name)
            if field.since and nodes and all(field.api_name not in node.record for node in nodes):
                raise DokployError(f"filters.{lacking(field)}")
        for api_name in self.resource.computed:
            if snake(api_name) in self.others and nodes and all(api_name not in node.record for node in nodes):
                raise DokployError(f"filters.{snake(api_name)}: the server does not say this of {self.resource.noun} here; leave the filter out")
        return [node for node in nodes if self._fits(node)]

    def _fits(self, node: Node) -> bool:
        shown = _record(node, secrets=False)
        return (
            all(name in shown and str(shown[name]) == str(value) for name, value in self.others.items())
            and all(self._same(name, node, value) for name, value in self.options.items())
            and all(self._is_unset(name, node) for name in self.unset)
        )

    def _is_unset(self, name: str, node: Node) -> bool:
        field = self.resource.field(name)
        held = node.record.get(field.api_name, "")
        return held is None or field.value.type not in ("bool", "int", "float") and self._same(name, node, "")

    def _same(self, name: str, node: Node, value: Any) -> bool:
        field = self.resource.field(name)
        return field.api_name in node.record and field.value.same(node.record[field.api_name], value)
