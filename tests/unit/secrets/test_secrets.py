# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No secret of any option of any kind is in what a module says: a secret is planted in each, and looked for in all output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest
import yaml
from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.info import readable
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import snake
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.redaction import SECRET_NAME
from dokploy_sandbox import protocol
from dokploy_sandbox.checks import procedure
from dokploy_sandbox.errors import TrpcError

from .planted import LOGIN, NAMES, WORLD, Sample, samples, together, told

Run = Callable[..., dict[str, Any]]
MADE, CHANGED, REFUSED = samples(1), samples(2), samples(3)
MODULES = sorted(path.stem.removeprefix("dokploy_") for path in (Path(__file__).parents[3] / "plugins" / "modules").glob("*.py"))
#: Whether the server says of each field what is wrong, and not in one text of all.
BY_FIELD = [True]


def texts(value: Any) -> list[str]:
    """Return every text in a value."""
    if isinstance(value, (dict, list)):
        return [text for one in (value.values() if isinstance(value, dict) else value) for text in texts(one)]
    return [str(value)]


@pytest.fixture
def world(run: Run, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A server that refuses what has a secret of REFUSED in it, in words that have all of it, plain and as JSON."""
    secrets = {secret for one in REFUSED for several in one.secrets.values() for secret in several}
    held = protocol.refine

    def refine(name: str, release: str, given: dict[str, Any]) -> None:
        text = json.dumps(given, ensure_ascii=False)
        if any(secret in text for secret in secrets) and (procedure(name, release) or ("",))[0] == "mutation":
            zod = {"formErrors": texts(given), "fieldErrors": {field: [*texts(value), json.dumps(value)] for field, value in given.items()}}
            raise TrpcError("BAD_REQUEST", f"can't use {'; '.join(texts(given))}, which is {json.dumps(given)} or {text}", zod if BY_FIELD[0] else None)
        held(name, release, given)

    monkeypatch.setattr(protocol, "refine", refine)
    sandbox.instance.licensed = True
    run("stack", stack=WORLD)
    return sandbox


def test_what_is_named_like_a_secret_is_one() -> None:
    plain = {
        field.name for resource in RESOURCES.values() for field in resource.fields
        if not field.hidden and (SECRET_NAME.search(field.name) or SECRET_NAME.search(field.api_name))
    }
    assert plain == {"access_key_id", "secret_path", "token_endpoint", "token_endpoint_authentication"}


def wrong(one: Sample) -> Iterator[dict[str, Any]]:
    """Yield options of which each time one that has a secret can't be."""
    for option, secrets in one.secrets.items():
        value = one.given.get(option)
        for bad in ([f"{value}\0"], {"a": [value], "b": f"{value}\0"}, f"{value}\0", f"{{{value}"):
            yield {option: bad}
    yield from ({option: value} for option, value in one.barred.items())


def more(one: Sample) -> dict[str, Any]:
    """Return what its module needs besides."""
    return {**({"login": LOGIN} if one.resource.requires.login else {}), **({"update_secrets": "always"} if one.resource.masks else {})}


@pytest.mark.parametrize("number", range(len(MADE)), ids=[f"{one.kind}-{one.given.get('type', '')}" for one in MADE])
def test_no_module_tells_a_secret(run: Run, world: Any, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    made, changed, refused = MADE[number], CHANGED[number], REFUSED[number]
    kind, stated = made.kind, made.resource.stated
    login = {"login": LOGIN} if made.resource.requires.login else {}
    rest = more(made)
    results: list[Any] = []
    monkeypatch.setattr(AnsibleModule, "log", lambda self, text, log_args=None: results.append([text, log_args]))

    def refuse() -> None:
        for BY_FIELD[0] in (True, False):
            results.append(run(kind, verbosity=4, fails=None, **refused.given, **rest))
            if stated:
                results.append(run("stack", verbosity=4, fails=None, stack=refused.document, **login))

    refuse()
    assert all("BAD_REQUEST" in one["msg"] for one in results if "msg" in one)
    for check in (True, False, False):
        results.append(run(kind, check=check, verbosity=4, **made.given, **rest))
    assert results[-3]["changed"]
    refuse()
    for options in (changed.given, *({**made.given, **one} for one in wrong(made))):
        results.append(run(kind, check=True, fails=None, verbosity=4, **options, **rest))
        if stated:
            results.append(run("stack", check=True, fails=None, verbosity=4, stack=Sample(kind, options).document, **login))
    results.append(run(kind, fails=True, verbosity=4, **{**changed.given, "url": "http://127.0.0.1:9"}, **rest))
    assert told(results, made, changed, refused) == []


def from_the_server(run: Run) -> list[Sample]:
    """Return what the server makes up and only tells who makes it, and ids that are secrets."""
    found = []
    for kind, resource in RESOURCES.items():
        once = resource.create.once if resource.create else ()
        if once or resource.identity.secret:
            given = {resource.key[0]: "eve@example.com" if resource.key == ("email",) else "one", **({"login": LOGIN} if resource.requires.login else {})}
            made = run(kind, return_secrets=True, **given)[kind]
            found.append(Sample(kind, given, {name: [made[name]] for name in (*once, *([snake(resource.id_field)] if resource.identity.secret else []))}))
    return found


def test_nothing_that_reads_a_server_tells_a_secret(run: Run, world: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: dict[str, tuple[str, Any]] = {}
    call = world.protocol._call

    def noting(method: str, name: str, given: Any, allowed: bool) -> Any:
        calls.setdefault(f"{name} {json.dumps(given)}", (name, given.get("json") if isinstance(given, dict) else None))
        return call(method, name, given, allowed)

    monkeypatch.setattr(world.protocol, "_call", noting)
    stated = [one for one in MADE if one.resource.stated]
    results = [run("stack", verbosity=4, check=check, stack=together(stated), login=LOGIN) for check in (True, False, False)]
    assert [one["changed"] for one in results[:2]] == [True, True]
    secret = [*MADE, *from_the_server(run)]
    results += [run("info", fails=None, verbosity=4, resource=kind) for kind in readable()]
    held = json.dumps([world.instance.tables, world.instance.people.__dict__, world.instance.proxy.__dict__], default=str, ensure_ascii=False)
    dest, vault = tmp_path / "stack.yml", tmp_path / "secrets.yml"
    results += [run("export", verbosity=4, **options) for options in ({}, {"dest": str(dest), "secrets_dest": str(vault)})]
    assert told([results, dest.read_text(encoding="utf-8")], *secret) == []
    for name, given in list(calls.values()):
        results.append(run("api", verbosity=4, fails=None, procedure=name, input=given, type=procedure(name, "v0.30.2")[0]))
    assert told(results, *secret) == []
    # Each of them has been where it could be read, and an export has it where it belongs.
    options = {f"{one.kind}.{name}": one.resource.field(name) for one in MADE for name in one.secrets}
    assert options.keys() <= named(told(held, *secret))
    kept_back = {name for name, field in options.items() if field.value.masked or field.value.initial or field.computed}
    assert options.keys() - kept_back == named(told(vault.read_text(encoding="utf-8"), *secret))


def secret_options(spec: dict[str, Any], path: str) -> dict[str, Any]:
    """Return a text that is looked for in the place of each option of an argument spec that is a secret, in a form that the option takes."""
    found: dict[str, Any] = {}
    for name, option in spec.items():
        secret = f"planted_{path}_{name}"
        if option.get("options"):
            found[name] = {**dict.fromkeys(option["options"], "a"), **secret_options(option["options"], f"{path}_{name}")}
        elif option.get("no_log") and name != "api_key":
            # Of a list of resources only what is a secret is one.
            listed = [{"A": f"ada:$2y$05${secret}"}]
            found[name] = {"dict": {"A": secret}, "raw": {"A": secret}, "list": listed}.get(option.get("type", "str"), secret)
    return found


@pytest.mark.parametrize("name", MODULES)
def test_no_module_shows_what_it_is_given_as_a_secret(run: Run, world: Any, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Be it of a resource or not, and whatever comes of it."""
    specs: list[dict[str, Any]] = []
    begin = AnsibleModule.__init__

    def noting(self: AnsibleModule, argument_spec: dict[str, Any], **more: Any) -> None:
        specs.append(argument_spec)
        begin(self, argument_spec=argument_spec, **more)

    monkeypatch.setattr(AnsibleModule, "__init__", noting)
    logged: list[Any] = []
    monkeypatch.setattr(AnsibleModule, "log", lambda self, text, log_args=None: logged.append([text, log_args]))
    run(name, fails=None)
    spec = specs[0]
    known = {option: value for option, value in NAMES.items() if option in spec}
    needed = {option: "a" for option, one in spec.items() if one.get("required") and one.get("type", "str") == "str" and not one.get("choices")}
    given = {**needed, **known, **secret_options(spec, name)}
    results = [run(name, fails=None, check=check, verbosity=4, **{**given, **more}) for check in (True, False) for more in ({}, {"nope": 1})]
    assert "planted_" not in json.dumps([results, logged])
    assert all(one.get("no_log") for option, one in spec.items() if SECRET_NAME.search(option) and "no_log" not in one and one.get("type", "str") == "str")


def named(found: list[str]) -> set[str]:
    """Return the kinds and options of what was found."""
    return {one.split(":")[0] for one in found}


def one_each(several: list[Sample]) -> list[Sample]:
    """Return one of each kind."""
    return list({one.kind: one for one in several}.values())


def stack(variable: str) -> dict[str, Any]:
    return {"dokploy.dokploy.dokploy_stack": {"stack": f"{{{{ {variable} }}}}", "login": LOGIN}}


def typical(several: list[Sample]) -> list[Sample]:
    """Return so many that every type of option that can be a secret is among theirs."""
    found: dict[type, Sample] = {}
    for one in several:
        for name in one.secrets:
            found.setdefault(type(one.resource.field(name).value), one)
    return [one for one in several if one in found.values()]


@pytest.mark.parametrize(("here", "several"), [(True, [*one_each(REFUSED), *MADE]), (False, typical(MADE))], ids=["worker", "process"])
def test_no_task_tells_a_secret(world: Any, tmp_path: Path, here: bool, several: list[Sample]) -> None:
    """Whichever way its module is run, and however much ansible-playbook tells of it.

    A process of its own takes its time, so there are fewer.
    """
    tasks: list[Any] = [stack("refused")]
    for number, one in enumerate(several):
        # Ansible shows the lines of a playbook that fail; they have no secrets, as in any good playbook.
        options = {name: f"{{{{ planted[{number}].{name} }}}}" if name in one.secrets else value for name, value in one.given.items()}
        tasks.append({f"dokploy.dokploy.dokploy_{one.kind}": {**options, **more(one)}})
    tasks.append(stack("whole"))
    texts = {
        "planted": [one.given for one in several],
        "whole": together([one for one in MADE if one.resource.stated]), "refused": together([one for one in REFUSED if one.resource.stated]),
    }
    (tmp_path / "planted.yml").write_text(yaml.safe_dump(texts), encoding="utf-8")
    play = {
        "hosts": "localhost", "gather_facts": False, "ignore_errors": True, "vars_files": ["planted.yml"], "vars": {"dokploy_in_process": here},
        "module_defaults": {"group/dokploy.dokploy.dokploy": {"url": world.url, "api_key": world.api_key}}, "tasks": tasks,
    }
    (tmp_path / "play.yml").write_text(yaml.safe_dump([play]), encoding="utf-8")
    environment = {**os.environ, "ANSIBLE_HOME": str(tmp_path / "ansible"), "ANSIBLE_NOCOLOR": "1"}
    command = [str(Path(sys.executable).parent / "ansible-playbook"), "-vvv", "--diff", "play.yml"]
    ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, cwd=tmp_path, env=environment)
    assert ran.returncode == 0 and ran.stdout.count("\nchanged: ") > len(typical(MADE)), ran.stdout
    assert ("EXEC" in ran.stdout, "BAD_REQUEST" in ran.stdout) == (not here, True)
    assert told(ran.stdout, *MADE, *REFUSED) == []
