# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How calls are written for a server and its answers are read: addresses, superjson envelopes, batches."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Iterable
from urllib.parse import quote, urlsplit

from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.redaction import hide_credentials

QUERY = "query"
MUTATION = "mutation"

#: Proxies accept request lines up to 8 KB, the server itself up to 16 KB (FACTS, Transport).
MAX_URL_BYTES = 8000
#: A batch of mutations is split beyond this size, below what proxies take by default (nginx: 1 MB).
MAX_BODY_BYTES = 900_000


@dataclass(frozen=True)
class Call:
    """One procedure with its input (``None`` for a procedure that takes none)."""

    procedure: str
    input: Any = None


class BigInt(int):
    """A number that the server wants as JavaScript's BigInt."""


class Date(str):
    """A time that the server wants as JavaScript's Date."""


#: What JSON has no type for, as superjson names it.
_MARKED = {BigInt: "bigint", Date: "Date"}


def envelope(value: Any) -> dict[str, Any]:
    """Wrap an input as superjson does; ``None`` is JavaScript's undefined."""
    if value is None:
        return {"json": None, "meta": {"values": ["undefined"]}}
    marks = {name: [_MARKED[type(item)]] for name, item in value.items() if type(item) in _MARKED} if isinstance(value, dict) else {}
    if marks:
        return {"json": {**value, **{name: str(value[name]) for name in marks}}, "meta": {"values": marks}}
    return {"json": value}


def base_url(url: str) -> str:
    """Return the address of the tRPC interface for any way users write a server's address.

    :raises DokployError: where it is no http or https address
    """
    text = (url or "").strip().rstrip("/")
    if not _is_address(text):
        raise DokployError(f"url: '{hide_credentials(url)}' is not the address of a server; write it like https://dokploy.example.com")
    for suffix in ("/api/trpc", "/api"):
        if text.endswith(suffix):
            text = text[: -len(suffix)]
            break
    return text + "/api/trpc"


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").encode("idna")
        return parts.scheme in ("http", "https") and bool(host) and parts.port != 0
    except ValueError:
        return False


def split(base: str, kind: str, calls: list[Call]) -> Iterable[list[Call]]:
    """Yield the calls in parts that are each small enough for one request."""
    limit = MAX_URL_BYTES - len(base) - 40 if kind == QUERY else MAX_BODY_BYTES
    part: list[Call] = []
    size = 0
    for call in calls:
        own = len(_input_text(kind, [call])) + len(call.procedure) + 20
        if part and size + own > limit:
            yield part
            part, size = [], 0
        part.append(call)
        size += own
    if part:
        yield part


def request_of(base: str, kind: str, calls: list[Call]) -> tuple[str, bytes | None]:
    """Return address and body of the request that sends calls; a query has no body."""
    url = f"{base}/{','.join(call.procedure for call in calls)}"
    text = _input_text(kind, calls)
    parameters = ["batch=1"] if len(calls) > 1 else []
    if kind == QUERY and (len(calls) > 1 or calls[0].input is not None):
        parameters.append(f"input={text}")
    return url + (f"?{'&'.join(parameters)}" if parameters else ""), text.encode("ascii") if kind == MUTATION else None


def _input_text(kind: str, calls: list[Call]) -> str:
    inputs = {str(index): envelope(call.input) for index, call in enumerate(calls)}
    text = json.dumps(inputs if len(calls) > 1 else inputs["0"], separators=(",", ":"))
    return quote(text, safe="") if kind == QUERY else text


def answer_items(text: str | bytes, count: int) -> list[dict[str, Any]] | None:
    """Return what a body answers to each of so many calls, or None where it is no answer of tRPC to them.

    An error that stands alone is that of all calls of a batch; a result that stands alone is no answer to several.
    """
    try:
        body = json.loads(text)
    except ValueError:
        return None
    items = body if isinstance(body, list) else [body] * (count if isinstance(body, dict) and "error" in body else 1)
    return items if len(items) == count and all(_is_answer(item) for item in items) else None


def _is_answer(item: Any) -> bool:
    if not isinstance(item, dict):
        return False
    if "result" in item:
        return isinstance(item["result"], dict) and isinstance(item["result"].get("data") or {}, dict)
    error = item["error"].get("json") if isinstance(item.get("error"), dict) else None
    return isinstance(error, dict) and isinstance(error.get("data") or {}, dict)


def is_broken_off(body: bytes, as_json: bool) -> bool:
    """Say whether a body is a part of an answer, or one to other calls, rather than the page of another server.

    :param as_json: its content type is JSON
    """
    text = body.strip()
    try:
        answer = json.loads(text)
    except ValueError:
        return not text or as_json or text[:1] in (b"{", b"[")
    items = answer if isinstance(answer, list) else [answer]
    return all(_is_answer(item) for item in items)


def issues(message: str, form_errors: list[str]) -> str:
    """Turn the list of issues that a failed input check has as its message into words."""
    try:
        found = json.loads(message)
    except ValueError:
        return message
    if not isinstance(found, list) or not all(isinstance(issue, dict) for issue in found):
        return message
    texts = []
    for issue in found:
        path = ".".join(str(step) for step in issue.get("path") or [])
        texts.append(f"{path}: {issue.get('message')}" if path else str(issue.get("message")))
    return "; ".join(texts or form_errors) or message
