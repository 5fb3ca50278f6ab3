# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same stack with dokli (https://pypi.org/project/dokli/ 0.7.0), as far as it has words for it, on a server that holds nothing else.

Times are those of whole processes. dokli has no words for the variables of an environment, limits of memory and replicas, and
tells services of one project apart by their names only, so that those of an environment of its own have its name behind theirs.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
from pathlib import Path
from typing import Any

from run import STACK, Bench, Measured, ask, remove, say
from shapes import UNIT, Environment, Project, Service, stack

DOKLI = "dokli"
KINDS = {"domain.create": ("domain", "host"), "mounts.create": ("mount", "mountPath"), "redirects.create": ("redirects", "regex"),
         "security.create": ("security", "username"), "schedule.create": ("schedule", "name")}
CONNECTION = "bench"


def config(url: str) -> dict[str, Any]:
    """Return what stands in the file that DOKLI_CONFIG names."""
    return {"connections": [{"name": CONNECTION, "url": url, "api_key": os.environ["DOKPLOY_API_KEY"]}]}


def manifest(projects: list[Project]) -> dict[str, Any]:
    """Return a stack as a manifest."""
    stated, attached = [], []
    for project in projects:
        environments = {}
        for environment in project.environments:
            environments[environment.name] = [_service(service, _name(service, environment)) for service in environment.services]
            attached += [one for service in environment.services for one in _attached(service, project, environment)]
        first = environments.pop("production")
        stated.append({
            "name": project.name, "description": project.description, "services": first,
            "environments": [{"name": name, "services": services} for name, services in environments.items()],
        })
    return {"apiVersion": "v1", "connection": CONNECTION, "projects": stated, "resources": attached}


def _name(service: Service, environment: Environment) -> str:
    return service.name if environment.name == "production" else f"{service.name}-{environment.name}"


def _service(service: Service, name: str) -> dict[str, Any]:
    if service.kind == "application":
        update = service.update
        return {"type": service.kind, "name": name, "image": update["dockerImage"], "env": update["env"], "build_type": update["buildType"]}
    if service.kind == "compose":
        return {"type": service.kind, "name": name, "compose_file": service.create["composeFile"], "env": service.update["env"]}
    create = service.create
    return {
        "type": service.kind, "name": name, "image": create["dockerImage"], "database_name": create["databaseName"],
        "database_user": create["databaseUser"], "password": create["databasePassword"],
    }


def _attached(service: Service, project: Project, environment: Environment) -> list[dict[str, Any]]:
    found = []
    for procedure, values in service.attached:
        kind, key = KINDS[procedure]
        within = f"project:{project.name}/environment:{environment.name}/{service.kind}:{_name(service, environment)}"
        found.append({"kind": kind, "name": values[key], "in": within, "data": values})
    return found


def contend(bench: Bench, program: str, size: int, prefix: str, url: str) -> Measured:
    (bench.folder / "dokli.yaml").write_text(json.dumps(config(url)), encoding="utf-8")
    (bench.folder / "manifest.yaml").write_text(json.dumps(manifest(stack(size, prefix)[1])), encoding="utf-8")
    return bench.run([program, "apply", "-f", str(bench.folder / "manifest.yaml")])


def measure(bench: Bench, program: str, size: int, rounds: int) -> dict[tuple[str, str], tuple[float, int]]:
    """Return the median of the seconds, and the requests, of making a stack and of finding it as it should be, by scenario and contender."""
    seconds: dict[tuple[str, str], list[float]] = {}
    requests = {}
    # They take turns, so that what else the machine does hits both alike. The last round is counted on its way, and not timed.
    for number in range(rounds + 1):
        url = os.environ["DOKPLOY_URL"] if number < rounds else bench.counter.url
        for name in (STACK, DOKLI):
            prefix = bench.name()
            for scenario in ("fresh", "unchanged"):
                before = bench.counter.count
                if name == DOKLI:
                    measured = contend(bench, program, size, prefix, url)
                else:
                    measured = bench.contend(STACK, scenario, size, prefix, 1, None, url)
                requests[scenario, name] = bench.counter.count - before
                seconds.setdefault((scenario, name), []).extend([measured.wall] if number < rounds else [])
            remove(prefix + "-")
    return {place: (statistics.median(found), requests[place]) for place, found in seconds.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="dokli, from an environment of its own")
    parser.add_argument("--size", type=int, default=50, help=f"number of resources, a multiple of {UNIT}")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    os.environ["DOKPLOY_URL"] = os.environ["DOKPLOY_URL"].rstrip("/")
    if ask("project.all"):
        raise SystemExit("the server holds projects already, of which dokli reads every service")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(DOKLI_CONFIG=str(Path(folder) / "dokli.yaml"), HOME=folder)
        bench = Bench(Path(folder))
        for (scenario, name), (seconds, requests) in measure(bench, options.program, options.size, options.rounds).items():
            say(f"{options.size:>4} {scenario:10} {name:30} {requests:>8} {seconds:>8.2f}")


if __name__ == "__main__":
    main()
