# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The proxy's files, of the instance and of remote servers (infrastructure.md, Traefik files)."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Concurrency, Identity, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Address, Create, Read, Record, Update
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Choice, Value, pattern
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.redaction import HIDDEN, PASSWORD_HASHES

try:
    import yaml
except ImportError:
    HAS_YAML = False
else:
    HAS_YAML = True

FOLDER = "/etc/dokploy/traefik/"
#: Files that have a name of their own.
FILES = {"main": "traefik.yml", "web_server": "dynamic/dokploy.yml", "middlewares": "dynamic/middlewares.yml"}
APPLICATION, FILE = "application", "file"
#: The server writes any path as root, so what could leave the folder is refused here.
BELOW = pattern(
    r"(?!.*(?:^|/)\.\.?(?:/|$))[\w@.+-]+(?:/[\w@.+-]+)*\.ya?ml",
    "'{value}' is not the path of a YAML file below /etc/dokploy/traefik; write it without the folder, like dynamic/my.yml",
)


class Configuration(Value):
    """YAML of the proxy, compared by what it means; hashes of passwords in it are secrets."""

    def to_api(self, value: Any) -> Any:
        if HAS_YAML:
            try:
                held = yaml.safe_load(value)
            except yaml.YAMLError as error:
                raise ValueError(f"is no YAML: {str(error).splitlines()[0]}{_line(error)}") from error
            if not isinstance(held, dict):
                raise ValueError("is no configuration of the proxy; write a YAML dictionary. The server can't empty or remove a file")
        return value

    def same(self, current: Any, wanted: Any) -> bool:
        if not HAS_YAML or current is None:
            return bool(current == wanted)
        try:
            return bool(yaml.safe_load(current) == yaml.safe_load(wanted))
        except yaml.YAMLError:
            return False

    def credentials(self, value: Any) -> list[str]:
        return PASSWORD_HASHES.findall(str(value or ""))

    def shown(self, value: Any) -> Any:
        return PASSWORD_HASHES.sub(HIDDEN, value) if value else None


def _line(error: Any) -> str:
    mark = getattr(error, "problem_mark", None)
    return f" in line {mark.line + 1}" if mark else ""


def _input(owner: str, record: Record, options: Record) -> Record | None:
    """Return which file is meant; None where the options don't say.

    :raises DokployError: where the type is one of something else
    """
    kind = options.get("type")
    if (kind == APPLICATION) is not (owner == APPLICATION):
        raise DokployError(f"type: {kind} is no file of {'an application; use application' if owner == APPLICATION else 'a proxy; name the application'}")
    name = f"dynamic/{record.get('appName')}.yml" if kind == APPLICATION else FILES.get(str(kind), options.get("path"))
    return {"path": FOLDER + str(name), **({"serverId": record["serverId"]} if record.get("serverId") else {})} if name else None


def _record(owner: str, given: Record, answer: Any) -> Record | None:
    name = given["path"].removeprefix(FOLDER)
    kind = APPLICATION if owner == APPLICATION else next((kind for kind, path in FILES.items() if path == name), FILE)
    return None if answer is None else {**given, "file": given["path"], "type": kind, "below": name, "traefikConfig": answer}


def _files(answer: Any) -> list[Record]:
    """Return which files of the folder an export should have: but for those that the server makes of settings and domains."""
    found: list[Record] = []
    for one in answer or []:
        name = str(one["id"]).removeprefix(FOLDER)
        if one["type"] == "directory":
            found += _files(one.get("children")) if name != "dynamic/certificates" else []
        elif name == FILES["main"]:
            found.append({"type": "main"})
        elif name not in FILES.values() and name.endswith((".yml", ".yaml")):
            found.append({"type": FILE, "path": name})
    return found


def _lists(answer: Any, given: Record) -> bool:
    """Say whether a file is in the folder: of a remote server, one that isn't can't be read any more than a host that is out of reach."""
    return any(one["id"] == given["path"] or _lists(one.get("children"), given) for one in answer or [])


def _of_application(record: Record, parent: Record) -> bool:
    """The server makes routers and services of domains, in a file named after their application."""
    stem = str(record.get("below")).rsplit("/", 1)[-1].removesuffix(".yml")
    return re.search(rf"\b{re.escape(stem)}-(?:router|service)-", str(record.get("traefikConfig"))) is not None


def _place(record: Record) -> Record:
    return {name: record[name] for name in ("path", "serverId") if record.get(name)}


#: A write on a remote server answers true whatever becomes of it, and nothing removes a file.
TRAEFIK_CONFIG = Resource(
    kind="traefik_config",
    identity=Identity("file", key=("type", "path"), variant="type", counted=lambda key: key if key[0] == FILE else (key[0], None)),
    parents=("settings", "server", "application"),
    plural="traefik",
    read=Read(
        address=Address(
            "settings.readTraefikFile", _input, _record, ("settings", "server"), "settings.readDirectories",
            lambda record: {"serverId": record["serverId"]} if record.get("serverId") else {}, _files, _lists,
            own=(("type", APPLICATION),),
        ),
        complete=True, implied=_of_application,
    ),
    create=Create("settings.updateTraefikFile", answer=None, unique=True),
    update=Update("settings.updateTraefikFile", inputs=_place, unsure=True),
    concurrency=Concurrency(locks=lambda owner, values: ("proxy",)),
    fields=(
        Field("type", Choice(*FILES, APPLICATION, FILE), required=True, immutable=True),
        Field("path", Value("", BELOW), "below", variants=(FILE,), required=True, immutable=True),
        Field("content", Configuration("", needed=True, file="src"), "traefikConfig", required=True, at_create=True, always=True),
    ),
)
