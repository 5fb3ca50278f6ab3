# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that modules write on the host they run on, those with secrets among them."""

from __future__ import annotations

import os
import re
import tempfile

from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError

#: What ansible-vault begins a file with.
ENCRYPTED = "$ANSIBLE_VAULT;"


def is_closed(path: str) -> bool:
    """Say whether nobody but its owner can read a file, or whether there is none."""
    return not os.path.exists(path) or os.stat(path).st_mode & 0o077 == 0


def held_text(path: str) -> str | None:
    """Return the text of a file, or None where there is none.

    :raises DokployError: where it can't be read or must not be written over
    """
    folder = os.path.dirname(os.path.abspath(path))
    if not os.path.isdir(folder):
        raise DokployError(f"the folder {folder} is not there; create it first")
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise DokployError(f"{path} is no text file that can be read ({getattr(error, 'strerror', None) or 'not UTF-8'})") from error
    if text.startswith(ENCRYPTED):
        raise DokployError(f"{path} is encrypted with ansible-vault and would be written over in plain text; decrypt it first, or name another file")
    return text


def write_text(path: str, text: str, mode: int | None) -> None:
    """Put a file in its place at once, so that nobody ever reads half of it.

    :param mode: its permissions; where None, those of the file that is there, or the usual ones
    """
    if mode is None:
        try:
            mode = os.stat(path).st_mode & 0o777
        except FileNotFoundError:
            mask = os.umask(0)
            os.umask(mask)
            mode = 0o666 & ~mask
    path = os.path.realpath(path)
    name = ""
    try:
        handle, name = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".dokploy-")
        with open(handle, "w", encoding="utf-8") as file:
            os.fchmod(handle, mode)
            file.write(text)
        os.replace(name, path)
    except OSError as error:
        if name:
            os.unlink(name)
        raise DokployError(f"{path} can't be written: {error.strerror}") from error


def key_in(dest: str | None) -> str:
    """Return the key in a file, or an empty text where there is none.

    :raises DokployError: where the file has something else in it, which would be written over
    """
    text = (dest and held_text(dest) or "").strip()
    if text and not re.fullmatch(r"[A-Za-z0-9_-]{16,}", text):
        raise DokployError(f"dest: {dest} has something else than a key in it, and would be written over; name another file")
    return text
