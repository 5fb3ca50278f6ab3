# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text stays the text that the user wrote: JSON stays JSON, a name stays a name, and a secret that is also a name hides no name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable

import pytest
import yaml
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import as_texts
from ansible_collections.dokploy.dokploy.plugins.plugin_utils.in_process import wrong_keys
from hypothesis import given
from hypothesis import strategies as st

Run = Callable[..., dict[str, Any]]
WEB = {"project": "shop", "application": "web"}
#: What ansible-core before 2.19 makes of JSON text that comes out of a template.
MADE = {"b": 1, "a": True, "c": None, "ü": [1.5, "it's"]}
TEXT = '{"b": 1, "a": true, "c": null, "ü": [1.5, "it\'s"]}'
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10,
).filter(lambda value: isinstance(value, (dict, list)))


@pytest.fixture
def shop(run: Run) -> Run:
    run("project", name="shop")
    run("application", project="shop", name="web")
    run("compose", project="shop", name="all")
    return run


@pytest.mark.parametrize(("name", "options", "option"), [
    ("mount", {**WEB, "mount_path": "/a", "type": "file", "file_path": "a"}, "content"),
    ("patch", {**WEB, "file_path": "a"}, "content"),
    ("schedule", {**WEB, "name": "a", "cron_expression": "@daily", "command": "true"}, "script"),
    ("schedule", {**WEB, "name": "a", "cron_expression": "@daily"}, "command"),
    ("compose", {"project": "shop", "name": "all"}, "compose_file"),
    ("application", {"project": "shop", "name": "web"}, "command"),
    ("application", {"project": "shop", "name": "web"}, "description"),
    ("security", {**WEB, "username": "a"}, "password"),
])
@pytest.mark.parametrize(("made", "text"), [(MADE, TEXT), ([1, {"a": False}], '[1, {"a": false}]'), ({}, "{}")])
def test_json_that_became_a_structure_becomes_json_again(shop: Run, name: str, options: dict[str, Any], option: str, made: Any, text: str) -> None:
    result = shop(name, **options, **{option: made}, return_secrets=True)
    assert result[name][option] == text
    assert shop(name, **options, **{option: made})["changed"] is False
    assert shop(name, **options, **{option: text})["changed"] is False


def test_json_stays_json_in_lists_variables_stacks_and_attachments(shop: Run, sandbox: Any) -> None:
    shop("application", project="shop", name="web", args=["-c", MADE], env={"CONFIG": MADE})
    shop("env", **WEB, variables={"OTHER": [1, None]})
    [row] = sandbox.instance.table("application").values()
    assert row["args"] == ["-c", TEXT]
    assert shop("info", resource="application", return_secrets=True)["resources"][0]["env"] == {"CONFIG": TEXT, "OTHER": "[1, null]"}
    mount = {"mount_path": "/a", "type": "file", "file_path": "a", "content": MADE}
    shop("attachments", **WEB, mounts=[mount])
    stack = {"projects": {"shop": {"environments": {"production": {
        "applications": {"web": {"mounts": [mount], "env": {"CONFIG": MADE, "OTHER": [1, None]}, "args": ["-c", MADE]}},
        "compose": {"all": {"compose_file": MADE}},
    }}}}}
    shop("stack", stack=stack)
    assert shop("stack", stack=stack)["changed"] is False
    assert [row["content"] for row in sandbox.instance.table("mounts").values()] == [TEXT]
    assert [row["composeFile"] for row in sandbox.instance.table("compose").values()] == [TEXT]


@given(JSON)
def test_any_structure_is_the_same_as_json(value: Any) -> None:
    assert json.loads(as_texts({"type": "str"}, value)) == value


@pytest.mark.parametrize(("name", "options", "words"), [
    ("project", {"name": 1.1}, "name: must be text, not a number"),
    ("project", {"name": False}, "name: must be text, not a flag"),
    ("application", {"project": "shop", "environment": 1.1, "name": "web"}, "environment: must be text, not a number"),
    ("application", {"project": "shop", "name": "web", "branch": 1.1}, "branch: must be text, not a number"),
    ("application", {"project": "shop", "name": "web", "registry_id": True}, "registry_id: must be text, not a flag"),
    ("application", {"project": "shop", "name": "web", "preview_labels": ["a", True]}, "preview_labels: must be text, not a flag"),
    ("deployment", {"project": True, "application": "web"}, "project: must be text, not a flag"),
    ("stack", {"stack": {"projects": {"shop": {"description": 1.1}}}}, "projects.shop.description: must be text, not a number"),
    ("attachments", {**WEB, "schedules": [{"name": "a", "cron_expression": "@daily", "command": True}]}, "schedules[0].command: must be text, not a flag"),
])
def test_what_yaml_made_of_a_name_is_refused_and_nothing_is_done(shop: Run, sandbox: Any, name: str, options: dict[str, Any], words: str) -> None:
    sandbox.requests.clear()
    message = shop(name, fails=True, **options)["msg"]
    assert words in message and "put it in quotes" in message
    assert sandbox.requests == []


def test_numbers_that_can_be_told_are_text(shop: Run) -> None:
    assert shop("application", project="shop", name=5, cpu_limit=0.5, description=7)["application"]["name"] == "5"
    assert shop("application", project="shop", name="5", cpu_limit="0.5", description="7")["changed"] is False


def test_a_secret_that_is_also_a_name_hides_no_name(run: Run) -> None:
    app = {"project": "app", "name": "app", "database_name": "app", "database_user": "app", "database_password": "app"}
    run("project", name="app")
    for options, expected in ((app, True), (app, False), ({**app, "database_password": "apple"}, True)):
        result = run("postgres", verbosity=4, **options)
        assert result["changed"] is expected
        record = result["postgres"]
        assert [record[name] for name in ("project", "environment", "name", "database_name", "database_user")] == ["app", "production", "app", "app", "app"]
        assert "database_password" not in record
        assert result["invocation"]["module_args"]["database_password"] == "********"
        assert result["invocation"]["module_args"]["name"] == "app"
    assert result["diff"] == [{
        "before_header": "postgres app/production/app", "after_header": "postgres app/production/app",
        "before": 'database_password: "********"\n', "after": 'database_password: "******** (changed)"\n',
    }]
    assert run("postgres", **{**app, "database_password": "apple"}, return_secrets=True)["postgres"]["database_password"] == "apple"
    message = run("postgres", fails=True, **{**app, "project": "apps"})["msg"]
    assert message == "project: there is no project 'apps'; there is app"


@pytest.mark.parametrize("secret", ["app", "web", "production", "1", "******** x"])
def test_no_secret_of_any_option_changes_what_else_is_said(run: Run, secret: str) -> None:
    run("project", name="shop")
    results = []
    for password in (secret, "planted-7f3a9c"):
        run("application", project="shop", name="web", password=password, docker_image="nginx:1")
        result = run("application", project="shop", name="web", state="absent", password=password)
        results.append((result["application"]["name"], result["application"]["environment"], result["diff"]))
        assert "planted-7f3a9c" not in json.dumps(result)
    assert [one[:2] for one in results] == [("web", "production")] * 2


@pytest.mark.parametrize(("options", "words"), [
    ({"replicas": "two"}, "argument 'replicas' is of type"),
    ({"nmae": "x"}, "Unsupported parameters"),
    ({"stop_grace_period_swarm": "soon"}, "stop_grace_period_swarm: 'soon' is not a time"),
    ({"source_type": "mail"}, "value of source_type must be one of"),
])
@pytest.mark.parametrize("secret", ["a", "project", "planted-7f3a9c"])
def test_a_refusal_has_no_secret_and_is_not_garbled_by_one(run: Run, options: dict[str, Any], words: str, secret: str) -> None:
    secrets = {"password": secret, "env": {"A": secret}, "build_secrets": f"A={secret}", "custom_git_url": f"https://u:{secret}@git.example.com/a"}
    result = run("application", fails=True, verbosity=4, **{"project": "project", "name": "web", **secrets, **options})
    assert words in result["msg"] and "****" not in result["msg"]
    shown = result["invocation"]["module_args"]
    assert shown["name"] == "web" and shown["project"] == "project"
    assert (shown["password"], shown["env"], shown["build_secrets"]) == ("********", {"A": "********"}, "********")
    assert shown["custom_git_url"] == "https://********@git.example.com/a"
    assert "planted-7f3a9c" not in json.dumps(result)


def test_every_text_option_takes_json() -> None:
    """An option of a type that loses what it is given would be one that this file does not test."""
    for resource in RESOURCES.values():
        for field in resource.fields:
            spec = field.spec()
            assert spec["type"] != "str" or spec.get("choices") or as_texts(spec, {"a": True}) == '{"a": true}', f"{resource.kind}.{field.name}"


@pytest.mark.parametrize("name", ["no", "1.10", "2024-01-01", "010", "~", "1e3"])
def test_an_export_keeps_names_that_yaml_makes_something_else_of(run: Run, sandbox: Any, tmp_path: Path, name: str) -> None:
    run("project", name=name)
    run("export", dest=str(tmp_path / "stack.yml"))
    document = yaml.safe_load((tmp_path / "stack.yml").read_text(encoding="utf-8"))["dokploy_stack"]
    assert list(document["projects"]) == [name] and wrong_keys(document) == []
    assert run("stack", stack=document)["changed"] is False
