# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo: a playbook that is run twice, of which the second run must change nothing, and which warns of nothing."""

from __future__ import annotations

import re
import subprocess
import sys

from .server import Server
from .workplace import Workplace


def show_demo(place: Workplace, server: Server) -> None:
    print(f"=== the server: {server.url}" + ("" if server.live else " (the sandbox, until the demo ends)"), flush=True)
    play(place, server, "demo", "the first run", "--diff")
    changed = play(place, server, "demo", "again: nothing may change", "--diff")
    if changed:
        place.session.error(f"the second run of playbooks/demo.yml says changed={changed}; it must change nothing")
    play(place, server, "show", "what exists now")
    print("\n=== the second run changed nothing", flush=True)


def play(place: Workplace, server: Server, book: str, title: str, *more: str) -> int:
    """Run a playbook, show what it says as it comes, and return how many tasks changed something."""
    command = ["ansible-playbook", f"playbooks/{book}.yml", *more]
    print(f"\n=== {title}: {' '.join(command)}", flush=True)
    variables = place.variables(
        **server.variables, ANSIBLE_LOCALHOST_WARNING="false", ANSIBLE_INVENTORY_UNPARSED_WARNING="false",
        ANSIBLE_FORCE_COLOR="1" if sys.stdout.isatty() else "0", ANSIBLE_NOCOWS="1",
    )
    lines = []
    with subprocess.Popen(
        [place.bin(command[0]), *command[1:]], cwd=place.collection, env=variables,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line)
    if process.returncode:
        place.session.error(f"playbooks/{book}.yml failed ({title})")
    said = re.sub(r"\x1b\[[0-9;]*m", "", "".join(lines))
    if "WARNING]" in said:
        place.session.error(f"playbooks/{book}.yml warned ({title})")
    return sum(int(number) for number in re.findall(r"\bok=\d+ +changed=(\d+)", said))
