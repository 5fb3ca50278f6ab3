# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server refuses without an enterprise licence."""

from __future__ import annotations

from .checks import TABLE
from .errors import TrpcError

#: Procedures of these routers that want no licence.
FREE = frozenset((
    "sso.showSignInWithSSO", "sso.enforceSSO", "forwardAuth.status", "forwardAuth.enable", "forwardAuth.disable", "whitelabeling.get",
    "whitelabeling.getPublic",
))
WALLED = frozenset(name for name in TABLE if name.split(".")[0] in ("sso", "scim", "forwardAuth", "whitelabeling", "auditLog")) - FREE


def pass_wall(name: str, licensed: bool) -> None:
    """Refuse what wants a licence, before anything is said of its input."""
    if name in WALLED and not licensed:
        raise TrpcError("FORBIDDEN", "Valid enterprise license required")
