# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules that update and restart Dokploy itself and its proxy, and wait until they are back."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Callable

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.machine import Machine, find_machine, reach
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.result import difference
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, Result, Unfinished, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import VERSION, Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import parse_version, version_text
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError, TransportError

#: Seconds between two looks at a server that restarts, and for one answer of it.
PAUSE = 2.0
ANSWER = 10.0
SERVICE, PROXY, REDIS = "dokploy", "dokploy-traefik", "dokploy-redis"
#: The image that the server updates and reloads to, wherever the one that runs came from: updates seen of
#: v0.28.8 and v0.29.14 to v0.30.2, reloads of v0.28.8 and v0.30.2.
HUB = "dokploy/dokploy"
#: Tags of images that move; a server of one of the latter two keeps it when it is updated or reloaded.
LATEST, MOVING = "latest", ("canary", "feature")
WAIT = {"wait": {"type": "bool", "default": True}, "wait_timeout": {"type": "float", "default": 900}}
REPLACE = {"replace_image": {"type": "bool", "default": False}}


def update() -> None:
    """Run the module that updates Dokploy."""
    run(_update, argument_spec={**CONNECTION, "version": {"type": "str"}, **REPLACE, **WAIT})


def restart() -> None:
    """Run the module that restarts Dokploy or its proxy."""
    run(_restart, argument_spec={
        **CONNECTION, "component": {"type": "str", "choices": ["dokploy", "traefik", "redis"], "required": True},
        "server": {"type": "str", "aliases": ["server_id"]}, **REPLACE, **WAIT,
    })


@dataclass(frozen=True)
class Own:
    """The service of the swarm that Dokploy runs in.

    :ivar record: what Docker tells of it
    """

    record: Record

    @property
    def image(self) -> str:
        """The image, with its tag and without its digest."""
        return str(self.record["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"]).partition("@")[0]

    @property
    def tag(self) -> str:
        repository, sign, tag = self.image.rpartition(":")
        return tag if sign and "/" not in tag else LATEST

    @property
    def from_hub(self) -> bool:
        """Whether it is the image that the server would replace it with."""
        name = self.image.removeprefix("docker.io/").removeprefix("index.docker.io/")
        return name.partition(":")[0] == HUB

    @property
    def index(self) -> int:
        """Counts the changes of it."""
        return int(self.record["Version"]["Index"])

    @property
    def progress(self) -> tuple[str, str]:
        """How the last change of it goes, in the swarm's word, and what it says of that."""
        status = self.record.get("UpdateStatus") or {}
        return str(status.get("State") or ""), str(status.get("Message") or "")

    @property
    def settled(self) -> bool:
        """Whether the swarm has brought it to its image."""
        return self.progress[0] in ("", "completed", "rollback_completed")


def find_own(client: Client, name: str = SERVICE, machine: Machine | None = None) -> Own | None:
    """Find a service that Dokploy, its proxy or Redis runs in. It is found by a task of it, since a volume of Docker may have its name.

    :returns: None where there is no such service, or Docker doesn't tell
    """
    where = machine.input if machine else {}
    for task in client.query("docker.getServiceContainersByAppName", {"appName": name, **where}) or ():
        told = client.query("docker.getConfig", {"containerId": task["containerId"], **where}) or {}
        record = client.query("docker.getConfig", {"containerId": told["ServiceID"], **where}) if told.get("ServiceID") else None
        if record and record.get("Spec", {}).get("Name") == name:
            return Own(record)
    return None


def _needed(client: Client) -> Own:
    """Return the service that Dokploy runs in.

    :raises DokployError: where it runs in none, and so can't be updated or restarted by itself
    """
    own = find_own(client)
    if own is None:
        raise DokployError(f"Dokploy does not run in a service of the swarm named {SERVICE}, and so it can't replace itself; do it where it runs")
    return own


def _refuse_replacement(own: Own, tag: str, module: AnsibleModule) -> None:
    """Refuse to put the image of Docker Hub in the place of another, unless that is asked for."""
    if not own.from_hub and not module.params["replace_image"]:
        raise DokployError(
            f"replace_image: Dokploy runs from {own.image}, and the server would put {HUB}:{tag} from Docker Hub in its place; say replace_image: true"
            f" if that is meant, or run docker service update --image … {SERVICE} on its machine"
        )


def _update(client: Client, module: AnsibleModule) -> Result:
    wanted = module.params["version"]
    if wanted is not None and parse_version(wanted) == (0, 0, 0):
        raise DokployError(f"version: '{wanted}' is no version; write one like v0.30.2")
    now = str(client.query(VERSION))
    own = find_own(client)
    if wanted is not None and _is_at_least(now, own, wanted):
        return _told(now, now, own)
    told = client.mutate("settings.getUpdateData")
    newest = told.get("latestVersion")
    if not newest:
        raise DokployError("the server can't tell the newest version: it asks hub.docker.com for it, and gets no answer that it can use")
    if own is not None and own.settled and own.tag == newest and own.tag not in MOVING:
        # v0.29.14 calls itself v0.29.13, and takes itself for old.
        told = {**told, "updateAvailable": False}
    if not told["updateAvailable"]:
        if wanted is not None:
            raise DokployError(f"version: the newest is {newest}, which the server has, and it can't be brought to {wanted}")
        return _told(now, now, own)
    if wanted is not None and parse_version(newest) < parse_version(wanted):
        raise DokployError(f"version: the newest is {newest}, and the server can't be brought to {wanted}")
    own = _needed(client)
    _refuse_replacement(own, newest, module)
    result = {**_told(now, newest, own), "changed": True, "diff": [difference("dokploy", {"version": now}, {"version": newest})]}
    if module.check_mode:
        return result
    _ask(client, "settings.updateServer")
    if module.params["wait"]:
        # What fails doesn't have the version that it was to have.
        unfinished = {name: value for name, value in result.items() if name != "version"}
        after = _back(client, own, f"{HUB}:{newest}", module.params["wait_timeout"], unfinished)
        result["version"] = newest if parse_version(newest) != (0, 0, 0) and after != now else after
    return result


def _is_at_least(now: str, own: Own | None, wanted: str) -> bool:
    """Say whether a server is of a version or newer, by what it says of itself or by the tag of its image."""
    tagged = parse_version(own.tag) if own and own.settled and own.tag.startswith("v") else (0, 0, 0)
    return max(parse_version(now), tagged) >= parse_version(wanted)


def _told(before: str, after: str, own: Own | None) -> Result:
    return {"changed": False, "diff": [], "previous_version": before, "version": after, "image": own and own.image}


def _ask(client: Client, procedure: str, input: Any = None) -> None:
    """Ask the server to restart something; it may go away before it has answered."""
    try:
        client.mutate(procedure, input)
    except TransportError as error:
        if not error.maybe_done:
            raise


def _back(client: Client, before: Own, image: str, timeout: float, result: Result) -> str:
    """Wait until Dokploy is back in a new task, and return what it calls its version.

    :raises Unfinished: where the swarm gives up, or it takes too long
    """
    def look() -> str | None:
        now = find_own(client)
        if now is None or now.index == before.index:
            return None
        state, words = now.progress
        if state == "paused" and now.image == image and parse_version(client.query(VERSION)) == parse_version(now.tag):
            # The swarm gives up on the first task that ends, and starts the next one all the same (seen on the way from v0.29.14 to v0.30.2).
            return str(client.query(VERSION))
        if state.startswith(("paused", "rollback")):
            raise Unfinished(
                f"the swarm has not brought Dokploy to {image}: {state} ({words}); see docker service ps --no-trunc {SERVICE} on its machine",
                {**result, "version": str(client.query(VERSION)), "image": now.image},
            )
        return str(client.query(VERSION)) if state == "completed" and now.image == image else None

    return str(_wait(client, look, timeout, result, (
        f"it is not back with {image}; see docker service ps --no-trunc {SERVICE} on its machine, and docker service rollback {SERVICE} takes it back"
    )))


def _wait(client: Client, look: Callable[[], Any], timeout: float, result: Result, words: str) -> Any:
    """Look until there is something to see. What restarts is gone for a while, and so is what stands in front of it.

    :raises Unfinished: where there is nothing in time
    """
    until = time.monotonic() + timeout
    last = ""
    while time.monotonic() < until:
        try:
            with client.patience(ANSWER):
                seen = look()
            if seen:
                return seen
            last = ""
        except Unfinished:
            raise
        except ApiError as error:
            if error.status < 500:
                raise Unfinished(str(error), result) from error
            last = str(error)
        except TransportError as error:
            last = str(error)
        time.sleep(PAUSE)
    raise Unfinished(f"{words}; waited {timeout:.0f} seconds{f', and the last answer was: {last}' if last else ''}", result)


def _restart(client: Client, module: AnsibleModule) -> Result:
    component = module.params["component"]
    if module.params["server"] is not None and component != "traefik":
        raise DokployError(f"server: {component} runs beside the instance only; leave the option out")
    machine = find_machine(client, module.params["server"])
    if component == "dokploy":
        return _restart_dokploy(client, module)
    if component == "redis" and machine.version >= (0, 29, 0):
        raise DokployError(f"component: Dokploy {version_text(machine.version)} has no Redis of its own; only servers before v0.29.0 have one")
    return _restart_other(client, module, machine, PROXY if component == "traefik" else REDIS)


def _restart_dokploy(client: Client, module: AnsibleModule) -> Result:
    own = _needed(client)
    version = str(client.query(VERSION))
    tag = own.tag if own.tag in MOVING else version
    if own.tag not in (*MOVING, LATEST, tag) and own.from_hub and not module.params["replace_image"]:
        raise DokployError(
            f"replace_image: Dokploy runs from {own.image} and calls itself {version}, so that the server would put {HUB}:{tag} in its place;"
            f" run docker service update --force {SERVICE} on its machine"
        )
    _refuse_replacement(own, tag, module)
    result: Result = {"changed": True}
    if not module.check_mode:
        _ask(client, "settings.reloadServer")
        if module.params["wait"]:
            _back(client, own, f"{HUB}:{tag}", module.params["wait_timeout"], result)
    return result


def _restart_other(client: Client, module: AnsibleModule, machine: Machine, name: str) -> Result:
    """Restart the proxy or Redis, for which the server answers the same whatever happens."""
    reach(client, machine)
    before = _begun(client, machine, name)
    if before is None:
        raise DokployError(f"component: there is no {name} on {machine} that runs, and so nothing to restart")
    result: Result = {"changed": True}
    if not module.check_mode:
        _ask(client, *(("settings.reloadTraefik", machine.input) if name == PROXY else ("settings.reloadRedis",)))
        if module.params["wait"]:
            _wait(
                client, lambda: _begun(client, machine, name) not in (None, before), module.params["wait_timeout"], result,
                f"{name} on {machine} has not restarted",
            )
    return result


def _begun(client: Client, machine: Machine, name: str) -> str | None:
    """Return what tells one run of something from the next; None while it doesn't run."""
    own = find_own(client, name, machine)
    if own:
        return str(own.index) if own.settled else None
    state = (client.query("docker.getConfig", {"containerId": name, **machine.input}) or {}).get("State") or {}
    return state.get("StartedAt") if state.get("Running") else None
