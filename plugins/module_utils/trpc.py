# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Client for the tRPC interface of a Dokploy server.

It knows the protocol and no resource: superjson envelopes, batches of queries and of
mutations, typed errors, retries that never repeat a mutation blindly, and redaction.
"""

from __future__ import annotations

import copy
import json
import random
import re
import time
import traceback
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Iterable, Iterator
from urllib.parse import quote, urlsplit

try:
    import requests
except ImportError:
    requests = None
    REQUESTS_IMPORT_ERROR = traceback.format_exc()
else:
    REQUESTS_IMPORT_ERROR = None

QUERY = "query"
MUTATION = "mutation"

#: Proxies accept request lines up to 8 KB, the server itself up to 16 KB (FACTS, Transport).
MAX_URL_BYTES = 8000
#: A batch of mutations is split beyond this size, below what proxies take by default (nginx: 1 MB).
MAX_BODY_BYTES = 900_000

CONNECT_TIMEOUT = 10
#: Answers a proxy gives for a server that is away for a moment.
RETRIED_STATUS = frozenset((408, 425, 429, 500, 502, 503, 504))
ATTEMPTS = 4
LONGEST_PAUSE = 20

HIDDEN = "********"


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


@dataclass(frozen=True)
class Call:
    """One procedure with its input (``None`` for a procedure that takes none)."""

    procedure: str
    input: Any = None


@dataclass
class Traffic:
    """What was sent: one entry a HTTP request, each a list of procedure names."""

    requests: list[str] = field(default_factory=list)

    def add(self, method: str, calls: Iterable[Call], attempt: int) -> None:
        names: dict[str, int] = {}
        for call in calls:
            names[call.procedure] = names.get(call.procedure, 0) + 1
        text = " ".join(name if count == 1 else f"{name}*{count}" for name, count in names.items())
        self.requests.append(f"{method} {text}" + (f" (attempt {attempt})" if attempt > 1 else ""))


class BigInt(int):
    """A number that the server wants as JavaScript's BigInt."""


def envelope(value: Any) -> dict[str, Any]:
    """Wrap an input as superjson does; ``None`` is JavaScript's undefined."""
    if value is None:
        return {"json": None, "meta": {"values": ["undefined"]}}
    big = [name for name, item in value.items() if isinstance(item, BigInt)] if isinstance(value, dict) else []
    if big:
        return {"json": {**value, **{name: str(value[name]) for name in big}}, "meta": {"values": {name: ["bigint"] for name in big}}}
    return {"json": value}


def base_url(url: str) -> str:
    """Return the address of the tRPC interface for any way users write a server's address.

    :raises DokployError: where it is no http or https address
    """
    text = (url or "").strip().rstrip("/")
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise DokployError(f"url: '{url}' is not the address of a server; write it like https://dokploy.example.com")
    for suffix in ("/api/trpc", "/api"):
        if text.endswith(suffix):
            text = text[: -len(suffix)]
            break
    return text + "/api/trpc"


#: Names of fields in records and inputs that hold a secret, for records no definition describes.
SECRET_NAME = re.compile(
    r"(password|passphrase|secret|token|private_?key|api_?key|access_?key|auth_?key|credential|webhook_?url|dsn$|^key$|2fa|"
    r"^(env|preview_?env|build_?args|preview_?build_?args)$|^authorization$|^cookie$|license_?key)",
    re.IGNORECASE,
)
#: The database driver puts a statement's parameters into the message of an unexpected error (FACTS).
_SQL_PARAMETERS = re.compile(r"(?is)(\bparams:).*")
#: Credentials in an address; the user alone of an SSH address is none.
CREDENTIALS = re.compile(r"(?<=://)(?<!ssh://)[^/@\s]+(?=@)")


def hide_credentials(text: str) -> str:
    """Take credentials out of the addresses in a text: ``https://********@git.example.com/shop.git``."""
    return CREDENTIALS.sub(HIDDEN, text)


def scrub(text: str, secrets: Iterable[str] = ()) -> str:
    """Take SQL parameters, credentials in addresses and the given secret values out of a message."""
    text = _SQL_PARAMETERS.sub(r"\1 " + HIDDEN, text)
    for secret in sorted({s for s in secrets if len(s) > 2}, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return hide_credentials(text)


def hide_secrets(value: Any) -> Any:
    """Return a copy of a record in which every field that is named like a secret is hidden, and credentials in addresses are."""
    if isinstance(value, dict):
        return {
            key: HIDDEN if item not in (None, "") and not isinstance(item, bool) and SECRET_NAME.search(str(key)) else hide_secrets(item)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [hide_secrets(item) for item in value]
    return hide_credentials(value) if isinstance(value, str) else value


class Client:
    """Speaks with one server.

    :param url: address of the server, with or without ``/api`` or ``/api/trpc``
    :param api_key: key sent as ``x-api-key``; never part of a message, a repr or a log
    :param timeout: seconds to wait for the answer to a request
    :param validate_certs: whether the server's certificate is checked
    :param ca_path: file or folder of certificate authorities to trust instead of the system's
    :param secrets: values that must not stand in a message
    :raises DokployError: where an option can't be used
    """

    def __init__(self, url: str, api_key: str, timeout: float = 30, validate_certs: bool = True, ca_path: str | None = None,
                 secrets: Iterable[str] = ()) -> None:
        if requests is None:
            raise DokployError("the Python package requests is needed; install it for the interpreter that runs this task")
        if not url:
            raise DokployError("url is missing; set it to the server's address, or set the environment variable DOKPLOY_URL")
        if not api_key:
            raise DokployError("api_key is missing; set it to a key of the server, or set the environment variable DOKPLOY_API_KEY")
        if not api_key.isascii() or not api_key.isprintable() or api_key != api_key.strip():
            raise DokployError("api_key has a character that a key can't have, such as a line break or a blank at its end")
        if timeout <= 0:
            raise DokployError("timeout must be more than 0 seconds")
        self.base = base_url(url)
        self.traffic = Traffic()
        self._secrets = {api_key, *secrets}
        self._timeout = (min(CONNECT_TIMEOUT, timeout), timeout)
        self._verify = (ca_path or True) if validate_certs else False
        self._session = requests.Session()
        # Of the environment only the proxies are wanted: a .netrc entry would add credentials of its own, and
        # REQUESTS_CA_BUNDLE would win over validate_certs.
        self._session.trust_env = False
        self._session.proxies = requests.utils.get_environ_proxies(self.base)
        self._session.headers.update({"x-api-key": api_key, "Accept": "application/json", "User-Agent": "ansible-dokploy"})
        if validate_certs is False:
            requests.packages.urllib3.disable_warnings(requests.packages.urllib3.exceptions.InsecureRequestWarning)

    def __repr__(self) -> str:
        return f"Client({self.base!r})"

    def twin(self) -> Client:
        """Return a client of the same server that can be used by another thread."""
        other = copy.copy(self)
        other._session = requests.Session()
        other._session.trust_env = False
        other._session.proxies = self._session.proxies
        other._session.headers.update(self._session.headers)
        return other

    @contextmanager
    def patience(self, timeout: float) -> Iterator[None]:
        """Wait longer for answers, or less long, for as long as the context lasts.

        :param timeout: seconds
        """
        held = self._timeout
        self._timeout = (min(CONNECT_TIMEOUT, timeout), timeout)
        try:
            yield
        finally:
            self._timeout = held

    def hide(self, secrets: Iterable[str]) -> None:
        """Add values that must not stand in a message."""
        self._secrets.update(secrets)

    def scrub(self, text: str) -> str:
        """Take secrets out of a text that a server answered."""
        return scrub(text, self._secrets)

    def query(self, procedure: str, input: Any = None) -> Any:
        """Return what one query answers.

        :raises ApiError: where the server answers with an error
        :raises TransportError: where no answer came
        """
        return self._single(QUERY, Call(procedure, input))

    def mutate(self, procedure: str, input: Any = None) -> Any:
        """Carry out one mutation and return its answer; raises like `query`."""
        return self._single(MUTATION, Call(procedure, input))

    def batch(self, kind: str, calls: list[Call]) -> list[Any]:
        """Send calls together, in as few requests as their size allows, and return an answer or an error for each.

        The calls of one request run at the same time on the server, so mutations given together must not depend on
        each other. An `ApiError` stands in the list in the place of the answer; a `TransportError` stands in the place
        of each answer that did not come.
        """
        answers: list[Any] = []
        lost: TransportError | None = None
        for part in self._split(kind, calls):
            if lost is not None:
                answers.extend(TransportError(str(lost), maybe_done=False) for call in part)
                continue
            try:
                answers.extend(self._send(kind, part))
            except TransportError as error:
                lost = error
                answers.extend(error for call in part)
        return answers

    def _single(self, kind: str, call: Call) -> Any:
        answer = self.batch(kind, [call])[0]
        if isinstance(answer, DokployError):
            raise answer
        return answer

    @staticmethod
    def _input_text(kind: str, calls: list[Call]) -> str:
        inputs = {str(index): envelope(call.input) for index, call in enumerate(calls)}
        text = json.dumps(inputs if len(calls) > 1 else inputs["0"], separators=(",", ":"))
        return quote(text, safe="") if kind == QUERY else text

    def _split(self, kind: str, calls: list[Call]) -> Iterable[list[Call]]:
        limit = MAX_URL_BYTES - len(self.base) - 40 if kind == QUERY else MAX_BODY_BYTES
        part: list[Call] = []
        size = 0
        for call in calls:
            own = len(self._input_text(kind, [call])) + len(call.procedure) + 20
            if part and size + own > limit:
                yield part
                part, size = [], 0
            part.append(call)
            size += own
        if part:
            yield part

    def _send(self, kind: str, calls: list[Call]) -> list[Any]:
        url = f"{self.base}/{','.join(call.procedure for call in calls)}"
        text = self._input_text(kind, calls)
        body = None
        parameters = ["batch=1"] if len(calls) > 1 else []
        if kind == MUTATION:
            body = text.encode("ascii")
        elif len(calls) > 1 or calls[0].input is not None:
            parameters.append(f"input={text}")
        if parameters:
            url = f"{url}?{'&'.join(parameters)}"
        response = self._exchange(kind, url, body, calls)
        return self._answers(response, calls)

    def _exchange(self, kind: str, url: str, body: bytes | None, calls: list[Call]) -> Any:
        method = "GET" if kind == QUERY else "POST"
        attempt = 0
        while True:
            attempt += 1
            self.traffic.add(method, calls, attempt)
            pause: float | None = None
            try:
                response = self._session.request(
                    method, url, data=body, headers={"Content-Type": "application/json"} if body is not None else None,
                    timeout=self._timeout, verify=self._verify, allow_redirects=False,
                )
            except (requests.exceptions.RequestException, OSError) as error:
                failure, repeatable = self._failure(error, kind)
            else:
                if response.status_code not in RETRIED_STATUS or _trpc_body(response) is not None:
                    return response
                failure = self._unexpected(response, calls, maybe_done=kind == MUTATION and response.status_code not in (425, 429))
                repeatable = not failure.maybe_done
                pause = _retry_after(response)
            if attempt >= ATTEMPTS or not repeatable or (pause is not None and pause > LONGEST_PAUSE):
                raise failure
            time.sleep(pause if pause is not None else min(LONGEST_PAUSE, 0.25 * 2 ** attempt) * random.uniform(0.7, 1.3))

    def _failure(self, error: Exception, kind: str) -> tuple[TransportError, bool]:
        """Say in words why a request had no answer, and whether it can be sent again."""
        where = self.base[: -len("/api/trpc")]
        text = self.scrub(str(error))
        never_sent = isinstance(error, requests.exceptions.ConnectTimeout) or "NewConnectionError" in text or "NameResolutionError" in text
        maybe_done = kind == MUTATION and not never_sent
        if isinstance(error, requests.exceptions.ProxyError):
            return TransportError(f"the proxy for {where} did not pass the request on; check http_proxy, https_proxy and no_proxy"), False
        if isinstance(error, requests.exceptions.SSLError):
            reason = re.sub(r"^.*?(certificate verify failed: [^(\"']+|wrong version number|[A-Z_]{8,}).*$", r"\1", text, flags=re.DOTALL).strip()
            return TransportError(
                f"no secure connection to {where}: {reason}; set ca_path to the authority that signed the server's certificate,"
                " correct the url, or set validate_certs: false"
            ), False
        if isinstance(error, OSError) and "CA certificate bundle" in text:
            return TransportError("ca_path: there is no such file or folder"), False
        if any(sign in text for sign in ("NameResolutionError", "Name or service not known", "Temporary failure in name resolution", "getaddrinfo")):
            return TransportError(f"the name of {where} can't be resolved; check url and the name service"), True
        if isinstance(error, requests.exceptions.ConnectTimeout):
            return TransportError(f"no connection to {where} within {self._timeout[0]:g} seconds; check url and firewalls"), True
        if isinstance(error, requests.exceptions.Timeout):
            return TransportError(
                f"{where} did not answer within {self._timeout[1]:g} seconds; raise timeout or look at the server's load", maybe_done
            ), kind == QUERY
        if "Connection refused" in text:
            return TransportError(f"nothing answers at {where} (connection refused); check url and whether the server runs"), True
        if isinstance(error, requests.exceptions.ConnectionError):
            return TransportError(f"the connection to {where} broke before the answer came", maybe_done), not maybe_done
        return TransportError(f"the request to {where} failed: {text}", maybe_done), False

    def _answers(self, response: Any, calls: list[Call]) -> list[Any]:
        body = _trpc_body(response)
        if body is None:
            raise self._unexpected(response, calls, maybe_done=False)
        items = body if isinstance(body, list) else [body] * len(calls)
        if len(items) != len(calls):
            raise self._unexpected(response, calls, maybe_done=False)
        return [self._answer(item, call, response.status_code) for item, call in zip(items, calls)]

    def _answer(self, item: dict[str, Any], call: Call, status: int) -> Any:
        if "result" in item:
            return (item["result"].get("data") or {}).get("json")
        error = item["error"].get("json") or {}
        data = error.get("data") or {}
        zod = data.get("zodError") or {}
        fields = {name: [self.scrub(str(text)) for text in texts] for name, texts in (zod.get("fieldErrors") or {}).items() if texts}
        return ApiError(
            call.procedure,
            str(data.get("code") or "UNKNOWN"),
            int(data.get("httpStatus") or status),
            self.scrub(_issues(str(error.get("message") or "no message"), zod.get("formErrors") or [])),
            fields,
        )

    def _unexpected(self, response: Any, calls: list[Call], maybe_done: bool) -> TransportError:
        """Describe an answer that no Dokploy server gives."""
        where = self.base[: -len("/api/trpc")]
        status = response.status_code
        kind = response.headers.get("Content-Type", "").split(";")[0] or "no content type"
        if 300 <= status < 400:
            target = self.scrub(response.headers.get("Location", "another address"))
            return TransportError(
                f"{where} redirects to {target}; set url to the address where Dokploy itself answers"
                " (https instead of http, or past the login page of a proxy)", maybe_done,
            )
        if status == 431 or status == 414:
            return TransportError(f"{where} refused the address of {calls[0].procedure} as too long ({status})", maybe_done)
        if status == 413:
            return TransportError(f"{where} refused the input of {calls[0].procedure} as too large (413)", maybe_done)
        if status in RETRIED_STATUS:
            return TransportError(f"{where} is not available: {status} {response.reason or ''}".rstrip() + f" for {calls[0].procedure}", maybe_done)
        return TransportError(
            f"{where} is not a Dokploy server: it answered {calls[0].procedure} with {status} and {kind}, not with what tRPC answers; check url",
            maybe_done,
        )


def _trpc_body(response: Any) -> Any:
    """Return the decoded body where it is a tRPC answer, else None."""
    try:
        body = response.json()
    except ValueError:
        return None
    items = body if isinstance(body, list) else [body]
    if items and all(
        isinstance(item, dict) and (isinstance(item.get("result"), dict) or isinstance(item.get("error"), dict)) for item in items
    ):
        return body
    return None


def _issues(message: str, form_errors: list[str]) -> str:
    """Turn the list of issues that a failed input check has as its message into words."""
    try:
        issues = json.loads(message)
    except ValueError:
        return message
    if not isinstance(issues, list) or not all(isinstance(issue, dict) for issue in issues):
        return message
    texts = []
    for issue in issues:
        path = ".".join(str(step) for step in issue.get("path") or [])
        texts.append(f"{path}: {issue.get('message')}" if path else str(issue.get("message")))
    return "; ".join(texts or form_errors) or message


def _retry_after(response: Any) -> float | None:
    value = response.headers.get("Retry-After", "")
    return float(value) if value.isdigit() else None
