# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module that states a domain, be it under a name that the server makes up.

Such a name has the name of the service on the server, which is its own, so that the domain is found again.
"""

from __future__ import annotations

import re
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.locks import NAMES, lock
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import PRESENT
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.containers import on_server
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.resource import bring, manage
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import Result
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.service import find_named, named_service
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError

#: What stands in the place of a name that is not made up, since none is needed or it is check mode.
NONE_YET = "generated.sslip.io"
#: Characters of the service's name that a name has at the most (read of v0.28.8 to v0.30.2).
LONGEST = 40


def domain() -> None:
    """Run the module."""
    manage("domain", {"generate_host": {"type": "bool"}}, _domain)


def _domain(resource: Resource, client: Client, module: AnsibleModule) -> Result:
    params = module.params
    if params["generate_host"] is None:
        return bring(resource, client, module)
    if not params["generate_host"] or not named_service(params):
        raise DokployError("generate_host: must be true, for an application or compose service, or be left out")
    with lock(client, NAMES):
        found = find_named(client, module)
        service = found[0].record if found else {}
        params["host"] = _known(resource, service, params["path"]) or NONE_YET
        if service and params["host"] == NONE_YET and params["state"] == PRESENT:
            _check(client, service)
            if not module.check_mode:
                params["host"] = client.mutate("domain.generateDomain", {"appName": service["appName"], **on_server(service)})
        return bring(resource, client, module)


def _known(resource: Resource, service: Record, path: Any) -> str | None:
    """Return the made-up name that a service has at a path, the oldest of several."""
    made_up = re.compile(rf"{re.escape(service.get('appName', '')[:LONGEST])}-[0-9a-f]{{6}}(-[^.]+)?\.(sslip\.io|traefik\.me)", re.IGNORECASE)
    at = resource.field("path").value
    rows = [row for row in service.get("domains") or () if made_up.fullmatch(row["host"]) and at.from_api(row["path"]) == at.normal(path or "/")]
    return min(rows, key=lambda row: str(row["createdAt"]))["host"] if rows else None


def _check(client: Client, service: Record) -> None:
    """Make sure that a name would lead to the machine of a service; without an address it leads to whoever asks.

    :raises DokployError: where the server does not know its address
    """
    if not client.query("domain.canGenerateTraefikMeDomains", {"serverId": service.get("serverId") or ""}):
        raise DokployError("generate_host: the server does not know its own address, to which the name shall lead; set server_ip with dokploy_settings")
