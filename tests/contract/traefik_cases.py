# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of the proxy."""

from __future__ import annotations

from machine_cases import FORM, SERVER
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
    # A file that isn't on a host within reach is answered as one on a host that is not, but for the words.
    "traefik file of a server that can't be reached": [
        SERVER,
        Step("GET settings.readTraefikFile", {"path": FILE, "serverId": "$serverId"}),
        Step("GET settings.readDirectories", {"serverId": "$serverId"}),
        Step("POST sshKey.generate", {"type": "ed25519"}, save={"private": "privateKey", "public": "publicKey"}),
        Step("POST sshKey.create", {"name": "$prefix", "organizationId": "", "privateKey": "$private", "publicKey": "$public"}),
        Step("GET sshKey.all", pick=("name", "$prefix"), save={"keyId": "sshKeyId"}),
        Step("POST server.create", {**FORM, "sshKeyId": "$keyId"}, save={"secondId": "serverId"}),
        Step("POST settings.updateTraefikFile", {"path": FILE, "traefikConfig": "http: {}\n", "serverId": "$secondId"}),
        Step("GET settings.readTraefikFile", {"path": FILE, "serverId": "$secondId"}),
        Step("GET settings.readDirectories", {"serverId": "$secondId"}),
        Step("POST sshKey.remove", {"sshKeyId": "$keyId"}),
        Step("POST server.remove", {"serverId": "$secondId"}),
        Step("POST server.remove", {"serverId": "$serverId"}),
    ],
}
