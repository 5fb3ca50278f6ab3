# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of the proxy."""

from __future__ import annotations

from steps import Step

FOLDER = "/etc/dokploy/traefik"
FILE = f"{FOLDER}/dynamic/contract.yml"

TRAEFIK_CASES: dict[str, list[Step]] = {
    "traefik file": [
        Step("POST settings.updateTraefikFile", {"path": FILE, "traefikConfig": "http:\n  routers: {}\n"}),
        Step("GET settings.readTraefikFile", {"path": FILE}),
        Step("POST settings.updateTraefikFile", {"path": FILE, "traefikConfig": "http: {}\n"}),
        Step("GET settings.readTraefikFile", {"path": FILE}),
        Step("POST settings.updateTraefikFile", {"path": FILE, "traefikConfig": ""}),
        # It is not there, and is answered true all the same.
        Step("POST settings.updateTraefikFile", {"path": f"{FOLDER}/nope/contract.yml", "traefikConfig": "http: {}\n"}),
        Step("GET settings.readTraefikFile", {"path": f"{FOLDER}/nope/contract.yml"}),
        Step("GET settings.readTraefikFile", {"path": f"{FOLDER}/dynamic/nope.yml"}),
        Step("GET settings.readTraefikFile", {"path": "/etc/passwd"}),
        Step("GET settings.readTraefikFile", {"path": f"{FOLDER}/../../passwd"}),
    ],
}
