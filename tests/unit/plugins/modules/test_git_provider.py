# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Git providers: one resource with four types, three of which can be made."""

from __future__ import annotations

import json
from typing import Any, Callable

import pytest
from dokploy_sandbox.git_providers import add

Run = Callable[..., dict[str, Any]]
SECRET = "planted-secret"
BACK = "https://dokploy.example.com/api/providers"
TYPES: dict[str, dict[str, Any]] = {
    "gitlab": {"gitlab_url": "https://gitlab.example.com", "application_id": "a", "secret": SECRET, "redirect_uri": f"{BACK}/gitlab/callback"},
    "gitea": {"gitea_url": "https://gitea.example.com", "client_id": "a", "client_secret": SECRET, "redirect_uri": f"{BACK}/gitea/callback"},
    "bitbucket": {"bitbucket_username": "a", "bitbucket_email": "a@example.com", "api_token": SECRET},
}
CHANGED = {"gitlab": {"group_name": "g"}, "gitea": {"client_id": "b"}, "bitbucket": {"bitbucket_workspace_name": "w"}}


def agree(sandbox: Any, kind: str) -> None:
    """Do what someone does in a browser."""
    for row in sandbox.instance.table(kind).values():
        row.update({"accessToken": f"{SECRET}-access", "refreshToken": f"{SECRET}-refresh"})


@pytest.mark.parametrize("release", ["v0.28.8", "v0.29.14", "v0.30.2"])
@pytest.mark.parametrize("kind", TYPES)
def test_each_type_is_made_changed_and_removed(run: Run, sandbox: Any, kind: str, release: str) -> None:
    sandbox.reset(release)
    wanted = {"name": "work", "type": kind, **TYPES[kind]}
    predicted = run("git_provider", **wanted, check=True)
    assert not sandbox.instance.table("gitProvider")
    made = run("git_provider", **wanted, verbosity=4)
    assert predicted["diff"] == made["diff"] and made["git_provider"][f"{kind}_id"]
    again = run("git_provider", **wanted, verbosity=2)
    assert (again["changed"], again["requests"]) == (False, ["GET settings.getDokployVersion gitProvider.getAll", f"GET {kind}.one"])
    assert run("git_provider", name="work", verbosity=2)["requests"] == ["GET settings.getDokployVersion gitProvider.getAll"]
    held = dict(next(iter(sandbox.instance.table(kind).values())))
    changed = run("git_provider", name="work", **CHANGED[kind])
    row = next(iter(sandbox.instance.table(kind).values()))
    assert sum(row[name] != held[name] for name in held) == 1 and run("git_provider", **{**wanted, **CHANGED[kind]})["changed"] is False
    agree(sandbox, kind)
    told = [
        predicted, made, changed, run("info", resource="git_provider"), run("info", resource=kind), run("export"),
        run("api", procedure="gitProvider.getAll"), run("api", procedure=f"{kind}.one", input={f"{kind}Id": row[f"{kind}Id"]}),
    ]
    assert SECRET not in json.dumps(told)
    assert run("git_provider", name="work", state="absent")["changed"]
    assert not sandbox.instance.table("gitProvider") and not sandbox.instance.table(kind)


@pytest.mark.parametrize("release", ["v0.28.8", "v0.30.2"])
@pytest.mark.parametrize("kind", ["gitlab", "gitea"])
def test_where_to_agree_is_told_until_someone_has(run: Run, sandbox: Any, kind: str, release: str) -> None:
    sandbox.reset(release)
    # What a server needs to get in is not for the browser.
    wanted = {"name": "work", "type": kind, **TYPES[kind], f"{kind}_url": f"https://user:{SECRET}@{kind}.example.com"}
    for result in (run("git_provider", **wanted), run("git_provider", **wanted)):
        provider = result["git_provider"]
        assert provider["connected"] is False
        assert provider["authorize_url"].startswith(f"https://{kind}.example.com/") and provider[f"{kind}_id"] in provider["authorize_url"]
    agree(sandbox, kind)
    provider = run("git_provider", **wanted)["git_provider"]
    assert (provider["connected"], provider["authorize_url"]) == (True, None)


def test_one_of_github_is_made_in_a_browser_and_managed_then(run: Run, sandbox: Any) -> None:
    for check in (True, False):
        told = run("git_provider", name="hub", type="github", check=check, fails=True)["msg"]
        assert "GitHub makes its app in a browser" in told
    row = add(sandbox.instance, "github", "hub", {"githubAppName": "app", "githubPrivateKey": SECRET, "githubAppId": 1, "githubInstallationId": "2"})
    assert run("git_provider", name="hub", type="github")["git_provider"]["connected"] is True
    assert run("git_provider", name="hub", shared=True)["changed"] and sandbox.instance.rows("gitProvider", sharedWithOrganization=True)
    run("git_provider", id=row["gitProviderId"], name="code")
    assert sandbox.instance.rows("gitProvider", name="code") and row["githubAppName"] == "app"
    assert run("stack", stack={"git_providers": {"code": {"type": "github", "shared": True, "github_app_name": "app"}}})["changed"] is False


def test_one_of_github_is_left_out_of_an_export_which_says_so(run: Run, sandbox: Any) -> None:
    services = {"applications": {"web": {"source_type": "github", "github": "hub", "repository": "shop", "owner": "team"}}}
    stack = {"projects": {"shop": {"environments": {"production": services}}}}
    sandbox.instance.licensed = True
    add(sandbox.instance, "github", "hub", {"githubAppName": "app"})
    run("stack", stack={**stack, "git_providers": {"work": {"type": "gitea", **TYPES["gitea"]}}})
    exported = run("export", return_secrets=True)
    assert list(exported["stack"]["git_providers"]) == ["work"] and exported["left_out"] == ["git provider hub"]
    assert run("export", project="shop")["left_out"] == []
    assert run("stack", stack=exported["stack"], prune="all")["changed"] is False
    sandbox.reset()
    for check in (True, False):
        message = run("stack", stack=exported["stack"], check=check, fails=True)["msg"]
        assert "github: there is no github 'hub'. GitHub makes its app in a browser; make the provider in the web interface" in message
    assert not sandbox.instance.table("project") and not sandbox.instance.table("gitProvider")
    add(sandbox.instance, "github", "hub", {"githubAppName": "app"})
    run("stack", stack=exported["stack"])
    assert run("export", return_secrets=True)["stack"] == exported["stack"]


def test_sharing_needs_a_newer_server(run: Run, sandbox: Any) -> None:
    sandbox.reset("v0.28.8")
    told = run("git_provider", name="work", type="gitea", **TYPES["gitea"], shared=True, fails=True)["msg"]
    assert "shared needs Dokploy v0.29.0 or newer" in told


def test_it_is_tried_once_it_is_stored(run: Run, sandbox: Any) -> None:
    wanted = {"name": "work", "type": "gitea", **TYPES["gitea"]}
    failed = run("git_provider", **wanted, test=True, fails=True)
    assert "test: git provider work is stored, and does not work" in failed["msg"] and failed["done"] == ["create git provider work"]
    agree(sandbox, "gitea")
    assert run("git_provider", name="work", client_id="b", test=True)["changed"]
    assert run("git_provider", name="work", client_id="b", test=True)["changed"] is False
    assert "does not work" in run("git_provider", name="work", gitea_url="https://gitea.invalid", test=True, fails=True)["msg"]


@pytest.mark.parametrize("release", ["v0.28.8", "v0.30.2"])
def test_services_name_what_the_same_stack_makes(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    services = {"applications": {"web": {"source_type": "gitlab", "gitlab": "work", "gitlab_repository": "shop"}}}
    stack = {
        "projects": {"shop": {"environments": {"production": services}}},
        "git_providers": {"work": {"type": "gitlab", **TYPES["gitlab"]}},
    }
    assert run("stack", stack=stack, check=True)["diff"] == run("stack", stack=stack)["diff"]
    provider, application = next(iter(sandbox.instance.table("gitlab").values())), next(iter(sandbox.instance.table("application").values()))
    assert application["gitlabId"] == provider["gitlabId"]
    assert run("stack", stack=stack)["changed"] is False
    assert run("application", project="shop", name="web", gitlab="work")["changed"] is False
    exported = run("export", return_secrets=True)["stack"]
    assert exported["projects"]["shop"]["environments"]["production"]["applications"]["web"]["gitlab"] == "work"
    assert run("stack", stack=exported, prune="all")["changed"] is False


@pytest.mark.parametrize("kind", ["github", "gitlab", "gitea", "bitbucket"])
def test_repositories_and_branches_are_read_of_a_provider(run: Run, sandbox: Any, kind: str) -> None:
    row = add(sandbox.instance, kind, "work", {})
    owner = {"login": "team"} if kind == "github" else {"username": "team"}
    path = {"full_name": "team/shop"} if kind == "github" else {"url": "team/shop"}
    row["repositories"] = [{"id": 7, "name": "shop", "owner": owner, **path, "branches": ["main", "next"]}]
    found = run("info", resource="git_repository", git_provider="work", verbosity=2)
    assert found["resources"] == [{"id": 7, "name": "shop", "owner": "team", "path": "team/shop"}] and len(found["requests"]) == 3
    wanted = {"owner": "team", "repository": "shop", **({"repository_id": 7} if kind == "gitlab" else {})}
    branches = run("info", resource="git_branch", git_provider="work", filters=wanted)["resources"]
    assert branches == [{"name": "main", "commit": "0123456789"}, {"name": "next", "commit": "0123456789"}]
    assert len(run("info", resource="git_branch", git_provider="work", filters={**wanted, "name": "next"})["resources"]) == 1
    assert "filters.repository: is needed" in run("info", resource="git_branch", git_provider="work", filters={"owner": "team"}, fails=True)["msg"]
    assert "git_provider: the git repository is read of one" in run("info", resource="git_repository", fails=True)["msg"]
    if kind == "gitlab":
        without = run("info", resource="git_branch", git_provider="work", filters={"owner": "team", "repository": "shop"}, fails=True)["msg"]
        assert "filters.repository_id: is needed for GitLab" in without
