# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in a user for what the server does for no key."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Iterator

from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.session import WRONG_PASSWORD, AuthError, Visitor

LOGIN = {"login": {"type": "dict", "options": {
    "email": {"type": "str", "required": True},
    "password": {"type": "str", "required": True, "no_log": True},
    "totp_secret": {"type": "str", "no_log": True},
}}}


def set_login(client: Client, params: dict[str, Any]) -> None:
    """Let a client sign in the user whom the option names, whenever that is needed."""
    given = params["login"]
    if given:
        client.hide(filter(None, (given["password"], given["totp_secret"])))
        client.login = lambda: _signed_in(client, params)


@contextmanager
def _signed_in(client: Client, params: dict[str, Any]) -> Iterator[None]:
    """Give a client another one that speaks in the name of a user, for as long as the context lasts.

    :raises DokployError: where the user can't sign in, or works in another organization than the key
    """
    given = params["login"]
    user = Visitor.beside(client)
    try:
        _sign_in(user, given)
        places = [(one.query("user.get") or {}).get("organizationId") for one in (client, user)]
        if places[0] != places[1]:
            raise DokployError(
                f"login: {given['email']} works in another organization after signing in than the key does; make that of the key the user's default,"
                " or use a key of the other one"
            )
        client.user = user
        yield
    finally:
        client.user = None
        user.sign_out()


def _sign_in(user: Visitor, given: dict[str, Any]) -> None:
    try:
        if user.sign_in(given["email"], given["password"]):
            return
        if not given["totp_secret"]:
            raise DokployError(f"login.totp_secret: {given['email']} signs in with a second factor; set its secret")
        user.verify(user.code(given["totp_secret"]))
    except AuthError as error:
        what = "email and password are not those of a user" if error.code == WRONG_PASSWORD else str(error)
        raise DokployError(f"login: {what}") from error
