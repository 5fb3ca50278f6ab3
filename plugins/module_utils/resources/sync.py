# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Procedures that bring a server together with its hosts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable


@dataclass(frozen=True)
class Sync:
    """How what the server knows and what its hosts have are brought together, where one of them has what the other lacks.

    :ivar option: the option that asks for it
    :ivar listing: procedure that tells of both what the other lacks
    :ivar input: makes its input of a record
    :ivar found: returns what the host has and the server doesn't know of a record, in the words of that procedure (its answer, record)
    :ivar differs: says what of that is not as options state it, each in words (what was found, options)
    :ivar lost: says whether the host has lost what the server knows (its answer, record)
    :ivar adopt: procedure that takes over what is found
    :ivar adopt_input: makes its input of a record
    :ivar refused: returns why that did not, of what it answers
    :ivar restore: procedure that makes anew on the host what is lost
    """

    option: str
    listing: str
    input: Callable[[dict[str, Any]], dict[str, Any]]
    found: Callable[[Any, dict[str, Any]], Any]
    differs: Callable[[Any, dict[str, Any]], list[str]]
    lost: Callable[[Any, dict[str, Any]], bool]
    adopt: str
    adopt_input: Callable[[dict[str, Any]], dict[str, Any]]
    refused: Callable[[Any], str | None]
    restore: str
