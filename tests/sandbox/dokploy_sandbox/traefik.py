# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the proxy, of the instance and of remote servers."""

from __future__ import annotations

from typing import Any

from .errors import TrpcError, invalid
from .instance import NULL, Instance, Row, procedure
from .machines import run_on

FOLDER = "/etc/dokploy/traefik/"
WRONG_PATH = "Invalid path: path traversal or unauthorized directory access detected"
#: What a new instance has.
FIRST = {"traefik.yml": "providers:\n  file:\n    directory: /etc/dokploy/traefik/dynamic\n", "dynamic/middlewares.yml": "http:\n  middlewares: {}\n"}


def _files(instance: Instance, server: str | None) -> dict[str, str]:
    if server:
        run_on(instance, server)
    rows = instance.rows("traefikFile", serverId=server)
    return {**{FOLDER + name: text for name, text in FIRST.items()}, **{row["path"]: row["text"] for row in rows}}


@procedure("settings.readTraefikFile")
def settings_read_traefik_file(instance: Instance, values: Row) -> Any:
    if not values["path"].startswith(FOLDER) or ".." in values["path"]:
        raise invalid([{"code": "custom", "path": ["path"], "message": WRONG_PATH}])
    text = _files(instance, values.get("serverId")).get(values["path"])
    if text is None and values.get("serverId"):
        raise TrpcError("INTERNAL_SERVER_ERROR", "Remote command failed with exit code 1")
    return NULL if text is None else text


@procedure("settings.updateTraefikFile")
def settings_update_traefik_file(instance: Instance, values: Row) -> bool:
    server = values.get("serverId")
    try:
        files = _files(instance, server)
    except TrpcError:
        return True
    folders = {path.rsplit("/", 1)[0] for path in files}
    if values["path"].rsplit("/", 1)[0] in folders:
        instance.table("traefikFile")[f"{server}:{values['path']}"] = {"path": values["path"], "text": values["traefikConfig"], "serverId": server}
    return True


@procedure("settings.readDirectories")
def settings_read_directories(instance: Instance, values: Row) -> list[Row]:
    paths = sorted(_files(instance, values.get("serverId")))

    def entry(path: str) -> Row:
        return {"id": path, "name": path.rsplit("/", 1)[-1], "type": "file"}

    inner = [entry(path) for path in paths if path.startswith(f"{FOLDER}dynamic/")]
    outer = [entry(path) for path in paths if "/" not in path.removeprefix(FOLDER)]
    return [{"id": f"{FOLDER}dynamic", "name": "dynamic", "type": "directory", "children": inner}, *outer]
