# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that is tested, checked and built, as sessions of nox; ``nox -l`` lists them.

Some sessions are antsibull-nox's (antsibull-nox.toml says which); the others are here. Each of them has an environment of its
own in .nox and a copy of the checkout in it, so that any two can run side by side: ``nox --parallel 2``.

More arguments for pytest and ansible-test come after ``--``, or in the variables that the Makefile describes.
"""

# /// script
# dependencies = ["antsibull-nox==1.10.0", "nox==2026.10.20"]
# ///

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import antsibull_nox
import nox

sys.path.insert(0, str(Path(__file__).parent / "tests"))

from nox_support.ansible_test import ansible_test  # noqa: E402
from nox_support.collections import add_collection  # noqa: E402
from nox_support.demo import show_demo  # noqa: E402
from nox_support.importer import build_archive, import_archive, install_archive  # noqa: E402
from nox_support.integration import run_targets  # noqa: E402
from nox_support.interpreters import cores, oldest_python  # noqa: E402
from nox_support.server import either, live, sandbox  # noqa: E402
from nox_support.workplace import ROOT, Workplace, prepare, words  # noqa: E402

CORES = cores(os.environ.get("CORE", ""))
NEWEST = CORES[-1]
#: What the oldest ansible-core may take otherwise than the newest; the other tests of ansible-test sanity look at the same text.
SANITY_OF_THE_OLDEST = ("ansible-doc", "compile", "import", "runtime-metadata")
#: Examples of the documentation are run by the newest ansible-core only, since they are many.
UNITS_OF_THE_NEWEST = "tests/unit/playbooks/test_examples.py"

nox.needs_version = ">=2026.10"
nox.options.reuse_venv = "yes"
nox.options.allow_parallel = True
# Only where there is no Python for any ansible-core, or for the one that was asked for.
nox.options.error_on_missing_interpreters = not NEWEST.found
nox.options.download_python = "never"
# An environment whose Python is no longer the one that is found is made anew.
os.environ["NOX_ENABLE_STALENESS_CHECK"] = "1"

each_core = nox.parametrize("python,core", [nox.param(core.python, core.version, id=core.version) for core in CORES])


def pytest(place: Workplace, *arguments: str, variables: Mapping[str, str] = MappingProxyType({})) -> None:
    # Test files of one name in different folders need importlib; the cache would be written into the copy.
    command = ["python", "-m", "pytest", "--import-mode=importlib", "-p", "no:cacheprovider", "-ra", "-q", *arguments]
    more = [*words("PYTEST_ARGS"), *place.session.posargs]
    place.run(*command, *more, HYPOTHESIS_STORAGE_DIRECTORY=str(place.folder / "hypothesis"), **variables)


@nox.session
@each_core
def integration(session: nox.Session, core: str) -> None:
    """Run the integration targets against the sandbox: all, or those in TARGETS"""
    place = prepare(session, core, "run")
    with sandbox(place) as server:
        run_targets(place, server)


@nox.session
@each_core
def unit(session: nox.Session, core: str) -> None:
    """Run the unit tests"""
    left_out = () if core == NEWEST.version else ("--ignore", UNITS_OF_THE_NEWEST)
    pytest(prepare(session, core, "test"), "tests/unit", *left_out)


@nox.session
@each_core
def sanity(session: nox.Session, core: str) -> None:
    """Run ansible-test sanity: all of it with the newest ansible-core, and what depends on it with the oldest"""
    place = prepare(session, core, "run")
    common = ("sanity", "--color", "no", "--python")
    if core == NEWEST.version:
        ansible_test(place, *common, str(session.python))
        # Modules and what they share run on hosts with older Pythons, too.
        ansible_test(place, *common, oldest_python(), *chosen("compile", "import"))
    else:
        ansible_test(place, *common, str(session.python), *chosen(*SANITY_OF_THE_OLDEST))


def chosen(*tests: str) -> list[str]:
    return [word for test in tests for word in ("--test", test)]


@nox.session(python=NEWEST.python)
def contract(session: nox.Session) -> None:
    """Hold the sandbox to what real servers answered, and run its own tests"""
    pytest(prepare(session, NEWEST.version, "test"), "tests/contract", "tests/sandbox")


@nox.session(python=NEWEST.python, default=False)
def rulebook(session: nox.Session) -> None:
    """Run the rulebook by ansible-rulebook, which needs Java 17 or newer"""
    pytest(prepare(session, NEWEST.version, "rulebook"), "tests/rulebook")


@nox.session(python=NEWEST.python)
def guides(session: nox.Session) -> None:
    """Follow the guides and example pipelines, with nothing but an installed archive"""
    follow(session, NEWEST.version)


@nox.session(name="guides-each", default=False)
@nox.parametrize("python,core", [nox.param("3.11", "2.16", id="2.16"), nox.param("3.12", "2.18", id="2.18"), nox.param("3.12", "2.21", id="2.21")])
def guides_each(session: nox.Session, core: str) -> None:
    """Follow them with the first, a middle and the last ansible-core that is supported"""
    follow(session, core)


def follow(session: nox.Session, core: str) -> None:
    place = prepare(session, core, "guides")
    installed = install_archive(place)
    pytest(place, "tests/guides", variables={"ANSIBLE_COLLECTIONS_PATH": installed, "PYTHONPATH": ""})


@nox.session(python=NEWEST.python)
def runner(session: nox.Session) -> None:
    """Run jobs by ansible-runner as AWX does, and make the context of their image"""
    pytest(prepare(session, NEWEST.version, "runner"), "tests/runner")


@nox.session(python=NEWEST.python, default=False)
def awx(session: nox.Session) -> None:
    """Run the playbook awx by the modules of awx.awx, on a stand-in of AWX"""
    place = prepare(session, NEWEST.version, "test")
    add_collection(place, "awx.awx")
    pytest(place, "tests/unit/playbooks/test_awx.py")


@nox.session(python=NEWEST.python)
def changelog(session: nox.Session) -> None:
    """Check the changelog's fragments"""
    place = prepare(session, NEWEST.version, "docs")
    place.run("antsibull-changelog", "lint")


@nox.session(python=NEWEST.python)
def importer(session: nox.Session) -> None:
    """Build the archive, and import it as Galaxy does"""
    import_archive(prepare(session, NEWEST.version, "importer"))


@nox.session(python=NEWEST.python, default=False)
def style(session: nox.Session) -> None:
    """Run the quick parts of ansible-test sanity, with one Python"""
    tests = chosen("pep8", "pylint", "validate-modules", "ansible-doc")
    ansible_test(prepare(session, NEWEST.version, "run"), "sanity", "--color", "no", "--python", NEWEST.python, *tests)


@nox.session(python=NEWEST.python, name="contract-live", default=False, allow_parallel=False)
def contract_live(session: nox.Session) -> None:
    """Hold the server at DOKPLOY_URL to the contract tests"""
    place = prepare(session, NEWEST.version, "test")
    with live(place):
        pytest(place, "tests/contract", "--live")


@nox.session(python=NEWEST.python, name="integration-live", default=False, allow_parallel=False)
def integration_live(session: nox.Session) -> None:
    """Run the integration targets on the server at DOKPLOY_URL"""
    place = prepare(session, NEWEST.version, "run")
    with live(place) as server:
        run_targets(place, server)


@nox.session(python=NEWEST.python, default=False, allow_parallel=False)
def demo(session: nox.Session) -> None:
    """Run the demo's playbook twice, on a sandbox or on DOKPLOY_URL"""
    place = prepare(session, NEWEST.version, "run")
    with either(place) as server:
        show_demo(place, server)


@nox.session(python=NEWEST.python, default=False, allow_parallel=False)
def benchmark(session: nox.Session) -> None:
    """Measure stacks on a sandbox or on DOKPLOY_URL, and draw a plot into .nox"""
    place = prepare(session, NEWEST.version, "benchmark")
    written = ["--plot", str(place.folder.parent / "benchmark.svg"), "--json", str(place.folder.parent / "benchmark.json")]
    with either(place) as server:
        programs = place.collection / "tests" / "benchmark"
        if "DOKLI" in os.environ:
            # First, while the server holds nothing else.
            place.run("python", str(programs / "dokli.py"), os.environ["DOKLI"], **server.variables)
        place.run("python", str(programs / "run.py"), *written, *words("BENCHMARK_ARGS"), *session.posargs, **server.variables)
        place.run("python", str(programs / "growing.py"), **server.variables)


@nox.session(python=NEWEST.python, default=False)
def build(session: nox.Session) -> None:
    """Build the archive that ansible-galaxy installs"""
    session.log(f"built {build_archive(prepare(session, NEWEST.version), ROOT).name}")


@nox.session(default=False)
@each_core
def setup(session: nox.Session, core: str) -> None:
    """Make an environment to work in by hand, and say how"""
    place = prepare(session, core, "test")
    session.log(f"PATH={place.folder.relative_to(ROOT)}/bin:$PATH ANSIBLE_COLLECTIONS_PATH={place.collections.relative_to(ROOT)}")


antsibull_nox.load_antsibull_nox_toml()

if __name__ == "__main__":
    nox.main()
