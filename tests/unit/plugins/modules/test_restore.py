# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups are restored: the right file into what is meant, waited for, and told truly."""

from __future__ import annotations

import json
from typing import Any, Callable

import pytest
from dokploy_sandbox import VERSIONS

from .documents import SECRET

Run = Callable[..., dict[str, Any]]
DB = {"project": "shop", "postgres": "db"}
WEB = {"project": "shop", "application": "web"}
BACKUP = {**DB, "destination": "offsite", "prefix": "/nightly/", "database": "shop", "schedule": "@daily"}
COMPOSE = {"project": "shop", "compose": "stack", "destination": "offsite", "file": "x.sql.gz"}


@pytest.fixture
def shop(run: Run, sandbox: Any) -> Any:
    return lambda release=VERSIONS[-1]: _shop(run, sandbox, release)


def _shop(run: Run, sandbox: Any, release: str) -> Any:
    sandbox.reset(release)
    run("destination", name="offsite", endpoint="https://s3.example.com", bucket="b", access_key="planted-key", secret_access_key=SECRET)
    run("project", name="shop")
    run("postgres", project="shop", name="db", database_name="shop", database_user="shop", database_password="planted-password", deploy="always")
    run("application", project="shop", name="web", docker_image="nginx:1")
    run("compose", project="shop", name="stack", compose_file="services: {db: {image: 'postgres:16'}}\n")
    run("backup", **BACKUP, run=True)
    run("backup", **BACKUP, run=True)
    sandbox.requests.clear()
    return sandbox


def paths(run: Run, **more: Any) -> list[str]:
    return [row["path"] for row in run("info", resource="backup_file", destination="offsite", **more)["resources"]]


@pytest.mark.parametrize("release", VERSIONS)
def test_the_newest_of_a_service_is_restored_and_waited_for(run: Run, shop: Any, release: str) -> None:
    sandbox = shop(release)
    files = paths(run, **DB, filters={"search": "nightly/"})
    assert len(files) == 2 and paths(run)[0] == files[0].split("/")[0]
    sandbox.requests.clear()
    wanted = {**DB, "destination": "offsite", "prefix": "nightly/"}
    predicted = run("restore", **wanted, check=True)
    assert predicted["changed"] and predicted["file"] == files[1] and not sandbox.instance.table("restored")
    done = run("restore", **wanted)
    assert done["file"] == files[1] and done["log"][-1] == "Restore completed successfully!" and len(sandbox.requests) == 2 * 5 + 1
    [restored] = sandbox.instance.table("restored").values()
    assert (restored["databaseName"], restored["databaseType"], restored["backupType"]) == ("shop", "postgres", "database")
    assert run("restore", **DB, destination="offsite", file=files[0])["file"] == files[0]
    assert "planted" not in json.dumps(done) and SECRET not in json.dumps(done)


@pytest.mark.parametrize("release", VERSIONS)
def test_a_failure_is_told_without_secrets(run: Run, shop: Any, release: str) -> None:
    shop(release)
    failed = run("restore", **DB, destination="offsite", prefix="nightly", database="gone", fails=True)
    assert "is not restored into postgres shop/production/db: the server said:" in failed["msg"] and failed["changed"]
    assert failed["log"][-1] == "pg_restore: error: it is gone" and SECRET not in json.dumps(failed) and "again" not in failed["msg"]


def test_what_cannot_be_is_refused_before_anything_is_done(run: Run, shop: Any) -> None:
    sandbox = shop()

    def refusal(**options: Any) -> str:
        where = {} if "file" in options else {"prefix": "nightly"}
        return run("restore", **{"destination": "offsite", **where, **options}, fails=True, check=True)["msg"]

    assert "prefix: there is no backup in " in refusal(**DB, prefix="weekly")
    assert refusal(**COMPOSE) == "database: is needed to restore one of compose"
    assert "database_type: is needed" in refusal(**COMPOSE, database="a")
    typed = {**COMPOSE, "database": "a", "database_type": "mariadb"}
    assert "service_name: is needed" in refusal(**typed)
    assert "metadata: must have mariadb with databaseUser and databasePassword" in refusal(**typed, service_name="a")
    assert refusal(**DB, file="nope.sql.gz") == "file: there is no file nope.sql.gz in the destination"
    assert refusal(**WEB).startswith("volume_name: an application has volumes to restore and no database")
    assert refusal(**DB, volume_name="data").startswith("volume_name: the server restores volumes of application and compose only")
    assert "is not the name of a volume" in refusal(**WEB, volume_name="a b")
    run("deployment", **DB, state="stopped")
    assert refusal(**DB).endswith("does not run, so nothing can be restored into it; start it first")
    assert not sandbox.instance.table("restored")
    sandbox.instance.table("destination")[next(iter(sandbox.instance.table("destination")))]["bucket"] = "gone"
    assert SECRET not in refusal(**DB) and SECRET not in run("info", resource="backup_file", destination="offsite", fails=True)["msg"]


def test_more_files_than_the_server_lists_are_not_guessed_among(run: Run, shop: Any) -> None:
    sandbox = shop()
    for number in range(100):
        row = dict(next(iter(sandbox.instance.table("backupFile").values())))
        row["path"] = row["path"].rpartition("/")[0] + f"/{number}.sql.gz"
        sandbox.instance.table("backupFile")[str(number)] = row
    failed = run("restore", **DB, destination="offsite", prefix="nightly", fails=True)
    assert "has 100 backups or more, of which the server does not list the newest; say with file which is meant" in failed["msg"]


def test_a_volume_is_restored(run: Run, shop: Any) -> None:
    sandbox = shop()
    times = {"prefix": "files", "cron_expression": "@daily", "destination": "offsite", "run": True}
    run("volume_backup", **WEB, name="a", volume_name="data", **times)
    run("volume_backup", **WEB, name="b", volume_name="data2", **times)
    done = run("restore", **WEB, destination="offsite", prefix="files", volume_name="data")
    assert done["file"].split("/")[-1].startswith("data-") and done["log"][-1] == "✅ Volume restore completed successfully!"
    [restored] = sandbox.instance.table("restored").values()
    assert (restored["serviceType"], restored["volumeName"], restored["backupFileName"]) == ("application", "data", done["file"])
    failed = run("restore", **WEB, destination="offsite", file=done["file"], volume_name="gone", fails=True)
    assert "Volume restore aborted - volume is in use" in failed["msg"]


def test_a_database_of_a_compose_service_is_restored(run: Run, shop: Any) -> None:
    sandbox = shop()
    run("deployment", project="shop", compose="stack")
    file = paths(run, **DB, filters={"search": "nightly/"})[0]
    given = {"database": "a", "database_type": "postgres", "service_name": "db", "metadata": {"postgres": {"databaseUser": "planted-user"}}}
    done = run("restore", **{**COMPOSE, "file": file}, **given)
    [restored] = sandbox.instance.table("restored").values()
    assert restored["backupType"] == "compose" and restored["metadata"] == {"postgres": {"databaseUser": "planted-user"}, "serviceName": "db"}
    assert "planted" not in json.dumps(done)


@pytest.mark.parametrize("kind", ["drop_before", "status"])
def test_a_restore_that_does_not_begin_is_told(run: Run, shop: Any, kind: str) -> None:
    sandbox = shop()
    sandbox.fault(kind, procedure="backup.restoreBackupWithLogs")
    failed = run("restore", **DB, destination="offsite", prefix="nightly", fails=True)
    assert "is not restored" in failed["msg"] and not sandbox.instance.table("restored")
