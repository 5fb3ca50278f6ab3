# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What points at something that is made anew, and must point at the new one, whose id is another."""

from __future__ import annotations

from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import CREATE, NONE, REPLACE, UPDATE, Change, Pending, Plan
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.plan import shown
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import Node
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.tree import Tree, read_tree
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client


def attach_anew(client: Client, made: Plan) -> None:
    """Add to a plan the changes of all that points at what it makes anew; for that all is read that can.

    :raises DokployError: where it can't be read
    """
    anew = {_old(change): change for change in made.changes if _old(change)}
    kinds = {change.resource.kind for change in anew.values()}
    pointing = [resource.kind for resource in RESOURCES.values() if any(field.reference in kinds for field in resource.fields)]
    if not pointing:
        return
    tree = read_tree(client, {}, pointing)
    known = {(change.resource.kind, change.node.id): change for change in made.changes if change.node is not None}
    for node in tree.walk():
        change = known.get((node.resource.kind, node.id)) or Change(node.resource, node.path, node=node, record=node.record)
        if change.action in (NONE, UPDATE) and change not in anew.values():
            _attach(change, node, anew, tree)
            if change.sent and not any(change is one for one in made.changes):
                made.changes.append(change)


def _old(change: Change) -> Any:
    """Return the id of what is made anew; an earlier plan of the run may have removed it already."""
    if change.action == REPLACE and change.node is not None:
        return change.node.id
    return change.resource.id_of(change.item.replaced) if change.action in (CREATE, NONE) and change.item and change.item.replaced else None


def _attach(change: Change, node: Node, anew: dict[Any, Change], tree: Tree) -> None:
    for field in node.resource.fields:
        current = node.record.get(field.api_name)
        wanted = _swapped(current, anew)
        if wanted == current or field.api_name in change.sent:
            continue
        change.action = UPDATE
        change.sent[field.api_name] = wanted
        change.before[field.name] = shown(field, None, current, tree.snapshot)
        change.after[field.name] = shown(field, current, wanted if field.reference else _told(wanted), tree.snapshot)
        change.redeploy = change.redeploy or node.resource.deployment is not None and not field.live


def _told(value: Any) -> Any:
    """Return a value with words in the place of the ids that are not known yet."""
    if isinstance(value, dict):
        return {name: _told(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_told(one) for one in value]
    return str(value) if isinstance(value, Pending) else value


def _swapped(value: Any, anew: dict[Any, Change]) -> Any:
    """Return a value with what is made anew in the place of the old ids in it."""
    if isinstance(value, dict):
        return {name: _swapped(one, anew) for name, one in value.items()}
    if isinstance(value, list):
        return [_swapped(one, anew) for one in value]
    change = anew.get(value) if isinstance(value, str) else None
    if change is None:
        return value
    return change.node.id if change.action == NONE and change.node is not None else Pending(change, change.resource.id_field)
