# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Schedules and backups of the instance itself, which belong to the user who makes them."""

from __future__ import annotations

from typing import Any, Callable

import pytest
from dokploy_sandbox import VERSIONS

from .documents import STACK

Run = Callable[..., dict[str, Any]]
DESTINATIONS = {"offsite": STACK["destinations"]["offsite"]}
SCHEDULE = {"name": "nightly", "cron_expression": "0 3 * * *", "script": "true"}
BACKUP = {"destination": "offsite", "prefix": "dokploy/", "database": "dokploy", "schedule": "0 4 * * *", "enabled": True}
WANTED = {"schedule": SCHEDULE, "backup": BACKUP}


@pytest.mark.parametrize("release", VERSIONS)
@pytest.mark.parametrize("kind", WANTED)
def test_check_mode_predicts_the_whole_life(run: Run, sandbox: Any, release: str, kind: str) -> None:
    sandbox.reset(release)
    run("stack", stack={"destinations": DESTINATIONS})
    table = sandbox.instance.table(kind)
    for options, count in ((WANTED[kind], 1), ({**WANTED[kind], "enabled": False}, 1), ({**WANTED[kind], "state": "absent"}, 0)):
        predicted = run(kind, check=True, instance=True, **options)
        applied, again = (run(kind, instance=True, **options, verbosity=2) for time in range(2))
        assert predicted["diff"] == applied["diff"] and applied["changed"], options
        assert not again["changed"] and len(again["requests"]) == (2 if kind == "schedule" else 1) and len(table) == count


@pytest.mark.parametrize("release", VERSIONS)
def test_a_document_states_them_and_an_export_has_them(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    document = {"destinations": DESTINATIONS, "settings": {"schedules": [SCHEDULE], "backups": [BACKUP]}}
    predicted, applied = run("stack", stack=document, check=True), run("stack", stack=document)
    assert predicted["diff"] == applied["diff"] and applied["summary"]["created"] == 3
    again = run("stack", stack=document, verbosity=2)
    assert not again["changed"] and len(again["requests"]) == 2
    exported = run("export", return_secrets=True)["stack"]
    assert exported["settings"]["schedules"] == [SCHEDULE]
    assert exported["settings"]["backups"] == [{**BACKUP, "database_type": "web-server"}]
    assert not run("stack", stack=exported, prune="all")["changed"]
    for kind in WANTED:
        assert len(run("info", resource=kind)["resources"]) == 1
    sandbox.reset(release)
    run("stack", stack=exported)
    assert run("export", return_secrets=True)["stack"] == exported
    gone = run("stack", stack={"destinations": DESTINATIONS, "settings": {"schedules": [], "backups": []}}, prune="attached")
    assert gone["summary"]["deleted"] == 2
