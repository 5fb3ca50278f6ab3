# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host name that the server makes up is made up once, and found again."""

from __future__ import annotations

from typing import Any, Callable

import pytest
from dokploy_sandbox import VERSIONS

Run = Callable[..., dict[str, Any]]
WEB = {"project": "shop", "application": "web"}
WANTED = {**WEB, "generate_host": True, "port": 80}


@pytest.fixture
def shop(run: Run, sandbox: Any) -> Any:
    def make(release: str = VERSIONS[-1]) -> Any:
        sandbox.reset(release)
        run("settings", server_ip="203.0.113.7")
        run("project", name="shop")
        run("application", project="shop", name="web", source_type="docker", docker_image="nginx:1")
        run("compose", project="shop", name="stack", compose_file="services: {}\n")
        sandbox.requests.clear()
        return sandbox
    return make


@pytest.mark.parametrize("release", VERSIONS)
def test_it_is_made_up_once_and_found_again(run: Run, shop: Any, release: str) -> None:
    sandbox = shop(release)
    predicted = run("domain", **WANTED, check=True)
    assert predicted["changed"] and "generated.sslip.io" in predicted["diff"][0]["after"] and not sandbox.instance.table("domain")
    made = run("domain", **WANTED)["domain"]
    assert "-203-0-113-7." in made["host"] and made["host"].startswith(next(iter(sandbox.instance.table("application").values()))["appName"][:40])
    sandbox.requests.clear()
    assert run("domain", **WANTED)["changed"] is False and run("domain", **WANTED, check=True)["changed"] is False
    assert len(sandbox.requests) == 2 * 4 and not any("generateDomain" in one for one in sandbox.requests)
    assert run("domain", **WANTED, https=True, certificate_type="letsencrypt")["domain"]["host"] == made["host"]
    other = run("domain", **WANTED, path="/api")["domain"]
    assert other["host"] != made["host"] and len(sandbox.instance.table("domain")) == 2
    assert run("domain", **WEB, generate_host=True, state="absent")["domain"]["host"] == made["host"]
    assert run("domain", **WEB, generate_host=True, state="absent")["changed"] is False
    assert [row["path"] for row in sandbox.instance.table("domain").values()] == ["/api"]


def test_one_that_somebody_states_is_another(run: Run, shop: Any) -> None:
    shop()
    run("domain", **WEB, host="shop.sslip.io", port=80)
    assert run("domain", **WANTED)["domain"]["host"] != "shop.sslip.io"
    made = run("domain", project="shop", compose="stack", service_name="web", generate_host=True, port=80)
    assert made["changed"] and made["redeploy_required"]


@pytest.mark.parametrize("check", [True, False])
def test_what_cannot_be_is_refused(run: Run, shop: Any, check: bool) -> None:
    sandbox = shop()
    run("settings", server_ip="")
    assert "set server_ip with dokploy_settings" in run("domain", **WANTED, check=check, fails=True)["msg"]
    assert run("domain", **{**WANTED, "generate_host": False}, check=check, fails=True)["msg"].startswith("generate_host: must be true")
    assert "mutually exclusive: id|host|generate_host" in run("domain", **WANTED, host="a.example.com", check=check, fails=True)["msg"]
    assert not sandbox.instance.table("domain")


def test_check_mode_takes_a_service_for_made_that_is_not_there(run: Run, shop: Any) -> None:
    shop()
    assert run("domain", **{**WANTED, "application": "api"}, check=True)["changed"]
