# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The protocol: tRPC with superjson envelopes and batches, the endpoints for users and their sessions, and faults on demand."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, dataclass
from typing import Any, AsyncIterator, Awaitable, Callable, Iterator

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from . import auth
from .checks import UNDEFINED, BigInt, check, number, procedure
from .errors import TrpcError, invalid
from .instance import NULL, PROCEDURES, Date, Instance
from .machines import setup_with_logs
from .refinements import refine
from .restores import restore_backup, restore_volume
from .wall import pass_wall

#: Procedures that answer with a stream of events; the OpenAPI document has none of them.
SUBSCRIPTIONS = {
    "server.setupWithLogs": setup_with_logs, "backup.restoreBackupWithLogs": restore_backup, "volumeBackups.restoreVolumeBackupWithLogs": restore_volume,
}
#: Those that end when their work does, since which version.
ENDING = {"backup.restoreBackupWithLogs": (0, 29, 0), "volumeBackups.restoreVolumeBackupWithLogs": (0, 28, 0)}
PUBLIC = frozenset(("settings.health", "settings.isCloud"))
LONGEST_URL = 16_000
#: They hold one of the ten connections to the database while they wait for another.
HOLDING = frozenset(("domain.create", "redirects.create", "security.create", "security.update", "mounts.update"))
CONNECTIONS = 10
#: They take an input, and need none, which no OpenAPI document tells.
UNASKED = frozenset(("settings.getTraefikPorts", "settings.haveTraefikDashboardPortEnabled", "settings.readTraefikEnv"))
#: Set in a request's scope where its connection is to go down without an answer.
DROPPED = "sandbox.dropped"
#: Set where its answer is to break off: the fault's framing.
CUT = "sandbox.cut"


@dataclass
class Fault:
    """Something that goes wrong with the next requests that match.

    :ivar kind: "drop_before" or "drop_after" the work is done, "status", "cut", or "delay"
    :ivar procedure: only requests with this procedure; any where empty
    :ivar skip: requests that match but are let through first
    :ivar count: how many requests it hits
    :ivar status: the HTTP status to answer, without a tRPC body, as a proxy does
    :ivar after: the work is done before the status or what is cut is answered
    :ivar framing: how an answer is cut in the middle: "length" or "chunked", by the connection that goes down; "whole", where the
        half says that it is all; "gzip", where it can't be unpacked
    :ivar seconds: how long a delay takes
    """

    kind: str
    procedure: str = ""
    skip: int = 0
    count: int = 1
    status: int = 502
    retry_after: str = ""
    after: bool = False
    framing: str = "length"
    seconds: float = 0.0


class Protocol:
    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.requests: list[str] = []
        self.faults: list[Fault] = []
        #: Too many calls at once wait for each other; a real server answers nothing from then on.
        self.stuck = False

    def app(self) -> Starlette:
        return Starlette(routes=[
            Route("/api/trpc/{names:path}", self.trpc, methods=["GET", "POST"]),
            Route("/api/auth/{path:path}", self.auth, methods=["POST"]),
            Route("/register", self.register, methods=["GET"]),
            Route("/__sandbox__/faults", self.control_faults, methods=["POST"]),
            Route("/__sandbox__/requests", self.control_requests, methods=["GET"]),
        ])

    async def trpc(self, request: Request) -> Response:
        names = request.path_params["names"].split(",")
        self.requests.append(f"{request.method} {' '.join(names)}")
        if len(str(request.url)) > LONGEST_URL:
            return Response(status_code=431)
        self.stuck = self.stuck or sum(name in HOLDING for name in names) >= CONNECTIONS
        if self.stuck:
            request.scope[DROPPED] = True
            return Response()
        body = await request.body()

        async def work() -> Response:
            if names[0] in SUBSCRIPTIONS and request.method == "GET":
                return self._subscribed(request, names[0])
            return self._answer(request, names, body)

        return await self._carried_out(request, names, work)

    def _subscribed(self, request: Request, name: str) -> Response:
        """Answer with a stream; most never end by themselves."""
        if not self._allowed(request):
            error = TrpcError("UNAUTHORIZED", "UNAUTHORIZED")
            return JSONResponse(error.body(name), error.status)
        wrong: dict[str, Any] = {}
        try:
            pieces = SUBSCRIPTIONS[name](self.instance, _opened(json.loads(request.query_params["input"])))
        except TrpcError as error:
            pieces, wrong = [], error.body(name)["error"]
        ends = name in ENDING and number(self.instance.version) >= ENDING[name]

        async def events() -> AsyncIterator[str]:
            yield "event: connected\ndata: {}\n\n"
            if wrong:
                yield f"event: serialized-error\ndata: {json.dumps(wrong)}\n\n"
                return
            for piece in pieces:
                yield f"data: {json.dumps({'json': piece}, ensure_ascii=False)}\n\n"
            while not ends:
                await asyncio.sleep(0.1)
            yield "event: return\ndata: \n\n"

        return StreamingResponse(events(), media_type="text/event-stream")

    async def auth(self, request: Request) -> Response:
        path = request.path_params["path"]
        self.requests.append(f"{request.method} auth/{path}")
        return await self._carried_out(request, [f"auth/{path}"], lambda: auth.answer(self.instance.people, path, request))

    async def register(self, request: Request) -> Response:
        self.requests.append("GET register")
        return await self._carried_out(request, ["register"], lambda: auth.register(self.instance.people))

    async def _carried_out(self, request: Request, names: list[str], work: Callable[[], Awaitable[Response]]) -> Response:
        """Do what is asked, as far as no fault keeps it from being done or answered."""
        fault = self._fault(names)
        if fault is None:
            return await work()
        if fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        elif fault.kind == "cut":
            request.scope[CUT] = fault.framing
        elif fault.kind != "status":
            request.scope[DROPPED] = True
        carried_out = fault.kind in ("delay", "drop_after") or fault.after
        response = await work() if carried_out else JSONResponse({"result": {"data": {"json": None}}})
        return _proxy(fault) if fault.kind == "status" else response

    def _fault(self, names: list[str]) -> Fault | None:
        for fault in self.faults:
            if fault.procedure and fault.procedure not in names:
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.count -= 1
            if not fault.count:
                self.faults.remove(fault)
            return fault
        return None

    def _answer(self, request: Request, names: list[str], body: bytes) -> Response:
        batch = request.query_params.get("batch") == "1"
        text = body.decode() if request.method == "POST" else request.query_params.get("input", "")
        allowed = self._allowed(request)
        try:
            given = json.loads(text) if text else {}
        except ValueError:
            error = TrpcError("BAD_REQUEST", "Expected property name or '}' in JSON at position 1 (line 1 column 2)")
            return JSONResponse(error.body(names[0]), error.status)
        if not batch:
            names, given = [request.path_params["names"]], {"0": given}
        self.instance.begin(names)
        answers = [self._call(request.method, name, given.get(str(index), {}), allowed) for index, name in enumerate(names)]
        statuses = {status for status, answer in answers}
        status = statuses.pop() if len(statuses) == 1 else 207
        return JSONResponse([answer for one, answer in answers] if batch else answers[0][1], status)

    def _allowed(self, request: Request) -> bool:
        """Verify the key, once a request, at the cost of one unit of its limit, or the session, and note who calls."""
        people = self.instance.people
        key = request.headers.get("x-api-key", "")
        people.caller = people.holders.get(key) if key else people.sessions.get(request.cookies.get(auth.SESSION, ""))
        people.place = people.places.get(key, "")
        people.by_session = not key
        if not key:
            return people.caller is not None
        if key not in self.instance.keys:
            return False
        for row in self.instance.rows("apiKey", key=key):
            row["used"] = True
        left = self.instance.keys[key]
        if left is not None:
            self.instance.keys[key] = max(0, left - 1)
        return left is None or left > 0

    def _call(self, method: str, name: str, given: Any, allowed: bool) -> tuple[int, dict[str, Any]]:
        try:
            known = procedure(name, self.instance.version) or (("query", None) if name in PUBLIC else None)
            if known is None:
                raise TrpcError("NOT_FOUND", f'No procedure found on path "{name}"')
            kind, schema = known
            if (method == "GET") != (kind == "query"):
                raise TrpcError("METHOD_NOT_SUPPORTED", f'Unsupported {method}-request to {kind} procedure at path "{name}"')
            if name not in PUBLIC and not allowed:
                raise TrpcError("UNAUTHORIZED", "UNAUTHORIZED")
            pass_wall(name, self.instance.licensed)
            value = _opened(given)
            if value is UNDEFINED and name in UNASKED:
                value = {}
            if schema is not None and not isinstance(value, dict):
                raise invalid([{
                    "expected": "object", "code": "invalid_type", "path": [],
                    "message": f"Invalid input: expected object, received {'undefined' if value is UNDEFINED else 'string'}",
                }])
            handler = PROCEDURES.get(name)
            checked = check(name, schema, value) if schema is not None else {}
            refine(name, self.instance.version, checked)
            if handler is None:
                raise TrpcError("NOT_IMPLEMENTED", f"the sandbox does not do {name}")
            answer = handler(self.instance, checked)
        except TrpcError as error:
            return error.status, error.body(name)
        return 200, {"result": {"data": _closed(answer)}}

    async def control_faults(self, request: Request) -> Response:
        self.faults = [Fault(**fault) for fault in await request.json()]
        return JSONResponse([asdict(fault) for fault in self.faults])

    async def control_requests(self, request: Request) -> Response:
        return JSONResponse(self.requests)


def _opened(given: Any) -> Any:
    """Take the value out of its superjson envelope."""
    if not isinstance(given, dict) or "json" not in given:
        return UNDEFINED
    value, kinds = given["json"], (given.get("meta") or {}).get("values")
    if isinstance(kinds, list):
        return UNDEFINED
    for name, kind in (kinds or {}).items():
        if kind == ["bigint"]:
            value[name] = BigInt(value[name])
    return value


def _closed(answer: Any) -> dict[str, Any]:
    """Put an answer into its superjson envelope."""
    if answer is None:
        return {"json": None, "meta": {"values": ["undefined"], "v": 1}}
    if answer is NULL:
        return {"json": None}
    marks = dict(_marks(answer, ""))
    return {"json": _plain(answer), **({"meta": {"values": marks, "v": 1}} if marks else {})}


def _marks(value: Any, path: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the paths of what JSON has no type for."""
    if isinstance(value, BigInt):
        yield path, ["bigint"]
    elif isinstance(value, Date):
        yield path, ["Date"]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        yield from _marks(item, f"{path}.{name}" if path else str(name))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, BigInt) else value


def _proxy(fault: Fault) -> Response:
    headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
    return PlainTextResponse(f"<html><body><h1>{fault.status}</h1></body></html>", fault.status, headers, "text/html")
