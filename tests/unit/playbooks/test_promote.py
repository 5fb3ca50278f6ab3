# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What runs in one environment is carried over to another, and nothing else of it."""

from __future__ import annotations

from typing import Any, Callable

import pytest

Play = Callable[..., str]
STEP = ("promote", "-e", "dokploy_project=shop", "-e", "dokploy_from=staging", "-e", "dokploy_to=production")


@pytest.fixture
def shop(run: Any) -> Any:
    """Return what reads an option of an application in both environments."""
    def service(image: str, stage: str) -> Any:
        return {"docker_image": image, "source_type": "docker", "env": {"STAGE": stage}}
    run("stack", deploy="changed", stack={"projects": {"shop": {"environments": {
        "staging": {"applications": {"web": service("web:2", "staging"), "api": service("api:2", "staging")}},
        "production": {"applications": {"web": service("web:1", "live"), "api": service("api:1", "live"), "cron": service("cron:1", "live")}},
    }}}})

    def read(option: str, **more: Any) -> dict[str, Any]:
        found = run("info", resource="application", project="shop", environment="production", **more)["resources"]
        return {one["name"]: one[option] for one in found}
    return read


def test_images_are_carried_over_and_nothing_else(play: Play, shop: Any) -> None:
    assert "changed=1" in play(*STEP, "--check", "--diff")
    assert shop("docker_image") == {"web": "web:1", "api": "api:1", "cron": "cron:1"}
    assert "changed=1" in play(*STEP)
    assert shop("docker_image") == {"web": "web:2", "api": "api:2", "cron": "cron:1"}
    assert shop("env", return_secrets=True)["web"] == {"STAGE": "live"} and shop("application_status")["web"] == "done"
    assert "changed=0" in play(*STEP)


def test_some_can_be_chosen(play: Play, shop: Any) -> None:
    play(*STEP, "-e", '{"dokploy_applications": ["api"]}')
    assert shop("docker_image") == {"web": "web:1", "api": "api:2", "cron": "cron:1"}


def test_what_is_not_in_both_is_told(play: Play, shop: Any) -> None:
    assert "cron must be in both staging and" in play(*STEP, "-e", '{"dokploy_applications": ["web", "cron"]}', ends=2)
