# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words in which a report is described: what a server tells and nobody states. No document has reports, and nothing is compared with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Callable

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Requires
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field, snake
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import ReadPart, Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Value
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import Date


@dataclass(frozen=True)
class Measured:
    """What the program that monitors a host tells, which the server asks in one's place.

    :ivar path: where it tells it
    :ivar service: field of the input that takes the name of the service it is about; empty where it is about the host
    """

    path: str = ""
    service: str = ""


@dataclass(frozen=True)
class Listed:
    """What must be in a list for a report to be read, since the server would make it, or answer what nobody understands.

    :ivar noun: what it is
    :ivar procedure: lists what there is on the machine
    :ivar names: fields of the API in a row that have what it can be called by
    :ivar field: field of the input that takes the name
    """

    noun: str
    procedure: str
    names: tuple[str, ...]
    field: str


#: Where in the record of what a report is about stands what the server has made for it.
MADE = "_made"


@dataclass(frozen=True)
class Report:
    """Something that is only read.

    :ivar kind: its name
    :ivar procedure: procedure that tells it of the instance; empty where it must be said what it is about, or its parts tell it
    :ivar mutations: procedures that the server takes for mutations, though they change nothing
    :ivar rows: makes the rows of what it answers
    :ivar inputs: what the procedure takes, by which the server chooses the rows
    :ivar columns: fields of the API in the rows, by which they are chosen here
    :ivar secret: fields of the API in the rows that may hold secrets, whatever they are called
    :ivar most: rows that the procedure answers at a time, at the most, where it takes a limit and an offset; 0 where it answers all
    :ivar parts: procedures that tell a field each of the one row, or several where they name none; what a server lacks or doesn't tell
        this user is left out
    :ivar of: kinds of what it can be about besides the instance, each with the procedure that tells it then and what that requires
    :ivar owners: kinds of which one may be named besides, whose name on the server begins the first of the inputs
    :ivar asked: makes the procedure and its input of the record of what it is about and of what the server chooses by; raises ValueError
        where that is not enough, in words that follow the name of a filter
    :ivar first: makes a mutation, or nothing, of the same two: it has the server make what is read then, such as a clone of a repository; what
        it answers stands as MADE in the record that ``asked`` is given
    :ivar within: what must be there for it
    :ivar measured: the program that monitors a host tells it
    :ivar requires: what a server must have for it
    """

    kind: str
    procedure: str = ""
    mutations: tuple[str, ...] = ()
    rows: Callable[[Any], Any] = lambda answer: answer
    inputs: tuple[Field, ...] = ()
    columns: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    most: int = 0
    parts: tuple[ReadPart, ...] = ()
    of: tuple[tuple[str, str, Requires], ...] = ()
    owners: tuple[str, ...] = ()
    asked: Callable[[Record, Record], tuple[str, Record]] | None = None
    first: Callable[[Record, Record], tuple[str, Record] | None] | None = None
    within: Listed | None = None
    measured: Measured | None = None
    requires: Requires = Requires()

    @property
    def title(self) -> str:
        return self.kind.replace("_", " ")

    @property
    def filters(self) -> list[str]:
        """What its rows can be chosen by."""
        return [*(field.name for field in self.inputs), *map(snake, self.columns)]


class Time(Value):
    """A time, or a day, which begins in UTC."""

    def to_api(self, value: Any) -> Any:
        try:
            time = datetime.fromisoformat(str(value).strip().replace("Z", "+00:00"))
        except ValueError:
            raise ValueError(f"'{value}' is no time; write it like 2026-01-31 or 2026-01-31T12:00:00Z") from None
        time = time.replace(tzinfo=time.tzinfo or timezone.utc).astimezone(timezone.utc)
        return Date(time.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time.microsecond // 1000:03}Z")
