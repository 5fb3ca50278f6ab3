# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of the contract tests, and the server they run against."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Iterator

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "sandbox"), str(HERE.parent / "unit" / "plugins" / "module_utils")]

RECORDED = HERE / "recorded"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--live", action="store_true", help="run against DOKPLOY_URL and DOKPLOY_API_KEY instead of the sandbox")
    parser.addoption("--record", metavar="VERSION", help="with --live: write down what the server, of this release, answers")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "release" in metafunc.fixturenames:
        live = metafunc.config.getoption("--live")
        metafunc.parametrize("release", ["live"] if live else sorted(path.stem for path in RECORDED.glob("*.json")), scope="module")


@pytest.fixture(scope="module")
def address(release: str) -> Iterator[tuple[str, str]]:
    """URL and key of the server under test."""
    if release == "live":
        yield os.environ["DOKPLOY_URL"].rstrip("/"), os.environ["DOKPLOY_API_KEY"]
        return
    from dokploy_sandbox import Sandbox

    with Sandbox(release) as sandbox:
        # The servers that were recorded have none.
        sandbox.instance.proxy = None
        yield sandbox.url, sandbox.api_key
