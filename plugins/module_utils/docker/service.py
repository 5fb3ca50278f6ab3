# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A service of a swarm: what it is made of, the arguments that make and change it, and when what is wanted is what runs."""

from __future__ import annotations

import time
from typing import Callable, Iterable

from ansible_collections.dokploy.dokploy.plugins.module_utils.docker.cli import Docker, DockerError, Record, assignments
from ansible_collections.dokploy.dokploy.plugins.module_utils.docker.parts import Parts, mount, port, ports, size, stated, variables

NAMES = (
    "image", "replicas", "env", "secrets", "mounts", "networks", "constraints", "published", "endpoint_mode", "memory_limit", "cpu_limit",
    "update_order", "update_parallelism",
)
#: A change of these parts replaces no task.
QUIET = {"replicas", "update_order", "update_parallelism"}
#: Seconds after which an update that has replaced nothing has nothing to replace.
SETTLED = 10
#: Tasks that fail before it is clear that those after them will, too.
ENOUGH = 3


def wanted(params: Parts) -> Parts:
    """Return the parts that a task names."""
    parts = stated(params, NAMES)
    if "memory_limit" in parts:
        parts["memory_limit"] = size(parts["memory_limit"] or "0")
    if "cpu_limit" in parts:
        parts["cpu_limit"] = round(float(parts["cpu_limit"]) * 1e9)
    if "constraints" in parts:
        parts["constraints"] = _constraints(parts["constraints"])
    return parts


def observed(spec: Record, networks: dict[str, str]) -> Parts:
    """Return the parts of a service.

    :param networks: their names by their ids
    """
    task = spec["TaskTemplate"]
    container, limits = task["ContainerSpec"], task.get("Resources", {}).get("Limits", {})
    endpoint, update = spec.get("EndpointSpec", {}), spec.get("UpdateConfig", {})
    return {
        "image": container["Image"],
        "replicas": spec["Mode"].get("Replicated", {}).get("Replicas"),
        "env": variables(container.get("Env")),
        "secrets": {one["File"]["Name"].removeprefix("/run/secrets/"): one["SecretName"] for one in container.get("Secrets") or () if "File" in one},
        "mounts": {one["Target"]: mount(one["Type"], one.get("Source", ""), one.get("ReadOnly", False)) for one in container.get("Mounts") or ()},
        "networks": {name: name for name in (networks.get(one["Target"], one["Target"]) for one in task.get("Networks") or ())},
        "constraints": _constraints(task.get("Placement", {}).get("Constraints") or ()),
        "published": ports(
            port(one.get("PublishedPort", 0), one["TargetPort"], one.get("Protocol", "tcp"), one.get("PublishMode", "ingress"))
            for one in endpoint.get("Ports") or ()
        ),
        "endpoint_mode": endpoint.get("Mode", "vip"),
        "memory_limit": limits.get("MemoryBytes", 0),
        "cpu_limit": limits.get("NanoCPUs", 0),
        "update_order": update.get("Order", "stop-first"),
        "update_parallelism": update.get("Parallelism", 1),
    }


def creation(name: str, parts: Parts, common: list[str]) -> tuple[list[str], dict[str, str]]:
    """Return the arguments that make a service, and the variables that they name."""
    named, values = assignments({name: value for name, value in parts.get("env", {}).items() if value is not None})
    arguments = ["service", "create", "--detach", "--quiet", *common, "--name", name, *_scalars(parts)]
    for flag, items in (("env", named), ("constraint", parts.get("constraints", ())), ("network", parts.get("networks", ())), *_structured(parts)):
        arguments += [word for item in items for word in (f"--{flag}", item)]
    return [*arguments, parts["image"]], values


def change(name: str, before: Parts, after: Parts, common: list[str]) -> tuple[list[str], dict[str, str]]:
    """Return the arguments that change a service, and the variables that they name."""
    named, values = assignments(after.get("env", {}))
    arguments = ["service", "update", "--detach", "--quiet", *common, *_scalars(after)]
    if "image" in after:
        arguments += ["--image", after["image"]]
    removed = {
        "env": [key for key in before.get("env", {}) if key not in after["env"]],
        "secret": before.get("secrets", {}).values(),
        "publish": [_published(one) for one in before.get("published", ()) if one not in after["published"]],
    }
    for flag, items in removed.items():
        arguments += [word for item in items for word in (f"--{flag}-rm", item)]
    added = (
        ("env", named), ("constraint", after.get("constraints", ())), ("network", after.get("networks", ())),
        *_structured({**after, "published": [one for one in after.get("published", ()) if one not in before["published"]]}),
    )
    for flag, items in added:
        arguments += [word for item in items for word in (f"--{flag}-add", item)]
    return [*arguments, name], values


def _scalars(parts: Parts) -> list[str]:
    flags = {
        "replicas": "replicas", "endpoint_mode": "endpoint-mode", "memory_limit": "limit-memory", "update_order": "update-order",
        "update_parallelism": "update-parallelism",
    }
    arguments = [word for name, flag in flags.items() if name in parts for word in (f"--{flag}", str(parts[name]))]
    return [*arguments, *(["--limit-cpu", f"{parts['cpu_limit'] / 1e9:g}"] if "cpu_limit" in parts else [])]


def _structured(parts: Parts) -> tuple[tuple[str, list[str]], ...]:
    return (
        ("secret", [f"source={source},target={target}" for target, source in parts.get("secrets", {}).items()]),
        ("mount", [
            f"type={one['type']},source={one['source']},target={target}" + (",readonly" if one["read_only"] else "")
            for target, one in parts.get("mounts", {}).items()
        ]),
        ("publish", [_published(one) for one in parts.get("published", ())]),
    )


def _published(one: Parts) -> str:
    return f"published={one['published']},target={one['target']},protocol={one['protocol']},mode={one['mode']}"


def _constraints(texts: Iterable[str]) -> dict[str, str]:
    return {text: text for text in (text.replace(" ", "") for text in texts)}


class Rollout:
    """What becomes of a service: it is awaited until what is wanted is what runs, and not only until a task of the old one answers."""

    def __init__(self, docker: Docker, name: str, timeout: float, sleep: Callable[[float], None] = time.sleep) -> None:
        self.docker = docker
        self.name = name
        self.timeout = timeout
        self.sleep = sleep
        self.earlier = {row["ID"] for row in self._tasks()}

    def _tasks(self) -> list[dict[str, str]]:
        try:
            return self.docker.rows("service", "ps", "--no-trunc", self.name)
        except DockerError:
            return []

    def wait(self, replaced: bool) -> None:
        """Return when it runs.

        :param replaced: whether the update replaces tasks
        """
        began = time.monotonic()
        while True:
            service = self.docker.find("service", self.name)
            if service is None:
                raise DockerError(f"The service {self.name} was removed while it was awaited.")
            tasks = self._tasks()
            updating, passed = (service.get("UpdateStatus") or {}).get("State", ""), time.monotonic() - began
            self._judge(service if replaced else {}, tasks)
            settled = updating == "completed" or not replaced or (not updating and passed >= SETTLED)
            if settled and updating != "updating" and self._runs(service, tasks):
                return
            if passed >= self.timeout:
                raise DockerError(f"The service {self.name} did not run within {self.timeout:g} seconds. {self._said()}")
            self.sleep(1)

    def wait_gone(self) -> None:
        """Return when none of its containers is left on this host."""
        began = time.monotonic()
        while self.docker("container", "ls", "--all", "--quiet", "--filter", f"label=com.docker.swarm.service.name={self.name}").strip():
            if time.monotonic() - began >= self.timeout:
                raise DockerError(f"Containers of the service {self.name} did not end within {self.timeout:g} seconds.")
            self.sleep(1)

    def _runs(self, service: Record, tasks: list[dict[str, str]]) -> bool:
        image = service["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"]
        running = [row for row in tasks if row["DesiredState"] == "Running" and row["CurrentState"].startswith("Running") and row["Image"] == image]
        return len(running) >= (service["Spec"]["Mode"].get("Replicated", {}).get("Replicas") or 0)

    def _judge(self, service: Record, tasks: list[dict[str, str]]) -> None:
        """Fail where no waiting helps."""
        update = service.get("UpdateStatus") or {}
        if update.get("State", "").startswith(("paused", "rollback")):
            raise DockerError(f"Docker gave up the update of the service {self.name} ({update['State']}): {update.get('Message', '')}. {self._said()}")
        failed = [row for row in tasks if row["ID"] not in self.earlier and row["CurrentState"].startswith(("Failed", "Rejected"))]
        if len(failed) >= ENOUGH:
            raise DockerError(f"The service {self.name} fails again and again: {failed[0]['Error']}. {self._said()}")

    def _said(self) -> str:
        """Return what its tasks are about, why they failed, and the end of the log."""
        tasks = self._tasks()
        errors = sorted({row["Error"] for row in tasks if row["Error"]})
        states = sorted({row["CurrentState"].split(" ")[0] for row in tasks if row["DesiredState"] == "Running"})
        try:
            log = self.docker("service", "logs", "--raw", "--tail", "20", self.name).strip()
        except DockerError:
            log = ""
        now = [f"Its tasks are: {', '.join(states)}."] if states else []
        why = [f"Those that failed say: {'; '.join(errors)}."] if errors else []
        return " ".join([*now, *why, *([f"The end of its log:\n{log}"] if log else [])])
