# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of the instance, its proxy, and monitoring."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from .checks import number
from .errors import TrpcError
from .instance import PROCEDURES, Date, Instance, Row, new_id, now, procedure

#: Fields that a procedure of their own sets, each of the same name in its input, and that answers true.
SINGLE_FIELDS = {
    "settings.updateDockerCleanup": "enableDockerCleanup", "settings.saveSSHPrivateKey": "sshPrivateKey",
    "settings.updateBuildsConcurrency": "buildsConcurrency",
}
LICENSED = {"settings.updateRemoteServersOnly": "remoteServersOnly", "settings.updateEnforceSSO": "enforceSSO"}


def settings_of(instance: Instance) -> Row:
    """Return the settings; there are always some."""
    rows = instance.table("webServerSettings")
    if not rows:
        made = Date(now())
        rows["settings"] = {**deepcopy(instance.defaults["webServerSettings"]["row"]), "id": new_id(), "createdAt": made, "updatedAt": made}
    return rows["settings"]


@procedure("settings.getWebServerSettings")
def settings_get_web_server_settings(instance: Instance, values: Row) -> Row:
    return settings_of(instance)


def _setter(field: str, licensed: bool = False) -> Any:
    def setter(instance: Instance, values: Row) -> bool:
        if licensed and not instance.licensed:
            raise TrpcError("FORBIDDEN", "Valid enterprise license required")
        row = instance.find("server", values["serverId"]) if values.get("serverId") else settings_of(instance)
        row[field] = values[field]
        return True
    return setter


for _name, _field in SINGLE_FIELDS.items():
    PROCEDURES[_name] = _setter(_field)
for _name, _field in LICENSED.items():
    PROCEDURES[_name] = _setter(_field, licensed=True)


@procedure("licenseKey.haveValidLicenseKey")
def license_key_have_valid_license_key(instance: Instance, values: Row) -> bool:
    return instance.licensed


@procedure("settings.assignDomainServer")
def settings_assign_domain_server(instance: Instance, values: Row) -> Row:
    row = settings_of(instance)
    row.update({name: values[name] for name in ("host", "certificateType", "https", "letsEncryptEmail") if name in values})
    return row


@procedure("settings.updateServerIp")
def settings_update_server_ip(instance: Instance, values: Row) -> Row:
    row = settings_of(instance)
    row["serverIp"] = values["serverIp"]
    return row


@procedure("settings.cleanSSHPrivateKey")
def settings_clean_ssh_private_key(instance: Instance, values: Row) -> bool:
    settings_of(instance)["sshPrivateKey"] = None
    return True


@procedure("settings.updateLogCleanup")
def settings_update_log_cleanup(instance: Instance, values: Row) -> bool:
    settings_of(instance)["logCleanupCron"] = values["cronExpression"] or None
    return True


@procedure("settings.haveActivateRequests")
def settings_have_activate_requests(instance: Instance, values: Row) -> bool:
    return instance.request_log


@procedure("settings.toggleRequests")
def settings_toggle_requests(instance: Instance, values: Row) -> bool:
    instance.request_log = values["enable"]
    return True


class Proxy:
    """A container of Traefik. It is made anew after a change was answered, and is gone for a while then.

    Time is counted in reads of it.

    :ivar ports: what it publishes besides 80 and 443
    :ivar env: its variables, a line each
    :ivar restarts: how often it was made anew
    """

    #: Reads that still see the old one, then such that see it without its ports, on its way out, and then reads that see none.
    STAYS, DIES, GONE = 1, 1, 2

    def __init__(self) -> None:
        self.ports: list[Row] = []
        self.env = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        self.restarts = 0
        self.reads = 0
        self.next: tuple[list[Row], str] | None = None

    def look(self) -> bool:
        """Say whether it is there, and let time go by."""
        self.reads += 1
        if self.next and self.reads > self.STAYS + self.DIES + self.GONE:
            (self.ports, self.env), self.next = self.next, None
        if self.next and self.reads > self.STAYS:
            self.ports = []
        return not self.next or self.reads <= self.STAYS + self.DIES

    def renew(self, ports: list[Row], env: str) -> None:
        self.next, self.reads = (ports, env), 0
        self.restarts += 1


def _ports(instance: Instance) -> list[Row]:
    if instance.proxy is None or not instance.proxy.look():
        raise TrpcError("INTERNAL_SERVER_ERROR", "Resource type not found")
    return instance.proxy.ports


def _env(instance: Instance) -> str:
    if instance.proxy is None or not instance.proxy.look():
        raise TrpcError("INTERNAL_SERVER_ERROR", "Command execution failed: The argument 'file' cannot be empty. Received ''")
    return instance.proxy.env


def _read_env(text: str) -> str:
    """Read lines of a container as the server does when it makes it anew: as a .env file, whose comments go."""
    lines = [line.split("#")[0].strip() for line in text.split("\n") if "=" in line.split("#")[0]]
    return "\n".join(f"{name.strip()}={value.strip()}" for name, value in (line.split("=", 1) for line in lines))


def _renew(instance: Instance, ports: list[Row], env: str) -> bool:
    if instance.proxy is not None:
        path = [line for line in instance.proxy.env.split("\n") if line.startswith("PATH=")]
        own = [line for line in _read_env(env).split("\n") if line and not line.startswith("PATH=")]
        instance.proxy.renew(ports, "\n".join(own + path))
    return True


PROCEDURES["settings.getTraefikPorts"] = lambda instance, values: _ports(instance)
PROCEDURES["settings.readTraefikEnv"] = lambda instance, values: _env(instance)
PROCEDURES["settings.haveTraefikDashboardPortEnabled"] = lambda instance, values: any(port["targetPort"] == 8080 for port in _ports(instance))


@procedure("settings.updateTraefikPorts")
def settings_update_traefik_ports(instance: Instance, values: Row) -> bool:
    try:
        env = _env(instance)
    except TrpcError as error:
        raise TrpcError("BAD_REQUEST", error.message) from error
    listening = [port["publishedPort"] for port in instance.proxy.ports] if instance.proxy else []
    for port in values["additionalPorts"]:
        if port["publishedPort"] in listening:
            raise TrpcError("BAD_REQUEST", f"Port {port['targetPort']} is already in use by a host-level service")
    return _renew(instance, values["additionalPorts"], env)


@procedure("settings.toggleDashboard")
def settings_toggle_dashboard(instance: Instance, values: Row) -> bool:
    ports = _ports(instance)
    if not values["enableDashboard"]:
        return _renew(instance, [port for port in ports if port["targetPort"] != 8080], _env(instance))
    if any(port["publishedPort"] == 8080 for port in ports):
        raise TrpcError("CONFLICT", (
            "Port 8080 is already in use by a host-level service. Please stop the conflicting service or use a different port for the Traefik dashboard."
        ))
    return _renew(instance, [*ports, {"targetPort": 8080, "publishedPort": 8080, "protocol": "tcp"}], _env(instance))


@procedure("settings.writeTraefikEnv")
def settings_write_traefik_env(instance: Instance, values: Row) -> bool:
    return _renew(instance, _ports(instance), values["env"])


def metrics_config(instance: Instance, kind: str) -> Row:
    """Return the configuration of a monitoring that was never set up."""
    config: Row = deepcopy(instance.defaults["webServerSettings"]["row"]["metricsConfig"])
    config["server"]["type"] = kind
    return config


def _set_up_monitoring(row: Row, values: Row, kind: str) -> None:
    config = deepcopy(values["metricsConfig"])
    config["server"]["type"] = kind
    for name in ("include", "exclude"):
        config["containers"]["services"].setdefault(name, [])
    row["metricsConfig"] = config


@procedure("admin.setupMonitoring")
def admin_setup_monitoring(instance: Instance, values: Row) -> Row:
    row = settings_of(instance)
    _set_up_monitoring(row, values, "Dokploy")
    _start(instance)
    return row


@procedure("server.setupMonitoring")
def server_setup_monitoring(instance: Instance, values: Row) -> Any:
    _set_up_monitoring(instance.find("server", values["serverId"]), values, "Remote")
    _start(instance)
    return None


def _start(instance: Instance) -> None:
    """Start the program, which is stored before; of a failure servers before v0.30 say nothing."""
    instance.monitoring_starts += 1
    if not instance.can_pull and number(instance.version) >= (0, 30, 0):
        raise TrpcError("INTERNAL_SERVER_ERROR", "Command execution failed: Command failed: docker pull dokploy/monitoring:latest")
