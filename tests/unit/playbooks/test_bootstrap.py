# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One play takes an empty server to a stack, run by ansible-playbook itself, and shows neither password nor key."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BIN = Path(sys.executable).parent
SECRET = "planted-secret"
PLAY = """
- hosts: localhost
  connection: local
  gather_facts: false
  vars:
    ansible_python_interpreter: "{{ ansible_playbook_python }}"
  tasks:
    - dokploy.dokploy.dokploy_bootstrap:
        url: "{{ url }}"
        email: owner@example.com
        password: "{{ password }}"
        dest: key
        api_key: "{{ held | default(omit) }}"
        wait: true
      register: server
    - when: server.api_key is defined
      dokploy.dokploy.dokploy_stack:
        url: "{{ url }}"
        api_key: "{{ server.api_key }}"
        stack: {projects: {shop: {environments: {production: {redis: {cache: {database_password: "{{ password }}"}}}}}}}
"""


@pytest.mark.parametrize("in_process", ["true", "false"])
def test_one_play_takes_an_empty_server_to_a_stack(sandbox: Any, tmp_path: Path, in_process: str) -> None:
    sandbox.reset(empty=True)
    (tmp_path / "play.yml").write_text(PLAY, encoding="utf-8")
    environment = {**os.environ, "ANSIBLE_LOCALHOST_WARNING": "false", "ANSIBLE_HOME": str(tmp_path / "ansible"), "ANSIBLE_NOCOLOR": "1"}

    def play(*more: str) -> str:
        values = {"url": sandbox.url, "password": SECRET, "dokploy_in_process": in_process}
        command = [str(BIN / "ansible-playbook"), "play.yml", "--diff", "-vvv", *(word for item in values.items() for word in ("-e", "=".join(item))), *more]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
        output = ran.stdout + ran.stderr
        assert ran.returncode == (2 if "password=planted-secret-too" in more else 0), output
        assert SECRET not in output and not any(key in output for key in sandbox.instance.keys)
        return " ".join(output.split())

    assert "changed=2" in play()
    assert "ok=2 changed=0" in play("--check")
    held = (tmp_path / "key").read_text(encoding="utf-8").strip()
    (tmp_path / "key").unlink()
    # The key that is given is the one that is returned, and goes into the file.
    assert "ok=2 changed=1" in play("-e", f"held={held}")
    (tmp_path / "key").unlink()
    assert "there are other keys named 'ansible'" in play()
    (tmp_path / "key").unlink()
    assert "password: is not that of owner@example.com" in play("-e", "password=planted-secret-too")
