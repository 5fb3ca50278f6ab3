# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every resource the collection knows, by kind."""

from __future__ import annotations

from typing import Any, Callable, Iterable

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.api_key import API_KEY
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.application import APPLICATION
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.attached import ATTACHED
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.certificate import CERTIFICATE
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.compose import COMPOSE
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.database import DATABASES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.enterprise import ENTERPRISE
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field, camel
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.git_provider import GIT_PROVIDERS
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.integrations import INTEGRATIONS
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.network import NETWORK, NODE
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.notification import NOTIFICATION
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.organization import CUSTOM_ROLE, ORGANIZATION
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.people import INVITATION, USER
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.project import ENVIRONMENT, PROJECT
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.reference import REFERENCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.server import SERVERS
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.settings import MONITORING, SETTINGS
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.traefik import TRAEFIK_CONFIG
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.vault import VAULT_PROVIDER
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.redaction import HIDDEN, SECRET_NAME, hide_secrets

RESOURCES: dict[str, Resource] = {
    resource.kind: resource
    for resource in (
        PROJECT, ENVIRONMENT, APPLICATION, COMPOSE, *DATABASES, *ATTACHED, *REFERENCES, *GIT_PROVIDERS, NOTIFICATION, *SERVERS, CERTIFICATE, NETWORK, NODE,
        *INTEGRATIONS, VAULT_PROVIDER, CUSTOM_ROLE, ORGANIZATION, USER, INVITATION, API_KEY, SETTINGS, MONITORING, TRAEFIK_CONFIG, *ENTERPRISE,
    )
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


def kinds_above(resource: Resource) -> list[str]:
    """Return every kind that can be above a resource, from the top."""
    return list(dict.fromkeys(kind for chain in sorted(lineages(resource), key=len, reverse=True) for kind in chain))


def services() -> list[str]:
    """Return the kinds of services."""
    return [kind for kind, resource in RESOURCES.items() if resource.deployment]


def holders(resource: Resource) -> list[tuple[Resource, Field]]:
    """Return what holds a resource back from being removed where it points at it, with the option that does."""
    return [
        (other, field) for other in RESOURCES.values() for field in other.fields
        if field.reference == resource.kind and field.name in resource.remove.held_by
    ]


def is_attached(resource: Resource) -> bool:
    """Say whether a resource belongs to a service."""
    return any(RESOURCES[kind].deployment for kind in resource.parents)


def attached() -> list[Resource]:
    """Return what can be made within a service."""
    return [resource for resource in RESOURCES.values() if resource.create and is_attached(resource)]


def top() -> list[Resource]:
    """Return what a document can state and belongs to nothing; what services are in comes last, since they can name the rest."""
    places = {ancestors(RESOURCES[kind])[0] for kind in services()}
    return sorted((resource for resource in RESOURCES.values() if resource.stated and not resource.parents), key=lambda one: one.kind in places)


def within() -> dict[str, tuple[Resource, ...]]:
    """Return what a document can state within a resource, by its kind."""
    return {kind: tuple(resource for resource in children(kind) if resource.stated) for kind in RESOURCES}


def _secrets(signs: Callable[[Resource], Iterable[str]]) -> dict[str, frozenset[str]]:
    """Return the API's secret fields of resources by what tells of their records."""
    found: dict[str, frozenset[str]] = {}
    for resource in RESOURCES.values():
        ids = ("id", resource.id_field) if resource.identity.secret else ()
        secret = frozenset((*ids, *(field.api_name for field in resource.fields if field.hidden)))
        for sign in signs(resource):
            found[sign] = found.get(sign, frozenset()) | secret
    return found


_SECRETS_BY_ID = _secrets(lambda resource: {resource.id_field} - {""})
_SECRETS_BY_PLACE = _secrets(lambda resource: {resource.read.within, resource.kind, camel(resource.kind), resource.collection, *resource.types} - {""})

#: Procedures that answer with a secret field alone.
_SECRET_PARTS = frozenset(
    part.procedure for resource in RESOURCES.values() for part in resource.read.parts for field in resource.fields
    if field.hidden and field.api_name == part.field
)


def secret_fields(place: str, record: Record) -> set[str]:
    """Return the API's names of the fields that are secrets in a record of any procedure.

    It is told by its id, or by the key under which it stands. One that has the id of another is taken for one of that too: what is
    a secret there is hardly ever anything else here.
    """
    return {*_SECRETS_BY_PLACE.get(place, ()), *(name for key in record for name in _SECRETS_BY_ID.get(key, ()))}


def shown_answer(procedure: str, answer: Any) -> Any:
    """Return what any procedure answers, as output may have it.

    A procedure is named after what it answers, as ``sendInvitation`` is, or else its router. Where it answers a text, and it or the id of
    what it is named after is a secret, such a text is one.
    """
    router, _dot, name = procedure.rpartition(".")
    place = next((one for one in _SECRETS_BY_PLACE if name.lower().endswith(one.lower())), router)
    secret = procedure in _SECRET_PARTS or SECRET_NAME.search(name) or "id" in _SECRETS_BY_PLACE.get(place, ())
    return HIDDEN if answer and isinstance(answer, str) and secret else hide_secrets(answer, secret_fields, place)
