# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What needs an enterprise licence is refused in words without one, and breaks nothing else; with one it is like all the rest."""

from __future__ import annotations

import json
from typing import Any, Callable

import pytest

from .documents import IDP as ORIGIN
from .documents import LOGIN, OIDC, SAML, SECRET

Run = Callable[..., dict[str, Any]]
#: Options that state one of each kind.
STATED: dict[str, dict[str, Any]] = {
    "trusted_origin": {"name": ORIGIN},
    "whitelabeling": {"app_name": "Example"},
    "sso_provider": {"name": "company", **OIDC, "login": LOGIN},
    "scim_token": {"name": "okta", "return_secrets": True, "login": LOGIN},
    "forward_auth": {"instance": True, "auth_domain": "auth.example.com"},
}
#: The same as parts of a stack.
PARTS: dict[str, dict[str, Any]] = {
    "trusted_origin": {"trusted_origins": {ORIGIN: {}}},
    "whitelabeling": {"whitelabeling": {"app_name": "Example"}},
    "sso_provider": {"sso_providers": {"company": OIDC, "partner": SAML}},
    "forward_auth": {"settings": {"forward_auth": {"auth_domain": "auth.example.com"}}},
}
#: Reading what belongs to the settings takes another one.
REQUESTS = {"forward_auth": 2}
NEEDED = "with a valid enterprise license of Dokploy, which the server does not have"


@pytest.fixture
def licensed(sandbox: Any) -> Any:
    sandbox.instance.licensed = True
    return sandbox


@pytest.mark.parametrize("kind", STATED)
def test_without_a_licence_it_is_refused_in_check_mode_and_apply_alike(run: Run, sandbox: Any, kind: str) -> None:
    before = sandbox.instance.state()
    messages = [run(kind, fails=True, check=check, **STATED[kind])["msg"] for check in (True, False)]
    parts = PARTS.get(kind)
    messages += [run("stack", fails=True, check=check, stack={"projects": {"a": {}}, **parts})["msg"] for check in (True, False) if parts]
    # The stack has two providers.
    assert len(set(messages)) == (2 if kind == "sso_provider" else 1)
    assert all(f"can only be changed {NEEDED}; leave it out, or enter a license under Settings, License" in message for message in messages)
    assert sandbox.instance.state() == before and not [one for one in sandbox.requests if one.startswith("POST")]


@pytest.mark.parametrize("kind", STATED)
def test_without_a_licence_it_can_not_be_read_and_export_says_so(run: Run, sandbox: Any, kind: str) -> None:
    assert f"can only be read {NEEDED}; enter a license" in run("info", fails=True, resource=kind)["msg"]
    run("project", name="shop")
    found = run("export")
    # No document has tokens.
    assert (kind in found["left_out"]) is (kind in PARTS) and "shop" in found["stack"]["projects"] and "warnings" not in found
    sandbox.instance.licensed = True
    assert run("export")["left_out"] == []


def test_what_a_stack_does_not_state_costs_nothing(run: Run, sandbox: Any) -> None:
    stack = {"projects": {"shop": {}}}
    run("stack", stack=stack)
    for licence in (False, True):
        sandbox.instance.licensed = licence
        sandbox.requests.clear()
        assert run("stack", stack=stack)["changed"] is False
        assert len(sandbox.requests) == 1 and "sso" not in sandbox.requests[0]


@pytest.mark.parametrize("kind", STATED)
def test_an_unchanged_one_takes_one_request(run: Run, licensed: Any, kind: str) -> None:
    assert run(kind, check=True, **STATED[kind])["changed"] and run(kind, **STATED[kind])["changed"]
    licensed.requests.clear()
    assert run(kind, **STATED[kind])["changed"] is False
    assert len(licensed.requests) == REQUESTS.get(kind, 1)


def test_an_origin_is_one_however_it_is_written(run: Run, licensed: Any) -> None:
    for name in (ORIGIN, f"{ORIGIN}/", ORIGIN.upper().replace("HTTPS", "https")):
        run("trusted_origin", name=name)
    assert licensed.instance.trusted_origins == [ORIGIN]
    assert run("info", resource="trusted_origin")["resources"] == [{"name": ORIGIN, "origin": ORIGIN}]
    assert run("trusted_origin", name=f"{ORIGIN}/", state="absent")["changed"]
    assert run("trusted_origin", name=ORIGIN, state="absent")["changed"] is False
    assert licensed.instance.trusted_origins == []


def test_of_several_origins_none_is_lost(run: Run, licensed: Any) -> None:
    run("stack", stack={"trusted_origins": {f"https://{name}.example.com": {} for name in "abcd"}})
    assert len(licensed.instance.trusted_origins) == 4
    assert [one for one in licensed.requests if "addTrustedOrigin" in one] == ["POST sso.addTrustedOrigin"] * 4


@pytest.mark.parametrize(("kind", "options", "words"), [
    ("trusted_origin", {"name": "https://login.example.com/path"}, "name: 'https://login.example.com/path' is not an origin"),
    ("trusted_origin", {"name": "a b"}, "name: 'a b' is not an origin"),
    ("whitelabeling", {"logo_url": "javascript:alert(1)"}, "logo_url: 'javascript:alert(1)' is not an address"),
])
def test_what_can_not_be_is_refused_before_the_first_request(run: Run, licensed: Any, kind: str, options: dict[str, Any], words: str) -> None:
    assert words in run(kind, fails=True, **options)["msg"]
    assert licensed.requests == []


def test_whitelabeling_keeps_what_is_left_out_and_clears_what_is_empty(run: Run, licensed: Any) -> None:
    run("whitelabeling", app_name="Example", logo_url="https://www.example.com/logo.svg")
    run("whitelabeling", footer_text="Hello")
    found = run("whitelabeling", app_name="")["whitelabeling"]
    assert {name: value for name, value in found.items() if value} == {"logo_url": "https://www.example.com/logo.svg", "footer_text": "Hello"}
    config = licensed.instance.table("webServerSettings")["settings"]["whitelabelingConfig"]
    assert config["appName"] is None and json.dumps(config).count("null") == 10


def test_servers_before_v0_29_show_how_they_look_without_a_licence(run: Run, sandbox: Any) -> None:
    sandbox.reset("v0.28.8")
    assert run("info", resource="whitelabeling")["resources"][0]["app_name"] is None
    assert "whitelabeling can only be changed" in run("whitelabeling", fails=True, app_name="Example")["msg"]


@pytest.mark.parametrize("stated", [OIDC, SAML])
def test_a_provider_is_registered_changed_and_removed(run: Run, licensed: Any, stated: dict[str, Any]) -> None:
    one = {"name": "company", "login": LOGIN}
    predicted, made = run("sso_provider", check=True, **one, **stated), run("sso_provider", **one, **stated)
    assert predicted["diff"] == made["diff"] and SECRET not in json.dumps([predicted, made])
    changed = run("sso_provider", **one, domains=["example.net"])
    assert changed["changed"] and run("sso_provider", **one, domains=["EXAMPLE.net"])["changed"] is False
    row = licensed.instance.table("ssoProvider")["company"]
    config = json.loads(row["oidcConfig"] or row["samlConfig"])
    assert row["domain"] == "example.net" and SECRET in json.dumps(config) and "skipDiscovery" not in config
    secret = "client_secret" if stated is OIDC else "private_key"
    found = run("sso_provider", **one, **{secret: "another-secret"})
    assert found["changed"] and "another-secret" not in json.dumps(found)
    licensed.requests.clear()
    assert run("sso_provider", **one, **{**stated, secret: "another-secret", "domains": ["example.net"]})["changed"] is False
    assert len(licensed.requests) == 1
    assert run("sso_provider", name="company", state="absent")["changed"] and not licensed.instance.table("ssoProvider")
    assert run("sso_provider", name="company", state="absent")["changed"] is False


def test_the_origin_of_a_provider_is_trusted_before_it_is_asked(run: Run, licensed: Any) -> None:
    asked = {name: value for name, value in OIDC.items() if not name.endswith("_endpoint")}
    message = run("sso_provider", fails=True, name="company", **asked, login=LOGIN)["msg"]
    assert "is not trusted by your trusted origins configuration" in message
    stack = {"sso_providers": {"company": asked}, "trusted_origins": {ORIGIN: {}}}
    run("stack", stack=stack, login=LOGIN)
    licensed.requests.clear()
    assert run("stack", stack=stack)["changed"] is False and len(licensed.requests) == 1
    found = run("info", resource="sso_provider")["resources"][0]
    assert found["token_endpoint"] == f"{ORIGIN}/token" and "client_secret" not in found


def test_who_signs_in_is_asked_for_before_anything_is_changed(run: Run, licensed: Any) -> None:
    stack = {"projects": {"shop": {}}, **PARTS["sso_provider"]}
    messages = {run("stack", fails=True, check=check, stack=stack)["msg"] for check in (True, False)}
    assert messages == {
        "login: sso provider company and sso provider partner can only be made and changed for a user who signs in, and not for a key; set login",
    }
    for login, words in (
        ({**LOGIN, "password": "wrong-password"}, "login: email and password are not those of a user"),
        ({**LOGIN, "email": "nobody@example.com"}, "login: email and password are not those of a user"),
    ):
        found = run("stack", fails=True, stack=stack, login=login)
        assert words in found["msg"] and "wrong-password" not in json.dumps(found)
    assert not licensed.instance.table("project")
    run("stack", stack=stack, login=LOGIN)
    assert not licensed.instance.people.sessions


@pytest.mark.parametrize("fault", [{"kind": "status", "status": 502}, {"kind": "drop_after"}, {"kind": "cut", "after": True}])
def test_a_sign_in_whose_answer_is_lost_is_done_again(run: Run, licensed: Any, fault: dict[str, Any]) -> None:
    licensed.fault(procedure="auth/sign-in/email", **fault)
    assert run("sso_provider", name="company", **OIDC, login=LOGIN)["changed"] and not licensed.protocol.faults


def test_a_second_factor_is_asked_for(run: Run, licensed: Any) -> None:
    user = licensed.instance.people.users["admin@example.com"]
    user.two_factor, user.secret = True, "JBSWY3DPEHPK3PXP"
    words = "login.totp_secret: admin@example.com signs in with a second factor; set its secret"
    assert run("sso_provider", fails=True, name="company", **OIDC, login=LOGIN)["msg"] == words


def test_a_user_of_another_organization_is_told(run: Run, licensed: Any) -> None:
    from dokploy_sandbox.organizations import found

    other = licensed.instance.people.add("other@example.com", "not-a-secret")
    other.organization = found(licensed.instance, other.id, {"name": "Elsewhere"})["id"]
    message = run("sso_provider", fails=True, name="company", **OIDC, login={**LOGIN, "email": "other@example.com"})["msg"]
    assert "works in another organization after signing in than the key does" in message and not licensed.instance.table("ssoProvider")


def test_a_token_is_told_once_and_only_to_who_takes_it(run: Run, licensed: Any) -> None:
    words = "return_secrets: must be true, since the server tells the token only when one is made; set no_log on the task"
    assert run("scim_token", fails=True, name="okta", login=LOGIN)["msg"] == words and licensed.requests == []
    assert run("scim_token", check=True, **STATED["scim_token"])["changed"]
    token = run("scim_token", **STATED["scim_token"])["scim_token"]["token"]
    assert token.startswith("scim-")
    again = run("scim_token", **STATED["scim_token"])
    assert again["changed"] is False and "token" not in again["scim_token"]
    assert "scim_tokens" not in run("export", return_secrets=True)["stack"]
    assert run("scim_token", name="okta", state="absent")["changed"] and not licensed.instance.table("scimProvider")


@pytest.mark.parametrize(("options", "words"), [
    ({**OIDC, "domains": ["not a domain"]}, "domains: 'not a domain' is not a domain, such as example.com"),
    ({**OIDC, "issuer": "login"}, "issuer: 'login' is not an address"),
    ({**OIDC, "cert": "x"}, "cert: an sso provider of the type oidc has no such option; leave it out"),
    ({**OIDC, "mapping": {"id": "a", "email": "b", "name": "c", "firstName": "d"}}, "mapping.firstName: a provider of the type oidc has no such key"),
    ({**SAML, "sp_metadata": {"nope": 1}}, "sp_metadata.nope: there is no such key"),
    ({**OIDC, "client_secret": ""}, "client_secret: must not be empty"),
])
def test_a_provider_that_can_not_be_is_refused_before_the_first_request(run: Run, licensed: Any, options: dict[str, Any], words: str) -> None:
    assert words in run("sso_provider", fails=True, name="company", **options, login=LOGIN)["msg"]
    assert licensed.requests == []


def test_the_login_in_front_of_an_application_is_set_up_in_order(run: Run, licensed: Any) -> None:
    domains = [{"host": "shop.example.com", "port": 80, "forward_auth_enabled": True}]
    stack = {
        "sso_providers": {"company": OIDC},
        "settings": {"forward_auth": {"auth_domain": "Auth.example.com", "provider": "company", "certificate_type": "none"}},
        "projects": {"shop": {"environments": {"production": {"applications": {"web": {"docker_image": "nginx:1", "domains": domains}}}}}},
    }
    predicted, applied = run("stack", stack=stack, check=True, login=LOGIN), run("stack", stack=stack, login=LOGIN)
    assert predicted["diff"] == applied["diff"]
    [row] = licensed.instance.table("forwardAuth").values()
    assert (row["authDomain"], row["running"], row["providerId"], row["https"], row["certificateType"]) == ("auth.example.com", True, "company", True, "none")
    assert [one["forwardAuthEnabled"] for one in licensed.instance.table("domain").values()] == [True]
    assert run("stack", stack=stack)["changed"] is False
    found = run("export", return_secrets=True)
    assert found["stack"]["settings"]["forward_auth"] == {"auth_domain": "auth.example.com", "certificate_type": "none"}
    assert any(one.startswith("provider of settings/forward auth is left out") for one in found["warnings"])
    assert run("stack", stack=found["stack"])["changed"] is False


def test_a_proxy_is_started_where_none_runs_and_taken_away(run: Run, licensed: Any) -> None:
    run("sso_provider", name="company", **OIDC, login=LOGIN)
    here = {"instance": True}
    run("forward_auth", **here, auth_domain="auth.example.com", provider="company")
    [row] = licensed.instance.table("forwardAuth").values()
    row["running"] = False
    assert run("forward_auth", **here, provider="company")["changed"] and row["running"]
    assert run("forward_auth", **here, provider="company")["changed"] is False
    assert run("forward_auth", **here, provider="company", update_secrets="always")["changed"]
    assert run("forward_auth", **here, provider="")["changed"] and not row["running"]
    assert run("forward_auth", **here, provider="")["changed"] is False
    assert "provider: needs a domain" in run("forward_auth", fails=True, **here, auth_domain="", provider="company")["msg"]
    assert "certificate_type: needs a domain" in run("forward_auth", fails=True, **here, auth_domain="", certificate_type="none")["msg"]
    assert run("forward_auth", **here, auth_domain="")["changed"] and not licensed.instance.table("forwardAuth")
    for check in (True, False):
        assert "https needs a domain; set auth_domain" in run("forward_auth", fails=True, check=check, **here, https=False)["msg"]


def test_each_server_has_its_own(run: Run, licensed: Any) -> None:
    stack = {
        "ssh_keys": {"fleet": {"generate": "ed25519"}},
        "servers": {name: {"ip_address": f"192.0.2.{number}", "ssh_key": "fleet", "forward_auth": {"auth_domain": f"auth.{name}.example"}}
                    for number, name in enumerate(("one", "two"), 1)},
    }
    run("stack", stack=stack)
    licensed.requests.clear()
    assert run("stack", stack=stack)["changed"] is False
    # Of all hosts the server is asked once.
    assert " ".join(licensed.requests).count("serverStatus") == 1
    assert {row["authDomain"] for row in licensed.instance.table("forwardAuth").values()} == {"auth.one.example", "auth.two.example"}
    assert len(run("info", resource="forward_auth")["resources"]) == 3


def test_a_domain_is_guarded_with_a_licence_and_set_free_without(run: Run, sandbox: Any) -> None:
    run("project", name="shop")
    run("application", project="shop", name="web")
    domain = {"project": "shop", "application": "web", "host": "shop.example.com"}
    message = run("domain", fails=True, **domain, forward_auth_enabled=True)["msg"]
    assert message.startswith("forward_auth_enabled of domain") and NEEDED in message and not sandbox.instance.table("domain")
    run("domain", **domain, forward_auth_enabled=False)
    [row] = sandbox.instance.table("domain").values()
    row["forwardAuthEnabled"] = True
    assert run("domain", **domain, forward_auth_enabled=False)["changed"] and row["forwardAuthEnabled"] is False
    sandbox.instance.licensed = True
    assert "Deploy the authentication proxy for this server" in run("domain", fails=True, **domain, forward_auth_enabled=True)["msg"]
