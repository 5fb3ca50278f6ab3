# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times at which a server does something: cron expressions as its own library takes them.

v0.28.8, v0.29.14 and v0.30.2 store any text and hand it to node-schedule 2.1.1, which reads it with cron-parser 4.9.0; of what
that refuses nothing is said, and nothing ever runs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Rule, Value

NICKNAMES = ("@yearly", "@monthly", "@weekly", "@daily", "@hourly")
EXAMPLE = "use five fields (minute, hour, day of month, month, day of week), such as 0 3 * * *, six with seconds in front, or " + ", ".join(NICKNAMES)
#: How many days the months can have.
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
#: White space as JavaScript has it.
BLANKS = re.compile(r"[ \t\n\r\v\f\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+")


@dataclass(frozen=True)
class _Field:
    """A field of a cron expression.

    :ivar signs: characters besides digits and ``, * - /``
    :ivar names: words that stand for numbers
    """

    name: str
    least: int
    most: int
    signs: str = ""
    names: dict[str, int] = field(default_factory=dict)

    def values(self, text: str) -> list[Any]:
        """Return the numbers that a field means, and what it says of last days.

        :raises ValueError: where the library refuses it
        """
        if self.names:
            text = re.sub("[a-z]{3}", lambda word: str(self.names.get(word.group().lower(), "x")), text, flags=re.IGNORECASE)
        if not re.fullmatch(rf"[0-9,*/{self.signs}-]+", text):
            raise ValueError("has what does not belong there")
        sign = "*" if "*" in text else "?"
        found: list[Any] = []
        for one in text.replace(sign, f"{self.least}-{self.most}").split(","):
            found += self._some(one)
        return found

    def _some(self, text: str) -> list[Any]:
        """Return what one of a list means."""
        if text.isdigit() and self.least <= int(text) <= self.most:
            return [int(text)]
        span, slash, step = text.partition("/")
        if not slash and "L" in text and "-" not in text:
            if self.name == "day of week" and not text[0].isdigit():
                raise ValueError("L needs the day of week before it, as in 5L")
            return [text]
        if slash and span.isdigit():
            span = f"{span}-{self.most}"
        first, dash, last = (span.split("-") + ["", ""])[0], "-" in span, (span.split("-") + [""])[1]
        if not (dash and first.isdigit() and (last.isdigit() or not last)):
            raise ValueError(f"takes numbers from {self.least} to {self.most}, ranges of them such as {self.least}-{self.most}, * and steps such as */2")
        if not self.least <= int(first) <= int(last or 0) <= self.most:
            raise ValueError(f"takes numbers from {self.least} to {self.most}")
        if slash and not (step.isdigit() and int(step)):
            raise ValueError("a step is a whole number from 1")
        numbers = set(range(int(first), int(last or 0) + 1, int(step or 1)))
        return sorted(numbers | ({0} if self.most == 7 and int(last or 0) in (0, 7) else set()))


MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
WEEK = {name: number for number, name in enumerate("sun mon tue wed thu fri sat".split())}
FIELDS = (
    _Field("second", 0, 59), _Field("minute", 0, 59), _Field("hour", 0, 23), _Field("day of month", 1, 31, "?L"), _Field("month", 1, 12, "", MONTHS),
    _Field("day of week", 0, 7, "?L", WEEK),
)


def broken(text: str) -> str | None:
    """Say why the server would never run what has a cron expression, in words that follow the option's name."""
    words = [word for word in BLANKS.split(text) if word]
    if text in NICKNAMES:
        return None
    if len(words) not in (5, 6):
        return f"'{text}' is no cron expression; {EXAMPLE}"
    values: dict[str, list[Any]] = {}
    for one, word in zip(FIELDS[-len(words):], words):
        day, sign, nth = word.partition("#") if one.name == "day of week" else (word, "", "")
        try:
            if sign and (not re.fullmatch("[1-5]", nth) or set(day) & set(",/-")):
                raise ValueError("what has # is one day and 1 to 5, as in mon#1")
            values[one.name] = one.values(day)
        except ValueError as error:
            return f"'{text}' is a cron expression that the server never runs: {one.name} {word}: {error}"
    if _never(values):
        return f"'{text}' is a cron expression that the server never runs: there is no such day in that month"
    return None


def _never(values: dict[str, list[Any]]) -> bool:
    """Say whether no month has the day; in one month alone the library looks at no day of the week, and knows L but not 31L."""
    months = values["month"]
    any_weekday = len(values["day of week"]) == 8
    days = [day for day in values["day of month"] if isinstance(day, int) or day == "L" or len(months) > 1]
    if not days:
        return any_weekday
    too_late = all(isinstance(day, int) and day > max(DAYS[month - 1] for month in months) for day in days)
    return too_late and (any_weekday or len(months) == 1)


def _broken_alike(text: str) -> str | None:
    """Say why a cron expression is not one that other libraries take alike."""
    words = [word for word in BLANKS.split(text) if word]
    if text in NICKNAMES or len(words) == 5 and not broken(text) and not re.search("[L#]", words[2] + words[4]) and "7" not in words[4]:
        return None
    return f"'{text}' is no cron expression that monitoring runs; use five fields of numbers, such as 0 3 * * *, or {', '.join(NICKNAMES)}"


CRON = Rule(broken)
#: Of monitoring, which is a program of its own and reads them with robfig/cron 3.0.1; it stops at what it can't read.
PLAIN_CRON = Rule(_broken_alike)
#: When something is done that can't do without.
TIMES = Value("", CRON, needed=True)
