# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example pipelines of GitHub and GitLab: each script is run as it stands, with stand-ins for what talks to them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Iterator

import pytest
import yaml
from dokploy_sandbox import Sandbox

BIN = Path(sys.executable).parent
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
#: What each stand-in writes: its words, and the file that it is given.
STAND_IN = """#!/bin/sh
exec >> "$CALLS"
echo "${0##*/}" "$@"
for word; do case $word in comment.md) cat comment.md;; body@*) cat "${word#body@}";; esac; done
"""
SECRET = "planted-secret"
WEB = {"docker_image": "nginx:1.27", "env": {"PASSWORD": "{{ shop_password }}"}}


class Pipeline:
    """A checkout with a document and an encrypted secret, and what runs the scripts of a job in it."""

    def __init__(self, folder: Path, server: Any) -> None:
        self.folder, self.calls = folder, folder / ".calls"
        self.calls.touch()
        for name in ("pip", "gh", "curl", "ansible-galaxy"):
            path = folder / ".bin" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(STAND_IN, encoding="utf-8")
            path.chmod(0o755)
        self.environment = {
            **os.environ, "PATH": f"{folder / '.bin'}:{BIN}:{os.environ['PATH']}", "CALLS": str(self.calls), "VAULT_PASSWORD": "not-a-secret",
            "ANSIBLE_VAULT_PASSWORD_FILE": ".vault-password", "ANSIBLE_HOME": str(folder / ".ansible"), "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false", "DOKPLOY_URL": server.url, "DOKPLOY_API_KEY": server.api_key,
            "STAGING_API_KEY": server.api_key, "PRODUCTION_API_KEY": server.api_key, "GITHUB_STEP_SUMMARY": str(folder / ".summary"),
            "GITHUB_REPOSITORY": "company/shop", "PULL_REQUEST": "7", "GITLAB_TOKEN": "not-a-secret", "CI_API_V4_URL": "https://gitlab.example.com/api/v4",
            "CI_PROJECT_ID": "3", "CI_MERGE_REQUEST_IID": "7",
        }
        stack = {"projects": {"shop": {"environments": {"production": {"applications": {"web": WEB}}}}}}
        hosts = {name: {"dokploy_url": server.url, "dokploy_api_key": server.api_key} for name in ("staging", "production")}
        for name, content in (
            ("shop.yml", stack), ("secrets.yml", {"shop_password": SECRET}),
            ("instances.yml", {"dokploys": {"hosts": hosts, "vars": {"dokploy_src": "shop.yml"}}}),
        ):
            (folder / name).write_text(yaml.safe_dump(content), encoding="utf-8")
        (folder / ".vault-password").write_text("not-a-secret", encoding="utf-8")
        self.run("ansible-vault encrypt secrets.yml")

    def run(self, *scripts: str, ends: int = 0) -> str:
        ran = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", "\n".join(scripts)], cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False,
        )
        assert ran.returncode == ends and SECRET not in ran.stdout + ran.stderr, ran.stdout + ran.stderr
        return ran.stdout + ran.stderr


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as server:
        yield server


@pytest.fixture
def pipeline(tmp_path: Path, sandbox: Any) -> Pipeline:
    return Pipeline(tmp_path, sandbox)


def test_github_comments_the_plan_and_applies_it(pipeline: Pipeline, sandbox: Any) -> None:
    jobs = yaml.safe_load((EXAMPLES / "github" / "dokploy.yml").read_text(encoding="utf-8"))["jobs"]
    plan, apply = ([step["run"] for step in jobs[name]["steps"] if "run" in step] for name in ("plan", "apply"))
    pipeline.run(*plan)
    told = pipeline.calls.read_text(encoding="utf-8")
    assert "ansible-galaxy collection install dokploy.dokploy\n" in told
    assert "gh pr comment 7 --repo company/shop --edit-last --create-if-none --body-file comment.md\n## Dokploy: this would change\n" in told
    assert "Deployed would be shop/production/web." in told and not sandbox.instance.table("application")
    assert "changed=1" in pipeline.run(*apply) and "changed=0" in pipeline.run(*apply)
    assert [row["applicationStatus"] for row in sandbox.instance.table("application").values()] == ["done"]


def test_github_says_why_it_could_not_be_planned(pipeline: Pipeline) -> None:
    jobs = yaml.safe_load((EXAMPLES / "github" / "dokploy.yml").read_text(encoding="utf-8"))["jobs"]
    steps = {step.get("name"): step.get("run") for step in jobs["plan"]["steps"]}
    (pipeline.folder / "shop.yml").write_text("projects: {shop: {nope: 1}}\n", encoding="utf-8")
    pipeline.run(steps["Plan"], ends=2)
    pipeline.run(steps["Comment, also where it could not be planned"])
    assert "projects.shop.nope: there is no such option" in pipeline.calls.read_text(encoding="utf-8")


def test_github_compares_every_morning(pipeline: Pipeline) -> None:
    steps = yaml.safe_load((EXAMPLES / "github" / "drift.yml").read_text(encoding="utf-8"))["jobs"]["drift"]["steps"]
    scripts = [step["run"] for step in steps if "run" in step]
    pipeline.run(*scripts, ends=2)
    assert "Some instances differ" in (pipeline.folder / "drift.html").read_text(encoding="utf-8")
    pipeline.run("ansible-playbook dokploy.dokploy.stack -e dokploy_src=shop.yml -e @secrets.yml")
    pipeline.run(*scripts)


def test_gitlab_notes_the_plan_and_applies_it(pipeline: Pipeline, sandbox: Any) -> None:
    jobs = yaml.safe_load((EXAMPLES / "gitlab" / "gitlab-ci.yml").read_text(encoding="utf-8"))
    pipeline.run(*jobs["default"]["before_script"], *jobs["plan"]["script"], *jobs["plan"]["after_script"])
    told = pipeline.calls.read_text(encoding="utf-8")
    assert "https://gitlab.example.com/api/v4/projects/3/merge_requests/7/notes\n## Dokploy: this would change\n" in told
    assert not sandbox.instance.table("application")
    pipeline.run(*jobs["apply"]["script"])
    assert [row["applicationStatus"] for row in sandbox.instance.table("application").values()] == ["done"]
