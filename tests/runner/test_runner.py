# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs as AWX runs them, by ansible-runner with a credential in the environment, and the image that they run in.

DOKPLOY_URL and DOKPLOY_API_KEY name a server to use instead of the sandbox; what is made there is removed again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Iterator

import ansible_runner
import pytest
import yaml

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "sandbox"))
from dokploy_sandbox import Sandbox  # noqa: E402

BIN = Path(sys.executable).parent
PROJECT = "runner-test"
#: In options that are secrets, and in the middle of others' texts.
MARKERS = ("planted-secret-of-the-application", "planted-secret-of-the-database", "planted-secret-of-the-address")
STACK = {"projects": {PROJECT: {"environments": {"production": {
    "applications": {"web": {
        "docker_image": "localhost:5000/nope:1", "source_type": "docker", "env": {"TOKEN": MARKERS[0]},
        "mounts": [{"type": "file", "mount_path": "/c", "file_path": "c", "content": MARKERS[0]}],
    }},
    "postgres": {"db": {"database_name": "shop", "database_user": "shop", "database_password": MARKERS[1]}},
}}}}}
CHANGED = yaml.safe_load(yaml.safe_dump(STACK).replace("/nope:1", "/nope:2").replace(MARKERS[0], f"{MARKERS[0]}-changed"))
READ = {"dokploy.dokploy.dokploy_info": {"resource": "application", "project": PROJECT, "environment": "production"}}
TASKS: dict[str, list[Any]] = {
    "apply": [{"dokploy.dokploy.dokploy_stack": {"stack": STACK}}, READ],
    "change": [{"dokploy.dokploy.dokploy_stack": {"stack": CHANGED}, "diff": True}, {**READ, "vars": {"dokploy_in_process": False}}],
    "wrong": [{"dokploy.dokploy.dokploy_application": {"project": PROJECT, "name": "web", "env": {"A": MARKERS[0]}, "replicas": -1}}],
    "nowhere": [{**READ, "environment": {"DOKPLOY_URL": f"http://user:{MARKERS[2]}@127.0.0.1:9"}}],
    "deploy": [{"dokploy.dokploy.dokploy_deployment": {"project": PROJECT, "application": "web", "wait_for": "deployed"}}],
    "remove": [{"dokploy.dokploy.dokploy_project": {"name": PROJECT, "state": "absent"}}],
}
FAIL = ("wrong", "nowhere", "deploy")


@pytest.fixture(scope="module")
def server() -> Iterator[dict[str, str]]:
    """The variables that a credential puts into the environment."""
    if os.environ.get("DOKPLOY_URL"):
        yield {name: os.environ[name] for name in ("DOKPLOY_URL", "DOKPLOY_API_KEY")}
        return
    with Sandbox() as sandbox:
        yield {"DOKPLOY_URL": sandbox.url, "DOKPLOY_API_KEY": sandbox.api_key}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, server: dict[str, str]) -> Path:
    """The folder of a job, with its playbooks."""
    made = tmp_path_factory.mktemp("private")
    (made / "project").mkdir()
    for name, tasks in TASKS.items():
        play = {"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": [{"name": name, **task} for task in tasks]}
        (made / "project" / f"{name}.yml").write_text(yaml.safe_dump([play]), encoding="utf-8")
    return made


@pytest.mark.parametrize("name", TASKS)
def test_no_artifact_of_a_job_has_a_secret(folder: Path, server: dict[str, str], name: str) -> None:
    environment = {
        **server, "DOKPLOY_VALIDATE_CERTS": "True", "ANSIBLE_COLLECTIONS_PATH": os.environ["ANSIBLE_COLLECTIONS_PATH"], "PATH": f"{BIN}:{os.environ['PATH']}",
    }
    ran = ansible_runner.run(
        private_data_dir=str(folder), playbook=f"{name}.yml", ident=name, envvars=environment, verbosity=3, quiet=True,
        extravars={"awx_job_id": 1}, settings={"suppress_ansible_output": True},
    )
    assert ran.status == ("failed" if name in FAIL else "successful"), ran.stdout.read()
    events = list((folder / "artifacts" / name / "job_events").iterdir())
    assert events and any(json.loads(event.read_text(encoding="utf-8"))["event"].startswith("runner_on_") for event in events)
    for path in (folder / "artifacts" / name).rglob("*"):
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        if path.name == "command":
            # It has the environment. AWX hides there what is called a key, and stores nothing else of this file.
            command = json.loads(text)
            assert command["env"].pop("DOKPLOY_API_KEY") == server["DOKPLOY_API_KEY"]
            text = json.dumps(command)
        # Playbooks that have secrets in them would be their author's mistake; these are no artifacts.
        assert not any(secret in text for secret in (*MARKERS, server["DOKPLOY_API_KEY"])), path


def test_an_image_has_what_the_collection_needs() -> None:
    ran = subprocess.run(
        [BIN / "ansible-builder", "introspect", os.environ["ANSIBLE_COLLECTIONS_PATH"]], stdout=subprocess.PIPE, text=True, check=True,
    )
    wanted = {line for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")}
    found = {one.split("  # from collection ")[0] for one in yaml.safe_load(ran.stdout)["python"] if one.endswith("dokploy.dokploy")}
    assert found == wanted


@pytest.mark.parametrize("name", ["execution-environment", "decision-environment"])
def test_the_examples_make_a_context(tmp_path: Path, name: str) -> None:
    context = tmp_path / "context"
    example = ROOT / "docs" / "examples" / f"{name}.yml"
    subprocess.run([BIN / "ansible-builder", "create", "--file", example, "--context", context, "--output-filename", "Containerfile"], check=True)
    assert (context / "Containerfile").is_file()
    wanted = yaml.safe_load((context / "_build" / "requirements.yml").read_text(encoding="utf-8"))
    assert wanted == {"collections": [{"name": "dokploy.dokploy"}]}
