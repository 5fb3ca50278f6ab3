# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server holds, and the procedures it has; what they do stands in the modules that register them.

New records start from recordings of real servers (defaults/), so that every version has its own fields.
"""

from __future__ import annotations

import json
import secrets
import string
import threading
from copy import deepcopy
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Callable

from .checks import number
from .errors import TrpcError

Row = dict[str, Any]
Handler = Callable[["Instance", Row], Any]
PROCEDURES: dict[str, Handler] = {}

DEFAULTS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (Path(__file__).parent / "defaults").glob("*.json")}

DATABASES = ("postgres", "mysql", "mariadb", "mongo", "redis", "libsql")
#: kind of service: the key under which an environment lists it
SERVICES = {"application": "applications", "compose": "compose", **{kind: kind for kind in DATABASES}}


#: What a procedure answers that says null, rather than nothing.
NULL: Any = object()


class Date(str):
    """A time that superjson marks as one."""


def new_id() -> str:
    return secrets.token_urlsafe(16)[:21]


class Clock:
    """Tells the time, each a millisecond or more after the one before: a server never does so much at once."""

    def __init__(self) -> None:
        self.last = datetime.now(timezone.utc)
        self.lock = threading.Lock()

    def read(self) -> datetime:
        with self.lock:
            self.last = max(datetime.now(timezone.utc), self.last + timedelta(milliseconds=1))
            return self.last


CLOCK = Clock()


def now() -> str:
    return CLOCK.read().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def app_name(kind: str, wanted: str | None) -> str:
    alphabet = string.ascii_lowercase + string.digits
    base = wanted or f"{kind}-synthesize-open-source-monitor"
    return base + "-" + "".join(secrets.choice(alphabet) for count in range(6))


def procedure(name: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        PROCEDURES[name] = handler
        return handler
    return register


class Instance:
    """One server of one version."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.defaults: dict[str, Any] = DEFAULTS[version]
        self.tables: dict[str, dict[str, Row]] = {}
        self.organization = new_id()
        self.people = auth.People(self)
        #: key: requests left, or None for a key without a limit
        self.keys: dict[str, int | None] = {}
        self.serial = 0
        #: What Docker has for networks, by the id of a server, None for this one, and by name.
        self.networks: dict[str | None, dict[str, Row]] = {}
        #: The nodes of the swarm, by id.
        self.nodes: dict[str, Row] = {}
        self.queue = deployments.Queue()
        self.world = containers.World()
        #: Names in the file of all applications' middlewares, and what those of one batch read of it before any of them writes.
        self.middlewares: set[str] = set()
        self.read_before: set[str] | None = None
        #: What Docker has on the machine of a server, by its id, and None for this one.
        self.engines: dict[str | None, engines.Engine] = {}
        #: The service of the swarm that it runs in; None where it runs in none.
        self.own: own.Own | None = own.Own(version)
        self.proxy: settings.Proxy | None = settings.Proxy()
        self.request_log = self.licensed = False
        self.audit_log: list[Row] = []
        self.trusted_origins: list[str] = []
        #: What programs that monitor hosts have measured, by the address at which they tell it.
        self.measured: dict[str, list[Row]] = {}
        self.shown, self.license = sources.Shown(), enterprise.License()
        self.can_pull = self.can_mail = True
        self.mailed: list[str] = []
        #: What accounts of DNS providers see, by the id of a zone.
        self.zones: dict[str, Row] = {"zone-1": {"name": "example.com", "records": {}}, "zone-2": {"name": "example.org", "records": {}}}
        #: how often a program that monitors a host was started
        self.monitoring_starts = 0
        #: What is at the addresses of remote servers.
        self.hosts: dict[str, machines.Host] = {}
        #: what it calls itself: the release v0.29.14 was made without raising the number
        self.reported = "v0.29.13" if version == "v0.29.14" else version
        settings.settings_of(self)

    def begin(self, names: list[str]) -> None:
        """Begin the calls of one request, which run at the same time."""
        writing = [name for name in names if name.split(".")[0] in ("security", "redirects")]
        self.read_before = set(self.middlewares) if len(writing) > 1 else None

    def add_middleware(self, name: str) -> None:
        self.middlewares = (self.middlewares if self.read_before is None else self.read_before) | {name}

    def table(self, kind: str) -> dict[str, Row]:
        return self.tables.setdefault(kind, {})

    def state(self) -> dict[str, dict[str, Row]]:
        """Return a copy of everything it holds."""
        return deepcopy({kind: rows for kind, rows in self.tables.items() if rows})

    def insert(self, kind: str, id_field: str, values: Row) -> Row:
        row = {**self.defaults.get(kind, {}).get("row", {}), **values, id_field: new_id()}
        if "createdAt" in row or kind not in self.defaults:
            row["createdAt"] = now()
        self.table(kind)[row[id_field]] = row
        return row

    def find(self, kind: str, wanted: Any) -> Row:
        row = self.table(kind).get(wanted)
        if row is None:
            raise TrpcError("NOT_FOUND", f"{kind[0].upper()}{kind[1:]} not found")
        return row

    def rows(self, kind: str, **where: Any) -> list[Row]:
        return [row for row in self.table(kind).values() if all(row.get(name) == value for name, value in where.items())]

    def has(self, kind: str) -> bool:
        return kind in SERVICES and (kind != "libsql" or number(self.version) >= (0, 29, 0))

    def services(self, environment_id: str, lists: dict[str, list[str]]) -> Row:
        """List the services of an environment, each with the fields that one procedure shows."""
        return {
            key: [
                {name: row.get(name) for name in lists.get(key) or [f"{kind}Id"]} for row in self.rows(kind, environmentId=environment_id)
            ]
            for kind, key in SERVICES.items() if self.has(kind)
        }


# They register the procedures.
from . import (  # noqa: E402  pylint: disable=unused-import,wrong-import-position
    at_once,
    attached,
    auth,
    containers,
    deployments,
    docker,
    domains,
    engines,
    enterprise,
    git_providers,
    integrations,
    looks,
    machines,
    members,
    notifications,
    own,
    organizations,
    projects,
    reports,
    restores,
    server,
    services,
    settings,
    sources,
    swarm,
    templates,
    traefik,
)
