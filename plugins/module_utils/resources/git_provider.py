# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Git providers: one row each, and a row of its type beside it that has an id of its own (access.md, Git providers).

Services point at the row of the type, so each type is a kind of its own for them.
"""

from __future__ import annotations

from typing import Any, Callable
from urllib.parse import urlencode

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Identity, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.integrations import MAIL
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Create, Part, Read, ReadPart, Record, Remove, Trial, Update
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import FLAG, NEEDED_TEXT, PLAIN_TEXT, TEXT, Choice, Url, Value
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.redaction import HIDDEN, hide_credentials

TYPES = ("github", "gitlab", "bitbucket", "gitea")
#: What must be there for a provider to be of use; what a server sets itself is in a row only when someone has agreed to it in a browser.
CONNECTED = {
    "github": ("githubPrivateKey", "githubAppId", "githubInstallationId"), "gitlab": ("accessToken", "refreshToken"),
    "gitea": ("accessToken", "refreshToken"), "bitbucket": (),
}


def _own_id(record: Record) -> Record:
    """Return the id of the row of its type."""
    name = f"{record['providerType']}Id"
    return {name: record[name]}


def _open(url: str) -> str:
    """Return an address as a browser is given it, without the credentials that it may have."""
    return hide_credentials(url, whole=True).replace(f"{HIDDEN}@", "").rstrip("/")


def _authorize_url(kind: str, own: Record) -> str | None:
    """Return the address where someone must agree that the server may use a provider."""
    back = own.get("redirectUri")
    if kind == "gitlab" and back and own.get("applicationId"):
        asked = {
            "client_id": own["applicationId"], "redirect_uri": f"{back}?{urlencode({'gitlabId': own['gitlabId']})}", "response_type": "code",
            "scope": "api read_user read_repository",
        }
        return f"{_open(own['gitlabUrl'])}/oauth/authorize?{urlencode(asked)}"
    if kind == "gitea" and back and own.get("clientId"):
        asked = {
            "client_id": own["clientId"], "redirect_uri": back, "response_type": "code", "scope": "read:repository read:user read:organization",
            "state": own["giteaId"],
        }
        return f"{_open(own['giteaUrl'])}/login/oauth/authorize?{urlencode(asked)}"
    return None


def _known(kind: str, own: Record) -> Record:
    """Return what the row of its type tells of one: lists tell less of it, and of what is set in a browser only that it is."""
    known = {name: value for name, value in own.items() if name not in ("gitProvider", "isConfigured", "isDeprecated")}
    if all(name in own for name in CONNECTED[kind]):
        known["connected"] = all(own[name] for name in CONNECTED[kind]) if CONNECTED[kind] else True
    elif "isConfigured" in own:
        known["connected"] = own["isConfigured"]
    if "redirectUri" in own:
        known["authorizeUrl"] = None if known["connected"] else _authorize_url(kind, own)
    return known


def _flat(row: Record) -> Record:
    kind = row["providerType"]
    return {**{name: value for name, value in row.items() if name not in TYPES}, **_known(kind, row.get(kind) or {})}


def _details(answer: Record) -> Record:
    return _known(answer["gitProvider"]["providerType"], answer)


def _tried(record: Record) -> Record:
    more = {"groupName": record.get("groupName"), "bitbucketUsername": record.get("bitbucketUsername"), "workspaceName": record.get("bitbucketWorkspaceName")}
    return {**{name: value for name, value in more.items() if value}, **_own_id(record)}


def _precondition(action: str, record: Record, options: Record) -> str | None:
    if action == "create" and options.get("type") == "github":
        return "GitHub makes its app in a browser; make the provider in the web interface, under Settings, Git, and run again"
    return None


def _field(name: str, *types: str, value: Value = TEXT, api: str = "", needed: bool = False, secret: bool = False, always: bool = False) -> Field:
    return Field(name, value, api, variants=types, required=needed, sensitive=secret, at_create="github" not in types, always=always)


ADDRESS = Url("", needed=True)

#: An update of Bitbucket without a field of it is refused (500 "No values to set"), so its user goes along. Which user the text of
#: `authId` names, the server does not ask.
GIT_PROVIDER = Resource(
    kind="git_provider",
    identity=Identity("gitProviderId", variant="type"),
    read=Read(listing="gitProvider.getAll", record=_flat, complete=True, parts=(ReadPart("", "{}.one", _own_id, _details),)),
    create=Create("{}.create", (("authId", "any"),), answer=None, trial=Trial("{}.testConnection", stored=_tried)),
    update=Update("{}.update", inputs=lambda record: {"gitProviderId": record["gitProviderId"], **_own_id(record)}, parts=(
        Part("gitProvider.toggleShare", ("sharedWithOrganization",), lambda record: {"sharedWithOrganization": record["sharedWithOrganization"]}),
    )),
    remove=Remove("gitProvider.remove"),
    precondition=_precondition,
    computed=("createdAt", "connected", "authorizeUrl", *(f"{kind}Id" for kind in TYPES)),
    fields=(
        Field("name", NEEDED_TEXT, required=True, at_create=True, always=True),
        Field("type", Choice(*TYPES), "providerType", required=True, immutable=True),
        Field("shared", FLAG, "sharedWithOrganization", default=False, since=(0, 29, 0)),
        _field("github_app_name", "github", value=NEEDED_TEXT, always=True),
        _field("gitlab_url", "gitlab", value=ADDRESS, needed=True, always=True),
        _field("gitlab_internal_url", "gitlab", value=Url()),
        _field("application_id", "gitlab", value=NEEDED_TEXT, needed=True),
        _field("secret", "gitlab", value=NEEDED_TEXT, needed=True, secret=True),
        _field("group_name", "gitlab", value=PLAIN_TEXT),
        _field("gitea_url", "gitea", value=ADDRESS, needed=True, always=True),
        _field("gitea_internal_url", "gitea", value=Url()),
        _field("client_id", "gitea", value=NEEDED_TEXT, needed=True),
        _field("client_secret", "gitea", value=NEEDED_TEXT, needed=True, secret=True),
        _field("redirect_uri", "gitlab", "gitea", value=NEEDED_TEXT, needed=True),
        _field("bitbucket_username", "bitbucket", value=PLAIN_TEXT, always=True),
        _field("bitbucket_email", "bitbucket", value=Value(None, MAIL, needed=True)),
        _field("bitbucket_workspace_name", "bitbucket", value=PLAIN_TEXT),
        _field("api_token", "bitbucket", value=PLAIN_TEXT, secret=True),
        _field("app_password", "bitbucket", value=PLAIN_TEXT, secret=True),
    ),
)


REPOSITORIES = {
    "github": "github.getGithubRepositories", "gitlab": "gitlab.getGitlabRepositories", "bitbucket": "bitbucket.getBitbucketRepositories",
    "gitea": "gitea.getGiteaRepositories",
}
BRANCHES = {
    "github": "github.getGithubBranches", "gitlab": "gitlab.getGitlabBranches", "bitbucket": "bitbucket.getBitbucketBranches",
    "gitea": "gitea.getGiteaBranches",
}


def repositories_call(record: Record, given: Record) -> tuple[str, Record]:
    """Return what tells the repositories of a provider."""
    return REPOSITORIES[record["providerType"]], _own_id(record)


def branches_call(record: Record, given: Record) -> tuple[str, Record]:
    """Return what tells the branches of a repository.

    :raises ValueError: where it isn't said which repository, in words that follow the name of a filter
    """
    kind = record["providerType"]
    if kind == "gitlab" and "id" not in given:
        raise ValueError("repository_id: is needed for GitLab; git_repository tells it")
    named = {"owner": given["owner"], "repositoryName" if kind == "gitea" else "repo": given["repo"]}
    return BRANCHES[kind], {**named, **_own_id(record), **({"id": given["id"]} if kind == "gitlab" else {})}


def repositories(answer: Any) -> list[Record]:
    """Return the repositories that a provider has, in the same words for all types."""
    found = []
    for row in answer:
        owner = row["owner"].get("username") or row["owner"].get("login")
        found.append({
            **{name: row[name] for name in ("id", "name", "slug") if name in row}, "owner": owner, "path": row.get("full_name") or row.get("url"),
        })
    return found


def branches(answer: Any) -> list[Record]:
    """Return the branches of a repository, in the same words for all types."""
    return [{"name": row["name"], "commit": row["commit"].get("sha") or row["commit"].get("id")} for row in answer]


def _rows(kind: str) -> Callable[[Any], Any]:
    return lambda answer: [row for row in answer if row["providerType"] == kind]


def _pointed_at(kind: str) -> Resource:
    """Return a type as what services point at; a new one is made as a git provider.

    The procedures that list one type leave out those that are not connected.
    """
    return Resource(
        kind=kind,
        identity=Identity(f"{kind}Id"),
        read=Read(listing="gitProvider.getAll", rows=_rows(kind), record=_flat, complete=True),
        precondition=lambda action, record, options: _precondition(action, record, {"type": kind}),
        computed=("gitProviderId", "connected"),
    )


GIT_PROVIDERS = (GIT_PROVIDER, *map(_pointed_at, TYPES))
