# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the instance's hosts have in common: certificates of their proxies, networks, and the nodes of their swarm."""

from __future__ import annotations

from typing import Any

from .checks import number
from .errors import TrpcError, invalid
from .instance import Instance, Row, app_name, new_id, now, procedure


@procedure("certificates.create")
def certificates_create(instance: Instance, values: Row) -> Row:
    if values.get("serverId") and values["serverId"] not in instance.table("server"):
        # The parameters of the statement are in the message.
        raise TrpcError("INTERNAL_SERVER_ERROR", f"Failed query: insert into \"certificate\" values ($1, …)\nparams: {','.join(map(str, values.values()))}")
    if values.get("certificateId") in instance.table("certificate"):
        raise TrpcError("INTERNAL_SERVER_ERROR", f"Failed query: insert into \"certificate\" values ($1, …)\nparams: {','.join(map(str, values.values()))}")
    path = {"certificatePath": values.get("certificatePath") or app_name("certificate", None), "organizationId": instance.organization}
    row = instance.insert("certificate", "certificateId", {**values, **path})
    if "certificateId" in values:
        instance.table("certificate")[values["certificateId"]] = instance.table("certificate").pop(row["certificateId"])
        row["certificateId"] = values["certificateId"]
    return row


@procedure("certificates.all")
def certificates_all(instance: Instance, values: Row) -> list[Row]:
    rows = instance.table("certificate").values()
    joined = number(instance.version) >= (0, 29, 0)
    return [{**row, **({"server": instance.table("server").get(str(row["serverId"]))} if joined else {})} for row in rows]


@procedure("certificates.one")
def certificates_one(instance: Instance, values: Row) -> Row:
    return instance.find("certificate", values["certificateId"])


@procedure("certificates.update")
def certificates_update(instance: Instance, values: Row) -> Row:
    row = instance.find("certificate", values.pop("certificateId"))
    if not values:
        raise TrpcError("INTERNAL_SERVER_ERROR", "No values to set")
    row.update(values)
    return row


@procedure("certificates.remove")
def certificates_remove(instance: Instance, values: Row) -> bool:
    instance.table("certificate").pop(instance.find("certificate", values["certificateId"])["certificateId"])
    return True


OWN = ("bridge", "host", "none", "ingress", "docker_gwbridge", "dokploy-network")


def _docker(instance: Instance, server: str | None) -> dict[str, Row]:
    """Return what Docker of a host has for networks, by name; of its own only the names."""
    return instance.networks.setdefault(server, {name: {"Driver": "null"} for name in OWN})


def docker_network(row: Row) -> Row:
    """Return a network as Docker has it that is to be as a record says; what that leaves out, Docker chooses."""
    config = [{"subnet": "172.30.0.0/16", "gateway": "172.30.0.1"}]
    return {
        "Driver": row.get("driver", "bridge"),
        **{name: row.get(name, name == "enableIPv4") for name in ("internal", "attachable", "enableIPv4", "enableIPv6")}, "mtu": row.get("mtu"),
        "ipam": {"driver": "default", "config": (row.get("ipam") or {}).get("config") or config},
    }


def _exists(name: str) -> TrpcError:
    return TrpcError("BAD_REQUEST", f"(HTTP code 409) unexpected - network with name {name} already exists ")


@procedure("network.create")
def network_create(instance: Instance, values: Row) -> Row:
    if values.get("enableIPv4") is False and not values.get("enableIPv6"):
        raise invalid([{"code": "custom", "path": ["enableIPv4"], "message": "IPv4 or IPv6 must be enabled"}])
    for number_, one in enumerate((values.get("ipam") or {}).get("config") or []):
        if not one.get("subnet") and (one.get("gateway") or one.get("ipRange")):
            raise invalid([{"code": "custom", "path": ["ipam", "config", number_, "subnet"], "message": "Gateway and IP range require a subnet"}])
    networks = _docker(instance, values.get("serverId"))
    if values["name"] in networks:
        raise _exists(values["name"])
    networks[values["name"]] = docker_network(values)
    return instance.insert("network", "networkId", {"ipam": {}, **values, "organizationId": instance.organization})


@procedure("network.all")
def network_all(instance: Instance, values: Row) -> list[Row]:
    return list(reversed([row for row in instance.table("network").values() if row.get("serverId") == values.get("serverId")]))


@procedure("network.one")
def network_one(instance: Instance, values: Row) -> Row:
    return instance.find("network", values["networkId"])


@procedure("network.recreate")
def network_recreate(instance: Instance, values: Row) -> Row:
    row = instance.find("network", values["networkId"])
    if row["name"] in _docker(instance, row["serverId"]):
        raise _exists(row["name"])
    _docker(instance, row["serverId"])[row["name"]] = docker_network(row)
    return row


def _imports(name: str, found: Row) -> bool:
    return name not in OWN and found["Driver"] in ("bridge", "overlay")


@procedure("network.networksToSync")
def network_networks_to_sync(instance: Instance, values: Row) -> Row:
    networks, rows = _docker(instance, values.get("serverId")), network_all(instance, values)
    known = [row["name"] for row in rows]
    return {
        "importable": [
            {
                "name": name, "driver": found["Driver"], "internal": found["internal"], "attachable": found["attachable"],
                "subnets": [one["subnet"] for one in found["ipam"]["config"]],
            }
            for name, found in networks.items() if _imports(name, found) and name not in known
        ],
        "missing": [{"networkId": row["networkId"], "name": row["name"]} for row in rows if row["name"] not in networks],
    }


@procedure("network.import")
def network_import(instance: Instance, values: Row) -> Row:
    imported, errors = [], []
    for name in values["names"]:
        found = _docker(instance, values.get("serverId")).get(name)
        if any(row["name"] == name for row in network_all(instance, values)):
            errors.append({"name": name, "error": "Already imported"})
        elif found is None:
            errors.append({"name": name, "error": f"(HTTP code 404) no such network - network {name} not found "})
        elif not _imports(name, found):
            errors.append({"name": name, "error": "Network is reserved or not supported"})
        else:
            record = {key: value for key, value in found.items() if key != "Driver"}
            instance.insert("network", "networkId", {
                **record, "name": name, "driver": found["Driver"], "serverId": values.get("serverId"), "organizationId": instance.organization,
            })
            imported.append(name)
    return {"imported": imported, "errors": errors}


@procedure("network.remove")
def network_remove(instance: Instance, values: Row) -> Row:
    row = instance.find("network", values["networkId"])
    users = [one for one in instance.rows("application", applicationStatus="done") if row["networkId"] in (one.get("networkIds") or [])]
    if users:
        raise TrpcError(
            "BAD_REQUEST",
            f"(HTTP code 400) unexpected - rpc error: code = FailedPrecondition desc = network {row['name']} is in use by service {users[0]['appName']} ",
        )
    _docker(instance, row["serverId"]).pop(row["name"], None)
    return instance.table("network").pop(row["networkId"])


def node_row(name: str, role: str = "worker", **spec: Any) -> Row:
    """Return a node as Docker's engine lists it."""
    manager = {"ManagerStatus": {"Leader": True, "Reachability": "reachable", "Addr": "192.0.2.1:2377"}} if role == "manager" else {}
    return {
        "ID": new_id().lower(), "Version": {"Index": 1}, "CreatedAt": now(), "UpdatedAt": now(),
        "Spec": {"Labels": {}, "Role": role, "Availability": "active", **spec},
        "Description": {"Hostname": name, "Platform": {"Architecture": "x86_64", "OS": "linux"}, "Engine": {"EngineVersion": "28.5.0"}},
        "Status": {"State": "ready", "Addr": "192.0.2.1"}, **manager,
    }


def _nodes(instance: Instance) -> dict[str, Row]:
    if not instance.nodes:
        for row in (node_row("manager-1", "manager"), node_row("worker-3")):
            instance.nodes[row["ID"]] = row
    return instance.nodes


@procedure("cluster.getNodes")
def cluster_get_nodes(instance: Instance, values: Row) -> list[Row]:
    if values.get("serverId"):
        instance.find("server", values["serverId"])
    return list(_nodes(instance).values())


def _join(role: str) -> None:
    token = f"SWMTKN-1-not-a-{role}-token-of-a-swarm"

    @procedure(f"cluster.add{role.capitalize()}")
    def add(instance: Instance, values: Row) -> Row:
        return {"command": f"docker swarm join --token {token} 192.0.2.1:2377", "version": "28.5.0"}


_join("worker")
_join("manager")


@procedure("cluster.removeWorker")
def cluster_remove_worker(instance: Instance, values: Row) -> bool:
    row = _nodes(instance).get(values["nodeId"])
    if row is None or row["Spec"]["Role"] == "manager":
        if row:
            row["Spec"]["Availability"] = "drain"
        raise TrpcError("INTERNAL_SERVER_ERROR", "Error removing the node")
    instance.nodes.pop(row["ID"])
    return True
