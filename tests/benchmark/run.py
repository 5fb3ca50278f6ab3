# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long tasks take, measured side by side in one run against DOKPLOY_URL.

Twenty unchanged dokploy_project tasks are held against twenty ansible.builtin.uri tasks that read the same, each over the
time of an empty play. The kinds take turns, so that what else the machine does hits all of them alike.
"""

from __future__ import annotations

import argparse
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import yaml

TASKS = 20


def play(tasks: list[dict[str, Any]]) -> str:
    return yaml.safe_dump([{"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": tasks}])


def plays(project: str) -> dict[str, str]:
    project_task = {"dokploy.dokploy.dokploy_project": {"name": project, "description": "benchmark"}}
    reading = {"ansible.builtin.uri": {
        "url": "{{ lookup('ansible.builtin.env', 'DOKPLOY_URL') }}/api/trpc/project.all",
        "headers": {"x-api-key": "{{ lookup('ansible.builtin.env', 'DOKPLOY_API_KEY') }}"},
        "return_content": True,
    }}
    return {
        "empty play": play([]),
        f"{TASKS} dokploy_project, unchanged": play([project_task] * TASKS),
        f"{TASKS} dokploy_project, unchanged, each in a process of its own": play([{**project_task, "vars": {"dokploy_in_process": False}}] * TASKS),
        f"{TASKS} ansible.builtin.uri": play([reading] * TASKS),
    }


def run(path: Path) -> float:
    begun = time.perf_counter()
    ran = subprocess.run(
        [str(Path(sys.executable).parent / "ansible-playbook"), "-i", "localhost,", "-e", f"ansible_python_interpreter={sys.executable}", str(path)],
        capture_output=True, text=True, check=False,
    )
    if ran.returncode:
        raise SystemExit(ran.stdout + ran.stderr)
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    project = "benchmark-" + secrets.token_hex(4)
    with tempfile.TemporaryDirectory() as folder:
        def write(name: str, text: str) -> Path:
            path = Path(folder) / f"{abs(hash(name))}.yml"
            path.write_text(text, encoding="utf-8")
            return path

        paths = {name: write(name, text) for name, text in plays(project).items()}
        made = {"dokploy.dokploy.dokploy_project": {"name": project, "description": "benchmark"}}
        run(write("made", play([made])))
        try:
            times: dict[str, list[float]] = {name: [] for name in paths}
            for count in range(options.rounds):
                for name, path in paths.items():
                    times[name].append(run(path))
        finally:
            run(write("gone", play([{"dokploy.dokploy.dokploy_project": {"name": project, "state": "absent"}}])))
    medians = {name: statistics.median(values) for name, values in times.items()}
    empty, *rest = medians.values()
    uri = rest[-1] - empty
    print(f"server {os.environ['DOKPLOY_URL']}, medians of {options.rounds} rounds")
    print(f"{'':66} {'seconds':>8} {'over empty':>11} {'of uri':>7}")
    for name, median in medians.items():
        print(f"{name:66} {median:8.2f} {median - empty:11.2f} {(median - empty) / uri:7.2f}")


if __name__ == "__main__":
    main()
