# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What applications and databases have in common."""

from __future__ import annotations

from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Cpu, Duration, Json, Memory, Prefix

#: They came with v0.29.14, which calls itself v0.29.13.
NETWORKS_SINCE = (0, 29, 13)


def _not_negative(value: Any) -> str | None:
    return f"{value} is less than 0" if value < 0 else None


BASE = (
    Field("name", at_create=True, needed=True, live=True),
    Field("app_name", value=Prefix(), at_create=True, fixed=True),
    Field("description", at_create=True, live=True),
    Field("server", api="serverId", aliases=("server_id",), refers_to="server", at_create=True, fixed=True),
)

RESOURCES = (
    Field("memory_limit", value=Memory()),
    Field("memory_reservation", value=Memory()),
    Field("cpu_limit", value=Cpu()),
    Field("cpu_reservation", value=Cpu()),
)

SWARM = (
    Field("replicas", "int", check=_not_negative),
    Field("health_check_swarm", "dict", value=Json()),
    Field("restart_policy_swarm", "dict", value=Json()),
    Field("placement_swarm", "dict", value=Json()),
    Field("update_config_swarm", "dict", value=Json()),
    Field("rollback_config_swarm", "dict", value=Json()),
    Field("mode_swarm", "dict", value=Json()),
    Field("labels_swarm", "dict", value=Json()),
    Field("network_swarm", "list", elements="dict", value=Json()),
    Field("stop_grace_period_swarm", value=Duration(), bigint_before=(0, 29, 0)),
    Field("endpoint_spec_swarm", "dict", value=Json()),
    Field("ulimits_swarm", "list", elements="dict", value=Json()),
    Field("networks", "list", api="networkIds", elements="str", aliases=("network_ids",), refers_to="network", since=NETWORKS_SINCE),
    Field("detach_dokploy_network", "bool", since=NETWORKS_SINCE),
)

COMMAND = (
    Field("command"),
    Field("args", "list", elements="str"),
)

RETURNS = ("environmentId", "applicationStatus", "createdAt")
