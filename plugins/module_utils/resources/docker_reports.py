# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports of what Docker has and does on a machine: a server, or the one that Dokploy runs on."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.attached import SERVICE_KINDS
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Requires
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.network import NETWORK
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.report import Listed, Report
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import FLAG, NUMBER, Value, pattern

#: Servers show and change files in volumes and containers since then.
FILES_SINCE = (0, 30, 0)
V29, V30 = Requires((0, 29, 0)), Requires(FILES_SINCE)

#: What the input checks of the server take for a path within a container or a volume (v0.30.2).
PATH = Value("", pattern(r"/[^\0]{0,4095}", "'{value}' is no absolute path; begin it with /"), needed=True)
#: What they take for the name of a container, of a volume (v0.30.2).
DOCKER_NAME = Value("", pattern(r"[a-zA-Z0-9._-]+", "'{value}' is no name; write letters, digits and . _ -"), needed=True)

CONTAINERS = Listed("container", "docker.getContainers", ("name", "containerId"), "containerId")
VOLUMES = Listed("volume", "dockerVolume.getVolumes", ("Name",), "volumeName")


def file_rows(answer: Any) -> list[Record]:
    """Return the entries of a directory, or the one file that is read: its content as it is, or as Base64 where it is no text."""
    if isinstance(answer, list):
        return answer
    data = b64decode(answer["content"])
    try:
        return [{"content": data.decode(), "encoding": "utf-8", "truncated": answer["truncated"]}]
    except UnicodeDecodeError:
        return [{"content": answer["content"], "encoding": "base64", "truncated": answer["truncated"]}]


def _files(kind: str, listing: str, reading: str, within: Listed) -> Report:
    def asked(server: Record, given: Record) -> tuple[str, Record]:
        sent = {"path": "/", **{name: value for name, value in given.items() if name != "content"}}
        return reading if given.get("content") else listing, sent
    inputs = (Field(within.noun, DOCKER_NAME, within.field, required=True), Field("path", PATH), Field("content", FLAG))
    return Report(
        kind, listing, rows=file_rows, inputs=inputs, columns=("name", "isDirectory"), secret=("content",), of=(("server", "", V30),), asked=asked,
        within=within, requires=V30,
    )


def _events(answer: Record) -> list[Record]:
    return [
        {
            "type": row.get("Type"), "action": row.get("Action"), "id": row.get("Actor", {}).get("ID"),
            "name": row.get("Actor", {}).get("Attributes", {}).get("name"), "attributes": row.get("Actor", {}).get("Attributes", {}), "time": row.get("time"),
        }
        for row in answer["events"]
    ]


def _network(answer: Record) -> Record:
    attached = (answer.get("Containers") or {}).values()
    return {
        **{name: answer.get(name) for name in ("Name", "Id", "Created", "Scope", "Driver", "Internal", "Attachable", "Ingress", "Options", "Labels")},
        "ipam": [{"subnet": one.get("Subnet"), "gateway": one.get("Gateway")} for one in (answer.get("IPAM") or {}).get("Config") or ()],
        "containers": [{"name": one.get("Name"), "ipv4": one.get("IPv4Address"), "ipv6": one.get("IPv6Address")} for one in attached],
    }


def _image(answer: Record) -> Record:
    config = answer.get("Config") or {}
    return {
        **{name: answer.get(name) for name in ("Id", "RepoTags", "RepoDigests", "Created", "Architecture", "Os", "Size")},
        **{name: config.get(name) for name in ("Env", "Cmd", "Entrypoint", "User", "WorkingDir", "Labels", "Healthcheck")},
        **{name: list(config.get(name) or ()) for name in ("ExposedPorts", "Volumes")},
    }


OF_DOCKER: tuple[Report, ...] = (
    _files("container_file", "docker.listContainerFiles", "docker.readContainerFile", CONTAINERS),
    Report("container_stat", "swarm.getContainerStats", of=(("server", "swarm.getContainerStats", V29),), columns=("Name", "ID"), requires=V29),
    Report(
        "docker_event", "docker.getEvents", rows=_events, of=(("server", "docker.getEvents", V30),), columns=("type", "action", "name"), requires=V30,
        inputs=(Field("minutes", NUMBER),),
    ),
    Report("docker_health", "docker.getServerHealth", of=(("server", "docker.getServerHealth", V30),), requires=V30, inputs=(Field("since_hours", NUMBER),)),
    Report("gpu", "settings.checkGPUStatus", of=(("server", "settings.checkGPUStatus", Requires()),)),
    Report(
        "image_config", "dockerImage.getImageConfig", rows=_image, of=(("server", "dockerImage.getImageConfig", V30),), requires=V30,
        inputs=(Field("image", Value("", needed=True), "imageRef", required=True),),
    ),
    Report("network_config", rows=_network, of=((NETWORK.kind, "network.inspect", V29),)),
    Report("service_usage", of=tuple((kind, "application.readAppMonitoring", Requires()) for kind in SERVICE_KINDS), asked=lambda record, given: (
        "application.readAppMonitoring", {"appName": record["appName"]}
    )),
    Report("swarm_service", "swarm.getNodeApps", of=(("server", "swarm.getNodeApps", Requires()),), columns=("Name", "Mode")),
    Report(
        "volume_config", "dockerVolume.getVolumeConfig", of=(("server", "dockerVolume.getVolumeConfig", V30),), within=VOLUMES, requires=V30,
        inputs=(Field("volume", DOCKER_NAME, "volumeName", required=True),),
    ),
    _files("volume_file", "dockerVolume.listVolumeFiles", "dockerVolume.readVolumeFile", VOLUMES),
)
