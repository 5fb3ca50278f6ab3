# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The client of one server: requests, retries that never repeat a mutation blindly, and what a broken one is called."""

from __future__ import annotations

import copy
import random
import re
import time
import traceback
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any, Iterable, Iterator

from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError, TransportError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import MUTATION, QUERY, Call, answer_items, base_url, issues, request_of, split
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.redaction import scrub


try:
    import requests
except ImportError:
    REQUESTS_IMPORT_ERROR: str | None = traceback.format_exc()
else:
    REQUESTS_IMPORT_ERROR = None

CONNECT_TIMEOUT = 10
#: Answers a proxy gives for a server that is away for a moment.
RETRIED_STATUS = frozenset((408, 425, 429, 500, 502, 503, 504))
ATTEMPTS = 4
LONGEST_PAUSE = 20


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
        if REQUESTS_IMPORT_ERROR:
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
        self._server_time: datetime | None = None
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
            urllib3 = requests.packages.urllib3  # type: ignore[attr-defined]
            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)

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

    def age(self, time: Any) -> float:
        """Return the seconds since a time that the server noted, by the server's own clock; 0 where there is no time.

        :param time: a time as the API writes it, such as ``2026-01-31T12:00:00.000Z``
        """
        try:
            noted = datetime.fromisoformat(str(time).replace("Z", "+00:00"))
            return ((self._server_time or datetime.now(timezone.utc)) - noted).total_seconds()
        except (TypeError, ValueError):
            return 0

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
        for part in split(self.base, kind, calls):
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

    def _send(self, kind: str, calls: list[Call]) -> list[Any]:
        response = self._exchange(kind, calls)
        items = answer_items(response.content, len(calls))
        if items is None:
            raise self._unexpected(response, calls, maybe_done=False)
        return [self._answer(item, call, response.status_code) for item, call in zip(items, calls)]

    def _exchange(self, kind: str, calls: list[Call]) -> Any:
        """Return the response to a request, sent again as long as that is safe and of use."""
        method = "GET" if kind == QUERY else "POST"
        url, body = request_of(self.base, kind, calls)
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
                self._server_time = _date(response)
                if response.status_code not in RETRIED_STATUS or answer_items(response.content, len(calls)) is not None:
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
            self.scrub(issues(str(error.get("message") or "no message"), zod.get("formErrors") or [])),
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


def _date(response: Any) -> datetime | None:
    """Return the time that a server says it is."""
    try:
        return parsedate_to_datetime(response.headers["Date"])
    except (KeyError, TypeError, ValueError):
        return None


def _retry_after(response: Any) -> float | None:
    value = response.headers.get("Retry-After", "")
    return float(value) if value.isdigit() else None
