# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What services are made from, as a server shows it: Compose files, templates, repositories."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any

import yaml

from .checks import number
from .errors import TrpcError
from .instance import Instance, Row, procedure


@dataclass
class Shown:
    """What a server shows of where things come from.

    :ivar repository: what the repository has that services are built from: content by path
    :ivar cloned: ids of the services of which there is a clone, or a Compose file
    :ivar mounted: what the containers of compose services mount, by the id and the service within
    :ivar watched: what is measured of services without a program that monitors, by the name that Docker knows
    :ivar templates: what the catalogue has
    :ivar bookmarks: ids of the templates that the user likes
    :ivar allowed_ai: the addresses that AI providers may have
    :ivar cards: graphics cards that each machine has
    """

    repository: dict[str, str] = field(default_factory=dict)
    cloned: set[str] = field(default_factory=set)
    mounted: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    watched: Row = field(default_factory=dict)
    templates: list[Row] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)
    allowed_ai: list[Row] = field(default_factory=list)
    cards: int = 0


PATCHES = "/etc/dokploy/patch-repos"


def _cloned(row: Row, word: str) -> None:
    """Refuse what has no repository, as the server does where it clones."""
    if row.get("sourceType") == "git" and row.get("customGitUrl"):
        return
    raise TrpcError(*{
        "source": ("BAD_REQUEST", "Error fetching source type"),
        "clone": ("INTERNAL_SERVER_ERROR", "Command execution failed: Command failed: set -e;set -e;echo \"Error: ❌ Github Provider not found\"; exit 1;\n"),
    }[word])


def _text(instance: Instance, row: Row) -> str | None:
    """Return the file of a compose service as far as the server has it."""
    if row["sourceType"] == "raw" and number(instance.version) >= (0, 30, 0):
        return row["composeFile"]
    return _cached(instance, row)


def _cached(instance: Instance, row: Row) -> str | None:
    if row["composeId"] not in instance.shown.cloned:
        return None
    return row["composeFile"] if row["sourceType"] == "raw" else instance.shown.repository.get("docker-compose.yml")


def _suffixed(text: str, suffix: str) -> str:
    services = (yaml.safe_load(text) or {}).get("services") or {}
    return yaml.safe_dump({"services": {f"{name}-{suffix}": part for name, part in services.items()}})


@procedure("compose.getConvertedCompose")
def _converted(instance: Instance, values: Row) -> str:
    text = _text(instance, instance.find("compose", values["composeId"]))
    if not text:
        return "null\n"
    joined = {} if number(instance.version) >= (0, 29, 0) else {"networks": {"dokploy-network": {"external": True}}}
    return yaml.safe_dump({**yaml.safe_load(text), **joined}, sort_keys=False)


@procedure("compose.fetchSourceType")
def _fetch(instance: Instance, values: Row) -> str:
    row = instance.find("compose", values["composeId"])
    if row["sourceType"] != "raw":
        _cloned(row, "source")
    instance.shown.cloned.add(row["composeId"])
    return row["sourceType"]


@procedure("compose.loadServices")
def _services(instance: Instance, values: Row) -> list[str]:
    row = instance.find("compose", values["composeId"])
    if values.get("type", "cache") == "fetch":
        if row["sourceType"] != "raw":
            _cloned(row, "clone")
        instance.shown.cloned.add(row["composeId"])
    text = _cached(instance, row)
    services = (yaml.safe_load(text or "") or {}).get("services")
    if not services:
        raise TrpcError("NOT_FOUND", "Services not found")
    return list(services)


@procedure("compose.loadMountsByService")
def _mounts(instance: Instance, values: Row) -> Any:
    instance.find("compose", values["composeId"])
    return instance.shown.mounted.get((values["composeId"], values["serviceName"]))


@procedure("compose.getDefaultCommand")
def _command(instance: Instance, values: Row) -> str:
    row = instance.find("compose", values["composeId"])
    path = "docker-compose.yml" if row["sourceType"] == "raw" else row["composePath"]
    if row["composeType"] == "stack":
        return f"docker stack deploy -c {path} {row['appName']} --prune --with-registry-auth"
    return f"docker compose -p {row['appName']} -f {path} up -d --build --remove-orphans"


@procedure("compose.randomizeCompose")
def _randomized(instance: Instance, values: Row) -> str:
    row = instance.find("compose", values["composeId"])
    return _suffixed(row["composeFile"], values.get("suffix") or "0123abcd")


@procedure("compose.isolatedDeployment")
def _isolated(instance: Instance, values: Row) -> str:
    row = instance.find("compose", values["composeId"])
    if row["sourceType"] != "raw":
        _cloned(row, "clone")
    instance.shown.cloned.add(row["composeId"])
    return yaml.safe_dump(yaml.safe_load(_text(instance, row) or ""))


@procedure("compose.templates")
def _templates(instance: Instance, values: Row) -> list[Row]:
    return instance.shown.templates


def _processed(text: str, app: str) -> Row:
    decoded = base64.b64decode(text).decode()
    try:
        template = json.loads(decoded)
    except ValueError as error:
        raise TrpcError("BAD_REQUEST", f"Error processing template: Unexpected token '{decoded[1:2]}', \"{decoded}\" is not valid JSON") from error
    return {
        "compose": template["compose"],
        "template": {"domains": [{"serviceName": "web", "port": 80, "host": f"{app}-0123ab-127-0-0-1.sslip.io"}], "envs": ["SECRET=made-up"], "mounts": []},
    }


@procedure("compose.processTemplate")
def _process(instance: Instance, values: Row) -> Row:
    return _processed(values["base64"], instance.find("compose", values["composeId"])["appName"])


@procedure("compose.previewTemplate")
def _preview(instance: Instance, values: Row) -> Row:
    return _processed(values["base64"], values["appName"])


@procedure("patch.ensureRepo")
def _ensure(instance: Instance, values: Row) -> str:
    row = instance.find(values["type"], values["id"])
    if row["sourceType"] not in ("docker", "raw", "drop"):
        _cloned(row, "clone")
        instance.shown.cloned.add(f"patch {values['id']}")
    return f"{PATCHES}/{values['type']}/{row['appName']}"


@procedure("patch.readRepoDirectories")
def _directories(instance: Instance, values: Row) -> list[Row]:
    instance.find(values["type"], values["id"])
    if f"patch {values['id']}" not in instance.shown.cloned:
        raise TrpcError("INTERNAL_SERVER_ERROR", "Failed to read repository: ExecError: Command execution failed: Command failed: cd")
    tree: list[Row] = []
    for path in instance.shown.repository:
        level = tree
        *folders, name = path.split("/")
        for depth, folder in enumerate(folders, 1):
            known = next((one for one in level if one["name"] == folder), None)
            if known is None:
                known = {"name": folder, "path": "/".join(folders[:depth]), "type": "directory", "children": []}
                level.append(known)
            level = known["children"]
        level.append({"name": name, "path": path, "type": "file"})
    return tree


@procedure("patch.readRepoFile")
def _repository_file(instance: Instance, values: Row) -> str:
    instance.find(values["type"], values["id"])
    patched = instance.rows("patch", **{f"{values['type']}Id": values["id"], "filePath": values["filePath"]})
    if patched and patched[0].get("content"):
        return str(patched[0]["content"])
    if f"patch {values['id']}" not in instance.shown.cloned or values["filePath"] not in instance.shown.repository:
        raise TrpcError("INTERNAL_SERVER_ERROR", "Command execution failed: Command failed: cat")
    return instance.shown.repository[values["filePath"]]


@procedure("patch.cleanPatchRepos")
def _clean(instance: Instance, values: Row) -> bool:
    instance.shown.cloned = {one for one in instance.shown.cloned if not one.startswith("patch ")}
    return True


@procedure("settings.getOpenApiDocument")
def _open_api(instance: Instance, values: Row) -> Row:
    """Describe two procedures, which is enough to see how descriptions are read."""
    query = {"parameters": [{"name": "projectId", "in": "query", "required": True, "schema": {"type": "string", "minLength": 1}}]}
    schema = {"type": "object", "properties": {"name": {"type": "string"}, "env": {"type": "string"}}, "required": ["name"]}
    mutation = {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}
    return {
        "openapi": "3.1.0", "info": {"title": "Dokploy API", "version": str(number(instance.version))},
        "paths": {"/project.one": {"get": query}, "/project.create": {"post": mutation}},
    }
