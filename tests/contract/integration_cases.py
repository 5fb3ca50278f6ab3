# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags, and the services of others that the server uses."""

from __future__ import annotations

from typing import Any

from steps import MISSING, PROJECT, Step

AI = {"name": "$prefix", "apiUrl": "http://127.0.0.1:9/v1", "apiKey": "not-a-secret", "model": "m", "isEnabled": True}

CLOUDFLARE = {"providerType": "cloudflare", "apiToken": "not-a-secret"}
HASHICORP = {"providerType": "hashicorp", "url": "http://127.0.0.1:9", "token": "not-a-secret"}
MASK = "********"

OWN: dict[str, dict[str, Any]] = {
    "gitlab": {
        "authId": "any", "gitlabUrl": "http://127.0.0.1:9", "applicationId": "a", "secret": "not-a-secret",
        "redirectUri": "http://dokploy.example.com/api/providers/gitlab/callback",
    },
    "gitea": {
        "giteaUrl": "http://127.0.0.1:9", "clientId": "a", "clientSecret": "not-a-secret",
        "redirectUri": "http://dokploy.example.com/api/providers/gitea/callback",
    },
    "bitbucket": {"authId": "any", "bitbucketUsername": "a", "bitbucketEmail": "a@example.com", "apiToken": "not-a-secret"},
}
CHANGED = {"gitlab": {"gitlabUrl": "http://127.0.0.1:9", "groupName": "g"}, "gitea": {"giteaUrl": "http://127.0.0.1:9", "clientId": "b"}, "bitbucket": {
    "bitbucketWorkspaceName": "w",
}}


def git_life(kind: str) -> list[Step]:
    """Return a git provider's life: made, found, changed, shared and removed."""
    ids = {"gitProviderId": "$gitProviderId", f"{kind}Id": "$ownId"}
    return [
        Step(f"POST {kind}.create", {**OWN[kind], "name": "$prefix"}, told=kind != "gitea"),
        Step("GET gitProvider.getAll", pick=("name", "$prefix"), save={"gitProviderId": "gitProviderId", "ownId": f"{kind}.{kind}Id"}),
        Step(f"GET {kind}.one", {f"{kind}Id": "$ownId"}),
        Step(f"GET {kind}.one", {f"{kind}Id": MISSING}),
        Step(f"POST {kind}.update", {**ids, **CHANGED[kind], "name": "$prefix-b"}, told=kind != "bitbucket"),
        Step(f"GET {kind}.one", {f"{kind}Id": "$ownId"}),
        *([Step(f"POST {kind}.update", {**ids, "name": "$prefix-c"})] if kind == "bitbucket" else []),
        *([Step(f"POST {kind}.testConnection", {f"{kind}Id": "$ownId"}, told=False)] if kind == "gitlab" else []),
        Step("POST gitProvider.toggleShare", {"gitProviderId": "$gitProviderId", "sharedWithOrganization": True}, told=False),
        Step(f"GET {kind}.one", {f"{kind}Id": "$ownId"}),
        Step("POST gitProvider.remove", {"gitProviderId": "$gitProviderId"}),
        Step("POST gitProvider.remove", {"gitProviderId": "$gitProviderId"}),
        Step(f"POST {kind}.update", {**ids, **CHANGED[kind], "name": "$prefix-b"}),
        Step(f"GET {kind}.{kind}Providers", told=False),
    ]


INTEGRATION_CASES: dict[str, list[Step]] = {
    **{f"git provider {kind}": git_life(kind) for kind in OWN},
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
    "dns provider": [
        Step("POST dnsProvider.create", {"name": "$prefix", "config": CLOUDFLARE}, save={"id": "dnsProviderId"}),
        Step("POST dnsProvider.create", {"name": "$prefix", "config": CLOUDFLARE}),
        Step("GET dnsProvider.all", pick=("name", "$prefix")),
        Step("GET dnsProvider.one", {"dnsProviderId": "$id"}),
        Step("GET dnsProvider.one", {"dnsProviderId": MISSING}),
        Step("POST dnsProvider.update", {"dnsProviderId": "$id", "name": "$prefix-b", "config": {**CLOUDFLARE, "apiToken": MASK}}),
        Step("POST dnsProvider.update", {
            "dnsProviderId": "$id", "name": "$prefix", "config": {"providerType": "route53", "accessKeyId": "a", "secretAccessKey": MASK},
        }),
        Step("POST dnsProvider.update", {"dnsProviderId": MISSING, "name": "$prefix", "config": CLOUDFLARE}),
        Step("POST dnsProvider.remove", {"dnsProviderId": "$id"}),
        Step("POST dnsProvider.remove", {"dnsProviderId": "$id"}),
    ],
    "vault provider": [
        PROJECT,
        Step("POST vaultProvider.create", {"name": "$prefix", "config": HASHICORP, "assignments": []}, save={"id": "vaultProviderId"}),
        Step("POST vaultProvider.create", {"name": "$prefix", "config": HASHICORP, "assignments": []}),
        Step("POST vaultProvider.create", {"name": "$prefix-b", "config": HASHICORP, "assignments": [{"projectId": MISSING}]}),
        Step("POST vaultProvider.testConnection", {"config": HASHICORP}),
        Step("GET vaultProvider.all", pick=("name", "$prefix")),
        Step("GET vaultProvider.one", {"vaultProviderId": "$id"}),
        Step("GET vaultProvider.one", {"vaultProviderId": MISSING}),
        Step("POST vaultProvider.update", {
            "vaultProviderId": "$id", "name": "$prefix-b", "config": {**HASHICORP, "token": MASK, "namespace": "n"},
            "assignments": [{"projectId": "$projectId", "environmentIds": ["$environmentId"]}],
        }),
        Step("POST vaultProvider.update", {
            "vaultProviderId": "$id", "name": "$prefix-b", "config": HASHICORP, "assignments": [{"projectId": "$projectId", "environmentIds": [MISSING]}],
        }),
        Step("POST vaultProvider.remove", {"vaultProviderId": "$id"}),
        Step("POST vaultProvider.remove", {"vaultProviderId": "$id"}),
    ],
}
