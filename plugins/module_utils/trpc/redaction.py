# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeping secrets out of what is shown."""

from __future__ import annotations

import json
import re
from typing import Any, Callable, Iterable, Iterator

HIDDEN = "********"

#: Names of fields in records and inputs that hold a secret, for records no definition describes.
SECRET_NAME = re.compile(
    r"(password|passphrase|secret|token|private_?key|api_?key|access_?key|auth_?key|credential|webhook_?url|dsn$|^key$|2fa|"
    r"^(env|preview_?env|build_?args|preview_?build_?args)$|^authorization$|^cookie$|license_?key|^(oidc|saml)_?config$)",
    re.IGNORECASE,
)
#: The database driver puts a statement's parameters into the message of an unexpected error (FACTS).
_SQL_PARAMETERS = re.compile(r"(?is)(\bparams:).*")
#: What lets a machine into a swarm; Docker says it when it makes one.
_SWARM_TOKEN = re.compile(r"\bSWMTKN-[\w-]+")
#: A private key in PEM, however its lines end, or what there is of it.
PRIVATE_KEYS = re.compile(r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----.*?(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY-----|\Z)", re.DOTALL)
#: The hash of a password of basic auth, after its user.
PASSWORD_HASHES = re.compile(r"(?<=:)\$(?:2[aby]?|apr1|[156])\$[\w./$]+")
#: A secret of fewer characters may be a part of any word.
LONG = 8

#: Where an address begins, and what belongs to it: all up to white space, a quotation mark or tag that closes, or the next address of a
#: list. Credentials may have every sign that should be written as %40 and the like, so they are found with `_credentials`.
_SCHEME = re.compile(r"(?<![A-Za-z0-9+.-])([A-Za-z][A-Za-z0-9+.-]*)://")
_REST = re.compile(r"""(?:[^\s"'<,]|["'](?![\s,;:)\]}>]|\Z)|<(?!/)|,(?![A-Za-z0-9+.-]+://))*""")
#: Signs of an address that are looked at.
_LONGEST = 4000
#: What stands before a password, and may be a host before a port; an IPv6 address is no user.
_USER = re.compile(r"(?!\[[0-9A-Fa-f:.%]*\])[^/?#:]*:")
_PORT = re.compile(r"\d{1,5}(?:[/?#,;)\]\\]|\Z)")
#: Schemes whose addresses have no @ behind the host, so that digits and a slash can only begin a password.
_DATABASES = frozenset((
    "postgres", "postgresql", "mysql", "mysql2", "mariadb", "mongodb", "mongodb+srv", "redis", "rediss", "valkey", "libsql", "amqp", "amqps", "nats",
))


def _credentials(scheme: str, rest: str) -> str:
    """Return the credentials in an address; the user alone of an SSH address is none.

    A password may have a slash, a # and an @ in it, though it should not. It is told from a path by the colon before it, and that
    is told from the colon before a port by the digits.

    :param rest: the address behind ``://``
    """
    user = _USER.match(rest)
    port = user and _PORT.match(rest, user.end()) and scheme.lower() not in _DATABASES
    within = rest[:user.end()] if user and port else rest if user else re.split(r"[/?#]", rest, maxsplit=1)[0]
    found = within.rpartition("@")[0]
    return "" if scheme.lower() == "ssh" and ":" not in found else found


def _places(text: str, whole: bool) -> Iterator[tuple[int, int]]:
    """Yield where credentials begin and end."""
    match = _SCHEME.search(text)
    while match:
        end = begin = match.end()
        last = len(text) if whole else begin + _LONGEST
        if "@" in text[begin:last]:
            rest = None if whole else _REST.match(text, begin, last)
            end += len(_credentials(match.group(1), rest.group() if rest else text[begin:]))
        if end > begin:
            yield begin, end
        match = _SCHEME.search(text, end)


def credentials(text: str, whole: bool = False) -> list[str]:
    """Return the secrets in the addresses in a text: user and password as they stand there, and the password alone.

    :param whole: the text is one address, so that nothing in it ends it
    """
    found = [text[begin:end] for begin, end in _places(text, whole)]
    return [secret for whole in found for secret in (whole, whole.partition(":")[2] or whole)]


def hide_credentials(text: str, whole: bool = False) -> str:
    """Take credentials out of the addresses in a text: ``https://********@git.example.com/shop.git``.

    :param whole: the text is one address, so that nothing in it ends it
    """
    for begin, end in reversed(list(_places(text, whole))):
        text = text[:begin] + HIDDEN + text[end:]
    return text


def hide_private_keys(text: str) -> str:
    """Take private keys in PEM out of a text."""
    return PRIVATE_KEYS.sub(HIDDEN, text)


def hide_known(text: str) -> str:
    """Take out of a text what is told to be a secret by its form alone."""
    return hide_private_keys(PASSWORD_HASHES.sub(HIDDEN, _SWARM_TOKEN.sub(HIDDEN, hide_credentials(text))))


def scrub(text: str, secrets: Iterable[str] = ()) -> str:
    """Take SQL parameters, what is a secret by its form, and the given secret values out of a message.

    Secrets are found as they are and as JSON writes them. A short one is taken out where it stands alone: within other words, names and
    paths it is none.
    """
    text = hide_private_keys(_SQL_PARAMETERS.sub(r"\1 " + HIDDEN, text))
    written = {form for secret in secrets if len(secret) > 2 for form in (secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])}
    for secret in sorted(written, key=len, reverse=True):
        if len(secret) >= LONG:
            text = text.replace(secret, HIDDEN)
        else:
            text = re.sub(rf"(?<![\w/-])(?<!\w\.){re.escape(secret)}(?![\w/-]|\.\w)", HIDDEN, text)
    return hide_known(text)


def hide_secrets(value: Any, secret: Callable[[str, dict[str, Any]], Iterable[str]] = lambda key, record: (), place: str = "") -> Any:
    """Return a copy of a record in which every field that is a secret is hidden, and what is one by its form is.

    :param secret: names the secret fields of a record, given the key under which it stands; what is named like a secret always is one
    :param place: the key under which it stands
    """
    return _hidden(value, place, secret)


def _hidden(value: Any, place: str, secret: Callable[[str, dict[str, Any]], Iterable[str]]) -> Any:
    if isinstance(value, dict):
        names = set(secret(place, value))
        return {
            key: HIDDEN if _tells(key, item, names) else _hidden(item, str(key), secret)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_hidden(item, place, secret) for item in value]
    return hide_known(value) if isinstance(value, str) else value


def _tells(key: Any, item: Any, names: set[str]) -> bool:
    """Say whether a field holds a secret."""
    return item not in (None, "") and not isinstance(item, bool) and (key in names or bool(SECRET_NAME.search(str(key))))
