# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases of remote servers; nothing listens at the port of those that are here."""

from __future__ import annotations

from steps import MISSING, PROJECT, Step

#: What create and update want each time.
FORM = {
    "name": "$prefix", "description": None, "ipAddress": "127.0.0.1", "port": 1, "username": "root", "sshKeyId": None, "serverType": "deploy",
}
SERVER = Step("POST server.create", FORM, save={"serverId": "serverId"})
SERVER_ONE = Step("GET server.one", {"serverId": "$serverId"})
HERE = {"serverId": "$serverId"}

MACHINE_CASES: dict[str, list[Step]] = {
    "server": [
        SERVER,
        Step("POST server.create", {**FORM, "ipAddress": "not an ip", "port": 99999, "enableDockerCleanup": False}, save={"secondId": "serverId"}),
        Step("POST server.create", {"name": "$prefix"}),
        Step("POST server.create", {**FORM, "name": "", "serverType": "nope"}),
        Step("POST server.create", {**FORM, "sshKeyId": MISSING}),
        Step("GET server.all", pick=("serverId", "$secondId")),
        SERVER_ONE,
        Step("POST settings.updateDockerCleanup", {**HERE, "enableDockerCleanup": False}),
        Step("POST server.update", {**FORM, **HERE, "enableDockerCleanup": False, "command": "true", "description": "d"}),
        Step("POST server.update", {**FORM, **HERE}),
        Step("POST server.update", {**FORM, **HERE, "command": ""}),
        Step("POST server.update", {**FORM, **HERE, "command": None}),
        Step("POST server.update", HERE),
        Step("POST server.update", {**FORM, "serverId": MISSING}),
        Step("POST server.updateBuildsConcurrency", {**HERE, "buildsConcurrency": 3}),
        Step("POST server.updateBuildsConcurrency", {**HERE, "buildsConcurrency": 0}),
        Step("GET server.one", {"serverId": MISSING}),
        Step("GET server.validate", HERE),
        Step("GET server.security", {"serverId": MISSING}),
        Step("POST server.setup", {"serverId": MISSING}),
        Step("POST server.setup", HERE),
        Step("GET server.one", HERE, until=("deployments.0.status", "error")),
        Step("POST server.remove", {"serverId": MISSING}),
        Step("POST server.remove", {"serverId": "$secondId"}),
        Step("POST server.remove", HERE),
    ],
    "server that can't be reached": [
        Step("POST sshKey.generate", {"type": "ed25519"}, save={"private": "privateKey", "public": "publicKey"}),
        Step("POST sshKey.create", {"name": "$prefix", "organizationId": "", "privateKey": "$private", "publicKey": "$public"}),
        Step("GET sshKey.all", pick=("name", "$prefix"), save={"keyId": "sshKeyId"}),
        Step("POST server.create", {**FORM, "sshKeyId": "$keyId", "serverType": "build"}, save={"serverId": "serverId"}),
        SERVER_ONE,
        Step("GET server.validate", HERE),
        Step("GET server.security", HERE),
        Step("POST server.setup", HERE),
        Step("GET server.one", HERE, until=("deployments.0.status", "error")),
        Step("POST sshKey.remove", {"sshKeyId": "$keyId"}),
        Step("GET server.validate", HERE),
        SERVER_ONE,
        Step("POST server.remove", HERE),
    ],
    "what is on a server": [
        SERVER,
        PROJECT,
        Step(
            "POST application.create", {"name": "web", "appName": "$prefix-web", "environmentId": "$environmentId", **HERE},
            save={"applicationId": "applicationId"},
        ),
        Step("GET server.all", pick=("serverId", "$serverId")),
        Step("POST server.remove", HERE),
        Step("POST application.delete", {"applicationId": "$applicationId"}),
        Step("POST application.create", {"name": "api", "appName": "$prefix-api", "environmentId": "$environmentId"}, save={"builtId": "applicationId"}),
        Step("POST application.update", {"applicationId": "$builtId", "buildServerId": "$serverId"}),
        Step("POST server.remove", HERE),
        Step("GET application.one", {"applicationId": "$builtId"}),
        Step("POST application.delete", {"applicationId": "$builtId"}),
    ],
}
