# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module that calls any procedure."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, SECRETS_OPTION, Result, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import shown_answer
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import MUTATION, QUERY


def api() -> None:
    """Run the module that calls any procedure."""
    spec = {
        **CONNECTION,
        **SECRETS_OPTION,
        "procedure": {"type": "str", "required": True},
        "type": {"type": "str", "choices": [QUERY, MUTATION], "default": QUERY},
        "input": {"type": "dict", "no_log": True},
    }
    run(_api, argument_spec=spec, hidden={"input"})


def _api(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    if params["type"] == MUTATION and module.check_mode:
        return {"changed": True, "result": None, "skipped_call": True}
    call = client.mutate if params["type"] == MUTATION else client.query
    try:
        answer = call(params["procedure"], params["input"])
    except ApiError as error:
        if error.status == 405:
            other = QUERY if params["type"] == MUTATION else MUTATION
            raise DokployError(f"type: {params['procedure']} is no {params['type']}; set type: {other}") from error
        raise
    return {"changed": params["type"] == MUTATION, "result": answer if params["return_secrets"] else shown_answer(params["procedure"], answer)}
