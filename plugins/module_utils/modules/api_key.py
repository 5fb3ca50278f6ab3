# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module of API keys: as that of any other resource, with a file for the text of the key."""

from __future__ import annotations

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import PRESENT
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.files import key_in, write_text
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.resource import argument_spec, items_of, options_of, result_of
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import Result, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client, hash_of_key
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError

KEY = RESOURCES["api_key"]


def api_key() -> None:
    """Run the module."""
    run(
        _api_key, argument_spec={**argument_spec(KEY), "dest": {"type": "path"}}, required_one_of=[["id", "name"]],
        fields=options_of(KEY),
    )


def _api_key(client: Client, module: AnsibleModule) -> Result:
    params, dest = module.params, module.params["dest"]
    if params["state"] == PRESENT and not dest and not params["return_secrets"]:
        raise DokployError("dest: or return_secrets is needed, since the server tells the text of a key only when it is made")
    items = items_of(KEY, {**params, "key": None})
    if dest and params["state"] == PRESENT:
        def keep(record: dict[str, Any]) -> None:
            client.hide([record["key"]])
            write_text(dest, record["key"] + "\n", 0o600)

        items[-1].keep, items[-1].held = keep, hash_of_key(key_in(dest))
    return result_of(KEY, client, module, items)
