# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An empty server gets one administrator and one key, whatever breaks and whoever else does the same."""

from __future__ import annotations

import contextlib
import json
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Callable

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules import bootstrap
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.session import Visitor, one_time_code
from dokploy_sandbox import VERSIONS, organizations
from dokploy_sandbox.auth import codes

Run = Callable[..., dict[str, Any]]
PASSWORD = "planted-password"
EMAIL = "owner@example.com"
SIGN_UP, SIGN_IN, VERIFY = "POST auth/sign-up/email", "POST auth/sign-in/email", "POST auth/two-factor/verify-totp"


@pytest.fixture
def empty(sandbox: Any) -> Any:
    """A server on which nobody has signed up."""
    sandbox.reset(empty=True)
    return sandbox


@pytest.fixture
def start(run: Run) -> Run:
    """Run the module as the owner to be, and make sure that neither password nor key stand anywhere but in the place of the key."""
    def work(**parameters: Any) -> dict[str, Any]:
        result = run("bootstrap", **{"api_key": None, "email": EMAIL, "password": PASSWORD, "verbosity": 4, **parameters})
        shown = json.dumps({name: value for name, value in result.items() if name != "api_key"})
        for secret in (PASSWORD, result.get("api_key"), *(parameters.get(name) for name in ("api_key", "totp_code", "totp_secret", "password"))):
            assert not secret or secret not in shown
        assert not (result.get("failed") and "api_key" in result)
        return result
    return work


def users(sandbox: Any) -> list[Any]:
    return list(sandbox.instance.people.users.values())


def keys(sandbox: Any) -> list[dict[str, Any]]:
    return sandbox.instance.rows("apiKey")


def owned(sandbox: Any, **more: Any) -> Any:
    """Let somebody have signed up with the email and password of the tests."""
    user = sandbox.instance.people.add(EMAIL, PASSWORD, **more)
    user.organization = sandbox.instance.organization
    organizations.join(sandbox.instance, user.organization, user.id, user.role)
    return user


@pytest.mark.parametrize("release", VERSIONS)
def test_an_empty_server_is_set_up_once(start: Run, run: Run, sandbox: Any, tmp_path: Path, release: str) -> None:
    sandbox.reset(release, empty=True)
    file = tmp_path / "key"
    options = {"dest": str(file), "first_name": "Ada", "last_name": "Admin", "key_name": "deploy"}
    predicted = start(check=True, **options)
    assert (users(sandbox), keys(sandbox), file.exists(), predicted.get("api_key")) == ([], [], False, None)
    assert not any(request.startswith("POST") for request in sandbox.requests)
    made = start(**options)
    assert (made["changed"], made["diff"]) == (predicted["changed"], predicted["diff"]) and made["changed"]
    assert made["diff"][0]["after"] == {"administrator": EMAIL, "api_key": "deploy", "dest": "with the key"}
    assert [(user.email, user.name, user.last_name, user.role) for user in users(sandbox)] == [(EMAIL, "Ada", "Admin", "owner")]
    assert (file.read_text(encoding="utf-8"), file.stat().st_mode & 0o777) == (made["api_key"] + "\n", 0o600)
    assert [row["name"] for row in keys(sandbox)] == ["deploy"] and sandbox.instance.keys[made["api_key"]] is None
    assert sandbox.instance.people.sessions == {}
    for check in (True, False):
        sandbox.requests.clear()
        again = start(check=check, **options)
        assert (again["changed"], again["diff"], sandbox.requests) == (False, [], ["GET user.get"])
        assert (again["api_key"], again["administrator"]) == (made["api_key"], made["administrator"])
    assert run("project", api_key=made["api_key"], name="shop")["changed"] is True


def test_without_a_file_the_key_is_returned_once(start: Run, empty: Any) -> None:
    made = start()
    again = start()
    assert (again["changed"], again.get("api_key"), len(keys(empty))) == (False, None, 1)
    assert "shows only when it makes it" in again["warnings"][0]
    held = start(api_key=made["api_key"])
    assert (held["changed"], held["api_key"]) == (False, made["api_key"])
    other = start(key_name="other")
    assert other["changed"] and other["api_key"] not in ("", made["api_key"])


def test_a_key_that_does_not_work_is_followed_by_one_that_does(start: Run, empty: Any, tmp_path: Path) -> None:
    file = tmp_path / "key"
    first = start(dest=str(file))
    file.write_text("not-a-key-any-longer\n", encoding="utf-8")
    predicted = start(check=True, dest=str(file), api_key="another-wrong-key")
    assert file.read_text(encoding="utf-8") == "not-a-key-any-longer\n"
    second = start(dest=str(file), api_key="another-wrong-key")
    assert (second["changed"], second["diff"]) == (True, predicted["diff"])
    assert second["api_key"] != first["api_key"] and file.read_text(encoding="utf-8").strip() == second["api_key"]
    assert f"other keys named 'ansible' ({keys(empty)[0]['id']})" in second["warnings"][0]
    assert empty.instance.people.sessions == {}
    # The one that is given works, and the file gets it.
    file.unlink()
    third = start(dest=str(file), api_key=first["api_key"])
    assert (third["changed"], third["api_key"], file.read_text(encoding="utf-8").strip(), len(keys(empty))) == (True, first["api_key"], first["api_key"], 2)


def test_the_file_is_closed_to_others_and_never_written_over_blindly(start: Run, empty: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "key"
    for text, words in (("KEY=value\n", "has something else than a key in it"), ("$ANSIBLE_VAULT;1.1;AES256\n00\n", "is encrypted with ansible-vault")):
        file.write_text(text, encoding="utf-8")
        assert words in start(fails=True, dest=str(file))["msg"]
        assert empty.requests == []
    assert "is not there; create it first" in start(fails=True, dest=str(tmp_path / "no" / "key"))["msg"]
    file.unlink()
    start(dest=str(file))
    file.chmod(0o644)
    predicted = start(check=True, dest=str(file))
    changed = start(dest=str(file))
    assert (changed["changed"], changed["diff"], file.stat().st_mode & 0o777) == (True, predicted["diff"], 0o600)

    def full(*arguments: Any) -> None:
        raise DokployError("the disk is full")

    file.unlink()
    before = len(keys(empty))
    monkeypatch.setattr(bootstrap, "write_text", full)
    assert "the disk is full" in start(fails=True, dest=str(file))["msg"]
    assert (len(keys(empty)), empty.instance.people.sessions) == (before, {})


@pytest.mark.parametrize("check", [False, True])
def test_who_may_not_come_in_is_told_why(start: Run, sandbox: Any, check: bool) -> None:
    """The sandbox of the other tests was set up by somebody else."""
    foreign = start(fails=True, check=check)["msg"]
    assert "has an administrator already" in foreign and "somebody else has set it up" in foreign
    assert check or f"no user {EMAIL}" in foreign
    user = owned(sandbox)
    wrong = start(fails=True, check=check, password="planted-but-wrong")["msg"]
    assert "password: is not that of owner@example.com" in wrong if not check else "the password is wrong, or" in wrong
    organizations.membership(sandbox.instance, None, user.id)["role"] = "member"
    assert "but no administrator (its role is member)" in start(fails=True, check=check)["msg"]
    assert (len(users(sandbox)), keys(sandbox), sandbox.instance.people.sessions) == (2, [], {})


def test_a_second_factor_is_no_login_without_its_code(start: Run, sandbox: Any) -> None:
    user = owned(sandbox)
    user.secret, user.two_factor = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", True
    assert "signs in with a second factor: set totp_secret" in start(fails=True)["msg"]
    wrong = next(code for code in ("000000", "111111", "222222", "333333") if code not in codes(user.secret))
    for options, words in (
        ({"totp_code": wrong}, "totp_code: is not, or no longer, the code of"), ({"totp_secret": "MFRGGZDF"}, "totp_secret: is not the secret of"),
        ({"totp_secret": "not base32!"}, "totp_secret: is not a secret in base32"), ({"totp_code": "12345"}, "totp_code: needs six digits"),
    ):
        sandbox.instance.people.attempts.clear()
        assert words in start(fails=True, **options)["msg"]
    assert keys(sandbox) == []
    for number, options in enumerate((
        {"totp_secret": user.secret.lower()}, {"totp_secret": f"otpauth://totp/a?secret={user.secret}&issuer=a"}, {"totp_code": codes(user.secret)[1]},
    )):
        sandbox.instance.people.attempts.clear()
        assert start(key_name=f"key{number}", **options)["changed"] is True
    assert len(keys(sandbox)) == 3 and sandbox.instance.people.sessions == {}


def test_codes_are_those_of_the_standard() -> None:
    """The vectors of RFC 6238, appendix B, for SHA-1, of which the server shows six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    expected = {59: "287082", 1111111109: "081804", 1234567890: "005924", 2000000000: "279037"}
    assert {moment: one_time_code(secret, moment) for moment in expected} == expected


@pytest.mark.parametrize(("options", "words"), [
    ({"password": "short"}, "password: needs 8 to 128 characters"), ({"email": "nobody"}, "email: 'nobody' is no email address"),
    ({"key_name": "x" * 33}, "key_name: needs 1 to 32 characters"), ({"url": None}, "url is missing"),
    ({"totp_code": "123456", "totp_secret": "planted-secret"}, "mutually exclusive"),
])
@pytest.mark.parametrize("check", [False, True])
def test_what_no_server_takes_is_not_sent(start: Run, empty: Any, options: dict[str, Any], words: str, check: bool) -> None:
    assert words in start(fails=True, check=check, **options)["msg"]
    assert not any(request.startswith("POST") for request in empty.requests)


LOST = [
    {"kind": "drop_after"}, {"kind": "status", "status": 504, "after": True}, {"kind": "status", "status": 502, "after": True},
    {"kind": "cut", "framing": "length", "after": True}, {"kind": "status", "status": 200, "after": True},
]


@pytest.mark.parametrize("fault", LOST)
def test_a_sign_up_whose_answer_is_lost_is_not_sent_again(start: Run, empty: Any, fault: dict[str, Any]) -> None:
    empty.fault(procedure="auth/sign-up/email", **fault)
    assert start()["changed"] is True
    assert (empty.requests.count(SIGN_UP), len(users(empty)), len(keys(empty))) == (1, 1, 1)


def test_a_sign_up_that_comes_to_nothing_is_told(start: Run, empty: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "SIGN_UP_SECONDS", 0.1)
    empty.fault("drop_before", procedure="auth/sign-up/email")
    assert "is not finished after 0.1 seconds" in start(fails=True)["msg"]
    assert empty.requests.count(SIGN_UP) == 1
    assert start()["changed"] is True
    # A user is left of a sign-up in whose midst the server stopped.
    empty.reset(empty=True)
    empty.instance.people.add(EMAIL, PASSWORD)
    assert "left as a user without an organization, use another email" in start(fails=True)["msg"]


def test_a_sign_up_that_is_refused_is_told(start: Run, empty: Any) -> None:
    """A server may know better what an email is."""
    message = start(fails=True, email="grün@example.com")["msg"]
    assert "auth/sign-up/email was refused with 400 VALIDATION_ERROR: [body.email] Invalid email address" in message
    assert (empty.requests.count(SIGN_UP), users(empty)) == (1, [])


def test_a_request_that_was_refused_is_sent_again(start: Run, empty: Any) -> None:
    empty.fault("status", procedure="auth/sign-up/email", status=429, retry_after="1")
    assert start()["changed"] is True
    assert len(users(empty)) == 1


def test_used_up_attempts_are_waited_for(start: Run, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    owned(sandbox)
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        sandbox.instance.people.attempts.clear()

    monkeypatch.setattr("time.sleep", sleep)
    for number in range(4):
        assert start(key_name=f"key{number}")["changed"] is True
    assert pauses == [10]
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    for number in range(3):
        start(fails=None, key_name=f"more{number}")
    assert "takes three attempts in ten seconds from one address, and they are used up" in start(fails=True, key_name="last", timeout=5)["msg"]


@pytest.mark.parametrize("fault", LOST[:2])
def test_a_key_whose_answer_is_lost_is_made_again_and_told(start: Run, empty: Any, fault: dict[str, Any]) -> None:
    empty.fault(procedure="user.createApiKey", **fault)
    made = start()
    assert made["changed"] and made["api_key"] in empty.instance.keys
    assert len(keys(empty)) == 2 and f"({keys(empty)[0]['id']})" in made["warnings"][0]


def test_a_server_that_starts_is_waited_for(start: Run, empty: Any) -> None:
    empty.fault("status", procedure="settings.health", status=502, count=9)
    assert start(wait=True)["changed"] is True
    empty.reset(empty=True)
    empty.fault("status", procedure="settings.health", status=502, count=99)
    message = start(fails=True, wait=True, wait_timeout=0)["msg"]
    assert "is not available: 502 Bad Gateway for settings.health" in message and "waited 0 seconds for it" in message


def test_a_password_is_sent_to_a_server_of_ones_own_only(start: Run, empty: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from dokploy_sandbox.instance import PROCEDURES

    monkeypatch.setitem(PROCEDURES, "settings.isCloud", lambda instance, values: True)
    assert "url: is Dokploy Cloud" in start(fails=True)["msg"]
    monkeypatch.undo()
    empty.fault("status", procedure="settings.health", status=200)
    assert "is not a Dokploy server" in start(fails=True)["msg"]
    empty.fault("status", procedure="register", status=404, count=4)
    assert "is not a Dokploy server" in start(fails=True)["msg"]
    assert not any(request.startswith("POST") for request in empty.requests)


def at_once(sandbox: Any, *options: dict[str, Any]) -> list[Any]:
    """Run the module's work side by side, and return what each run answers."""
    answers: list[Any] = [None] * len(options)

    def work(number: int) -> None:
        params = {
            "url": sandbox.url, "api_key": None, "timeout": 30, "email": EMAIL, "password": PASSWORD, "first_name": "A", "last_name": "",
            "key_name": "ansible", "totp_code": None, "totp_secret": None, "dest": None, "wait": False, "wait_timeout": 1, **options[number],
        }
        module = SimpleNamespace(params=params, check_mode=False, warn=lambda text: None)
        try:
            answers[number] = bootstrap._bootstrap(Visitor(sandbox.url, None), module)
        except DokployError as error:
            answers[number] = error

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(options))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_runs_of_one_machine_make_one_administrator_and_one_key(empty: Any, tmp_path: Path) -> None:
    empty.instance.people.waits = 0.2
    dest = {"dest": str(tmp_path / "key")}
    answers = at_once(empty, dest, dest, dest)
    assert sorted(answer["changed"] for answer in answers) == [False, False, True]
    assert len({answer["api_key"] for answer in answers}) == 1
    assert (len(users(empty)), len(keys(empty)), empty.requests.count(SIGN_UP)) == (1, 1, 1)
    # Without a file only the first of them can have the key.
    empty.reset(empty=True)
    answers = at_once(empty, {}, {})
    assert (len(users(empty)), len(keys(empty))) == (1, 1)
    assert sorted("api_key" in answer for answer in answers) == [False, True]


def test_runs_of_several_machines_make_one_administrator(empty: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They share no lock, and nobody can read another's key."""
    monkeypatch.setattr(bootstrap, "lock", lambda client, name: contextlib.nullcontext())
    empty.instance.people.waits = 0.2
    answers = at_once(empty, {"dest": str(tmp_path / "a")}, {"dest": str(tmp_path / "b")})
    assert [answer["changed"] for answer in answers] == [True, True]
    assert [user.role for user in users(empty)] == ["owner"]
    assert all(answer["api_key"] in empty.instance.keys for answer in answers)
