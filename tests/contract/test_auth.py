# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sign-up, sign-in and the second factor are answered as the recording of the release says.

A live server must be one on which nobody has signed up (DOKPLOY_URL; a key is not needed), and has an owner afterwards.
"""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path
from typing import Any, Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from auth_cases import AUTH_CASES, FOREIGN, OWN, AuthStep
from dokploy_sandbox import Sandbox
from dokploy_sandbox.auth import codes
from normal import normal
from test_contract import found, lines

RECORDED = Path(__file__).parent / "recorded" / "auth"
#: Seconds in which a server forgets how often it was asked.
REST = 10.5
#: Fields whose values differ each time.
MADE_UP = frozenset(("token", "totpURI", "backupCodes", "key", "start", "expirationDate", "createdAt2", "lastRequest", "requestCount", "metadata"))


class Empty:
    """A server on which nobody has signed up.

    :param rest: lets it forget how often it was asked
    """

    def __init__(self, url: str, rest: Callable[[], None]) -> None:
        self.url, self.rest = url, rest
        self.saved: dict[str, str] = {}
        self.cookies: dict[str, Any] = {}

    def send(self, step: AuthStep) -> dict[str, Any]:
        method, path = step.call.split(" ")
        procedure = not path.startswith("/")
        body = None if step.body is None else json.loads(self._filled(json.dumps(step.body)))
        session = requests.Session()
        session.cookies.update(self.cookies.get(step.who, {}))
        headers = {"Origin": self.url if step.origin == OWN else FOREIGN} if step.origin else {}
        if step.key:
            headers["x-api-key"] = self.saved[step.key]
        response = session.request(
            method, self.url + (f"/api/trpc/{path}" if procedure else path), headers=headers, timeout=150, allow_redirects=False,
            json={"json": body} if procedure and body is not None else body,
        )
        if step.who:
            self.cookies[step.who] = session.cookies
        answer = response.json() if "json" in response.headers.get("Content-Type", "") else None
        for name, place in step.save.items():
            self.saved[name] = found(answer["result"]["data"]["json"] if procedure else answer, place)
        told = {"x-retry-after": response.headers.get("x-retry-after"), "location": urlsplit(response.headers.get("Location", "")).path}
        return {
            "call": step.call, "status": response.status_code, "answer": normal(_plain(answer), {}),
            **{name: value for name, value in told.items() if value},
            **({"cookies": sorted(response.cookies.keys())} if response.cookies else {}),
        }

    def _filled(self, text: str) -> str:
        if "$code" in text or "$wrong" in text:
            good = codes(parse_qs(urlsplit(self.saved["uri"]).query)["secret"][0])
            text = text.replace("$code", good[1]).replace("$wrong", next(code for code in ("000000", "111111", "222222", "333333") if code not in good))
        return re.sub(r"\$(\w+)", lambda match: self.saved[match.group(1)], text)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: f"<{name}>" if name in MADE_UP and item not in (None, "") else _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


@pytest.fixture
def empty(release: str) -> Iterator[Empty]:
    if release == "live":
        url = os.environ["DOKPLOY_URL"].rstrip("/")
        if requests.get(f"{url}/register", timeout=30, allow_redirects=False).status_code != 200:
            pytest.skip("somebody has signed up on this server")
        yield Empty(url, lambda: time.sleep(REST))
        return
    with Sandbox(release, empty=True) as sandbox:
        yield Empty(sandbox.url, sandbox.instance.people.attempts.clear)


def test_answers_about_users_are_those_of_the_release(release: str, empty: Empty, request: pytest.FixtureRequest) -> None:
    answers = {}
    for case, steps in AUTH_CASES.items():
        empty.rest()
        answers[case] = [empty.send(step) for step in steps]
    written = request.config.getoption("--record")
    if written:
        RECORDED.mkdir(exist_ok=True)
        (RECORDED / f"{written}.json").write_text(lines(answers), encoding="utf-8")
    paths = [RECORDED / f"{release}.json"] if release != "live" else sorted(RECORDED.glob("*.json"))
    recorded = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    if release == "live":
        assert answers in recorded
        return
    for case, steps in answers.items():
        for step, (was, now) in enumerate(zip(recorded[0][case], steps)):
            assert now == was, f"step {step} of {case}"
