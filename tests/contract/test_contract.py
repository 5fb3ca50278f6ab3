# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server answers to each case is what the recording of its release says."""

from __future__ import annotations

import json
import secrets
import time
from pathlib import Path
from typing import Any

import pytest
import requests
from cases import CASES
from machine_cases import FORM
from normal import normal
from steps import MISSING, Step

RECORDED = Path(__file__).parent / "recorded"
#: Releases by what they call themselves, where that is not their name.
RELEASES = {"v0.29.13": "v0.29.14"}


class Target:
    def __init__(self, url: str, key: str) -> None:
        self.url, self.key = url, key
        self.session = requests.Session()

    def send(self, step: Step, saved: dict[str, str]) -> tuple[int, Any]:
        """Carry out a step and return the status and the decoded body."""
        def filled(value: Any) -> Any:
            if isinstance(value, dict):
                return {name: filled(item) for name, item in value.items()}
            if isinstance(value, list):
                return [filled(item) for item in value]
            if isinstance(value, str):
                for name, text in saved.items():
                    value = value.replace(f"${name}", text)
            return value

        method, names = step.call.split(" ")
        batch = "," in names
        if batch:
            given: Any = {str(index): {"json": item} for index, item in enumerate(filled(step.input)) if item is not None}
        else:
            given = None if step.input is None else {"json": filled(step.input)}
        parameters: dict[str, str] = {"batch": "1"} if batch else {}
        body = None
        if method == "POST":
            body = filled(step.raw) if step.raw is not None else json.dumps(given)
        elif given is not None:
            parameters["input"] = json.dumps(given)
        key = self.key if step.key is None else step.key
        response = self.session.request(
            method, f"{self.url}/api/trpc/{names}", params=parameters, data=body, timeout=60,
            headers={"Content-Type": "application/json", **({"x-api-key": key} if key else {})},
        )
        try:
            return response.status_code, response.json()
        except ValueError:
            return response.status_code, "<no JSON>"

    def release(self) -> str:
        version = self.send(Step("GET settings.getDokployVersion"), {})[1]["result"]["data"]["json"]
        return RELEASES.get(version, version)


@pytest.fixture(scope="module")
def target(address: tuple[str, str]) -> Target:
    return Target(*address)


def run(target: Target, steps: list[Step]) -> list[Any]:
    """Carry out the steps, remove the projects made, and return the answers without what differs from run to run."""
    saved = {"prefix": "contract-" + secrets.token_hex(4)}
    answers = []
    try:
        for step in steps:
            status, body = target.send(step, saved)
            data = result(body)
            if step.until:
                deadline = time.monotonic() + 30
                while found(data, step.until[0]) != step.until[1] and time.monotonic() < deadline:
                    time.sleep(0.2)
                    status, body = target.send(step, saved)
                    data = result(body)
            if step.pick and isinstance(data, list):
                field, wanted = step.pick
                body = data = next(item for item in data if item[field] == (saved[wanted[1:]] if wanted[0] == "$" else wanted))
            for name, path in step.save.items():
                saved.setdefault(name, found(data, path))
            answers.append({"call": step.call[:60], "status": status, "answer": normal(body, saved, joined=step.joined) if step.told else None})
    finally:
        for project in target.send(Step("GET project.all"), saved)[1]["result"]["data"]["json"]:
            if project["name"] == saved["prefix"]:
                remove(target, project)
    return answers


def result(body: Any) -> Any:
    return body.get("result", {}).get("data", {}).get("json") if isinstance(body, dict) else None


def found(data: Any, path: str) -> str:
    """Follow a path; what a release doesn't have is named as missing."""
    try:
        for part in path.split("."):
            data = data[int(part) if part.lstrip("-").isdigit() else part]
    except (KeyError, IndexError, TypeError):
        return MISSING
    return data


def lines(recorded: dict[str, list[Any]]) -> str:
    """Write a recording with a line for each step, so that a change shows which answer changed."""
    cases = (f"{json.dumps(case)}: [\n" + ",\n".join(json.dumps(step, sort_keys=True) for step in recorded[case]) + "\n]" for case in sorted(recorded))
    return "{\n" + ",\n".join(cases) + "\n}\n"


def remove(target: Target, project: dict[str, Any]) -> None:
    """Remove a project, its services first: the server would leave their containers behind."""
    for environment in project["environments"]:
        for name, services in environment.items():
            kind = "application" if name == "applications" else name
            verb = "delete" if kind in ("application", "compose") else "remove"
            for service in services if isinstance(services, list) else ():
                if f"{kind}Id" in service:
                    target.send(Step(f"POST {kind}.{verb}", {f"{kind}Id": service[f"{kind}Id"], **({"deleteVolumes": False} if kind == "compose" else {})}), {})
    target.send(Step("POST project.remove", {"projectId": project["projectId"]}), {})


@pytest.mark.parametrize("case", CASES)
def test_answers_are_those_of_the_release(case: str, target: Target, request: pytest.FixtureRequest) -> None:
    answers = run(target, CASES[case])
    release = request.config.getoption("--record")
    path = RECORDED / f"{release or target.release()}.json"
    recorded = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if release:
        recorded[case] = answers
        path.write_text(lines(recorded), encoding="utf-8")
    assert len(recorded[case]) == len(answers)
    for step, (was, now) in enumerate(zip(recorded[case], answers)):
        assert now == was, f"step {step} of {case}"


def test_a_key_without_settings_is_limited_to_ten_requests(target: Target) -> None:
    """And what is over the limit is answered as a wrong key is (FACTS, Authentication and rate limit)."""
    organization = target.send(Step("GET organization.all"), {})[1]["result"]["data"]["json"][0]["id"]
    made = target.send(Step("POST user.createApiKey", {"name": "contract", "metadata": {"organizationId": organization}}), {})[1]
    key = made["result"]["data"]["json"]
    try:
        batch = Step("GET project.all,settings.getDokployVersion", [None, None], key=key["key"])
        statuses = [target.send(batch, {})[0] for count in range(12)]
        assert statuses == [200] * 10 + [401] * 2
    finally:
        target.send(Step("POST user.deleteApiKey", {"apiKeyId": key["id"]}), {})


def test_of_basic_auths_made_in_one_batch_the_proxy_knows_one(target: Target) -> None:
    """The server reads the file of all applications' middlewares, waits, and writes it back; why the collection makes one at a time."""
    saved = {"prefix": "contract-" + secrets.token_hex(4)}

    def made(call: str, value: Any) -> Any:
        status, body = target.send(Step(call, value), saved)
        assert status == 200, body
        return [one["result"]["data"]["json"] for one in body] if isinstance(body, list) else result(body)

    project = made("POST project.create", {"name": "$prefix"})
    try:
        place = {"name": "web", "appName": "$prefix", "environmentId": project["environment"]["environmentId"]}
        applications = made("POST application.create,application.create", [place, place])
        names = [f"auth-{application['appName']}" for application in applications]
        auths = [{"username": "a", "password": "not-a-secret", "applicationId": application["applicationId"]} for application in applications]
        made("POST security.create,security.create", auths)
        together = made("GET settings.readMiddlewareTraefikConfig", None)
        assert [name in together for name in names].count(True) == 1
        lost = next(auth for auth, name in zip(auths, names) if name not in together)
        made("POST security.create", {**lost, "username": "b"})
        apart = made("GET settings.readMiddlewareTraefikConfig", None)
        assert [name in apart for name in names] == [True, True]
    finally:
        for found_project in target.send(Step("GET project.all"), saved)[1]["result"]["data"]["json"]:
            if found_project["name"] == saved["prefix"]:
                remove(target, found_project)


def test_the_log_of_a_setup_is_a_stream_that_goes_on(target: Target) -> None:
    """Its last piece says how it ended, of which the status of the setup has less; the stream itself does not end."""
    key = target.send(Step("POST sshKey.generate", {"type": "ed25519"}), {})[1]["result"]["data"]["json"]
    name = "contract-" + secrets.token_hex(4)
    target.send(Step("POST sshKey.create", {"name": name, "organizationId": "", **key}), {})
    keys = target.send(Step("GET sshKey.all"), {})[1]["result"]["data"]["json"]
    there = {"sshKeyId": next(one["sshKeyId"] for one in keys if one["name"] == name)}
    made = target.send(Step("POST server.create", {**FORM, "name": name, **there}), {})[1]["result"]["data"]["json"]
    here = {"serverId": made["serverId"]}
    try:
        response = target.session.get(
            f"{target.url}/api/trpc/server.setupWithLogs", params={"input": json.dumps({"json": here})}, headers={"x-api-key": target.key},
            stream=True, timeout=10,
        )
        with response:
            assert response.status_code == 200 and response.headers["Content-Type"].startswith("text/event-stream")
            lines = response.iter_lines(chunk_size=1)
            assert next(lines) == b"event: connected"
            texts = (json.loads(line[5:]).get("json") or "" for line in lines if line.startswith(b"data:"))
            assert any(text.rstrip().endswith("❌") for text in texts)
        one = target.send(Step("GET server.one", here), {})[1]["result"]["data"]["json"]
        assert [run["status"] for run in one["deployments"]] == ["error"]
    finally:
        target.send(Step("POST server.remove", here), {})
        target.send(Step("POST sshKey.remove", there), {})


@pytest.mark.parametrize("procedure, given", [
    ("backup.restoreBackupWithLogs", {"databaseId": "", "databaseType": "postgres", "backupType": "database", "databaseName": "a", "backupFile": "a"}),
    ("volumeBackups.restoreVolumeBackupWithLogs", {"id": "a", "serviceType": "application", "volumeName": "a", "backupFileName": "a"}),
])
def test_a_backup_is_restored_by_a_stream(target: Target, procedure: str, given: dict[str, str]) -> None:
    """No OpenAPI document has it; what is refused is an event, too, and the status is 200."""
    response = target.session.get(
        f"{target.url}/api/trpc/{procedure}", params={"input": json.dumps({"json": {**given, "destinationId": MISSING}})},
        headers={"x-api-key": target.key}, stream=True, timeout=10,
    )
    with response:
        assert response.status_code == 200 and response.headers["Content-Type"].startswith("text/event-stream")
        lines = response.iter_lines(chunk_size=1)
        assert next(lines) == b"event: connected"
        answers = (json.loads(line[5:])["json"] for line in lines if line.startswith(b"data: {\"json\""))
        # The volume's of v0.28 looks for it when it has begun.
        assert any(answer == "❌ Volume restore failed!" or isinstance(answer, dict) and answer["message"] == "Destination not found" for answer in answers)
