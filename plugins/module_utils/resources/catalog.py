# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every resource the collection knows, by kind."""

from __future__ import annotations

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.application import APPLICATION
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.attached import ATTACHED
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.compose import COMPOSE
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.database import DATABASES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.project import ENVIRONMENT, PROJECT
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.reference import REFERENCES

RESOURCES: dict[str, Resource] = {
    resource.kind: resource for resource in (PROJECT, ENVIRONMENT, APPLICATION, COMPOSE, *DATABASES, *ATTACHED, *REFERENCES)
}


def children(kind: str) -> list[Resource]:
    """Return the kinds of resources that belong to a kind."""
    return [resource for resource in RESOURCES.values() if kind in resource.parents]


def ancestors(resource: Resource, parent: str = "") -> list[str]:
    """Return the kinds above a resource, from the top.

    :param parent: kind of what it belongs to, where several are possible; the first one where it is empty
    """
    above: list[str] = []
    while resource.parents:
        resource = RESOURCES[parent or resource.parents[0]]
        parent = ""
        above.insert(0, resource.kind)
    return above


def lineages(resource: Resource) -> list[list[str]]:
    """Return every chain of kinds that can be above a resource, each from the top."""
    return [ancestors(resource, parent) for parent in resource.parents] or [[]]
