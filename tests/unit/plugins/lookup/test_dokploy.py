# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup plugin, loaded as Ansible loads it, on the sandbox."""

from __future__ import annotations

from typing import Any, Callable

import pytest
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import lookup_loader
from ansible.template import Templar

Run = Callable[..., dict[str, Any]]
DATABASE = {"database_name": "app", "database_user": "app", "database_password": "not-a-secret"}


@pytest.fixture
def shop(run: Run, sandbox: Any) -> Any:
    run("project", name="shop")
    run("environment", project="shop", name="staging")
    for environment in ("production", "staging"):
        run("postgres", project="shop", environment=environment, name="db", docker_image="postgres:17", **DATABASE)
    run("redis", project="shop", name="cache", database_password="not-a-secret", env={"TOKEN": "very-secret"})
    sandbox.requests.clear()
    return sandbox


@pytest.fixture
def look(shop: Any) -> Callable[..., Any]:
    def work(*terms: Any, **options: Any) -> Any:
        loader = DataLoader()
        lookup = lookup_loader.get("dokploy.dokploy.dokploy", loader=loader, templar=Templar(loader=loader))
        return lookup.run(list(terms), variables={"dokploy_url": shop.url, "dokploy_api_key": shop.api_key}, **options)
    return work


def test_a_field_is_given_for_each_term(look: Any, run: Run, shop: Any) -> None:
    cache = run("info", resource="redis", name="cache")["resources"][0]
    assert look("cache", resource="redis", project="shop", field="internal_host") == [cache["app_name"]]
    assert look("cache", cache["redis_id"], resource="redis", field="internal_port") == [6379, 6379]
    assert look("db", resource="postgres", project="shop", environment="staging", field="docker_image") == ["postgres:17"]


def test_one_field_takes_at_most_two_requests(look: Any, shop: Any) -> None:
    look("cache", resource="redis", project="shop", environment="production", field="internal_host")
    assert len(shop.requests) <= 2


def test_a_record_has_no_secret_and_a_named_secret_is_given(look: Any) -> None:
    record = look("cache", resource="redis")[0]
    assert record["name"] == "cache" and "not-a-secret" not in str(record) and "very-secret" not in str(record)
    assert look("cache", resource="redis", field="database_password") == ["not-a-secret"]
    assert look("cache", resource="redis", field="env") == [{"TOKEN": "very-secret"}]


@pytest.mark.parametrize(("term", "options", "words"), [
    ("db", {"resource": "postgres"}, "2 of kind postgres are named 'db'; name their project and environment, or give an id ("),
    ("bd", {"resource": "redis", "project": "shop"}, "there is no redis 'bd' in project shop; there is cache"),
    ("cache", {"resource": "redis", "project": "shpo"}, "project: there is no project 'shpo'; there is shop"),
    ("cache", {"resource": "redi"}, "resource: there is no 'redi'; did you mean redis?"),
    ("x", {"resource": "domain"}, "resource: a domain has no name; read it with dokploy.dokploy.dokploy_info"),
    ("shop", {"resource": "project", "project": "shop"}, "project: a project belongs to no project; leave the option out"),
    ("cache", {"resource": "redis", "field": "internal_hots"}, "field: a redis has no 'internal_hots'; did you mean internal_host?"),
])
def test_mistakes_are_told(look: Any, term: str, options: dict[str, str], words: str) -> None:
    with pytest.raises(AnsibleError, match=None) as raised:
        look(term, **options)
    assert words in str(raised.value)


def test_the_server_must_be_named(look: Any) -> None:
    loader = DataLoader()
    lookup = lookup_loader.get("dokploy.dokploy.dokploy", loader=loader, templar=Templar(loader=loader))
    with pytest.raises(AnsibleError, match="dokploy_url"):
        lookup.run(["cache"], variables={}, resource="redis")
