# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server runs in itself: the service of the swarm that it updates and restarts, and its proxy."""

from __future__ import annotations

from typing import Any

from .checks import number
from .engines import engine
from .errors import TrpcError
from .instance import Instance, Row, procedure

TASK, SERVICE = "ownownownowntask", "ownownownownservice"


class Own:
    """The service that a server runs in. After a change it is another for as many looks.

    :ivar image: what it runs from
    :ivar newest: the newest version that there is; None where the server can't find out
    :ivar ends: how a change ends, in the swarm's word
    :ivar index: counts the changes
    """

    LOOKS = 2

    def __init__(self, version: str) -> None:
        self.image = f"dokploy/dokploy:{version}"
        self.newest: str | None = None
        self.ends = "completed"
        self.index = 7
        self.looks = 0
        self.becomes = ""

    def change(self, image: str, version: str) -> None:
        self.image, self.becomes, self.looks = image, version, self.LOOKS
        self.index += 1

    def look(self, instance: Instance) -> Row:
        """Return what Docker tells of it, and let time go by."""
        self.looks -= 1
        done = self.looks < 0
        if done and self.becomes and self.ends == "completed":
            instance.reported, self.becomes = self.becomes, ""
        return {
            "ID": SERVICE, "Version": {"Index": self.index}, "Spec": {"Name": "dokploy", "TaskTemplate": {"ContainerSpec": {"Image": self.image}}},
            **({"UpdateStatus": {"State": self.ends if done else "updating", "Message": "update " + self.ends}} if self.index > 7 else {}),
        }


def inspect_own(instance: Instance, wanted: str) -> Row | None:
    """Return what Docker tells of the service or of its task."""
    if instance.own is None or wanted not in (TASK, SERVICE):
        return None
    return instance.own.look(instance) if wanted == SERVICE else {"ID": TASK, "ServiceID": SERVICE}


def own_tasks(instance: Instance, values: Row) -> list[Row]:
    if instance.own is None or values["appName"] != "dokploy" or "serverId" in values:
        return []
    return [{"containerId": TASK, "name": "dokploy.1", "state": "Running", "node": "sandbox", "currentState": "Running 2 days ago", "error": ""}]


def _available(instance: Instance) -> bool:
    newest = instance.own.newest if instance.own else None
    return bool(newest) and number(str(newest)) > number(instance.reported)


@procedure("settings.getUpdateData")
def _update_data(instance: Instance, values: Row) -> Row:
    return {"latestVersion": instance.own.newest if instance.own else None, "updateAvailable": _available(instance)}


@procedure("settings.updateServer")
def _update_server(instance: Instance, values: Row) -> bool:
    if instance.own and _available(instance):
        instance.own.change(f"dokploy/dokploy:{instance.own.newest}", str(instance.own.newest))
    return True


@procedure("settings.reloadServer")
def _reload_server(instance: Instance, values: Row) -> bool:
    if instance.own is None:
        raise TrpcError("INTERNAL_SERVER_ERROR", "Resource type not found")
    instance.own.change(f"dokploy/dokploy:{instance.reported}", instance.reported)
    return True


@procedure("settings.reloadTraefik")
def _reload_traefik(instance: Instance, values: Row) -> bool:
    return _restarted(instance, "dokploy-traefik", values.get("serverId"))


@procedure("settings.reloadRedis")
def _reload_redis(instance: Instance, values: Row) -> bool:
    return _restarted(instance, "dokploy-redis", None)


def _restarted(instance: Instance, name: str, server: str | None) -> bool:
    for one in engine(instance, server).containers:
        if one["Name"] == f"/{name}":
            one["State"] = {**one["State"], "StartedAt": str(one["State"]["StartedAt"]) + "+"}
    return True


@procedure("settings.cleanAllDeploymentQueue")
def _clean_queue(instance: Instance, values: Row) -> Any:
    instance.queue.jobs.clear()
    return True
