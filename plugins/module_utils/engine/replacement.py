# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Making anew what can't be changed, and telling what is left of that where it broke off."""

from __future__ import annotations

from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import CREATE, REPLACE, Change
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import Item, Node
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError


def replaced(item: Item, nodes: list[Node]) -> list[Node]:
    """Return those of one natural key that others of them replace, since a replacement is not finished."""
    if len(nodes) < 2:
        return []
    successor, ids = item.resource.update.successor, {node.id for node in nodes}
    old = item.resource.id_of(item.replaced) if item.replaced else None
    return [node for node in nodes if node.id == old or successor and successor(node.id) in ids]


def replace_whole(change: Change, item: Item, fixed: list[str], wanted: dict[str, Any]) -> None:
    """Make a change one that makes the resource anew, with all that it has.

    :param fixed: the options that can't be changed
    :param wanted: what the options are to be, in the values of the API
    :raises DokployError: where the user named it by its id, which the new one doesn't have
    """
    if item.id is not None:
        raise DokployError(
            f"{' and '.join(fixed) or 'the age'} of {change.resource.at(change.path)} can only be changed by making it anew, which gives it another id;"
            " leave the id out, or remove it and create it anew"
        )
    change.action = REPLACE
    given = {change.resource.field(name).api_name: value for name, value in wanted.items()}
    change.sent = {**held(change.resource, change.record), **given, **change.sent}


def held(resource: Resource, record: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that a record has."""
    return {field.api_name: record[field.api_name] for field in resource.fields if record.get(field.api_name) is not None}


def check_kept(change: Change, item: Item) -> None:
    """Note what is kept of a new one that the server tells once, and make sure that it is what is kept already.

    :raises DokployError: where something else is kept
    """
    if item.keep is None:
        return
    if change.action in (CREATE, REPLACE):
        change.after["dest"] = "with the key"
    elif change.record.get("hash") != item.held:
        raise DokployError(
            f"dest: does not hold {change.resource.at(change.path)}, which the server told once, when it was made; have it made anew with"
            f" {change.resource.update.asked}: true, or name the file that has it"
        )
