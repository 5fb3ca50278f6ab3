# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports of what services are made from: Compose files, templates, repositories."""

from __future__ import annotations

from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Requires
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.report import MADE, Report
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import FLAG, PLAIN_TEXT, Choice, Value, pattern

#: What tells a Compose file as it is deployed, and as the options that keep two of one file apart would make it.
FORMS = {"deployed": "compose.getConvertedCompose", "randomized": "compose.randomizeCompose", "isolated": "compose.isolatedDeployment"}
#: Servers before v0.30.0 hand it to a shell within quotation marks.
IN_REPOSITORY = Value("", pattern(r'(?!/)(?!(?:.*/)?\.\.(?:/|$))[^"$`\\\n]+', "'{value}' is no path within a repository, such as src/app.py"), needed=True)
COMPOSE = (("compose", "", Requires()),)


def _file_asked(compose: Record, given: Record) -> tuple[str, Record]:
    form = given.get("form", "deployed")
    if form == "deployed" and "suffix" in given:
        raise ValueError("suffix: is for a form other than deployed")
    suffix = {"suffix": given["suffix"]} if "suffix" in given else {}
    return FORMS[form], {"composeId": compose["composeId"], **suffix}


def _file(answer: str) -> list[Record]:
    return [{"content": answer}] if answer and answer.strip() != "null" else []


def _fetched(compose: Record, given: Record) -> tuple[str, Record] | None:
    """Have the server take the file from where it comes from; one that was given as a text it shows before v0.30.0 only then, and when it was deployed."""
    return ("compose.fetchSourceType", {"composeId": compose["composeId"]}) if given.get("fetch") else None


def _template_asked(compose: Record, given: Record) -> tuple[str, Record]:
    if compose:
        if "appName" in given:
            raise ValueError("app_name: the compose service has one; leave it out")
        return "compose.processTemplate", {"composeId": compose["composeId"], "base64": given["base64"]}
    if "appName" not in given:
        raise ValueError("app_name: is needed where no compose service is named")
    return "compose.previewTemplate", given


def _own(service: Record) -> Record:
    kind = "application" if "applicationId" in service else "compose"
    return {"id": service[f"{kind}Id"], "type": kind}


def _repository_asked(service: Record, given: Record) -> tuple[str, Record]:
    if "filePath" in given:
        return "patch.readRepoFile", {**_own(service), "filePath": given["filePath"]}
    return "patch.readRepoDirectories", {**_own(service), "repoPath": service[MADE]}


def _flat(entries: list[Record]) -> list[Record]:
    """Return the files of a tree."""
    return [one for entry in entries for one in ([entry] if entry["type"] == "file" else _flat(entry.get("children") or []))]


def _repository(answer: Any) -> list[Record]:
    return [{"content": answer}] if isinstance(answer, str) else [{"path": entry["path"], "name": entry["name"]} for entry in _flat(answer)]


def _mounted(answer: Any) -> list[Record]:
    return [{"name": row.get("Name"), "destination": row.get("Destination"), "source": row.get("Source"), "writable": row.get("RW")} for row in answer or ()]


OF_SOURCES: tuple[Report, ...] = (
    Report("compose_command", of=(("compose", "compose.getDefaultCommand", Requires()),), rows=lambda answer: {"command": answer}),
    Report(
        "compose_file", of=COMPOSE, asked=_file_asked, first=_fetched, rows=_file, secret=("content",),
        mutations=("compose.randomizeCompose", "compose.isolatedDeployment"),
        inputs=(Field("form", Choice(*FORMS)), Field("suffix", PLAIN_TEXT), Field("fetch", FLAG)),
    ),
    Report(
        "compose_service", of=COMPOSE, columns=("name",), rows=lambda answer: [{"name": name} for name in answer], inputs=(Field("fetch", FLAG),),
        asked=lambda compose, given: ("compose.loadServices", {"composeId": compose["composeId"], "type": "fetch" if given.get("fetch") else "cache"}),
    ),
    Report(
        "compose_volume", of=(("compose", "compose.loadMountsByService", Requires()),), columns=("name", "destination"), rows=_mounted,
        inputs=(Field("service", PLAIN_TEXT, "serviceName", required=True),),
    ),
    Report(
        "repository_file", of=(("application", "", Requires()), *COMPOSE), asked=_repository_asked, rows=_repository, secret=("content",), columns=("name",),
        first=lambda service, given: ("patch.ensureRepo", _own(service)), inputs=(Field("path", IN_REPOSITORY, "filePath"),),
    ),
    Report("template", "compose.templates", columns=("id", "name", "version"), inputs=(Field("base_url", PLAIN_TEXT),)),
    Report(
        "template_preview", "compose.previewTemplate", of=COMPOSE, asked=_template_asked, secret=("compose", "template"),
        mutations=("compose.previewTemplate", "compose.processTemplate"),
        inputs=(Field("template_import", PLAIN_TEXT, "base64", required=True), Field("app_name", PLAIN_TEXT)),
    ),
)
