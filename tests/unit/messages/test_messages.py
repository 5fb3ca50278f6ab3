# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each message of the code has a line in the documentation, and what is told of messages there is true."""

from __future__ import annotations

import re

from hints import HINTS
from messages import COLLECTION, PAGE, messages, page

ALL = [message for said in messages().values() for message in said]
GUIDE = COLLECTION / "docs" / "docsite" / "rst" / "guide_troubleshooting.rst"


def test_every_message_is_in_the_documentation() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python tests/unit/messages/write_messages.py"


def test_every_hint_is_of_a_message() -> None:
    assert [beginning for beginning in HINTS if not any(message.startswith(beginning) for message in ALL)] == []


def test_what_the_guide_quotes_is_said() -> None:
    """A definition in the guide is a message, or a part of one."""
    quoted = re.findall(r"^``(.+)``$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(quoted) > 15
    assert [words for words in quoted if not any(words in message for message in ALL)] == []
