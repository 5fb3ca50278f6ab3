# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every resource the collection knows, by kind."""

from __future__ import annotations

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.application import APPLICATION
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.database import POSTGRES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.domain import DOMAIN
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.project import ENVIRONMENT, PROJECT
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.reference import REFERENCES

RESOURCES: dict[str, Resource] = {
    resource.kind: resource for resource in (PROJECT, ENVIRONMENT, APPLICATION, POSTGRES, DOMAIN, *REFERENCES)
}


def children(kind: str) -> list[Resource]:
    """Return the kinds of resources that belong to a kind."""
    return [resource for resource in RESOURCES.values() if kind in resource.parents]


def ancestors(resource: Resource) -> list[str]:
    """Return the kinds above a resource, from the top."""
    above: list[str] = []
    while resource.parents:
        resource = RESOURCES[resource.parents[0]]
        above.insert(0, resource.kind)
    return above
