# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is run at set times can be run at once, too."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import Version


@dataclass(frozen=True)
class AtOnce:
    """How one is run at once, whatever its times.

    :ivar procedures: kinds of what it belongs to, each with the procedure that runs it and answers at the end; no kind for all
    :ivar type: what the listing calls its kind
    :ivar listing: procedure that lists the runs
    :ivar log: procedure that reads the log of a run
    :ivar log_since: first server version that has it
    """

    procedures: tuple[tuple[str, str], ...]
    type: str
    listing: str = "deployment.allByType"
    log: str = "deployment.readLogs"
    log_since: Version = (0, 29, 0)

    def procedure(self, owner: str) -> str:
        """Return the procedure for one that belongs to a kind."""
        known = dict(self.procedures)
        return known.get(owner) or known[""]
