# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Docker's command line on the host that a module runs on, which is all that the host needs."""

from __future__ import annotations

import json
import re
from typing import Any, Callable

#: What the command says of a thing that is not there.
MISSING = re.compile(r"no such|not found", re.IGNORECASE)
#: What it says where nothing can be there yet.
UNREADY = re.compile(r"not a swarm manager|cannot connect to the docker daemon|failed to connect to the docker api", re.IGNORECASE)
#: Variables that the command itself heeds, so that a container's can't be handed to it by them.
OWN = re.compile(r"DOCKER_|(HOME|PATH|(HTTPS?|NO|ALL)_PROXY)$", re.IGNORECASE)

Record = dict[str, Any]


class DockerError(Exception):
    """The command failed, with what it said.

    :ivar changed: whether something had been changed by then
    """

    changed = False


class Unready(DockerError):
    """There is no Docker, it does not run, or it has no swarm."""


class Docker:
    """The command `docker`.

    :param path: where it is, or nothing where there is none
    :param run: how it is run, as AnsibleModule does
    """

    def __init__(self, path: str | None, run: Callable[..., tuple[int, str, str]]) -> None:
        self.path = path
        self.run = run

    def __call__(self, *arguments: str, variables: dict[str, str] | None = None) -> str:
        """Return what a command prints.

        :param variables: values of those that the arguments name without one, so that no list of processes has them
        """
        if not self.path:
            raise Unready("There is no command docker on the host. Install Docker, or set docker_path.")
        status, output, error = self.run([self.path, *arguments], environ_update=variables or {})
        if status:
            said = error.strip() or output.strip() or f"exit code {status}"
            raise (Unready if UNREADY.search(said) else DockerError)(f"docker {' '.join(arguments[:2])}: {said}")
        return output

    def find(self, kind: str, name: str) -> Record | None:
        """Return what `inspect` says of something, or nothing where it is not there."""
        try:
            found: list[Record] = json.loads(self(kind, "inspect", name))
        except Unready:
            raise
        except DockerError as error:
            if MISSING.search(str(error)):
                return None
            raise
        return found[0] if found else None

    def rows(self, *arguments: str) -> list[dict[str, str]]:
        """Return the lines of a list."""
        return [json.loads(line) for line in self(*arguments, "--format", "{{json .}}").splitlines() if line.strip()]


def assignments(env: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    """Return how variables are named in arguments, and what the command's own environment has to have for them."""
    return [f"{name}={value}" if OWN.match(name) else name for name, value in env.items()], {
        name: value for name, value in env.items() if not OWN.match(name)
    }
