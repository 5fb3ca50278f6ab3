# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan for a pull request, and what differs on many instances: written for people and programs, with a code at the end."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Callable

import pytest
import yaml
from dokploy_sandbox import Sandbox

from .conftest import SECRET

Play = Callable[..., str]
TEXT = "a | b ``` c {{ not_a_variable }} <script>"
DOCUMENT = {"projects": {"shop": {"description": TEXT, "environments": {"production": {
    "applications": {"web": {"docker_image": "nginx:1", "source_type": "docker", "env": {"PASSWORD": SECRET}}},
}}}}}
FILES = ("-e", "dokploy_src=shop.yml", "-e", "dokploy_plan_markdown=plan.md", "-e", "dokploy_plan_json=plan.json", "-e", "dokploy_plan_html=plan.html")


@pytest.fixture
def shop(tmp_path: Path) -> Callable[[Any], None]:
    def write(document: Any) -> None:
        text = yaml.safe_dump(document, sort_keys=False).replace(TEXT, f"!unsafe '{TEXT}'")
        (tmp_path / "shop.yml").write_text(text, encoding="utf-8")
    write(DOCUMENT)
    return write


def read(folder: Path) -> tuple[Any, str, str]:
    """Return the report for programs, as Markdown and as a page."""
    markdown, page = ((folder / f"plan.{ending}").read_text(encoding="utf-8") for ending in ("md", "html"))
    assert SECRET not in markdown + page
    return json.loads((folder / "plan.json").read_text(encoding="utf-8")), markdown, page


def test_a_plan_says_what_a_run_then_does(play: Play, shop: Any, sandbox: Any, tmp_path: Path) -> None:
    before = sandbox.instance.state()
    play("plan", *FILES)
    assert sandbox.instance.state() == before
    report, markdown, page = read(tmp_path)
    assert (report["changed"], report["failed"]) == (True, False)
    changes = report["instances"][0]["changes"]
    assert [(one["action"], one["path"]) for one in changes] == [("create", "shop"), ("create", "shop/production/web")]
    assert changes[0]["diff"] == [f"+ description: {TEXT}", "+ name: shop"]
    assert "| localhost | 2 | 0 | 0 | 0 | 1 | 0 |" in markdown
    assert "````diff\n" in markdown and f"+ description: {TEXT}" in markdown
    assert "<script>" not in page and "&lt;script&gt;" in page
    play("stack", "-e", "dokploy_src=shop.yml")
    play("plan", *FILES, "-e", "dokploy_fail_on_changes=true")
    report, markdown, page = read(tmp_path)
    assert not report["changed"] and report["summary"] == {"created": 0, "updated": 0, "replaced": 0, "deleted": 0, "unchanged": 3, "deployed": 0}
    assert markdown.startswith("## Dokploy: nothing to change")


def test_a_change_ends_with_an_error_where_that_is_asked_for(play: Play, shop: Any, tmp_path: Path) -> None:
    play("stack", "-e", "dokploy_src=shop.yml")
    DOCUMENT_2 = yaml.safe_load(yaml.safe_dump(DOCUMENT).replace("nginx:1", "nginx:2"))
    shop(DOCUMENT_2)
    assert "something would change" in play("plan", *FILES, "-e", "dokploy_fail_on_changes=true", "-e", "dokploy_deploy=changed", ends=2)
    report, markdown, _page = read(tmp_path)
    assert report["instances"][0]["changes"][0]["diff"] == ["- docker_image: nginx:1", "+ docker_image: nginx:2"]
    assert "Deployed would be shop/production/web." in markdown


class Page(HTMLParser):
    """The text of a page, and what it loads."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.loaded: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.loaded += [value for name, value in attrs if name in ("src", "href")]


def test_drift_compares_many_instances(play: Play, shop: Any, sandbox: Any, tmp_path: Path) -> None:
    with Sandbox() as other:
        hosts = {
            "staging": {"dokploy_url": sandbox.url, "dokploy_api_key": sandbox.api_key},
            "production": {"dokploy_url": other.url, "dokploy_api_key": other.api_key},
        }
        inventory = {"all": {"hosts": hosts, "vars": {"dokploy_src": "shop.yml"}}}
        (tmp_path / "instances.yml").write_text(yaml.safe_dump(inventory), encoding="utf-8")
        drift = ("drift", "-i", "instances.yml", "-e", "dokploy_hosts=all", *FILES[2:])
        play("stack", "-i", "instances.yml", "-e", "dokploy_hosts=all")
        play(*drift)
        play("stack", "-i", "instances.yml", "-e", "dokploy_hosts=production", "-e", json.dumps({"dokploy_src": None, "dokploy_stack": {
            "projects": {"shop": {"description": "by hand"}},
        }}))
        assert "something would change" in play(*drift, ends=2)
        report, _markdown, text = read(tmp_path)
        assert {one["name"]: one["changed"] for one in report["instances"]} == {"production": True, "staging": False}
        page = Page()
        page.feed(text)
        assert not page.loaded and "- description: by hand" in page.texts
    assert "production could not be planned" in play(*drift, ends=2)
    report, markdown, text = read(tmp_path)
    assert [one["name"] for one in report["instances"] if one["error"]] == ["production"] and "It could not be planned" in markdown
