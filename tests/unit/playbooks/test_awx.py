# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook that sets up AWX, and what a job there gets of its credential."""

from __future__ import annotations

import json
import os
import re
import ssl
import subprocess
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest
import yaml
from ansible.plugins.loader import module_loader
from ansible_collections.dokploy.dokploy.plugins.doc_fragments import connection
from ansible_collections.dokploy.dokploy.plugins.inventory import dokploy as inventory
from ansible_collections.dokploy.dokploy.plugins.lookup import dokploy as lookup
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION
from jinja2.sandbox import SandboxedEnvironment

from ..plugins.module_utils.pairs import pair
from .awx_api import TOKEN, Awx
from .conftest import BIN, SECRET

Play = Callable[..., str]
BOOK = Path(__file__).parents[3] / "playbooks" / "awx.yml"
needs_awx = pytest.mark.skipif(not module_loader.find_plugin("awx.awx.credential_type"), reason="the collection awx.awx is not installed; nox -s awx has it")


class Loader(yaml.SafeLoader):
    """Reads what is marked as no template as text."""


Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


def credential_type() -> Any:
    tasks = yaml.load(BOOK.read_text(encoding="utf-8"), Loader)[0]["tasks"]
    return tasks[0]["awx.awx.credential_type"]


@pytest.fixture
def set_up(play: Play) -> Callable[..., str]:
    def work(awx: Awx, *more: str, **variables: str) -> str:
        book = ("awx", "-e", "dokploy_awx_scm_url=https://git.example.com/dokploy.git", "-e", "dokploy_url=https://dokploy.example.com",
                "-e", f"dokploy_api_key={SECRET}", *more)
        return play(*book, CONTROLLER_HOST=awx.url, CONTROLLER_OAUTH_TOKEN=TOKEN, ANSIBLE_DEPRECATION_WARNINGS="false", **variables)
    return work


@needs_awx
def test_awx_has_what_it_takes_and_a_second_run_changes_nothing(set_up: Callable[..., str]) -> None:
    with Awx() as awx:
        set_up(awx, "-vvv")
        made = list(awx.changes)
        assert "changed=0" in set_up(awx)
        assert awx.changes == made
        kind, credential = awx.named("credential_types", "Dokploy"), awx.named("credentials", "Dokploy")
        # AWX fills its own templates in.
        assert kind["injectors"] == credential_type()["injectors"] and kind["inputs"] == credential_type()["inputs"]
        assert awx.told[credential["id"]] == {"url": "https://dokploy.example.com", "api_key": SECRET, "skip_certificate_check": False}
        source = awx.named("inventory_sources", "Dokploy")
        assert (source["source"], source["source_path"], source["credential"]) == ("scm", "dokploy.yml", credential["id"])
        assert awx.named("job_templates", "Dokploy plan")["job_type"] == "check"
        apply = awx.named("job_templates", "Dokploy apply")
        assert apply["survey_enabled"] and awx.surveys[f"{apply['url']}survey_spec/"]["spec"][0]["variable"] == "dokploy_deploy"
        for template in awx.records["job_templates"].values():
            assert awx.linked[f"{template['url']}credentials/"] == [{"id": credential["id"]}]
            assert json.loads(template["extra_vars"]) == {"dokploy_src": "shop.yml"}


#: Options of the connection by the variables of the environment that modules take for them.
VARIABLES = {spec["fallback"][1][0]: option for option, spec in CONNECTION.items() if "fallback" in spec}


def test_a_job_gets_what_the_plugins_read() -> None:
    inputs, injected = credential_type()["inputs"], credential_type()["injectors"]["env"]
    assert [VARIABLES[name] for name in injected] == ["url", "api_key", "validate_certs"] and inputs["required"] == ["url", "api_key"]
    assert [field["id"] for field in inputs["fields"] if field.get("secret")] == ["api_key"]
    for variable in injected:
        assert f"E({variable})" in connection.ModuleDocFragment.DOCUMENTATION
        for plugin in (inventory, lookup):
            assert {"name": variable} in yaml.safe_load(plugin.DOCUMENTATION)["options"][VARIABLES[variable]]["env"]
        # AWX keeps the values of such variables out of what it stores of a job.
        assert bool(re.search("API|TOKEN|KEY|SECRET|PASS", variable)) == (variable == "DOKPLOY_API_KEY")


@pytest.mark.parametrize("ticked, text", [(False, "True"), (True, "False")])
def test_awx_fills_in_what_a_credential_has(ticked: bool, text: str) -> None:
    given = {"url": "https://dokploy.example.com", "api_key": SECRET, "skip_certificate_check": ticked}
    env = {name: SandboxedEnvironment().from_string(template).render(given) for name, template in credential_type()["injectors"]["env"].items()}
    assert env == {"DOKPLOY_URL": given["url"], "DOKPLOY_API_KEY": SECRET, "DOKPLOY_VALIDATE_CERTS": text}


TASK = {"dokploy.dokploy.dokploy_info": {"resource": "project"}}
LOOKUP = "{{ lookup('dokploy.dokploy.dokploy', 'shop', resource='project') }}"
#: Each way to reach a server, as a task.
WAYS = {
    "module": {**TASK, "vars": {"dokploy_in_process": False}},
    "action": TASK,
    "lookup": {"ansible.builtin.debug": {"msg": LOOKUP}},
}


@pytest.fixture(scope="module")
def self_signed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server whose certificate nobody has signed."""
    made, file = pair(), tmp_path_factory.mktemp("tls") / "both.pem"
    file.write_text(made["certificate_data"] + made["private_key"], encoding="utf-8")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with Awx() as awx:
        awx.server.socket = context.wrap_socket(awx.server.socket, server_side=True)
        yield awx.url.replace("http:", "https:")


@pytest.mark.parametrize("text, checked", [("True", True), ("False", False), ("true", True), ("no", False)])
def test_a_boolean_comes_as_text(self_signed: str, tmp_path: Path, text: str, checked: bool) -> None:
    """AWX writes what Python writes; each way to reach a server reads it."""
    tasks = [{"name": name, "ignore_errors": True, **task} for name, task in WAYS.items()]
    (tmp_path / "book.yml").write_text(yaml.safe_dump([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]), encoding="utf-8")
    (tmp_path / "dokploy.yml").write_text("plugin: dokploy.dokploy.dokploy\n", encoding="utf-8")
    environment = {
        **os.environ, "DOKPLOY_URL": self_signed, "DOKPLOY_API_KEY": SECRET, "DOKPLOY_VALIDATE_CERTS": text, "ANSIBLE_HOME": str(tmp_path / "ansible"),
        "ANSIBLE_NOCOLOR": "1", "COLUMNS": "400",
    }
    for command in (["ansible-playbook", "book.yml"], ["ansible-inventory", "-i", "dokploy.yml", "--list"]):
        ran = subprocess.run([BIN / command[0], *command[1:]], capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
        said = ran.stdout + ran.stderr
        parts = re.split(r"^TASK \[", said, flags=re.MULTILINE)[1:] or [said]
        assert len(parts) == (len(WAYS) if command[0] == "ansible-playbook" else 1), said
        for part in parts:
            assert ("certificate verify failed" in part) is checked and SECRET not in part, part
