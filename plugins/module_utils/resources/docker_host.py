# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Docker has on a machine, as servers tell it. It is no part of the catalog: nobody states it, it can be read and removed only."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Identity, Requires, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import camel
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Read, ReadPart, Record

#: What Docker shows for a repository or tag that an image has none of.
NONE = "<none>"
_UNITS = {"": 1, "B": 1, "KB": 1000, "MB": 1000 ** 2, "GB": 1000 ** 3, "TB": 1000 ** 4}


def size_in_bytes(text: Any) -> int | None:
    """Return the number of a size such as ``1.98MB``, which Docker writes with decimal units; None where it says none."""
    found = re.match(r"([\d.]+)\s*([kKMGT]?B)", str(text or ""))
    return round(float(found[1]) * _UNITS[found[2].upper()]) if found else None


def image_name(text: str) -> str:
    """Return the name of an image as Docker lists it: ``docker.io/library/nginx`` is ``nginx:latest``."""
    name = re.sub(r"^(?:index\.)?docker\.io/(?:library/)?", "", text.partition("@")[0])
    return name if ":" in name.rsplit("/", 1)[-1] else f"{name}:latest"


def _image(row: Record) -> Record:
    named = NONE not in (row["Repository"], row["Tag"])
    return {
        "imageId": row["ID"], "name": f"{row['Repository']}:{row['Tag']}" if named else row["ID"], "repository": row["Repository"], "tag": row["Tag"],
        "size": row.get("Size"), "sizeBytes": size_in_bytes(row.get("Size")), "createdAt": row.get("CreatedAt"),
    }


def _labels(text: str) -> dict[str, str]:
    """Return labels that Docker writes in one line; a value may have a comma in it."""
    parts = re.split(r",(?=[\w./-]+=)", text or "")
    return dict(part.split("=", 1) for part in parts if "=" in part)


def _volume(row: Record) -> Record:
    return {
        "name": row["Name"], "driver": row.get("Driver"), "scope": row.get("Scope"), "mountpoint": row.get("Mountpoint"),
        "labels": _labels(row.get("Labels") or ""),
    }


def _sizes(answer: Any) -> dict[str, Any]:
    return {row["name"]: row["size"] for row in answer or ()}


_CACHED = ("type", "description", "size", "created_since", "last_used_since", "usage_count", "shared", "in_use")


def _cached(row: Record) -> Record:
    return {"cacheId": row["id"], **{camel(name): row.get(camel(name)) for name in _CACHED}, "sizeBytes": size_in_bytes(row.get("size"))}


DOCKER_IMAGE = Resource(
    kind="docker_image",
    identity=Identity("imageId"),
    parents=("server",),
    read=Read(listing="dockerImage.getImages", complete=True, record=_image),
    computed=("repository", "tag", "size", "sizeBytes", "createdAt"),
    requires=Requires((0, 30, 0)),
)

DOCKER_VOLUME = Resource(
    kind="docker_volume",
    identity=Identity("name"),
    parents=("server",),
    read=Read(listing="dockerVolume.getVolumes", complete=True, record=_volume, parts=(ReadPart("size", "dockerVolume.getVolumesSize", value=_sizes),)),
    computed=("driver", "scope", "mountpoint", "labels", "size", "sizeBytes"),
    requires=Requires((0, 30, 0)),
)

DOCKER_BUILD_CACHE = Resource(
    kind="docker_build_cache",
    identity=Identity("cacheId", key=()),
    parents=("server",),
    read=Read(listing="dockerDiskUsage.getBuildCache", complete=True, record=_cached),
    computed=(*map(camel, _CACHED), "sizeBytes"),
    requires=Requires((0, 30, 0)),
)

ON_A_MACHINE = (DOCKER_IMAGE, DOCKER_VOLUME, DOCKER_BUILD_CACHE)
