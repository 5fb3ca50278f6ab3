# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Containers, of a service or of a machine, as the server lists them, and what they say."""

from __future__ import annotations

from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.read import read
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.scope import read_all
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import Node
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.machine import pick
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, services
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Identity, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import Version, version_text
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import QUERY, Call

#: Servers of these versions let the logs of services be read.
LOGS_SINCE: Version = (0, 29, 0)

#: It is no resource of the catalog: Docker makes and removes containers, and nothing states them.
CONTAINER = Resource(
    kind="container",
    identity=Identity("containerId"),
    parents=(*services(), "server"),
    computed=("image", "ports", "state", "status", "serverId"),
)


def containers_of(client: Client, kind: str, record: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the containers of a service or server; of the machine that Dokploy runs on where the kind is empty."""
    if kind == "compose":
        return client.query("docker.getContainersByAppNameMatch", {**_docker(record), "appType": record["composeType"]}) or []
    if kind in services():
        return client.query("docker.getContainersByAppLabel", {**_docker(record), "type": "swarm"}) or []
    rows = client.query("docker.getContainers", on_server(record)) or []
    # Where there is none, the server makes a row of an empty line (read of v0.28.8 to v0.30.2).
    return [row for row in rows if " " not in row["containerId"]]


def read_containers(
    client: Client, scope: dict[str, str], name: str | None = None, id: str | None = None,
) -> tuple[list[Node], list[Node], Version]:
    """Read the containers of a service, of a server, or of the machine that Dokploy runs on where the scope is empty.

    :param scope: name or id, by kind, of what they belong to
    :param name: name or id of the container
    :returns: the containers, the services whose they are, and the server's version
    :raises DokployError: where something named isn't there; and where the server can't be read
    """
    kind = next((one for one in CONTAINER.parents if one in scope), "")
    if not kind and scope:
        raise DokployError(f"{next(iter(scope))}: name the service, too, whose containers are meant, such as application")
    owners, snapshot = read_all(client, RESOURCES[kind], scope) if kind else ([], read(client, []))
    places: list[Node | None] = [*owners] if kind else [None]
    found = [
        Node(CONTAINER, row["containerId"], row, owner, True)
        for owner in places for row in containers_of(client, kind, owner.record if owner else {})
    ]
    named = pick(found, CONTAINER, f"{RESOURCES[kind].title} {owners[0].path}" if owners else "", name, id)
    return named, [owner for owner in owners if owner.resource.deployment], snapshot.version


def read_logs(client: Client, owners: list[Node], containers: list[Node], version: Version, tail: int) -> list[str]:
    """Return the last lines of what services say: of a compose service of each of the containers, of others of all that they have and had.

    :param tail: lines at the most, of each
    :raises DokployError: where the server gives none
    """
    if version < LOGS_SINCE:
        raise DokployError(f"logs: this needs Dokploy {version_text(LOGS_SINCE)} or newer, and the server is {version_text(version)}; update the server")
    if not owners:
        raise DokployError("logs: the server gives the logs of services only; name the application, compose service or database")
    calls = []
    for owner in owners:
        here = {owner.resource.id_field: owner.id, "tail": tail}
        if owner.resource.kind == "compose":
            calls += [Call("compose.readLogs", {**here, "containerId": node.id}) for node in containers if node.parent is owner]
        else:
            calls.append(Call(f"{owner.resource.kind}.readLogs", here))
    lines: list[str] = []
    for answer in client.batch(QUERY, calls) if calls else ():
        if isinstance(answer, DokployError):
            raise answer
        lines += [client.scrub(line) for line in str(answer or "").splitlines()]
    return lines


def _tasks(client: Client, kind: str, record: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what runs for a service. Of the swarm that is what shall run: a container that is being stopped still runs for a while."""
    if kind == "compose":
        return containers_of(client, kind, record)
    return client.query("docker.getServiceContainersByAppName", _docker(record)) or []


def running(client: Client, kind: str, record: dict[str, Any]) -> bool:
    """Say whether something runs for a service."""
    return any(one.get("state") == "running" for one in _tasks(client, kind, record))


def images_of(client: Client, kind: str, record: dict[str, Any]) -> list[str]:
    """Return the images that run for a service, as far as the server tells them."""
    calls = [Call("docker.getConfig", {"containerId": one["containerId"], **on_server(record)}) for one in _tasks(client, kind, record)]
    told = [answer for answer in client.batch(QUERY, calls) if isinstance(answer, dict)]
    return [str((one.get("Spec") or {}).get("ContainerSpec", {}).get("Image") or (one.get("Config") or {}).get("Image") or "") for one in told]


def on_server(record: dict[str, Any]) -> dict[str, str]:
    """Return the input that says on which server something is."""
    return {"serverId": record["serverId"]} if record.get("serverId") else {}


def _docker(record: dict[str, Any]) -> dict[str, str]:
    return {"appName": record["appName"], **on_server(record)}
