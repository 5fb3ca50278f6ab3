# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the collection and a server say of a value."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.document import read_options
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Create
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import Version
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import BigInt
from dokploy_sandbox.checks import BigInt as SandboxBigInt
from dokploy_sandbox.checks import check, procedure
from dokploy_sandbox.errors import TrpcError
from dokploy_sandbox.refinements import refine

#: Why the collection refuses what a server takes, by the words with which it does.
STRICTER = {
    r"metadata: must be of type dict": "the server reads settings of it by their names",
    r"is no cron expression|the server never runs": "the server stores any text, and never runs what it can't read",
    r"must be one of|value of \w+ must be": "Docker, or the kind of the backup, knows no other word; the server stores any and the deployment fails",
    r"must be a whole number|is not possible; use":
        "counts of Docker, and of this collection, are whole and have bounds; the deployment fails, or the database",
    r"must be a time|is not a time|is too long|stop_grace_period_swarm: must be text":
        "times of Docker are whole nanoseconds that are not negative, and greater ones come back as others",
    r"cannot be converted to an int":
        "limits and times of keys are whole; and of a whole number that is written with a point, older ansible-core says the same",
    r"is nothing to allow": "of a role the server stores any word, and asks for those that it names",
    r"is not an address; write it like|is not a domain, such as": "there is no provider, and no address of a user, to be reached so",
    r"must be a number": "a share of Docker is not negative",
    r"is not an amount of memory|is not a number of CPUs|CPUs is not possible": "Docker knows no such amount",
    r"is not a port number": "there is no such port",
    r"is not a host name": "no name server knows it",
    r"is not a whole name": "the provider takes a name of another zone for one below this zone",
    r"is not an origin": "no browser says that it comes from there",
    r"is no address of a host": "there is no such host to log in to; the server stores any",
    r"does not begin with /": "the proxy finds no way to it",
    r"is not the name of a branch": "it gets into a git command; the grouped procedures have the rule",
    r"has no certificate in PEM|has no private key in PEM": "the proxy can use nothing else",
    r"must not be empty|is needed": "a resource can't be made without it, or its key would be lost",
    r"has a NUL character": "only columns that keep JSON can store it, and Docker can't use it",
    r"(mode_swarm\.Global(Job)?|Spread|service_networks\[\d\]|ipam(\.config\[\d\])?)\.(Nope|nope|[a-z]+s): there is no such key":
        "the server drops the key silently",
    r"is no YAML|is no configuration of the proxy|is not the path of a YAML file": "the proxy can't read it, or it is outside of its folder",
    r"is not the name of a network": "the server never answers the removal of one with a blank or slash, and Docker takes no other",
    r"has a character that is not possible|has \d+ characters": "of libsql: a name that gets into those of files and containers",
    r"has a character the server refuses": "of Redis: its password could not be changed",
}
#: Fields whose value a rule holds against another field; the rule is a precondition of the resource.
TOGETHER = {("libsql", "sqld_primary_url")}


def refused(resource: Resource, field: Field, value: Any, version: Version) -> tuple[list[str], Any]:
    """Return why the collection refuses a value that a user states, and the value for the API where it doesn't."""
    wrong: list[str] = []
    options = read_options(resource, {field.name: value}, "x", wrong)
    if wrong or field.name not in options:
        return wrong, None
    wrong = field.value.wrong(options[field.name], field.name, version)
    return wrong, None if wrong else field.value.sent(field.value.to_api(options[field.name]), version)


def stricter(wrong: list[str]) -> str | None:
    """Return the words of STRICTER with which something is wrong, if all that is wrong is for such a reason."""
    found = [next((words for words in STRICTER if re.search(words, one)), None) for one in wrong]
    return found[0] if found and all(found) else None


def schemas(resource: Resource, field: Field, release: str) -> dict[str, Any]:
    """Return what a release says of a field, by the procedures that the collection sends it with."""
    steps = [step for step, sends in (("create", field.at_create), ("update", not field.immutable)) if sends]
    names = [getattr(resource, step).procedure for step in steps if (resource.kind, field.name) not in TOGETHER or step == "update"]
    # What goes along within a record of its own is not the field of that name.
    inputs = {one: one for one in (*(one.api_name for one in resource.fields), *(one for one, value in (resource.create or Create("")).defaults))}
    if resource.create and resource.create.form(inputs).get(field.api_name, field.api_name) != field.api_name:
        return {}
    known = {name: procedure(name, release) for name in names}
    return {name: found[1]["properties"][field.api_name] for name, found in known.items() if found and field.api_name in found[1]["properties"]}


def takes(name: str, schema: Any, field: Field, value: Any, release: str) -> bool:
    """Say whether a procedure of a release takes a value."""
    given = {field.api_name: SandboxBigInt(value) if isinstance(value, BigInt) else value}
    try:
        refine(name, release, check(name, {"properties": {field.api_name: schema}}, given))
    except TrpcError:
        return False
    return True
