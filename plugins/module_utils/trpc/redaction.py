# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeping secrets out of what is shown."""

from __future__ import annotations

import re
from typing import Any, Iterable

HIDDEN = "********"

#: Names of fields in records and inputs that hold a secret, for records no definition describes.
SECRET_NAME = re.compile(
    r"(password|passphrase|secret|token|private_?key|api_?key|access_?key|auth_?key|credential|webhook_?url|dsn$|^key$|2fa|"
    r"^(env|preview_?env|build_?args|preview_?build_?args)$|^authorization$|^cookie$|license_?key)",
    re.IGNORECASE,
)
#: The database driver puts a statement's parameters into the message of an unexpected error (FACTS).
_SQL_PARAMETERS = re.compile(r"(?is)(\bparams:).*")
#: Credentials in an address; the user alone of an SSH address is none.
CREDENTIALS = re.compile(r"(?<=://)(?<!ssh://)[^/@\s]+(?=@)")


def hide_credentials(text: str) -> str:
    """Take credentials out of the addresses in a text: ``https://********@git.example.com/shop.git``."""
    return CREDENTIALS.sub(HIDDEN, text)


def scrub(text: str, secrets: Iterable[str] = ()) -> str:
    """Take SQL parameters, credentials in addresses and the given secret values out of a message."""
    text = _SQL_PARAMETERS.sub(r"\1 " + HIDDEN, text)
    for secret in sorted({s for s in secrets if len(s) > 2}, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return hide_credentials(text)


def hide_secrets(value: Any) -> Any:
    """Return a copy of a record in which every field that is named like a secret is hidden, and credentials in addresses are."""
    if isinstance(value, dict):
        return {
            key: HIDDEN if item not in (None, "") and not isinstance(item, bool) and SECRET_NAME.search(str(key)) else hide_secrets(item)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [hide_secrets(item) for item in value]
    return hide_credentials(value) if isinstance(value, str) else value
