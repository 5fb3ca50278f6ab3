# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all unit tests share: the sandbox as a fixture, and modules run as Ansible runs them."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import sys
import threading
from pathlib import Path
from typing import Any, Callable, Iterator
from unittest import mock

import pytest
from ansible.module_utils import basic
from ansible.module_utils.common.parameters import PASS_VARS
from ansible.plugins.loader import init_plugin_loader
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent.parent / "sandbox"))

# Plugins are found on ANSIBLE_COLLECTIONS_PATH from here on; it can be done once in a process.
init_plugin_loader()

# The same examples every time in CI, so that a change is what breaks a test, and no deadline on a machine that is busy.
# Fixtures shared by the examples of a property are reset by the property itself.
COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}
settings.register_profile("ci", derandomize=True, max_examples=100, **COMMON)
settings.register_profile("local", **COMMON)
settings.load_profile("ci" if os.environ.get("CI") else "local")

Result = dict[str, Any]


@pytest.fixture(scope="session")
def server() -> Iterator[Any]:
    from dokploy_sandbox import Sandbox

    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(server: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A server of v0.30.2 on which nothing has been made, and for whose containers time passes while a module sleeps."""
    server.reset("v0.30.2")
    monkeypatch.setattr("time.sleep", server.skip)
    for name in ("DOKPLOY_URL", "DOKPLOY_API_KEY", "DOKPLOY_TIMEOUT", "DOKPLOY_VALIDATE_CERTS"):
        monkeypatch.delenv(name, raising=False)
    return server


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits for a retry, nor for long for more of a stream."""
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    stream = importlib.import_module("ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.stream")
    monkeypatch.setattr(stream, "FIRST", 1.0)
    monkeypatch.setattr(stream, "SILENCE", 0.1)


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each test has a machine of its own: no locks of others, and nothing remembered of a server."""
    folder = str(tmp_path_factory.mktemp("machine"))
    monkeypatch.setattr("tempfile.tempdir", folder)
    monkeypatch.setenv("TMPDIR", folder)


def run_module(name: str, /, check: bool = False, verbosity: int = 0, **parameters: Any) -> Result:
    """Run a module's ``main`` in this process, on the text it would read, and return what it writes, with its warnings."""
    warnings: list[str] = []
    arguments = {**parameters, "_ansible_check_mode": check, "_ansible_diff": True, "_ansible_verbosity": verbosity}
    if "inject_invocation" in PASS_VARS:
        arguments["_ansible_inject_invocation"] = True
    output = io.StringIO()
    with mock.patch.object(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode()), contextlib.ExitStack() as stack:
        if hasattr(basic, "_ANSIBLE_PROFILE"):
            stack.enter_context(mock.patch.object(basic, "_ANSIBLE_PROFILE", "legacy"))
        # Some releases of ansible-core put them in the result, others show them at once.
        stack.enter_context(mock.patch.object(basic.AnsibleModule, "warn", lambda module, warning, **more: warnings.append(warning)))
        stack.enter_context(contextlib.redirect_stdout(output))
        with pytest.raises(SystemExit):
            importlib.import_module(f"ansible_collections.dokploy.dokploy.plugins.modules.dokploy_{name}").main()
    return {**json.loads(output.getvalue()), **({"warnings": warnings} if warnings else {})}


@pytest.fixture
def unknown_rule(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Let the sandbox refuse every value of a field, as a server does that is newer than the collection."""
    from dokploy_sandbox import refinements

    def add(router: str, field: str) -> None:
        rule = refinements.Refinement(router, field, lambda value, row: False, "a rule of a later server")
        monkeypatch.setattr(refinements, "REFINEMENTS", (*refinements.REFINEMENTS, rule))
    return add


@pytest.fixture
def run(sandbox: Any) -> Callable[..., Result]:
    """Run a module against the sandbox, and fail where it fails; ``fails=None`` where it may."""
    def work(name: str, /, fails: bool | None = False, **parameters: Any) -> Result:
        result = run_module(name, **{"url": sandbox.url, "api_key": sandbox.api_key, **parameters})
        assert fails is None or bool(result.get("failed")) is fails, result.get("msg")
        return result
    return work


@pytest.fixture
def machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Give each controller a folder for locks of its own, as on a machine of its own; all one where the set is emptied."""
    apart = {"apart"}

    def folder() -> str:
        path = tmp_path / (threading.current_thread().name if apart else "shared")
        path.mkdir(exist_ok=True)
        return str(path)

    monkeypatch.setattr("tempfile.gettempdir", folder)
    return apart
