# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Vaults of secrets, from which variables of services are filled in when they are deployed (access.md, Tags, AI, DNS, vault)."""

from __future__ import annotations

from functools import partial
from typing import Any, Callable

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Identity, Requires, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.integrations import NAME, URI, flat, formed
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Create, Read, Remove, Trial, Update
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.structures import ListOf, Structure, Word
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import NEEDED_TEXT, TEXT, Choice, Default, Masked, Named, Reference, Url, Value

SECRET = Masked("", needed=True)
#: Where a vault is, where nothing is said.
REGIONS = {"scaleway": "fr-par"}
TYPES = ("hashicorp", "infisical", "aws", "doppler", "azure", "scaleway")


PROJECT, ENVIRONMENT = Reference("project"), Reference("project", within=("environment",))


class Assignments(ListOf, Named):
    """Who may use a vault: projects, each with some of its environments, or with all where it names none."""

    references = (PROJECT, ENVIRONMENT)

    def __init__(self) -> None:
        super().__init__(
            Structure(("project",), project=Word(needed=True), environments=ListOf(Word(needed=True), ["production"])), [{"project": "shop"}],
        )
        self.empty = []

    def from_api(self, value: Any) -> Any:
        return self.named(value, lambda reference, one: str(one)) or None

    def same(self, current: Any, wanted: Any) -> bool:
        return _plain(current) == _plain(wanted)

    def placed(self, value: Any, id_of: Callable[[Reference, str], Any]) -> Any:
        return [
            {
                "projectId": id_of(PROJECT, one["project"]),
                "environmentIds": [id_of(ENVIRONMENT, f"{one['project']}/{name}") for name in one.get("environments") or ()],
            } for one in value or ()
        ]

    def named(self, value: Any, name_of: Callable[[Reference, Any], str | None]) -> Any:
        found = []
        for one in value or ():
            project = name_of(PROJECT, one["projectId"])
            environments = [str(name_of(ENVIRONMENT, id) or "").removeprefix(f"{project}/") for id in one["environmentIds"]]
            # One with no environments left would be for all of them.
            if project and all(environments):
                found.append({"project": project, **({"environments": sorted(environments)} if environments else {})})
        return sorted(found, key=str)


def _plain(value: Any) -> set[tuple[Any, frozenset[Any]]]:
    return {
        (one.get("projectId", one.get("project")), frozenset(one.get("environmentIds", one.get("environments")) or ())) for one in value or ()
    }


def _own(name: str, *types: str, value: Value = TEXT, api: str = "", default: Any = None, needed: bool = False, secret: bool = False) -> Field:
    """Return an option of some types, which update wants each time."""
    return Field(name, value, api, variants=types, required=needed, sensitive=secret, default=default, at_create=True, always=True)


FIELDS = (
    _own("vault_url", "hashicorp", value=Url("", URI, needed=True), api="url", needed=True),
    _own("token", "hashicorp", value=SECRET, needed=True, secret=True),
    _own("namespace", "hashicorp"),
    _own("mount", "hashicorp", value=Default("secret"), default="secret"),
    _own("site_url", "infisical", value=Default("https://app.infisical.com", URI), default="https://app.infisical.com"),
    _own("client_id", "infisical", "azure", value=NEEDED_TEXT, needed=True),
    _own("client_secret", "infisical", "azure", value=SECRET, needed=True, secret=True),
    _own("project_id", "infisical", "scaleway", value=NEEDED_TEXT, needed=True),
    _own("environment_slug", "infisical", value=NEEDED_TEXT, needed=True),
    _own("secret_path", "infisical", value=Default("/"), default="/"),
    Field(
        "region", NEEDED_TEXT, variants=("aws", "scaleway"), required_in=("aws",), default=lambda record: REGIONS.get(record.get("providerType")),
        at_create=True, always=True,
    ),
    _own("access_key_id", "aws", value=NEEDED_TEXT, needed=True),
    _own("secret_access_key", "aws", value=SECRET, needed=True, secret=True),
    _own("endpoint", "aws", value=Value(None, URI)),
    _own("service_token", "doppler", value=SECRET, needed=True, secret=True),
    _own("doppler_project", "doppler", api="project"),
    _own("doppler_config", "doppler", api="config"),
    _own("vault_uri", "azure", value=Value("", URI, needed=True), needed=True),
    _own("tenant_id", "azure", value=NEEDED_TEXT, needed=True),
    _own("secret_key", "scaleway", value=SECRET, needed=True, secret=True),
    _own("api_url", "scaleway", value=Default("https://api.scaleway.com", URI), default="https://api.scaleway.com"),
)

VAULT_PROVIDER = Resource(
    kind="vault_provider",
    identity=Identity("vaultProviderId", variant="type"),
    read=Read("vaultProvider.one", listing="vaultProvider.all", record=flat, complete=True),
    create=Create("vaultProvider.create", (("assignments", []),), form=partial(formed, FIELDS), trial=Trial("vaultProvider.testConnection"), unique=True),
    update=Update("vaultProvider.update", form=partial(formed, FIELDS)),
    remove=Remove("vaultProvider.remove"),
    computed=("createdAt",),
    requires=Requires((0, 30, 0)),
    fields=(
        Field("name", NAME, required=True, at_create=True, always=True),
        Field("type", Choice(*TYPES), "providerType", required=True, immutable=True, at_create=True, always=True),
        *FIELDS,
        Field("assignments", Assignments(), at_create=True, always=True),
    ),
)
