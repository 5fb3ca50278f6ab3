# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Locks: what only one task of this machine may do to a server at a time, since the server itself does not see to it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from contextlib import contextmanager
from typing import Iterator

from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError


@contextmanager
def lock(client: Client, name: str) -> Iterator[None]:
    """Wait until no other task of this machine holds a lock of a server, and hold it meanwhile.

    :param name: a word for what is done under it
    :raises DokployError: where the file that all of them lock can't be opened
    """
    server = hashlib.sha256(client.base.encode()).hexdigest()[:16]
    path = os.path.join(tempfile.gettempdir(), f"dokploy-{os.getuid()}-{server}-{name}.lock")
    try:
        handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise DokployError(f"{path} can't be opened ({error.strerror}); tasks lock it to wait for each other, so remove what is there") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
