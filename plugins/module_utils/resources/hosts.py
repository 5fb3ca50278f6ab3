# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Host names, which have one form whatever way they are written, and addresses of hosts."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Any
from unicodedata import normalize

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Rule, Value


def ascii_host(host: str) -> str:
    """Return a host name as DNS has it: in lower case, and what is not ASCII as Punycode.

    It is the form that the servers' proxy gets (seen on v0.28.8, v0.29.14 and v0.30.2) and the only one that servers since v0.29
    take. The codec ``idna`` of the standard library has the rules of 2003, by which ``straße`` is ``strasse``, a host of someone
    else's; the servers have those of today, by which it is ``xn--strae-oqa``.
    """
    if host.isascii():
        return host.lower()
    # One by one, since the lower case of a Greek text has another sigma at its end.
    lower = "".join(character.lower() for character in normalize("NFKC", host))
    labels = normalize("NFKC", lower).replace("\u3002", ".").split(".")
    return ".".join(label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in labels)


class Host(Value):
    """A host name, compared and sent in its one form; one that the server holds in another form is the same and is left alone."""

    def to_api(self, value: Any) -> Any:
        return super().to_api(ascii_host(value or ""))

    def from_api(self, value: Any) -> Any:
        return ascii_host(value or "") or None

    def resent(self, value: Any) -> Any:
        return value and ascii_host(value)


_PART = r"[a-zA-Z0-9_](?:[a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?"
#: The last part of a name is no number, so that 10.0.0.999 is none.
_NAME = re.compile(rf"(?:{_PART}\.)*(?!\d+\Z){_PART}")


def _no_address(text: str) -> str | None:
    try:
        ip_address(text)
    except ValueError:
        if not _NAME.fullmatch(text):
            return f"'{text}' is no address of a host; write an IP address or a host name, without scheme, user, port and blanks"
    return None


#: A server stores any text, and finds no host then (seen on v0.28.8, v0.29.14 and v0.30.2).
ADDRESS = Rule(_no_address)
