# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server that a session works with: a sandbox of its own, or the one that DOKPLOY_URL names."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .workplace import Workplace


@dataclass(frozen=True)
class Server:
    """A server to test with.

    :ivar empty_url: one beside it on which nobody has signed up, or an empty text
    """

    url: str
    api_key: str
    live: bool = False
    empty_url: str = ""

    @property
    def variables(self) -> dict[str, str]:
        return {"DOKPLOY_URL": self.url, "DOKPLOY_API_KEY": self.api_key}


@contextlib.contextmanager
def sandbox(place: Workplace) -> Iterator[Server]:
    """Start a sandbox, and one on which nobody has signed up, and end them afterwards."""
    with started(place, "sandbox", "--licensed") as values, started(place, "empty", "--empty") as empty:
        yield Server(values["DOKPLOY_URL"], values["DOKPLOY_API_KEY"], empty_url=empty["DOKPLOY_URL"])


@contextlib.contextmanager
def started(place: Workplace, name: str, *options: str) -> Iterator[dict[str, str]]:
    """Start a sandbox, give what it tells of itself, and end it afterwards.

    :param name: of its files
    """
    log = place.folder / f"{name}.log"
    told = place.folder / f"{name}-{os.getpid()}.env"
    folder = place.collection / "tests" / "sandbox"
    command = [place.bin("python"), "-m", "dokploy_sandbox", "--env-file", str(told), *options]
    command += ["--version", os.environ.get("DOKPLOY_SANDBOX_VERSION") or "v0.30.2"]
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=place.variables(PYTHONPATH=str(folder)),
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
        )
    try:
        wait_for(told, process, place, log)
        yield dict(line.split("=", 1) for line in told.read_text().splitlines())
    finally:
        told.unlink(missing_ok=True)
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(told: Path, process: subprocess.Popen[bytes], place: Workplace, log: Path) -> None:
    """Wait until the sandbox has told its address and its key."""
    deadline = time.monotonic() + 60
    while not told.is_file() or told.read_text().count("\n") < 2:
        if process.poll() is not None or time.monotonic() > deadline:
            place.session.error(f"the sandbox did not start:\n{log.read_text()}")
        time.sleep(0.05)


@contextlib.contextmanager
def live(place: Workplace) -> Iterator[Server]:
    """Give the server that DOKPLOY_URL names."""
    url, key = os.environ.get("DOKPLOY_URL", ""), os.environ.get("DOKPLOY_API_KEY", "")
    if not url or not key:
        place.session.error("set DOKPLOY_URL and DOKPLOY_API_KEY: the address of a Dokploy server, and a key of it without rate limit")
    yield Server(url, key, live=True)


def either(place: Workplace) -> contextlib.AbstractContextManager[Server]:
    """Give the server that DOKPLOY_URL names, or a sandbox where it names none."""
    return live(place) if os.environ.get("DOKPLOY_URL") else sandbox(place)
