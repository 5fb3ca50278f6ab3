# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What services and containers use of what Docker has on a machine.

Docker knows of containers only. A service that is stopped has none, and its volumes and images are needed all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Collection

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.scope import read_all
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import Node
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.containers import containers_of
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.machine import Machine
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, services
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.docker_host import NONE, image_name
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import QUERY, Call

#: What stands in the names of Dokploy's own containers, and may stand in those of others.
DOKPLOY = "dokploy"
#: States of containers that have stopped, or were never started.
STOPPED = ("created", "exited", "dead")


def names_in_file(service: Node) -> list[str]:
    """Return the images that a Compose file names, as far as they stand there; one with a variable ends before it."""
    found = re.findall(r"^\s*(?:-\s*)?image:\s*[\"']?([^\s\"'#]+)", str(service.record.get("composeFile") or ""), re.MULTILINE)
    return [name.partition("$")[0] for name in found]


def _stands_in(name: str, text: str) -> bool:
    return bool(re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", text))


@dataclass(frozen=True)
class Usage:
    """What runs on a machine, and which services are there, be it that they run or not.

    :ivar containers: all containers, as Docker tells of each
    :ivar services: the services, with all their details
    """

    containers: list[Record]
    services: list[Node]

    def without(self, gone: Collection[str]) -> Usage:
        """Return what it is when some containers are gone.

        :param gone: their ids
        """
        return replace(self, containers=[one for one in self.containers if one["Id"] not in gone])

    def stopped(self) -> list[Record]:
        """Return the containers that don't run."""
        return [one for one in self.containers if (one.get("State") or {}).get("Status") in STOPPED]

    def service_that_starts(self, container: Record) -> str:
        """Say whose a container is that it starts again, or nothing: the swarm makes new ones, and a Compose project starts its old ones."""
        project = labels_of(container).get("com.docker.compose.project")
        return next((_words(one) for one in self.services if one.resource.kind == "compose" and project == one.record["appName"]), "")

    def container_with(self, volume: str) -> str:
        """Name the container that mounts a volume, be it that it runs or has stopped; nothing where none does."""
        return next((container_name(one) for one in self.containers if any(mount.get("Name") == volume for mount in one.get("Mounts") or ())), "")

    def service_with(self, volume: str, labels: dict[str, str]) -> str:
        """Name the service that needs a volume, be it that it runs or not; nothing where none does."""
        return next((_words(one) for one in self.services if _has_volume(one, volume, labels)), "")

    def container_of(self, image: Record) -> str:
        """Name the container that was made of an image; nothing where none was.

        :param image: as `DOCKER_IMAGE` has it
        """
        return next((container_name(one) for one in self.containers if _runs(one, image)), "")

    def service_of(self, image: Record) -> str:
        """Name the service that runs an image or was built into it; nothing where none does."""
        return next((_words(one) for one in self.services if _has_image(one, image)), "")

    def endangered(self, images: bool) -> list[str]:
        """Name the services of which Docker would take something for unused: an image that was built, or else a volume."""
        apps = {labels_of(one).get(label) for one in self.containers for label in _OWNERS}
        return [_words(one) for one in self.services if one.record["appName"] not in apps and _loses(one, images)]


_OWNERS = ("com.docker.swarm.service.name", "com.docker.compose.project", "com.docker.stack.namespace")


def _words(service: Node) -> str:
    return service.resource.at(service.path)


def _sha(text: Any) -> str:
    return str(text or "").removeprefix("sha256:")


def _runs(container: Record, image: Record) -> bool:
    """Say whether a container was made of an image; of one that has several names, by this name."""
    if not _sha(container.get("Image")).startswith(image["imageId"]):
        return False
    named = str((container.get("Config") or {}).get("Image") or "")
    with_tag = ":" in named.partition("@")[0].rpartition("/")[2]
    return image["tag"] == NONE or image_name(named) == image["name"] or not with_tag and ("@" in named or named.startswith(image["imageId"]))


def labels_of(container: Record) -> dict[str, str]:
    return (container.get("Config") or {}).get("Labels") or {}


def container_name(container: Record) -> str:
    return str(container.get("Name") or container["Id"]).lstrip("/")


def _volumes(service: Node) -> list[str]:
    return [mount["volumeName"] for mount in service.record.get("mounts") or () if mount.get("type") == "volume" and mount.get("volumeName")]


def _has_volume(service: Node, name: str, labels: dict[str, str]) -> bool:
    app = service.record["appName"]
    if name in _volumes(service):
        return True
    return service.resource.kind == "compose" and (
        app in (labels.get(label) for label in _OWNERS) or name.startswith(f"{app}_") or _stands_in(name, str(service.record.get("composeFile") or ""))
    )


def _has_image(service: Node, image: Record) -> bool:
    """Say whether a service runs an image, or was built into it: then it has the service's own name in its repository."""
    app, built = service.record["appName"], image["repository"].rsplit("/", 1)[-1]
    if built == app or service.resource.kind == "compose" and built.startswith((f"{app}-", f"{app}_")):
        return True
    named = names_in_file(service) if service.resource.kind == "compose" else [service.record.get("dockerImage") or ""]
    if service.resource.kind == "application" and service.record.get("sourceType") != "docker":
        named = []
    for name in filter(None, named):
        if image_name(name) == image["name"] or name.endswith((":", "/")) and image["name"].startswith(name):
            return True
        if "@" in name and image["tag"] == NONE and image_name(name).rpartition(":")[0] == image["repository"]:
            return True
    return False


def _loses(service: Node, images: bool) -> bool:
    """Say whether a service that has no container may have something that can't be had again."""
    record, kind = service.record, service.resource.kind
    deployed = bool(record.get("deployments")) or service.resource.status_of(record) != "idle"
    if kind == "compose":
        return deployed
    return deployed and record.get("sourceType") != "docker" if images and kind == "application" else bool(_volumes(service)) and not images


def read_usage(client: Client, machine: Machine) -> Usage:
    """Read what runs on a machine, and which services are there."""
    snapshot = read_all(client, RESOURCES["mount"], {})[1]
    here = [node for kind in services() for node in snapshot.everything(RESOURCES[kind]) if (node.record.get("serverId") or None) == machine.id]
    return Usage(inspected(client, machine, _listed(client, machine)), here)


def _listed(client: Client, machine: Machine) -> list[str]:
    """Return the ids of all containers, but for those that have stopped and have Dokploy's name in theirs."""
    ids = [row["containerId"] for row in containers_of(client, "", machine.input)]
    # The server leaves them out of its list of all; this one is of all that run with the text in their names.
    hidden = client.query("docker.getContainersByAppLabel", {"appName": DOKPLOY, "type": "standalone", **machine.input})
    return list(dict.fromkeys([*ids, *(row["containerId"] for row in hidden or ())]))


def inspected(client: Client, machine: Machine, ids: list[str]) -> list[Record]:
    """Return what Docker tells of containers; those that are gone are left out."""
    answers = client.batch(QUERY, [Call("docker.getConfig", {"containerId": id, **machine.input}) for id in ids])
    for answer in answers:
        if isinstance(answer, DokployError):
            raise answer
    return list({answer["Id"]: answer for answer in answers if answer and "Id" in answer}.values())
