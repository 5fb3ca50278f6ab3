# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules that each state one resource."""

from __future__ import annotations

from typing import Any, Callable

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.at_once import run_at_once
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.converge import converge
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import Change, Plan
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import ABSENT, GIVEN, PRESENT, Item
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.login import LOGIN, set_login
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.result import diff, record_of
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, SECRETS_OPTION, Result, Unfinished, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.service import (
    ALWAYS, DEFAULT_ENVIRONMENT, DEPLOY, ON_CHANGE, carry_out, shown, undeployed,
)
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, ancestors, kinds_above
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import ON_CREATE
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError


STATE = {"state": {"type": "str", "choices": [PRESENT, ABSENT], "default": PRESENT}, "id": {"type": "str"}}
#: The server keeps secrets back, so that nobody can tell whether one is another.
UPDATE_SECRETS = {"update_secrets": {"type": "str", "choices": [ON_CREATE, ALWAYS], "default": ON_CREATE, "no_log": False}}


#: What is run at set times is run at once, too.
RUN = {"run": {"type": "bool", "default": False}, "run_timeout": {"type": "float", "default": 1800}}


def argument_spec(resource: Resource) -> dict[str, Any]:
    """Return the argument spec of the module that manages a resource."""
    return {
        **CONNECTION,
        **SECRETS_OPTION,
        **({} if resource.single or resource.read.address else STATE),
        **{RESOURCES[kind].owner_option: {"type": "bool" if RESOURCES[kind].single else "str"} for kind in kinds_above(resource)},
        **({kind: {"type": "str", "required": True} for kind in _above(resource)} if len(resource.parents) == 1 and not _by_id(resource) else {}),
        **{field.name: field.spec() for field in options_of(resource)},
        **({name: {**resource.field(name).spec(), "required": True} for name in resource.key[:1]} if resource.read.address else {}),
        # They are names of files.
        **{option: {"type": "path", "no_log": False} for option in file_options(resource)},
        **_create_options(resource),
        **(resource.preparation.spec() if resource.preparation else {}),
        **(UPDATE_SECRETS if resource.masks else {}),
        **(LOGIN if resource.requires.login else {}),
        **({"test": {"type": "bool", "default": False}} if resource.create and resource.create.trial else {}),
        **(DEPLOY if resource.deployment else {}),
        **(RUN if resource.update.at_once else {}),
    }


def options_of(resource: Resource) -> list[Field]:
    """Return the fields that are options: what the server tells once, when one is made, is none."""
    return [field for field in resource.fields if not resource.create or field.name not in resource.create.once]


def _by_id(resource: Resource) -> list[str]:
    """Return the option that says by its id which one is meant, where that is enough."""
    return [] if resource.single or resource.read.address or resource.parents and not resource.read.one else ["id"]


def _above(resource: Resource) -> list[str]:
    """Return what must be named that one is in, where it can only be in one kind."""
    return [kind for kind in ancestors(resource) if kind != "environment"]


def _create_options(resource: Resource) -> dict[str, Any]:
    """Return the options that say how one is made or removed."""
    return {name: {"type": "bool", "default": False} for name in resource.asks} | {
        name: {"type": "str", **({"choices": list(option.choices)} if option.choices and name == option.name else {})}
        for option in (resource.create.options if resource.create else ()) for name, field in option.inputs
    }


def file_options(resource: Resource) -> dict[str, str]:
    """Return the options that name a file, each with the option that takes its text."""
    return {field.value.file: field.name for field in resource.fields if field.value.file}


def manage(kind: str, unnamed: dict[str, Any] | None = None, work: Callable[[Resource, Client, AnsibleModule], Result] | None = None) -> None:
    """Run the module that manages a kind of resource.

    :param unnamed: options of its own that say which one is meant where the first part of its natural key doesn't
    :param work: what it does, where that is more than bringing one to its state
    """
    resource, others = RESOURCES[kind], unnamed or {}
    owners = [RESOURCES[kind].owner_option for kind in resource.parents]
    several = len(owners) > 1
    by_id = _by_id(resource)
    run(
        lambda client, module: (work or bring)(resource, client, module),
        argument_spec={**argument_spec(resource), **others},
        required_one_of=[[*by_id, name, *others] for name in resource.key[:1] if by_id] + (
            [[*by_id, *owners]] if several else [[*by_id, kind] for kind in _above(resource) if by_id]
        ),
        mutually_exclusive=([owners] if several else []) + [(option, file) for file, option in file_options(resource).items()] + (
            [(*by_id, resource.key[0], *others)] if others else []
        ),
        hidden={"login"} if resource.requires.login else set(),
        fields=options_of(resource),
    )


def bring(resource: Resource, client: Client, module: AnsibleModule) -> Result:
    """Bring a resource to the state that the options of the module say."""
    params = module.params
    if resource.create and resource.create.once and params["state"] == PRESENT and not params["return_secrets"]:
        names = " and ".join(resource.create.once)
        raise DokployError(f"return_secrets: must be true, since the server tells the {names} only when one is made; set no_log on the task")
    if resource.requires.login:
        set_login(client, params)
    if params.get("run") and params["state"] == ABSENT:
        raise DokployError("run: what is removed can't be run; leave it out")
    return result_of(resource, client, module, items_of(resource, params))


def result_of(resource: Resource, client: Client, module: AnsibleModule, items: list[Item]) -> Result:
    """Bring what the last of the items states to its state, and return what was done."""
    params = module.params
    runs = bool(params.get("run"))
    made = converge(client, items, module.check_mode, say=shown(module))
    for warning in made.warnings:
        module.warn(warning)
    change = made.of(items[-1])
    deploys = params.get("state", PRESENT) == PRESENT and (
        params.get("deploy") == ALWAYS or params.get("deploy") == ON_CHANGE and (change.redeploy or undeployed(resource, change.record))
    )
    result = {
        "changed": bool(made.effective) or deploys or runs,
        "diff": [diff(one) for one in made.effective],
        "redeploy_required": change.redeploy and not deploys or any(one.redeploy and one.item is None for one in made.effective),
        **({"restarts": change.restarts} if any(part.restarts for part in resource.update.parts) else {}),
        resource.kind: record_of(change, params["return_secrets"]),
    }
    if runs and not module.check_mode:
        result["run"] = _run(client, params["run_timeout"], made, change, result)
    if deploys and not module.check_mode:
        result["deployment"] = _deploy(client, module, made, change, result)
    return result


def _run(client: Client, timeout: float, made: Plan, change: Change, result: Result) -> dict[str, Any]:
    how = change.resource.update.at_once
    if how is None:
        raise AssertionError("only what can be run has the option")
    try:
        return run_at_once(client, change, how, made.version, timeout)
    except DokployError as error:
        raise Unfinished(str(error), {**result, "run": getattr(error, "run", None)}) from error


def _deploy(client: Client, module: AnsibleModule, made: Plan, change: Change, result: Result) -> dict[str, Any]:
    try:
        return carry_out(client, module, change, made.version, say=shown(module))
    except DokployError as error:
        raise Unfinished(str(error), {**result, "deployment": getattr(error, "deployment", None)}) from error


def items_of(resource: Resource, params: dict[str, Any]) -> list[Item]:
    """Turn the parameters of a module into items, parents first.

    :raises DokployError: where it isn't said what the resource belongs to
    """
    items: list[Item] = []
    owner = next((kind for kind in resource.parents if params[RESOURCES[kind].owner_option]), "")
    above = ancestors(resource, owner)
    id = params.get("id")
    for kind in above:
        one = RESOURCES[kind]
        named = params[one.owner_option]
        if kind == "environment" and named is None and id is None:
            named = DEFAULT_ENVIRONMENT
        if named:
            items.append(Item(one, {} if one.single else {"name": named}, items[-1] if items else None, GIVEN))
        elif id is None:
            raise DokployError(f"{kind}: name the {kind} in which the {RESOURCES[above[-1]].title} is")
    if len(items) < len(above):
        # Only with an id: it says itself where it belongs, and moves where all it shall belong to is named.
        items = []
    options = {field.name: params[field.name] for field in options_of(resource) if params[field.name] is not None}
    options.update({option: _content(file, params[file]) for file, option in file_options(resource).items() if params[file] is not None})
    given = {name: params[name] for name in _create_options(resource) if params[name] is not None}
    items.append(Item(
        resource, options, items[-1] if items else None, params.get("state", PRESENT), id, create_options=given,
        update_secrets=params.get("update_secrets") == ALWAYS, test=bool(params.get("test")),
    ))
    how = resource.preparation
    if how:
        items[-1].prepare, items[-1].patience = params[how.option], params[how.timeout_option]
    return items


def _content(option: str, path: str) -> str:
    """Read a text file.

    :param option: the option that names it
    :raises DokployError: where there is none
    """
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise DokployError(f"{option}: {path} is no text file that can be read here ({getattr(error, 'strerror', None) or 'not UTF-8'})") from error
