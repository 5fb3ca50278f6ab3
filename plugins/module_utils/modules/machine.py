# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine that Docker runs on, and what Docker has there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.read import read
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.scope import read_all
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import Node, no_such
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.docker_host import size_in_bytes
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import Version, version_text
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import QUERY, Call


@dataclass(frozen=True)
class Machine:
    """A machine: a server, or the one that Dokploy runs on where there is none.

    :ivar version: that of Dokploy
    """

    server: Node | None
    version: Version

    @property
    def id(self) -> str | None:
        return self.server.id if self.server else None

    @property
    def input(self) -> dict[str, str]:
        """The input that says that it is meant."""
        return {"serverId": self.server.id} if self.server else {}

    def __str__(self) -> str:
        return f"server {self.server.label}" if self.server else "the machine that Dokploy runs on"


def find_machine(client: Client, server: str | None) -> Machine:
    """Find a machine.

    :param server: name or id of a server
    :raises DokployError: where there is no such server, or several
    """
    if server is None:
        return Machine(None, read(client, []).version)
    nodes, snapshot = read_all(client, RESOURCES["server"], {"server": server})
    if len(nodes) > 1:
        raise DokployError(f"server: {len(nodes)} of kind server are named '{server}'; give the id ({', '.join(sorted(node.id for node in nodes))})")
    return Machine(nodes[0], snapshot.version)


def tells(machine: Machine, resource: Resource) -> bool:
    """Say whether the server tells what Docker has of a kind on its machines."""
    return resource.requires.since is None or machine.version >= resource.requires.since


def rows_on(client: Client, machine: Machine, resource: Resource) -> list[Record]:
    """Return what Docker has of a kind on a machine.

    :raises DokployError: where the server doesn't tell, or the machine can't be reached
    """
    if resource.requires.since and not tells(machine, resource):
        raise DokployError(
            f"{resource.noun} needs Dokploy {version_text(resource.requires.since)} or newer, and the server is {version_text(machine.version)};"
            " update the server"
        )
    calls = [Call(resource.read.listing, machine.input), *(Call(part.procedure, machine.input) for part in resource.read.parts)]
    answers = client.batch(QUERY, calls)
    for answer in answers:
        if isinstance(answer, DokployError):
            raise answer
    rows = [resource.read.record(row) for row in answers[0] or ()]
    for part, answer in zip(resource.read.parts, answers[1:]):
        told = part.value(answer)
        rows = [{**row, part.field: told.get(row["name"]), "sizeBytes": size_in_bytes(told.get(row["name"]))} for row in rows]
    if not rows:
        reach(client, machine)
    return rows


def reach(client: Client, machine: Machine) -> None:
    """Make sure that a machine can be reached: of one that can't, the server says that Docker has nothing there (seen on v0.30.2).

    :raises DokployError: where it can't
    """
    if machine.server is None:
        return
    try:
        client.query("server.validate", machine.input)
    except ApiError as error:
        raise DokployError(f"server: {machine} can't be reached, so nothing is known of it ({error.message})") from error


def read_on_machine(
    client: Client, resource: Resource, scope: dict[str, str], name: str | None = None, id: str | None = None,
) -> list[Node]:
    """Read what Docker has of a kind on a machine.

    :param scope: name or id of the server by its kind, or nothing for the machine that Dokploy runs on
    :param name: name of what is wanted
    :raises DokployError: where something named isn't there
    """
    machine = find_machine(client, scope.get("server"))
    found = [Node(resource, str(resource.id_of(row)), row, machine.server, True) for row in rows_on(client, machine, resource)]
    return pick(found, resource, str(machine), name, id)


def pick(found: list[Node], resource: Resource, where: str, name: str | None, id: str | None) -> list[Node]:
    """Return what has a name or id, or all where neither is asked for.

    :param where: what it is looked for in, for messages
    :raises DokployError: where nothing has it
    """
    named = [node for node in found if name in (None, node.label, node.id) and id in (None, node.id)]
    if not named and (name is not None or id is not None):
        option, wanted, known = ("id", id, [node.id for node in found]) if name is None else ("name", name, [node.label for node in found])
        raise DokployError(no_such(option, resource, str(wanted), where, known))
    return named


def shown(resource: Resource, rows: list[Record]) -> list[dict[str, Any]]:
    """Return records in the words of results."""
    return [resource.options(row) for row in rows]
