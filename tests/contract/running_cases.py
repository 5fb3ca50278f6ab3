# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server says of what does not run; of what does, test_running.py."""

from __future__ import annotations

from steps import MISSING, Step

RUNNING_CASES: dict[str, list[Step]] = {
    "containers": [
        *(
            Step(f"GET docker.{procedure}", given)
            for procedure, more in (
                ("getServiceContainersByAppName", {}), ("getStackContainersByAppName", {}), ("getContainersByAppNameMatch", {"appType": "docker-compose"}),
                ("getContainersByAppNameMatch", {"appType": "stack"}), ("getContainersByAppLabel", {"type": "swarm"}),
            )
            for given in ({"appName": MISSING, **more}, {"appName": "no name", **more}, more)
        ),
        Step("GET docker.getConfig", {"containerId": MISSING}),
        Step("GET docker.getConfig", {"containerId": "no name"}),
        Step("GET docker.getConfig", {}),
    ],
}
