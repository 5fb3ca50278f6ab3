# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is removed: what a document no longer has, and all that is in what goes."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any, Iterator

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import DELETE, Change, Plan, some
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import Node, Snapshot, listed
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import children, holders
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError


def purged(made: Plan, above: Change, resource: Resource, snapshot: Snapshot, protect: list[str]) -> list[Change]:
    """Return the removal of every one of a kind within a parent that no item means, and that the user made."""
    kept = {(change.resource.kind, change.id) for change in made.changes}
    changes = []
    for node in snapshot.nodes(resource, above.node) if above.node and not resource.single else ():
        if (resource.kind, node.id) in kept or resource.read.implied(node.record, above.record) or resource.read.kept(node.record):
            continue
        if resource.precondition(DELETE, node.record, {}):
            continue
        removed = removal(Change(resource, node.path, node=node, parent=above, record=node.record), node, snapshot)
        if not any(_protected(one.path, pattern) for one in removed for pattern in protect):
            changes += removed
    return changes


def _protected(path: str, pattern: str) -> bool:
    """Say whether a pattern means a path or something that may be below it, which would go with it."""
    steps = path.count("/") + 1
    return fnmatchcase(path, pattern) or fnmatchcase(path, "/".join(pattern.split("/")[:steps]))


def unnamed(snapshot: Snapshot, nodes: list[Node]) -> Iterator[Node]:
    """Yield what may be removed or protected by its name, and what is in it, where the list that has it tells no name."""
    for node in nodes:
        if not (node.detailed or node.resource.read.keyed or node.resource.read.complete):
            yield node
        for resource in children(node.resource.kind) if node.resource.deployment is None else ():
            yield from unnamed(snapshot, snapshot.nodes(resource, node))


def removal(change: Change, node: Node, snapshot: Snapshot) -> list[Change]:
    """Remove something with all that is in it, services first: the server would leave their containers behind (FACTS, Removing)."""
    resource = change.resource
    refusal = resource.precondition(DELETE, change.record, {})
    if refusal:
        raise DokployError(f"delete of {resource.at(change.path)} is not possible: {refusal}")
    check_consent(change, snapshot)
    holding = [
        holder.at(one.path) + ("" if field.name == resource.kind else f" ({field.name})")
        for holder, field in holders(resource) for one in snapshot.everything(holder) if node.id in listed(one.record.get(field.api_name))
    ]
    if holding:
        raise DokployError(f"delete of {resource.at(change.path)} is not possible: it is used by {some(holding)}; remove these first")
    change.action = DELETE
    change.redeploy = not resource.deployment and bool(change.owner) and resource.redeploys_with(change.owner)
    change.before = _plain(node)
    services = [
        Change(inner.resource, inner.path, DELETE, node=inner, before=_plain(inner), record=inner.record)
        for inner in _services(snapshot, node)
    ]
    return [change, *services]


def check_consent(change: Change, snapshot: Snapshot) -> None:
    """Make sure that the user asks for a removal that has to be asked for.

    :raises DokployError: where not
    """
    consent = change.resource.remove.consent
    asked = change.item.create_options if change.item else {}
    if consent and consent.wanted(change.record, snapshot.key) and not asked.get(consent.option):
        raise DokployError(f"delete of {change.resource.at(change.path)} {consent.why}; say {consent.option}: true where that is meant")


def _services(snapshot: Snapshot, node: Node) -> list[Node]:
    found = []
    for resource in children(node.resource.kind):
        for inner in snapshot.nodes(resource, node):
            found += [inner] if resource.deployment else _services(snapshot, inner)
    return found


def _plain(node: Node) -> dict[str, Any]:
    """Return what is removed, in the words of the options; of a service the lists don't name, its id."""
    options = node.resource.options(node.record)
    names = [field.name for field in node.resource.fields]
    return {name: options[name] for name in names if options.get(name) not in (None, "", [], {})} or {"id": node.id}
