# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks of Docker that services are attached to, and the nodes of its swarm."""

from __future__ import annotations

from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Checks, Identity, Requires, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import BEFORE, Create, Read, Record, Remove, Update
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.sync import Sync
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.structures import ListOf, Structure, Word
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import FLAG, Choice, Number, Reference, Value, pattern

#: The server takes any name, and of one with a blank or a slash it never answers the removal (infrastructure.md, network).
NAME = Value("", pattern(
    r"[a-zA-Z0-9][a-zA-Z0-9_.-]*", "'{value}' is not the name of a network; use letters, digits and . _ -, and begin with a letter or digit",
), needed=True)
RESERVED = ("bridge", "host", "none", "ingress", "docker_gwbridge", "dokploy-network")


class Ipam(Structure):
    """What was asked of the addresses. Docker chooses the rest, which the record of a network that was imported has, so only what is
    given is compared."""

    def same(self, current: Any, wanted: Any) -> bool:
        return _has(current or {}, self.made(wanted))


def _has(current: Any, wanted: Any) -> bool:
    """Say whether all that is wanted is there."""
    if isinstance(wanted, dict):
        return isinstance(current, dict) and all(_has(current.get(name), one) for name, one in wanted.items())
    if isinstance(wanted, list) and isinstance(current, list):
        return len(current) == len(wanted) and all(map(_has, current, wanted))
    return bool(current == wanted) or current is None and wanted in ("", [])


IPAM = Ipam(
    driver=Word(), config=ListOf(Structure(subnet=Word(), gateway=Word(), ipRange=Word()), [{"subnet": "10.20.0.0/16", "gateway": "10.20.0.1"}]),
)


def _wrong(options: dict[str, Any]) -> list[str]:
    """Rules of the server and of Docker."""
    wrong = []
    if options.get("name") in RESERVED:
        wrong.append(f"name: {options['name']} is a network of Docker or Dokploy itself; choose another name")
    if options.get("enable_ipv4") is False and not options.get("enable_ipv6"):
        wrong.append("enable_ipv4: a network has IPv4 or IPv6; set enable_ipv6")
    for number, one in enumerate((options.get("ipam") or {}).get("config") or []):
        if isinstance(one, dict) and not one.get("subnet") and (one.get("gateway") or one.get("ipRange")):
            wrong.append(f"ipam.config[{number}].subnet: is needed for gateway and ipRange")
    return wrong


def _host(record: Record) -> Record:
    return {"serverId": record["serverId"]} if record.get("serverId") else {}


def _found(told: Record, record: Record) -> Record | None:
    return next((row for row in told.get("importable") or () if row["name"] == record.get("name")), None)


def _differs(found: Record, options: dict[str, Any]) -> list[str]:
    """Say what of a network that Docker has is not as it is stated; the rest of it is known once it is taken over."""
    told = [f"{name} is {found[name]!r}" for name in ("driver", "internal", "attachable") if options.get(name, found[name]) != found[name]]
    wanted = [one.get("subnet") for one in (options.get("ipam") or {}).get("config") or []]
    return told + ([f"its subnets are {found['subnets']}"] if wanted and wanted != found["subnets"] else [])


def _refused(answer: Record) -> str | None:
    return next((one["error"] for one in answer["errors"] if one["error"] != "Already imported"), None)


#: The server takes over what is a bridge or an overlay and not Docker's own (v0.29.14 and v0.30.2). It answers 200 where it took nothing.
SYNC = Sync(
    "sync", "network.networksToSync", _host, _found, _differs,
    lost=lambda told, record: any(row["networkId"] == record["networkId"] for row in told.get("missing") or ()),
    adopt="network.import", adopt_input=lambda record: {"names": [record["name"]], **_host(record)}, refused=_refused, restore="network.recreate",
)

NETWORK = Resource(
    kind="network",
    identity=Identity("networkId", key=("name", "server")),
    read=Read("network.one", listing="network.all", listing_input={}, each="server", complete=True),
    create=Create("network.create", advice=(
        ("already exists", "Docker has a network of this name; take it over with sync: true if it is a bridge or an overlay, or choose another name"),
    ), sync=SYNC, twins=(
        "another run made one at the same moment, and of two networks of one name in Docker the server can remove neither; remove them on the host"
        " with docker network rm and the ids that docker network ls shows, then here by these ids with state: absent, and run again"
    )),
    update=Update(replaces=BEFORE, asked="recreate"),
    remove=Remove("network.remove", advice=(
        *((words, "take it off what uses it, deploy that, and run again") for words in ("is in use by service", "active endpoints")),
        ("is ambiguous", "remove the networks of this name on the host, with docker network rm and the ids that docker network ls shows, and run again"),
    )),
    checks=Checks(wrong=_wrong),
    computed=("createdAt",),
    requires=Requires((0, 29, 0)),
    fields=(
        Field("name", NAME, required=True, immutable=True, at_create=True),
        Field("driver", Choice("bridge", "overlay"), default="bridge", immutable=True, at_create=True),
        Field("internal", FLAG, default=False, immutable=True, at_create=True),
        Field("attachable", FLAG, default=False, immutable=True, at_create=True),
        Field("enable_ipv4", FLAG, "enableIPv4", default=True, immutable=True, at_create=True),
        Field("enable_ipv6", FLAG, "enableIPv6", default=False, immutable=True, at_create=True),
        Field("mtu", Number(68, 65535), immutable=True, at_create=True),
        Field("ipam", IPAM, immutable=True, at_create=True),
        Field("server", Reference("server"), immutable=True, at_create=True),
    ),
)


def _node(row: Record) -> Record:
    """Return what Docker says of a node, in words like those of other records."""
    spec, description, status = row.get("Spec") or {}, row.get("Description") or {}, row.get("Status") or {}
    return {
        "nodeId": row.get("ID"),
        "name": description.get("Hostname"),
        "role": spec.get("Role"),
        "availability": spec.get("Availability"),
        "labels": spec.get("Labels") or {},
        "state": status.get("State"),
        "address": status.get("Addr"),
        "leader": bool((row.get("ManagerStatus") or {}).get("Leader")),
        "engineVersion": (description.get("Engine") or {}).get("EngineVersion"),
        "createdAt": row.get("CreatedAt"),
    }


#: The server sets no label, role or availability of a node in any version (infrastructure.md, swarm and cluster); `dokploy_node` removes one.
NODE = Resource(
    kind="node",
    identity=Identity("nodeId"),
    read=Read(listing="cluster.getNodes", listing_input={}, complete=True, record=_node),
    computed=("role", "availability", "labels", "state", "address", "leader", "engineVersion", "createdAt"),
)
