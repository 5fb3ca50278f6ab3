# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stacks: a whole tree of resources planned and applied in one task."""

from __future__ import annotations

import time
from collections import Counter
from fnmatch import fnmatchcase
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.document import read_document
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.apply import PREPARE, Step
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.converge import converge
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import CREATE, DELETE, NONE, REPLACE, UPDATE, Change, Plan
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import Item, listed
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules import runner
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.result import diff
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.login import LOGIN, set_login
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, Result, Unfinished, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.service import (
    ALWAYS, DEPLOY_LIMIT, NEVER, WAIT, check_limit, deploy_all, first_ones_first, shown, undeployed,
)
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, is_attached, within
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError

ATTACHED_ONLY, ALL = "attached", "all"
#: The variable that is a document in a file of variables, such as an export writes.
VARIABLE = "dokploy_stack"
#: Seconds of work before progress is shown: a short apply says nothing.
QUIET_FOR = 2.0


def stack() -> None:
    """Run the module that plans and applies a stack."""
    run(
        _stack,
        argument_spec={
            **CONNECTION,
            "stack": {"type": "dict", "no_log": True},
            "src": {"type": "path"},
            "only": {"type": "list", "elements": "str"},
            "prune": {"type": "str", "choices": ["none", ATTACHED_ONLY, ALL], "default": "none"},
            "protect": {"type": "list", "elements": "str", "default": []},
            "deploy": {"type": "str", "choices": [NEVER, "changed", ALWAYS], "default": NEVER},
            **DEPLOY_LIMIT,
            "quiet": {"type": "bool", "default": False},
            **LOGIN,
            **WAIT,
        },
        hidden={"stack", "login"},
        scrubbed=False,
        required_one_of=[("stack", "src")],
        mutually_exclusive=[("stack", "src")],
    )


def _stack(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    check_limit(params)
    if params["src"] is not None:
        # The action plugin puts what is in the file in its place; nothing else can fill in its templates.
        raise DokployError("src: is read by Ansible before the module runs; run it as a task, or give the document as stack")
    set_login(client, params)
    items = read_document(_bare(params["stack"]))
    whole = items
    if params["only"]:
        items, whole = _chosen(items, params["only"])
    for item in items:
        given = [field for field in map(item.resource.field, item.options) if field.conceals(item.options[field.name])]
        client.hide(secret for field in given for secret in field.secrets(field.value.to_api(item.options[field.name])))
    progress = Progress(module)
    made = converge(client, items, module.check_mode, _purged(whole, params["prune"]), params["protect"], progress.step, shown(module))
    for warning in made.warnings:
        module.warn(warning)
    outdated = _outdated(made)
    chosen = _to_deploy(made, outdated, params["deploy"])
    failures = deploy_all(client, module, chosen, made.version, progress.say) if chosen and not module.check_mode else {}
    result = _result(made, outdated, chosen, failures)
    if failures:
        words = "; ".join(f"{change.path}: {failure}" for change, failure in failures.items())
        raise Unfinished(words, {**result, "failed_to_deploy": [change.path for change in failures]})
    return result


def _bare(document: dict[str, Any]) -> Any:
    """Return a document without the variable that it may be in.

    :raises DokployError: where something stands beside it
    """
    beside = ", ".join(name for name in document if name != VARIABLE)
    if VARIABLE in document and beside:
        raise DokployError(f"stack: {beside} can't stand beside {VARIABLE}, which is the whole document")
    return document.get(VARIABLE, document)


def _result(made: Plan, outdated: list[Change], chosen: list[Change], failures: dict[Change, str]) -> Result:
    """Return what was done.

    :param outdated: services that had something to deploy
    :param chosen: services that were deployed, or would have been
    :param failures: why some of them were not
    """
    deployed = [one.path for one in chosen if one not in failures]
    return {
        "changed": bool(made.effective or chosen),
        "diff": [diff(one) for one in made.effective],
        "changes": [
            {"action": one.action, "resource": one.resource.kind, "path": one.path, **({"restarts": one.restarts} if one.restarts else {})}
            for one in made.effective
        ],
        "summary": {
            # Not "update", which in a template is a method of every dictionary.
            **{
                name: sum(one.action == action for one in made.changes)
                for name, action in (("created", CREATE), ("updated", UPDATE), ("replaced", REPLACE), ("deleted", DELETE), ("unchanged", NONE))
            },
            "deployed": len(deployed),
        },
        "deployed": deployed,
        "redeploy_required": [*(one.path for one in outdated if one not in chosen), *(one.path for one in failures)],
    }


class Progress:
    """Tells the user where a long apply is, through the display of Ansible where the module runs within it."""

    def __init__(self, module: AnsibleModule) -> None:
        self._say = None if module.params["quiet"] else runner.say
        self._begun = time.monotonic()

    def step(self, step: Step) -> None:
        """Tell which step comes next, and what it does."""
        verb = {CREATE: "creating", UPDATE: "setting options of", PREPARE: "preparing", DELETE: "removing"}[step.action]
        counts = Counter(change.resource.kind for change in step.changes)
        words = (f"{count} {RESOURCES[kind].title if count == 1 else RESOURCES[kind].collection.replace('_', ' ')}" for kind, count in counts.items())
        self.say(f"step {step.number} of {step.of}: {verb} {', '.join(words)}")

    def say(self, text: str) -> None:
        if self._say and time.monotonic() - self._begun >= QUIET_FOR:
            self._say(text)


def _chosen(items: list[Item], only: list[str]) -> tuple[list[Item], list[Item]]:
    """Return the items that patterns of paths choose, what belongs to them, and what they belong to or point at.

    :returns: all these, and those of them that are chosen with all that belongs to them
    :raises DokployError: where a pattern chooses nothing
    """
    for pattern in only:
        if not any(fnmatchcase(item.path, pattern) for item in items):
            raise DokployError(f"only: nothing in the stack has a path like '{pattern}'; paths are such as shop/production/web")
    whole: set[int] = set()
    passed: set[int] = set()
    for item in items:
        if item.parent is not None and id(item.parent) in whole or any(fnmatchcase(item.path, pattern) for pattern in only):
            whole.add(id(item))
            above = item.parent
            while above is not None:
                passed.add(id(above))
                above = above.parent
    named = {
        (field.reference, name) for item in items if id(item) in whole | passed for field in item.resource.fields if field.reference
        for name in listed(item.options.get(field.name))
    }
    chosen = [
        item for item in items
        if id(item) in whole | passed
        or item.parent is None and any((item.resource.kind, one) in named for one in (item.options.get("name"), item.label, item.id))
    ]
    return chosen, [item for item in items if id(item) in whole]


def _purged(items: list[Item], prune: str) -> list[tuple[Item, Resource]]:
    """Return of what nothing may be but what is named: the kinds within each item, as far as pruning goes.

    What a template makes with a service isn't named, and stays where nothing is said of its kind; what there is one of always stays.
    """
    if prune == "none":
        return []
    inner = within()
    return [
        (item, resource) for item in items for resource in inner[item.resource.kind]
        if not resource.single and (prune == ALL or is_attached(resource)) and (not item.create_options or resource.kind in item.stated)
    ]


def _outdated(made: Plan) -> list[Change]:
    """Return the services that have something to deploy: of their own, or of what is attached to them."""
    touched = {id(one.parent) for one in made.changes if one.redeploy}
    return [one for one in made.changes if one.resource.deployment and one.action != DELETE and (one.redeploy or id(one) in touched)]


def _to_deploy(made: Plan, outdated: list[Change], wanted: str) -> list[Change]:
    """Return the services to deploy, databases first."""
    if wanted == NEVER:
        return []
    services = [one for one in made.changes if one.resource.deployment and one.action != DELETE]
    chosen = [one for one in services if wanted == ALWAYS or one in outdated or undeployed(one.resource, one.record)]
    return first_ones_first(chosen)
