# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the procedures of accounts and keys have besides those of other resources: how one is joined, and what wants consent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import Version


@dataclass(frozen=True)
class Joining:
    """How one is made by servers that make none themselves: it is invited, signs up and accepts.

    :ivar before: first version that makes one itself
    :ivar invite: procedure that invites one, with what create takes but for the password
    :ivar invitations: procedure that lists who is invited
    :ivar withdraw: procedure that removes an invitation
    :ivar token: field of its input that takes the id of that
    """

    before: Version
    invite: str
    invitations: str
    withdraw: str
    token: str


@dataclass(frozen=True)
class Consent:
    """What the user must ask for, in so many words, before one is removed.

    :ivar option: option that asks for it
    :ivar why: what it would do, in words that follow the resource
    :ivar wanted: says of which ones (record, hash of the key that is used)
    """

    option: str
    why: str
    wanted: Callable[[dict[str, Any], str], bool] = lambda record, key: True
