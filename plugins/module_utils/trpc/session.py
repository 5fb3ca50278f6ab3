# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Speaking with a server without a key: the look whether it has an administrator, sign-up, sign-in with a second factor, sign-out.

The endpoints under ``/api/auth`` are better-auth's: bare JSON, no batches, and errors of ``{message, code}`` with the status of HTTP.
A session is a cookie, which the client keeps; what it asks of tRPC goes in the name of the user who is signed in.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import struct
from datetime import datetime, timezone
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError, TransportError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.failures import Failure, of_response
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import MUTATION, QUERY, Call

#: Seconds for the first sign-up: the server asks the internet for its own address first, for 60 seconds where there is no internet.
SIGN_UP_SECONDS = 150
#: Seconds that ending a session may take; one that is left ends by itself after three days.
SIGN_OUT_SECONDS = 5
#: Digits and seconds of a code of the second factor (RFC 6238, as the server makes them).
DIGITS, PERIOD = 6, 30

#: Codes of refusals.
USER_EXISTS = "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL"
WRONG_PASSWORD = "INVALID_EMAIL_OR_PASSWORD"
WRONG_ORIGIN = "INVALID_ORIGIN"


class AuthError(DokployError):
    """The server refused a sign-up, a sign-in or a second factor.

    :ivar status: HTTP status
    :ivar code: better-auth's code, or empty where it gives none
    """

    def __init__(self, path: str, status: int, code: str, message: str) -> None:
        super().__init__(f"auth/{path} was refused with {status}{f' {code}' if code else ''}: {message}")
        self.status, self.code = status, code

    @property
    def set_up(self) -> bool:
        """Whether it is the refusal of a sign-up on a server that has an administrator, which has no code."""
        return self.status == 400 and not self.code


class Visitor(Client):
    """Speaks with a server as nobody, or as the user who is signed in; it takes the arguments of `Client`, without a key."""

    keyed = False

    @classmethod
    def beside(cls, client: Client) -> Visitor:
        """Return one who speaks with the server of a client, and counts its requests with that one's."""
        other = cls.__new__(cls)
        other.__dict__.update(client.twin().__dict__)
        other._session.headers.pop("x-api-key", None)
        return other

    def holder(self, api_key: str) -> Client:
        """Return a client of the same server that speaks in the name of a key, and counts its requests with this one's."""
        self.hide([api_key])
        other = self.twin()
        other._session.headers["x-api-key"] = api_key
        return other

    def has_administrator(self) -> bool:
        """Say whether somebody has signed up; only a page tells, and while the first sign-up is under way it says no.

        :raises TransportError: where no answer came, or one that the page doesn't give
        """
        def attempt(left: float) -> bool | Failure:
            page = self._request("GET", f"{self._where}/register", None, left)
            if isinstance(page, Failure):
                return page
            if page.status_code == 200 and "html" in page.headers.get("Content-Type", ""):
                return False
            target = urlsplit(urljoin(page.url, page.headers.get("Location", "")))
            if 300 <= page.status_code < 400 and target.path.rstrip("/") == urlsplit(self._where).path.rstrip("/"):
                return True
            return of_response(page, self._where, "register")

        return self._persist(QUERY, [Call("register")], attempt)

    def sign_up(self, email: str, password: str, first_name: str, last_name: str) -> None:
        """Make the first user, who is signed in then. An answer that is lost says nothing: the server may go on with it for a minute.

        :raises AuthError: where the server refuses it
        :raises TransportError: where no answer came
        """
        with self.patience(max(self._timeout, SIGN_UP_SECONDS)):
            self._auth("sign-up/email", {"email": email, "password": password, "name": first_name, "lastName": last_name})
        self._check_session()

    def join(self, token: str, email: str, password: str) -> None:
        """Sign up as somebody who is invited, or sign in where there is such an account already, and accept the invitation.

        :raises AuthError: where the server refuses it
        :raises TransportError: where no answer came
        """
        with self.patience(max(self._timeout, SIGN_UP_SECONDS)):
            try:
                self._auth("sign-up/email", {"email": email, "password": password, "name": "", "lastName": ""}, {"x-dokploy-token": token})
            except AuthError as error:
                if error.code != USER_EXISTS:
                    raise
                if not self.sign_in(email, password):
                    raise DokployError(f"{email} has an account on the server already, with a second factor; let {email} be invited") from error
            self._check_session()
            self._auth("organization/accept-invitation", {"invitationId": token})

    def sign_in(self, email: str, password: str) -> bool:
        """Sign in, and say whether that is all; where it is false, a second factor is wanted.

        Where its answer is lost it is done again: a session more changes nothing.

        :raises AuthError: where the server refuses it
        """
        given = {"email": email, "password": password}
        try:
            answer = self._auth("sign-in/email", given)
        except TransportError as lost:
            if not lost.maybe_done:
                raise
            self._session.cookies.clear()
            answer = self._auth("sign-in/email", given)
        if answer.get("twoFactorRedirect"):
            return False
        self._check_session()
        return True

    def verify(self, code: str) -> None:
        """Give the code of the second factor.

        :raises AuthError: where the server refuses it
        """
        self._auth("two-factor/verify-totp", {"code": code})
        self._check_session()

    def code(self, secret: str) -> str:
        """Return the code of this moment, by the server's own clock; raises like `one_time_code`."""
        return one_time_code(secret, (self._server_time or datetime.now(timezone.utc)).timestamp())

    def sign_out(self) -> None:
        """End the session, if there is one."""
        if not self._session.cookies:
            return
        try:
            with self.patience(SIGN_OUT_SECONDS):
                self._auth("sign-out", {})
        except DokployError:
            pass
        self._session.cookies.clear()

    def _check_session(self) -> None:
        """Make sure that a user is signed in: a status of 200 alone says nothing.

        :raises DokployError: where there is no session
        """
        if not any(cookie.name.endswith("session_token") for cookie in self._session.cookies):
            raise DokployError(f"{self._where} gave no session with its answer; check whether a proxy in front of the server takes cookies away")

    def _auth(self, path: str, values: dict[str, Any], headers: dict[str, str] | None = None) -> dict[str, Any]:
        """Return what an endpoint of ``/api/auth`` answers.

        :param headers: what the request has besides
        :raises AuthError: where the server refuses it
        :raises TransportError: where no answer came
        """
        call = Call(f"auth/{path}")
        first, second = ({**(headers or {}), **({"Origin": origin} if origin else {})} for origin in self._origins())
        try:
            return self._persist(MUTATION, [call], lambda left: self._auth_attempt(path, values, first, left))
        except AuthError as error:
            if error.code != WRONG_ORIGIN:
                raise
        return self._persist(MUTATION, [call], lambda left: self._auth_attempt(path, values, second, left))

    def _origins(self) -> list[str]:
        """Return what a request may say it comes from. The server wants it with a cookie, be it one of a proxy, and takes any without.

        Behind a proxy that ends TLS a server may take itself for one of http.
        """
        if not self._session.cookies:
            return ["", ""]
        parts = urlsplit(self._where)
        return [f"{scheme}://{parts.netloc}" for scheme in sorted(("http", "https"), key=lambda scheme: scheme != parts.scheme)]

    def _auth_attempt(self, path: str, values: dict[str, Any], headers: dict[str, str], left: float) -> dict[str, Any] | Failure:
        response = self._request("POST", f"{self._where}/api/auth/{path}", json.dumps(values).encode("ascii"), left, headers)
        if isinstance(response, Failure):
            return response
        if response.status_code == 429:
            pause = response.headers.get("X-Retry-After") or response.headers.get("Retry-After") or ""
            message = f"{self._where} takes three attempts in ten seconds from one address, and they are used up (429 for auth/{path}); wait, and run again"
            return Failure(message, passing=True, pause=float(pause) if pause.isdigit() else None)
        try:
            body = json.loads(response.content)
        except ValueError:
            body = None
        if isinstance(body, dict) and response.status_code == 200:
            return body
        if isinstance(body, dict) and 400 <= response.status_code < 500 and body.get("message"):
            raise AuthError(path, response.status_code, str(body.get("code") or ""), self.scrub(str(body["message"])))
        return of_response(response, self._where, f"auth/{path}")


def one_time_code(secret: str, moment: float) -> str:
    """Return the code that an authenticator shows (RFC 6238: SHA-1, 6 digits, 30 seconds).

    :param secret: in base32, or the address (``otpauth://…``) that an authenticator is given as a picture
    :param moment: seconds since 1970
    :raises DokployError: where the secret is neither
    """
    if secret.startswith("otpauth://"):
        secret = (parse_qs(urlsplit(secret).query).get("secret") or [""])[0]
    text = secret.replace(" ", "").replace("-", "").rstrip("=").upper()
    try:
        key = base64.b32decode(text + "=" * (-len(text) % 8))
    except ValueError:
        key = b""
    if not key:
        raise DokployError("totp_secret: is not a secret in base32, such as JBSWY3DPEHPK3PXP, and not an address that begins with otpauth://")
    digest = hmac.new(key, struct.pack(">Q", int(moment) // PERIOD), hashlib.sha1).digest()
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place:place + 4])[0] & 0x7FFFFFFF
    return str(number % 10 ** DIGITS).zfill(DIGITS)
