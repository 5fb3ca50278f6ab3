# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check mode says of a value what the server says of it, and nothing is made of what is refused."""

from __future__ import annotations

import json
import random
import secrets
from collections import Counter
from typing import Any, Iterator

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.document import read_options
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.calls import create_call
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import Change
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.converge import ApplyError, converge
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import ABSENT, GIVEN, Item
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import parse_version
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError
from dokploy_sandbox import VERSIONS
from dokploy_sandbox.samples import around
from verdicts import TOGETHER, refused, schemas, stricter

KEY = {"private_key": "-----BEGIN OPENSSH PRIVATE KEY-----\nbm90IGEga2V5\n-----END OPENSSH PRIVATE KEY-----\n", "public_key": "ssh-ed25519 AAAA"}
DATABASE = {"database_name": "a", "database_user": "a", "database_password": "not-a-secret"}
BACKUP = {"destination": "$destination", "prefix": "a", "cron_expression": "0 3 1 1 *", "enabled": False}
#: What belongs to a kind, and the options that make one. A registry is missing: to make one, a server logs in to it.
THINGS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "project": ((), {}), "ssh_key": ((), KEY),
    "destination": ((), {"endpoint": "https://s3.example.com", "bucket": "a", "access_key": "not-a-key", "secret_access_key": "not-a-secret"}),
    "environment": (("project",), {}),
    **{kind: (("project", "environment"), {}) for kind in ("application", "compose")},
    **{kind: (("project", "environment"), DATABASE) for kind in ("postgres", "mysql", "mariadb")},
    "mongo": (("project", "environment"), {**DATABASE, "database_name": None}),
    "redis": (("project", "environment"), {"database_password": "not-a-secret"}),
    "libsql": (("project", "environment"), {**DATABASE, "database_name": None}),
    "domain": (("project", "environment", "application"), {"host": "a.example.com", "name": None}),
    "mount": (("project", "environment", "application"), {"mount_path": "/a", "type": "volume", "volume_name": "a", "name": None}),
    "port": (("project", "environment", "application"), {"published_port": 48080, "target_port": 80, "name": None}),
    "redirect": (("project", "environment", "application"), {"regex": "a", "replacement": "b", "name": None}),
    "security": (("project", "environment", "application"), {"username": "a", "password": "not-a-secret", "name": None}),
    "schedule": (("project", "environment", "application"), {"cron_expression": "0 3 1 1 *", "command": "true", "enabled": False}),
    "volume_backup": (("project", "environment", "application"), {**BACKUP, "volume_name": "a"}),
    "backup": (("project", "environment", "postgres"), {
        "destination": "$destination", "prefix": "a", "database": "a", "schedule": "0 3 1 1 *", "enabled": False, "name": None,
    }),
    "patch": (("project", "environment", "application"), {"file_path": "a", "content": "a", "name": None}),
}
#: Where the records of services list what is attached to them.
ATTACHED = ("domains", "mounts", "ports", "redirects", "security", "backups")


def samples(count: int) -> list[tuple[str, Field, Any]]:
    """Return values around the rules of options, always the same ones; those of a megabyte are left to the unit tests."""
    found = [
        (kind, field, value)
        for kind in THINGS for field in RESOURCES[kind].fields if not field.reference and (kind, field.name) not in TOGETHER
        for schema in [*schemas(RESOURCES[kind], field, VERSIONS[-1]).values()][:1] for value in around(schema)
        if value is not None and len(str(value)) < 10_000
    ]
    return random.Random(9).sample(found, count)


class Place:
    """One thing of each kind, on a server, within a project of its own."""

    def __init__(self, url: str, key: str) -> None:
        self.name = "contract-" + secrets.token_hex(4)
        self.client = Client(url, key, 60, True, None)
        self.version = parse_version(self.client.query("settings.getDokployVersion"))
        self.made: dict[str, Change] = {}

    def has(self, kind: str) -> bool:
        since = RESOURCES[kind].requires.since
        return since is None or self.version >= since

    def item(self, kind: str, options: dict[str, Any], name: str = "", **more: Any) -> list[Item]:
        """Return an item with what it belongs to.

        :param name: its name; without one it is the thing that is there
        """
        above, needed = THINGS[kind]
        items: list[Item] = []
        for owner in above:
            named = "production" if owner == "environment" else self.made[owner].id
            items.append(Item(RESOURCES[owner], {"name": named}, items[-1] if items else None, GIVEN))
        whole = {"name": name, **needed, **options} if name else options
        given = {option: self.made["destination"].id if value == "$destination" else value for option, value in whole.items() if value is not None}
        return [*items, Item(RESOURCES[kind], given, items[-1] if items else None, id=None if name else self.made[kind].id, **more)]

    def make(self) -> None:
        for kind in THINGS:
            if self.has(kind):
                items = self.item(kind, {}, kind if THINGS[kind][0] and kind != "environment" else self.name)
                converge(self.client, items)
                self.made[kind] = converge(self.client, items).of(items[-1])

    def remove(self) -> None:
        for kind in ("project", "ssh_key", "destination"):
            converge(self.client, self.item(kind, {}, state=ABSENT))

    def raw(self, kind: str, field: Field, value: Any) -> bool:
        """Send a value as it is, and say whether the server took it."""
        resource, change = RESOURCES[kind], self.made[kind]
        if field.immutable:
            items = self.item(kind, {}, f"{self.name}-{secrets.token_hex(4)}")
            assert resource.create
            call = create_call(converge(self.client, items, check_mode=True).of(items[-1]), resource.create)
            name, given = call.procedure, call.input
        else:
            always = [one.api_name for one in resource.fields if one.always and one.api_name in change.record]
            name, given = resource.update.procedure, {field: change.record[field] for field in always}
        try:
            self.client.mutate(name, {**given, **({} if field.immutable else {resource.id_field: change.id}), field.api_name: value})
        except DokployError:
            return False
        if field.immutable and kind == "ssh_key":
            converge(self.client, [Item(resource, items[-1].options, state=ABSENT)])
        return True

    def state(self) -> dict[str, int]:
        """Return how many things there are within what was made, and of those of the instance that have its name."""
        one = {kind: self.client.query(f"{kind}.one", {f"{kind}Id": self.made[kind].id}) for kind in ("application", "postgres")}
        lists = {f"{kind}.{name}": len(record[name]) for kind, record in one.items() for name in ATTACHED if name in record}
        everything = json.dumps([self.client.query(name) for name in ("project.all", "sshKey.all", "destination.all")])
        return {**lists, "new": everything.count(f"new-{self.name}")}


@pytest.fixture(scope="module")
def place(address: tuple[str, str]) -> Iterator[Place]:
    one = Place(*address)
    try:
        one.make()
        yield one
    finally:
        one.remove()


def outcome(place: Place, kind: str, field: Field, value: Any) -> tuple[str, str]:
    """Return what became of a value, and what was wrong about that."""
    resource = RESOURCES[kind]
    wrong, _sent = refused(resource, field, value, place.version)
    taken = place.raw(kind, field, value)
    if not wrong and field.immutable:
        return "taken as it is" if taken else "converted", ""
    by_type: list[str] = []
    options = read_options(resource, {field.name: value}, "x", by_type)
    if not wrong:
        for check_mode in (True, False):
            converge(place.client, place.item(kind, options), check_mode)
        return "taken as it is" if taken else "converted", ""
    if taken and not stricter(wrong):
        return "", f"the server takes what is refused with {wrong}"
    for check_mode in () if by_type else (True, False):
        with pytest.raises(DokployError) as error:
            converge(place.client, place.item(kind, options, "new-" + place.name), check_mode)
        if isinstance(error.value, ApplyError):
            return "", f"half made: {error.value}"
    return "stricter" if taken else "refused", ""


def test_a_value_is_refused_where_the_server_refuses_it(place: Place, release: str) -> None:
    before, outcomes, wrong = place.state(), Counter[str](), []
    for kind, field, value in samples(450 if release == "live" else 150):
        if place.has(kind) and (field.since is None or place.version >= field.since):
            try:
                result, words = outcome(place, kind, field, value)
            except DokployError as error:
                result, words = "", str(error)
            outcomes[result] += 1
            wrong += [f"{kind}.{field.name}: {value!r}: {words}"] if words else []
    print(f"{sum(outcomes.values())} values: {dict(outcomes)}")
    assert wrong == []
    assert place.state() == before
