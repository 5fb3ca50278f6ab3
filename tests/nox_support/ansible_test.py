# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ansible-test in a virtual environment, with nothing but a package registry in reach.

antsibull-nox runs it in containers and gets ansible-core from where it is developed. Here it runs as it is installed, so
that it needs no container runtime.
"""

from __future__ import annotations

import ast
from pathlib import Path

from .workplace import Workplace, words


def ansible_test(place: Workplace, *arguments: str) -> None:
    """Run ansible-test with a home of its own, so that two can run side by side and nothing is left behind."""
    more = [*words("ANSIBLE_TEST_ARGS"), *place.session.posargs]
    place.run("ansible-test", *arguments, *more, HOME=str(own_home(place)))


def own_home(place: Workplace) -> Path:
    """Return a home in which ansible-test finds what it would fetch, make or ask for.

    * It passes no variables of pip's on to pip, so they are put in a configuration file with the rest of pip's settings.
    * It fetches the installer of pip from a place of its own; the interpreter's ensurepip does as well, and then nothing
      but a package registry has to be in reach.
    * It makes an SSH key for remote machines, of which there are none here.
    """
    home = place.folder / "home"
    tests = home / ".ansible" / "test"
    config = home / ".config" / "pip" / "pip.conf"
    for folder in (tests / "cache", config.parent):
        folder.mkdir(parents=True, exist_ok=True)
    for name in ("id_rsa", "id_rsa.pub"):
        (tests / name).touch(mode=0o600)
    # Asked of ansible-test itself: the file's name has the version of pip that it wants.
    code = "from ansible_test._internal import python_requirements as r; print(r.get_venv_packages(type('P', (), {'version': '3.12'}))['pip'])"
    version = place.ask(place.bin("python"), "-c", code).replace(".", "_")
    (tests / "cache" / f"get_pip_{version}.py").write_text("import ensurepip\n\nensurepip.bootstrap()\n")
    config.touch(mode=0o600)
    config.write_text(pip_configuration(place))
    return home


def pip_configuration(place: Workplace) -> str:
    """Return pip's settings, wherever they come from, as the text of one file."""
    pip = (place.bin("python"), "-m", "pip")
    sections: dict[str, dict[str, str]] = {"global": {"cache-dir": place.ask(*pip, "cache", "dir")}}
    for line in place.ask(*pip, "config", "list").splitlines():
        key, text = line.split("=", 1)
        section, name = key.rsplit(".", 1)
        # What comes from the environment wins, as it does with pip.
        if section == ":env:":
            sections["global"][name] = ast.literal_eval(text)
        else:
            sections.setdefault(section, {}).setdefault(name, ast.literal_eval(text))
    lines = []
    for section, values in sections.items():
        lines += [f"[{section}]", *(f"{name} = {' '.join(value.split())}" for name, value in values.items())]
    return "\n".join(lines) + "\n"
