# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Other collections, out of the package of PyPI that has many: nothing but a package registry has to be in reach."""

from __future__ import annotations

import zipfile

from .workplace import Workplace

#: The last release that was tried.
PACKAGE = "ansible==12.3.0"


def add_collection(place: Workplace, name: str) -> None:
    """Put a collection beside the one that is tested, unless it is there."""
    folder = "ansible_collections/" + name.replace(".", "/") + "/"
    if (place.collections / folder).is_dir():
        return
    place.session.run("python", "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(place.folder), PACKAGE)
    archive = max(place.folder.glob("ansible-*.whl"))
    with zipfile.ZipFile(archive) as package:
        package.extractall(place.collections, [one for one in package.namelist() if one.startswith(folder)])
    archive.unlink()
