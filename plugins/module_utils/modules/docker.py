# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules that remove an image or a volume of Docker."""

from __future__ import annotations

import time
from typing import Any, Callable

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import ABSENT
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.machine import Machine, find_machine, rows_on
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.result import difference
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, Result, Unfinished, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.usage import Usage, read_usage
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.docker_host import DOCKER_IMAGE, DOCKER_VOLUME, NONE, image_name
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError, TransportError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import MUTATION, Call

#: Removals that are sent together.
TOGETHER = 10
#: Seconds between two looks at what is left after an answer was lost, and after which it is taken for left.
PAUSE = 2.0
PATIENCE = 60.0

SPEC = {
    **CONNECTION,
    "name": {"type": "str", "required": True},
    "server": {"type": "str", "aliases": ["server_id"]},
    "state": {"type": "str", "choices": [ABSENT], "required": True},
}


def docker_image() -> None:
    """Run the module that removes an image."""
    run(_image, argument_spec=SPEC)


def docker_volume() -> None:
    """Run the module that removes a volume."""
    run(_volume, argument_spec=SPEC)


def held_by(usage: Usage, resource: Resource, row: Record) -> str:
    """Say which container has an image or volume, be it that it runs or has stopped, or nothing."""
    container = usage.container_of(row) if resource is DOCKER_IMAGE else usage.container_with(row["name"])
    return container and f"container {container}"


def needed_by(usage: Usage, resource: Resource, row: Record) -> str:
    """Say which service needs an image or volume, be it that it runs or not, or nothing."""
    return usage.service_of(row) if resource is DOCKER_IMAGE else usage.service_with(row["name"], row["labels"])


def removal(resource: Resource, row: Record, machine: Machine) -> Call:
    """Return the call that removes an image or volume."""
    if resource is DOCKER_VOLUME:
        return Call("dockerVolume.removeVolume", {"volumeName": row["name"], **machine.input})
    return Call("dockerImage.removeImage", {"repository": row["repository"], "tag": row["tag"], "id": row["imageId"], **machine.input})


def remove_all(client: Client, calls: list[tuple[Record, Call]], left: Callable[[], list[Record]]) -> list[tuple[Record, str]]:
    """Remove things, and judge by what is left, since another run may have done it, and an answer may be lost.

    :param calls: what is to be removed, and how
    :param left: reads what is left
    :returns: what is left of it, and why
    """
    errors: list[tuple[Record, DokployError]] = []
    for start in range(0, len(calls), TOGETHER):
        part = calls[start:start + TOGETHER]
        answers = client.batch(MUTATION, [call for row, call in part])
        errors += [(row, answer) for (row, call), answer in zip(part, answers) if isinstance(answer, DokployError)]
    until = time.monotonic() + PATIENCE
    while True:
        here = [row["name"] for row in left()]
        told = {row["name"]: error for row, error in errors}
        still = [(row, told.get(row["name"])) for row, call in calls if row["name"] in here]
        if not any(isinstance(error, TransportError) and error.maybe_done for row, error in still) or time.monotonic() > until:
            return [(row, str(error or "the server said that it was, and it is still there")) for row, error in still]
        time.sleep(PAUSE)


def _image(client: Client, module: AnsibleModule) -> Result:
    def meant(row: Record) -> bool:
        name = module.params["name"].removeprefix("sha256:")
        by_id = len(name) >= len(row["imageId"]) and name.startswith(row["imageId"])
        return by_id or row["tag"] != NONE and bool(image_name(name) == row["name"])
    return _removed(client, module, DOCKER_IMAGE, meant)


def _volume(client: Client, module: AnsibleModule) -> Result:
    return _removed(client, module, DOCKER_VOLUME, lambda row: bool(row["name"] == module.params["name"]))


def _removed(client: Client, module: AnsibleModule, resource: Resource, meant: Callable[[Record], bool]) -> Result:
    machine = find_machine(client, module.params["server"])

    def here() -> list[Record]:
        return [row for row in rows_on(client, machine, resource) if meant(row)]

    found = here()
    if found:
        usage = read_usage(client, machine)
        users = [(row, held_by(usage, resource, row) or needed_by(usage, resource, row)) for row in found]
        used = [f"{user} uses {resource.title} {row['name']}" for row, user in users if user]
        if used:
            raise DokployError(f"name: {'; '.join(used)}; remove what uses it first, and run again")
    result: Result = {
        "changed": bool(found),
        "diff": [difference(f"{resource.title} {row['name']}", _differing(resource, row), {}) for row in found],
        "removed": [resource.options(row) for row in found],
    }
    if found and not module.check_mode:
        left = remove_all(client, [(row, removal(resource, row, machine)) for row in found], here)
        if left:
            gone = [row for row in found if row["name"] not in [one["name"] for one, why in left]]
            words = "; ".join(f"{resource.title} {row['name']} is not removed: {why}" for row, why in left)
            raise Unfinished(words, {"changed": bool(gone), "removed": [resource.options(row) for row in gone]})
    return result


def _differing(resource: Resource, row: Record) -> dict[str, Any]:
    return {name: value for name, value in resource.options(row).items() if value not in (None, "", {}) and name != "created_at"}
