# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of a server on which nobody has signed up, one case after the other, with a rest between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

OWN = "own"
FOREIGN = "https://foreign.example.com"


@dataclass(frozen=True)
class AuthStep:
    """One HTTP request.

    :ivar call: method and path; one without a slash is a procedure of tRPC
    :ivar body: what is sent; ``$name`` is what an earlier step saved, and ``$code`` the code of the saved secret
    :ivar who: whose cookies go along and are kept; nobody's where it is empty
    :ivar origin: where the request says it comes from: `OWN`, `FOREIGN`, or nothing
    :ivar save: what to keep for later steps: name, and the steps to it in the answer
    :ivar key: the name of a saved API key to send
    """

    call: str
    body: dict[str, Any] | None = None
    who: str = ""
    origin: str = ""
    save: dict[str, str] = field(default_factory=dict)
    key: str = ""


OWNER = {"name": "Ada", "lastName": "Admin", "email": "Owner@example.com", "password": "not-a-secret"}
SIGN_IN = {"email": "owner@EXAMPLE.com", "password": "not-a-secret"}
SIGN_UP = "POST /api/auth/sign-up/email"
ENTER = "POST /api/auth/sign-in/email"
LEAVE = "POST /api/auth/sign-out"
VERIFY = "POST /api/auth/two-factor/verify-totp"
KEY = {"name": "contract", "metadata": {"organizationId": "$organization"}, "rateLimitEnabled": False}

AUTH_CASES: dict[str, list[AuthStep]] = {
    "nobody": [
        AuthStep("GET /register"),
        AuthStep("GET settings.isCloud"),
        AuthStep(SIGN_UP, {"email": "a@example.com", "password": "not-a-secret"}),
        AuthStep(SIGN_UP, {**OWNER, "email": "a"}),
        AuthStep(SIGN_UP, {**OWNER, "password": "short"}),
        AuthStep(SIGN_UP, OWNER),
        AuthStep(ENTER, SIGN_IN),
        AuthStep("GET /register"),
    ],
    "sign-up": [
        AuthStep(SIGN_UP, OWNER, "owner"),
        AuthStep("GET /register"),
        AuthStep("GET user.get", None, "owner", save={"organization": "organizationId"}),
        AuthStep(SIGN_UP, OWNER),
        AuthStep(SIGN_UP, {**OWNER, "email": "other@example.com"}),
    ],
    "sign-in": [
        AuthStep(ENTER, {**SIGN_IN, "password": "wrong"}),
        AuthStep(ENTER, {**SIGN_IN, "email": "other@example.com"}),
        AuthStep(ENTER, SIGN_IN, "second"),
        AuthStep(ENTER, SIGN_IN),
    ],
    "origin": [
        AuthStep(ENTER, SIGN_IN, "second"),
        AuthStep(ENTER, SIGN_IN, "second", FOREIGN),
        AuthStep(ENTER, SIGN_IN, "second", OWN),
        AuthStep(LEAVE, {}, "second"),
        AuthStep(LEAVE, {}, "second", OWN),
        AuthStep("GET user.get", None, "second"),
    ],
    "key": [
        AuthStep("POST user.createApiKey", KEY, "owner", save={"key": "key", "keyId": "id"}),
        AuthStep("POST user.createApiKey", {**KEY, "metadata": {"organizationId": "does-not-exist"}}, "owner"),
        AuthStep("GET user.get", None, key="key"),
        AuthStep("POST user.deleteApiKey", {"apiKeyId": "does-not-exist"}, "owner"),
        AuthStep("POST user.deleteApiKey", {"apiKeyId": "$keyId"}, "owner"),
        AuthStep("GET user.get", None, key="key"),
    ],
    "second factor": [
        AuthStep("POST /api/auth/two-factor/enable", {"password": "wrong"}, "owner", OWN),
        AuthStep("POST /api/auth/two-factor/enable", {"password": "not-a-secret"}, "owner", OWN, save={"uri": "totpURI"}),
        AuthStep(VERIFY, {"code": "$code"}, "owner", OWN),
    ],
    "sign-in with a second factor": [
        AuthStep(ENTER, SIGN_IN, "third"),
        AuthStep("GET user.get", None, "third"),
        AuthStep(VERIFY, {"code": "$wrong"}, "third", OWN),
        AuthStep(VERIFY, {"code": "$code"}, "third"),
        AuthStep(VERIFY, {"code": "$code"}, "third", OWN),
        AuthStep("GET user.get", None, "third"),
    ],
    "a code of nobody": [
        AuthStep(VERIFY, {"code": "000000"}),
    ],
}
