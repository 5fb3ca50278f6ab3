# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Git providers: one row each, and a row of its type beside it. What someone agrees to in a browser, tests put into the tables."""

from __future__ import annotations

from typing import Any

from .checks import number
from .errors import TrpcError
from .instance import PROCEDURES, Handler, Instance, Row, new_id, procedure
from .integrations import reachable

#: What a row of each type has from the start.
FRESH: dict[str, Row] = {
    "github": {
        "githubAppName": None, "githubAppId": None, "githubClientId": None, "githubClientSecret": None, "githubInstallationId": None,
        "githubPrivateKey": None, "githubWebhookSecret": None,
    },
    "gitlab": {
        "gitlabUrl": "https://gitlab.com", "gitlabInternalUrl": None, "applicationId": None, "redirectUri": None, "secret": None, "accessToken": None,
        "refreshToken": None, "groupName": None, "expiresAt": None,
    },
    "bitbucket": {
        "bitbucketUsername": None, "bitbucketEmail": None, "appPassword": None, "apiToken": None, "bitbucketWorkspaceName": None,
    },
    "gitea": {
        "giteaUrl": "https://gitea.com", "giteaInternalUrl": None, "redirectUri": None, "clientId": None, "clientSecret": None, "accessToken": None,
        "refreshToken": None, "expiresAt": None, "scopes": "repo,repo:status,read:user,read:org", "lastAuthenticatedAt": None,
    },
}
#: What lists show of it since v0.29.
LISTED = {
    "github": ("githubId", "githubAppName", "githubAppId", "githubInstallationId"), "gitlab": ("gitlabId", "applicationId", "gitlabUrl"),
    "bitbucket": ("bitbucketId", "bitbucketUsername"), "gitea": ("giteaId", "giteaUrl", "clientId"),
}
TOKENS = {
    "github": ("githubPrivateKey", "githubAppId", "githubInstallationId"), "gitlab": ("accessToken", "refreshToken"),
    "gitea": ("accessToken", "refreshToken"),
}
#: Addresses that a test of a type asks.
ASKED = {"gitlab": "gitlabUrl", "gitea": "giteaUrl"}


def add(instance: Instance, kind: str, name: str, values: Row) -> Row:
    """Make one, and return the row of its type."""
    newer = number(instance.version) >= (0, 29, 0)
    outer = {
        "name": name, "providerType": kind, "organizationId": instance.organization, "userId": next(iter(instance.table("user")), "someone"),
        **({"sharedWithOrganization": False} if newer else {}),
    }
    made = instance.insert("gitProvider", "gitProviderId", outer)
    fresh = {**FRESH[kind], **({"githubUrl": "https://github.com"} if kind == "github" and number(instance.version) >= (0, 30, 0) else {})}
    row = {**fresh, **{field: value for field, value in values.items() if field in fresh}}
    row.update({f"{kind}Id": new_id(), "gitProviderId": made["gitProviderId"]})
    instance.table(kind)[row[f"{kind}Id"]] = row
    return row


def _find(instance: Instance, kind: str, wanted: str) -> Row:
    row = instance.table(kind).get(wanted)
    if row is None:
        raise TrpcError("NOT_FOUND", f"{kind.capitalize()} Provider not found")
    return row


def _outer(instance: Instance, row: Row) -> Row:
    return instance.table("gitProvider")[row["gitProviderId"]]


def _create(kind: str) -> Handler:
    def create(instance: Instance, values: Row) -> Any:
        row = add(instance, kind, values["name"], values)
        return {name: row[name] for name in ("giteaId", "clientId", "giteaUrl")} if kind == "gitea" else None
    return create


def _one(kind: str) -> Handler:
    def one(instance: Instance, values: Row) -> Row:
        row = _find(instance, kind, values[f"{kind}Id"])
        return {**row, "gitProvider": _outer(instance, row)}
    return one


def _update(kind: str) -> Handler:
    def update(instance: Instance, values: Row) -> Any:
        row = instance.table(kind).get(values[f"{kind}Id"])
        own = {name: value for name, value in values.items() if name in FRESH[kind]}
        if kind == "bitbucket":
            if row is None:
                raise TrpcError("NOT_FOUND", "Bitbucket provider not found")
            if not own:
                raise TrpcError("INTERNAL_SERVER_ERROR", "No values to set")
        outer = _outer(instance, row) if row else instance.table("gitProvider").get(values["gitProviderId"])
        if outer:
            outer["name"] = values["name"]
        if row is None:
            if kind == "gitea":
                raise TrpcError("INTERNAL_SERVER_ERROR", f"Failed to update Gitea provider with ID {values['giteaId']}")
            return None
        row.update(own)
        return row if kind == "bitbucket" else {"success": True} if kind == "gitea" else None
    return update


def _test(kind: str) -> Handler:
    def test(instance: Instance, values: Row) -> str:
        row = _find(instance, kind, values[f"{kind}Id"])
        if not all(row[name] for name in TOKENS.get(kind, ())) or not reachable(str(row.get(ASKED.get(kind, "")))):
            raise TrpcError("BAD_REQUEST", "fetch failed")
        return f"Found {len(_repositories(row))} repositories"
    return test


def _repositories(row: Row) -> list[Row]:
    """Return what a provider has, which tests put there."""
    return row.get("repositories", [])


def _repositories_of(kind: str) -> Handler:
    return lambda instance, values: [
        {name: value for name, value in one.items() if name != "branches"} for one in _repositories(_find(instance, kind, values[f"{kind}Id"]))
    ]


def _branches_of(kind: str) -> Handler:
    def branches(instance: Instance, values: Row) -> list[Row]:
        if kind == "gitlab" and not values.get("id"):
            return []
        wanted = values["repositoryName"] if kind == "gitea" else values["repo"]
        found = [one for one in _repositories(_find(instance, kind, values[f"{kind}Id"])) if one["name"] == wanted]
        if not found:
            raise TrpcError("BAD_REQUEST", "Failed to fetch branches: Not Found")
        return [{"name": name, "commit": {"id" if kind in ("gitlab", "gitea") else "sha": "0123456789"}} for name in found[0]["branches"]]
    return branches


def _listed(kind: str) -> Handler:
    def listed(instance: Instance, values: Row) -> list[Row]:
        needed = ("clientId", "clientSecret") if kind == "gitea" else TOKENS.get(kind, ())
        shown = {"gitlab": ("gitlabUrl",), "github": ("githubUrl",)}.get(kind, ())
        return [
            {f"{kind}Id": row[f"{kind}Id"], **{name: row[name] for name in shown if name in row}, "gitProvider": _outer(instance, row)}
            for row in instance.table(kind).values() if all(row[name] for name in needed)
        ]
    return listed


@procedure("gitProvider.getAll")
def git_provider_get_all(instance: Instance, values: Row) -> list[Row]:
    newer = number(instance.version) >= (0, 29, 0)
    found = []
    for outer in reversed(instance.table("gitProvider").values()):
        own: Row = {}
        for kind in FRESH:
            row = next(iter(instance.rows(kind, gitProviderId=outer["gitProviderId"])), None)
            if row and newer:
                more = {"githubUrl": row["githubUrl"]} if "githubUrl" in row else {}
                state = {"isConfigured": kind != "bitbucket" and all(row[name] for name in TOKENS[kind])}
                state.update({"isDeprecated": bool(row["appPassword"] and not row["apiToken"])} if kind == "bitbucket" else {})
                own[kind] = {**{name: row[name] for name in LISTED[kind]}, **more, **state}
            else:
                own[kind] = row
        found.append({**outer, **own, **({"isOwner": True} if newer else {})})
    return found


@procedure("gitProvider.remove")
def git_provider_remove(instance: Instance, values: Row) -> Row:
    outer = instance.table("gitProvider").pop(values["gitProviderId"], None)
    if outer is None:
        raise TrpcError("BAD_REQUEST", "Git Provider not found")
    kind = outer["providerType"]
    for row in instance.rows(kind, gitProviderId=outer["gitProviderId"]):
        del instance.table(kind)[row[f"{kind}Id"]]
        for service in ("application", "compose"):
            for user in instance.rows(service, **{f"{kind}Id": row[f"{kind}Id"]}):
                user[f"{kind}Id"] = None
    return outer


@procedure("gitProvider.toggleShare")
def git_provider_toggle_share(instance: Instance, values: Row) -> Row:
    outer = instance.table("gitProvider").get(values["gitProviderId"])
    if outer is None:
        raise TrpcError("NOT_FOUND", "Git Provider not found")
    outer["sharedWithOrganization"] = values["sharedWithOrganization"]
    return outer


for _kind in FRESH:
    PROCEDURES[f"{_kind}.one"] = _one(_kind)
    PROCEDURES[f"{_kind}.update"] = _update(_kind)
    PROCEDURES[f"{_kind}.testConnection"] = _test(_kind)
    PROCEDURES[f"{_kind}.{_kind}Providers"] = _listed(_kind)
    PROCEDURES[f"{_kind}.get{_kind.capitalize()}Repositories"] = _repositories_of(_kind)
    PROCEDURES[f"{_kind}.get{_kind.capitalize()}Branches"] = _branches_of(_kind)
    if _kind != "github":
        PROCEDURES[f"{_kind}.create"] = _create(_kind)
