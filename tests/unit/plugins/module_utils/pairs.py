# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates with their keys, made for a test and of no use to anyone."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import lru_cache
from ipaddress import ip_address
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

FORMATS = {"pkcs8": PrivateFormat.PKCS8, "traditional": PrivateFormat.TraditionalOpenSSL}


@lru_cache(maxsize=None)
def key_of(kind: str, number: int = 0) -> Any:
    """Make a private key; another for each number."""
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    return ec.generate_private_key(ec.SECP256R1()) if kind == "ec" else rsa.generate_private_key(65537, 2048)


def key_text(key: Any, form: str = "pkcs8", encryption: Any = None) -> str:
    return key.private_bytes(Encoding.PEM, FORMATS[form], encryption or NoEncryption()).decode()


def certificate(key: Any, names: tuple[str, ...] = ("shop.example.com",), begins: int = -1, ends: int = 90) -> str:
    """Make a certificate that signs itself.

    :param begins: days from now
    :param ends: days from now
    """
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(timezone.utc)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now + timedelta(begins), now + timedelta(ends))
    if names:
        alternatives = [x509.IPAddress(ip_address(one)) if one[0].isdigit() else x509.DNSName(one) for one in names]
        builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), False)
    return builder.sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()).public_bytes(Encoding.PEM).decode()


@lru_cache(maxsize=None)
def pair(number: int = 0, kind: str = "ec", **more: Any) -> dict[str, str]:
    """Return the options of a certificate with its key; others for each number."""
    key = key_of(kind, number)
    return {"certificate_data": certificate(key, **more), "private_key": key_text(key)}
