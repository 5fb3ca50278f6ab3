# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first administrator of a server, and a key for what comes next."""

from __future__ import annotations

import re
import time
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.locks import CHANGES, lock
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules import runner
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.files import held_text, is_closed, key_in, write_text
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, Result
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import could_be_key
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError, TransportError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import QUERY, Call
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.session import SIGN_UP_SECONDS, USER_EXISTS, WRONG_PASSWORD, AuthError, Visitor

#: Seconds between two looks at a server that is starting, or at a sign-up that is under way.
PAUSE = 2
#: What better-auth allows (PASSWORD_TOO_SHORT, PASSWORD_TOO_LONG; seen on v0.28.8, v0.29.14 and v0.30.2).
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 128
LONGEST_KEY_NAME = 32
ADMINISTRATORS = ("owner", "admin")
MAKE_A_KEY = "make a key in Dokploy under Settings, Profile, API/CLI, with rate limiting off, and give it as api_key"


def bootstrap() -> None:
    """Run the module that makes the first administrator and the first key."""
    spec = {
        **CONNECTION,
        "email": {"type": "str", "required": True},
        "password": {"type": "str", "required": True, "no_log": True},
        "first_name": {"type": "str", "default": "Admin"},
        "last_name": {"type": "str", "default": ""},
        # It is a name.
        "key_name": {"type": "str", "default": "ansible", "no_log": False},
        "totp_code": {"type": "str", "no_log": True},
        "totp_secret": {"type": "str", "no_log": True},
        "dest": {"type": "path"},
        "wait": {"type": "bool", "default": False},
        "wait_timeout": {"type": "int", "default": 300},
    }
    runner.run(
        _bootstrap, argument_spec=spec, hidden={"api_key", "password", "totp_code", "totp_secret"}, keyless=True,
        mutually_exclusive=[("totp_code", "totp_secret")],
    )


class Account:
    """What is found out, and done, about the administrator and the key.

    :ivar member: the user and its membership of an organization, as the server has them
    :ivar key: the key that works, or an empty text
    :ivar refused: keys that don't
    :ivar before: what differs from what is wanted, as it was
    :ivar after: the same as it is now
    """

    def __init__(self, client: Visitor, module: AnsibleModule) -> None:
        self.client, self.module, self.params = client, module, module.params
        self.dest: str | None = self.params["dest"]
        self.member: dict[str, Any] = {}
        self.key = ""
        self.refused: set[str] = set()
        self.signed_in = False
        self.before: dict[str, Any] = {}
        self.after: dict[str, Any] = {}

    def note(self, what: str, before: Any, after: Any) -> None:
        self.before[what], self.after[what] = before, after

    def find_key(self) -> bool:
        """Look for a key that works: in the file first, then the one that is given."""
        held = key_in(self.dest)
        for key in dict.fromkeys((held, self.params["api_key"] or "")):
            member = self._holder_of(key)
            if member:
                self.key, self.member = key, member
                return True
        return False

    def _holder_of(self, key: str) -> dict[str, Any] | None:
        """Return whose key it is, or None where it doesn't work."""
        if key in self.refused or not could_be_key(key):
            return None
        try:
            member = self.client.holder(key).query("user.get")
        except ApiError as error:
            if error.status != 401:
                raise
            member = None
        if not member:
            self.refused.add(key)
        return member or None

    def set_up(self) -> None:
        """Sign up where nobody has, and make a key where none is at hand; in check mode only find out whether that would be done."""
        signed_up = not self.client.has_administrator()
        if signed_up:
            self._check_new_password()
            self.note("administrator", None, self.params["email"])
            if self.module.check_mode:
                self.note("api_key", None, self.params["key_name"])
                return
            self._sign_up()
        try:
            if not self.signed_in:
                self._sign_in()
            self._read_member()
            self._make_key()
        finally:
            self.client.sign_out()

    def _check_new_password(self) -> None:
        if not SHORTEST_PASSWORD <= len(self.params["password"]) <= LONGEST_PASSWORD:
            raise DokployError(f"password: needs {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")

    def _sign_up(self) -> None:
        """Make the administrator, once: until it is there, which takes a minute without internet, a second request would make another one."""
        if runner.say:
            runner.say("signing up; a server without internet takes a minute for it")
        try:
            self._ask_to_sign_up()
            self.signed_in = True
            return
        except AuthError as error:
            if error.code != USER_EXISTS and not error.set_up:
                raise
        except TransportError as error:
            if not error.maybe_done:
                raise
        # Another run, or the request whose answer was lost, makes it.
        deadline = time.monotonic() + SIGN_UP_SECONDS
        while not self.client.has_administrator():
            if time.monotonic() > deadline:
                raise DokployError(
                    f"a sign-up on {self.params['url']} is not finished after {SIGN_UP_SECONDS} seconds. Look whether the server was restarted meanwhile,"
                    f" and run again; where {self.params['email']} is left as a user without an organization, use another email"
                )
            time.sleep(PAUSE)

    def _ask_to_sign_up(self) -> None:
        self.client.sign_up(*(self.params[name] for name in ("email", "password", "first_name", "last_name")))

    def _sign_in(self) -> None:
        try:
            whole = self.client.sign_in(self.params["email"], self.params["password"])
        except AuthError as error:
            if error.code != WRONG_PASSWORD:
                raise
            raise DokployError(self._why_refused()) from error
        if not whole:
            self._verify()
        self.signed_in = True

    def _why_refused(self) -> str:
        """Say whether the email or the password is wrong. A sign-in doesn't tell; a sign-up does, which a server with an administrator refuses."""
        url, email = self.params["url"], self.params["email"]
        refusal: AuthError | None = None
        try:
            if not self.module.check_mode:
                self._ask_to_sign_up()
        except AuthError as error:
            refusal = error
        except TransportError:
            pass
        if refusal and refusal.code == USER_EXISTS:
            return f"password: is not that of {email} on {url}"
        if refusal and refusal.set_up:
            return (
                f"email: {url} has an administrator already, and no user {email}: somebody else has set it up. Use the email and password of an account"
                f" there, or {MAKE_A_KEY}"
            )
        return (
            f"{url} has an administrator already, and email and password are not those of a user of it: the password is wrong, or somebody else"
            f" has set it up. Use the email and password of an account there, or {MAKE_A_KEY}"
        )

    def _verify(self) -> None:
        code, secret = self.params["totp_code"], self.params["totp_secret"]
        if not code and not secret:
            raise DokployError(
                f"{self.params['email']} signs in with a second factor: set totp_secret, or totp_code to what the authenticator shows,"
                f" or {MAKE_A_KEY}"
            )
        try:
            self.client.verify(code or self.client.code(secret))
        except AuthError as error:
            if error.status != 401:
                raise
            what = "totp_code: is not, or no longer, the code of" if code else "totp_secret: is not the secret of"
            raise DokployError(f"{what} {self.params['email']} on {self.params['url']} ({error.code or error})") from error

    def _read_member(self) -> None:
        """Read who is signed in; a user whose sign-up is under way belongs to no organization yet."""
        deadline = time.monotonic() + SIGN_UP_SECONDS
        member = self.client.query("user.get")
        while not member and time.monotonic() < deadline:
            time.sleep(PAUSE)
            member = self.client.query("user.get")
        if not member:
            raise DokployError(f"email: {self.params['email']} is a user of {self.params['url']} but belongs to no organization; use another account")
        if member.get("role") not in ADMINISTRATORS:
            raise DokployError(
                f"email: {self.params['email']} is a user of {self.params['url']} but no administrator (its role is {member.get('role')});"
                " use the account of one"
            )
        self.member = member

    def _make_key(self) -> None:
        name = self.params["key_name"]
        held = self.dest or self.params["api_key"]
        if not held and _named(self.member, name):
            self.module.warn(
                f"there is a key '{name}' already, whose text a server shows only when it makes it, so none is returned; give it as api_key, set dest"
                " to keep it in a file, or choose another key_name"
            )
            return
        self.note("api_key", None, name)
        if self.module.check_mode:
            return
        made = self._created_key(name)
        self.key = made["key"]
        self.client.hide([self.key])
        try:
            self.write()
        except DokployError:
            self.client.mutate("user.deleteApiKey", {"apiKeyId": made["id"]})
            raise
        self._look_again(made["id"])

    def _created_key(self, name: str) -> dict[str, Any]:
        """Make a key without rate limit. One whose answer was lost is of no use to anybody, so another one is made."""
        wanted = {"name": name, "metadata": {"organizationId": self.member["organizationId"]}, "rateLimitEnabled": False}
        try:
            return dict(self.client.mutate("user.createApiKey", wanted))
        except TransportError as error:
            if not error.maybe_done:
                raise
        return dict(self.client.mutate("user.createApiKey", wanted))

    def _look_again(self, made: str) -> None:
        """See that the new key works, and tell of others of its name."""
        member = self._holder_of(self.key)
        if not member:
            raise DokployError(f"the key '{self.params['key_name']}' was made, and the server refuses it")
        self.member = member
        others = [one for one in _named(member, self.params["key_name"]) if one["id"] != made]
        if others:
            self.module.warn(
                f"there are other keys named '{self.params['key_name']}' ({', '.join(sorted(one['id'] for one in others))}): of runs before this one, or"
                " of another machine at the same moment; remove those that nobody uses"
            )

    def write(self) -> None:
        """Put the key into the file, where only its owner can read it."""
        if not self.dest:
            return
        held = held_text(self.dest)
        if self.key and (held or "").strip() == self.key and is_closed(self.dest):
            return
        if not held:
            state = "missing"
        elif not is_closed(self.dest):
            state = "open to others"
        else:
            state = "with another key"
        self.note("dest", state, "with the key")
        if self.key and not self.module.check_mode:
            write_text(self.dest, self.key + "\n", 0o600)

    def result(self) -> Result:
        header = f"bootstrap of {self.client.base[: -len('/api/trpc')]}"
        diff = [{"before_header": header, "after_header": header, "before": self.before, "after": self.after}] if self.after else []
        user = self.member.get("user") or {}
        shown = {
            "email": user.get("email", self.params["email"]),
            "first_name": user.get("firstName", self.params["first_name"]),
            "last_name": user.get("lastName", self.params["last_name"]),
            **({"user_id": self.member["userId"], "role": self.member["role"], "organization_id": self.member["organizationId"]} if self.member else {}),
        }
        return {"changed": bool(self.after), "diff": diff, "administrator": shown, **({"api_key": self.key} if self.key else {})}


def _bootstrap(client: Visitor, module: AnsibleModule) -> Result:
    params = module.params
    _check(params)
    account = Account(client, module)
    key_in(params["dest"])
    if params["wait"]:
        _wait(client, params["timeout"], params["wait_timeout"])
    if not account.find_key():
        with lock(client, CHANGES):
            # Another run may have been quicker.
            if not account.find_key():
                _check_server(client)
                account.set_up()
    account.write()
    return account.result()


def _check(params: dict[str, Any]) -> None:
    """Refuse what no server takes.

    :raises DokployError: which names the option
    """
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", params["email"]):
        raise DokployError(f"email: '{params['email']}' is no email address")
    if not params["key_name"].strip() or len(params["key_name"]) > LONGEST_KEY_NAME:
        raise DokployError(f"key_name: needs 1 to {LONGEST_KEY_NAME} characters")
    if params["totp_code"] and not re.fullmatch(r"\d{6}", params["totp_code"]):
        raise DokployError("totp_code: needs six digits; put them in quotes")


def _named(member: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the keys of a user that have a name."""
    return [one for one in (member.get("user") or {}).get("apiKeys") or [] if one.get("name") == name]


def _wait(client: Visitor, timeout: float, longest: int) -> None:
    """Wait until a server answers.

    :param timeout: seconds for one answer
    :param longest: seconds for all
    :raises DokployError: what the last answer was, where it doesn't come up in time
    """
    deadline = time.monotonic() + longest
    while True:
        left = deadline - time.monotonic()
        try:
            with client.patience(max(1, min(timeout, left))):
                client.query("settings.health")
            return
        except DokployError as error:
            if left <= 0:
                raise DokployError(f"{error}; waited {longest} seconds for it") from error
            time.sleep(min(PAUSE, left))


def _check_server(client: Visitor) -> None:
    """Make sure that a password is sent to a Dokploy server of one's own only.

    :raises DokployError: where it is something else
    """
    health, cloud = client.batch(QUERY, [Call("settings.health"), Call("settings.isCloud")])
    for answer in (health, cloud):
        if isinstance(answer, DokployError):
            raise answer
    if cloud:
        raise DokployError(f"url: is Dokploy Cloud, where everybody signs up alone; sign up there, and {MAKE_A_KEY}")
