# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Schedules and backups run at once, and judged by the list of runs: what the server answers hides most failures."""

from __future__ import annotations

import json
from typing import Any, Callable

import pytest
from dokploy_sandbox import VERSIONS

from .documents import SECRET, STACK

Run = Callable[..., dict[str, Any]]
PLACE = {"project": "shop"}
SERVICES = {
    "destinations": STACK["destinations"],
    "projects": {"shop": {"environments": {"production": {
        "applications": {"web": {}}, "compose": {"stack": {"source_type": "raw"}},
        "postgres": {"db": {"database_name": "a", "database_user": "a", "database_password": SECRET}},
    }}}},
}
WAYS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "schedule": ("schedule", {"application": "web", "name": "a", "cron_expression": "@daily", "command": "true"}, {"command": "gone"}),
    "volume": (
        "volume_backup", {"application": "web", "name": "a", "volume_name": "data", "prefix": "p", "cron_expression": "@daily", "destination": "offsite"},
        {"volume_name": "gone"},
    ),
    "postgres": ("backup", {"postgres": "db", "destination": "offsite", "prefix": "run/", "database": "a", "schedule": "@daily"}, {"database": "gone"}),
    "instance": ("backup", {"instance": True, "destination": "offsite", "prefix": "run/", "database": "a", "schedule": "@daily"}, {"database": "gone"}),
}


@pytest.mark.parametrize("release", VERSIONS)
@pytest.mark.parametrize("way", WAYS)
def test_a_run_is_waited_for_and_told_truly(run: Run, sandbox: Any, release: str, way: str) -> None:
    sandbox.reset(release)
    run("stack", stack=SERVICES)
    kind, options, broken = WAYS[way]
    place = {} if "instance" in options else PLACE
    predicted = run(kind, **place, **options, run=True, check=True)
    assert predicted["changed"] and "run" not in predicted and not sandbox.instance.table("deployment")
    made = run(kind, **place, **options, run=True)
    assert made["diff"] == predicted["diff"] and made["run"]["status"] == "done"
    assert bool(made["run"]["log"]) is (release != VERSIONS[0])
    again = run(kind, **place, **options, run=True)
    assert again["changed"] and again["diff"] == [] and again["run"]["deployment_id"] != made["run"]["deployment_id"]
    failed = run(kind, **place, **{**options, **broken}, run=True, fails=True)
    assert failed["run"]["status"] == "error" and failed["changed"] and f"the run of {kind.replace('_', ' ')} " in failed["msg"]
    assert SECRET not in json.dumps(failed) and "set -eo pipefail" not in failed["msg"]
    # The oldest server reads no log, and what it answers is the script of a backup, or nothing.
    assert ("gone" in failed["msg"]) is (kind == "schedule" or release != VERSIONS[0]) or "look at its log in the web interface" in failed["msg"]


@pytest.mark.parametrize("release", VERSIONS)
def test_a_command_that_wrote_nothing_tells_no_cause(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    run("stack", stack=SERVICES)
    kind, options, broken = WAYS["schedule"]
    failed = run(kind, **PLACE, **{**options, "command": "echo gone; exit 3"}, run=True, fails=True)
    assert failed["run"]["status"] == "error" and "no message" not in failed["msg"]
    assert ("look at its log in the web interface" if release == VERSIONS[0] else "it is gone") in failed["msg"]


@pytest.mark.parametrize("release", VERSIONS)
def test_no_database_is_stopped_for_a_backup_of_its_volume(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    run("stack", stack=SERVICES)
    kind, options, broken = WAYS["volume"]
    data = {**options, "postgres": "db"}
    del data["application"]
    assert run(kind, **PLACE, **options, turn_off=True, run=True)["run"]["status"] == "done"
    for check in (True, False):
        refused = run(kind, **PLACE, **data, turn_off=True, check=check, fails=True)
        assert refused["msg"].endswith("turn_off: Dokploy can do this for an application and a compose service only, and fails with postgres; leave it out")
    assert run(kind, **PLACE, **data, turn_off=False)["changed"] and not run(kind, **PLACE, **data, turn_off=False)["changed"]
    stack = {**data, "compose": "stack"}
    del stack["postgres"]
    assert "turn_off: Dokploy stops one service of a Compose file; say with service_name which" in run(kind, **PLACE, **stack, turn_off=True, fails=True)["msg"]
    assert run(kind, **PLACE, **stack, turn_off=True, service_name="web", run=True)["run"]["status"] == "done"
    assert run(kind, **PLACE, **stack, turn_off=True)["changed"] is False
    # What another has set stays as it is, and is what a run fails with.
    for row in sandbox.instance.table("volumeBackups").values():
        row["turnOff"] = True
    assert run(kind, **PLACE, **data, turn_off=True)["changed"] is False
    assert run(kind, **PLACE, **data, run=True, fails=True)["run"]["status"] == "error"


def test_a_lost_answer_is_no_failure(run: Run, sandbox: Any) -> None:
    run("stack", stack=SERVICES)
    kind, options, broken = WAYS["postgres"]
    run(kind, **PLACE, **options)
    sandbox.fault("drop_after", procedure="backup.manualBackupPostgres")
    assert run(kind, **PLACE, **options, run=True)["run"]["status"] == "done"


def test_what_is_removed_is_not_run(run: Run, sandbox: Any) -> None:
    kind, options, broken = WAYS["schedule"]
    assert run(kind, **PLACE, application="web", name="a", state="absent", run=True, fails=True)["msg"] == "run: what is removed can't be run; leave it out"
    assert not sandbox.requests


def test_a_destination_is_tried_before_it_is_stored(run: Run, sandbox: Any) -> None:
    wanted = {"name": "other", "endpoint": "https://s3.example.com", "access_key": "a-key", "secret_access_key": SECRET}
    failed = run("destination", **wanted, bucket="gone", test=True, fails=True)
    assert "test: destination other does not work" in failed["msg"] and SECRET not in json.dumps(failed)
    assert not sandbox.instance.table("destination")
    assert run("destination", **wanted, bucket="b", test=True)["changed"] and not run("destination", **wanted, bucket="b", test=True)["changed"]
