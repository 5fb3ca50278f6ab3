# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The limit: a script that does the least possible work in batches, for this one stack and with no regard to anything else.

It takes the stack in the words of the API as JSON on standard input. No check, no retry, no plan, no diff, no message.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, Iterator
from urllib.parse import quote

import requests

BASE = os.environ["DOKPLOY_URL"] + "/api/trpc/"
SESSION = requests.Session()
SESSION.headers.update({"x-api-key": os.environ["DOKPLOY_API_KEY"]})
IDS = {"application": "applicationId", "postgres": "postgresId", "compose": "composeId"}
LISTS = {"domain.create": "domains", "mounts.create": "mounts", "redirects.create": "redirects", "security.create": "security"}
#: What a proxy accepts as an address, and calls of a batch whose answer comes in good time.
URL_BYTES, CALLS = 7900, 50
#: Calls of which a server bears no more than a few at once, and those of which it bears one.
HOLDING, ALONE = ("domain.create", "redirects.create", "security.create"), ("redirects.create", "security.create")
AT_ONCE = 4

Call = tuple[str, Any]


def parts(calls: list[Call], query: bool) -> Iterator[list[Call]]:
    part: list[Call] = []
    size = 0
    for call in calls:
        own = len(quote(json.dumps(call[1]))) + len(call[0]) + 40
        if part and (size + own > URL_BYTES if query else len(part) == CALLS):
            yield part
            part, size = [], 0
        part.append(call)
        size += own
    if part:
        yield part


def waves(calls: list[Call]) -> Iterator[list[Call]]:
    """Put the calls that the server bears little of apart, those of one application one after the other."""
    yield [call for call in calls if call[0] not in HOLDING]
    left = [call for call in calls if call[0] in HOLDING]
    while left:
        wave: list[Call] = []
        for call in left:
            owners = [other[1]["applicationId"] for other in wave]
            alone = call[0] in ALONE and any(other[0] in ALONE for other in wave)
            if len(wave) < AT_ONCE and call[1]["applicationId"] not in owners and not alone:
                wave.append(call)
        left = [call for call in left if call not in wave]
        yield wave


def batch(calls: list[Call], query: bool = False) -> list[Any]:
    answers: list[Any] = []
    for part in parts(calls, query):
        inputs = json.dumps({str(index): {"json": value} for index, (name, value) in enumerate(part)}, separators=(",", ":"))
        url = BASE + ",".join(name for name, value in part) + "?batch=1"
        response = SESSION.get(f"{url}&input={quote(inputs)}") if query else SESSION.post(url, data=inputs, headers={"Content-Type": "application/json"})
        answers += [one["result"].get("data", {}).get("json") for one in response.json()]
    return answers


def apply(projects: list[dict[str, Any]]) -> None:
    there = {project["name"]: project for project in SESSION.get(BASE + "project.all").json()["result"]["data"]["json"]}
    if projects[0]["name"] in there:
        change(projects, there)
    else:
        create(projects)


def create(projects: list[dict[str, Any]]) -> None:
    made = batch([("project.create", {"name": one["name"], "description": one["description"]}) for one in projects])
    first = {project["name"]: answer["environment"]["environmentId"] for project, answer in zip(projects, made)}
    others = [
        (project, environment, answer["project"]["projectId"])
        for project, answer in zip(projects, made) for environment in project["environments"] if environment["name"] != "production"
    ]
    new = batch([("environment.create", {"name": environment["name"], "projectId": owner}) for project, environment, owner in others])
    ids = {(project["name"], environment["name"]): answer["environmentId"] for (project, environment, owner), answer in zip(others, new)}
    places = [
        (service, ids.get((project["name"], environment["name"]), first[project["name"]]))
        for project in projects for environment in project["environments"] for service in environment["services"]
    ]
    answers = batch([(f"{service['kind']}.create", {**service["create"], "environmentId": owner}) for service, owner in places])
    rest: list[Call] = [
        ("environment.update", {"environmentId": ids.get((project["name"], environment["name"]), first[project["name"]]), "env": environment["env"]})
        for project in projects for environment in project["environments"]
    ]
    for (service, owner), answer in zip(places, answers):
        wanted = answer[IDS[service["kind"]]]
        rest.append((f"{service['kind']}.update", {IDS[service["kind"]]: wanted, **service["update"]}))
        for name, values in service["attached"]:
            owner_field = "serviceId" if name == "mounts.create" else "applicationId"
            rest.append((name, {owner_field: wanted, **values}))
    for wave in waves(rest):
        batch(wave)


def change(projects: list[dict[str, Any]], there: dict[str, Any]) -> None:
    calls: list[Call] = []
    for project in projects:
        for environment in there[project["name"]]["environments"]:
            calls.append(("environment.one", {"environmentId": environment["environmentId"]}))
            for kind, key in (("application", "applications"), ("postgres", "postgres"), ("compose", "compose")):
                calls += [(f"{kind}.one", {IDS[kind]: row[IDS[kind]]}) for row in environment[key]]
            calls += [
                ("schedule.list", {"id": row["applicationId"], "scheduleType": "application"})
                for row in environment["applications"] if scheduled(project, environment["name"], row["name"])
            ]
    rows = batch(calls, query=True)
    found: dict[tuple[str, str, str], Any] = {}
    environments: dict[tuple[str, str], Any] = {}
    for (name, value), row in zip(calls, rows):
        if name == "environment.one":
            environments[row["project"]["name"], row["name"]] = row
        elif name != "schedule.list":
            found[row["environment"]["project"]["name"], row["environment"]["name"], row["name"]] = row
    schedules = {value["id"]: row for (name, value), row in zip(calls, rows) if name == "schedule.list"}
    updates: list[Call] = []
    for project in projects:
        for environment in project["environments"]:
            held = environments[project["name"], environment["name"]]
            if held["env"] != environment["env"]:
                updates.append(("environment.update", {"environmentId": held["environmentId"], "env": environment["env"]}))
            for service in environment["services"]:
                row = found[project["name"], environment["name"], service["name"]]
                changed = {name: value for name, value in {**service["create"], **service["update"]}.items() if row[name] != value}
                if changed:
                    updates.append((f"{service['kind']}.update", {IDS[service["kind"]]: row[IDS[service["kind"]]], **changed}))
                for name, values in service["attached"]:
                    rows = row[LISTS[name]] if name in LISTS else schedules[row["applicationId"]]
                    if not any(all(one.get(field, value) == value for field, value in values.items()) for one in rows):
                        raise SystemExit(f"{name} differs")
    batch(updates)


def scheduled(project: dict[str, Any], environment: str, application: str) -> bool:
    return any(
        name == "schedule.create" for one in project["environments"] if one["name"] == environment
        for service in one["services"] if service["name"] == application for name, values in service["attached"]
    )


if __name__ == "__main__":
    apply(json.load(sys.stdin))
