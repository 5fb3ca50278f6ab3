# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked about is there or is told to be missing; filters choose among it; containers are read, and acted on by a module of their own."""

from __future__ import annotations

from typing import Any, Callable

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.containers import CONTAINER
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, services

Run = Callable[..., dict[str, Any]]
WEB = {"project": "shop", "application": "web"}
PASSWORD = {"database_name": "a", "database_user": "a", "database_password": "not-a-secret"}


@pytest.fixture
def shop(run: Run, sandbox: Any) -> Any:
    """A server with applications of one name in several places, and what belongs to one of them."""
    sandbox.instance.licensed = True
    run("project", name="shop")
    run("project", name="other")
    run("environment", project="shop", name="staging")
    for project, environment, name, image in (
        ("shop", "production", "web", "a"), ("shop", "staging", "web", "b"), ("shop", "staging", "api", "b"), ("other", "production", "web", "c"),
    ):
        run("application", project=project, environment=environment, name=name, docker_image=image)
    run("domain", **WEB, host="a.example.com", https=True)
    run("postgres", project="shop", name="db", **PASSWORD)
    sandbox.requests.clear()
    return sandbox


def test_info_finds_by_name_id_parent_and_filter(run: Run, shop: Any) -> None:
    def found(**options: Any) -> list[tuple[str, str, str]]:
        return sorted((one["project"], one["environment"], one["name"]) for one in run("info", resource="application", **options)["resources"])

    assert len(found()) == 4
    assert found(name="web", project="shop") == [("shop", "production", "web"), ("shop", "staging", "web")]
    assert found(environment="staging") == [("shop", "staging", "api"), ("shop", "staging", "web")]
    assert found(filters={"docker_image": "b"}, name="api") == [("shop", "staging", "api")]
    one = run("info", resource="application", project="other")["resources"][0]
    assert found(id=one["application_id"]) == found(name=one["application_id"]) == [("other", "production", "web")]
    assert found(id=one["application_id"], project="other", name="web") == [("other", "production", "web")]
    assert [one["host"] for one in run("info", resource="domain", **WEB)["resources"]] == ["a.example.com"]


@pytest.mark.parametrize(("options", "words"), [
    ({"resource": "application", "project": "shpo"}, "project: there is no project 'shpo'; there is other, shop"),
    ({"resource": "domain", "project": "shpo", "application": "web"}, "project: there is no project 'shpo'; there is other, shop"),
    ({"resource": "domain", "environment": "stagign"}, "environment: there is no environment 'stagign'; there is production, staging"),
    (
        {"resource": "domain", "project": "shop", "environment": "staging", "application": "wbe"},
        "application: there is no application 'wbe' in environment shop/staging; there is api, web",
    ),
    ({"resource": "project", "name": "shpo"}, "name: there is no project 'shpo'; there is other, shop"),
    ({"resource": "application", "project": "other", "name": "api"}, "name: there is no application 'api' in project other; there is web"),
    ({"resource": "postgres", "project": "shop", "name": "bd"}, "name: there is no postgres 'bd' in project shop; there is db"),
    ({"resource": "mount", "project": "shop", "postgres": "bd"}, "postgres: there is no postgres 'bd' in project shop; there is db"),
    ({"resource": "registry", "name": "hub"}, "name: there is no registry 'hub'"),
    ({"resource": "schedule", "server": "one"}, "server: there is no server 'one'"),
    ({"resource": "application", "id": "nope"}, "id: there is no application with the id 'nope'"),
    ({"resource": "server", "id": "nope"}, "id: there is no server with the id 'nope'"),
    ({"resource": "schedule", "application": "web", "compose": "x"}, "application and compose: a schedule does not belong to all of these"),
    ({"resource": "application", "application": "web"}, "application: an application belongs to no application; leave the option out and use name"),
    ({"resource": "domain", "name": "a"}, "name: a domain has no name; use filters with host"),
    ({"resource": "domain", "logs": True}, "logs: a domain has none; use it with resource: container"),
])
def test_what_is_not_there_is_told_with_what_there_is(run: Run, shop: Any, options: dict[str, Any], words: str) -> None:
    assert words in run("info", fails=True, **options)["msg"]


def test_an_id_of_another_place_is_not_there(run: Run, shop: Any) -> None:
    one = run("info", resource="application", project="other")["resources"][0]["application_id"]
    words = f"id: there is no application with the id '{one}' in project shop"
    assert run("info", fails=True, resource="application", project="shop", id=one)["msg"] == words


@pytest.mark.parametrize(("resource", "filters", "words"), [
    ("application", {"docker_imge": "b"}, "filters.docker_imge: an application has no such field; did you mean docker_image?"),
    ("application", {"dockerImage": "b"}, "filters.dockerImage: an application has no such field; did you mean docker_image?"),
    ("domain", {"prject": "shop"}, "filters.prject: a domain has no such field; did you mean project?"),
    ("project", {"xyzzy": 1}, "filters.xyzzy: a project has no such field; there is name, description, env"),
    ("server", {"nmae": "a"}, "filters.nmae: a server has no such field; did you mean name?"),
    ("container", {"stat": "running"}, "filters.stat: a container has no such field; did you mean"),
    ("application", {"source_type": "dokcer"}, "filters.source_type: value of source_type must be one of"),
    ("application", {"replicas": "two"}, "filters.replicas: "),
    ("application", {"memory_limit": "lots"}, "filters.memory_limit: "),
    ("application", {"password": "x"}, "filters.password: is a secret, which is read with return_secrets only"),
    ("application", {"nope": 1, "replicas": "two"}, "; filters.replicas: "),
])
def test_a_filter_that_chooses_nothing_ever_is_a_mistake(run: Run, shop: Any, resource: str, filters: dict[str, Any], words: str) -> None:
    assert words in run("info", fails=True, resource=resource, filters=filters)["msg"]
    assert shop.requests == []


@pytest.mark.parametrize(("resource", "filters", "count"), [
    ("project", {"name": "nope"}, 0),
    ("application", {"project": "nope"}, 0),
    ("application", {"project": "shop", "environment": "staging"}, 2),
    ("domain", {"host": "A.example.com", "https": "yes"}, 1),
    ("domain", {"https": False}, 0),
    ("domain", {"port": "3000", "path": None}, 1),
    ("application", {"description": None, "replicas": "1"}, 4),
    ("application", {"command": "", "name": "api"}, 1),
    ("postgres", {"environment": "production", "database_user": "a"}, 1),
])
def test_filters_are_compared_as_options_are(run: Run, shop: Any, resource: str, filters: dict[str, Any], count: int) -> None:
    assert len(run("info", resource=resource, filters=filters)["resources"]) == count


def test_a_secret_can_be_filtered_by_who_may_read_it(run: Run, shop: Any) -> None:
    for password, count in (("not-a-secret", 1), ("not-it", 0)):
        found = run("info", resource="postgres", return_secrets=True, filters={"database_password": password})
        assert len(found["resources"]) == count
        assert found["invocation"]["module_args"]["filters"] == {"database_password": "********"}


def test_a_field_that_an_older_server_lacks_is_told(run: Run, sandbox: Any) -> None:
    sandbox.reset("v0.28.8")
    run("project", name="shop")
    run("application", project="shop", name="web")
    message = run("info", fails=True, resource="application", filters={"detach_dokploy_network": True})["msg"]
    assert message.startswith("filters.detach_dokploy_network needs Dokploy v0.29")


def test_what_a_record_shows_finds_it(run: Run, shop: Any) -> None:
    run("user", email="ada@example.com", password="not-a-secret")
    run("invitation", email="eve@example.com")
    for kind in RESOURCES:
        for one in run("info", resource=kind)["resources"][:1]:
            for name, value in one.items():
                assert one in run("info", resource=kind, filters={name: value})["resources"], (kind, name)


@pytest.mark.parametrize(("kind", "noun"), [("user", "a user"), ("api_key", "an api key"), ("ssh_key", "an ssh key"), ("server", "a server")])
def test_a_kind_has_the_article_of_its_sound(kind: str, noun: str) -> None:
    assert RESOURCES[kind].noun == noun


def test_reading_takes_no_more_requests_than_there_are_levels(run: Run, shop: Any) -> None:
    for options, count in (
        ({"resource": "application", "project": "shop", "name": "web"}, 2), ({"resource": "project", "name": "shop"}, 1),
        ({"resource": "project", "filters": {"name": "shop"}}, 1), ({"resource": "domain", **WEB}, 2), ({"resource": "container", **WEB}, 4),
    ):
        shop.requests.clear()
        run("info", **options)
        assert len(shop.requests) == count, options


def test_containers_are_read_with_what_they_belong_to(run: Run, shop: Any) -> None:
    assert run("info", resource="container", **WEB)["resources"] == []
    run("deployment", **WEB)
    found = run("info", resource="container", **WEB, environment="production", logs=True)
    [one] = found["resources"]
    # Of both environments, each with its own.
    assert run("info", resource="container", **WEB, logs=True)["logs"] == ["started", "ready"] * 2
    assert (found["changed"], found["logs"], one["state"]) == (False, ["started", "ready"], "running")
    assert [one[kind] for kind in ("project", "environment", "application")] == ["shop", "production", "web"]
    assert run("info", resource="container", **WEB, name=one["name"])["resources"] == [one]
    assert run("info", resource="container", **WEB, id=one["container_id"])["resources"] == [one]
    assert run("info", resource="container", **WEB, filters={"state": "exited"})["resources"] == []
    assert [one["image"] for one in run("info", resource="container")["resources"]] == ["traefik"]
    assert [one["name"] for one in run("info", resource="container", filters={"image": "traefik"})["resources"]] == ["dokploy-monitoring"]


@pytest.mark.parametrize(("parameters", "words"), [
    ({"logs": True}, "logs: the server gives the logs of services only"),
    ({"project": "shop"}, "project: name the service, too, whose containers are meant, such as application"),
    ({**WEB, "name": "nope"}, "name: there is no container 'nope' in application shop/production/web"),
    ({**WEB, "id": "nope"}, "id: there is no container 'nope' in application shop/production/web"),
    ({"project": "shop", "application": "wbe"}, "application: there is no application 'wbe' in project shop; there is api, web"),
    ({"project": "shop", "server": "one"}, "project and server: a container does not belong to all of these"),
    ({**WEB, "tail": 0}, "tail: must be 1 or more lines"),
])
def test_what_is_wrong_about_containers_to_read_is_said_in_a_sentence(run: Run, shop: Any, parameters: dict[str, Any], words: str) -> None:
    assert words in run("info", fails=True, resource="container", **parameters)["msg"]


def test_a_field_that_the_server_does_not_say_of_containers_is_told(run: Run, shop: Any) -> None:
    run("deployment", **WEB)
    message = run("info", fails=True, resource="container", **WEB, environment="production", filters={"image": "nginx:1"})["msg"]
    assert message == "filters.image: the server does not say this of a container here; leave the filter out"


def test_only_containers_that_differ_are_acted_on(run: Run, shop: Any) -> None:
    run("deployment", **WEB)
    [one] = run("container", **WEB, state="started")["containers"]
    assert run("container", **WEB, state="started")["changed"] is False
    shop.requests.clear()
    assert run("container", check=True, **WEB, name=one["name"], state="stopped")["changed"] is True
    assert "POST docker.stopContainer" not in shop.requests
    for state in ("stopped", "restarted", "killed", "absent"):
        assert run("container", **WEB, state=state)["changed"] is True
    assert run("container", name="dokploy-monitoring", state="stopped")["changed"] is False


@pytest.mark.parametrize(("parameters", "words"), [
    (WEB, "missing required arguments: state"),
    ({"state": "stopped"}, "one of the following is required: name, application"),
    ({"application": "web", "state": "stopped"}, "missing parameter(s) required by 'application': project"),
    ({"project": "shop", "name": "x", "state": "stopped"}, "project: name the service, too, whose containers are meant"),
    ({**WEB, "name": "nope", "state": "started"}, "name: there is no container 'nope' in application shop/production/web"),
    ({**WEB, "state": "started"}, "state: application shop/production/web has no containers; deploy it first"),
    ({"name": "nope", "state": "stopped"}, "name: there is no container 'nope'; there is dokploy-monitoring"),
])
def test_what_is_wrong_about_containers_to_act_on_is_said_in_a_sentence(run: Run, shop: Any, parameters: dict[str, Any], words: str) -> None:
    assert words in run("container", fails=True, **parameters)["msg"]


def test_an_old_server_does_less_with_containers(run: Run, sandbox: Any) -> None:
    sandbox.reset("v0.28.8")
    run("project", name="shop")
    run("application", project="shop", name="web")
    words = "logs: this needs Dokploy v0.29.0 or newer, and the server is v0.28.8"
    assert words in run("info", fails=True, resource="container", **WEB, logs=True)["msg"]
    assert "state: killed needs Dokploy v0.29.0 or newer" in run("container", fails=True, **WEB, state="killed")["msg"]


def test_containers_belong_to_every_kind_of_service() -> None:
    assert set(CONTAINER.parents) == {*services(), "server"}
