# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Amounts that people write with units: memory, CPUs and times."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import EXACT, Value
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import Version
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import BigInt


class Memory(Value):
    """An amount of memory: ``512Mi``, ``1.5g``, ``268435456``; the API holds bytes as text. Units are powers of 1024."""

    _FORM = re.compile(r"^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b?)$", re.IGNORECASE)
    _UNITS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}

    def to_api(self, value: Any) -> Any:
        if value in ("", "0"):
            return None
        match = self._FORM.match(str(value).strip())
        if not match:
            raise ValueError(f"'{value}' is not an amount of memory; write it like 512Mi, 2Gi or a number of bytes")
        return str(int(Decimal(match.group(1)) * 1024 ** self._UNITS[match.group(2).lower()]))

    def from_api(self, value: Any) -> Any:
        if not value or not str(value).isdigit():
            return value or None
        amount = int(value)
        for unit in ("Gi", "Mi", "Ki"):
            size = 1024 ** self._UNITS[unit[0].lower()]
            if amount and amount % size == 0:
                return f"{amount // size}{unit}"
        return str(amount)


class Cpu(Value):
    """A number of CPUs: ``0.5``, ``2``, ``500m``; the API holds billionths as text."""

    fraction = True
    _NANO = 1_000_000_000

    def to_api(self, value: Any) -> Any:
        text = str(value).strip()
        if text in ("", "0"):
            return None
        try:
            count = Decimal(text[:-1]) / 1000 if text.endswith("m") else Decimal(text)
        except InvalidOperation:
            raise ValueError(f"'{value}' is not a number of CPUs; write it like 0.5, 2 or 500m") from None
        if not 0 < count <= 10000:
            raise ValueError(f"{value} CPUs is not possible; write the number of CPUs, such as 0.5")
        return str(int(count * self._NANO))

    def from_api(self, value: Any) -> Any:
        if not value or not str(value).isdigit():
            return value or None
        return format((Decimal(value) / self._NANO).normalize(), "f")


class Duration(Value):
    """A time: ``30s``, ``1m30s``, ``500ms`` or a number of nanoseconds; the API holds nanoseconds.

    :param bigint_before: servers older than this version want the number as a BigInt
    """

    _UNITS = {"": 1, "ns": 1, "us": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
    _FORM = re.compile(r"(?:\d+(?:ns|us|ms|s|m|h))+\Z|\d+\Z", re.ASCII)

    def __init__(self, bigint_before: Version | None = None) -> None:
        super().__init__()
        self.bigint_before = bigint_before

    def to_api(self, value: Any) -> Any:
        text = str(value).strip()
        if text in ("", "0"):
            return None
        if not self._FORM.match(text):
            raise ValueError(f"'{value}' is not a time; write it like 30s, 1m30s or a number of nanoseconds")
        time = sum(int(count) * self._UNITS[unit] for count, unit in re.findall(r"(\d+)(ns|us|ms|s|m|h|$)", text))
        if time > EXACT:
            raise ValueError(f"'{value}' is too long; at most {EXACT}ns are possible")
        return time

    def from_api(self, value: Any) -> Any:
        if value in (None, ""):
            return None
        rest = int(value)
        for unit in ("h", "m", "s", "ms", "us"):
            if rest and rest % self._UNITS[unit] == 0:
                return f"{rest // self._UNITS[unit]}{unit}"
        return f"{rest}ns"

    def sent(self, value: Any, version: Version) -> Any:
        return BigInt(value) if value is not None and self.bigint_before and version < self.bigint_before else value
