# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users and their sessions: sign-up, sign-in, the second factor, and the page that tells whether anybody has signed up.

What a real server answers is in tests/contract/recorded/auth.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import re
import secrets
import struct
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Callable
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from . import members, organizations
from .errors import TrpcError
from .instance import CLOCK, Date, Instance, Row, new_id, now, procedure

SESSION = "better-auth.session_token"
HALF_WAY = "better-auth.two_factor"
ATTEMPTS, WINDOW = 3, 10
LIMITED = ("sign-in", "sign-up", "two-factor")


@dataclass
class User:
    email: str
    password: str
    name: str
    last_name: str
    id: str = field(default_factory=new_id)
    created: str = field(default_factory=now)
    role: str = "owner"
    #: The organization that it belongs to; none while its sign-up is under way.
    organization: str = ""
    secret: str = ""
    two_factor: bool = False
    verified: bool = False
    image: str | None = None

    def shown(self, release: str) -> Row:
        """What an answer tells of it."""
        newer = {"banned": False, "banReason": None, "banExpires": None} if release != "v0.28.8" else {}
        return {
            "name": self.name, "email": self.email, "emailVerified": False, "image": self.image, "createdAt": self.created, "updatedAt": self.created,
            "twoFactorEnabled": self.two_factor, "role": "user", **newer, "allowImpersonation": False, "lastName": self.last_name,
            "enableEnterpriseFeatures": False, "isValidEnterpriseLicense": False, "id": self.id,
        }


class Refusal(Exception):
    """An error of better-auth, which has no envelope; some have no code."""

    def __init__(self, status: int, message: str, code: str = "") -> None:
        super().__init__(message)
        self.status, self.body = status, {"message": message, **({"code": code} if code else {})}


class People:
    """Who may do what on one server.

    :ivar sessions: token, and whose it is
    :ivar half_way: the same, of those who signed in without their second factor yet
    :ivar holders: API key, and whose it is
    :ivar caller: who asks what is answered at the moment
    :ivar place: the organization in which it asks; its own where it is empty
    :ivar places: API key, and the organization that it was made for
    :ivar by_session: they have signed in, and give no key
    :ivar waits: seconds in which the first sign-up looks for the server's own address, while there is no owner yet
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.users: dict[str, User] = {}
        self.sessions: dict[str, User] = {}
        self.half_way: dict[str, User] = {}
        self.holders: dict[str, User] = {}
        self.caller: User | None = None
        self.place = ""
        self.places: dict[str, str] = {}
        self.by_session = False
        self.attempts: dict[str, list[float]] = {}
        self.waits = 0.0

    @property
    def has_owner(self) -> bool:
        return any(user.role == "owner" and user.organization for user in self.users.values())

    def set_up(self, api_key: str) -> None:
        """Give the server an owner, who has a key without a limit."""
        owner = self.add("admin@example.com", "not-a-secret")
        self.found(owner)
        self.instance.keys[api_key] = None
        self.holders[api_key] = owner

    def add(self, email: str, password: str, name: str = "Admin", last_name: str = "", role: str = "owner") -> User:
        user = self.users[email.lower()] = User(email.lower(), password, name, last_name, role=role)
        return user

    def found(self, owner: User) -> None:
        """Give the server its first organization."""
        owner.organization = self.instance.organization
        organizations.found(self.instance, owner.id, {"name": "My Organization", "logo": None, "slug": None}, owner.organization)

    def limit(self, path: str) -> None:
        """Count an attempt, of which three are let through in ten seconds."""
        kind = path.split("/")[0] if path.startswith("two-factor") else path
        if not path.startswith(LIMITED):
            return
        recent, time_now = self.attempts.setdefault(kind, []), time.monotonic() + self.instance.queue.skipped
        if recent and time_now - recent[-1] >= WINDOW:
            recent.clear()
        if len(recent) >= ATTEMPTS:
            raise Refusal(429, "Too many requests. Please try again later.")
        recent.append(time_now)

    def session(self, user: User) -> str:
        token = secrets.token_urlsafe(24)
        self.sessions[token] = user
        return token


async def register(people: People) -> Response:
    """The page on which one signs up; where there is an owner, it leads to the page on which one signs in."""
    if people.has_owner:
        return RedirectResponse("/", 307)
    return HTMLResponse("<!DOCTYPE html><html><body>Sign up</body></html>")


async def answer(people: People, path: str, request: Request) -> Response:
    """Answer a request of ``/api/auth``."""
    try:
        people.limit(path)
        _check_origin(request, people.instance.version)
        handler = HANDLERS.get(path)
        if handler is None:
            return Response(status_code=404)
        return await handler(people, await request.json(), request)
    except Refusal as refusal:
        if refusal.status == 429:
            return Response(json.dumps(refusal.body), 429, {"x-retry-after": str(WINDOW)}, "text/plain")
        return JSONResponse(refusal.body, refusal.status)


def _check_origin(request: Request, release: str) -> None:
    """Refuse a request with a cookie that doesn't say that it comes from the server's own pages."""
    origin = request.headers.get("origin", "")
    if not request.cookies and (not origin or release == "v0.28.8"):
        return
    if not origin:
        raise Refusal(403, "Missing or null Origin", "MISSING_OR_NULL_ORIGIN")
    if urlsplit(origin).netloc != request.headers["host"] or urlsplit(origin).scheme != "http":
        raise Refusal(403, "Invalid origin", "INVALID_ORIGIN")


async def _sign_up(people: People, values: Row, request: Request) -> Response:
    _check_body(values, "name", "email", "password")
    if len(values["password"]) < 8:
        raise Refusal(400, "Password too short", "PASSWORD_TOO_SHORT")
    if values["email"].lower() in people.users:
        raise Refusal(422, "User already exists. Use another email.", "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL")
    token = request.headers.get("x-dokploy-token", "")
    if people.has_owner and not token:
        raise Refusal(400, "Admin is already created")
    if token:
        members.check_token(people.instance, token, values["email"])
        return _signed_in(people, people.add(values["email"], values["password"], values["name"], values.get("lastName", ""), "user"), {})
    user = people.add(values["email"], values["password"], values["name"], values.get("lastName", ""))
    # Until then it belongs to no organization, and nobody is an owner.
    await asyncio.sleep(people.waits)
    people.found(user)
    return _signed_in(people, user, {})


async def _sign_in(people: People, values: Row, request: Request) -> Response:
    _check_body(values, "email", "password")
    user = people.users.get(values["email"].lower())
    if user is None or user.password != values["password"]:
        raise Refusal(401, "Invalid email or password", "INVALID_EMAIL_OR_PASSWORD")
    if not user.two_factor:
        return _signed_in(people, user, {"redirect": False})
    token = secrets.token_urlsafe(24)
    people.half_way[token] = user
    older = people.instance.version == "v0.28.8"
    response = JSONResponse({"twoFactorRedirect": True, **({} if older else {"twoFactorMethods": ["totp"]})})
    if older:
        # A session that is ended already; it is taken back in the next line of the answer, which not every client heeds.
        response.set_cookie(SESSION, secrets.token_urlsafe(24), httponly=True)
    response.delete_cookie(SESSION)
    response.set_cookie(HALF_WAY, token, httponly=True)
    return response


async def _enable(people: People, values: Row, request: Request) -> Response:
    user = _user_of(people, request)
    if user.password != values["password"]:
        raise Refusal(400, "Invalid password", "INVALID_PASSWORD")
    user.secret = base64.b32encode(secrets.token_bytes(20)).decode().rstrip("=")
    uri = f"otpauth://totp/Dokploy:{quote(user.email)}?secret={user.secret}&issuer=Dokploy&digits=6&period=30"
    return JSONResponse({"totpURI": uri, "backupCodes": [secrets.token_hex(5) for count in range(10)]})


async def _verify(people: People, values: Row, request: Request) -> Response:
    user = people.half_way.get(request.cookies.get(HALF_WAY, "")) or people.sessions.get(request.cookies.get(SESSION, ""))
    if user is None:
        raise Refusal(401, "Invalid two factor cookie", "INVALID_TWO_FACTOR_COOKIE")
    if values["code"] not in codes(user.secret):
        raise Refusal(401, "Invalid code", "INVALID_CODE")
    response = _signed_in(people, user, {})
    user.two_factor = True
    return response


async def _accept(people: People, values: Row, request: Request) -> Response:
    return JSONResponse(members.accept(people.instance, _user_of(people, request), values["invitationId"]))


async def _sign_out(people: People, values: Row, request: Request) -> Response:
    people.sessions.pop(request.cookies.get(SESSION, ""), None)
    response = JSONResponse({"success": True})
    response.delete_cookie(SESSION)
    return response


HANDLERS: dict[str, Callable[[People, Row, Request], Any]] = {
    "sign-up/email": _sign_up, "sign-in/email": _sign_in, "two-factor/enable": _enable, "two-factor/verify-totp": _verify, "sign-out": _sign_out,
    "organization/accept-invitation": _accept,
}


def _user_of(people: People, request: Request) -> User:
    user = people.sessions.get(request.cookies.get(SESSION, ""))
    if user is None:
        raise Refusal(401, "Unauthorized", "UNAUTHORIZED")
    return user


def _check_body(values: Row, *wanted: str) -> None:
    problems = [f"[body.{name}] Invalid input: expected string, received undefined" for name in wanted if name not in values]
    if not problems and not re.fullmatch(r"[A-Za-z0-9_'+.-]+@([A-Za-z0-9-]+\.)+[A-Za-z]{2,}", values["email"]):
        problems.append("[body.email] Invalid email address")
    if problems:
        raise Refusal(400, "; ".join(problems), "VALIDATION_ERROR")


def _signed_in(people: People, user: User, more: Row) -> Response:
    token = people.session(user)
    response = JSONResponse({**more, "token": token, "user": user.shown(people.instance.version)})
    response.set_cookie(SESSION, token, httponly=True, samesite="lax")
    return response


@procedure("user.get")
def user_get(instance: Instance, values: Row) -> Row | None:
    user = instance.people.caller
    if user is None or not user.organization:
        return None
    defaults = instance.defaults
    keys = [{name: _key_field(name, row) for name in defaults["apiKey"]["row"]} for row in instance.rows("apiKey", referenceId=user.id)]
    times = {name: Date(user.created) for name in ("createdAt", "updatedAt") if name in defaults["user"]["row"]}
    times.update({name: user.created for name in ("createdAt2", "expirationDate") if name in defaults["user"]["row"]})
    names = {"firstName": user.name, "lastName": user.last_name, "email": user.email, "image": user.image, "twoFactorEnabled": user.two_factor}
    member = organizations.membership(instance, instance.people.place or user.organization, user.id)
    return {**member, "user": {**defaults["user"]["row"], **times, **names, "id": user.id, "apiKeys": keys}}


@procedure("user.update")
def user_update(instance: Instance, values: Row) -> Row:
    user = instance.people.caller
    user.name, user.last_name = values.get("firstName", user.name), values.get("lastName", user.last_name)
    user.email, user.image = values.get("email", user.email), values.get("image", user.image)
    return user_get(instance, values)["user"]


@procedure("user.getBackups")
def user_get_backups(instance: Instance, values: Row) -> Row | None:
    member = user_get(instance, values)
    rows = instance.rows("backup", userId=member["userId"]) if member else []
    keys = [{name: _key_field(name, row) for name in WHOLE_KEY} for row in instance.rows("apiKey", referenceId=member["userId"])] if member else []
    return member and {**member["user"], "apiKeys": keys, "backups": [{
        **row, "destination": instance.table("destination").get(str(row["destinationId"])), "deployments": [],
    } for row in rows]}


#: What a list has of a key that has all of it.
WHOLE_KEY = (
    "id", "name", "start", "prefix", "key", "configId", "referenceId", "refillInterval", "refillAmount", "lastRefillAt", "enabled", "rateLimitEnabled",
    "rateLimitTimeWindow", "rateLimitMax", "requestCount", "remaining", "lastRequest", "expiresAt", "createdAt", "updatedAt", "permissions", "metadata",
)


def _key_field(name: str, row: Row) -> Any:
    """Return a field as a list of keys has it: of the key itself only a hash is kept."""
    if name == "key":
        return base64.urlsafe_b64encode(hashlib.sha256(row["key"].encode()).digest()).decode().rstrip("=")
    if name == "lastRequest" and row["used"]:
        return Date(row["createdAt"])
    return json.dumps(row[name]) if name == "metadata" else row.get(name)


def _check_key(instance: Instance, values: Row) -> None:
    """The rules of better-auth."""
    days = values.get("expiresIn", 86400) / 86400
    if not 1 <= days <= 365:
        words = ("smaller", "minimum") if days < 1 else ("larger", "maximum")
        raise TrpcError("INTERNAL_SERVER_ERROR", f"The expiresIn is {words[0]} than the predefined {words[1]} value.")
    if values.get("refillAmount") and not values.get("refillInterval"):
        raise TrpcError("INTERNAL_SERVER_ERROR", "refillAmount is required when refillInterval is provided")
    if values.get("refillInterval") and not values.get("refillAmount"):
        raise TrpcError("INTERNAL_SERVER_ERROR", "refillInterval is required when refillAmount is provided")


@procedure("user.createApiKey")
def user_create_api_key(instance: Instance, values: Row) -> Row:
    user = instance.people.caller
    place = values["metadata"]["organizationId"]
    if user is None or place and organizations.membership(instance, place, user.id) is None:
        raise TrpcError("FORBIDDEN", "You are not a member of this organization")
    _check_key(instance, values)
    key = (values.get("prefix") or "") + secrets.token_urlsafe(48)
    unlimited = values.get("rateLimitEnabled") is False
    instance.keys[key] = None if unlimited else 10
    instance.people.holders[key], instance.people.places[key] = user, place
    row = instance.insert("apiKey", "id", {
        **dict.fromkeys(("expiresAt", "lastRefillAt", "lastRequest", "permissions", "prefix", "refillAmount", "refillInterval", "remaining")),
        "name": values["name"], "key": key, "start": key[:6], "configId": "default", "enabled": True, "rateLimitEnabled": not unlimited,
        "rateLimitMax": values.get("rateLimitMax", 10), "rateLimitTimeWindow": values.get("rateLimitTimeWindow", 86_400_000), "referenceId": user.id,
        "requestCount": 0, **{name: values[name] for name in ("metadata", "prefix", "remaining", "refillAmount", "refillInterval") if name in values},
    })
    if values.get("expiresIn"):
        row["expiresAt"] = Date((CLOCK.read() + timedelta(seconds=values["expiresIn"])).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z")
    row["createdAt"] = row["updatedAt"] = Date(row["createdAt"])
    answer = {**row, "metadata": None}
    row["used"] = False
    return answer


@procedure("user.deleteApiKey")
def user_delete_api_key(instance: Instance, values: Row) -> bool:
    if values["apiKeyId"] not in instance.table("apiKey"):
        raise TrpcError("NOT_FOUND", "API key not found")
    instance.keys.pop(instance.table("apiKey").pop(values["apiKeyId"])["key"])
    return True


def codes(secret: str) -> list[str]:
    """Return the codes that are good at this moment: of this half minute, and of those beside it."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    found = []
    for step in (-1, 0, 1):
        digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + step), hashlib.sha1).digest()
        start = digest[-1] & 15
        found.append(f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF) % 10 ** 6:06d}")
    return found
