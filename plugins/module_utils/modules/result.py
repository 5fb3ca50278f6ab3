# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What modules answer about a change or a resource: its diff, and its record in the words of the options."""

from __future__ import annotations

from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import CREATE, DELETE, NONE, REPLACE, UPDATE, Change
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import Node
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.outline import outline


def diff(change: Change) -> dict[str, str]:
    """Return the options that change."""
    return difference(change.resource.at(change.path), change.before, change.after)


def difference(header: str, before: dict[str, Any], after: dict[str, Any]) -> dict[str, str]:
    """Return two states of something as texts, which Ansible shows the difference of line by line."""
    return {"before_header": header, "after_header": header, "before": outline(before), "after": outline(after)}


def record_of(change: Change, secrets: bool) -> dict[str, Any] | None:
    """Return a resource as it is, or in check mode as it would be; one that is removed as it was."""
    if change.action == NONE and not change.record:
        return None
    record = change.record if change.action == DELETE else {**change.record, **change.sent}
    node = change.node or Node(change.resource, "", record, None, True)
    if change.action in (CREATE, REPLACE, UPDATE) and change.parent is not None:
        node = Node(change.resource, "", record, None, True)
    shown = {**place_of(change.parent, node), **change.resource.options(record, secrets)}
    return shown


def place_of(parent: Change | None, node: Node) -> dict[str, Any]:
    """Name what a resource belongs to."""
    names: dict[str, Any] = {}
    if parent is not None:
        while parent is not None:
            names[parent.resource.owner_option] = parent.resource.single or parent.path.rsplit("/", 1)[-1]
            parent = parent.parent
    else:
        above = node.parent
        while above is not None:
            names[above.resource.owner_option] = above.resource.single or above.label
            above = above.parent
    return dict(reversed(names.items()))
