# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every guide, as a reader follows it: its files are written, its commands run from top to bottom, and what they say of the end is true.

A block of code whose first line is a comment with the name of a file is that file. What stands after a command as a comment is what comes of it:
``changed=1``, ``2 requests``, ``ends with 2``.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any, Iterator

import pytest
from dokploy_sandbox import Sandbox
from dokploy_sandbox.machines import PLACES, TOOLS, Host

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
FOLDER = ROOT / "docs" / "docsite" / "rst"
KEY = "the-key-of-the-guides"
SECRET = "planted-secret"
#: Servers that guides name, as https://NAME.example.com.
SERVERS = ("dokploy", "staging", "production")
#: Guides whose commands need more than a server; other tests have them.
ELSEWHERE = {"guide_install", "guide_stacks"}
#: What a reader does and a test does not: the collection is there, the sandbox serves no pages, and editing is for people.
LEFT_OUT = ("pip ", "ansible-galaxy ", "curl ", "PYTHONPATH=", *(
    # tests/rulebook, tests/runner and tests/unit/playbooks/test_awx.py have these.
    "ansible-rulebook ", "ansible-builder ", "ansible-playbook dokploy.dokploy.awx ",
))


def guides() -> Iterator[str]:
    for path in sorted(FOLDER.glob("guide_*.rst")):
        if path.stem not in ELSEWHERE and re.search(r"^ +\$ ansible", path.read_text(encoding="utf-8"), re.MULTILINE):
            yield path.stem


class Reader:
    """Somebody who follows a guide in a folder of their own."""

    def __init__(self, folder: Path, servers: dict[str, Sandbox]) -> None:
        self.folder = folder
        self.servers = servers
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("DOKPLOY_")},
            "ANSIBLE_HOME": str(folder / ".ansible"), "ANSIBLE_NOCOLOR": "1", "ANSIBLE_NOCOWS": "1", "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false", "ANSIBLE_VAULT_PASSWORD_FILE": str(folder / ".vault"),
            "PATH": f"{BIN}:{os.environ['PATH']}",
        }
        (folder / ".vault").write_text("not-a-secret", encoding="utf-8")

    def meant(self, text: str) -> str:
        """Return a text of the guide with the servers, keys and passwords that are there."""
        for name, server in self.servers.items():
            text = text.replace(f"https://{name}.example.com", server.url)
        return text.replace("your-key", KEY).replace("choose-your-own", SECRET)

    def follow(self, language: str, block: str) -> None:
        named = re.match(r"# (\S+\.\w+(?:\.j2)?)\n", block)
        if language != "console":
            if named:
                path = self.folder / named[1]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(self.meant(block), encoding="utf-8")
            return
        for line in block.splitlines():
            if line.startswith("$ "):
                self.enter(*re.fullmatch(r"(.*?)(?:  +# (.*))?", line[2:]).groups(default=""))

    def enter(self, command: str, outcome: str) -> None:
        command = self.meant(command)
        if command.startswith("export "):
            self.environment.update(word.split("=", 1) for word in shlex.split(command)[1:])
            return
        if command.startswith(LEFT_OUT):
            return
        for server in self.servers.values():
            server.requests.clear()
        ran = subprocess.run(
            ["bash", "-c", command.replace(" --ask-vault-pass", "")], cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False,
        )
        said = ran.stdout + ran.stderr
        ends = re.search(r"ends with (\d+)", outcome)
        assert ran.returncode == (int(ends[1]) if ends else 0), f"{command}\n{said}"
        assert SECRET not in said and "WARNING]" not in said, f"{command}\n{said}"
        for found in re.findall(r"changed=\d+", outcome):
            assert set(re.findall(r"changed=\d+", said)) >= {found}, f"{command}\n{said}"
        for count in re.findall(r"(\d+) requests?", outcome):
            assert sum(len(server.requests) for server in self.servers.values()) == int(count), f"{command}\n{said}"


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    servers = {name: Sandbox(api_key=KEY) for name in SERVERS}
    for server in servers.values():
        server.instance.hosts["203.0.113.10"] = Host(has={*TOOLS, *PLACES})
    with servers["dokploy"], servers["staging"], servers["production"]:
        yield Reader(tmp_path, servers)


def test_the_readme_can_be_followed(reader: Any) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for language, block in re.findall(r"^```(\w+)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        reader.follow(language, block)


@pytest.mark.parametrize("name", list(guides()))
def test_a_guide_can_be_followed(reader: Any, name: str) -> None:
    text = (FOLDER / f"{name}.rst").read_text(encoding="utf-8")
    for language, block in re.findall(r"^\.\. code-block:: (\w+)\n\n((?:  .*\n|\n)+)", text, re.MULTILINE):
        reader.follow(language, textwrap.dedent(block).strip("\n") + "\n")
