# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The integration targets, run by ansible-test against a server."""

from __future__ import annotations

import os
import string

from .ansible_test import ansible_test
from .server import Server
from .workplace import Workplace, words

#: What the targets deploy and how it is reached, for a live server to be told of another.
TESTED = {
    "DOKPLOY_TEST_IMAGE": "nginx:1.27",
    "DOKPLOY_TEST_REDIS_IMAGE": "redis:8",
    "DOKPLOY_TEST_POSTGRES_IMAGE": "postgres:17",
    "DOKPLOY_TEST_MISSING_IMAGE": "registry.invalid/nope:1",
    "DOKPLOY_TEST_REGISTRY": "registry.example.com robot not-a-secret",
    "DOKPLOY_TEST_S3": "",
    "DOKPLOY_TEST_ENDPOINT_MODE": "vip",
}


def run_targets(place: Workplace, server: Server) -> None:
    """Tell the targets of the server, and run those that TARGETS names, or all."""
    tests = place.collection / "tests" / "integration"
    tested = {**TESTED, "DOKPLOY_TEST_EMPTY_URL": server.empty_url}
    told = {name: os.environ.get(name) or value for name, value in tested.items()}
    template = string.Template((tests / "integration_config.yml.template").read_text())
    config = tests / "integration_config.yml"
    config.touch(mode=0o600)
    config.write_text(template.substitute(told, **server.variables, LIVE=str(server.live).lower()))
    try:
        ansible_test(place, "integration", "--color", "no", "--python", str(place.session.python), *words("TARGETS"))
    finally:
        config.unlink(missing_ok=True)
