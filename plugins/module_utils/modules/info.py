# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module that reads resources."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.read import read_all
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.result import place_of
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, SECRETS_OPTION, Result, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, kinds_above
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError


def places() -> list[str]:
    """Return every kind that something can belong to."""
    return list(dict.fromkeys(kind for resource in RESOURCES.values() for kind in kinds_above(resource)))


def info() -> None:
    """Run the module that reads resources."""
    run(_info, argument_spec={
        **CONNECTION,
        **SECRETS_OPTION,
        "resource": {"type": "str", "required": True, "choices": sorted(RESOURCES)},
        "name": {"type": "str"},
        "id": {"type": "str"},
        **{kind: {"type": "str"} for kind in places()},
        "filters": {"type": "dict", "default": {}},
    })


def _info(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    resource = RESOURCES[params["resource"]]
    above = kinds_above(resource)
    for kind in places():
        if params[kind] is not None and kind not in above:
            raise DokployError(f"{kind}: {resource.noun} belongs to no {kind}; leave the option out" + (" and use name" if kind == resource.kind else ""))
    if params["name"] is not None and "name" not in resource.key:
        raise DokployError(f"name: {resource.noun} has no name; use filters with {' and '.join(resource.key)}")
    scope = {kind: params[kind] for kind in above if params[kind] is not None}
    if params["name"] is not None:
        scope[resource.kind] = params["name"]
    found = []
    for node in read_all(client, resource, scope, params["id"]):
        record = {**place_of(None, node), **resource.options(node.record, params["return_secrets"])}
        if all(name in record and str(record[name]) == str(value) for name, value in params["filters"].items()):
            found.append(record)
    return {"changed": False, "resources": found}
