# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be done: changes of single resources, and the plan they make together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Iterator

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import Item, Node
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, ancestors
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import BEFORE, Part
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.sync import Sync
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import FLOOR, Version

NONE = "none"
CREATE = "create"
UPDATE = "update"
#: It can't be changed, so a new one is created and the old one removed.
REPLACE = "replace"
DELETE = "delete"
#: Things that a message names; a result has all of them.
MENTIONED = 20


def some(names: list[str]) -> str:
    """Join names, of many the first ones."""
    more = len(names) - MENTIONED
    return ", ".join(names[:MENTIONED]) + (f" and {more} more" if more > 0 else "")


@dataclass(frozen=True, eq=False)
class Pending:
    """The id of something that the same plan creates.

    :ivar id_field: the field of its record that has it
    """

    change: Change
    id_field: str

    def __str__(self) -> str:
        item = self.change.item
        name = str(item.options["name"]) if item and item.parent is None and "name" in item.options else self.change.path
        return f"{name} (made anew)" if self.change.action == REPLACE else name


def pending(value: Any) -> Iterator[Pending]:
    """Yield the ids within a value that are not known yet."""
    if isinstance(value, Pending):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from pending(one)


@dataclass(eq=False)
class Change:
    """What is to be done about one resource.

    :ivar path: its names from the top, for messages
    :ivar action: NONE, CREATE, UPDATE, REPLACE or DELETE
    :ivar node: what exists already
    :ivar parent: the change of what it belongs to
    :ivar sent: fields of the API to set, with their values
    :ivar running: options among them that are changed in what is running, by a procedure of their own
    :ivar move: it goes to another parent
    :ivar before: the options that change, as they are, in words fit for output
    :ivar after: the same as they will be
    :ivar record: what the server answered when it was created or read
    :ivar redeploy: it takes effect at the next deployment only
    :ivar implied: it comes into being when its parent is created
    :ivar done: it has been carried out
    :ivar missing: why something that is only pointed at can't be
    """

    resource: Resource
    path: str
    action: str = NONE
    item: Item | None = None
    node: Node | None = None
    parent: Change | None = None
    sent: dict[str, Any] = field(default_factory=dict)
    running: list[Field] = field(default_factory=list)
    move: bool = False
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    redeploy: bool = False
    record: dict[str, Any] = field(default_factory=dict)
    implied: bool = False
    done: bool = False
    missing: str = ""

    @property
    def id(self) -> str | None:
        return self.resource.id_of(self.record) if self.record else None

    @property
    def owner(self) -> str:
        """The kind of what it belongs to."""
        if self.parent is not None:
            return self.parent.resource.kind
        return self.node.parent.resource.kind if self.node is not None and self.node.parent is not None else ""

    @property
    def depth(self) -> int:
        """Its level: above all that it belongs to or points at."""
        first = [change.depth + 1 for change in (self.parent, *self.awaited) if change is not None]
        first += [len(ancestors(RESOURCES[kind])) + 1 for kind in self.resource.requires.made]
        return max([len(ancestors(self.resource, self.owner)), *first])

    @property
    def prepares(self) -> bool:
        """Whether it is made fit for use."""
        return self.resource.preparation is not None and self.resource.preparation.option in self.after

    @property
    def sync(self) -> Sync | None:
        """How it takes over what its host has, or has made anew what that has lost."""
        sync = self.resource.create.sync if self.resource.create else None
        return sync if sync and sync.option in self.after else None

    @property
    def restarts(self) -> list[str]:
        """What the server restarts for it."""
        return list(dict.fromkeys(part.restarts for part in self.parts if part.restarts))

    @property
    def parts(self) -> list[Part]:
        """Procedures of their own that set something of it."""
        return [part for part in self.resource.update.parts if any(self.resource.update.part(name, self.owner) is part for name in self.sent)]

    @property
    def awaited(self) -> list[Change]:
        """What must be created first, since it is pointed at; what a procedure of its own sets is set when all is created."""
        given = {field.api_name for field in self.resource.fields if field.at_create}
        names = [name for name in self.sent if name in given or not self.resource.update.part(name, self.owner)]
        return [one.change for name in names for one in pending(self.sent[name])]

    @property
    def removes_first(self) -> bool:
        """Whether it replaces something that must go before the new one can be."""
        return self.action == REPLACE and self.resource.update.replaces == BEFORE

    def __str__(self) -> str:
        return f"{self.action} {self.resource.at(self.path)}"


@dataclass
class Plan:
    """Changes in order, parents before what belongs to them, and what the user should be told."""

    changes: list[Change] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    version: Version = FLOOR
    by_item: dict[int, Change] = field(default_factory=dict)

    def of(self, item: Item) -> Change:
        return self.by_item[id(item)]

    @property
    def effective(self) -> list[Change]:
        return [change for change in self.changes if change.action != NONE]
