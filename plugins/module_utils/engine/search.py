# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking for a few by their names, in the place of listing all that a server has.

The listing of projects has what is in them, and takes the server longer the more it holds; a search takes it the same time
always. Where what is within is needed too, the search takes one more request, so it is used there only on a server that
is known to list many; what it found is noted, and asked for along with the next search.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import Call

#: Names that are looked for one by one: of more, the listing is less work.
FEW = 10
#: How many the server gives at most (v0.28.8 to v0.30.2).
MOST = 100
#: From how many on the listing takes longer than one more request.
MANY = 25
#: Seconds for which it is remembered that a server lists many.
REMEMBERED = 3600
#: Bytes of noted ids that are kept.
MOST_NOTED = 64 * 1024

_ID = re.compile(r"[A-Za-z0-9_-]{21}")


@dataclass(frozen=True)
class Sought:
    """What is looked for.

    :ivar or_id: the name may be an id as well, and it is an error where nothing has it
    :ivar opened: what is within it is needed too
    """

    resource: Resource
    name: str
    or_id: bool
    opened: bool = False

    @property
    def may_be_id(self) -> bool:
        return self.or_id and bool(_ID.fullmatch(self.name))


def search_call(resource: Resource, name: str) -> Call:
    """Return the call that lists at least what has a name, as long as that is not too many.

    The server takes the text for a part of a pattern, in which a backslash stands for no character and an underscore for any one.
    """
    return Call(resource.read.search.procedure, {"name": name.replace("\\", "_"), "limit": MOST})


def named_rows(resource: Resource, name: str, answer: dict[str, Any]) -> list[Record] | None:
    """Return the rows of a search that have the very name; None where the server did not give all that it found."""
    rows = answer["items"]
    return [row for row in rows if resource.name_of(row) == name] if len(rows) == answer["total"] else None


def lists_many(client: Client, resource: Resource) -> bool:
    """Say whether a server was seen a while ago to list many of a kind."""
    try:
        return time.time() - os.stat(_path(client, resource)).st_mtime < REMEMBERED
    except OSError:
        return False


def remember(client: Client, resource: Resource, count: int) -> None:
    """Note for the other tasks of this machine whether a server lists many of a kind; where that can't be, they list them once more."""
    path = _path(client, resource)
    with suppress(OSError):
        if count > MANY:
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
            os.utime(path, follow_symlinks=False)
        else:
            os.unlink(path)


def noted_id(client: Client, one: Sought) -> str | None:
    """Return the id that a search found a while ago; it may be another's by now, so that it is worth no more than a guess."""
    try:
        with open(os.open(_path(client, one.resource, "ids"), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), encoding="utf-8") as file:
            found = dict(json.loads(line) for line in file).get(one.name)
    except (OSError, ValueError, TypeError):
        return None
    return found if isinstance(found, str) and _ID.fullmatch(found) else None


def note_id(client: Client, one: Sought, id: str) -> None:
    """Note what a search found for the other tasks of this machine; where that can't be, they ask in two requests."""
    path = _path(client, one.resource, "ids")
    with suppress(OSError):
        with open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600), "a", encoding="utf-8") as file:
            if file.tell() > MOST_NOTED:
                file.truncate(0)
            file.write(json.dumps([one.name, id]) + "\n")


def _path(client: Client, resource: Resource, what: str = "many") -> str:
    server = hashlib.sha256(client.base.encode()).hexdigest()[:16]
    return os.path.join(tempfile.gettempdir(), f"dokploy-{os.getuid()}-{server}-{what}-{resource.collection}")
