# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A password is changed in the database and in all that uses it, or nothing is; a run that breaks off is taken up by the next one."""

from __future__ import annotations

import json
from typing import Any, Callable

import pytest
from dokploy_sandbox.errors import TrpcError
from dokploy_sandbox.instance import PROCEDURES
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.password_users import Change, Password

Run = Callable[..., dict[str, Any]]
OLD, NEW = "planted-old-1", "planted-new-2"
DB = {"project": "shop", "postgres": "db"}
FILE = "services:\n  job:\n    image: busybox\n    environment:\n      DATABASE_URL: ${DATABASE_URL}\n"


def address(run: Run) -> str:
    return str(run("info", resource="postgres", project="shop", name="db")["resources"][0]["internal_host"])


@pytest.fixture
def shop(run: Run, sandbox: Any) -> Any:
    """A database that runs, and who uses it: an application, a compose service of another project, one by a shared variable, and one that does not."""
    run("project", name="shop")
    run("postgres", project="shop", name="db", database_name="shop", database_user="shop", database_password=OLD, deploy="on_change")
    host = address(run)
    url = f"postgres://shop:{OLD}@{host}:5432/shop"
    run("env", project="shop", variables={"PW": OLD, "OTHER": "x"})
    make(run, "web", {"DB_HOST": host, "DB_PASSWORD": OLD, "LOG": "info"})
    make(run, "shared", {"DATABASE_URL": f"postgres://shop:${{{{project.PW}}}}@{host}/shop"})
    make(run, "alone", {"LOG": "info"})
    run("application", project="shop", name="idle", source_type="docker", docker_image="nginx", env={"DATABASE_URL": url})
    run("project", name="jobs")
    run("compose", project="jobs", name="job", source_type="raw", compose_file=FILE, env={"DATABASE_URL": url, "A": "1"}, deploy="on_change")
    sandbox.requests.clear()
    return sandbox


def make(run: Run, name: str, env: dict[str, str], **more: Any) -> None:
    run("application", project="shop", name=name, source_type="docker", docker_image="nginx", env=env, deploy="on_change", **more)


def env_of(run: Run, kind: str, name: str, **place: str) -> dict[str, str]:
    return dict(run("info", resource=kind, name=name, return_secrets=True, **place)["resources"][0]["env"])


def held(run: Run) -> str:
    return str(run("info", resource="postgres", project="shop", name="db", return_secrets=True)["resources"][0]["database_password"])


def changes(sandbox: Any) -> list[str]:
    return [request for request in sandbox.requests if request.startswith("POST")]


def test_all_that_uses_it_changes_and_runs_with_it(run: Run, shop: Any) -> None:
    predicted = run("database_password", check=True, **DB, password=NEW)
    assert not changes(shop)
    done = run("database_password", **DB, password=NEW)
    assert predicted == done and done["changed"]
    assert done["users"] == ["jobs/production/job", "shop/production/idle", "shop/production/shared", "shop/production/web"]
    assert done["deployed"] == ["jobs/production/job", "shop/production/shared", "shop/production/web"]
    assert sorted((one["path"], one["names"]) for one in done["variables"]) == [
        ("jobs/production/job", ["DATABASE_URL"]), ("shop", ["PW"]), ("shop/production/idle", ["DATABASE_URL"]), ("shop/production/web", ["DB_PASSWORD"]),
    ]
    assert held(run) == NEW
    host = address(run)
    assert env_of(run, "application", "web", project="shop") == {"DB_HOST": host, "DB_PASSWORD": NEW, "LOG": "info"}
    assert env_of(run, "compose", "job", project="jobs") == {"DATABASE_URL": f"postgres://shop:{NEW}@{host}:5432/shop", "A": "1"}
    assert env_of(run, "project", "shop") == {"PW": NEW, "OTHER": "x"}
    assert OLD not in json.dumps([predicted, done]) and NEW not in json.dumps([predicted, done])
    # Stored first, then changed, then deployed.
    order = [step for request in changes(shop) for step in ("update", "changePassword", "redeploy") if step in request]
    assert order == sorted(order, key=["update", "changePassword", "redeploy"].index) and order.count("changePassword") == 1
    shop.requests.clear()
    again = run("database_password", **DB, password=NEW)
    assert not again["changed"] and again["users"] == done["users"] and again["deployed"] == [] and not changes(shop)
    # Two that read all projects, and three that ask Docker of all users.
    assert len(shop.requests) == 5


@pytest.mark.parametrize("procedure", ["application.update", "compose.update", "project.update", "postgres.changePassword", "application.redeploy"])
def test_a_run_that_breaks_off_is_taken_up(run: Run, shop: Any, monkeypatch: pytest.MonkeyPatch, procedure: str) -> None:
    def refuse(instance: Any, values: Any) -> None:
        raise TrpcError("INTERNAL_SERVER_ERROR", f"no: {values}")

    with monkeypatch.context() as patch:
        patch.setitem(PROCEDURES, procedure, refuse)
        broken = run("database_password", fails=True, **DB, password=NEW)
    assert OLD not in json.dumps(broken) and NEW not in json.dumps(broken)
    done = run("database_password", **DB, password=NEW)
    assert done["changed"] and held(run) == NEW
    assert done["users"] == ["jobs/production/job", "shop/production/idle", "shop/production/shared", "shop/production/web"]
    assert run("database_password", **DB, password=NEW)["changed"] is False
    for name in ("web", "shared"):
        app = next(one["appName"] for one in shop.instance.table("application").values() if one["name"] == name)
        assert NEW in str(shop.instance.world.services[app][app].now.variables)


def test_what_is_not_understood_is_refused_before_anything_is_done(run: Run, shop: Any) -> None:
    host = address(run)
    file = f"services: {{a: {{environment: [URL=postgres://shop:{OLD}@{host}/shop]}}}}"
    run("compose", project="jobs", name="literal", source_type="raw", compose_file=file)
    make(run, "odd", {"PGPASS": f"{host}:5432:shop:shop:{OLD}"})
    make(run, "filed", {"A": "1"})
    run("mount", project="shop", application="filed", type="file", mount_path="/a.ini", file_path="a.ini", content=f"host={host}\npw={OLD}\n")
    shop.requests.clear()
    refused = run("database_password", fails=True, **DB, password=NEW)
    assert "jobs/production/literal: compose_file holds the password" in refused["msg"]
    assert "shop/production/odd: PGPASS holds the password in a form that is not understood" in refused["msg"]
    assert "shop/production/filed: mount" in refused["msg"] and OLD not in json.dumps(refused) and not changes(shop)
    assert run("database_password", check=True, fails=True, **DB, password=NEW)["msg"] == refused["msg"]
    done = run("database_password", **DB, password=NEW, skip=["jobs/*/literal", "shop/*/odd", "shop/*/filed"])
    assert "jobs/production/literal" not in done["users"]


def test_two_databases_with_one_password_are_not_confused(run: Run, shop: Any) -> None:
    run("postgres", project="shop", name="other", database_name="shop", database_user="shop", database_password=OLD, deploy="on_change")
    other = run("info", resource="postgres", project="shop", name="other")["resources"][0]["internal_host"]
    make(run, "both", {"A": f"postgres://shop:{OLD}@{address(run)}/shop", "B": f"postgres://shop:{OLD}@{other}/shop"})
    run("database_password", **DB, password=NEW)
    assert env_of(run, "application", "both", project="shop")["B"] == f"postgres://shop:{OLD}@{other}/shop"
    make(run, "either", {"A": address(run), "B": other, "PASSWORD": NEW})
    run("postgres", project="shop", name="other", database_password=NEW)
    refused = run("database_password", fails=True, **DB, password="planted-third-3")
    assert "shop/production/either: PASSWORD may be the password of shop/production/other, too" in refused["msg"]


def test_the_same_text_elsewhere_is_told_of_and_left_alone(run: Run, shop: Any) -> None:
    make(run, "stranger", {"TOKEN": OLD})
    done = run("database_password", check=True, **DB, password=NEW)
    assert "shop/production/stranger has the same text as the password in TOKEN" in done["warnings"][0]
    done = run("database_password", **DB, password=NEW, also=["shop/production/stranger"])
    assert "shop/production/stranger" in done["deployed"] and env_of(run, "application", "stranger", project="shop") == {"TOKEN": NEW}


def test_what_can_not_be_done_is_said(run: Run, shop: Any) -> None:
    assert "password: has a character the server refuses" in run("database_password", fails=True, **DB, password="it's")["msg"]
    assert "password: must not be empty" in run("database_password", fails=True, **DB, password="")["msg"]
    assert not shop.requests

    def refused(**options: str) -> str:
        return str(run("database_password", fails=True, **{"password": NEW, **options})["msg"])

    assert "field: a postgres has no database_root_password" in refused(**DB, field="database_root_password")
    assert "postgres: there is no postgres 'no' in environment shop/production" in refused(project="shop", postgres="no")
    run("redis", project="shop", name="cache", database_password="planted-4")
    assert "must run, since its password is changed in it; it is idle" in refused(project="shop", redis="cache")
    same = {"database_password": "planted-5", "database_root_password": "planted-5"}
    run("mysql", project="shop", name="m", database_name="a", database_user="a", **same, deploy="on_change")
    assert "are the same, so that it can't be told" in refused(project="shop", mysql="m")
    shop.reset("v0.28.8")
    run("project", name="shop")
    run("postgres", project="shop", name="db", database_name="shop", database_user="shop", database_password=OLD, deploy="on_change")
    assert "needs Dokploy v0.29.0 or newer, and the server is v0.28.8" in refused(**DB)


def test_forms_in_which_a_password_is_given() -> None:
    change = Change(Password("p@ss"), Password("n:w"), False)

    def here(text: str) -> bool:
        return "db-1" in text

    assert change.of("A", "p@ss", here) == "n:w" and change.of("A", "other", here) is None
    assert change.of("A", "redis://:p%40ss@db-1:6379", here) == "redis://:n%3Aw@db-1:6379"
    assert change.of("A", "mongodb://u:p@ss@db-1,db-2/x", here) == "mongodb://u:n%3Aw@db-1,db-2/x"
    assert change.of("A", "mongodb://u:p@ss@elsewhere/db-1", here) is None
    assert change.of("A", "Host=db-1;Password=p@ss;Timeout=3", here) == "Host=db-1;Password=n:w;Timeout=3"
    assert change.of("A", '{"host": "db-1", "password": "p@ss"}', here) == '{"host": "db-1", "password": "n:w"}'
    assert change.of("A", "redis://:n%3Aw@db-1:6379", here) == "redis://:n%3Aw@db-1:6379"
    plain = Change(Password("shop"), Password("n"), True)
    assert plain.of("DB_NAME", "shop", here) is None and plain.of("DB_PASSWORD", "shop", here) == "n"
    assert plain.of("A", "postgres://shop:shop@db-1/shop", here) == "postgres://shop:n@db-1/shop"
