# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module that states a file in a volume of Docker, or in a container that runs."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from posixpath import dirname, normpath
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.locks import CHANGES, lock
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import ABSENT, PRESENT
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.machine import find_machine, reach
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.reports import have
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.result import difference
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, Result, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.docker_reports import CONTAINERS, DOCKER_NAME, FILES_SINCE, PATH, VOLUMES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.report import Listed
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import version_text
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError, TransportError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import QUERY, Call

#: Bytes of a file that can be written: the server hands all of it to a shell as one argument, which may have 128 KiB, in Base64.
LARGEST = 90 * 1024
MISSING = ("No such file or directory", "Not a directory")


@dataclass(frozen=True)
class Place:
    """Where files can be.

    :ivar within: what there is of its kind, by name
    """

    within: Listed
    listing: str
    reading: str
    writing: str
    deleting: str


PLACES = {
    "volume": Place(
        VOLUMES, "dockerVolume.listVolumeFiles", "dockerVolume.readVolumeFile", "dockerVolume.writeVolumeFile", "dockerVolume.deleteVolumeFile",
    ),
    "container": Place(
        CONTAINERS, "docker.listContainerFiles", "docker.readContainerFile", "docker.writeContainerFile", "docker.deleteContainerFile",
    ),
}


@dataclass(frozen=True)
class Found:
    """What is at the path.

    :ivar folder: the directory that it is to be in is there
    :ivar content: of the file; None where there is none, or it is longer than the server reads
    """

    folder: bool
    there: bool
    content: bytes | None


def machine_file() -> None:
    """Run the module."""
    run(_file, argument_spec={
        **CONNECTION,
        **{kind: {"type": "str"} for kind in PLACES},
        "server": {"type": "str", "aliases": ["server_id"]},
        "path": {"type": "str", "required": True},
        "content": {"type": "str"},
        "state": {"type": "str", "choices": [PRESENT, ABSENT], "default": PRESENT},
    }, hidden={"content"}, mutually_exclusive=[tuple(PLACES)], required_one_of=[tuple(PLACES)], required_if=[("state", PRESENT, ("content",))])


def _file(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    kind = next(kind for kind in PLACES if params[kind] is not None)
    path, wanted = _checked(params, kind)
    machine = find_machine(client, params["server"])
    if machine.version < FILES_SINCE:
        raise DokployError(
            f"files need Dokploy {version_text(FILES_SINCE)} or newer, and the server is {version_text(machine.version)}; update the server"
        )
    reach(client, machine)
    place = PLACES[kind]
    where = {place.within.field: params[kind], **machine.input}
    have(client, place.within, machine.input, params[kind], kind)
    found = _look(client, place, where, path)
    if wanted is not None and not found.folder:
        raise DokployError(f"path: there is no directory {dirname(path)} in {kind} {params[kind]}; what runs there must make it first")
    same = found.content == wanted if wanted is not None else not found.there
    result: Result = {"changed": not same, "diff": [] if same else [_difference(kind, params[kind], path, found, wanted)]}
    if not same and not module.check_mode:
        with lock(client, CHANGES):
            _act(client, place, where, path, wanted)
    return result


def _checked(params: dict[str, Any], kind: str) -> tuple[str, bytes | None]:
    """Return the path, and the content that is wanted there, or None for nothing.

    :raises DokployError: for what the server would refuse, or can't do
    """
    wrong = [*DOCKER_NAME.wrong(params[kind], kind), *PATH.wrong(params["path"], "path")]
    path = normpath(params["path"]) if not wrong else "/"
    if not wrong and (path.strip("/") == "" or params["path"].endswith("/")):
        wrong.append("path: must be that of a file")
    content = None if params["state"] == ABSENT else params["content"].encode()
    if content is not None and len(content) > LARGEST:
        wrong.append(f"content: has {len(content)} bytes, and the server can write {LARGEST} at the most; bring the file there by other means")
    if wrong:
        raise DokployError("; ".join(wrong))
    return "/" + path.lstrip("/"), content


def _look(client: Client, place: Place, where: Record, path: str) -> Found:
    """Return what is at a path.

    :raises DokployError: where it is a directory, or can't be read
    """
    entries, read = client.batch(QUERY, [
        Call(place.listing, {**where, "path": dirname(path)}), Call(place.reading, {**where, "path": path}),
    ])
    if isinstance(entries, ApiError) and any(words in entries.message for words in MISSING):
        return Found(False, False, None)
    if isinstance(entries, DokployError):
        raise entries
    name = path.rpartition("/")[2]
    entry = next((one for one in entries if one["name"] == name), None)
    if entry is None:
        return Found(True, False, None)
    if entry["isDirectory"]:
        raise DokployError(f"path: {path} is a directory; name a file")
    if isinstance(read, DokployError):
        raise read
    return Found(True, True, None if read["truncated"] else b64decode(read["content"]))


def _act(client: Client, place: Place, where: Record, path: str, wanted: bytes | None) -> None:
    """Write or delete a file, and judge by what is there then, since answers are lost, and another run may have done it."""
    try:
        if wanted is None:
            client.mutate(place.deleting, {**where, "path": path})
        else:
            # Where it can't be written, the server says the whole command.
            client.hide([b64encode(wanted).decode()])
            client.mutate(place.writing, {**where, "path": path, "content": wanted.decode()})
    except (ApiError, TransportError) as error:
        found = _look(client, place, where, path)
        if found.content != wanted or found.there != (wanted is not None):
            raise DokployError(f"path: {path} is not {'deleted' if wanted is None else 'written'}: {error}") from error


def _difference(kind: str, name: str, path: str, found: Found, wanted: bytes | None) -> dict[str, str]:
    """Return what changes; contents may be secrets, so it is their lengths."""
    before: dict[str, Any] = {}
    if found.there:
        before = {"bytes": len(found.content) if found.content is not None else "more than 512 KiB", "content": "as it was"}
    after = {} if wanted is None else {"bytes": len(wanted), "content": "as wanted"}
    return difference(f"file {path} in {kind} {name}", before, after)
