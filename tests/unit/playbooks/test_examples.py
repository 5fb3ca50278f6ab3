# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every example of the documentation, run by ansible-playbook as it stands.

The examples of a module are the tasks of one play, with a server of their own. What they name and do not make is made first.
Each task is run in check mode, for real, and again.
"""

from __future__ import annotations

import contextlib
import copy
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Iterator

import pytest
import yaml
from dokploy_sandbox import Sandbox
from dokploy_sandbox.engines import engine
from dokploy_sandbox.machines import PLACES, TOOLS, Host

from ..plugins.module_utils.pairs import pair

ROOT = Path(__file__).parents[3]
BIN = Path(sys.executable).parent
PREFIX = "dokploy.dokploy.dokploy_"
SERVICES = ("application", "compose", "postgres", "mysql", "mariadb", "mongo", "redis", "libsql")
#: What is told of a service that an example takes for granted. A database has what every kind of it knows.
PRESENT: dict[str, Any] = {
    "application": {
        "docker_image": "nginx:1.27", "rollback_active": True, "rollback_registry": "company", "domains": [{"host": "old.example.com", "port": 80}],
    },
    "compose": {"compose_type": "docker-compose", "compose_file": "services: {grafana: {image: 'grafana/grafana:12.0.0'}}\n"},
    "postgres": {"database_name": "shop", "database_user": "shop", "database_password": "not-a-secret", "env": {"OLD": "1"}},
}
REGISTRY = {"registry_url": "registry.example.com", "username": "shop", "password": "not-a-secret"}
DESTINATION = {"endpoint": "https://s3.example.com", "bucket": "shop", "access_key": "not-a-key", "secret_access_key": "not-a-secret"}
#: Files that examples read.
FILES = {
    "monitoring.yml": PRESENT["compose"]["compose_file"], "postgresql.conf": "max_connections = 50\n", "prometheus.yml": "scrape_configs: []\n",
    "local.yml": "debug: false\n", "secrets.yml": "db_password: not-a-secret\n",
    "shop.example.com.pem": pair()["certificate_data"], "shop.example.com.key": pair()["private_key"],
    "shop.yml": "projects: {shop: {environments: {production: {postgres: {}}}}}\n",
}
#: What the examples of some modules name besides.
NAMED: dict[str, Any] = {
    "dokploy_invitation": {"notifications": {"mail": {
        "type": "email", "smtp_server": "mail.example.com", "smtp_port": 25, "username": "a", "password": "not-a-secret",
        "from_address": "dokploy@example.com", "to_addresses": ["team@example.com"],
    }}},
    "dokploy_user": {"projects": {"shop": {"environments": {"production": {
        "applications": {"web": {"docker_image": "nginx:1.27"}}, "postgres": {"db": PRESENT["postgres"]},
    }}}}},
}
#: Variables that must have a form.
FORMED = {"shop_certificate": pair()["certificate_data"], "vault_shop_private_key": pair()["private_key"]}
#: Tasks that act each time, rather than state what should be.
ACTS = {
    "Clean up unused images", "Restart what a Compose file runs", "Restart every container of an application", "Deploy the shop and wait",
    "Restart Traefik after its configuration has changed",
    "Deploy, wait, and fail with the end of the log", "Back to the release before", "Another token", "Another text for it",
    "Back up the shop now, before something risky", "Bring the shop back to its newest backup", "Run it now, and wait for the end",
}
#: The address of a remote server that is there already.
PREPARED = "192.0.2.30"
#: A second server.
OTHER = "https://other.example.com"


def calls(tasks: list[Any]) -> Iterator[tuple[str, Any]]:
    """Yield the modules that tasks call, and what they give them."""
    for task in tasks:
        yield from calls(task.get("block", []))
        yield from ((name.removeprefix(PREFIX), values) for name, values in task.items() if name.startswith(PREFIX))


def examples() -> dict[str, Any]:
    """Return the tasks of each module's and lookup's examples as a play, and the plays and tasks of the README."""
    found = {}
    for path in sorted([*(ROOT / "plugins" / "modules").glob("*.py"), *(ROOT / "plugins" / "lookup").glob("*.py")]):
        text = re.search(r'^EXAMPLES = r"""\n(.*?)^"""', path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        assert text, path
        found[path.stem if path.parent.name == "modules" else f"lookup_{path.stem}"] = {"tasks": yaml.safe_load(text[1])}
    blocks = re.findall(r"^```yaml\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    for number, block in enumerate(block for block in map(yaml.safe_load, blocks) if isinstance(block, list)):
        found[f"readme_{number}"] = block[0] if "hosts" in block[0] else {"tasks": block}
    # An empty server has no key to prepare anything with, and a host is no server; test_bootstrap.py and test_host.py have them.
    elsewhere = {"bootstrap", "host_service", "host_container"}
    return {name: one for name, one in found.items() if not any(module in elsewhere for module, values in calls(one["tasks"]))}


EXAMPLES = examples()


def presupposed(tasks: list[Any]) -> Any:
    """Return a stack of what tasks name and do not make: what they work on, what it is in, and what it points at."""
    stack: Any = {"projects": {}}
    made = {values.get("name") for module, values in calls(tasks) if module == "project"}
    machines = {values.get("name") for module, values in calls(tasks) if module == "server"}
    for module, values in calls(tasks):
        # An id comes from a task before.
        if module in ("api", "stack") or "id" in values and "project" not in values:
            continue
        if "generate_host" in values:
            stack["settings"] = {"server_ip": "203.0.113.7"}
        if "destination" in values:
            stack.setdefault("destinations", {})[values["destination"]] = DESTINATION
        if "ai_provider" in values:
            stack["ai_providers"] = {values["ai_provider"]: {"api_url": "https://models.example.com/v1", "provider_api_key": "not-a-key", "model": "m"}}
        for key in {values[name] for name in ("custom_git_ssh_key", "ssh_key") if name in values}:
            stack.setdefault("ssh_keys", {})[key] = {"generate": "ed25519"}
        servers = {values.get("server")} | ({values.get("name")} if values.get("resource") == "server" else set())
        for server in servers - {None} - machines:
            stack.setdefault("ssh_keys", {})["fleet"] = {"generate": "ed25519"}
            stack.setdefault("servers", {})[server] = {"ip_address": PREPARED, "ssh_key": "fleet"}
        if "project" not in values or values["project"] in made:
            continue
        environments = stack["projects"].setdefault(values["project"], {"environments": {}})["environments"]
        services = environments.setdefault(values.get("environment", "production"), {})
        owner = {values["resource"]: values["name"]} if module == "info" and "name" in values else values
        for kind in SERVICES:
            if kind in owner:
                stack["registries"] = {"company": REGISTRY}
                services.setdefault("applications" if kind == "application" else kind, {})[owner[kind]] = PRESENT[kind]
    return stack


def turns(tasks: list[Any]) -> Iterator[Any]:
    """Yield each task three times."""
    for number, task in enumerate(tasks):
        for turn in ("check", "run", "again"):
            yield turned(task, turn, number)


def turned(task: Any, turn: str, number: int) -> Any:
    copied = {**copy.deepcopy(task), "name": f"{turn} {number} {task['name']}"}
    if turn == "check":
        copied["check_mode"] = True
    if "block" in task:
        copied["block"] = [turned(inner, turn, number) for inner in task["block"]]
    return copied


def play(name: str, other: Sandbox) -> Any:
    tasks = EXAMPLES[name]["tasks"]
    text = yaml.safe_dump(tasks)
    variables = set(re.findall(r"{{ (\w+) }}", text)) - {task.get("register") for task in tasks}
    server = {"url": "{{ dokploy_url }}", "api_key": "{{ dokploy_api_key }}"}
    # A restart wants something that runs, and so does a restore.
    deploy = "changed" if name in ("dokploy_container", "dokploy_restore") else "never"
    prepared = {"name": "before", "dokploy.dokploy.dokploy_stack": {"stack": NAMED.get(name) or presupposed(tasks), "deploy": deploy}}
    done = [{
        "name": name, "hosts": name, "gather_facts": False, "module_defaults": {"group/dokploy.dokploy.dokploy": server},
        "vars": {**dict.fromkeys(variables, "not-a-secret"), **FORMED, **EXAMPLES[name].get("vars", {})},
        # The plays after one that fails would not be run.
        "tasks": [{"block": [prepared, *turns(tasks)], "rescue": [{"ansible.builtin.debug": {"msg": "This play failed."}}]}],
    }]
    return yaml.safe_load(yaml.safe_dump(done).replace(OTHER, other.url).replace("{{ other_api_key }}", other.api_key))


@pytest.fixture(scope="module")
def outcome(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What ansible-playbook said of the examples of each module whose test is chosen."""
    chosen = [item.callspec.params["name"] for item in request.session.items if item.path == request.path]
    folder = tmp_path_factory.mktemp("examples")
    hosts = {}
    with contextlib.ExitStack() as stack:
        for file, text in FILES.items():
            (folder / file).write_text(text, encoding="utf-8")
        other = stack.enter_context(Sandbox())
        for name in chosen:
            server = stack.enter_context(Sandbox())
            server.instance.licensed = True
            # Those of the remote servers; the one that an example looks at is set up.
            # What examples take for granted of machines: a volume, and cards.
            engine(server.instance).volumes["shop-uploads"] = {}
            server.instance.shown.cards = 1
            server.instance.license.valid = {"not-a-secret"}
            server.instance.hosts.update({"203.0.113.10": Host(), PREPARED: Host(has={*TOOLS, *PLACES})})
            hosts[name] = {
                "ansible_connection": "local", "ansible_python_interpreter": sys.executable, "dokploy_url": server.url, "dokploy_api_key": server.api_key,
            }
            (folder / f"{name}.yml").write_text(yaml.safe_dump(play(name, other)), encoding="utf-8")
        (folder / "hosts.yml").write_text(yaml.safe_dump({"all": {"hosts": hosts}}), encoding="utf-8")
        books = [f"{name}.yml" for name in chosen]
        environment = {**os.environ, "ANSIBLE_HOME": str(folder / "ansible"), "ANSIBLE_NOCOLOR": "1", "ANSIBLE_NOCOWS": "1"}
        ran = subprocess.run(
            [str(BIN / "ansible-playbook"), "-i", "hosts.yml", *books], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
            cwd=folder, env=environment,
        )
    texts = re.split(r"^PLAY \[(\w+)\] \*+$", ran.stdout, flags=re.MULTILINE)
    return dict(zip(texts[1::2], texts[2::2]))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_run(outcome: Any, name: str) -> None:
    output = outcome[name]
    found = re.findall(r"^TASK \[(.*)\] \*+\n(?:(?!TASK).*\n)*?(ok|changed|skipping|fatal): ", output, re.MULTILINE)
    results = dict(found)
    assert results["before"] in ("ok", "changed") and "WARNING]" not in output, output
    for number, task in enumerate(EXAMPLES[name]["tasks"]):
        for inner in task.get("block", [task]):
            check, run, again = (results.get(f"{turn} {number} {inner['name']}") for turn in ("check", "run", "again"))
            assert run in ("ok", "changed", *(["skipping"] if "when" in inner else [])) and check == run, output
            assert again == (run if inner["name"] in ACTS or "when" in inner or task.get("check_mode") else "ok"), output
