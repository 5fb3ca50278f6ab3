# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbooks run by ansible-playbook itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable

import pytest

BIN = Path(sys.executable).parent
SECRET = "planted-secret"


@pytest.fixture
def play(sandbox: Any, tmp_path: Path) -> Callable[..., str]:
    """Run a playbook in a folder of its own, and return what it says: no secret and no warning.

    ``ends`` is the code that it must end with.
    """
    def work(book: str, *more: str, server: Any = sandbox, ends: int = 0, **variables: str) -> str:
        environment = {
            **os.environ, "DOKPLOY_URL": server.url, "DOKPLOY_API_KEY": server.api_key, "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
            "ANSIBLE_HOME": str(tmp_path / "ansible"), "ANSIBLE_NOCOLOR": "1", **variables,
        }
        command = [str(BIN / "ansible-playbook"), book if "." in book else f"dokploy.dokploy.{book}", *more]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
        assert ran.returncode == ends, ran.stdout + ran.stderr
        assert SECRET not in ran.stdout + ran.stderr
        assert "WARNING]" not in ran.stdout + ran.stderr
        return ran.stdout + ran.stderr
    return work
