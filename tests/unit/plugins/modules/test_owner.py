# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What concerns the user of the key and the owner: sessions, profile, license, graphics cards, what is allowed of language models."""

from __future__ import annotations

import contextlib
import json
from typing import Any, Callable, Iterator

import pytest

Run = Callable[..., dict[str, Any]]
MARKER = "planted-secret-key"


@pytest.fixture
def signed_in(run: Run, sandbox: Any) -> Any:
    """A server on which two have signed in, one of them twice."""
    run("user", email="anna@example.com", password="not-a-secret", role="member")
    users = sandbox.instance.people.users
    for mail in ("admin@example.com", "anna@example.com", "anna@example.com"):
        sandbox.instance.people.session(users[mail])
    sandbox.requests.clear()
    return sandbox


def left(sandbox: Any) -> list[str]:
    return sorted(user.email for user in sandbox.instance.people.sessions.values())


@pytest.mark.parametrize("options", [{"user": "Anna@example.com"}, {"others": True}])
def test_sessions_end_once(run: Run, signed_in: Any, options: dict[str, Any]) -> None:
    check = run("session", check=True, state="absent", **options)
    assert len(signed_in.requests) == 1 and len(left(signed_in)) == 3
    done = run("session", state="absent", **options)
    assert check["changed"] and done["changed"] and check["removed"] == done["removed"] and len(done["removed"]) == 2
    assert left(signed_in) == ["admin@example.com"]
    again = run("session", state="absent", **options)
    assert not again["changed"] and again["removed"] == []


def test_one_session_ends(run: Run, signed_in: Any) -> None:
    [first, *rest] = run("info", resource="session", filters={"email": "anna@example.com"})["resources"]
    assert run("session", state="absent", id=first["id"])["changed"] and len(left(signed_in)) == 2
    assert not run("session", state="absent", id=first["id"])["changed"]


def test_sessions_of_others_are_told_to_the_owner_only(run: Run, signed_in: Any) -> None:
    people = signed_in.instance.people
    for holder in people.holders:
        people.holders[holder] = people.users["anna@example.com"]
    for options in ({"others": True}, {"user": "admin@example.com"}):
        assert "only the owner of an organization is told of the sessions of others" in run("session", fails=True, state="absent", **options)["msg"]
    assert run("session", state="absent", user="anna@example.com")["changed"] and left(signed_in) == ["admin@example.com"]


def test_an_older_server_tells_of_no_session(run: Run, sandbox: Any) -> None:
    sandbox.reset("v0.29.14")
    assert run("session", fails=True, state="absent", others=True)["msg"].startswith("sessions need Dokploy v0.30.0 or newer")
    assert "others: ends the sessions of all others" in run("session", fails=True, state="absent", others=False)["msg"]


def test_the_profile_is_as_it_is_stated(run: Run, sandbox: Any) -> None:
    wanted = {"first_name": "Auto", "last_name": "Mation", "email": "Admin@example.com"}
    check, done = run("profile", check=True, **wanted), run("profile", **wanted)
    assert check["changed"] and check == done and done["profile"]["first_name"] == "Auto"
    sandbox.requests.clear()
    assert not run("profile", **wanted)["changed"] and len(sandbox.requests) == 1
    assert run("profile", last_name="")["changed"] and not run("profile", last_name="")["changed"]
    for options, words in (({"email": ""}, "email: must not be empty"), ({"email": "nobody"}, "email: 'nobody' is not a mail address")):
        assert words in run("profile", fails=True, check=True, **options)["msg"]


def test_a_license_is_entered_and_given_back(run: Run, sandbox: Any) -> None:
    own = sandbox.instance.license
    own.valid = {MARKER, "another-key"}
    check, done = run("license", check=True, key=MARKER), run("license", key=MARKER)
    assert check["changed"] and check == done and done["valid"] and own.key == MARKER and own.on
    sandbox.requests.clear()
    again = run("license", key=MARKER)
    assert not again["changed"] and again["valid"] and len(sandbox.requests) == 1
    assert run("license", key="another-key")["changed"] and own.given_back == [MARKER]
    assert run("license", state="absent")["changed"] and own.key == "" and not own.on
    gone = run("license", state="absent")
    assert not gone["changed"] and not gone["valid"] and MARKER not in json.dumps([check, done, again, gone])


def test_a_license_that_another_task_enters_meanwhile_is_entered_once(run: Run, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    own = sandbox.instance.license
    own.valid = {MARKER}

    @contextlib.contextmanager
    def late(*arguments: Any) -> Iterator[None]:
        own.key, own.on, sandbox.instance.licensed = MARKER, True, True
        yield

    monkeypatch.setattr("ansible_collections.dokploy.dokploy.plugins.module_utils.modules.license.lock", late)
    found = run("license", key=MARKER, verbosity=2)
    assert not found["changed"] and found["diff"] == [] and found["valid"]
    assert not [one for one in found["requests"] if one.startswith("POST")]


def test_a_license_that_is_not_valid_is_told_as_it_is(run: Run, sandbox: Any) -> None:
    own = sandbox.instance.license
    found = run("license", fails=True, key=MARKER)
    assert "key: the license is not as it should be" in found["msg"] and "reach the license server" in found["msg"]
    assert found["changed"] and MARKER not in json.dumps(found)
    own.valid = set()
    found = run("license", fails=True, key=MARKER)
    assert "License key not found" in found["msg"] and not found["changed"] and own.key == ""
    own.key, own.on = MARKER, True
    found = run("license", fails=True, key=MARKER)
    assert found["msg"] == "key: the server has it now, and says that it is not valid"
    assert run("license", fails=True, check=True, key=" ")["msg"].startswith("key: must not be empty")


def test_a_license_is_stated_by_the_owner_only(run: Run, signed_in: Any) -> None:
    people = signed_in.instance.people
    for holder in people.holders:
        people.holders[holder] = people.users["anna@example.com"]
    assert run("license", fails=True, check=True, key=MARKER)["msg"].startswith("only the owner of the instance states its license")


def test_graphics_cards_are_made_known_once(run: Run, sandbox: Any) -> None:
    from dokploy_sandbox.engines import engine

    message = run("gpu", fails=True, check=True)["msg"]
    assert message.endswith("lacks the driver of the card and NVIDIA's container runtime; install that on the machine first, and run again")
    engine(sandbox.instance).gpu = {"driverInstalled": True, "runtimeInstalled": True, "availableGPUs": 2, "gpuModel": "card"}
    check, done = run("gpu", check=True), run("gpu")
    assert check["changed"] and done["changed"] and check["diff"] == done["diff"] and done["gpu"]["gpu_resources"] == 2
    assert not run("gpu")["changed"]


def test_what_is_allowed_of_language_models_is_the_whole_list(run: Run, sandbox: Any) -> None:
    wanted = {"providers": {"own": "https://models.example.com/v1", "other": "https://ai.example.com"}}
    check, done = run("ai_allowlist", check=True, **wanted), run("ai_allowlist", **wanted)
    assert check["changed"] and done["changed"] and not run("ai_allowlist", **wanted)["changed"]
    assert sandbox.instance.shown.allowed_ai[0] == {"name": "other", "apiUrl": "https://ai.example.com"}
    assert run("ai_allowlist", providers={})["changed"] and sandbox.instance.shown.allowed_ai == []
    assert "is not an address" in run("ai_allowlist", fails=True, check=True, providers={"own": "models"})["msg"]
    sandbox.reset("v0.28.8")
    assert "has no ai allowlist; update it to a version that has" in run("ai_allowlist", fails=True, check=True, **wanted)["msg"]


def test_one_organization_is_the_default(run: Run, sandbox: Any) -> None:
    run("organization", name="Shop")
    assert run("organization", name="Shop", default=True, check=True)["changed"] and run("organization", name="Shop", default=True)["changed"]
    assert not run("organization", name="Shop", default=True)["changed"]
    found = {one["name"]: one["default"] for one in run("info", resource="organization")["resources"]}
    assert found == {"My Organization": False, "Shop": True}
    assert "one always is the default" in run("organization", fails=True, check=True, name="Shop", default=False)["msg"]
    assert not run("organization", name="My Organization", default=False)["changed"]


def test_what_dokploy_keeps_itself_is_pruned(run: Run, sandbox: Any) -> None:
    sandbox.instance.shown.cloned, sandbox.instance.shown.watched = {"patch a", "b"}, {"web": {}}
    assert run("prune", check=True, clones=True, measurements=True)["changed"] and sandbox.instance.shown.watched
    assert run("prune", clones=True, measurements=True)["changed"]
    assert sandbox.instance.shown.cloned == {"b"} and not sandbox.instance.shown.watched
    assert "measurements: they are kept where Dokploy runs" in run("prune", fails=True, measurements=True, server="worker")["msg"]
