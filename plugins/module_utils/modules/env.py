# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module that sets single variables."""

from __future__ import annotations

import time
from contextlib import nullcontext
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.apply import carry_out
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import NONE, Change, Plan
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.locks import VARIABLES, lock
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.plan import plan
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import ABSENT, PRESENT, Item, Snapshot
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.result import diff, difference
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, Result, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.service import find_named, named_service, place_spec
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, services
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.variables import Variables
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError, TransportError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.redaction import HIDDEN

FIELDS = ("env", "build_args", "build_secrets", "preview_env", "preview_build_args", "preview_build_secrets")
#: How often variables are written again that someone else has written over meanwhile.
ATTEMPTS = 5


def env() -> None:
    """Run the module that sets single variables."""
    run(
        _env,
        argument_spec={
            **CONNECTION,
            **place_spec(),
            "project": {"type": "str", "required": True},
            "field": {"type": "str", "choices": list(FIELDS), "default": "env"},
            "variables": {"type": "dict", "required": True, "no_log": True},
            "state": {"type": "str", "choices": [PRESENT, ABSENT], "default": PRESENT},
        },
        mutually_exclusive=[services()],
        hidden={"variables"},
    )


def _env(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    resource = RESOURCES[named_service(params) or ("project" if params["environment"] is None else "environment")]
    if params["field"] not in {field.name for field in resource.fields}:
        raise DokployError(f"field: {resource.noun} has no {params['field']}; it has env")
    wanted = {str(name): value if params["state"] == PRESENT else None for name, value in params["variables"].items()}
    if params["state"] == PRESENT and None in wanted.values():
        raise DokployError(f"variables: {next(name for name in wanted if wanted[name] is None)} has no value; write '' for an empty one")
    # The API replaces the text as a whole.
    with nullcontext() if module.check_mode else lock(client, VARIABLES):
        made, record = _set(client, module, wanted)
    if made is None:
        place = "/".join(params[kind] for kind in place_spec() if params[kind] is not None)
        later = difference(resource.at(place), {}, {params["field"]: {name: HIDDEN for name, value in wanted.items() if value is not None}})
        return {"changed": True, "diff": [later], "redeploy_required": True}
    field = resource.field(params["field"])
    return {
        "changed": made.action != NONE,
        "diff": [diff(made)] if made.action != NONE else [],
        "redeploy_required": made.redeploy,
        "names": list(field.value.from_api({**record, **(made.sent if module.check_mode else {})}.get(field.api_name)) or ()),
    }


def _set(client: Client, module: AnsibleModule, wanted: dict[str, Any]) -> tuple[Change | None, dict[str, Any]]:
    """Set variables until they are as wanted, since someone else may write over them meanwhile.

    :returns: the first change, None for one of what isn't there in check mode, and the record as it was read last
    """
    made = None
    for attempt in range(ATTEMPTS):
        found = find_named(client, module)
        if found is None:
            return None, {}
        again = _merged(*found, module.params["field"], wanted)
        made = made or again
        if again.action == NONE or module.check_mode:
            return made, again.record
        try:
            carry_out(client, Plan([again]))
        except TransportError as lost:
            # What a lost request did shows when the variables are read again; writing them twice changes nothing.
            if not lost.maybe_done or attempt == ATTEMPTS - 1:
                raise
        time.sleep(0.05 * attempt)
    raise DokployError(f"{module.params['field']} of {again.resource.title} {again.path} is being changed by others all the time; run the task again")


def _merged(change: Change, snapshot: Snapshot, field: str, wanted: dict[str, Any]) -> Change:
    """Plan to set some variables, and to leave the others alone."""
    definition = change.resource.field(field)
    variables = definition.value
    try:
        text = variables.merge(change.record.get(definition.api_name), wanted) if isinstance(variables, Variables) else ""
    except ValueError as error:
        raise DokployError(f"variables: {error}") from None
    snapshot.details[change.resource.kind, str(change.id)] = change.record
    item = Item(change.resource, {field: text}, id=change.id)
    return plan([item], snapshot).of(item)
