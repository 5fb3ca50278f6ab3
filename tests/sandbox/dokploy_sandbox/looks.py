# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server tells of Docker on a machine, and the files in its volumes and containers."""

from __future__ import annotations

import base64
from typing import Any

from .checks import number
from .engines import Engine, docker_of, engine, failed, inspect, reached_engine
from .errors import TrpcError
from .instance import NULL, SERVICES, Instance, Row, procedure

LIMIT = 512 * 1024


def _volume_files(instance: Instance, values: Row) -> dict[str, bytes]:
    """Return the files of a volume by path; Docker makes a volume that is not there."""
    found = reached_engine(instance, values)
    found.volumes.setdefault(values["volumeName"], {})
    return found.files.setdefault(values["volumeName"], {})


def _container_files(instance: Instance, values: Row, command: str = "") -> dict[str, bytes]:
    reached_engine(instance, values)
    row = inspect(instance, values)
    if row is None:
        why = f"Error response from daemon: No such container: {values['containerId']}\n"
        raise TrpcError("INTERNAL_SERVER_ERROR", f"Command execution failed: Command failed: {command}\n{why}" if command else why)
    return docker_of(instance, values).files.setdefault(row["Name"], {})


def _entries(files: dict[str, bytes], path: str) -> list[Row]:
    if path in files:
        return [{"name": path, "isDirectory": False}]
    folder = path.rstrip("/") + "/"
    names = {one[len(folder):].partition("/")[::2] for one in files if one.startswith(folder)}
    if not names and folder != "/":
        raise TrpcError("INTERNAL_SERVER_ERROR", f"Command execution failed: Command failed: ls -1Ap {path}\nls: {path}: No such file or directory\n")
    found = {name: any(rest for one, rest in names if one == name) for name, rest in names}
    return [{"name": name, "isDirectory": found[name]} for name in sorted(found, key=lambda name: (not found[name], name))]


def _read(files: dict[str, bytes], path: str, shown: str) -> Row:
    if path not in files:
        folder = any(one.startswith(path.rstrip("/") + "/") for one in files) or path == "/"
        why = "cat: read error: Is a directory\n" if folder else f"cat: can't open '{shown}': No such file or directory\n"
        raise TrpcError("INTERNAL_SERVER_ERROR", why)
    return {"content": base64.b64encode(files[path][:LIMIT]).decode(), "truncated": len(files[path]) > LIMIT}


def _write(files: dict[str, bytes], values: Row) -> Any:
    path, content = values["path"], values["content"].encode()
    folder = path.rpartition("/")[0]
    if folder and not any(one.startswith(folder + "/") for one in files):
        text = base64.b64encode(content).decode()
        raise TrpcError("INTERNAL_SERVER_ERROR", f"Command execution failed: Command failed: printf '%s' {text} | base64 -d > {path}\nnonexistent directory\n")
    files[path] = content
    return None


def _delete(files: dict[str, bytes], path: str) -> Any:
    for one in [one for one in files if one == path or one.startswith(path.rstrip("/") + "/")]:
        del files[one]
    return None


@procedure("dockerVolume.listVolumeFiles")
def _list_volume(instance: Instance, values: Row) -> list[Row]:
    return _entries(_volume_files(instance, values), values["path"])


@procedure("dockerVolume.readVolumeFile")
def _read_volume(instance: Instance, values: Row) -> Row:
    return _read(_volume_files(instance, values), values["path"], "/__volume" + values["path"])


@procedure("dockerVolume.writeVolumeFile")
def _write_volume(instance: Instance, values: Row) -> Any:
    return _write(_volume_files(instance, values), values)


@procedure("dockerVolume.deleteVolumeFile")
def _delete_volume(instance: Instance, values: Row) -> Any:
    return _delete(_volume_files(instance, values), values["path"])


@procedure("docker.listContainerFiles")
def _list_container(instance: Instance, values: Row) -> list[Row]:
    return _entries(_container_files(instance, values, "docker exec"), values["path"])


@procedure("docker.readContainerFile")
def _read_container(instance: Instance, values: Row) -> Row:
    return _read(_container_files(instance, values), values["path"], values["path"])


@procedure("docker.writeContainerFile")
def _write_container(instance: Instance, values: Row) -> Any:
    return _write(_container_files(instance, values, "docker cp"), values)


@procedure("docker.deleteContainerFile")
def _delete_container(instance: Instance, values: Row) -> Any:
    return _delete(_container_files(instance, values, "docker exec"), values["path"])


@procedure("dockerVolume.getVolumeConfig")
def _volume_config(instance: Instance, values: Row) -> Row:
    found, name = reached_engine(instance, values), values["volumeName"]
    if name not in found.volumes:
        raise failed(f"docker volume inspect {name}", f"get {name}: no such volume")
    return {
        "CreatedAt": "2026-01-01T00:00:00Z", "Driver": "local", "Labels": found.volumes[name] or None,
        "Mountpoint": f"/var/lib/docker/volumes/{name}/_data", "Name": name, "Options": None, "Scope": "local",
    }


@procedure("dockerImage.getImageConfig")
def _image_config(instance: Instance, values: Row) -> Row:
    found, name = reached_engine(instance, values), values["imageRef"]
    if name not in found.images:
        raise failed(f"docker image inspect {name}", f"no such image: {name}: No such image: {name}")
    return {
        "Id": f"sha256:{found.id_of(name)}", "RepoTags": [name], "RepoDigests": [], "Created": "2026-01-01T00:00:00Z", "Architecture": "amd64", "Os": "linux",
        "Size": 2000000, "Config": {"Env": ["PATH=/bin"], "Cmd": ["/bin/serve"], "ExposedPorts": {"80/tcp": {}}, "Volumes": None, "Labels": None},
    }


@procedure("docker.getEvents")
def _events(instance: Instance, values: Row) -> Row:
    rows = [
        {
            "Type": "container", "Action": "start", "Actor": {"ID": one["Id"], "Attributes": {"name": one["Name"][1:], "image": one["Config"]["Image"]}},
            "scope": "local", "time": 1767225600, "timeNano": 1767225600000000000,
        }
        for one in reached_engine(instance, values).containers
    ]
    return {"events": rows, "fetchedAt": "2026-01-01T00:00:00.000Z"}


@procedure("docker.getServerHealth")
def _health(instance: Instance, values: Row) -> Row:
    found = reached_engine(instance, values)
    return {
        "checkedAt": "2026-01-01T00:00:00.000Z", "containers": {"containerCount": len(found.containers), "serviceCount": 0},
        "resources": {"memTotalBytes": 8 * 1024 ** 3, "memUsedBytes": 1024 ** 3, "cpuCount": 2}, "disk": {"totalBytes": 10 ** 11, "usedBytes": 10 ** 10},
        "inotify": None, "dockerNetworks": {"count": 0, "addressPools": None, "usage": [], "usageError": None}, "daemonErrors": [],
        "daemonLogsWindow": {"fromEpoch": 0, "toEpoch": 0},
        "reservation": {"memoryReservedBytes": 0, "cpuReservedNanoCpus": 0, "appCount": 0, "unsupportedComposeCount": 0},
    }


@procedure("swarm.getContainerStats")
def _stats(instance: Instance, values: Row) -> list[Row]:
    found = docker_of(instance, values) or Engine({}, {}, [], [])
    return [
        {
            "BlockIO": "0B / 0B", "CPUPerc": "0.00%", "Container": one["Id"][:12], "ID": one["Id"][:12], "MemPerc": "0.00%", "MemUsage": "512KiB / 8GiB",
            "Name": one["Name"][1:], "NetIO": "0B / 0B",
        }
        for one in found.containers
    ]


@procedure("swarm.getNodeApps")
def _node_apps(instance: Instance, values: Row) -> list[Row] | None:
    if number(instance.version) < (0, 29, 0) and values.get("serverId", None) not in (None, *instance.table("server")):
        return None
    docker_of(instance, values)
    return [
        {
            "ID": row[f"{kind}Id"][:12], "Image": row.get("dockerImage") or "", "Mode": "replicated", "Name": row["appName"], "Ports": "",
            "Replicas": f"{row.get('replicas') or 1}/{row.get('replicas') or 1}",
        }
        for kind in SERVICES if kind != "compose" for row in instance.rows(kind, serverId=values.get("serverId"))
    ]


@procedure("settings.checkGPUStatus")
def _gpu(instance: Instance, values: Row) -> Row:
    cards = instance.shown.cards
    return {
        "driverVersion": None, "driverInstalled": bool(cards), "availableGPUs": cards, "runtimeInstalled": bool(cards), "runtimeConfigured": False,
        "swarmEnabled": False,
        "gpuResources": 0, "gpuModel": None, "memoryInfo": None, "cudaVersion": None, "cudaSupport": False,
        **engine(instance, values.get("serverId")).gpu,
    }


@procedure("registry.testRegistryById")
def _registry_login(instance: Instance, values: Row) -> bool:
    if values.get("registryId") not in instance.table("registry"):
        raise TrpcError("BAD_REQUEST", "Registry not found")
    return True


@procedure("settings.setupGPU")
def _set_up_gpu(instance: Instance, values: Row) -> Row:
    found = _gpu(instance, values)
    if not found["driverInstalled"]:
        raise TrpcError("INTERNAL_SERVER_ERROR", "NVIDIA drivers not installed. Please install appropriate NVIDIA drivers first.")
    engine(instance, values.get("serverId")).gpu.update(runtimeConfigured=True, swarmEnabled=True, gpuResources=found["availableGPUs"])
    return {"success": True}


@procedure("settings.cleanMonitoring")
def _clean_monitoring(instance: Instance, values: Row) -> bool:
    instance.shown.watched.clear()
    return True


@procedure("application.readAppMonitoring")
def _app_monitoring(instance: Instance, values: Row) -> Any:
    return instance.shown.watched.get(values["appName"], NULL)


@procedure("server.getDefaultCommand")
def _default_command(instance: Instance, values: Row) -> str:
    kind = instance.find("server", values["serverId"])["serverType"]
    return f"set -e\n# sets a {kind} server up\n"


@procedure("network.inspect")
def _network(instance: Instance, values: Row) -> Row:
    row = instance.find("network", values["networkId"])
    return {
        "Name": row["name"], "Id": "n" * 25, "Created": "2026-01-01T00:00:00Z", "Scope": "local", "Driver": row["driver"], "EnableIPv6": row["enableIPv6"],
        "IPAM": {"Driver": "default", "Options": None, "Config": [{"Subnet": "10.0.7.0/24", "Gateway": "10.0.7.1"}]}, "Internal": row["internal"],
        "Attachable": row["attachable"], "Ingress": False, "Containers": {}, "Options": {}, "Labels": {},
    }
