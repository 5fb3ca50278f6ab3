# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks, run by ansible-playbook itself: an export applied from its files, and one document for several servers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any, Callable

import pytest
from dokploy_sandbox import Sandbox

BIN = Path(sys.executable).parent
GUIDE = Path(__file__).parents[3] / "docs" / "docsite" / "rst" / "guide_stacks.rst"
SECRET = "planted-secret"
#: Texts that Ansible would take for something else on the way.
TRAPS = {
    "BRACES": "${{project.REGION}}", "FILTER": "{{ not_a_variable }}", "STATEMENT": "{% if x %}", "COMMENT": "{# x", "JSON": '{"a": ["b"]}',
    "LIST": "[1, 2]", "TRUE": "True", "YES": "yes", "NUMBER": "010", "EMPTY": "", "LINES": "a\nb", "SPACES": " a ", "NULL": "null", "COLON": "a: b",
    "VAULT": "!vault x", "UNICODE": "grün", "PASSWORD": SECRET,
}
DOCUMENT = {
    "ssh_keys": {"key": {
        "private_key": "-----BEGIN OPENSSH PRIVATE KEY-----\nbm90IGEga2V5\n-----END OPENSSH PRIVATE KEY-----\n", "public_key": "ssh-ed25519 not-a-key",
    }},
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
        environment = {
            **os.environ, "DOKPLOY_URL": server.url, "DOKPLOY_API_KEY": server.api_key, "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_HOME": str(tmp_path / "ansible"), "ANSIBLE_NOCOLOR": "1", **variables,
        }
        command = [str(BIN / "ansible-playbook"), book if "." in book else f"dokploy.dokploy.{book}", *more]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
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


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """A folder with the files that the guide shows, each named by its first line."""
    for text in re.findall(r"^\.\. code-block:: (?:yaml|jinja)\n\n((?:  .*\n|\n)+)", GUIDE.read_text(encoding="utf-8"), re.MULTILINE):
        (tmp_path / text.split("\n", 1)[0].removeprefix("  # ")).write_text(textwrap.dedent(text), encoding="utf-8")
    return tmp_path


def test_the_documents_of_the_guide_are_applied_once(run: Any, sandbox: Any, play: Callable[..., str], guide: Path) -> None:
    for book, more in (
        ("stack", ("-e", "@shop.yml", "-e", f"shop_password={SECRET}")), ("stack", ("-e", "@stages.yml")), ("tenants.yml", ()),
    ):
        predicted = play(book, *more, "--check", "--diff")
        assert "changed=1" in predicted and "changed=1" in play(book, *more), book
        assert "changed=0" in play(book, *more, "-vvv"), book
    rows = {(row["name"], row["replicas"], row["env"]) for row in sandbox.instance.table("application").values()}
    assert {("web", 3, "LOG_LEVEL=info\nCURRENCY=EUR"), ("web", 1, "LOG_LEVEL=debug\nCURRENCY=EUR")} <= rows
    assert {row["host"] for row in sandbox.instance.table("domain").values()} >= {"shop.example.com", "ada.example.com", "bob.example.com"}


def test_one_document_is_applied_to_several_servers_at_once(sandbox: Any, play: Callable[..., str], guide: Path) -> None:
    with Sandbox() as other:
        places = {"STAGING_URL": sandbox.url, "STAGING_API_KEY": sandbox.api_key, "PRODUCTION_URL": other.url, "PRODUCTION_API_KEY": other.api_key}
        more = ("-i", "servers.yml", "-e", "dokploy_hosts=dokploy_servers")
        assert play("stack", *more, **places).count("changed=1") == 2
        assert play("stack", *more, "-e", "dokploy_throttle=1", **places).count("changed=0") == 2
        assert [row["host"] for row in sandbox.instance.table("domain").values()] == ["staging.example.com"]
        assert [row["replicas"] for row in other.instance.table("application").values()] == [3]


def test_a_long_apply_says_where_it_is(sandbox: Any, play: Callable[..., str], guide: Path) -> None:
    for quiet in (True, False):
        sandbox.reset()
        sandbox.fault("delay", procedure="project.create", seconds=2.1)
        output = play("stack", "-e", "@stages.yml", "-e", f"dokploy_quiet={quiet}")
        assert ("[localhost] step 3 of 5: creating 2 applications" in output) is not quiet
