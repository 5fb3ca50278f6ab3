# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The errors a server answers with."""

from __future__ import annotations

import json
from typing import Any

CODES = {
    "BAD_REQUEST": (400, -32600),
    "UNAUTHORIZED": (401, -32001),
    "FORBIDDEN": (403, -32003),
    "NOT_FOUND": (404, -32004),
    "METHOD_NOT_SUPPORTED": (405, -32005),
    "CONFLICT": (409, -32009),
    "PRECONDITION_FAILED": (412, -32012),
    "INTERNAL_SERVER_ERROR": (500, -32603),
    "NOT_IMPLEMENTED": (501, -32603),
}


class TrpcError(Exception):
    def __init__(self, code: str, message: str, zod: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.zod = code, message, zod

    @property
    def status(self) -> int:
        return CODES[self.code][0]

    def body(self, path: str) -> dict[str, Any]:
        status, number = CODES[self.code]
        data = {"code": self.code, "httpStatus": status, "path": path, "zodError": self.zod}
        return {"error": {"json": {"message": self.message, "code": number, "data": data}}}


def invalid(issues: list[dict[str, Any]]) -> TrpcError:
    """The error of an input check: its message is the list of issues."""
    zod: dict[str, Any] = {"formErrors": [], "fieldErrors": {}}
    for issue in issues:
        if issue["path"]:
            zod["fieldErrors"].setdefault(str(issue["path"][0]), []).append(issue["message"])
        else:
            zod["formErrors"].append(issue["message"])
    return TrpcError("BAD_REQUEST", json.dumps(issues, indent=2), zod)
