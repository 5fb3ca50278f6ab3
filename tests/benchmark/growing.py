# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long twenty tasks with nothing to change take, on DOKPLOY_URL as it is and after others put many projects there.

Of the times that of an empty play is taken off.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from pathlib import Path
from typing import Any

from run import EMPTY, Bench, ask, change_all, remove, say

TASKS = 20
Task = dict[str, Any]


def tasks(project: str) -> dict[str, Task]:
    """Return a task of each kind, in the order in which they make what they are about."""
    place = {"project": project}
    return {
        "project": {"dokploy.dokploy.dokploy_project": {"name": project, "description": "Mine"}},
        "environment": {"dokploy.dokploy.dokploy_environment": {**place, "name": "staging", "env": {"A": "1"}}},
        "application": {"dokploy.dokploy.dokploy_application": {**place, "name": "web", "env": {"A": "1"}}},
        "postgres": {"dokploy.dokploy.dokploy_postgres": {
            **place, "name": "db", "database_name": "app", "database_user": "app", "database_password": "not-a-secret",
        }},
        "domain": {"dokploy.dokploy.dokploy_domain": {**place, "application": "web", "host": f"{project}.example.com"}},
        "env": {"dokploy.dokploy.dokploy_env": {**place, "application": "web", "variables": {"A": "1"}}},
        "info": {"dokploy.dokploy.dokploy_info": {**place, "resource": "application", "name": "web"}},
    }


def fill(prefix: str, count: int) -> None:
    """Make projects with two applications and a compose service each."""
    for number in range(count):
        made = ask("project.create", {"name": f"{prefix}-{number}"}, change=True)["environment"]["environmentId"]
        calls = [("application.create", {"name": name, "environmentId": made}) for name in ("web", "worker")]
        calls.append(("compose.create", {"name": "tools", "environmentId": made, "composeType": "docker-compose"}))
        change_all(calls)


def measure(bench: Bench, project: str, rounds: int) -> dict[str, tuple[float, int]]:
    """Return the median of the seconds over an empty play, and the requests, of twenty tasks of each kind."""
    works: dict[str, list[Task]] = {EMPTY: [], **{kind: [task] * TASKS for kind, task in tasks(project).items()}}
    counts = {}
    for kind, work in works.items():
        before = bench.counter.count
        bench.play(work, bench.counter.url)
        counts[kind] = bench.counter.count - before
    seconds: dict[str, list[float]] = {kind: [] for kind in works}
    # They take turns, so that what else the machine does hits all of them alike. The first lets the collection learn how many there are.
    bench.play(works["domain"])
    for number in range(rounds):
        for kind, work in works.items():
            seconds[kind].append(bench.play(work).wall)
    empty = statistics.median(seconds.pop(EMPTY))
    return {kind: (statistics.median(found) - empty, counts[kind]) for kind, found in seconds.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--projects", type=int, default=300, help="how many projects others put there")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    os.environ["DOKPLOY_URL"] = os.environ["DOKPLOY_URL"].rstrip("/")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        mine, others = bench.name(), bench.name()
        try:
            bench.play(list(tasks(mine).values()))
            before = measure(bench, mine, options.rounds)
            fill(others, options.projects)
            show(before, measure(bench, mine, options.rounds), options.projects)
        finally:
            remove(f"{others}-")
            remove(mine)


def show(before: dict[str, tuple[float, int]], after: dict[str, tuple[float, int]], projects: int) -> None:
    say(f"Dokploy {ask('settings.getDokployVersion')}, {TASKS} tasks with nothing to change, before and after {projects} more projects")
    for kind, (seconds, count) in before.items():
        later, more = after[kind]
        say(f"{kind:12} {seconds:6.2f} s {count:>4} requests   {later:6.2f} s {more:>4} requests   {later / seconds:5.2f}")


if __name__ == "__main__":
    main()
