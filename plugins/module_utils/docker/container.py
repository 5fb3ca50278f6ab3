# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A container: what it is made of, and the arguments that make it, anew where something differs."""

from __future__ import annotations

from ansible_collections.dokploy.dokploy.plugins.module_utils.docker.cli import Docker, DockerError, Record, assignments
from ansible_collections.dokploy.dokploy.plugins.module_utils.docker.parts import Parts, mount, port, ports, stated, variables

NAMES = ("image", "command", "restart", "env", "mounts", "networks", "published")


def wanted(params: Parts) -> Parts:
    """Return the parts that a task names."""
    return stated(params, NAMES)


def observed(record: Record, image: Record) -> Parts:
    """Return the parts of a container.

    :param image: what `docker image inspect` says of its image, whose variables and command are not the container's own
    """
    config, host = record["Config"], record["HostConfig"]
    of_image = image.get("Config") or {}
    binds = (text.split(":") for text in host.get("Binds") or ())
    named = {
        target: mount("bind" if source.startswith("/") else "volume", source, "ro" in (*mode, "")[0].split(","))
        for source, target, *mode in binds
    }
    more = {one["Target"]: mount(one["Type"], one.get("Source", ""), one.get("ReadOnly", False)) for one in host.get("Mounts") or ()}
    return {
        "image": config["Image"],
        "command": (config.get("Cmd") or []) if config.get("Cmd") != of_image.get("Cmd") else [],
        "restart": host.get("RestartPolicy", {}).get("Name") or "no",
        "env": dict(set(variables(config.get("Env")).items()) - set(variables(of_image.get("Env")).items())),
        "mounts": {**named, **more},
        "networks": {name: name for name in record.get("NetworkSettings", {}).get("Networks") or ()},
        "published": ports(
            port(one.get("HostPort") or 0, *target.split("/"))
            for target, them in (host.get("PortBindings") or {}).items() for one in them or ()
        ),
    }


def creation(name: str, parts: Parts) -> tuple[list[str], dict[str, str]]:
    """Return the arguments that make a container, and the variables that they name."""
    named, values = assignments({name: value for name, value in parts.get("env", {}).items() if value is not None})
    networks = list(parts.get("networks", ()))[:1]
    flags = {
        "restart": [parts["restart"]] if "restart" in parts else [],
        "network": networks,
        "env": named,
        "mount": [
            f"type={one['type']},source={one['source']},target={target}" + (",readonly" if one["read_only"] else "")
            for target, one in parts.get("mounts", {}).items()
        ],
        "publish": [f"{one['published']}:{one['target']}/{one['protocol']}" for one in parts.get("published", ())],
    }
    arguments = [word for flag, items in flags.items() for item in items for word in (f"--{flag}", item)]
    return ["container", "create", "--name", name, *arguments, parts["image"], *parts.get("command", ())], values


def make(docker: Docker, name: str, parts: Parts) -> None:
    """Make a container with all its networks, and start it."""
    arguments, values = creation(name, parts)
    docker(*arguments, variables=values)
    for network in list(parts.get("networks", ()))[1:]:
        docker("network", "connect", network, name)
    docker("container", "start", name)


def replace(docker: Docker, name: str, parts: Parts) -> None:
    """Make a container anew, and bring the old one back where the new one does not start."""
    aside = f"{name}-replaced"
    docker("container", "rename", name, aside)
    try:
        docker("container", "stop", aside)
        make(docker, name, parts)
    except DockerError:
        if docker.find("container", name):
            docker("container", "rm", "--force", name)
        docker("container", "rename", aside, name)
        docker("container", "start", name)
        raise
    docker("container", "rm", aside)
