# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module that removes what nothing uses of what Docker has on a machine.

Docker's own pruning takes for unused what no container has, and so what a service needs that is stopped. Where the server says what
there is, each thing is removed by its name, and those are kept; where it doesn't, pruning is refused as long as there is such a service.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.docker import PAUSE, held_by, needed_by, removal, remove_all
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.machine import Machine, find_machine, reach, rows_on, tells
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, Result, Unfinished, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.usage import STOPPED, Usage, container_name, inspected, read_usage
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.docker_host import DOCKER_BUILD_CACHE, DOCKER_IMAGE, DOCKER_VOLUME
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import snake
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.reports import REPORTS
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import version_text
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError, TransportError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import Call

CONTAINERS, BUILDER_CACHE = "containers", "builder_cache"


@dataclass(frozen=True)
class Sort:
    """A sort of things to prune.

    :ivar option: the option that asks for it
    :ivar procedure: procedure that has Docker prune it
    :ivar counted: what Docker calls it in its disk usage
    :ivar resource: how the server tells what there is; None where it does by other means
    """

    option: str
    procedure: str
    counted: str
    resource: Resource | None = None


SORTS = (
    Sort(CONTAINERS, "settings.cleanStoppedContainers", "Containers"),
    Sort("images", "settings.cleanUnusedImages", "Images", DOCKER_IMAGE),
    Sort("volumes", "settings.cleanUnusedVolumes", "Local Volumes", DOCKER_VOLUME),
    Sort(BUILDER_CACHE, "settings.cleanDockerBuilder", "Build Cache", DOCKER_BUILD_CACHE),
)
#: What Dokploy itself keeps, of which it tells nothing, and what empties it: clones that are read for patches, and what it has measured of services.
CLONES, MEASUREMENTS = "clones", "measurements"
OWN = {CLONES: "patch.cleanPatchRepos", MEASUREMENTS: "settings.cleanMonitoring"}
#: Containers can be removed one by one since then.
BY_NAME_SINCE = (0, 29, 0)


OPTIONS = (*(sort.option for sort in SORTS), *OWN)


@dataclass
class Share:
    """What is to be done of one sort.

    :ivar goes: what is removed, each with its name, as far as the server tells it
    :ivar kept: names of what is kept though no container has it, each with what needs it
    :ivar by_name: it is removed one by one, since the server says what there is; else Docker prunes it
    :ivar certain: it is known what goes
    """

    sort: Sort
    goes: list[Record] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    by_name: bool = False
    certain: bool = True


def prune() -> None:
    """Run the module."""
    run(_prune, argument_spec={
        **CONNECTION,
        **{option: {"type": "bool", "default": False} for option in OPTIONS},
        "server": {"type": "str", "aliases": ["server_id"]},
        "wait_timeout": {"type": "float", "default": 600},
    })


def _prune(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    asked = [sort for sort in SORTS if params[sort.option]]
    own = [option for option in OWN if params[option]]
    if not asked and not own:
        raise DokployError(f"{', '.join(OPTIONS)}: say with one of them or more what is to be removed")
    if params["server"] is not None and MEASUREMENTS in own:
        raise DokployError(f"{MEASUREMENTS}: they are kept where Dokploy runs; leave out server")
    if params["wait_timeout"] <= 0:
        raise DokployError("wait_timeout: must be more than 0 seconds")
    machine = find_machine(client, params["server"])
    reach(client, machine)
    before = _disk_usage(client, machine)
    shares = _shares(client, machine, asked)
    for share in shares:
        if not share.certain:
            module.warn(f"{share.sort.option}: Dokploy {version_text(machine.version)} does not tell what of {machine} goes, so nobody can say it beforehand")
    for option in own:
        module.warn(f"{option}: Dokploy does not tell whether there are any, so they are taken to be there")
    result = _result(shares, before)
    result["changed"] = result["changed"] or bool(own)
    if module.check_mode or not result["changed"]:
        return result
    tried: list[Share] = []
    try:
        with client.patience(params["wait_timeout"]):
            for share in shares:
                tried.append(share)
                _carry_out(client, machine, share, params["wait_timeout"])
            for option in own:
                client.mutate(OWN[option], machine.input if option == CLONES else None)
    except DokployError as error:
        raise Unfinished(str(error), _outcome(client, machine, tried, before)) from error
    outcome = _outcome(client, machine, shares, before)
    return {**outcome, "changed": outcome["changed"] or bool(own)}


def _outcome(client: Client, machine: Machine, shares: list[Share], before: list[dict[str, Any]]) -> Result:
    """Return what was done, be it that all went well or not."""
    after = _disk_usage(client, machine)
    known = any(share.goes for share in shares)
    uncertain = not all(share.certain for share in shares)
    return {
        **_result(shares, before),
        "changed": known or uncertain and (not before or _sizes(before) != _sizes(after)),
        "disk_usage": {"before": before, "after": after},
    }


def _sizes(usage: list[dict[str, Any]]) -> list[Any]:
    return [(row["type"], row["total_count"], row["size"]) for row in usage]


def _disk_usage(client: Client, machine: Machine) -> list[dict[str, Any]]:
    """Return what Docker says of its use of the disk; nothing where the server does not tell it."""
    report = REPORTS["disk_usage"]
    procedure, requires = next(((name, requires) for kind, name, requires in report.of if machine.server), (report.procedure, report.requires))
    if requires.since and machine.version < requires.since:
        return []
    return [{snake(name): value for name, value in row.items()} for row in client.query(procedure, machine.input or None) or ()]


def _shares(client: Client, machine: Machine, asked: list[Sort]) -> list[Share]:
    """Work out what goes and what is kept.

    :raises DokployError: where the server would remove what a service needs
    """
    usage = read_usage(client, machine) if any(sort.option != BUILDER_CACHE for sort in asked) else Usage([], [])
    shares = []
    for sort in asked:
        if sort.option == CONTAINERS:
            share = _containers(machine, usage, sort)
            usage = usage.without([one["Id"] for one in share.goes])
        elif sort.resource is None or not tells(machine, sort.resource):
            share = Share(sort, certain=False)
            endangered = [] if sort.option == BUILDER_CACHE else usage.endangered(sort.resource is DOCKER_IMAGE)
            if endangered:
                raise DokployError(_refusal(machine, sort, endangered))
        elif sort.option == BUILDER_CACHE:
            rows = rows_on(client, machine, sort.resource)
            share = Share(sort, [{**row, "name": row["cacheId"]} for row in rows if not row["inUse"]])
        else:
            share = Share(sort, by_name=True)
            for row in rows_on(client, machine, sort.resource):
                needs = needed_by(usage, sort.resource, row)
                if held_by(usage, sort.resource, row):
                    continue
                if needs:
                    share.kept.append((row["name"], needs))
                else:
                    share.goes.append(row)
        shares.append(share)
    return shares


def _containers(machine: Machine, usage: Usage, sort: Sort) -> Share:
    share = Share(sort, by_name=machine.version >= BY_NAME_SINCE)
    for one in usage.stopped():
        needs = usage.service_that_starts(one)
        if needs:
            share.kept.append((container_name(one), needs))
        else:
            share.goes.append({**one, "name": container_name(one)})
    if share.kept and not share.by_name:
        raise DokployError(_refusal(machine, sort, [needs for name, needs in share.kept]))
    return share


def _refusal(machine: Machine, sort: Sort, services: list[str]) -> str:
    since = BY_NAME_SINCE if sort.resource is None else sort.resource.requires.since or BY_NAME_SINCE
    return (
        f"{sort.option}: Dokploy {version_text(machine.version)} would remove those of {', '.join(dict.fromkeys(services))} too, since no container of it runs;"
        f" start it or remove it first, or update Dokploy to {version_text(since)}, with which they are kept"
    )


def _carry_out(client: Client, machine: Machine, share: Share, timeout: float) -> None:
    """Remove what goes of one sort.

    :raises DokployError: where some of it is left
    """
    goes, share.goes = share.goes, []
    if share.certain and not goes:
        return
    if not share.by_name:
        _have_pruned(client, machine, share, goes, timeout)
        stays = _unpruned(client, machine, share, goes)
        share.goes = [row for row in goes if row["name"] not in stays]
        if stays:
            raise DokployError(
                f"{share.sort.option}: the server answered as if Docker had pruned, and {', '.join(stays)} is left; try it on {machine} by hand to see why"
            )
        return
    resource = share.sort.resource
    if resource is None:
        # What runs again by now stays: the server would kill it.
        now = {one["Id"]: one["State"]["Status"] for one in inspected(client, machine, [one["Id"] for one in goes])}
        goes = [one for one in goes if now.get(one["Id"]) in STOPPED]
    calls = [
        (row, removal(resource, row, machine) if resource else Call("docker.removeContainer", {"containerId": row["Id"], **machine.input}))
        for row in goes
    ]
    left = remove_all(client, calls, lambda: _left(client, machine, share.sort, goes))
    share.goes = [row for row in goes if row["name"] not in [one["name"] for one, why in left]]
    if left:
        raise DokployError("; ".join(f"{share.sort.option}: {row['name']} is not removed: {why}" for row, why in left))


def _left(client: Client, machine: Machine, sort: Sort, goes: list[Record]) -> list[Record]:
    """Return what there is of a sort, or what is left of the containers that go."""
    if sort.resource is None:
        return [{"name": container_name(one)} for one in inspected(client, machine, [one["Id"] for one in goes])]
    return [{**row, "name": row.get("name") or row["cacheId"]} for row in rows_on(client, machine, sort.resource)]


def _have_pruned(client: Client, machine: Machine, share: Share, goes: list[Record], timeout: float) -> None:
    """Have Docker prune, which waits until no other command of Docker is running on the machine."""
    until = time.monotonic() + timeout
    try:
        client.mutate(share.sort.procedure, machine.input)
    except TransportError as error:
        if not error.maybe_done or not share.certain:
            raise
        while {row["name"] for row in goes} & {row["name"] for row in _left(client, machine, share.sort, goes)}:
            if time.monotonic() > until:
                raise DokployError(f"{share.sort.option}: the answer was lost, and not all of it is gone after {timeout:.0f} seconds: {error}") from error
            time.sleep(PAUSE)


def _unpruned(client: Client, machine: Machine, share: Share, goes: list[Record]) -> list[str]:
    """Return what is left after Docker has pruned, as far as that is told.

    The server answers the same where Docker's command fails (seen on v0.28.8 and v0.29.14 with volumes and an engine older than the command).
    """
    if share.certain:
        return sorted({row["name"] for row in goes} & {row["name"] for row in _left(client, machine, share.sort, goes)})
    idle = [row["total_count"] - row["active"] for row in _disk_usage(client, machine) if row["type"] == share.sort.counted]
    return [f"{count} that nothing uses" for count in idle if count]


def _result(shares: list[Share], before: list[dict[str, Any]]) -> Result:
    unused = {row["type"] for row in before if row["total_count"] > row["active"]}
    return {
        "changed": any(share.goes or not share.certain and (not before or share.sort.counted in unused) for share in shares),
        **{share.sort.option: [row["name"] for row in share.goes] for share in shares},
        "kept": [{"sort": share.sort.option, "name": name, "used_by": needs} for share in shares for name, needs in share.kept],
        "disk_usage": {"before": before, "after": before},
    }
