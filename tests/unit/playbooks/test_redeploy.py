# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook that deploys again what failed, and gives up."""

from __future__ import annotations

from typing import Any, Callable

import pytest

Play = Callable[..., str]
FAILS = {"docker_image": "registry.example.com/nope:1", "source_type": "docker"}


@pytest.fixture
def deployments(run: Any) -> Callable[[str], list[str]]:
    """Return how the deployments of a service ended, the newest first."""
    def read(kind: str) -> list[str]:
        return [one["status"] for one in run("info", resource="deployment", project="shop", environment="production", **{kind: "web"})["resources"]]
    return read


@pytest.mark.parametrize("kind, collected, options", [
    ("application", "applications", FAILS),
    ("compose", "compose", {"compose_file": f"services: {{web: {{image: '{FAILS['docker_image']}'}}}}\n", "source_type": "raw"}),
])
def test_what_fails_is_deployed_again_until_the_limit(
    play: Play, run: Any, deployments: Any, kind: str, collected: str, options: Any,
) -> None:
    run("stack", stack={"projects": {"shop": {"environments": {"production": {collected: {"web": options}}}}}})
    book = ("redeploy", "-e", "dokploy_project=shop", "-e", f"dokploy_{kind}=web", "-e", "dokploy_link=https://dokploy.example.com/page")
    # What was never deployed did not fail.
    play(*book)
    assert deployments(kind) == []
    run("deployment", project="shop", **{kind: "web"}, fails=True)
    for count in (2, 3):
        play(*book, ends=2)
        assert deployments(kind) == ["error"] * count
    said = play(*book, ends=2)
    assert "The last 3 deployments of web in shop failed" in said and "https://dokploy.example.com/page" in said
    assert deployments(kind) == ["error"] * 3


def test_what_was_mended_meanwhile_is_left_alone(play: Play, run: Any, deployments: Any) -> None:
    run("stack", stack={"projects": {"shop": {"environments": {"production": {"applications": {"web": FAILS}}}}}})
    run("deployment", project="shop", application="web", fails=True)
    run("application", project="shop", name="web", docker_image="nginx:1")
    book = ("redeploy", "-e", "dokploy_project=shop", "-e", "dokploy_application=web")
    play(*book)
    assert deployments("application") == ["done", "error"]
    play(*book)
    assert deployments("application") == ["done", "error"]
