# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server itself, and what belongs to no project: servers, registries, SSH keys and destinations."""

from __future__ import annotations

import base64
from typing import Any

from .instance import PROCEDURES, Date, Instance, Row, new_id, procedure
from .machines import key_removed

#: Things of the instance: their table, id and list procedure, and what create answers.
INSTANCE_WIDE = {
    "registry": ("registryId", "registry.all", "record"),
    "sshKey": ("sshKeyId", "sshKey.all", None),
    "destination": ("destinationId", "destination.all", "record"),
}


def _instance_wide(kind: str, id_field: str, listing: str, answer: str | None) -> None:
    def create(instance: Instance, values: Row) -> Any:
        fresh = {"description": None, "lastUsedAt": None} if kind == "sshKey" else {}
        row = instance.insert(kind, id_field, {**fresh, **values, "organizationId": instance.organization})
        if kind == "destination":
            row["createdAt"] = Date(row["createdAt"])
        return row if answer else None

    def remove(instance: Instance, values: Row) -> Row:
        if kind == "sshKey":
            key_removed(instance, values[id_field])
        return instance.table(kind).pop(instance.find(kind, values[id_field])[id_field])

    def update(instance: Instance, values: Row) -> Row:
        row = instance.find(kind, values.pop(id_field))
        row.update(values)
        return row

    PROCEDURES[f"{kind}.create"] = create
    PROCEDURES[f"{kind}.update"] = update
    PROCEDURES[f"{kind}.one"] = lambda instance, values: instance.find(kind, values[id_field])
    PROCEDURES[listing] = lambda instance, values: list(instance.table(kind).values())
    PROCEDURES[f"{kind}.remove"] = remove


for _kind, _rest in INSTANCE_WIDE.items():
    _instance_wide(_kind, *_rest)


@procedure("sshKey.generate")
def ssh_key_generate(instance: Instance, values: Row) -> Row:
    body = base64.b64encode(f"not a key: {new_id()}".encode()).decode()
    return {
        "privateKey": f"-----BEGIN OPENSSH PRIVATE KEY-----\n{body}\n-----END OPENSSH PRIVATE KEY-----\n",
        "publicKey": f"ssh-{values['type']} not-a-key",
    }


@procedure("settings.getDokployVersion")
def settings_get_dokploy_version(instance: Instance, values: Row) -> str:
    return instance.reported


@procedure("settings.readMiddlewareTraefikConfig")
def settings_read_middleware_traefik_config(instance: Instance, values: Row) -> str:
    return "http:\n  middlewares:\n" + "".join(f"    {name}:\n" for name in sorted(instance.middlewares))


@procedure("swarm.getNodes")
def swarm_nodes(instance: Instance, values: Row) -> list[Row]:
    return [{
        "ID": "0123456789abcdefghijklmno", "Hostname": "sandbox", "Status": "Ready", "Availability": "Active", "ManagerStatus": "Leader",
        "EngineVersion": "28.5.2", "TLSStatus": "Ready", "Self": True,
    }]


@procedure("settings.health")
def settings_health(instance: Instance, values: Row) -> Row:
    return {"status": "ok"}


@procedure("settings.isCloud")
def settings_is_cloud(instance: Instance, values: Row) -> bool:
    return False
