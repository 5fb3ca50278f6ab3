# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags, and the services of others that the server uses."""

from __future__ import annotations

from steps import MISSING, PROJECT, Step

AI = {"name": "$prefix", "apiUrl": "http://127.0.0.1:9/v1", "apiKey": "not-a-secret", "model": "m", "isEnabled": True}

INTEGRATION_CASES: dict[str, list[Step]] = {
    "tag": [
        PROJECT,
        Step("POST tag.create", {"name": "$prefix", "color": "#ff0000"}, save={"tagId": "tagId"}),
        Step("POST tag.create", {"name": "$prefix"}),
        Step("POST tag.create", {"name": ""}),
        Step("POST tag.create", {"name": "$prefix-b"}, save={"secondId": "tagId"}),
        Step("GET tag.one", {"tagId": "$tagId"}),
        Step("GET tag.one", {"tagId": MISSING}),
        Step("GET tag.all", pick=("tagId", "$tagId")),
        Step("POST tag.update", {"tagId": "$tagId"}),
        Step("POST tag.update", {"tagId": "$tagId", "name": "$prefix-b"}),
        Step("POST tag.update", {"tagId": "$tagId", "color": None}),
        Step("POST tag.update", {"tagId": MISSING, "name": "a"}),
        Step("POST tag.bulkAssign", {"projectId": "$projectId", "tagIds": ["$tagId"]}),
        Step("GET project.one", {"projectId": "$projectId"}),
        Step("GET project.all", pick=("projectId", "$projectId")),
        Step("POST tag.bulkAssign", {"projectId": "$projectId", "tagIds": ["$tagId", "$tagId"]}),
        Step("GET project.one", {"projectId": "$projectId"}),
        Step("POST tag.bulkAssign", {"projectId": "$projectId", "tagIds": [MISSING]}),
        Step("POST tag.bulkAssign", {"projectId": MISSING, "tagIds": []}),
        Step("POST tag.bulkAssign", {"projectId": "$projectId", "tagIds": ["$secondId"]}),
        Step("POST tag.remove", {"tagId": "$secondId"}),
        Step("GET project.one", {"projectId": "$projectId"}),
        Step("POST tag.remove", {"tagId": "$tagId"}),
        Step("POST tag.remove", {"tagId": "$tagId"}),
    ],
    "ai": [
        Step("POST ai.create", AI),
        Step("POST ai.create", {"name": "$prefix", "apiUrl": "nope", "apiKey": "", "isEnabled": True, "model": "m"}),
        Step("GET ai.getAll", pick=("name", "$prefix"), save={"aiId": "aiId"}),
        Step("GET ai.one", {"aiId": "$aiId"}),
        Step("GET ai.one", {"aiId": MISSING}),
        Step("POST ai.update", {"aiId": "$aiId", "name": "$prefix-b"}),
        Step("POST ai.update", {**AI, "aiId": "$aiId", "model": "other", "isEnabled": False}),
        Step("GET ai.one", {"aiId": "$aiId"}),
        Step("POST ai.update", {**AI, "aiId": "$prefix-own"}),
        Step("GET ai.one", {"aiId": "$prefix-own"}),
        Step("POST ai.delete", {"aiId": "$prefix-own"}),
        Step("POST ai.delete", {"aiId": "$aiId"}),
        Step("POST ai.delete", {"aiId": "$aiId"}),
    ],
}
