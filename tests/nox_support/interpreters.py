# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Pythons of this machine, and which of them each ansible-core runs on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: The ansible-cores that are supported, and the interpreters each runs on; the first that is found is taken.
CORES = {
    "2.16": ("3.11", "3.12", "3.10"),
    "2.17": ("3.11", "3.12", "3.10"),
    "2.18": ("3.12", "3.13", "3.11"),
    "2.19": ("3.12", "3.13", "3.11"),
    "2.20": ("3.12", "3.13", "3.14"),
    "2.21": ("3.12", "3.13", "3.14"),
}
#: Those that are tested where none is asked for.
ENDS = (min(CORES), max(CORES))
#: Interpreters that modules are compiled and imported with, where they are found (tests/config.yml has the oldest).
TARGETS = ("3.9", "3.10", "3.11", "3.12", "3.13", "3.14")


@dataclass(frozen=True)
class Core:
    """An ansible-core, and the Python that it runs on here."""

    version: str
    python: str
    found: bool


def cores(only: str = "") -> list[Core]:
    """Return the ansible-cores to test, the newest that runs here last.

    nox skips the sessions of one that no Python was found for, and says so.

    :param only: this one in place of the oldest and the newest that are supported
    """
    if only and only not in CORES:
        raise SystemExit(f"CORE={only} is not supported; it is one of: {', '.join(CORES)}")
    found = put_on_path()
    chosen = []
    for version in (only,) if only else ENDS:
        python = next((python for python in CORES[version] if python in found), None)
        chosen.append(Core(version, python or CORES[version][0], python is not None))
    return sorted(chosen, key=lambda core: core.found)


def oldest_python() -> str:
    """Return the oldest of the interpreters for modules that is found here."""
    return min(put_on_path(), key=TARGETS.index)


def put_on_path() -> set[str]:
    """Put the interpreters found first on PATH, each as pythonX.Y, and return their versions.

    nox looks for them there, and ansible-test takes those that it finds there for granted. What does not run is therefore
    kept from PATH. A nox that another one started finds the work done.
    """
    links = Path(__file__).resolve().parents[2] / ".nox" / "pythons"
    folders = os.environ.get("PATH", "").split(os.pathsep)
    if folders[0] != str(links):
        found = interpreters()
        links.mkdir(parents=True, exist_ok=True)
        for version in TARGETS:
            link(links / f"python{version}", found.get(version))
        os.environ["PATH"] = os.pathsep.join([str(links), *(folder for folder in folders if folder and not has_broken(Path(folder)))])
    return {version for version in TARGETS if (links / f"python{version}").exists()}


def link(path: Path, python: Path | None) -> None:
    """Let a link lead to an interpreter, in one step: another nox may be using it."""
    if python is None:
        path.unlink(missing_ok=True)
        return
    made = path.with_name(f"{path.name}-{os.getpid()}")
    made.symlink_to(python.resolve())
    made.replace(path)


def interpreters() -> dict[str, Path]:
    """Return the interpreters found, by version."""
    found: dict[str, Path] = {}
    tried: set[str] = set()
    for python in candidates():
        if not python.is_file() or str(python.resolve()) in tried:
            continue
        version = version_of(python)
        # Every stand-in of a version manager is one and the same file.
        if python.resolve().name != "pyenv":
            tried.add(str(python.resolve()))
        if version and version not in found:
            found[version] = python
    return found


def candidates() -> Iterator[Path]:
    """Yield where interpreters may be: this one, those on PATH, and all that pyenv has, in use or not."""
    yield Path(getattr(sys, "_base_executable", sys.executable))
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    managed = [Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")]
    if shutil.which("pyenv"):
        root = subprocess.run(["pyenv", "root"], capture_output=True, text=True, check=False).stdout.strip()
        managed.append(Path(root) if root else managed[0])
    for place in managed:
        folders.extend(sorted(place.glob("versions/*/bin")))
    for version in TARGETS:
        for folder in folders:
            yield folder / f"python{version}"


def version_of(python: Path) -> str | None:
    """Return an interpreter's version, or None where it does not run or can make no environment.

    A file that is there may be a stand-in of a version manager for a version that is not in use.
    """
    return ask(python, "import sys, ensurepip, ssl, venv; print('%d.%d' % sys.version_info[:2])")


def has_broken(folder: Path) -> bool:
    names = (python for python in folder.glob("python3.[0-9]*") if re.fullmatch(r"python3\.\d+", python.name))
    return any(ask(python, "") is None for python in names)


def ask(python: Path, code: str) -> str | None:
    """Return what an interpreter prints, or None where it does not run."""
    try:
        ran = subprocess.run([str(python), "-I", "-c", code], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return ran.stdout.strip()
