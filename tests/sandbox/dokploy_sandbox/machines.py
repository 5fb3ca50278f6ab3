# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Remote servers, and the hosts that they are: a test puts them into an instance, and elsewhere nothing listens."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Iterator

from .checks import number
from .errors import TrpcError
from .instance import SERVICES, Instance, Row, app_name, now, procedure


REFUSED = (
    "Authentication failed: Invalid SSH private key. ❌ Error: All configured authentication methods failed client-authentication"
)
TOOLS = ("docker", "rclone", "nixpacks", "buildpacks", "railpack")
#: What is listed of a setup.
RUN = {
    "title": "Setup Server", "description": "Setup Server", "status": "running", "errorMessage": None, "isPreviewDeployment": False, "pid": None,
    "startedAt": None, **dict.fromkeys((
        "applicationId", "composeId", "previewDeploymentId", "scheduleId", "backupId", "rollbackId", "volumeBackupId", "buildServerId",
    )),
}
PLACES = ("isDokployNetworkInstalled", "isSwarmInstalled", "isMainDirectoryInstalled")


@dataclass
class Host:
    """What is at an address.

    :ivar has: what is installed, of TOOLS and PLACES
    :ivar installs: what a setup adds to it
    :ivar log: what a setup says
    :ivar takes_keys: it lets Dokploy in
    :ivar looks: how often a setup is found running before it has ended
    :ivar status: how a setup ends; "error" also where nobody listens to its log any more
    :ivar setups: how many there were
    """

    has: set[str] = field(default_factory=set)
    installs: set[str] = field(default_factory=lambda: {*TOOLS, *PLACES})
    log: tuple[str, ...] = ("Installing requirements\n", "Docker installed\n")
    takes_keys: bool = True
    looks: int = 0
    status: str = "done"
    setups: int = 0


def _reached(instance: Instance, row: Row) -> Host:
    """Return the host of a server, or raise what is said where nobody gets in; a setup ends in error then."""
    if row["sshKeyId"] is None:
        raise TrpcError("BAD_REQUEST", "No SSH Key found")
    host = instance.hosts.get(row["ipAddress"])
    if host is None:
        raise TrpcError("BAD_REQUEST", f"SSH connection error: connect ECONNREFUSED {row['ipAddress']}:{row['port']}")
    if not host.takes_keys:
        raise TrpcError("BAD_REQUEST", REFUSED)
    return host


def run_on(instance: Instance, wanted: str) -> Host:
    """Return the host that a command runs on, or raise what is said where it can't."""
    row = instance.find("server", wanted)
    if row["sshKeyId"] is None:
        raise TrpcError("INTERNAL_SERVER_ERROR", "No SSH key available for this server")
    try:
        return _reached(instance, row)
    except TrpcError as error:
        raise TrpcError("INTERNAL_SERVER_ERROR", error.message) from error


def _known(instance: Instance, values: Row) -> Row:
    """Find a server as procedures do that make 400 of every error."""
    try:
        return instance.find("server", values["serverId"])
    except TrpcError as error:
        raise TrpcError("BAD_REQUEST", error.message) from error


def _cleanup(instance: Instance, values: Row) -> Row:
    """What is left out is switched on, since v0.29."""
    return {"enableDockerCleanup": True, **values} if number(instance.version) >= (0, 29, 0) else values


def _refuse_unknown_key(instance: Instance, values: Row) -> None:
    if values.get("sshKeyId") is not None and values["sshKeyId"] not in instance.table("sshKey"):
        raise TrpcError("BAD_REQUEST", "Error creating the server")


@procedure("server.create")
def server_create(instance: Instance, values: Row) -> Row:
    _refuse_unknown_key(instance, values)
    row = {**_cleanup(instance, values), "organizationId": instance.organization, "appName": app_name("server", None)}
    return deepcopy(instance.insert("server", "serverId", {**row, "metricsConfig": deepcopy(instance.defaults["server"]["row"]["metricsConfig"])}))


@procedure("server.all")
def server_all(instance: Instance, values: Row) -> list[Row]:
    return [
        {**row, "totalSum": sum(len(instance.rows(kind, serverId=row["serverId"])) for kind in SERVICES if kind != "libsql")}
        for row in reversed(instance.table("server").values())
    ]


@procedure("server.one")
def server_one(instance: Instance, values: Row) -> Row:
    row = instance.find("server", values["serverId"])
    for run in instance.rows("serverDeployment", serverId=row["serverId"], status="running"):
        host = instance.hosts[row["ipAddress"]]
        host.looks -= 1
        if host.looks < 0:
            run.update(status=host.status, finishedAt=now())
    key: Any = instance.table("sshKey").get(row["sshKeyId"])
    if key and number(instance.version) >= (0, 29, 0):
        key = {**key, "privateKey": ""}
    return {**row, "deployments": instance.rows("serverDeployment", serverId=row["serverId"]), "sshKey": key}


@procedure("server.update")
def server_update(instance: Instance, values: Row) -> Row:
    row = instance.find("server", values["serverId"])
    row.update(_cleanup(instance, values))
    return row


@procedure("server.updateBuildsConcurrency")
def server_update_builds_concurrency(instance: Instance, values: Row) -> Row:
    row = instance.find("server", values["serverId"])
    row.update(values)
    return row


@procedure("server.validate")
def server_validate(instance: Instance, values: Row) -> Row:
    host = _reached(instance, _known(instance, values))
    found: Row = {name: {"version": "1.2.3" if name in host.has else "0.0.0", "enabled": name in host.has} for name in TOOLS}
    found.update((name, name in host.has) for name in PLACES)
    return found if number(instance.version) < (0, 29, 0) else {**found, "privilegeMode": "root", "dockerGroupMember": False}


@procedure("server.security")
def server_security(instance: Instance, values: Row) -> Row:
    _reached(instance, _known(instance, values))
    return {
        "ufw": {"installed": False, "active": False, "defaultIncoming": "unknown"},
        "ssh": {"enabled": True, "keyAuth": True, "permitRootLogin": "unknown", "passwordAuth": "unknown", "usePam": "unknown"},
        "fail2ban": {"installed": False, "enabled": False, "active": False, "sshEnabled": "unknown", "sshMode": "unknown"},
    }


def _set_up(instance: Instance, row: Row) -> Iterator[str]:
    """Set a host up, and yield what is said of it. Of how the script ends nothing is said."""
    run = instance.insert("serverDeployment", "deploymentId", {
        **RUN, "serverId": row["serverId"], "logPath": "/etc/dokploy/logs/setup.log", "finishedAt": None,
    })
    yield "\nInstalling Server Dependencies: ✅\n"
    try:
        host = _reached(instance, row)
    except TrpcError as error:
        run.update(status="error", finishedAt=now())
        yield f"Error: {error.message} ❌\n"
        return
    host.setups += 1
    yield from host.log
    host.has |= host.installs
    if not host.looks:
        run.update(status=host.status, finishedAt=now())
    yield "\nSetup Server: ✅\n"


@procedure("server.setup")
def server_setup(instance: Instance, values: Row) -> None:
    setup_with_logs(instance, values)


def setup_with_logs(instance: Instance, values: Row) -> list[str]:
    """Do as the subscription ``server.setupWithLogs``, and return the pieces of its stream."""
    return list(_set_up(instance, instance.find("server", values["serverId"])))


@procedure("server.remove")
def server_remove(instance: Instance, values: Row) -> Row:
    answer = server_one(instance, values)
    wanted = values["serverId"]
    if any(instance.rows(kind, serverId=wanted) for kind in SERVICES):
        raise TrpcError("BAD_REQUEST", "Server has active services, please delete them first")
    for kind, id_field in (("schedule", "scheduleId"), ("network", "networkId"), ("certificate", "certificateId")):
        for row in instance.rows(kind, serverId=wanted):
            del instance.table(kind)[row[id_field]]
    for row in instance.rows("application", buildServerId=wanted):
        row["buildServerId"] = None
    for row in instance.rows("serverDeployment", serverId=wanted):
        del instance.table("serverDeployment")[row["deploymentId"]]
    del instance.table("server")[wanted]
    return answer


def key_removed(instance: Instance, wanted: str) -> None:
    """Do as the database does where a key is gone."""
    for row in instance.rows("server", sshKeyId=wanted):
        row["sshKeyId"] = None
