# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole instance in one document: its machines, certificates, networks, settings and proxy beside its projects."""

from __future__ import annotations

import json
from typing import Any, Callable

import pytest
from dokploy_sandbox import VERSIONS

from ..module_utils.pairs import pair
from .documents import PRIVATE_KEY, SECRET

Run = Callable[..., dict[str, Any]]
TOKEN = {"url_callback": "https://dokploy.example.com/alerts", "token": SECRET, "cron_job": "0 0 * * *"}
APPLICATIONS = {f"web{number}": {"docker_image": "nginx:1", "domains": [{"host": f"w{number}.example.com", "port": 80}]} for number in range(24)}


def instance(release: str) -> dict[str, Any]:
    """Return the document of an instance of a release, with more than 50 resources."""
    networks = {} if release == "v0.28.8" else {"networks": {"inner": {"driver": "overlay"}}}
    return {
        **networks,
        "ssh_keys": {"deploy": {"private_key": PRIVATE_KEY, "public_key": "ssh-ed25519 not-a-key"}},
        "certificates": {"wildcard": pair()},
        "servers": {"worker": {"ip_address": "192.0.2.20", "ssh_key": "deploy", "monitoring": TOKEN}},
        "settings": {
            "host": "dokploy.example.com", "https": True, "certificate_type": "letsencrypt", "log_cleanup_cron": "@daily", "request_log": True,
            "monitoring": TOKEN,
            "traefik": [{"type": "file", "path": "dynamic/my.yml", "content": "http:\n  routers: {}\n"}],
        },
        "notifications": {"team": {"type": "slack", "webhook_url": f"https://chat.example.com/{SECRET}", "app_build_error": True}},
        "projects": {"shop": {"environments": {"production": {"applications": APPLICATIONS, "compose": {"tools": {"compose_file": "services: {}\n"}}}}}},
    }


@pytest.mark.parametrize("release", VERSIONS)
def test_it_is_applied_unchanged_and_carried_to_an_empty_one(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    document = instance(release)
    predicted, applied = run("stack", stack=document, check=True), run("stack", stack=document)
    assert (predicted["diff"], predicted["summary"]) == (applied["diff"], applied["summary"]) and applied["summary"]["created"] >= 50
    sandbox.requests.clear()
    assert run("stack", stack=document)["changed"] is False
    assert len(sandbox.requests) == (2 if release == "v0.28.8" else 3)
    exported = run("export", return_secrets=True)["stack"]
    assert run("stack", stack=exported, prune="all")["changed"] is False
    assert SECRET not in json.dumps([predicted, applied, run("export")])
    sandbox.reset(release)
    run("stack", stack=exported)
    assert run("export", return_secrets=True)["stack"] == exported
