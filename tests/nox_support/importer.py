# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The archive, and what Galaxy's importer says of it.

antsibull-nox passes over what the importer only warns of, among it all that its ansible-lint finds.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from .workplace import Workplace

SETTINGS = Path(__file__).with_name("galaxy-importer.cfg")


def build_archive(place: Workplace, folder: Path) -> Path:
    """Build the archive that ansible-galaxy installs into a folder, and return its path."""
    with place.session.chdir(place.collection):
        command = ["ansible-galaxy", "collection", "build", "--force", "--output-path", str(folder)]
        place.session.run(*command, env=place.variables(), include_outer_env=False, silent=True)
    return max(folder.glob("dokploy-dokploy-*.tar.gz"), key=lambda path: path.stat().st_mtime)


def install_archive(place: Workplace) -> str:
    """Build the archive, install it into an empty folder as users do, and return the folder."""
    folder = place.folder / "installed"
    shutil.rmtree(folder, ignore_errors=True)
    archive = build_archive(place, place.folder)
    command = ["ansible-galaxy", "collection", "install", str(archive), "--force", "--collections-path", str(folder)]
    place.session.run(*command, env=place.variables(ANSIBLE_COLLECTIONS_PATH=str(folder), PYTHONPATH=""), include_outer_env=False, silent=True)
    return str(folder)


def import_archive(place: Workplace) -> None:
    """Build the archive and import it as Galaxy does; the session fails where the importer refuses it or warns."""
    archive = build_archive(place, place.folder)
    with place.session.chdir(place.folder):
        # It writes its result into the folder that it runs in.
        log = place.session.run(
            "python", "-m", "galaxy_importer.main", archive.name,
            env=place.variables(GALAXY_IMPORTER_CONFIG=str(SETTINGS)), include_outer_env=False, silent=True,
        )
    found = re.findall(r"^(?:WARNING|ERROR): .*", str(log), re.MULTILINE)
    if found:
        place.session.error("\n".join(["Galaxy's importer says:", *found]))
