# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What accounts and keys have besides other resources: how one is joined, what wants consent, and options that only a new one is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Reference, Value
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import FLOOR, Version


@dataclass(frozen=True)
class Joining:
    """How people come in.

    :ivar before: first version that makes one itself; before it one is invited, signs up and accepts
    :ivar invite: procedure that invites one, with what create takes but for the password
    :ivar invitations: procedure that lists who is invited
    :ivar withdraw: procedure that removes an invitation
    :ivar token: field of its input that takes the id of that
    :ivar members: procedure that tells who is in, so that nothing is made for them
    :ivar keys: makes values of the first option of the natural key of what that answers
    """

    before: Version = FLOOR
    invite: str = ""
    invitations: str = ""
    withdraw: str = ""
    token: str = ""
    members: str = ""
    keys: Callable[[Any], list[str]] = lambda answer: []


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


class Initial(Value):
    """What only a new one is given; the server never tells it again."""

    initial = True

    def same(self, current: Any, wanted: Any) -> bool:
        return True


class InitialReference(Initial, Reference):
    """What is done with a new one by something else."""


class Lower(Value):
    """A text in which the server makes every letter a small one."""

    def to_api(self, value: Any) -> Any:
        return super().to_api(str(value).lower())
