# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything ``make`` does: environments, tests and the demo.

It needs nothing but a Python to start with. For each supported ansible-core it makes an environment of its own in
``.venv/<core>`` and copies the checkout, with what is not committed yet, to where Ansible expects a collection:
``.venv/<core>/collections/ansible_collections/dokploy/dokploy``.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import hashlib
import os
import re
import secrets
import shlex
import shutil
import string
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Iterable, Iterator

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".venv"
REQUIREMENTS = ROOT / "tests" / "requirements"

#: The supported range's two ends, and the interpreters each runs on; the first that is found is taken.
CORES = {"2.16": ("3.11", "3.12", "3.10"), "2.21": ("3.12", "3.13", "3.14")}
#: Interpreters that modules are compiled and imported with, where they are found (tests/config.yml has the oldest).
TARGETS = ("3.9", "3.10", "3.11", "3.12", "3.13", "3.14")

#: What the integration targets deploy, for a live server to be told of another.
TESTED = {
    "DOKPLOY_TEST_IMAGE": "nginx:1.27", "DOKPLOY_TEST_REDIS_IMAGE": "redis:8", "DOKPLOY_TEST_MISSING_IMAGE": "registry.invalid/nope:1",
    "DOKPLOY_TEST_REGISTRY": "registry.example.com robot not-a-secret",
}

SAY = threading.Lock()


class Problem(Exception):
    """What keeps the work from being done; ``str()`` of it is a sentence for the user."""


def say(text: str = "") -> None:
    with SAY:
        print(text, flush=True)


# Interpreters


def version_of(python: Path) -> str | None:
    """Return an interpreter's version, or None where it does not run or can make no environment.

    A file that is there may be a stand-in of a version manager for a version that is not in use.
    """
    code = "import sys, ensurepip, ssl, venv; print('%d.%d' % sys.version_info[:2])"
    try:
        ran = subprocess.run([str(python), "-I", "-c", code], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return ran.stdout.strip()


def interpreters() -> dict[str, Path]:
    """Return the interpreters found, by version."""
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    managed = [Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")]
    if shutil.which("pyenv"):
        root = subprocess.run(["pyenv", "root"], capture_output=True, text=True, check=False).stdout.strip()
        managed.append(Path(root) if root else managed[0])
    for root in managed:
        folders.extend(sorted(root.glob("versions/*/bin")))
    found: dict[str, Path] = {}
    tried: set[str] = set()
    candidates = [Path(getattr(sys, "_base_executable", sys.executable))]
    candidates += [folder / f"python{version}" for version in TARGETS for folder in folders]
    for python in candidates:
        if not python.is_file() or str(python.resolve()) in tried:
            continue
        version = version_of(python)
        if python.resolve().name != "pyenv":
            tried.add(str(python.resolve()))
        if version and version not in found:
            found[version] = python
    return found


def search_path(found: dict[str, Path]) -> str:
    """Return a PATH on which every pythonX.Y runs; ansible-test takes those it finds there for granted."""
    links = WORK / "pythons"
    links.mkdir(parents=True, exist_ok=True)
    kept = []
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        broken = [name for name in Path(folder or ".").glob("python3.[0-9]*") if re.fullmatch(r"python3\.\d+", name.name) and not runs(name)]
        if folder and not broken:
            kept.append(folder)
    for version in TARGETS:
        link = links / f"python{version}"
        link.unlink(missing_ok=True)
        if version in found:
            link.symlink_to(found[version].resolve())
    return os.pathsep.join([str(links), *kept])


def runs(python: Path) -> bool:
    try:
        return subprocess.run([str(python), "-I", "-c", ""], capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


# Environments


@dataclass
class Environment:
    """One ansible-core with the collection in its place."""

    core: str
    version: str
    python: Path
    path: str

    @property
    def home(self) -> Path:
        return WORK / self.core

    @property
    def collections(self) -> Path:
        return self.home / "collections"

    @property
    def collection(self) -> Path:
        return self.collections / "ansible_collections" / "dokploy" / "dokploy"

    @property
    def name(self) -> str:
        return f"ansible-core {self.core}, Python {self.version}"

    def bin(self, name: str) -> str:
        return str(self.home / "bin" / name)

    def variables(self, **more: str) -> dict[str, str]:
        """Return the variables of a command: the caller's, less what would make it find another Ansible or git."""
        dropped = ("ANSIBLE_", "GIT_DIR", "GIT_WORK", "GIT_INDEX", "PYTHONPATH", "VIRTUAL_ENV")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
        return {
            **kept,
            "PATH": os.pathsep.join([str(self.home / "bin"), self.path]),
            "ANSIBLE_COLLECTIONS_PATH": str(self.collections),
            "PYTHONPATH": str(self.collections),
            "PYTHONUNBUFFERED": "1",
            **more,
        }

    def install(self, requirements: list[Path]) -> None:
        """Make the environment, unless the one that is there was made of the same requirements."""
        files = [REQUIREMENTS / f"core-{self.core}.txt", *requirements]
        texts = [path.read_text() for path in (*files, ROOT / "requirements.txt")]
        wanted = hashlib.sha256("\n".join([str(self.python.resolve()), *texts]).encode()).hexdigest()
        stamp = self.home / f"made-of-{requirements[0].stem}"
        if stamp.is_file() and stamp.read_text() == wanted:
            return
        say(f"... {self.name}: installing into {self.home.relative_to(ROOT)}")
        shown = version_of(Path(self.bin("python")))
        if shown != self.version:
            shutil.rmtree(self.home, ignore_errors=True)
            subprocess.run([str(self.python), "-m", "venv", str(self.home)], check=True)
        command = [self.bin("python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        for path in files:
            command += ["--requirement", str(path)]
        ran = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if ran.returncode:
            raise Problem(f"pip could not install what {self.name} needs:\n{ran.stdout}")
        stamp.write_text(wanted)

    def place(self) -> None:
        """Bring the copy of the checkout up to date: what git tracks, and what it does not ignore."""
        if shutil.which("git") is None:
            raise Problem("git is missing; it is needed beside make and Python")
        self.collection.mkdir(parents=True, exist_ok=True)
        listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=False)
        if listed.returncode:
            raise Problem(f"{ROOT} is no checkout that git can read: {listed.stderr.decode().strip()}")
        names = {name for name in os.fsdecode(listed.stdout).split("\0") if name and (ROOT / name).is_file()}
        # ansible-test asks git which files there are, and must not be answered by the checkout around the copy.
        if not (self.collection / ".git").exists():
            subprocess.run(["git", "init", "--quiet", str(self.collection)], env=self.variables(), check=True)
        for folder, folders, files in os.walk(self.collection, topdown=True):
            here = Path(folder).relative_to(self.collection)
            folders[:] = [name for name in folders if name not in (".git", "__pycache__") and str(here / name) != "tests/output"]
            for name in files:
                if str(here / name) not in names:
                    (Path(folder) / name).unlink()
        for name in names:
            source, target = ROOT / name, self.collection / name
            if target.is_file() and target.stat().st_mode == source.stat().st_mode and target.read_bytes() == source.read_bytes():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
        for folder, folders, files in os.walk(self.collection, topdown=False):
            if ".git" not in Path(folder).parts and not os.listdir(folder):
                os.rmdir(folder)


def environments(only: str | None = None) -> list[Environment]:
    """Return an environment for each ansible-core that an interpreter is found for, the newest last."""
    found = interpreters()
    path = search_path(found)
    made = []
    for core, versions in CORES.items():
        if only and only != core:
            continue
        version = next((version for version in versions if version in found), None)
        if version:
            made.append(Environment(core, version, found[version], path))
        else:
            say(f"!!! ansible-core {core} is NOT tested: it needs Python {' or '.join(sorted(versions))}, and none was found"
                f" (found: {', '.join(sorted(found)) or 'none'})")
    if not made:
        wanted = f"ansible-core {only}" if only in CORES else " or ".join(f"ansible-core {core}" for core in CORES)
        raise Problem(f"no Python for {wanted} was found; install Python 3.11 or 3.12")
    return made


def prepare(only: str | None = None, newest: bool = False, more: Iterable[str] = ()) -> list[Environment]:
    """Return environments with everything installed and the checkout in place.

    :param more: requirements for the newest ansible-core besides what all tests need
    """
    chosen = environments(only)
    if newest:
        chosen = chosen[-1:]
    requirements = [REQUIREMENTS / "test.txt", ROOT / "tests" / "sandbox" / "requirements.txt"]
    with ThreadPoolExecutor(len(chosen)) as pool:
        list(pool.map(lambda environment: environment.install(requirements), chosen))
    for name in more:
        chosen[-1].install([REQUIREMENTS / f"{name}.txt"])
    for environment in chosen:
        environment.place()
    return chosen


# The sandbox


@dataclass
class Server:
    url: str
    api_key: str


@contextlib.contextmanager
def server(environment: Environment, live: bool | None = None) -> Iterator[Server]:
    """Give a sandbox of its own, or a live server; where ``live`` is None, the one that DOKPLOY_URL names, if it does."""
    url, key = os.environ.get("DOKPLOY_URL", ""), os.environ.get("DOKPLOY_API_KEY", "")
    if live or (live is None and url):
        if not url or not key:
            raise Problem("set DOKPLOY_URL and DOKPLOY_API_KEY to the address of a server and a key of it")
        yield Server(url, key)
        return
    log = WORK / "log" / f"{environment.core}-sandbox.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    told = WORK / "log" / f"{environment.core}-sandbox-{secrets.token_hex(4)}.env"
    command = [environment.bin("python"), "-m", "dokploy_sandbox", "--env-file", str(told)]
    command += ["--version", os.environ.get("DOKPLOY_SANDBOX_VERSION") or "v0.30.2"]
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=environment.collection / "tests" / "sandbox", stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            env=environment.variables(PYTHONPATH=str(environment.collection / "tests" / "sandbox")),
        )
        try:
            deadline = time.monotonic() + 60
            while not told.is_file() or told.read_text().count("\n") < 2:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise Problem(f"the sandbox did not start:\n{log.read_text()}")
                time.sleep(0.05)
            values = dict(line.split("=", 1) for line in told.read_text().splitlines())
            yield Server(values["DOKPLOY_URL"], values["DOKPLOY_API_KEY"])
        finally:
            told.unlink(missing_ok=True)
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


# The parts


@dataclass
class Part:
    """One thing to run, and how it went."""

    name: str
    environment: Environment
    work: Callable[[Part], int]
    code: int | None = None
    seconds: float = 0.0
    #: Where the output goes; straight to the terminal where this is None.
    log: Path | None = None

    def command(self, command: list[str], cwd: Path | None = None, **variables: str) -> int:
        text = f"$ {shlex.join([Path(command[0]).name, *command[1:]])}"
        where = cwd or self.environment.collection
        if self.log is None:
            say(text)
            return subprocess.run(command, cwd=where, env=self.environment.variables(**variables), stdin=subprocess.DEVNULL, check=False).returncode
        with self.log.open("a") as output:
            print(text, file=output, flush=True)
            return subprocess.run(
                command, cwd=where, env=self.environment.variables(**variables), stdin=subprocess.DEVNULL,
                stdout=output, stderr=subprocess.STDOUT, check=False,
            ).returncode

    def note(self, text: str) -> None:
        if self.log is None:
            say(text)
        else:
            with self.log.open("a") as output:
                print(text, file=output)

    def run(self) -> None:
        begun = time.monotonic()
        try:
            self.code = self.work(self)
        except Problem as problem:
            self.note(str(problem))
            self.code = 1
        except Exception as error:
            self.note(f"{type(error).__name__}: {error}")
            self.code = 1
            raise
        finally:
            self.seconds = time.monotonic() - begun


def has_tests(folder: Path, pattern: str = "test_*.py") -> bool:
    return folder.is_dir() and any(folder.rglob(pattern))


def sanity(part: Part) -> int:
    return ansible_test(part, "sanity", "--color", "no")


def ansible_test(part: Part, *arguments: str) -> int:
    """Run ansible-test with a home of its own, so that two can run side by side and nothing is left behind."""
    home = own_home(part.environment)
    return part.command([part.environment.bin("ansible-test"), *arguments, *split("ANSIBLE_TEST_ARGS")], HOME=str(home))


def own_home(environment: Environment) -> Path:
    """Return a home in which ansible-test finds what it would fetch, make or ask for.

    * It passes no variables of pip's on to pip, so they are put in a configuration file with the rest of pip's settings.
    * It fetches the installer of pip from a place of its own; the interpreter's ensurepip does as well, and then nothing
      but a package registry has to be in reach.
    * It makes an SSH key for remote machines, of which there are none here.
    """
    home = environment.home / "home"
    tests = home / ".ansible" / "test"
    config = home / ".config" / "pip" / "pip.conf"
    for folder in (tests / "cache", config.parent):
        folder.mkdir(parents=True, exist_ok=True)
    for name in ("id_rsa", "id_rsa.pub"):
        (tests / name).touch(mode=0o600)

    def asked(*arguments: str) -> str:
        command = [environment.bin("python"), *arguments]
        return subprocess.run(command, stdout=subprocess.PIPE, env=environment.variables(), text=True, check=True).stdout.strip()

    # Asked of ansible-test itself: the file's name has the version of pip that it wants.
    code = "from ansible_test._internal import python_requirements as r; print(r.get_venv_packages(type('P', (), {'version': '3.12'}))['pip'])"
    version = asked("-c", code).replace(".", "_")
    (tests / "cache" / f"get_pip_{version}.py").write_text("import ensurepip\n\nensurepip.bootstrap()\n")

    sections: dict[str, dict[str, str]] = {"global": {"cache-dir": asked("-m", "pip", "cache", "dir")}}
    for line in asked("-m", "pip", "config", "list").splitlines():
        key, text = line.split("=", 1)
        section, name = key.rsplit(".", 1)
        # What comes from the environment wins, as it does with pip.
        if section == ":env:":
            sections["global"][name] = ast.literal_eval(text)
        else:
            sections.setdefault(section, {}).setdefault(name, ast.literal_eval(text))
    config.touch(mode=0o600)
    lines = []
    for section, values in sections.items():
        lines += [f"[{section}]", *(f"{name} = {' '.join(value.split())}" for name, value in values.items())]
    config.write_text("\n".join(lines) + "\n")
    return home


def unit(part: Part) -> int:
    folder = part.environment.collection / "tests" / "unit"
    if not has_tests(folder):
        part.note("no unit tests yet")
        return 0
    return pytest(part, "tests/unit")


def contract(part: Part) -> int:
    """Run the contract tests, which start sandboxes of their own, and the sandbox's tests."""
    folders = [f"tests/{name}" for name in ("contract", "sandbox") if has_tests(part.environment.collection / "tests" / name)]
    return pytest(part, *folders)


def contract_live(part: Part) -> int:
    return pytest(part, "tests/contract", "--live")


def pytest(part: Part, *arguments: str) -> int:
    # Test files of one name in different folders need importlib; the cache would be written into the copy.
    command = [part.environment.bin("python"), "-m", "pytest", "--import-mode=importlib", "-p", "no:cacheprovider", "-ra", "-q"]
    return part.command([*command, *arguments, *split("PYTEST_ARGS")], HYPOTHESIS_STORAGE_DIRECTORY=str(part.environment.home / "hypothesis"))


def integration(part: Part, live: bool = False) -> int:
    """Run the integration targets, against a sandbox unless a live server is asked for."""
    tests = part.environment.collection / "tests" / "integration"
    if not has_tests(tests / "targets", "main.yml"):
        part.note("no integration targets yet")
        return 0
    with server(part.environment, live) as target:
        template = string.Template((tests / "integration_config.yml.template").read_text())
        config = tests / "integration_config.yml"
        config.touch(mode=0o600)
        config.write_text(template.substitute(TESTED, DOKPLOY_URL=target.url, DOKPLOY_API_KEY=target.api_key, **{
            name: os.environ[name] for name in TESTED if os.environ.get(name)
        }))
        try:
            return ansible_test(part, "integration", "--color", "no", "--python", part.environment.version, *split("TARGETS"))
        finally:
            config.unlink(missing_ok=True)


def integration_live(part: Part) -> int:
    return integration(part, live=True)


def docs(part: Part) -> int:
    antsibull = part.environment.bin("antsibull-docs")
    code = part.command([antsibull, "lint-collection-docs", "--plugin-docs", "--validate-collection-refs", "self", "."])
    return part.command([part.environment.bin("antsibull-changelog"), "lint"]) or code


def lint(part: Part) -> int:
    tests = [word for name in ("pep8", "pylint", "yamllint", "validate-modules", "ansible-doc") for word in ("--test", name)]
    return docs(part) or ansible_test(part, "sanity", "--color", "no", "--python", part.environment.version, *tests)


def benchmark(part: Part) -> int:
    program = part.environment.collection / "tests" / "benchmark" / "run.py"
    with server(part.environment) as target:
        written = ["--plot", str(WORK / "benchmark.svg"), "--json", str(WORK / "benchmark.json")]
        command = [part.environment.bin("python"), str(program), *written, *split("BENCHMARK_ARGS")]
        return part.command(command, DOKPLOY_URL=target.url, DOKPLOY_API_KEY=target.api_key)


def split(name: str) -> list[str]:
    """Return the words of a variable that hands arguments on."""
    return shlex.split(os.environ.get(name, ""))


PARTS: dict[str, Callable[[Part], int]] = {
    "sanity": sanity,
    "unit": unit,
    "contract": contract,
    "integration": integration,
    "contract-live": contract_live,
    "integration-live": integration_live,
    "docs": docs,
    "lint": lint,
    "benchmark": benchmark,
}


#: Requirements of parts that need more than the tests do.
NEEDS = {"docs": "docs", "lint": "docs", "benchmark": "benchmark"}


def run(parts: list[Part]) -> int:
    """Run parts one after the other on each ansible-core, the ansible-cores side by side, and tell how they went."""
    chains: dict[str, list[Part]] = {}
    for part in parts:
        # Two that share an interpreter would also share ansible-test's environments, and make them at the same time.
        chains.setdefault(part.environment.version, []).append(part)
    aside = len(chains) > 1
    logs = WORK / "log"
    logs.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()

    def chain(mine: list[Part]) -> None:
        for part in mine:
            if aside:
                part.log = logs / f"{part.environment.core}-{part.name}.log"
                part.log.write_text("")
                say(f"... {part.name} on {part.environment.name}: started")
            else:
                say(f"\n=== {part.name} on {part.environment.name}")
            part.run()
            with SAY:
                if part.log is not None:
                    print(f"\n=== {part.name} on {part.environment.name}\n{part.log.read_text(errors='replace').rstrip()}")
                print(f"=== {part.name} on {part.environment.name}: {'ok' if part.code == 0 else f'FAILED ({part.code})'}, {part.seconds:.0f} s\n", flush=True)

    with ThreadPoolExecutor(len(chains)) as pool:
        for future in [pool.submit(chain, mine) for mine in chains.values()]:
            future.result()
    failed = [part for part in parts if part.code != 0]
    say(f"=== all of it took {time.monotonic() - begun:.0f} s")
    for part in parts:
        say(f"    {'FAILED' if part in failed else 'ok    '} {part.name} on {part.environment.name}, {part.seconds:.0f} s")
    return 1 if failed else 0


def command_test(options: argparse.Namespace) -> int:
    """Run parts of the tests: all of them where none is named."""
    names = options.parts or ["unit", "contract", "integration", "sanity", "docs"]
    once = {"contract", "docs", "lint", "benchmark"}
    chosen = prepare(options.core, newest=set(names) <= once, more=dict.fromkeys(NEEDS[name] for name in names if name in NEEDS))
    parts = [
        Part(name, environment, PARTS[name])
        for environment in chosen for name in names
        if name not in once or environment is chosen[-1]
    ]
    return run(parts)


def command_live(options: argparse.Namespace) -> int:
    """Run the contract tests and the integration targets against a real server."""
    if not os.environ.get("DOKPLOY_URL") or not os.environ.get("DOKPLOY_API_KEY"):
        raise Problem("make test-live needs DOKPLOY_URL and DOKPLOY_API_KEY: the address of a Dokploy server and a key of it without rate limit")
    chosen = prepare(options.core, newest=True)
    return run([Part(name, chosen[-1], PARTS[name]) for name in options.parts or ["contract-live", "integration-live"]])


def command_demo(options: argparse.Namespace) -> int:
    """Run the demo's playbook twice; the second time must change nothing."""
    environment = prepare(options.core, newest=True)[-1]
    with server(environment) as target:
        variables = environment.variables(
            DOKPLOY_URL=target.url, DOKPLOY_API_KEY=target.api_key, ANSIBLE_LOCALHOST_WARNING="false", ANSIBLE_INVENTORY_UNPARSED_WARNING="false",
            ANSIBLE_FORCE_COLOR="1" if sys.stdout.isatty() else "0", ANSIBLE_NOCOWS="1",
        )
        say(f"=== the server: {target.url}" + ("" if os.environ.get("DOKPLOY_URL") else " (the sandbox, until the demo ends)"))

        def play(book: str, *more: str) -> tuple[int, str]:
            command = [environment.bin("ansible-playbook"), f"playbooks/{book}.yml", *more]
            text = []
            with subprocess.Popen(
                command, cwd=environment.collection, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            ) as process:
                assert process.stdout is not None
                for line in process.stdout:
                    print(line, end="", flush=True)
                    text.append(line)
            return process.returncode, re.sub(r"\x1b\[[0-9;]*m", "", "".join(text))

        for again in (False, True):
            say(f"\n=== {'again: nothing may change' if again else 'the first run'}: ansible-playbook playbooks/demo.yml")
            code, text = play("demo")
            if code:
                raise Problem(f"the {'second' if again else 'first'} run of playbooks/demo.yml failed")
            changed = sum(int(number) for number in re.findall(r"\bok=\d+ +changed=(\d+)", text))
            if again and changed:
                raise Problem(f"the second run of playbooks/demo.yml says changed={changed}; it must change nothing")
        say("\n=== what exists now: ansible-playbook playbooks/show.yml")
        code, text = play("show")
        if code:
            raise Problem("playbooks/show.yml failed")
    say("\n=== the second run changed nothing")
    return 0


def command_build(options: argparse.Namespace) -> int:
    """Build the archive that ansible-galaxy installs."""
    environment = prepare(options.core, newest=True)[-1]
    command = [environment.bin("ansible-galaxy"), "collection", "build", "--force", "--output-path", str(ROOT)]
    return subprocess.run(command, cwd=environment.collection, env=environment.variables(), check=False).returncode


def command_setup(options: argparse.Namespace) -> int:
    """Make the environments, and say how to use them."""
    for environment in prepare(options.core):
        say(f"{environment.name}: {environment.home.relative_to(ROOT)}/bin, ANSIBLE_COLLECTIONS_PATH={environment.collections.relative_to(ROOT)}")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description="Tests and demo of the collection; see make help.")
    parser.add_argument("--core", choices=CORES, default=os.environ.get("CORE") or None, help="only this ansible-core")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, work in (("test", command_test), ("live", command_live), ("demo", command_demo), ("build", command_build), ("setup", command_setup)):
        command = commands.add_parser(name, help=work.__doc__)
        command.set_defaults(work=work)
        if name in ("test", "live"):
            command.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART")
    options = parser.parse_args()
    try:
        return options.work(options)
    except Problem as problem:
        say(f"!!! {problem}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
