# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks, run by ansible-playbook itself: an export applied from its files, and one document for several servers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable

import pytest
import yaml
from dokploy_sandbox import Sandbox

BIN = Path(sys.executable).parent
SECRET = "planted-secret"
#: Texts that Ansible would take for something else on the way.
TRAPS = {
    "BRACES": "${{project.REGION}}", "FILTER": "{{ not_a_variable }}", "STATEMENT": "{% if x %}", "COMMENT": "{# x", "JSON": '{"a": ["b"]}',
    "LIST": "[1, 2]", "TRUE": "True", "YES": "yes", "NUMBER": "010", "EMPTY": "", "LINES": "a\nb", "SPACES": " a ", "NULL": "null", "COLON": "a: b",
    "VAULT": "!vault x", "UNICODE": "grün", "PASSWORD": SECRET,
}
DOCUMENT = {
    "ssh_keys": {"key": {"private_key": "-----BEGIN X-----\nnot-a-key\n-----END X-----\n", "public_key": "ssh-ed25519 not-a-key"}},
    "destinations": {"offsite": {"endpoint": "https://s3.example.com", "bucket": "b", "access_key": "[x", "secret_access_key": "{x}"}},
    "projects": {"shop": {
        "env": {"A": "1"},
        "environments": {"production": {
            "applications": {"web": {
                "env": TRAPS, "build_args": "# a comment\nA=1\n", "description": "{{ x }}", "password": "True",
                "mounts": [{"type": "file", "mount_path": "/c", "file_path": "c.json", "content": '{"a": "{{ b }}",\n "c": [1]}\n'}],
                "security": [{"username": "a", "password": "123"}, {"username": "b", "password": "{{ 1 + 1 }}"}],
                "labels_swarm": {"a": "{{ b }}"}, "args": ["{{ x }}", "y"],
            }},
            "compose": {"c": {"compose_file": "services:\n  a:\n    image: a\n    hostname: '{{.Task.Slot}}'\n", "source_type": "raw"}},
            "postgres": {"db": {
                "database_name": "a", "database_user": "a", "database_password": "[1]",
                "backups": [{"destination": "offsite", "prefix": "p", "database": "a", "schedule": "0 3 * * *"}],
            }},
        }},
    }},
}


@pytest.fixture
def play(sandbox: Any, tmp_path: Path) -> Callable[..., str]:
    def work(book: str, *more: str, server: Any = sandbox, **variables: str) -> str:
        # The standard output of the json callback holds what every task returned, which no secret may be in.
        environment = {
            **os.environ, "DOKPLOY_URL": server.url, "DOKPLOY_API_KEY": server.api_key, "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_HOME": str(tmp_path / "ansible"), "ANSIBLE_NOCOLOR": "1", **variables,
        }
        ran = subprocess.run(
            [str(BIN / "ansible-playbook"), f"dokploy.dokploy.{book}", *more], capture_output=True, text=True, check=False, cwd=tmp_path, env=environment,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert SECRET not in ran.stdout + ran.stderr
        return ran.stdout + ran.stderr
    return work


def test_an_export_is_applied_from_its_files(run: Any, sandbox: Any, play: Callable[..., str], tmp_path: Path) -> None:
    run("stack", stack=DOCUMENT)
    play("export", "-e", "dokploy_dest=a.yml", "-e", "dokploy_secrets_dest=secrets.yml", "-vvv")
    assert SECRET not in (tmp_path / "a.yml").read_text(encoding="utf-8")
    assert (tmp_path / "secrets.yml").stat().st_mode & 0o777 == 0o600
    assert "changed=0" in play("export", "-e", "dokploy_dest=a.yml", "-e", "dokploy_secrets_dest=secrets.yml", "--diff")
    (tmp_path / "password").write_text("not-a-secret", encoding="utf-8")
    subprocess.run(
        [str(BIN / "ansible-vault"), "encrypt", "--vault-password-file", "password", "secrets.yml"], cwd=tmp_path, check=True, capture_output=True,
    )
    files = ("-e", "@a.yml", "-e", "@secrets.yml", "--vault-password-file", "password", "--diff", "-vvv")
    assert "changed=0" in play("stack", *files, "-e", "dokploy_prune=all")
    with Sandbox() as empty:
        assert "changed=1" in play("stack", *files, server=empty)
        play("export", "-e", "dokploy_dest=b.yml", "-e", "dokploy_secrets_dest=other.yml", server=empty)
    assert (tmp_path / "b.yml").read_text(encoding="utf-8") == (tmp_path / "a.yml").read_text(encoding="utf-8")
    run("export", dest=str(tmp_path / "a.yml"), secrets_dest=str(tmp_path / "secrets.yml"), fails=True)
