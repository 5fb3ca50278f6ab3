# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module that states everything attached to one service."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.document import read_list, stated_twice
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.converge import converge
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import GIVEN, Item
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.result import diff, record_of
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, Result, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.service import DEFAULT_ENVIRONMENT, named_service, place_spec
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, ancestors, attached, services
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError


def attachments() -> None:
    """Run the module that states everything attached to one service."""
    owners, kinds = services(), attached()
    run(
        _attachments,
        argument_spec={
            **CONNECTION,
            **place_spec(),
            "project": {"type": "str", "required": True},
            **{resource.collection: {"type": "list", "elements": "dict", "no_log": True} for resource in kinds},
            "purge": {"type": "bool", "default": False},
        },
        required_one_of=[owners],
        mutually_exclusive=[owners],
        hidden={resource.collection for resource in kinds if any(field.hidden for field in resource.fields)},
    )


def _attachments(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    kind = named_service(params) or ""
    items: list[Item] = []
    for above in (*ancestors(RESOURCES[kind]), kind):
        named = params[above] or DEFAULT_ENVIRONMENT
        items.append(Item(RESOURCES[above], {"name": named}, items[-1] if items else None, GIVEN))
    owner, wrong = items[-1], []
    given = [resource for resource in attached() if params[resource.collection] is not None]
    for resource in given:
        if kind not in resource.parents:
            wrong.append(f"{resource.collection}: {RESOURCES[kind].noun} has none")
            continue
        items += read_list(resource, params[resource.collection], owner, resource.collection, wrong)
    wrong += stated_twice(items)
    if wrong:
        raise DokployError("\n".join(wrong))
    made = converge(client, items, module.check_mode, [(owner, resource) for resource in given] if params["purge"] else ())
    for warning in made.warnings:
        module.warn(warning)
    return {
        "changed": bool(made.effective),
        "diff": [diff(one) for one in made.effective],
        "redeploy_required": any(one.redeploy for one in made.effective),
        **{resource.collection: [record_of(made.of(item), False) for item in items if item.resource is resource] for resource in given},
    }
