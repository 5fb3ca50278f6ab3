# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Docker has on a machine. The server runs beside a container of the image traefik:v3.6.25."""

from __future__ import annotations

from machine_cases import HERE, SERVER
from steps import MISSING, Step

_LISTS = ("dockerImage.getImages", "dockerVolume.getVolumes", "dockerVolume.getVolumesSize", "dockerDiskUsage.getBuildCache", "dockerDiskUsage.getDiskUsage")

DOCKER_CASES: dict[str, list[Step]] = {
    "docker of a machine": [
        Step("GET dockerImage.getImages", {}, pick=("Tag", "v3.6.25")),
        Step("GET dockerVolume.getVolumes", {}, told=False),
        Step("GET settings.getDockerDiskUsage", told=False),
        *(Step(f"GET {name}", {"serverId": MISSING}) for name in _LISTS),
        Step("POST dockerImage.removeImage", {"repository": "$prefix", "tag": "1", "id": MISSING}),
        Step("POST dockerImage.removeImage", {"repository": "<none>", "tag": "<none>", "id": MISSING}),
        Step("POST dockerImage.removeImage", {"repository": "$prefix", "tag": "1", "id": ""}),
        Step("POST dockerImage.removeImage", {"repository": "$prefix", "tag": "1", "id": MISSING, "serverId": MISSING}),
        Step("POST dockerVolume.removeVolume", {"volumeName": "$prefix"}),
        Step("POST dockerVolume.removeVolume", {"volumeName": "a b"}),
        Step("POST dockerVolume.removeVolume", {"volumeName": "$prefix", "serverId": MISSING}),
        Step("GET docker.getContainersByAppLabel", {"appName": "dokploy-traefik", "type": "standalone"}, pick=("name", "dokploy-traefik")),
    ],
    "docker of a server that can't be reached": [
        SERVER,
        *(Step(f"GET {name}", HERE) for name in _LISTS),
        Step("GET docker.getContainers", HERE),
        *(
            Step(f"POST settings.{name}", HERE)
            for name in ("cleanStoppedContainers", "cleanUnusedImages", "cleanUnusedVolumes", "cleanDockerBuilder", "cleanAll")
        ),
        Step("POST server.remove", HERE),
    ],
}
