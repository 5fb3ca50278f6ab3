# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session's environment, with the collection where Ansible expects it."""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
from pathlib import Path

from nox import Session

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "tests" / "requirements"


class Workplace:
    """What a session works with: its own Python, its own Ansible and its own copy of the checkout.

    Sessions share nothing, so that any two can run side by side.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.folder = session.env_dir.resolve()
        self.collections = self.folder / "collections"
        self.collection = self.collections / "ansible_collections" / "dokploy" / "dokploy"

    def bin(self, name: str) -> str:
        return str(self.folder / "bin" / name)

    def variables(self, **more: str) -> dict[str, str]:
        """Return the variables of a command: the caller's, less what would make it find another Ansible or git."""
        dropped = ("ANSIBLE_", "GIT_DIR", "GIT_WORK", "GIT_INDEX", "PYTHONPATH", "VIRTUAL_ENV")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
        return {
            **kept,
            "PATH": os.pathsep.join([str(self.folder / "bin"), kept.get("PATH", "")]),
            "ANSIBLE_COLLECTIONS_PATH": str(self.collections),
            "PYTHONPATH": str(self.collections),
            "PYTHONUNBUFFERED": "1",
            **more,
        }

    def run(self, *command: str, **variables: str) -> None:
        """Run a command in the collection; the session fails where the command does."""
        with self.session.chdir(self.collection):
            self.session.run(*command, env=self.variables(**variables), include_outer_env=False)

    def ask(self, *command: str) -> str:
        """Return what a command prints."""
        ran = subprocess.run(command, stdout=subprocess.PIPE, env=self.variables(), text=True, check=True)
        return ran.stdout.strip()


def prepare(session: Session, core: str, *requirements: str) -> Workplace:
    """Install an ansible-core and what else is needed, and bring the copy of the checkout up to date.

    :param core: the ansible-core's version
    :param requirements: names of files in tests/requirements
    """
    install(session, *(REQUIREMENTS / f"{name}.txt" for name in (f"core-{core}", *requirements)))
    place = Workplace(session)
    copy_checkout(session, place)
    return place


def install(session: Session, *files: Path) -> None:
    """Install requirements, unless they are what the environment was made of."""
    wanted = hashlib.sha256("\n".join(map(whole, files)).encode()).hexdigest()
    stamp = session.env_dir / "made-of"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    stamp.unlink(missing_ok=True)
    session.install(*(word for path in files for word in ("--requirement", str(path.relative_to(ROOT)))))
    stamp.write_text(wanted)


def whole(path: Path) -> str:
    """Return the text of a file of requirements, and of those that it names."""
    text = path.read_text()
    named = [line.split()[1] for line in text.splitlines() if line.startswith("-r ")]
    return "\n".join([text, *(whole(path.parent / name) for name in named)])


def copy_checkout(session: Session, place: Workplace) -> None:
    """Copy what git tracks and what it does not ignore, committed or not, and remove what is no longer there."""
    if shutil.which("git") is None:
        session.error("git is missing; it is needed beside make and Python")
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        session.error(f"{ROOT} is no checkout that git can read: {listed.stderr.decode().strip()}")
    names = {name for name in os.fsdecode(listed.stdout).split("\0") if name and (ROOT / name).is_file()}
    place.collection.mkdir(parents=True, exist_ok=True)
    # ansible-test asks git which files there are, and must not be answered by the checkout around the copy.
    if not (place.collection / ".git").exists():
        subprocess.run(["git", "init", "--quiet", str(place.collection)], env=place.variables(), check=True)
    remove_others(place.collection, names)
    for name in names:
        source, target = ROOT / name, place.collection / name
        if target.is_file() and target.stat().st_mode == source.stat().st_mode and target.read_bytes() == source.read_bytes():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


def remove_others(collection: Path, names: set[str]) -> None:
    """Remove files that are not named, and the folders that this leaves empty."""
    for folder, folders, files in os.walk(collection, topdown=True):
        here = Path(folder).relative_to(collection)
        folders[:] = [name for name in folders if name not in (".git", "__pycache__") and str(here / name) != "tests/output"]
        for name in files:
            if str(here / name) not in names:
                (Path(folder) / name).unlink()
    for folder, folders, files in os.walk(collection, topdown=False):
        if ".git" not in Path(folder).parts and not os.listdir(folder):
            os.rmdir(folder)


def words(name: str) -> list[str]:
    """Return the words of a variable that hands arguments on."""
    return shlex.split(os.environ.get(name, ""))
