# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server tells of the swarm and of Docker."""

from __future__ import annotations

import re
import time
from typing import Any

import yaml

from .containers import Version
from .engines import inspect, leave, named_containers
from .instance import Handler, Instance, Row, procedure
from .own import inspect_own, own_tasks


def run(instance: Instance, kind: str, row: Row) -> None:
    """Start what a service runs in, or bring it up to date."""
    at = _now(instance)
    leave(instance, kind, row)
    if kind == "compose":
        composed = row.get("composeType") != "stack"
        given = _variables(instance, row)
        versions = {f"{row['appName']}{'-' if composed else '_'}{name}": _of_compose(part, at, composed, given) for name, part in _parts(row).items()}
        instance.world.deploy(row["appName"], versions, composed)
        return
    command = [*str(row.get("command") or "").split(), *(row.get("args") or [])]
    check, restart, update = ((row.get(f"{name}Swarm") or {}) for name in ("healthCheck", "restartPolicy", "updateConfig"))
    replicas = row.get("replicas")
    version = Version(
        at, command, check.get("Test"), 1 if replicas is None else replicas, restart.get("Condition") or "any", update.get("FailureAction") or "rollback",
        _variables(instance, row),
    )
    instance.world.deploy(row["appName"], {row["appName"]: version}, False)


def _parts(row: Row) -> dict[str, Row]:
    """Return the services of a Compose file; one where the file comes from a repository."""
    try:
        text = yaml.safe_load(row.get("composeFile") or "")
    except yaml.YAMLError:
        text = None
    return {name: part or {} for name, part in ((text or {"services": {"web": {}}}).get("services") or {}).items()}


def _variables(instance: Instance, row: Row) -> list[str]:
    """Return the variables that a service is given, with those of its project and environment in the place of references to them."""
    environment = instance.find("environment", row["environmentId"])
    sources = {"": row, "environment.": environment, "project.": instance.find("project", environment["projectId"])}
    pairs = {of: dict(re.findall(r"(?m)^\s*([\w.-]+)=['\"]?(.*?)['\"]?\s*$", source.get("env") or "")) for of, source in sources.items()}
    known = {f"{of}{name}": value for of, values in pairs.items() for name, value in values.items()}
    return [f"{name}=" + re.sub(r"\$\{\{(.*?)\}\}", lambda match: known.get(match[1], ""), value) for name, value in pairs[""].items()]


def _of_compose(part: Row, at: float, composed: bool, given: list[str]) -> Version:
    deploy = part.get("deploy") or {}
    restart = str(part.get("restart") or "no") if composed else str((deploy.get("restart_policy") or {}).get("condition") or "any")
    action = str((deploy.get("update_config") or {}).get("failure_action") or "pause")
    taken = [one for one in given if not part or "env_file" in part or f"${{{one.partition('=')[0]}}}" in str(part)]
    return Version(at, part.get("command"), (part.get("healthcheck") or {}).get("test"), deploy.get("replicas", 1), restart, action, taken)


def _now(instance: Instance) -> float:
    return time.time() + instance.queue.skipped


def _ago(task: Row, at: float) -> str:
    seconds = int(at - task["since"])
    return f"{task['word']} {'less than a second' if seconds < 1 else f'{seconds} second' + ('s' if seconds > 1 else '')} ago"


def _tasks(instance: Instance, values: Row) -> list[Row]:
    at = _now(instance)
    rows = [
        {
            "containerId": task["id"], "name": task["name"], "state": task["desired"], "currentState": _ago(task, at), "node": "sandbox",
            "error": f'"{task["error"]}"' if task["error"] else "",
        }
        for task in instance.world.tasks(values["appName"], at)
    ]
    rows += own_tasks(instance, values)
    # Blanks at the end of what Docker prints are taken off, and so of the last line.
    if rows and not rows[-1]["error"]:
        rows[-1]["error"] = "Error:"
    return rows


def _containers(field: str) -> Handler:
    """Return what lists the containers that run, with the state and status of each or without."""
    def containers(instance: Instance, values: Row) -> list[Row]:
        if values.get("type") == "standalone":
            return named_containers(instance, values)
        at, app = _now(instance), values["appName"]
        if app in instance.world.composed:
            rows = [
                {"containerId": one["id"][:12], "name": one["name"], "state": one["status"], "status": one["status"]}
                for one in instance.world.containers(app, at)
            ]
        else:
            rows = [
                {
                    "containerId": one["container"][:12], "name": f"{one['name']}.{one['id']}", "state": "running",
                    "status": _ago(one, at).replace("Running", "Up"),
                }
                for one in instance.world.tasks(app, at) if one["word"] in ("Running", "Starting")
            ]
        return [{name: value for name, value in row.items() if name != field} for row in rows]
    return containers


@procedure("docker.getConfig")
def _inspect(instance: Instance, values: Row) -> Any:
    return inspect(instance, values) or inspect_own(instance, values["containerId"]) or instance.world.inspect(values["containerId"], _now(instance))


procedure("docker.getServiceContainersByAppName")(_tasks)
procedure("docker.getStackContainersByAppName")(_tasks)
procedure("docker.getContainersByAppNameMatch")(_containers(""))
procedure("docker.getContainersByAppLabel")(_containers("status"))


def log(instance: Instance, wanted: str, tail: int) -> list[str]:
    """Return the last lines of a container's log, as Docker writes them with the time."""
    return instance.world.log(wanted, _now(instance))[-tail:]
