# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The containers of a service, as the server lists them."""

from __future__ import annotations

from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client


def containers_of(client: Client, kind: str, record: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the containers of a service."""
    if kind == "compose":
        return client.query("docker.getContainersByAppNameMatch", {**_docker(record), "appType": record["composeType"]}) or []
    return client.query("docker.getContainersByAppLabel", {**_docker(record), "type": "swarm"}) or []


def _tasks(client: Client, kind: str, record: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what runs for a service. Of the swarm that is what shall run: a container that is being stopped still runs for a while."""
    if kind == "compose":
        return containers_of(client, kind, record)
    return client.query("docker.getServiceContainersByAppName", _docker(record)) or []


def running(client: Client, kind: str, record: dict[str, Any]) -> bool:
    """Say whether something runs for a service."""
    return any(one.get("state") == "running" for one in _tasks(client, kind, record))


def _docker(record: dict[str, Any]) -> dict[str, str]:
    return {"appName": record["appName"], **({"serverId": record["serverId"]} if record.get("serverId") else {})}
