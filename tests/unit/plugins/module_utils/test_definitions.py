# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The definitions agree with the API of each release, and the modules with the definitions."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.resource import argument_spec
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import VARIES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.structures import Inner, ListOf, Structure
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Value
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import version_text
from dokploy_sandbox import VERSIONS
from dokploy_sandbox.checks import number, procedure
from dokploy_sandbox.instance import DEFAULTS

from .documentation import documented

COLLECTION = Path(__file__).parents[4]
MANAGED = sorted(kind for kind, resource in RESOURCES.items() if resource.stated)
#: Fields of the update procedures that are no desired state: ids, what the server keeps itself, what another procedure does.
NOT_STATE = {resource.id_field for resource in RESOURCES.values()} | {
    "applicationStatus", "composeStatus", "createdAt", "updatedAt", "lastUsedAt", "organizationId", "userId", "appName",
    # what it belongs to
    "domainType", "serviceType", "scheduleType", "backupType", "previewDeploymentId",
    # the only type there is
    "registryType",
    # where the server keeps its files; it does not check the text
    "certificatePath",
    # a role is told by its name
    "newRoleName",
    # where a file is
    "path",
    # follows from the addresses that are given
    "skipDiscovery",
    # what the server makes of a login in a browser, and what nobody reads
    "authId", "accessToken", "refreshToken", "expiresAt", "scopes", "lastAuthenticatedAt", "giteaUsername", "organizationName",
}
#: What a type has not, though all have it but few.
NOT_OF_TYPE = {("gotify", "server_threshold"), ("ntfy", "server_threshold")}
#: Procedures that a release lacks of a resource that it has, for a field or type with a version of its own.
LATER = {"v0.28.8": {
    "notification.createMattermost", "notification.updateMattermost", "server.updateBuildsConcurrency", "certificates.update",
    "user.createUserWithCredentials",
}}
#: What no procedure does: a definition says what to do instead.
NOT_BY_API = {"github.create"}
#: Fields whose first release calls itself by the number before (FACTS do not say; seen on v0.29.14).
RENUMBERED = {(0, 29, 13): "v0.29.14"}


def procedures(resource: Resource, step: str) -> dict[str, list[str]]:
    """Return the procedures of a step by the types of a resource; of one without types, under no name."""
    name = getattr(resource, step).procedure if getattr(resource, step) else ""
    return {kind: [of_type(resource, name, kind)] if name else [] for kind in resource.types or ("",)}


def of_type(resource: Resource, name: str, kind: str) -> str:
    """Return the name of a procedure for a type."""
    return resource.procedure(name, {resource.field(resource.identity.variant).api_name: kind} if kind else {})


def inputs(resource: Resource, step: str, kind: str, release: str) -> dict[str, Any]:
    """Return what the procedures of a step take, but for the parts that have an input of their own; nothing of what a release lacks."""
    names = procedures(resource, step)[kind] + ([part.procedure for part in resource.update.parts if not part.input] if step == "update" else [])
    found = {field: schema for name in names for field, schema in (procedure(name, release) or ("", {"properties": {}}))[1]["properties"].items()}
    # What has a form of its own for each type in one field.
    for inner in found.pop("config", {}).get("oneOf", ()):
        found.update(inner["properties"] if inner["properties"]["providerType"]["const"] == kind else {})
    # What those of a type have stands in a structure of its own, which the definition shapes.
    inner = {name: found.pop(name) for name in [f"{one}Config" for one in resource.types] if name in found}
    return {**found, **inner.get(f"{kind}Config", {"properties": {}})["properties"]}


def typed(resources: list[str]) -> list[tuple[str, str]]:
    return [(kind, variant) for kind in resources for variant in RESOURCES[kind].types or ("",)]


@pytest.mark.parametrize("kind,variant", typed(MANAGED))
def test_every_field_of_the_newest_release_is_an_option(kind: str, variant: str) -> None:
    resource = RESOURCES[kind]
    known = {field.api_name for field in resource.fields_of(variant)} | {f"{variant}Id"} | ({"overrideUserInfo"} if variant == "saml" else set())
    for step in ("create", "update"):
        assert set(inputs(resource, step, variant, VERSIONS[-1])) - NOT_STATE - known - {"serviceId"} == set()


@pytest.mark.parametrize("release", VERSIONS)
@pytest.mark.parametrize("kind,variant", typed(MANAGED))
def test_every_option_is_a_field_since_the_release_it_names(kind: str, variant: str, release: str) -> None:
    resource = RESOURCES[kind]
    if resource.requires.since and number(release) < resource.requires.since:
        return
    if not all(procedure(name, release) for name in procedures(resource, "create")[variant]):
        return
    elsewhere = {name for part in resource.update.parts if part.input for name in part.fields}
    for step in ("create", "update"):
        known = inputs(resource, step, variant, release)
        for field in resource.fields_of(variant):
            if step == "create" and not field.at_create or step == "update" and (field.immutable or field.api_name in elsewhere):
                continue
            if (variant, field.name) in NOT_OF_TYPE:
                continue
            if step == "update" and number(release) < (resource.update.since or (0, 0, 0)):
                continue
            since = number(RENUMBERED.get(field.since, version_text(field.since))) if field.since else (0, 0, 0)
            assert (field.api_name in known) is (number(release) >= since), f"{field.name} at {step} of {release}"


@pytest.mark.parametrize("kind,variant", typed(MANAGED))
def test_choices_are_those_of_the_api(kind: str, variant: str) -> None:
    resource = RESOURCES[kind]
    known = inputs(resource, "update", variant, VERSIONS[-1])
    for field in resource.fields_of(variant):
        if field.api_name in known:
            schema = known[field.api_name]
            schema = schema.get("anyOf", [schema])[0]
            if schema.get("const") == variant:
                continue
            assert set(field.value.choices) == set(schema.get("enum", ())), field.name


@pytest.mark.parametrize("kind", MANAGED)
def test_what_an_option_follows_from_are_options_and_its_choices(kind: str) -> None:
    resource = RESOURCES[kind]
    for field in resource.fields:
        assert {value for value, names in field.signs} <= set(field.value.choices)
        assert {name for value, names in field.signs for name in names} <= {one.name for one in resource.fields} - {field.name}


@pytest.mark.parametrize("kind", sorted(RESOURCES))
@pytest.mark.parametrize("release", VERSIONS)
def test_every_procedure_named_is_there(kind: str, release: str) -> None:
    resource = RESOURCES[kind]
    if resource.requires.since and number(release) < resource.requires.since:
        return
    update = resource.update
    late = {field.api_name for field in resource.fields if field.since and number(release) < field.since}
    parts = [part for part in update.parts if not set(part.fields) <= late]
    variants = resource.types or ("",)
    queries = {resource.read.listing, resource.read.one, *(of_type(resource, part.procedure, kind) for part in resource.read.parts for kind in variants)}
    mutations = {
        update.move, resource.remove.procedure, *(name for part in parts for name in (part.procedure, part.clear)),
        *(name for step in ("create", "update") for names in procedures(resource, step).values() for name in names),
    }
    for wanted, names in (("query", queries), ("mutation", mutations)):
        for name in names - {""} - NOT_BY_API - LATER.get(release, set()):
            known = procedure(name, release)
            assert known and known[0] == wanted, name


#: Options of a module that its definition has not.
OF_A_MODULE = {"domain": {"generate_host"}}


@pytest.mark.parametrize("kind", MANAGED)
def test_the_documentation_has_the_options_of_the_definition(kind: str) -> None:
    """ansible-test compares types and defaults too; this finds a forgotten option at once."""
    assert set(documented(kind)) - OF_A_MODULE.get(kind, set()) == set(argument_spec(RESOURCES[kind]))


def as_documented(value: Value, required: bool = False) -> dict[str, Any]:
    """Return what the documentation should have of a value within a structure."""
    inner = value.item if isinstance(value, ListOf) else value
    suboptions = {key: as_documented(one, key in inner.required) for key, one in inner.keys.items()} if isinstance(inner, Structure) else {}
    return {
        **value.spec(), **({"required": True} if required else {}), **({"suboptions": suboptions} if suboptions else {}),
    }


@pytest.mark.parametrize("kind", MANAGED)
def test_the_documentation_has_the_keys_of_structures(kind: str) -> None:
    """ansible-test compares suboptions with those of the argument spec only, which has none."""
    def plain(options: dict[str, Any]) -> dict[str, Any]:
        return {name: plain(one) if isinstance(one, dict) else one for name, one in options.items() if name != "description"}

    for field in RESOURCES[kind].fields:
        if isinstance(field.value, Inner):
            assert plain(documented(kind)[field.name]) == as_documented(field.value), field.name


def test_every_module_that_talks_to_a_server_runs_in_process_and_takes_the_defaults_of_the_group() -> None:
    routing = yaml.safe_load((COLLECTION / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    modules = {path.stem for path in (COLLECTION / "plugins" / "modules").glob("*.py") if not path.stem.startswith("dokploy_host_")}
    assert set(routing["action_groups"]["dokploy"]) == modules
    assert {path.stem for path in (COLLECTION / "plugins" / "action").glob("*.py")} == modules


@pytest.mark.parametrize("path", sorted((COLLECTION / "plugins" / "modules").glob("*.py")), ids=lambda path: path.stem)
def test_a_module_is_documentation_and_a_handful_of_lines(path: Path) -> None:
    code = path.read_text(encoding="utf-8").rsplit('"""', 1)[1]
    assert len([line for line in code.splitlines() if line.strip()]) <= 6


def test_every_action_plugin_is_the_same_few_lines() -> None:
    assert len({path.read_text(encoding="utf-8") for path in (COLLECTION / "plugins" / "action").glob("*.py")}) == 1


@pytest.mark.parametrize("path", sorted((COLLECTION / "plugins" / "modules").glob("*.py")), ids=lambda path: path.stem)
def test_the_documentation_of_every_module_can_be_read(path: Path) -> None:
    module = importlib.import_module(f"ansible_collections.dokploy.dokploy.plugins.modules.{path.stem}")
    assert yaml.safe_load(module.DOCUMENTATION)["module"] == path.stem
    assert yaml.safe_load(module.EXAMPLES) and yaml.safe_load(module.RETURN)


@pytest.mark.parametrize("release", VERSIONS)
@pytest.mark.parametrize("kind", MANAGED)
def test_defaults_are_what_a_new_one_has(kind: str, release: str) -> None:
    """A document leaves them out, so a wrong one would be lost; the rows are recorded of real servers."""
    resource = RESOURCES[kind]
    tables = {"settings": "webServerSettings", "mount": "mounts", "redirect": "redirects", "volume_backup": "volumeBackups"}
    row = DEFAULTS[release].get(tables.get(kind, kind), {}).get("row")
    if row is None:
        return
    given = dict(resource.create.defaults) if resource.create else {}
    for field in resource.fields:
        if field.api_name in row and field.default is not VARIES and field.api_name not in given and not field.required and not field.sensitive:
            usual = field.usual(row)
            assert field.value.from_api(row[field.api_name]) == field.value.from_api(usual) or row[field.api_name] is None, field.name


@pytest.mark.parametrize("release", VERSIONS)
@pytest.mark.parametrize("kind", sorted(kind for kind, resource in RESOURCES.items() if resource.single))
def test_parts_send_what_the_api_takes(kind: str, release: str) -> None:
    """Every option has a procedure that sets it, and what that is sent has all that it wants and nothing else."""
    resource = RESOURCES[kind]
    owners = resource.parents or ("",)
    sample = {field.api_name: DEFAULTS[release]["webServerSettings"]["row"].get(field.api_name) for field in resource.fields}
    for owner in owners:
        for field in resource.fields:
            if number(release) < (field.since or resource.requires.since or (0, 0, 0)):
                continue
            part = resource.update.part(field.api_name, owner)
            assert part, field.name
            known = procedure(part.procedure, release)
            sent = part.input(sample) if part.input else {name: None for name in part.fields}
            assert known and set(known[1].get("required", ())) - {"serverId"} <= set(sent) <= set(known[1]["properties"]), field.name
