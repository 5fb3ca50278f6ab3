# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cron expression is taken where the servers' own library runs it; each was tried with node-schedule 2.1.1 and cron-parser 4.9.0."""

from __future__ import annotations

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.cron import CRON, PLAIN_CRON

RUN = [
    "0 3 * * *", "30 0 3 * * *", "@yearly", "@monthly", "@weekly", "@daily", "@hourly", " 0 3 * * * ", "0\t3  * * *", "*/5 * * * *", "*/70 * * * *",
    "0-59/10 * * * *", "5/15 * * * *", "0,30 8-18 * * mon-fri", "0 0 1 JAN *", "0 0 * jan-mar,dec Sun", "0 0 * * 7", "0 0 * * 0-7", "0 0 L * *",
    "0 0 L 2 *", "0 0 * * 5L", "0 0 * * mon#1", "0 0 * * 3#5", "0 0 ? * ?", "0 0 29 2 *", "0 0 1,31 2 *", "0 0 31 4,6 1", "007 3 * * *", "1-2-3 * * * *",
]
NEVER = [
    "", "bad cron", "0 0 3 * * * *", "@annually", "@midnight", "@reboot", "@Daily", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *",
    "* * * 13 *", "* * * 0 *", "* * * * 8", "5-1 * * * *", "*/0 * * * *", "*/ * * * *", "1/2/3 * * * *", "1, * * * *", "1,,2 * * * *", "-5 * * * *",
    "5- * * * *", "1.5 * * * *", "? * * * *", "L * * * *", "0 0 * * L", "0 0 * * L5", "0 0 * * mon#6", "0 0 * * mon#1,tue", "0 0 * * monday", "0 0 * foo *",
    "0 0 31 2 *", "0 0 31 feb 1", "0 0 31 2,4 *", "0 0 30 2 *", "2026-11-25 03:00", "\u0663 * * * *",
]
#: The library fills them up in front, which nobody means.
SHORT = ["0 3 * *", "*/5"]
#: A library that does not take these has a word to say, where the servers' takes them.
NOT_PLAIN = ["30 0 3 * * *", "0 0 L * *", "0 0 * * 5L", "0 0 * * mon#1", "0 0 * * 7"]


@pytest.mark.parametrize("text", RUN)
def test_what_the_server_runs_is_taken(text: str) -> None:
    assert CRON.broken(text) is None


@pytest.mark.parametrize("text", [*NEVER, *SHORT])
def test_what_the_server_never_runs_is_refused(text: str) -> None:
    assert f"'{text}' is " in str(CRON.broken(text))


@pytest.mark.parametrize("text", [*NOT_PLAIN, *NEVER])
def test_monitoring_takes_what_both_libraries_take(text: str) -> None:
    assert PLAIN_CRON.broken(text)


@pytest.mark.parametrize(("text", "words"), [
    ("61 * * * *", "minute 61: takes numbers from 0 to 59"),
    ("0 0 * * L", "day of week L: L needs the day of week before it, as in 5L"),
    ("*/0 * * * *", "minute */0: a step is a whole number from 1"),
    ("0 0 31 2 *", "there is no such day in that month"),
    ("0 3", "use five fields (minute, hour, day of month, month, day of week), such as 0 3 * * *"),
])
def test_it_is_said_what_is_wrong(text: str, words: str) -> None:
    assert words in str(CRON.broken(text))
