# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The client of one server: requests, and retries that never repeat a mutation blindly."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import random
import time
import traceback
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any, Callable, Iterable, Iterator, TypeVar

from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError, TransportError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.failures import CONNECT_TIMEOUT, Failure, of_error, of_response
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import (
    MUTATION, QUERY, Call, answer_items, base_url, envelope, issues, request_of, split,
)
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.redaction import scrub
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.stream import read_stream


try:
    import requests
except ImportError:
    REQUESTS_IMPORT_ERROR: str | None = traceback.format_exc()
else:
    REQUESTS_IMPORT_ERROR = None

ATTEMPTS = 4
LONGEST_PAUSE = 20
#: Seconds that an attempt has, at the least.
SHORTEST_WAIT = 0.05

Answer = TypeVar("Answer")


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
    :param timeout: seconds to wait for the answer to a request, all attempts together
    :param validate_certs: whether the server's certificate is checked
    :param ca_path: file or folder of certificate authorities to trust instead of the system's
    :param secrets: values that must not stand in a message
    :param places: where a user sets url and api_key, for the message about one that is missing
    :raises DokployError: where an option can't be used
    """

    #: Whether it speaks in the name of a key.
    keyed = True

    def __init__(
        self, url: str | None, api_key: str | None, timeout: float = 30, validate_certs: bool = True, ca_path: str | None = None,
        secrets: Iterable[str] = (), places: str = "on the task, in module_defaults of group/dokploy.dokploy.dokploy",
    ) -> None:
        if REQUESTS_IMPORT_ERROR:
            raise DokployError("the Python package requests is needed; install it for the interpreter that runs this task")
        missing = "url" if not url else "api_key" if self.keyed and not api_key else ""
        if missing or not url:
            raise DokployError(f"{missing} is missing: set it {places}, or as the environment variable DOKPLOY_{missing.upper()}")
        if api_key and not could_be_key(api_key):
            raise DokployError("api_key has a character that a key can't have, such as a line break or a blank at its end")
        if timeout <= 0:
            raise DokployError("timeout must be more than 0 seconds")
        self.base = base_url(url)
        self.traffic = Traffic()
        #: Signs in a user for what the server does for no key, where there is one who does, and who speaks in their name then.
        self.login: Callable[[], AbstractContextManager[None]] | None = None
        self.user: Client | None = None
        self._server_time: datetime | None = None
        self._secrets = {api_key or "", *secrets}
        self._timeout = timeout
        self._met = False
        self._verify = (ca_path or True) if validate_certs else False
        self._session = requests.Session()
        # Of the environment only the proxies are wanted: a .netrc entry would add credentials of its own, and
        # REQUESTS_CA_BUNDLE would win over validate_certs.
        self._session.trust_env = False
        self._session.proxies = requests.utils.get_environ_proxies(self.base)
        self._session.headers.update({"Accept": "application/json", "User-Agent": "ansible-dokploy"})
        if api_key:
            self._session.headers["x-api-key"] = api_key
        if validate_certs is False:
            urllib3 = requests.packages.urllib3  # type: ignore[attr-defined]
            urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)

    def __repr__(self) -> str:
        return f"Client({self.base!r})"

    @property
    def key_hash(self) -> str:
        """The hash that a server keeps of the key; empty without one."""
        return hash_of_key(str(self._session.headers.get("x-api-key") or ""))

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
        self._timeout = timeout
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

    def listen(self, path: str) -> str | None:
        """Return the text that a stream of the server begins with; None where there is none.

        :param path: path and query of the stream
        """
        url = self.base[: -len("/api/trpc")] + path
        self.traffic.requests.append(f"GET {path.partition('?')[0].lstrip('/')}")
        proxy = self._session.proxies.get(url.partition(":")[0])
        headers = {name: str(self._session.headers[name]) for name in ("x-api-key", "User-Agent")}
        return read_stream(url, headers, self._verify, requests.utils.DEFAULT_CA_BUNDLE_PATH, proxy)

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

    def subscribe(self, call: Call, patience: float) -> Any:
        """Begin a subscription, and return the response in which its events come.

        :param patience: seconds that may pass between two of them
        :raises TransportError: where no stream of events is answered
        """
        where = self.base[: -len("/api/trpc")]
        self.traffic.add("GET", [call], 1)
        try:
            response = self._session.get(
                f"{self.base}/{call.procedure}", params={"input": json.dumps(envelope(call.input))}, headers={"Accept": "text/event-stream"},
                stream=True, timeout=(CONNECT_TIMEOUT, patience), verify=self._verify, allow_redirects=False,
            )
        except (OSError, requests.packages.urllib3.exceptions.HTTPError) as error:  # type: ignore[attr-defined]
            failure = of_error(error, where, patience)
            raise TransportError(self.scrub(failure.message), failure.maybe_done) from error
        if response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/event-stream"):
            return response
        response.close()
        raise TransportError(f"{call.procedure} was answered with {response.status_code} and no stream of events", maybe_done=False)

    def _single(self, kind: str, call: Call) -> Any:
        answer = self.batch(kind, [call])[0]
        if isinstance(answer, DokployError):
            raise answer
        return answer

    def _send(self, kind: str, calls: list[Call]) -> list[Any]:
        items, status = self._exchange(kind, calls)
        return [self._answer(item, call, status) for item, call in zip(items, calls)]

    def _exchange(self, kind: str, calls: list[Call]) -> tuple[list[dict[str, Any]], int]:
        """Return what a request is answered, for each call, and the status; raises like `_persist`."""
        return self._persist(kind, calls, lambda left: self._attempt(kind, calls, left))

    def _persist(self, kind: str, calls: list[Call], attempt: Callable[[float], Answer | Failure]) -> Answer:
        """Return what a request is answered; it is sent again as long as that is safe and of use.

        :param attempt: sends it once, and is given the seconds in which the answer must come
        :raises TransportError: where no answer came in time
        """
        begun = time.monotonic()
        count = 0
        while True:
            count += 1
            self.traffic.add("GET" if kind == QUERY else "POST", calls, count)
            answer = attempt(max(self._timeout - (time.monotonic() - begun), SHORTEST_WAIT))
            if not isinstance(answer, Failure):
                self._met = True
                return answer
            # A page is a whole answer, and who gives it at the first request, such as a portal that wants a login, gives it again.
            passing = answer.passing or (answer.instead and self._met and kind == QUERY)
            maybe_done = kind == MUTATION and answer.maybe_done
            pause = min(LONGEST_PAUSE, 0.25 * 2 ** count) * random.uniform(0.7, 1.3) if answer.pause is None else answer.pause
            taken = time.monotonic() - begun
            if count >= ATTEMPTS or maybe_done or not passing or pause > min(LONGEST_PAUSE, self._timeout - taken):
                raise TransportError(
                    self.scrub(answer.message) + (f" (tried {count} times)" if count > 1 else "")
                    + ("; it may have been carried out all the same" if maybe_done else ""), maybe_done,
                )
            time.sleep(pause)

    @property
    def _where(self) -> str:
        """The server's address."""
        return self.base[: -len("/api/trpc")]

    def _attempt(self, kind: str, calls: list[Call], left: float) -> tuple[list[dict[str, Any]], int] | Failure:
        """Send calls once.

        :param left: seconds in which the answer must come
        """
        url, body = request_of(self.base, kind, calls)
        response = self._request("GET" if kind == QUERY else "POST", url, body, left)
        if isinstance(response, Failure):
            return response
        items = answer_items(response.content, len(calls))
        return of_response(response, self._where, calls[0].procedure) if items is None else (items, response.status_code)

    def _request(self, method: str, url: str, body: bytes | None, left: float, headers: dict[str, str] | None = None) -> Any | Failure:
        """Return the answer to one HTTP request, a `requests.Response`.

        :param left: seconds in which the answer must come
        """
        headers = {**({"Content-Type": "application/json"} if body is not None else {}), **(headers or {})}
        try:
            response = self._session.request(
                method, url, data=body, headers=headers, timeout=(min(CONNECT_TIMEOUT, left), left), verify=self._verify, allow_redirects=False,
            )
        except (OSError, requests.packages.urllib3.exceptions.HTTPError) as error:  # type: ignore[attr-defined]
            return of_error(error, self._where, self._timeout)
        self._server_time = _date(response)
        return response

    def _answer(self, item: dict[str, Any], call: Call, status: int) -> Any:
        if "result" in item:
            return (item["result"].get("data") or {}).get("json")
        error = item["error"]["json"]
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


def could_be_key(text: str) -> bool:
    """Say whether a text can be a key, which is sent in a header."""
    return bool(text) and text.isascii() and text.isprintable() and text == text.strip()


def hash_of_key(key: str) -> str:
    """Return the hash that a server keeps of a key (seen on v0.30.2); empty where there is none."""
    return base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()).decode().rstrip("=") if key else ""


def _date(response: Any) -> datetime | None:
    """Return the time that a server says it is."""
    try:
        return parsedate_to_datetime(response.headers["Date"])
    except (KeyError, TypeError, ValueError):
        return None
