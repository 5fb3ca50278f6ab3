# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Organizations, and the roles in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.document import read_document
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.converge import converge
from dokploy_sandbox import VERSIONS, organizations
from hypothesis import given, settings
from hypothesis import strategies as st

from ..module_utils.controllers import apart

Run = Callable[..., dict[str, Any]]
LOGO = "https://shop.example.com/logo.svg"


def names(sandbox: Any) -> list[str]:
    return sorted(row["name"] for row in sandbox.instance.table("organization").values())


@pytest.mark.parametrize("release", VERSIONS)
def test_it_is_made_changed_and_removed(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    for options, after in (
        ({"logo": LOGO}, f"logo: {LOGO}\nname: shop\n"), ({"logo": ""}, "logo: null\n"), ({"state": "absent"}, ""),
    ):
        predicted, applied = run("organization", name="shop", check=True, **options), run("organization", name="shop", **options)
        assert (predicted["changed"], predicted["diff"]) == (applied["changed"], applied["diff"]) and applied["diff"][0]["after"] == after
        sandbox.requests.clear()
        assert run("organization", name="shop", **options)["changed"] is False
        assert len(sandbox.requests) <= 1
    assert names(sandbox) == ["My Organization"]


def test_what_new_users_become_is_set_apart(run: Run, sandbox: Any) -> None:
    assert run("organization", name="shop", default_role="member")["organization"]["default_role"] == "member"
    assert run("organization", name="shop", default_role="member")["changed"] is False
    assert run("organization", name="shop", default_role="")["organization"]["default_role"] is None
    for role, words in (("owner", "default_role: an organization has the one owner who made it"), ("deployer", "there is no custom role 'deployer'")):
        for check in (True, False):
            assert words in run("organization", name="shop", default_role=role, check=check, fails=True)["msg"]
    sandbox.reset("v0.29.14")
    assert "default_role needs Dokploy v0.30.0 or newer" in run("organization", name="shop", default_role="member", fails=True)["msg"]


def test_several_of_one_name_are_told_and_the_id_says_which(run: Run, sandbox: Any) -> None:
    made = [organizations.found(sandbox.instance, next(iter(sandbox.instance.people.users.values())).id, {"name": "shop"}) for count in (1, 2)]
    message = run("organization", name="shop", logo=LOGO, fails=True)["msg"]
    assert "2 of kind organization are named 'shop'; say with the option id which one is meant" in message
    assert all(one["id"] in message for one in made)
    run("organization", id=made[0]["id"], name="shop two")
    assert names(sandbox) == ["My Organization", "shop", "shop two"]


@pytest.mark.parametrize("check", [True, False])
def test_what_may_not_be_removed_or_changed_stays(run: Run, sandbox: Any, check: bool) -> None:
    assert "it is the one that the key works in" in run("organization", name="My Organization", state="absent", check=check, fails=True)["msg"]
    run("organization", name="shop")
    row = next(row for row in sandbox.instance.table("organization").values() if row["name"] == "shop")
    sandbox.instance.rows("member", organizationId=row["id"])[0]["role"] = "admin"
    for options in ({"logo": LOGO}, {"state": "absent"}):
        assert "only its owner can do that" in run("organization", name="shop", check=check, fails=True, **options)["msg"]
    assert names(sandbox) == ["My Organization", "shop"]


@settings(max_examples=30)
@given(choices=st.lists(st.integers(0, 2), max_size=40), release=st.sampled_from(VERSIONS), count=st.integers(2, 3))
def test_controllers_make_one(
    run: Run, sandbox: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, choices: list[int], release: str, count: int,
) -> None:
    sandbox.reset(release)
    document = {"organizations": {"shop": {"logo": LOGO}}}
    controllers = apart(sandbox, monkeypatch, tmp_path, choices, lambda client: converge(client, read_document(document)), count)
    assert not controllers.errors, controllers.errors
    assert names(sandbox) == ["My Organization", "shop"]
    assert run("stack", stack=document)["changed"] is False


ROLE = {"name": "deployer", "permissions": {"service": ["read"], "deployment": ["create", "read"]}}


@pytest.mark.parametrize("release", VERSIONS)
def test_a_role_is_made_changed_and_removed_with_a_licence(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    for check in (True, False):
        message = run("custom_role", check=check, fails=True, **ROLE)["msg"]
        assert "custom role deployer can only be changed with a valid enterprise license of Dokploy" in message
    sandbox.instance.licensed = True
    for options in (ROLE, {**ROLE, "permissions": {"service": ["read"]}}, {"name": "deployer", "state": "absent"}):
        predicted, applied = run("custom_role", check=True, **options), run("custom_role", **options)
        assert predicted["changed"] and (predicted["diff"], predicted["changed"]) == (applied["diff"], applied["changed"])
        assert run("custom_role", **options)["changed"] is False
    run("custom_role", **ROLE)
    sandbox.instance.licensed = False
    assert run("custom_role", name="deployer", permissions={"deployment": ["read", "create"], "service": ["read"], "logs": []})["changed"] is False
    exported = run("export")["stack"]
    assert exported["custom_roles"] == {"deployer": {"permissions": {"deployment": ["create", "read"], "service": ["read"]}}}
    assert run("stack", stack=exported)["changed"] is False


@pytest.mark.parametrize(("permissions", "words"), [
    ({"team": ["create"]}, "permissions: team: create is nothing to allow; there is member, project"),
    ({"service": ["write"]}, "permissions: service: write is nothing to allow; there is create, read, delete"),
    ({"service": "read"}, "permissions: service must have a list of actions"),
    ({}, "permissions: must not be empty"),
])
def test_only_what_there_is_can_be_allowed(run: Run, sandbox: Any, permissions: dict[str, Any], words: str) -> None:
    sandbox.instance.licensed = True
    for check in (True, False):
        assert words in run("custom_role", name="deployer", permissions=permissions, check=check, fails=True)["msg"]
    assert not sandbox.instance.table("organizationRole")


@pytest.mark.parametrize("release", VERSIONS)
def test_every_word_that_a_release_knows_can_be_allowed_and_no_other(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    sandbox.instance.licensed = True
    told = run("info", resource="role_permission")["resources"]
    known = {one["resource"]: one["actions"] for one in told if one["resource"] not in ("organization", "invitation", "team", "ac")}
    assert run("custom_role", name="all", permissions=known)["changed"]
    later = {"v0.28.8": ("tag", "read"), "v0.29.14": ("dnsProvider", "read"), "v0.30.2": ("any", "read")}[release]
    assert "is nothing to allow" in run("custom_role", name="more", permissions={later[0]: [later[1]]}, fails=True)["msg"]
    for name in ("owner", "member", "a" * 51):
        assert "name: " in run("custom_role", name=name, permissions=known, fails=True)["msg"]


def test_a_role_that_members_have_stays(run: Run, sandbox: Any) -> None:
    sandbox.instance.licensed = True
    run("custom_role", **ROLE)
    organizations.join(sandbox.instance, sandbox.instance.organization, "someone", "deployer")
    for check in (True, False):
        assert "1 of the members have it; give them another role first" in run("custom_role", name="deployer", state="absent", check=check, fails=True)["msg"]


def test_a_role_of_the_same_document_is_made_before_it_is_the_default(run: Run, sandbox: Any) -> None:
    sandbox.instance.licensed = True
    document = {"organizations": {"My Organization": {"default_role": "deployer"}}, "custom_roles": {"deployer": {"permissions": ROLE["permissions"]}}}
    predicted, applied = run("stack", stack=document, check=True), run("stack", stack=document)
    assert (predicted["diff"], predicted["summary"]) == (applied["diff"], applied["summary"]) and applied["summary"]["created"] == 1
    assert run("stack", stack=document)["changed"] is False
    assert run("export")["stack"]["organizations"]["My Organization"] == {"default_role": "deployer", "default": True}
