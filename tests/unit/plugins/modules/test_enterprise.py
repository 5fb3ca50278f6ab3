# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What needs an enterprise licence is refused in words without one, and breaks nothing else; with one it is like all the rest."""

from __future__ import annotations

import json
from typing import Any, Callable

import pytest
import yaml

Run = Callable[..., dict[str, Any]]
ORIGIN = "https://login.example.com"
#: Options that state one of each kind.
STATED: dict[str, dict[str, Any]] = {
    "trusted_origin": {"name": ORIGIN},
    "whitelabeling": {"app_name": "Example"},
}
#: The same as parts of a stack.
PARTS: dict[str, dict[str, Any]] = {
    "trusted_origin": {"trusted_origins": {ORIGIN: {}}},
    "whitelabeling": {"whitelabeling": {"app_name": "Example"}},
}
NEEDED = "with a valid enterprise license of Dokploy, which the server does not have"


@pytest.fixture
def licensed(sandbox: Any) -> Any:
    sandbox.instance.licensed = True
    return sandbox


@pytest.mark.parametrize("kind", STATED)
def test_without_a_licence_it_is_refused_in_check_mode_and_apply_alike(run: Run, sandbox: Any, kind: str) -> None:
    before = sandbox.instance.state()
    messages = [run(kind, fails=True, check=check, **STATED[kind])["msg"] for check in (True, False)]
    messages += [run("stack", fails=True, check=check, stack={"projects": {"a": {}}, **PARTS[kind]})["msg"] for check in (True, False)]
    assert len(set(messages)) == 1 and f"can only be changed {NEEDED}; leave it out, or enter a license under Settings, License" in messages[0]
    assert sandbox.instance.state() == before and not [one for one in sandbox.requests if one.startswith("POST")]


@pytest.mark.parametrize("kind", STATED)
def test_without_a_licence_it_can_not_be_read_and_export_says_so(run: Run, sandbox: Any, kind: str) -> None:
    assert f"can only be read {NEEDED}; enter a license" in run("info", fails=True, resource=kind)["msg"]
    run("project", name="shop")
    found = run("export")
    assert kind in found["left_out"] and "shop" in found["stack"]["projects"] and "warnings" not in found
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
    assert len(licensed.requests) == 1


@pytest.mark.parametrize("release", ["v0.28.8", "v0.29.14", "v0.30.2"])
def test_an_export_of_it_applied_is_no_change(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    sandbox.instance.licensed = True
    stack = {name: values for part in PARTS.values() for name, values in part.items()}
    run("stack", stack=stack)
    found = run("export", return_secrets=True)
    assert set(stack) <= set(found["stack"])
    assert run("stack", stack=yaml.safe_load(yaml.safe_dump(found["stack"])))["changed"] is False
    state = sandbox.instance.state(), list(sandbox.instance.trusted_origins)
    sandbox.reset(release)
    sandbox.instance.licensed = True
    run("stack", stack=found["stack"])
    assert list(sandbox.instance.trusted_origins) == state[1]


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
