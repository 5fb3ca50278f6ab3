# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every rule of a server's input check is known to the option: check mode refuses what the server would refuse, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import parse_version
from dokploy_sandbox import VERSIONS
from dokploy_sandbox.checks import procedure
from dokploy_sandbox.samples import RULES, TEXTS, around, rules
from hypothesis import given, settings
from hypothesis import strategies as st

from .verdicts import STRICTER, refused, schemas, stricter, takes

#: Fields that several kinds have in common, with a release and its schemas.
SEEN: set[tuple[Field, str, str]] = set()
MANAGED = sorted(kind for kind, resource in RESOURCES.items() if resource.create)


def fields(kind: str, release: str) -> list[tuple[Field, dict[str, Any]]]:
    """Return the options of a kind that a release has, with its schemas; a name that is looked up has rules of its own."""
    found = [(field, schemas(RESOURCES[kind], field, release)) for field in RESOURCES[kind].fields if not field.references]
    return [(field, known) for field, known in found if known]


def disagreement(kind: str, field: Field, known: dict[str, Any], value: Any, release: str) -> str | None:
    """Say where the collection and a server disagree about a value."""
    wrong, sent = refused(RESOURCES[kind], field, value, parse_version(release))
    if value is None:
        return None
    if not wrong:
        fails = [name for name, schema in known.items() if not takes(name, schema, field, sent, release)]
        return f"{fails} of {release} refuse {sent!r} for {field.name}: {value!r}" if fails else None
    if all(takes(name, schema, field, value, release) for name, schema in known.items()) and not stricter(wrong):
        return f"{release} takes {field.name}: {value!r}, and the collection says {wrong}"
    return None


@pytest.mark.parametrize("release", VERSIONS)
@pytest.mark.parametrize("kind", MANAGED)
def test_every_rule_of_a_release_is_known(kind: str, release: str) -> None:
    found = []
    for field, known in fields(kind, release):
        if (field, release, json.dumps(list(known.values()))) in SEEN:
            continue
        SEEN.add((field, release, json.dumps(list(known.values()))))
        for name, schema in known.items():
            assert rules(schema) <= RULES, "values must be made for a new rule"
            assert "pattern" not in schema or len({takes(name, schema, field, text, release) for text in TEXTS}) == 2, "and for a new form"
            found += [disagreement(kind, field, known, value, release) for value in around(schema)]
    assert list(filter(None, found)) == []


@pytest.mark.parametrize("release", VERSIONS)
@pytest.mark.parametrize("kind", MANAGED)
def test_what_a_new_one_needs_is_asked_for(kind: str, release: str) -> None:
    """Or the definition has it."""
    resource = RESOURCES[kind]
    known = resource.create and procedure(resource.create.procedure, release)
    if not resource.create or not known:
        return
    for owner in resource.parents or ("",):
        given = {name for name, value in resource.create.defaults} | set(resource.create.owner_fields(owner))
        given |= {resource.create.owner_id or RESOURCES[owner].id_field} if owner else set()
        given |= {"path"} if resource.read.address else set()
        given |= {field.api_name for field in resource.fields if field.required or owner in field.required_in}
        given |= set(resource.read.listing_owner[2:]) if isinstance(resource.read.listing_owner, tuple) else set()
        given |= set(resource.create.form(dict.fromkeys(given, "a")))
        assert set(known[1].get("required", ())) <= given, owner


def test_every_reason_to_be_stricter_is_one() -> None:
    used = {
        stricter(refused(RESOURCES[kind], field, value, parse_version(release))[0])
        for kind in (
            "application", "compose", "libsql", "redis", "domain", "port", "backup", "server", "certificate", "network", "traefik_config", "trusted_origin",
            "api_key", "custom_role", "dns_record", "sso_provider",
        )
        for release in (VERSIONS[0], VERSIONS[-1])
        for field, known in fields(kind, release) for name, schema in known.items() for value in around(schema) if takes(name, schema, field, value, release)
    }
    assert used - {None} == set(STRICTER)


def values(schema: Any) -> st.SearchStrategy[Any]:
    """Values around the rules of a schema, put together anew."""
    if "anyOf" in schema:
        return values(schema["anyOf"][0])
    sampled = st.sampled_from(around(schema))
    free = sampled | st.integers() | st.text(max_size=4) | st.floats(allow_nan=False, allow_infinity=False) | st.booleans() | st.none()
    if schema.get("type") == "array":
        return sampled | st.lists(values(schema["items"]), max_size=3)
    if schema.get("properties"):
        known = {key: values(inner) for key, inner in schema["properties"].items()}
        return sampled | st.fixed_dictionaries({}, optional=known) | st.fixed_dictionaries({**known, "nope": st.just(1)})
    if isinstance(schema.get("additionalProperties"), dict):
        return sampled | st.dictionaries(st.text(max_size=4), values(schema["additionalProperties"]), max_size=3)
    return free


@given(st.data())
@settings(max_examples=1000)
def test_a_value_is_refused_where_the_server_would_refuse_it(data: st.DataObject) -> None:
    release = data.draw(st.sampled_from(VERSIONS))
    kind = data.draw(st.sampled_from([kind for kind in MANAGED if fields(kind, release)]))
    field, known = data.draw(st.sampled_from(fields(kind, release)))
    value = data.draw(values(next(iter(known.values()))))
    assert disagreement(kind, field, known, value, release) is None
