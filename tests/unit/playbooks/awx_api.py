# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in of AWX: as much of its API as the modules of awx.awx ask to state records and what belongs to them."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

TOKEN = "not-a-token"
ENCRYPTED = "$encrypted$"
Answer = tuple[int, Any]


class Awx:
    """Records by endpoint and id, and the secrets that it does not tell.

    :ivar changes: requests that changed something
    """

    def __init__(self) -> None:
        self.records: dict[str, dict[int, Any]] = {"organizations": {1: self._row("organizations", 1, {"name": "Default"})}}
        self.linked: dict[str, list[Any]] = {}
        self.surveys: dict[str, Any] = {}
        self.told: dict[int, Any] = {}
        self.changes: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"awx": self}))

    def __enter__(self) -> Awx:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: Any) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def named(self, endpoint: str, name: str) -> Any:
        return next(row for row in self.records[endpoint].values() if row["name"] == name)

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> Answer:
        parts = path.removeprefix("/api/v2/").strip("/").split("/")
        if method != "GET":
            self.changes.append(f"{method} {path}")
        if len(parts) == 3:
            return self._below(method, path, parts, body)
        rows = self.records.setdefault(parts[0], {})
        if len(parts) == 1 and method == "GET":
            found = [row for row in rows.values() if all(str(row.get(name)) == value for name, value in query.items() if not name.startswith("or__"))]
            return 200, {"count": len(found), "next": None, "results": found}
        if len(parts) == 1:
            number = 1 + max((0, *(number for held in self.records.values() for number in held)))
            rows[number] = self._row(parts[0], number, body)
            return 201, rows[number]
        row = rows[int(parts[1])]
        if method == "PATCH":
            row.update(self._row(parts[0], int(parts[1]), body))
        return 200, row

    def _below(self, method: str, path: str, parts: list[str], body: Any) -> Answer:
        """Answer what is asked of something that belongs to a record."""
        if parts[2] == "survey_spec":
            if method == "POST":
                self.surveys[path] = body
            return 200, self.surveys.get(path, {})
        held = self.linked.setdefault(path, [])
        if method == "POST":
            held.append({"id": body["id"]})
            return 204, None
        return 200, {"count": len(held), "next": None, "results": held}

    def _row(self, endpoint: str, number: int, body: Any) -> Any:
        url = f"/api/v2/{endpoint}/{number}/"
        row = {**body, "id": number, "url": url, "summary_fields": {}, "scm_revision": "", "related": {"survey_spec": f"{url}survey_spec/"}}
        if endpoint == "credentials" and "inputs" in body:
            self.told[number] = body["inputs"]
            row["inputs"] = {**body["inputs"], "api_key": ENCRYPTED}
        return row


class _Handler(BaseHTTPRequestHandler):
    awx: Awx

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_PATCH(self) -> None:
        self._answer()

    def _answer(self) -> None:
        address = urlsplit(self.path)
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        # awx.awx sends an empty text along with what has no body.
        body = json.loads(text) if text and self.command != "GET" else {}
        known = self.headers.get("Authorization") == f"Bearer {TOKEN}"
        status, answer = self.awx.answer(self.command, address.path, dict(parse_qsl(address.query)), body) if known else (401, {})
        self.send_response(status)
        self.send_header("X-API-Product-Name", "AWX")
        self.send_header("X-API-Product-Version", "24.6.1")
        content = b"" if answer is None else json.dumps(answer).encode()
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words: Any) -> None:
        """Say nothing."""
