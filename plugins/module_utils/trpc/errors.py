# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong between a task and a server, each as one sentence for the user."""

from __future__ import annotations


class DokployError(Exception):
    """Anything that keeps a call from being answered; ``str()`` of it is one sentence for the user."""


class TransportError(DokployError):
    """No answer came, or none that a Dokploy server gives.

    ``maybe_done`` is true where the server may have carried out a mutation all the same.
    """

    def __init__(self, message: str, maybe_done: bool = False) -> None:
        super().__init__(message)
        self.maybe_done = maybe_done


class ApiError(DokployError):
    """The server answered a call with an error.

    :ivar procedure: name of the procedure, such as ``project.create``
    :ivar code: tRPC code, such as ``NOT_FOUND``
    :ivar status: HTTP status
    :ivar field_errors: messages by API field, from the server's input check
    """

    def __init__(self, procedure: str, code: str, status: int, message: str,
                 field_errors: dict[str, list[str]] | None = None) -> None:
        self.procedure = procedure
        self.code = code
        self.status = status
        self.message = message
        self.field_errors = field_errors or {}
        super().__init__(self._sentence())

    @property
    def unlicensed(self) -> bool:
        """Whether the server wants an enterprise licence for what was asked (access.md, Licence walls)."""
        return self.code == "FORBIDDEN" and "enterprise license" in self.message

    @property
    def unknown(self) -> bool:
        """Whether the server has no such procedure."""
        return self.code == "NOT_FOUND" and "No procedure found" in self.message

    def _sentence(self) -> str:
        if self.status == 401:
            reason = "" if self.message == self.code else f" ({self.message})"
            return (
                f"{self.procedure} was refused with 401 UNAUTHORIZED{reason}. Possible causes: the API key is wrong or"
                " expired; its rate limit is used up (a key made without rate limit settings allows 10 requests in 24 hours, so"
                " make one with rate limiting off); the key belongs to no organization; or the object belongs to another"
                " organization or the key's user lacks the permission"
            )
        detail = "; ".join(f"{name}: {', '.join(messages)}" for name, messages in sorted(self.field_errors.items()))
        return f"{self.procedure} failed with {self.status} {self.code}: {detail or self.message}"
