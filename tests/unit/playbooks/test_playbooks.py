# Copyright (c) 2026, Dokploy collection contributors
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
import yaml
from ansible_collections.dokploy.dokploy.plugins.modules import dokploy_export, dokploy_stack
from dokploy_sandbox import Sandbox

from .conftest import SECRET

BIN = Path(sys.executable).parent
GUIDE = Path(__file__).parents[3] / "docs" / "docsite" / "rst" / "guide_stacks.rst"
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


def book(folder: Path, *tasks: dict[str, Any]) -> str:
    """Write a playbook of tasks, and return its name."""
    plays = [{"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": list(tasks)}]
    (folder / "book.yml").write_text(yaml.safe_dump(plays), encoding="utf-8")
    return "book.yml"


def test_a_stack_takes_what_an_export_wrote_as_the_examples_say(run: Any, sandbox: Any, play: Callable[..., str], tmp_path: Path) -> None:
    """The tasks of both modules' documentation, as they stand there."""
    run("stack", stack=DOCUMENT)
    tasks = [*yaml.safe_load(dokploy_export.EXAMPLES)[:3], *yaml.safe_load(dokploy_stack.EXAMPLES)[-2:]]
    names = ["dokploy_export", "include_vars", "dokploy_stack", "include_vars", "dokploy_stack"]
    assert [next(key for key in task if "." in key).rsplit(".", 1)[-1] for task in tasks] == names
    before = sandbox.instance.state()
    assert "changed=1" in play(book(tmp_path, *tasks), "-vvv")
    (tmp_path / "password").write_text("not-a-secret", encoding="utf-8")
    subprocess.run([str(BIN / "ansible-vault"), "encrypt", "--vault-password-file", "password", "shop.yml"], cwd=tmp_path, check=True, capture_output=True)
    more = ("-vvv", "--vault-password-file", "password", "-e", f"ansible_python_interpreter={sys.executable}")
    for here in (True, False):
        assert "changed=0" in play(book(tmp_path, *tasks[1:]), *more, "-e", f"dokploy_in_process={here}")
    assert sandbox.instance.state() == before
    with Sandbox() as empty:
        assert "changed=1" in play(book(tmp_path, *tasks[1:3]), *more, server=empty)
        made, held = (run("export", url=one.url, api_key=one.api_key, project="shop", return_secrets=True) for one in (empty, sandbox))
        assert made["stack"] == held["stack"]


def test_a_file_that_holds_no_document_is_told(sandbox: Any, play: Callable[..., str], tmp_path: Path) -> None:
    for number, (text, words) in enumerate((
        ("- projects", "holds no document; it must be a dictionary"),
        ("dokploy_stack: {projects: {no: {}}}", "the key False is not text"),
        ("dokploy_stack: {projects: {shop: {nope: 1}}}", "projects.shop.nope: there is no such option"),
        ("dokploy_stack: {}\nweb: {}", "stack: web can't stand beside dokploy_stack, which is the whole document"),
        ("projects: {shop: {description: '{{ left }}'}}", "'left' is undefined"),
    )):
        (tmp_path / "a.yml").write_text(text, encoding="utf-8")
        task = {"name": "Apply", "dokploy.dokploy.dokploy_stack": {"src": "a.yml"}, "ignore_errors": True}
        assert words in play(book(tmp_path, task)).replace("\n", " "), number
    assert sandbox.instance.state().keys() <= {"member", "organization", "user", "webServerSettings"}


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """A folder with the files that the guide shows, each named by its first line."""
    for text in re.findall(r"^\.\. code-block:: (?:yaml|jinja)\n\n((?:  .*\n|\n)+)", GUIDE.read_text(encoding="utf-8"), re.MULTILINE):
        (tmp_path / text.split("\n", 1)[0].removeprefix("  # ")).write_text(textwrap.dedent(text), encoding="utf-8")
    return tmp_path


def test_the_documents_of_the_guide_are_applied_once(run: Any, sandbox: Any, play: Callable[..., str], guide: Path) -> None:
    (guide / "secrets.yml").write_text(f"shop_password: {SECRET}", encoding="utf-8")
    shop = ("stack", "-e", "@shop.yml", "-e", "@secrets.yml")
    for name, *more in (shop, ("stack", "-e", "@stages.yml"), ("tenants.yml",)):
        predicted = play(name, *more, "--check", "--diff")
        assert "changed=1" in predicted and "changed=1" in play(name, *more), more
        assert "changed=0" in play(*("apply.yml",) if (name, *more) == shop else (name, *more), "-vvv"), more
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


@pytest.mark.parametrize(("role", "kinds"), [
    ("webapp", ("application", "postgres", "domain")), ("compose_stack", ("compose", "domain", "mounts", "schedule")), ("database", ("postgres", "backup")),
])
def test_the_play_of_a_roles_readme_is_applied_once(sandbox: Any, play: Callable[..., str], tmp_path: Path, role: str, kinds: tuple[str, ...]) -> None:
    text = (GUIDE.parents[3] / "roles" / role / "README.md").read_text(encoding="utf-8")
    block = re.search(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert block
    (tmp_path / "shop.yml").write_text(block[1], encoding="utf-8")
    (tmp_path / "uptime").mkdir()
    (tmp_path / "uptime" / "compose.yml").write_text("services: {web: {image: nginx, environment: {TOKEN: '${TOKEN}'}}}\n", encoding="utf-8")
    (tmp_path / "uptime" / "checks.yml").write_text("a: 1\n", encoding="utf-8")
    given = [f"-e{name}={SECRET}" for name in re.findall(r'"{{ (\w+) }}"', block[1])]
    outputs = [play("shop.yml", *given, *more) for more in (("--check", "--diff"), ("--diff",), ("--diff", "-vvv"))]
    assert ["changed=1" in output for output in outputs] == [True, True, False]
    assert all(sandbox.instance.table(kind) for kind in kinds)
    stated = {row[f"{kind}Status"] for kind in ("application", "compose") for row in sandbox.instance.table(kind).values()}
    assert stated <= {"done"}
    play("shop.yml", *given, "-e", f"{role}_state=absent")
    assert not any(sandbox.instance.table(kind) for kind in kinds if kind != "mounts") and sandbox.instance.table("project")


def test_a_database_is_backed_up_at_once(sandbox: Any, play: Callable[..., str], tmp_path: Path) -> None:
    text = (GUIDE.parents[3] / "roles" / "database" / "README.md").read_text(encoding="utf-8")
    block = re.search(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert block
    (tmp_path / "shop.yml").write_text(block[1], encoding="utf-8")
    given = [f"-e{name}={SECRET}" for name in re.findall(r'"{{ (\w+) }}"', block[1])]
    assert "changed=2" in play("shop.yml", *given, "-e", "database_backup_now=true")
    assert [request for request in sandbox.requests if "backup.manualBackupPostgres" in request]


def test_the_sandbox_starts_as_the_readme_says() -> None:
    root = GUIDE.parents[3]
    found = re.findall(r"^\$ PYTHONPATH=(\S+) python (-m dokploy_sandbox) --port \d+$", (root / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(found) == 1
    path, module = found[0]
    command = [sys.executable, *module.split(), "--port", "0"]
    with subprocess.Popen(command, cwd=root, env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = dict(process.stdout.readline().strip().split("=") for count in range(2))
        process.terminate()
    assert told["DOKPLOY_URL"].startswith("http://127.0.0.1:") and told["DOKPLOY_API_KEY"]


def test_the_readme_names_all_there_is() -> None:
    """A row begins with a whole name, and may go on with ends of names."""
    root = GUIDE.parents[3]
    text = (root / "README.md").read_text(encoding="utf-8")
    modules = {path.stem for path in (root / "plugins" / "modules").glob("*.py")}
    assert sorted(module for module in modules if f"`{module}`" not in text and f"`{module.removeprefix('dokploy')}`" not in text) == []
    others = {path.name for path in (root / "roles").iterdir()} | {path.stem for path in (root / "playbooks").glob("*.yml")} - {"demo", "show"}
    assert sorted(name for name in others if f"`{name}`" not in text) == []
