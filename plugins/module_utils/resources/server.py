# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Remote servers, on which services run or are built."""

from __future__ import annotations

from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Identity, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.hosts import ADDRESS
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import (
    Create, Part, Preparation, Read, ReadPart, Record, Remove, Update,
)
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import FLAG, NEEDED_TEXT, TEXT_FILE, Choice, Number, Port, Reference, Value

#: What ``server.validate`` finds on a host: its name there, what it is, and which types of servers can't do without it. The swarm is
#: found on every host where Docker runs (seen on v0.28.8, v0.29.14 and v0.30.2), and its network on none that has no swarm.
PARTS = (
    ("isSwarmInstalled", "the swarm", ("deploy",)), ("isDokployNetworkInstalled", "the network dokploy-network", ("deploy",)),
    ("isMainDirectoryInstalled", "the folder /etc/dokploy", ("deploy", "build")),
)
#: The same of programs; all but the first are only missed where the server's own script was to install them.
PROGRAMS = (("docker", ("deploy", "build")), ("rclone", ("deploy",)), *((name, ("deploy", "build")) for name in ("nixpacks", "buildpacks", "railpack")))


def _lacks(found: dict[str, Any], record: Record) -> list[str]:
    """Return what is missing on a host; a version that doesn't tell of something misses nothing of it."""
    kind = record.get("serverType") or "deploy"
    wanted = PROGRAMS[:1] if record.get("command") else PROGRAMS
    missing = [name for name, kinds in wanted if kind in kinds and not found[name]["enabled"]]
    missing += [words for name, words, kinds in PARTS if kind in kinds and not found[name]]
    return missing + (["the right to become root, without a password"] if found.get("privilegeMode") == "none" else [])


SETUP = Preparation(
    "setup", "server.setupWithLogs", ("Setup Server: ✅", "❌"), "server.setup", runs="deployments",
    check=ReadPart("validation", "server.validate", lambda record: {"serverId": record["serverId"]}),
    lacks=_lacks, needs=("ssh_key",), anew=("ipAddress", "port"),
)

#: Since v0.29 ``server.create`` and ``server.update`` switch ``enableDockerCleanup`` on where it is left out, so they always get it; those
#: of v0.28 don't take it (infrastructure.md, server). A procedure of its own sets it on every version.
SERVER = Resource(
    kind="server",
    identity=Identity("serverId", apart=("ip_address", "port")),
    read=Read("server.one", listing="server.all", complete=True),
    create=Create("server.create", (
        ("description", None), ("port", 22), ("username", "root"), ("sshKeyId", None), ("serverType", "deploy"), ("enableDockerCleanup", False),
    ), preparation=SETUP),
    update=Update("server.update", parts=(
        Part("server.updateBuildsConcurrency", ("buildsConcurrency",)),
        Part("settings.updateDockerCleanup", ("enableDockerCleanup",)),
    )),
    remove=Remove(
        "server.remove", held_by=("server",),
        leaves="what is on the host stays there: Docker with its containers, volumes and networks, the proxy and the files of Dokploy",
    ),
    computed=("appName", "serverStatus", "createdAt"),
    fields=(
        Field("name", NEEDED_TEXT, required=True, at_create=True, always=True),
        Field("description", at_create=True, always=True),
        Field("ip_address", Value("", ADDRESS, needed=True), required=True, at_create=True, always=True),
        Field("port", Port(needed=True), default=22, at_create=True, always=True),
        Field("username", NEEDED_TEXT, default="root", at_create=True, always=True),
        Field("ssh_key", Reference("ssh_key"), at_create=True, always=True),
        Field("server_type", Choice("deploy", "build"), default="deploy", at_create=True, always=True),
        Field("command", TEXT_FILE, sensitive=True),
        Field("enable_docker_cleanup", FLAG, default=False, always=True),
        Field("builds_concurrency", Number(1, 100), default=1, since=(0, 29, 0)),
    ),
)

SERVER_VALIDATION = Resource(
    kind="server_validation",
    identity=Identity("", key=(), single=True),
    parents=("server",),
    read=Read(listing="server.validate", listing_owner=("serverId", ""), failure="error", complete=True),
    computed=("error", *(name for name, kinds in PROGRAMS), *(name for name, words, kinds in PARTS), "privilegeMode", "dockerGroupMember"),
)

SERVER_SECURITY = Resource(
    kind="server_security",
    identity=Identity("", key=(), single=True),
    parents=("server",),
    read=Read(listing="server.security", listing_owner=("serverId", ""), failure="error", complete=True),
    computed=("error", "ufw", "ssh", "fail2ban"),
)

SERVERS = (SERVER, SERVER_VALIDATION, SERVER_SECURITY)
