# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module that makes the graphics cards of a machine known to its swarm."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.locks import CHANGES, lock
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import PRESENT
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.machine import Machine, find_machine, reach
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.result import difference
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, Result, Unfinished, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import snake
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError

#: What the server finds where a machine is set up.
READY = ("runtimeConfigured", "swarmEnabled")


def gpu() -> None:
    """Run the module."""
    run(_gpu, argument_spec={
        **CONNECTION,
        "server": {"type": "str", "aliases": ["server_id"]},
        "state": {"type": "str", "choices": [PRESENT], "default": PRESENT},
        "wait_timeout": {"type": "float", "default": 300},
    })


def _gpu(client: Client, module: AnsibleModule) -> Result:
    if module.params["wait_timeout"] <= 0:
        raise DokployError("wait_timeout: must be more than 0 seconds")
    machine = find_machine(client, module.params["server"])
    reach(client, machine)
    before = _look(client, machine)
    if all(before[name] for name in READY):
        return {"changed": False, "diff": [], "gpu": _shown(before)}
    lacks = [word for name, word in (("driverInstalled", "the driver of the card"), ("runtimeInstalled", "NVIDIA's container runtime")) if not before[name]]
    if lacks:
        raise DokployError(f"server: {machine} lacks {' and '.join(lacks)}; install that on the machine first, and run again")
    after = before
    if not module.check_mode:
        with lock(client, CHANGES), client.patience(module.params["wait_timeout"]):
            client.mutate("settings.setupGPU", machine.input)
        after = _look(client, machine)
        if not all(after[name] for name in READY):
            raise Unfinished(f"server: {machine} was set up, and its swarm does not know the card all the same", {"changed": True, "gpu": _shown(after)})
    ready = {snake(name): True for name in READY}
    return {
        "changed": True, "gpu": {**_shown(after), **ready},
        "diff": [difference(f"graphics cards of {machine}", {snake(name): before[name] for name in READY}, ready)],
    }


def _look(client: Client, machine: Machine) -> Record:
    found: Record = client.query("settings.checkGPUStatus", machine.input)
    return found


def _shown(status: Record) -> Record:
    return {snake(name): value for name, value in status.items()}
