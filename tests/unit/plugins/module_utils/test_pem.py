# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates and keys are read, and one that can't be used is told from one that can."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.pem import Certificates, PrivateKey, described, doubtful, unfit
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from hypothesis import given
from hypothesis import strategies as st

from .pairs import certificate, key_of, key_text

KINDS = ("rsa", "ec", "ed25519")
CERTIFICATES, PRIVATE_KEY = Certificates(""), PrivateKey("")


@pytest.mark.parametrize("form", ["pkcs8", "traditional"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_key_fits_its_own_certificate_only(kind: str, form: str) -> None:
    if (kind, form) == ("ed25519", "traditional"):
        return
    own, other = key_of(kind), key_of(kind, 1)
    assert not CERTIFICATES.wrong(certificate(own), "c") and not PRIVATE_KEY.wrong(key_text(own, form), "k")
    assert unfit(certificate(own), key_text(own, form)) is None
    assert unfit(certificate(own).replace("\n", "\r\n"), "Bag Attributes\n" + key_text(own, form).replace("\n", "\r\n")) is None
    assert str(unfit(certificate(own), key_text(other, form))).startswith("private_key: does not fit")
    for another in set(KINDS) - {kind}:
        assert "does not fit" in str(unfit(certificate(own), key_text(key_of(another))))


def test_of_a_chain_the_first_is_the_servers_own() -> None:
    own, authority = key_of("ec"), key_of("rsa")
    assert unfit(certificate(own) + certificate(authority), key_text(own)) is None
    assert "before those between" in str(unfit(certificate(authority) + certificate(own), key_text(own)))


def test_names_and_times_are_read() -> None:
    text = certificate(key_of("ec"), ("shop.example.com", "*.example.com", "192.0.2.1"), ends=30)
    found = described("# a comment\n" + text)
    assert found["names"] == ["shop.example.com", "*.example.com", "192.0.2.1"]
    expires = datetime.strptime(found["expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    assert timedelta(days=29) < expires - datetime.now(timezone.utc) < timedelta(days=30)
    assert described(certificate(key_of("ec"), (), ends=365 * 40))["names"] == []
    assert doubtful(text) == [] and described("not a certificate") == {} and doubtful(None) == []
    assert "has expired on" in doubtful(certificate(key_of("ec"), begins=-9, ends=-1))[0]
    assert "is valid from" in doubtful(certificate(key_of("ec"), begins=1, ends=9))[0]


def test_what_is_none_is_told_why() -> None:
    key = key_text(key_of("ec"))
    own = certificate(key_of("ec"))
    encrypted = key_text(key_of("ec"), encryption=BestAvailableEncryption(b"x"))
    for value, text, words in (
        (CERTIFICATES, "not a certificate", "has no certificate in PEM"), (CERTIFICATES, "", "must not be empty"),
        (CERTIFICATES, own[:200], "has no certificate in PEM"), (CERTIFICATES, own + own[:80] + own[-100:], "certificate 2 of 2 can't be read"),
        (CERTIFICATES, own + key, "has a private key in it"), (PRIVATE_KEY, own, "has no private key in PEM"),
        (PRIVATE_KEY, encrypted, "has a passphrase"), (PRIVATE_KEY, key + key, "has 2 private keys"),
        (PRIVATE_KEY, key.replace("\n", "\n*", 3), "is damaged"), (PRIVATE_KEY, key.replace("PRIVATE", "OPENSSH PRIVATE"), "is a key of SSH"),
        (PRIVATE_KEY, "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----", "has a passphrase"),
    ):
        assert words in value.wrong(text, "option")[0]
    assert "OpenSSL says" in str(unfit(own, "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----"))


@given(place=st.integers(0, 2000), byte=st.integers(0, 255), end=st.integers(0, 2000))
def test_nothing_damaged_breaks_the_reader(place: int, byte: int, end: int) -> None:
    text = certificate(key_of("ec"))
    damaged = (text[:place] + chr(byte) + text[place + 1:])[:end]
    assert isinstance(described(damaged), dict) and isinstance(doubtful(damaged), list)
    CERTIFICATES.wrong(damaged, "option")
    unfit(damaged, key_text(key_of("ec")))


def test_a_key_that_stands_among_certificates_is_not_shown() -> None:
    both = certificate(key_of("ec")) + key_text(key_of("ec"))
    assert CERTIFICATES.credentials(both) == [key_text(key_of("ec")).strip()]
    assert "PRIVATE" not in json.dumps(CERTIFICATES.shown(both))
