# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ports and environment of a server's proxy, which the server keeps nowhere but in the proxy's own container."""

from __future__ import annotations

from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.structures import ListOf, Structure, Whole, Word
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.variables import Variables
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import FLOOR, Version

#: The port of the dashboard, in the container and on the host.
DASHBOARD = {"targetPort": 8080, "publishedPort": 8080, "protocol": "tcp"}


def shows_dashboard(port: Record) -> bool:
    """Say whether a port leads to the dashboard, as the server tells it."""
    return bool(port["targetPort"] == DASHBOARD["targetPort"])


class ProxyPorts(ListOf):
    """The ports that the proxy has besides those of HTTP and HTTPS and of the dashboard, in any order."""

    def __init__(self) -> None:
        port = Structure(
            ("published_port", "target_port"), published_port=Whole(1, 65535), target_port=Whole(1, 65535), protocol=Word("tcp", "udp", "sctp"),
        )
        super().__init__(port, [{"published_port": 9000, "target_port": 9000}])

    def made(self, value: Any) -> Any:
        return [
            {"targetPort": port["target_port"], "publishedPort": port["published_port"], "protocol": port.get("protocol") or "tcp"}
            for port in super().made(value)
        ]

    def from_api(self, value: Any) -> Any:
        ports = [
            {"published_port": port["publishedPort"], "target_port": port["targetPort"], "protocol": port.get("protocol") or "tcp"}
            for port in value or () if not shows_dashboard(port)
        ]
        return sorted(ports, key=lambda port: (port["published_port"], port["protocol"], port["target_port"])) or None

    def wrong_within(self, value: Any, path: str, version: Version = FLOOR) -> list[str]:
        wrong = super().wrong_within(value, path, version)
        taken: dict[tuple[int, str], int] = {}
        for index, port in enumerate([] if wrong else self.made(value)):
            if shows_dashboard(port):
                wrong.append(f"{path}[{index}].target_port: 8080 is the dashboard; leave the port out and use traefik_dashboard")
            if port["targetPort"] in (80, 443):
                wrong.append(f"{path}[{index}].target_port: Traefik has {port['targetPort']} from the start; leave the port out")
            first = taken.setdefault((port["publishedPort"], port["protocol"]), index)
            if first != index:
                wrong.append(f"{path}[{index}].published_port: {port['publishedPort']} is that of {path}[{first}] too; a port leads to one other only")
        return wrong


def ports_of(record: Record) -> list[Record]:
    """Return all ports that the server lists of a proxy."""
    return [*(record.get("traefikPorts") or ()), *([DASHBOARD] if record.get("traefikDashboard") else ())]


def port_stages(held: Record, wished: Record) -> list[Record]:
    """Return the ports that a proxy is given, one after the other.

    The server holds each port of the whole list against what listens on the host, be it the proxy itself: a port that is to stay is
    "already in use by a host-level service" (seen on v0.28.8, v0.29.14 and v0.30.2). It is taken away first.
    """
    held_ports = {port["publishedPort"] for port in ports_of(held)}
    kept = any(port["publishedPort"] in held_ports for port in ports_of(wished))
    return [*([{**wished, "traefikPorts": [], "traefikDashboard": False}] if kept else []), wished]


class ProxyVariables(Variables):
    """Variables of the proxy, a line of its container each; the variable PATH is that of its image."""

    def __init__(self) -> None:
        super().__init__("")

    def to_api(self, value: Any) -> Any:
        if isinstance(value, str):
            held = super().pairs(value)
        elif isinstance(value, dict):
            held = [(str(name), self._text(str(name), item)) for name, item in value.items()]
        else:
            raise ValueError("must be a dictionary of names and values, or the text of a .env file")
        for name, text in held:
            if name == "PATH":
                raise ValueError("PATH is that of Traefik's image; leave it out")
            # Whenever the ports change, the server takes the lines of the container for the text of a .env file.
            if super().pairs(f"{name}={text}") != [(name, text)]:
                raise ValueError(f"the server would lose a part of the value of {name}; leave out #, line breaks, and blanks and quotation marks at its ends")
        return "\n".join(f"{name}={text}" for name, text in held)

    def pairs(self, text: str | None) -> list[tuple[str, str]]:
        lines = [line.partition("=") for line in (text or "").split("\n")]
        return [(name, value) for name, sign, value in lines if sign and name != "PATH"]

    def stated(self, value: Any) -> Any:
        return self.from_api(value)

    def same(self, current: Any, wanted: Any) -> bool:
        return dict(self.pairs(current)) == dict(self.pairs(self.to_api(wanted)))
