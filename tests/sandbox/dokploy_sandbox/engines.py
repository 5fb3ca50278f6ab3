# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Docker has on the machine of an instance and on those of its servers: images, volumes, build cache, and containers of nobody's."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any, Callable, Iterator

from .errors import TrpcError
from .instance import NULL, PROCEDURES, Instance, Row, procedure


def _digits(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class Engine:
    """Docker of one machine.

    :ivar images: names with their tags, and what each is made of, which gives the id; a name that begins with ``<none>`` is none
    :ivar volumes: labels by name
    :ivar containers: as Docker tells of each
    :ivar cache: ids of what builds have left
    :ivar files: what is in volumes, by the name, and in containers, by the name with a slash before it: content by path
    :ivar gpu: what is found of graphics cards, where there are any
    """

    images: dict[str, str] = field(default_factory=lambda: {"traefik:v3.6.25": "traefik"})
    volumes: dict[str, Row] = field(default_factory=dict)
    containers: list[Row] = field(default_factory=list)
    cache: list[str] = field(default_factory=list)
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    gpu: Row = field(default_factory=dict)

    def run(self, name: str, image: str, state: str = "running", volumes: tuple[str, ...] = (), labels: Row | None = None) -> Row:
        """Make a container, with the volumes it mounts."""
        made = {
            "Id": _digits(f"container {name}"), "Name": f"/{name}", "Image": f"sha256:{self.id_of(image)}",
            "State": {"Status": state, "Running": state == "running", "ExitCode": 0, "StartedAt": "2026-01-01T00:00:00Z"},
            "RestartCount": 0, "Config": {"Image": image, "Labels": labels or {}},
            "Mounts": [{"Type": "volume", "Name": one, "Destination": "/data"} for one in volumes],
        }
        for one in volumes:
            self.volumes.setdefault(one, {})
        self.containers.append(made)
        return made

    def id_of(self, image: str) -> str:
        """Return the id of an image; of one that is not there, too, and it is there then."""
        return _digits(self.images.setdefault(image, image))

    def idle(self, image: str) -> bool:
        """Say whether Docker would let go of a name of an image."""
        return not any(
            one["Image"] == f"sha256:{self.id_of(image)}" and one["Config"]["Image"] == image for one in self.containers
        )

    def mounted(self, volume: str) -> bool:
        return any(mount["Name"] == volume for one in self.containers for mount in one["Mounts"])

    def stopped(self) -> list[Row]:
        return [one for one in self.containers if one["State"]["Status"] != "running"]

    def usage(self) -> Iterator[Row]:
        """Yield what Docker says of its use of the disk."""
        images = [image for image in self.images if self.idle(image)]
        volumes = [name for name in self.volumes if not self.mounted(name)]
        for kind, count, idle in (
            ("Images", len(self.images), len(images)), ("Containers", len(self.containers), len(self.stopped())),
            ("Local Volumes", len(self.volumes), len(volumes)), ("Build Cache", len(self.cache), len(self.cache)),
        ):
            size = f"{count * 2}MB" if count else "0B"
            yield {
                "type": kind, "totalCount": count, "active": count - idle, "size": size, "reclaimable": f"{idle * 2}MB (50%)" if idle else "0B",
                "sizeBytes": count * 2 * 1024 ** 2,
            }


def engine(instance: Instance, server: str | None = None) -> Engine:
    """Return Docker of a machine: that of a server, or the instance's own."""
    if server not in instance.engines:
        instance.engines[server] = Engine()
        if server is None:
            instance.engines[None].run("dokploy-traefik", "traefik:v3.6.25")
            instance.engines[None].files["/dokploy-traefik"] = {"/etc/hostname": b"traefik\n", "/tmp/.X": b""}
    return instance.engines[server]


def leave(instance: Instance, kind: str, row: Row) -> None:
    """Leave in Docker what the deployment of a service does: its image, and its volumes."""
    found = engine(instance, row.get("serverId"))
    if kind != "compose" and row.get("dockerImage"):
        found.id_of(row["dockerImage"] if ":" in row["dockerImage"] else f"{row['dockerImage']}:latest")
    for mount in instance.rows("mounts", **{f"{kind}Id": row[f"{kind}Id"]}):
        if mount["type"] == "volume":
            found.volumes.setdefault(mount["volumeName"], {})


def failed(command: str, why: str) -> TrpcError:
    return TrpcError("INTERNAL_SERVER_ERROR", f"Command execution failed: Command failed: {command}\nError response from daemon: {why}\n")


def docker_of(instance: Instance, values: Row) -> Engine | None:
    """Return Docker of the machine that is asked about; None where it can't be reached."""
    wanted = values.get("serverId")
    if wanted is None:
        return engine(instance)
    return engine(instance, wanted) if instance.find("server", wanted)["ipAddress"] in instance.hosts else None


def _lost(instance: Instance, values: Row) -> Any:
    """Say why nobody gets to a machine."""
    keyless = instance.find("server", values["serverId"])["sshKeyId"] is None
    raise TrpcError("INTERNAL_SERVER_ERROR", "No SSH key available for this server" if keyless else "SSH connection error: connect ECONNREFUSED")


def reached_engine(instance: Instance, values: Row) -> Engine:
    """Return Docker of the machine that is asked about, or say why nobody gets there."""
    return docker_of(instance, values) or _lost(instance, values)


def _listing(name: str, rows: Callable[[Engine], list[Row]]) -> None:
    """Register what lists something; of a machine that can't be reached it says that there is nothing."""
    def listing(instance: Instance, values: Row) -> list[Row]:
        found = docker_of(instance, values)
        return rows(found) if found else []
    procedure(name)(listing)


def _split(image: str) -> tuple[str, str]:
    repository, _colon, tag = image.rpartition(":")
    return ("<none>", "<none>") if image.startswith("<none>") else (repository, tag)


def _image(found: Engine, image: str) -> Row:
    repository, tag = _split(image)
    return {
        "Containers": "N/A", "CreatedAt": "2026-01-01 00:00:00 +0000 UTC", "CreatedSince": "2 days ago", "Digest": "<none>",
        "ID": found.id_of(image)[:12], "Repository": repository, "SharedSize": "N/A", "Size": "2MB", "Tag": tag, "UniqueSize": "N/A", "VirtualSize": "2MB",
    }


def _volume(name: str, labels: Row) -> Row:
    return {
        "Availability": "N/A", "Driver": "local", "Group": "N/A", "Labels": ",".join(f"{key}={value}" for key, value in labels.items()), "Links": "N/A",
        "Mountpoint": f"/var/lib/docker/volumes/{name}/_data", "Name": name, "Scope": "local", "Size": "N/A", "Status": "N/A",
    }


def _cached(key: str) -> Row:
    return {
        "id": key, "type": "regular", "description": "mount / from exec /bin/sh -c make", "size": "2MB", "sizeBytes": 2 * 1024 ** 2,
        "createdSince": "2 days ago", "lastUsedSince": "2 days ago", "usageCount": 1, "shared": False, "inUse": False,
    }


_listing("dockerImage.getImages", lambda found: [_image(found, image) for image in found.images])
_listing("dockerVolume.getVolumes", lambda found: [_volume(name, labels) for name, labels in found.volumes.items()])
_listing("dockerVolume.getVolumesSize", lambda found: [{"name": name, "size": "2MB"} for name in found.volumes])
_listing("dockerDiskUsage.getBuildCache", lambda found: [_cached(key) for key in found.cache])


@procedure("dockerDiskUsage.getDiskUsage")
@procedure("settings.getDockerDiskUsage")
def _disk_usage(instance: Instance, values: Row) -> list[Row]:
    found = docker_of(instance, values)
    return list((found or _lost(instance, values)).usage())


@procedure("docker.getContainers")
def _containers(instance: Instance, values: Row) -> list[Row]:
    found = docker_of(instance, values)
    rows = [
        {
            "containerId": one["Id"][:12], "name": one["Name"][1:], "image": one["Config"]["Image"], "ports": "", "state": one["State"]["Status"],
            "status": "Up 2 days",
        }
        for one in (found.containers if found else ()) if "dokploy" not in one["Name"]
    ]
    if found and not found.containers:
        rows = [{
            "containerId": "No container id", "name": "No container name", "image": "No image", "ports": "No ports", "state": "No state", "status": "No status",
        }]
    own = {"containerId": "fedcba987654", "name": "dokploy-monitoring", "state": "exited", "image": "traefik"}
    return [*rows, *([] if "serverId" in values else [own])]


def named_containers(instance: Instance, values: Row) -> list[Row]:
    """List the containers that run and have a text in their names."""
    found = docker_of(instance, values)
    return [
        {"containerId": one["Id"][:12], "name": one["Name"][1:], "state": "running"} for one in (found.containers if found else ())
        if values["appName"] in one["Name"] and one["State"]["Status"] == "running"
    ]


def inspect(instance: Instance, values: Row) -> Row | None:
    """Return what Docker tells of a container of nobody's."""
    found, wanted = docker_of(instance, values), values["containerId"]
    return next((one for one in (found.containers if found else ()) if one["Id"].startswith(wanted) or one["Name"] == f"/{wanted}"), None)


@procedure("docker.removeContainer")
def _remove_container(instance: Instance, values: Row) -> Any:
    row = inspect(instance, values)
    if row:
        engine(instance, values.get("serverId")).containers.remove(row)
    return NULL


@procedure("dockerImage.removeImage")
def _remove_image(instance: Instance, values: Row) -> Any:
    found = docker_of(instance, values) or _lost(instance, values)
    named = "<none>" not in (values["repository"], values["tag"]) and values["repository"] and values["tag"]
    wanted = f"{values['repository']}:{values['tag']}" if named else values["id"]
    images = [image for image in found.images if image == wanted or not named and found.id_of(image).startswith(wanted)]
    if not images:
        raise failed(f"docker rmi {wanted}", f"No such image: {wanted}")
    if not found.idle(images[0]):
        raise failed(f"docker rmi {wanted}", "conflict: unable to remove repository reference (must force)")
    del found.images[images[0]]
    return NULL


@procedure("dockerVolume.removeVolume")
def _remove_volume(instance: Instance, values: Row) -> Any:
    found, name = docker_of(instance, values) or _lost(instance, values), values["volumeName"]
    if name not in found.volumes:
        raise failed(f"docker volume rm {name}", f"get {name}: no such volume")
    if found.mounted(name):
        raise failed(f"docker volume rm {name}", f"remove {name}: volume is in use")
    del found.volumes[name]
    return NULL


def _pruning(name: str, prune: Callable[[Engine], None], answer: Any = True) -> None:
    def act(instance: Instance, values: Row) -> Any:
        prune(docker_of(instance, values) or _lost(instance, values))
        return answer
    PROCEDURES[name] = act


def _prune_containers(found: Engine) -> None:
    found.containers = [one for one in found.containers if one["State"]["Status"] == "running"]


def _prune_images(found: Engine) -> None:
    found.images = {image: made for image, made in found.images.items() if not found.idle(image)}


def _prune_volumes(found: Engine) -> None:
    found.volumes = {name: labels for name, labels in found.volumes.items() if found.mounted(name)}


_pruning("settings.cleanStoppedContainers", _prune_containers)
_pruning("settings.cleanUnusedImages", _prune_images)
_pruning("settings.cleanUnusedVolumes", _prune_volumes)
_pruning("settings.cleanDockerBuilder", lambda found: found.cache.clear(), None)


@procedure("settings.cleanAll")
def _clean_all(instance: Instance, values: Row) -> Row:
    found = docker_of(instance, values)
    for prune in (_prune_containers, _prune_images) if found else ():
        prune(found)
    return {"status": "scheduled", "message": "Docker cleanup has been initiated in the background"}
