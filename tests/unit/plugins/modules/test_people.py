# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members of an organization, and who is invited to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.document import read_document
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.converge import converge
from dokploy_sandbox import VERSIONS
from hypothesis import given, settings
from hypothesis import strategies as st

from ..module_utils.controllers import apart

Run = Callable[..., dict[str, Any]]
MARKER = "planted-secret"
ADA = {"email": "ada@example.com", "password": MARKER}
OWNER = "admin@example.com"
MAIL = {
    "type": "email", "smtp_server": "mail.example.com", "smtp_port": 25, "username": "robot", "password": "not-a-secret", "from_address": "a@example.com",
    "to_addresses": ["b@example.com"],
}
SHOP = {"projects": {"shop": {"environments": {"production": {"applications": {"web": {}}, "postgres": {"db": {
    "database_name": "a", "database_user": "a", "database_password": "not-a-secret",
}}}}}}}


def members(sandbox: Any) -> dict[str, dict[str, Any]]:
    """Return the memberships by the email."""
    emails = {user.id: user.email for user in sandbox.instance.people.users.values()}
    return {emails[row["userId"]]: row for row in sandbox.instance.table("member").values()}


@pytest.mark.parametrize("release", VERSIONS)
def test_a_user_is_made_changed_and_removed(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    run("stack", stack=SHOP)
    results = []
    for options in (
        {**ADA, "can_create_services": True, "accessed_projects": ["shop"], "accessed_services": ["shop/production/db", "shop/production/web"]},
        {"email": "ADA@example.com", "accessed_environments": ["shop/production"], "accessed_services": ["shop/production/db"]},
        {"email": "ada@example.com", "can_create_services": False, "accessed_projects": []},
        {"email": "ada@example.com", "role": "admin"},
        {"email": "ada@example.com", "state": "absent", "delete_account": True},
    ):
        predicted, applied = run("user", check=True, **options), run("user", **options)
        assert (predicted["changed"], predicted["diff"]) == (applied["changed"], applied["diff"]) and applied["changed"] and applied["diff"]
        sandbox.requests.clear()
        assert run("user", **options)["changed"] is False
        assert len(sandbox.requests) <= 2 and not any(request.startswith("POST") for request in sandbox.requests)
        results += [predicted, applied]
    assert MARKER not in json.dumps(results)
    assert list(members(sandbox)) == [OWNER] and sandbox.instance.people.sessions == {}


@pytest.mark.parametrize("release", VERSIONS)
def test_a_new_one_can_sign_in_and_sees_what_it_is_let_at(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    run("stack", stack=SHOP)
    made = run("user", **ADA, accessed_services=["shop/production/web"])["user"]
    row = members(sandbox)["ada@example.com"]
    web, = sandbox.instance.table("application").values()
    assert row["accessedServices"] == [web["applicationId"]] == made["accessed_services"] and row["role"] == "member"
    assert sandbox.instance.people.users["ada@example.com"].password == MARKER
    assert run("user", email="ada@example.com", password="another-planted-secret")["changed"] is False


def test_what_is_made_in_the_same_plan_can_be_seen(run: Run, sandbox: Any) -> None:
    document = {**SHOP, "users": {"ada@example.com": {
        "password": MARKER, "accessed_projects": ["shop"], "accessed_environments": ["shop/production"],
        "accessed_services": ["shop/production/web", "shop/production/db"], "can_access_to_docker": True,
    }}}
    predicted, applied = run("stack", stack=document, check=True), run("stack", stack=document)
    assert (predicted["diff"], predicted["summary"]) == (applied["diff"], applied["summary"])
    assert run("stack", stack=document)["changed"] is False
    row = members(sandbox)["ada@example.com"]
    assert len(row["accessedServices"]) == 2 and len(row["accessedProjects"]) == len(row["accessedEnvironments"]) == 1 and row["canAccessToDocker"]
    exported = run("export")
    assert "password of ada@example.com is left out: the server doesn't give it back" in exported["warnings"]
    told = {**document["users"]["ada@example.com"]}
    del told["password"]
    assert exported["stack"]["users"] == {"ada@example.com": {**told, "accessed_services": ["shop/production/web", "shop/production/db"]}}
    assert run("stack", stack=exported["stack"], prune="all")["changed"] is False
    assert MARKER not in json.dumps([predicted, applied, exported])


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize(("options", "words"), [
    ({"password": "short"}, "password: has 5 characters, and 8 to 128 are possible"),
    ({"email": "ada"}, "email: 'ada' is not a mail address"),
    ({"role": "owner"}, "role: an organization has the one owner"),
    ({"role": "deployer"}, "role: there is no custom role 'deployer'; there is admin, member"),
    ({"role": "admin", "can_create_projects": True}, "can_create_projects: one with the role admin may do and see everything; leave it out"),
    ({"role": "admin", "accessed_projects": ["shop"]}, "accessed_projects: one with the role admin may do and see everything"),
    ({"accessed_projects": ["nope"]}, "accessed_projects: there is no project 'nope'; there is shop"),
    ({"accessed_services": ["web"]}, "accessed_services: there is no service 'web'; name it by its path from the project, with slashes"),
    ({"accessed_environments": ["shop/nope"]}, "accessed_environments: there is no environment 'shop/nope'"),
    ({"password": None}, "password is needed to create the user ada@example.com"),
    ({"email": OWNER, "password": None, "can_create_projects": True}, "one with the role owner may do and see everything"),
    ({"email": OWNER, "password": None, "role": "member"}, "it is the owner of the organization, who can't be given another role"),
])
def test_what_the_server_would_take_or_refuse_is_refused_in_words(run: Run, sandbox: Any, options: dict[str, Any], words: str, check: bool) -> None:
    run("stack", stack=SHOP)
    given = {name: value for name, value in {**ADA, **options}.items() if value is not None}
    message = run("user", check=check, fails=True, **given)["msg"]
    assert words in message and MARKER not in message
    assert list(members(sandbox)) == [OWNER]


@pytest.mark.parametrize("check", [True, False])
def test_nobody_is_removed_who_should_not_be(run: Run, sandbox: Any, check: bool) -> None:
    run("user", **ADA)
    message = run("user", email="ada@example.com", state="absent", check=check, fails=True)["msg"]
    assert "removes the whole account, in every organization of the server" in message and "say delete_account: true" in message
    assert "it is the owner of the organization" in run("user", email=OWNER, state="absent", delete_account=True, check=check, fails=True)["msg"]
    members(sandbox)[OWNER]["role"] = "admin"
    assert "it is the user whose key this is" in run("user", email=OWNER, state="absent", delete_account=True, check=check, fails=True)["msg"]
    assert len(members(sandbox)) == 2


def test_what_wants_a_licence_is_refused_without_one_and_kept_with_one(run: Run, sandbox: Any) -> None:
    run("ssh_key", name="k", generate="ed25519")
    run("server", name="worker", ip_address="203.0.113.10", ssh_key="k")
    for check in (True, False):
        message = run("user", **ADA, accessed_servers=["worker"], check=check, fails=True)["msg"]
        assert "accessed_servers of user ada@example.com can only be changed with a valid enterprise license" in message
    assert run("user", **ADA, accessed_servers=[])["changed"]
    sandbox.instance.licensed = True
    assert run("user", email="ada@example.com", accessed_servers=["worker"])["changed"]
    assert run("user", email="ada@example.com", accessed_servers=["worker"])["changed"] is False
    sandbox.instance.licensed = False
    assert run("user", email="ada@example.com", accessed_servers=["worker"], can_create_projects=True)["changed"]
    assert members(sandbox)["ada@example.com"]["accessedServers"] != []
    sandbox.reset("v0.28.8")
    assert "accessed_servers needs Dokploy v0.29.0 or newer" in run("user", **ADA, accessed_servers=[], fails=True)["msg"]


def test_a_custom_role_of_the_same_document_is_there_before_who_has_it(run: Run, sandbox: Any) -> None:
    sandbox.instance.licensed = True
    document = {"users": {"ada@example.com": {"password": MARKER, "role": "deployer"}}, "custom_roles": {"deployer": {"permissions": {"service": ["read"]}}}}
    assert run("stack", stack=document)["summary"]["created"] == 2
    assert run("stack", stack=document)["changed"] is False
    assert members(sandbox)["ada@example.com"]["role"] == "deployer"
    assert "can_create_projects: one with the role deployer may do what the custom role says" in run(
        "user", email="ada@example.com", can_create_projects=True, fails=True,
    )["msg"]


@settings(max_examples=40)
@given(choices=st.lists(st.integers(0, 2), max_size=60), release=st.sampled_from(VERSIONS), count=st.integers(2, 3))
def test_controllers_make_one_and_none_fails(
    run: Run, sandbox: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, choices: list[int], release: str, count: int,
) -> None:
    sandbox.reset(release)
    document = {"users": {"ada@example.com": {"password": MARKER, "role": "admin"}}, "invitations": {"bob@example.com": {"role": "admin"}}}
    controllers = apart(sandbox, monkeypatch, tmp_path, choices, lambda client: converge(client, read_document(document)), count)
    assert not controllers.errors, controllers.errors
    assert sorted(members(sandbox)) == ["ada@example.com", OWNER] and members(sandbox)["ada@example.com"]["role"] == "admin"
    assert [row["email"] for row in sandbox.instance.rows("invitation", status="pending")] == ["bob@example.com"]
    assert run("stack", stack=document)["changed"] is False


def test_an_account_that_is_there_already_comes_in_with_its_password_only(run: Run, sandbox: Any) -> None:
    sandbox.reset("v0.28.8")
    sandbox.instance.people.add("ada@example.com", "not-a-secret", "", "", "user")
    assert "password: ada@example.com has an account on the server already, with another password" in run("user", **ADA, fails=True)["msg"]
    assert run("user", email="ada@example.com", password="not-a-secret")["changed"]
    sandbox.reset("v0.30.2")
    sandbox.instance.people.add("ada@example.com", MARKER, "", "", "user")
    assert "it belongs to another organization; invite it with dokploy_invitation" in run("user", **ADA, fails=True)["msg"]


@pytest.mark.parametrize("release", VERSIONS)
def test_an_invitation_is_made_renewed_and_taken_back(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    run("notification", name="mail", **MAIL)
    tokens, results = [], []
    for options in ({"notification": "mail"}, {"role": "admin", "notification": "mail"}, {"state": "absent"}):
        predicted, applied = run("invitation", email="Bob@example.com", check=True, **options), run("invitation", email="Bob@example.com", **options)
        assert (predicted["changed"], predicted["diff"]) == (applied["changed"], applied["diff"]) and applied["changed"]
        assert run("invitation", email="bob@example.com", **options)["changed"] is False
        tokens += [row["id"] for row in sandbox.instance.table("invitation").values()]
        results += [predicted, applied]
    assert sandbox.instance.mailed == ["bob@example.com"] * 2 and len(set(tokens)) == 2
    assert not any(token in json.dumps([*results, run("info", resource="invitation")]) for token in tokens)


def test_one_that_has_expired_is_made_anew(run: Run, sandbox: Any) -> None:
    run("invitation", email="bob@example.com", role="admin")
    row, = sandbox.instance.table("invitation").values()
    row["expiresAt"] = "2026-01-01T00:00:00.000Z"
    predicted, applied = run("invitation", email="bob@example.com", check=True), run("invitation", email="bob@example.com")
    assert predicted["diff"] == applied["diff"] and applied["diff"][0]["after"] == "renewed: true\n"
    new, = sandbox.instance.table("invitation").values()
    assert new["id"] != row["id"] and new["role"] == "admin"
    assert run("invitation", email="bob@example.com")["changed"] is False


def test_a_member_needs_no_invitation(run: Run, sandbox: Any) -> None:
    run("user", **ADA)
    result = run("invitation", email="ADA@example.com", role="admin")
    assert (result["changed"], result["invitation"]) == (False, None)
    assert run("stack", stack={"invitations": {"ada@example.com": {}}})["changed"] is False
    assert not sandbox.instance.table("invitation")


def test_the_link_is_told_who_asks_for_secrets_only(run: Run, sandbox: Any) -> None:
    made = run("invitation", email="bob@example.com", return_secrets=True)["invitation"]
    assert made["invitation_id"] in sandbox.instance.table("invitation")
    assert "invitation_id" not in run("invitation", email="bob@example.com")["invitation"]
    exported = run("export", return_secrets=True)["stack"]
    assert exported["invitations"] == {"bob@example.com": {}} and made["invitation_id"] not in json.dumps(exported)
    assert run("stack", stack=exported)["changed"] is False


def test_a_mail_that_can_not_be_sent_is_told(run: Run, sandbox: Any) -> None:
    run("notification", name="chat", type="slack", webhook_url="https://chat.example.com/not-a-secret")
    for check in (True, False):
        message = run("invitation", email="bob@example.com", notification="chat", check=check, fails=True)["msg"]
        assert "notification: chat is a notification of the type slack, which sends no mail" in message
    run("notification", name="mail", **MAIL)
    sandbox.instance.can_mail = False
    failed = run("invitation", email="bob@example.com", notification="mail", fails=True)
    row, = sandbox.instance.table("invitation").values()
    assert "the invitation is there, but nobody was told" in failed["msg"] and failed["changed"] and row["id"] not in json.dumps(failed)
