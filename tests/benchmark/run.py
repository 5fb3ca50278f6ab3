# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a stack takes, measured side by side in one run against DOKPLOY_URL.

* (a) dokploy_stack, one task
* (b) a module for each resource, and the same with each in a process of its own
* (c) ansible.builtin.uri tasks
* (d) a bare script that does the least possible work in batches, which is the limit

Each makes a stack of its own (fresh), finds one as it should be (unchanged), and changes one option of one application (one
change). They take turns, so that what else the machine does hits all of them alike. Of Ansible's times that of an empty play
is taken off; the bare script's is the whole process. Requests are counted on their way, in a run that is not timed
unless it takes minutes.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import re
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Callable

import plays
import requests
from shapes import UNIT, stack

HERE = Path(__file__).parent
SCENARIOS = ("fresh", "unchanged", "one change")
STACK, MODULES, PROCESSES, URI, BARE = "(a) dokploy_stack", "(b) single modules", "(b) in processes of their own", "(c) ansible.builtin.uri", "(d) bare script"
EMPTY = "empty play"
#: They take minutes.
SLOW = (PROCESSES, URI)


@dataclasses.dataclass
class Measured:
    """One run: seconds by the clock, seconds of CPU of all its processes, and MiB of the largest of them."""

    wall: float
    cpu: float
    memory: float


class Counter:
    """Passes connections on to the server, and counts the requests that go by."""

    def __init__(self, url: str) -> None:
        host, _colon, port = url.removeprefix("http://").partition(":")
        self._target = (host, int(port or 80))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.count = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            near, _address = self._listener.accept()
            far = socket.create_connection(self._target)
            for source, sink, counted in ((near, far, True), (far, near, False)):
                threading.Thread(target=self._pass, args=(source, sink, counted), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        try:
            while data := source.recv(1 << 20):
                if counted:
                    self.count += len(re.findall(rb"^(?:GET|POST) /api/", data, re.MULTILINE))
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass


class Bench:
    """Runs contenders against one server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mark = "bench-" + secrets.token_hex(3)
        self.number = 0
        self.counter = Counter(os.environ["DOKPLOY_URL"])

    def name(self) -> str:
        self.number += 1
        return f"{self.mark}-{self.number}"

    def run(self, command: list[str], url: str = "", text: str = "") -> Measured:
        environment = {**os.environ, **({"DOKPLOY_URL": url} if url else {}), "ANSIBLE_LOCALHOST_WARNING": "false"}
        with open(self.folder / "output", "w+", encoding="utf-8") as output, open(self.folder / "input", "w+", encoding="utf-8") as given:
            given.write(text)
            given.seek(0)
            begun = time.perf_counter()
            process = subprocess.Popen(command, stdin=given, stdout=output, stderr=subprocess.STDOUT, env=environment, cwd=self.folder)
            _pid, status, used = os.wait4(process.pid, 0)
            wall = time.perf_counter() - begun
            process.returncode = status
            if status:
                output.seek(0)
                raise SystemExit(f"{' '.join(command)} failed:\n{output.read()[-4000:]}")
        return Measured(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)

    def play(self, tasks: list[dict[str, Any]], url: str = "", **variables: Any) -> Measured:
        path = self.folder / "play.yml"
        path.write_text(plays.play(tasks), encoding="utf-8")
        more = ["-e", json.dumps({"ansible_python_interpreter": sys.executable, **variables})]
        return self.run([str(Path(sys.executable).parent / "ansible-playbook"), "-i", "localhost,", *more, str(path)], url)

    def counted(self, *contention: Any) -> tuple[Measured, int]:
        before = self.counter.count
        measured = self.contend(*contention, url=self.counter.url)
        return measured, self.counter.count - before

    def contend(self, contender: str, scenario: str, size: int, prefix: str, replicas: int, ids: Any, url: str = "") -> Measured:
        document, projects = stack(size, prefix, replicas)
        if contender == BARE:
            return self.run([sys.executable, str(HERE / "bare.py")], url, json.dumps([dataclasses.asdict(project) for project in projects]))
        if contender == URI:
            return self.play(plays.uri_fresh(projects) if scenario == "fresh" else plays.uri_again(projects, ids), url)
        tasks = plays.one_task(document) if contender == STACK else plays.modules(document)
        return self.play(tasks, url, dokploy_in_process=contender != PROCESSES)


KINDS = (("application", "applications", "delete"), ("postgres", "postgres", "remove"), ("compose", "compose", "delete"))


def ask(procedure: str, values: Any = None, change: bool = False) -> Any:
    """Call one procedure, apart from what is measured."""
    url, headers = f"{os.environ['DOKPLOY_URL']}/api/trpc/{procedure}", {"x-api-key": os.environ["DOKPLOY_API_KEY"]}
    if change:
        answer = requests.post(url, json={"json": values}, headers=headers, timeout=60)
    else:
        answer = requests.get(url, params={} if values is None else {"input": json.dumps({"json": values})}, headers=headers, timeout=60)
    return answer.json()["result"]["data"].get("json")


def change_all(calls: list[tuple[str, Any]]) -> None:
    """Call several procedures in one request, apart from what is measured."""
    names, values = zip(*calls)
    requests.post(
        f"{os.environ['DOKPLOY_URL']}/api/trpc/{','.join(names)}?batch=1", timeout=300, headers={"x-api-key": os.environ["DOKPLOY_API_KEY"]},
        json={str(index): {"json": value} for index, value in enumerate(values)},
    ).raise_for_status()


def remove(prefix: str) -> None:
    """Remove the projects of a stack, their services first."""
    for project in ask("project.all"):
        if project["name"].startswith(prefix):
            for environment in project["environments"]:
                calls = [
                    (f"{kind}.{verb}", {f"{kind}Id": row[f"{kind}Id"], "deleteVolumes": False}) for kind, key, verb in KINDS for row in environment[key]
                ]
                # One by one they take longer than all that is measured.
                for first in range(0, len(calls), 10):
                    change_all(calls[first:first + 10])
            ask("project.remove", {"projectId": project["projectId"]}, change=True)


def known_ids(prefix: str) -> dict[tuple[str, ...], str]:
    """Return the ids of a stack's environments and services by their names."""
    found: dict[tuple[str, ...], str] = {}
    for project in ask("project.all"):
        if project["name"].startswith(prefix):
            for listed in project["environments"]:
                found[project["name"], listed["name"]] = listed["environmentId"]
                environment = ask("environment.one", {"environmentId": listed["environmentId"]})
                for kind, key, _verb in KINDS:
                    found.update({(project["name"], listed["name"], row["name"]): row[f"{kind}Id"] for row in environment[key]})
    return found


Runs = dict[str, dict[str, list[Measured]]]
Counts = dict[str, dict[str, int]]


class Contest:
    """The contenders' turns with stacks of one size.

    :ivar runs: of each contender, by scenario, and of the empty play
    :ivar counts: how many requests each made
    """

    def __init__(self, bench: Bench, size: int, names: list[str], rounds: int) -> None:
        self.bench, self.size, self.names, self.rounds = bench, size, names, rounds
        self.runs: Runs = {name: {scenario: [] for scenario in SCENARIOS} for name in (*names, EMPTY)}
        self.counts: Counts = {name: {} for name in names}
        self._replicas = 1

    def measure(self) -> None:
        self._turns("fresh", self._fresh)
        shared = self.bench.name()
        self.bench.contend(BARE, "fresh", self.size, shared, 1, None)
        try:
            ids = known_ids(shared + "-") if URI in self.names else {}
            self._turns("unchanged", lambda name, run: run(name, "unchanged", self.size, shared, 1, ids))
            self._turns("one change", lambda name, run: run(name, "one change", self.size, shared, self._other_replicas(), ids))
        finally:
            remove(shared + "-")

    def _turns(self, scenario: str, work: Callable[[str, Callable[..., Any]], Any]) -> None:
        for number in range(self.rounds):
            self.runs[EMPTY][scenario].append(self.bench.play([]))
            for name in self.names:
                if name not in SLOW:
                    self._add(scenario, name, work(name, self.bench.contend), f", round {number + 1}")
        for name in self.names:
            # What takes minutes is measured once, and counted meanwhile: that takes a millisecond a request.
            measured, self.counts[name][scenario] = work(name, self.bench.counted)
            if name in SLOW:
                self._add(scenario, name, measured)

    def _add(self, scenario: str, name: str, measured: Measured, turn: str = "") -> None:
        self.runs[name][scenario].append(measured)
        say(f"... {self.size} resources, {scenario}{turn}: {name} {measured.wall:.2f} s")

    def _fresh(self, name: str, run: Callable[..., Any]) -> Any:
        prefix = self.bench.name()
        try:
            return run(name, "fresh", self.size, prefix, 1, None)
        finally:
            remove(prefix + "-")

    def _other_replicas(self) -> int:
        self._replicas += 1
        return self._replicas


def rows(runs: Runs, counts: Counts, size: int) -> list[dict[str, Any]]:
    """Return the medians, one row a scenario and contender."""
    found = []
    for scenario in SCENARIOS:
        empty = statistics.median(one.wall for one in runs[EMPTY][scenario])
        idle = statistics.median(one.cpu for one in runs[EMPTY][scenario])
        limit = statistics.median(one.wall for one in runs[BARE][scenario])
        for name in (name for name in runs if name != EMPTY):
            own = runs[name][scenario]
            over = 0.0 if name == BARE else empty
            wall = statistics.median(one.wall for one in own) - over
            found.append({
                "resources": size, "scenario": scenario, "contender": name, "requests": counts[name][scenario], "seconds": wall,
                "spread": [min(one.wall for one in own) - over, max(one.wall for one in own) - over], "of the limit": wall / limit,
                "cpu": statistics.median(one.cpu for one in own) - (0.0 if name == BARE else idle),
                "memory": max(one.memory for one in own),
            })
        found.append({
            "resources": size, "scenario": scenario, "contender": EMPTY, "requests": 0, "seconds": empty,
            "spread": [min(one.wall for one in runs[EMPTY][scenario]), max(one.wall for one in runs[EMPTY][scenario])],
            "of the limit": empty / limit, "cpu": idle, "memory": max(one.memory for one in runs[EMPTY][scenario]),
        })
    return found


def table(found: list[dict[str, Any]]) -> str:
    head = f"{'':>4} {'scenario':10} {'':30} {'requests':>8} {'seconds':>8} {'of (d)':>7} {'CPU s':>7} {'MiB':>5}"
    lines = [head]
    for row in found:
        lines.append(
            f"{row['resources']:>4} {row['scenario']:10} {row['contender']:30} {row['requests']:>8} {row['seconds']:>8.2f} {row['of the limit']:>7.2f}"
            f" {row['cpu']:>7.2f} {row['memory']:>5.0f}"
        )
    return "\n".join(lines)


def plot(found: list[dict[str, Any]], title: str, path: Path) -> None:
    """Draw the times, with a logarithmic axis: from the limit to uri tasks they differ by a factor of hundreds."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "dokploy"
    from matplotlib import pyplot

    sizes = sorted({row["resources"] for row in found})
    colors = {STACK: "#0b6e99", MODULES: "#6aa9c4", PROCESSES: "#b9d3de", URI: "#d98c5f", BARE: "#8a8a8a"}
    figure, axes = pyplot.subplots(1, len(sizes), figsize=(5.2 * len(sizes), 4.6), squeeze=False)
    for axis, size in zip(axes[0], sizes):
        shown = [row for row in found if row["resources"] == size and row["contender"] != EMPTY]
        place, ticks, labels = 0.0, [], []
        for scenario in SCENARIOS:
            own = [row for row in shown if row["scenario"] == scenario]
            ticks.append(place + (len(own) - 1) / 2)
            labels.append(scenario)
            for row in own:
                drawn = axis.barh(place, row["seconds"], color=colors[row["contender"]], label=row["contender"] if scenario == SCENARIOS[0] else None)
                axis.bar_label(drawn, [f" {row['seconds']:.2f} s, {row['requests']} requests"], fontsize=7)
                place += 1
            place += 0.8
        axis.set_xscale("log")
        axis.set_xlim(0.1, max(row["seconds"] for row in shown) * 12)
        axis.set_yticks(ticks, labels)
        axis.invert_yaxis()
        axis.set_xlabel("seconds over an empty play (of the script: of all)")
        axis.set_title(f"{size} resources", fontsize=10)
        axis.spines[["top", "right"]].set_visible(False)
    figure.legend(*axes[0][0].get_legend_handles_labels(), loc="lower center", ncols=5, fontsize=8, frameon=False)
    figure.suptitle(title, fontsize=10)
    figure.tight_layout(rect=(0, 0.05, 1, 1))
    figure.savefig(path, metadata={"Date": None})


def say(text: str) -> None:
    print(text, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[50, 500], help=f"numbers of resources, multiples of {UNIT}")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--without", choices=["stack", "modules", "processes", "uri"], nargs="*", default=[], help="what is not measured")
    parser.add_argument("--plot", type=Path, help="file to draw the times into (.svg)")
    parser.add_argument("--json", type=Path, help="file to write the numbers to")
    options = parser.parse_args()
    os.environ["DOKPLOY_URL"] = os.environ["DOKPLOY_URL"].rstrip("/")
    version = ask("settings.getDokployVersion")
    chosen = {"stack": STACK, "modules": MODULES, "processes": PROCESSES, "uri": URI}
    names = [*(name for word, name in chosen.items() if word not in options.without), BARE]
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        for size in sorted(options.sizes):
            # A process for each task costs the same for each, so the smallest size tells it.
            these = [name for name in names if name != PROCESSES or size == min(options.sizes)]
            contest = Contest(bench, size, these, options.rounds)
            contest.measure()
            found += rows(contest.runs, contest.counts, size)
    title = f"Dokploy {version}, medians of {options.rounds} rounds, (c) and processes of their own once"
    say(f"\n{title}\n{table(found)}")
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if options.plot:
        plot(found, title, options.plot)


if __name__ == "__main__":
    main()
