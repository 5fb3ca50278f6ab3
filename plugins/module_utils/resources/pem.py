# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates and private keys in PEM: whether they are any, whom a certificate is for and until when, and whether a key fits.

A server stores any text (infrastructure.md, certificate), and its proxy then shows a certificate of its own making. The key is held
against the certificate by OpenSSL, as Python has it; it reads both from memory, and where a system can't do that from files without names.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import os
import re
import ssl
import tempfile
from datetime import datetime, timezone
from typing import IO, Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Value
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import FLOOR, Version
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.redaction import LONG, PRIVATE_KEYS, hide_private_keys

_CERTIFICATE = re.compile(r"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----\s(.*?)-----END (?:TRUSTED |X509 )?CERTIFICATE-----", re.DOTALL)
_KEY = re.compile(r"-----BEGIN ((?:[A-Z0-9]+ )*)PRIVATE KEY-----\s(.*?)-----END \1PRIVATE KEY-----", re.DOTALL)
#: What OpenSSL calls a key that is not that of the certificate; the last one is said where they are not even of one kind.
_MISMATCHES = ("KEY_VALUES_MISMATCH", "KEY_TYPE_MISMATCH", "NO_CERTIFICATE_ASSIGNED")

_SEQUENCE, _UTC_TIME, _EXTENSIONS, _DNS_NAME, _IP_ADDRESS = 0x30, 0x17, 0xA3, 0x82, 0x87
_ALTERNATIVE_NAMES = bytes((0x55, 0x1D, 0x11))


def _normal(text: Any) -> str:
    """Return a text without what doesn't count in PEM: how its lines end, and blanks at both ends."""
    return str(text or "").replace("\r\n", "\n").strip()


class Pem(Value):
    """A text in PEM that can't be cleared."""

    def __init__(self, file: str) -> None:
        super().__init__("", needed=True, file=file)

    def from_api(self, value: Any) -> Any:
        return _normal(value) or None

    def stated(self, value: Any) -> Any:
        return value

    def wrong(self, value: Any, path: str, version: Version = FLOOR) -> list[str]:
        refused = super().wrong(value, path, version)
        problem = None if refused else self.problem(_normal(value))
        return [f"{path}: {problem}"] if problem else refused

    def problem(self, text: str) -> str | None:
        """Return why a text is not what it should be, in words that follow the option's name."""
        raise NotImplementedError


class Certificates(Pem):
    """A certificate with those between it and an authority; a private key that stands among them is never shown."""

    def problem(self, text: str) -> str | None:
        if _KEY.search(text):
            return "has a private key in it, which belongs to private_key; give the certificates only"
        found = _CERTIFICATE.findall(text)
        if not found:
            return "has no certificate in PEM; give the text of a file that has -----BEGIN CERTIFICATE----- in it"
        for number, body in enumerate(found, 1):
            try:
                _Certificate(body)
            except (ValueError, IndexError):
                return f"is damaged: certificate {number} of {len(found)} can't be read; give the whole text of the file"
        return None

    def credentials(self, value: Any) -> list[str]:
        return [match.group() for match in PRIVATE_KEYS.finditer(str(value or ""))]

    def tells(self, value: Any) -> dict[str, Any]:
        return described(value)

    def shown(self, value: Any) -> Any:
        return self.from_api(hide_private_keys(str(value or "")))


class PrivateKey(Pem):
    """A private key; each line of it is a secret."""

    def problem(self, text: str) -> str | None:
        found = _KEY.findall(text)
        if not found:
            return "has no private key in PEM; give the text of a file that has -----BEGIN PRIVATE KEY----- in it"
        if len(found) > 1:
            return f"has {len(found)} private keys in it; give the one of the certificate"
        kind, body = found[0]
        if kind == "ENCRYPTED " or "ENCRYPTED" in body:
            return "has a passphrase, which the server's proxy can't ask for; give the key without one"
        if kind == "OPENSSH ":
            return "is a key of SSH, which no certificate has; give the key that the certificate was made with"
        try:
            base64.b64decode("".join(body.split()), validate=True)
        except binascii.Error:
            return "is damaged and can't be read; give the whole text of the file"
        return None

    def credentials(self, value: Any) -> list[str]:
        return [line for line in str(value or "").split() if len(line) >= LONG and "-----" not in line]


class _Certificate:
    """What a certificate says (RFC 5280).

    :param body: the certificate in base64
    :ivar names: host names and addresses that it is for
    :ivar begins: when it begins to be valid
    :ivar ends: when it ends
    :raises ValueError: where it isn't one
    :raises IndexError: where it breaks off
    """

    def __init__(self, body: str) -> None:
        try:
            data = base64.b64decode("".join(body.split()), validate=True)
        except binascii.Error as error:
            raise ValueError("no base64") from error
        (tag, whole), = _parts(data)
        signed = _parts(_parts(whole)[0][1])
        # The version comes first, but in certificates of version 1.
        fields = signed[1:] if signed[0][0] == 0xA0 else signed
        if tag != _SEQUENCE:
            raise ValueError("no certificate")
        self.begins, self.ends = (_time(*one) for one in _parts(fields[3][1]))
        self.names = [name for tag, content in fields if tag == _EXTENSIONS for name in _names(content)]


def _parts(data: bytes) -> list[tuple[int, bytes]]:
    """Return tag and content of each value in a DER encoding (ITU-T X.690)."""
    found, at = [], 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            length, at = int.from_bytes(data[at:at + size], "big"), at + size
        if at + length > len(data):
            raise ValueError("it breaks off")
        found.append((tag, data[at:at + length]))
        at += length
    return found


def _time(tag: int, content: bytes) -> datetime:
    form = "%y%m%d%H%M%SZ" if tag == _UTC_TIME else "%Y%m%d%H%M%SZ"
    return datetime.strptime(content.decode("ascii"), form).replace(tzinfo=timezone.utc)


def _names(extensions: bytes) -> list[str]:
    """Return the names of the extension that has them."""
    found = []
    for _tag, extension in _parts(_parts(extensions)[0][1]):
        parts = _parts(extension)
        for kind, content in _parts(_parts(parts[-1][1])[0][1]) if parts[0][1] == _ALTERNATIVE_NAMES else ():
            if kind == _DNS_NAME:
                found.append(content.decode("ascii"))
            elif kind == _IP_ADDRESS:
                found.append(str(ipaddress.ip_address(content)))
    return found


def _first(text: Any) -> tuple[str, _Certificate] | None:
    """Return the certificate of the server itself, which is the first, or None where it can't be read."""
    match = _CERTIFICATE.search(_normal(text))
    try:
        return (match.group(), _Certificate(match.group(1))) if match else None
    except (ValueError, IndexError):
        return None


def described(text: Any) -> dict[str, Any]:
    """Return what a certificate says of itself: the ``names`` it is for, and when it ``expires``."""
    found = _first(text)
    return {"names": found[1].names, "expires": found[1].ends.strftime("%Y-%m-%dT%H:%M:%SZ")} if found else {}


def doubtful(text: Any) -> list[str]:
    """Say why browsers would refuse a certificate at this time."""
    found, now = _first(text), datetime.now(timezone.utc)
    if found and found[1].ends < now:
        return [f"the certificate has expired on {found[1].ends:%Y-%m-%d}; get a new one"]
    if found and found[1].begins > now:
        return [f"the certificate is valid from {found[1].begins:%Y-%m-%d %H:%M} UTC on only"]
    return []


def unfit(certificate: Any, key: Any) -> str | None:
    """Say why a private key doesn't fit a certificate, in a sentence that begins with the option; what can't be read is said elsewhere."""
    first, own = _first(certificate), _KEY.search(_normal(key))
    if not first or not own or not os.path.exists("/dev/fd"):
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # How strong it is, is for the proxy to say.
    context.set_ciphers("ALL:@SECLEVEL=0")
    try:
        with _nameless() as one, _nameless() as other:
            for file, text in ((one, first[0]), (other, own.group())):
                file.write(text + "\n")
                file.seek(0)
            context.load_cert_chain(f"/dev/fd/{one.fileno()}", f"/dev/fd/{other.fileno()}", password=lambda: "")
    except ssl.SSLError as error:
        if error.reason in _MISMATCHES:
            return (
                "private_key: does not fit certificate_data; give the key that the certificate was made with, and the certificate of the"
                " server itself before those between it and the authority"
            )
        return f"private_key: can't be used with certificate_data: OpenSSL says {str(error.reason or 'nothing').replace('_', ' ').lower()}"
    return None


def _nameless() -> IO[str]:
    """Return a file that has no name, in memory where the system can do that."""
    if hasattr(os, "memfd_create"):
        return open(os.memfd_create("pem"), "w+", encoding="utf-8")
    return tempfile.TemporaryFile("w+", encoding="utf-8")
