# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Locks: what only one task of this machine may do to a server at a time, since the server itself does not see to it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import tempfile
from contextlib import contextmanager
from typing import Iterator

from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError

#: Sending what rewrites the proxy's files, or holds connections to the database.
ROUTES = "routes"
#: Changing anything, from the last look at it to the end.
CHANGES = "changes"
#: Making something under a name that the server makes up, which another task would not find.
NAMES = "names"
#: Replacing the variables of something, of which only some are meant.
VARIABLES = "variables"

_MARK_BYTES = 16


class Lock:
    """A lock that is held, with a mark on it that tells whether something was done under it since."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    @property
    def mark(self) -> bytes:
        return os.pread(self._handle, _MARK_BYTES, 0)

    def renew_mark(self) -> None:
        os.pwrite(self._handle, secrets.token_hex(_MARK_BYTES // 2).encode(), 0)

    @contextmanager
    def released(self) -> Iterator[bytes]:
        """Let other tasks have it meanwhile, and give the mark that it has until one of them does something under it."""
        self.renew_mark()
        mark = self.mark
        fcntl.flock(self._handle, fcntl.LOCK_UN)
        try:
            yield mark
        finally:
            fcntl.flock(self._handle, fcntl.LOCK_EX)


@contextmanager
def lock(client: Client, name: str) -> Iterator[Lock]:
    """Wait until no other task of this machine holds a lock of a server, and hold it meanwhile.

    :param name: what is done under it
    :raises DokployError: where the file that all of them lock can't be opened
    """
    path = _path(client, name)
    try:
        handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise DokployError(f"{path} can't be opened ({error.strerror}); tasks lock it to wait for each other, so remove what is there") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield Lock(handle)
    finally:
        os.close(handle)


def mark_of(client: Client, name: str) -> bytes:
    """Return the mark on a lock without waiting for it."""
    try:
        handle = os.open(_path(client, name), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        return Lock(handle).mark
    finally:
        os.close(handle)


def _path(client: Client, name: str) -> str:
    server = hashlib.sha256(client.base.encode()).hexdigest()[:16]
    return os.path.join(tempfile.gettempdir(), f"dokploy-{os.getuid()}-{server}-{name}.lock")
