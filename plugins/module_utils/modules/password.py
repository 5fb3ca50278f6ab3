# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module that changes the password of a database with everything that uses it.

First the new one is stored for all that uses it, which changes nothing that runs; then the database takes it; then what still runs with
the old one is deployed. So a run that broke off is taken up by the next one, whatever it had done: what is stored tells who uses it, and
what runs tells who lacks it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.apply import carry_out
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import Plan
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import Change as PlannedChange
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.locks import VARIABLES, lock
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.plan import plan
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.running import CannotTell, given_to
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import Item, Node, no_such
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.tree import Tree, read_tree
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.password_users import Change, Password, Uses, find_uses
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.result import diff
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, Result, Unfinished, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.service import (
    DEFAULT_ENVIRONMENT, DEPLOY_LIMIT, WAIT, check_limit, deploy_all, first_ones_first, undeployed,
)
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, services
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import version_text
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError, TransportError

#: Databases whose passwords can be changed while they run, each with these options.
FIELDS: dict[str, list[str]] = {
    kind: names for kind in services() for names in [[field.name for field in RESOURCES[kind].fields if field.running_change]] if names
}
#: How often it is looked again after something was stored, since others may write over it, or an answer was lost.
ATTEMPTS = 5


def database_password() -> None:
    """Run the module that changes the password of a database."""
    run(
        _password,
        argument_spec={
            **CONNECTION,
            "project": {"type": "str", "required": True},
            "environment": {"type": "str", "default": DEFAULT_ENVIRONMENT},
            **{kind: {"type": "str"} for kind in FIELDS},
            "field": {"type": "str", "choices": list(dict.fromkeys(name for names in FIELDS.values() for name in names)), "default": "database_password"},
            "password": {"type": "str", "required": True, "no_log": True},
            "also": {"type": "list", "elements": "str", "default": []},
            "skip": {"type": "list", "elements": "str", "default": []},
            **DEPLOY_LIMIT,
            **WAIT,
        },
        required_one_of=[list(FIELDS)],
        mutually_exclusive=[list(FIELDS)],
        hidden={"password"},
    )


@dataclass
class Look:
    """What is there, and what is to be done about it.

    :ivar stored: the changes of what is stored for those who use it
    :ivar own: the change of the database
    :ivar outdated: the services that run without the new password
    """

    tree: Tree
    database: Node
    uses: Uses
    stored: Plan
    own: Plan
    outdated: list[PlannedChange]


def _password(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    check_limit(params)
    kind = next(kind for kind in FIELDS if params[kind] is not None)
    if params["field"] not in FIELDS[kind]:
        raise DokployError(f"field: {RESOURCES[kind].noun} has no {params['field']}; it has {', '.join(FIELDS[kind])}")
    wrong = RESOURCES[kind].field(params["field"]).value.wrong(params["password"], "password")
    if wrong:
        raise DokployError("; ".join(wrong))
    first = _look(client, module, kind)
    for words in first.uses.doubtful:
        module.warn(words)
    result = _result(first)
    if result["changed"] and not module.check_mode:
        with lock(client, VARIABLES):
            last = _store(client, module, kind, first)
        result["deployed"] = [change.path for change in last.outdated]
        failures = deploy_all(client, module, last.outdated, last.tree.snapshot.version, lambda text: None, _procedure)
        if failures:
            words = "; ".join(f"{change.path}: {failure}" for change, failure in failures.items())
            deployed = [change.path for change in last.outdated if change not in failures]
            raise Unfinished(
                f"{first.database.path} has the new password, but not all that uses it runs with it: {words}. Run again when that is mended",
                {**result, "deployed": deployed, "failed_to_deploy": [change.path for change in failures]},
            )
    return result


def _procedure(change: PlannedChange) -> dict[str, str]:
    """Return how a service is deployed: what was built is built again of the same, and nothing newer is fetched."""
    queued = change.resource.deployment is not None and change.resource.deployment.queue
    again = queued and not undeployed(change.resource, change.record)
    return {**({"procedure": "redeploy"} if again else {}), "title": "Password changed"}


def _look(client: Client, module: AnsibleModule, kind: str) -> Look:
    """Find the database and who uses it, and what is to be done.

    :raises DokployError: where it can't be done
    """
    params = module.params
    tree = read_tree(client, {}, services())
    database = _find(tree, kind, params)
    field = database.resource.field(params["field"])
    for node in tree.walk():
        client.hide(node.resource.secrets(node.record))
    change = _change(tree, database, field, params["password"])
    uses = find_uses(tree, database, change, params["also"], params["skip"])
    if uses.wrong:
        raise DokployError("\n".join(["nothing is changed:", *dict.fromkeys(uses.wrong)]))
    snapshot = tree.snapshot
    stored = plan([Item(node.resource, {one.name: text}, id=node.id) for node, one, text in uses.texts.values()], snapshot)
    own = plan([Item(database.resource, {field.name: change.new.text}, id=database.id)], snapshot)
    outdated = [PlannedChange(node.resource, node.path, node=node, record=node.record) for node in _lacking(client, uses.users)]
    return Look(tree, database, uses, stored, own, first_ones_first(outdated))


def _find(tree: Tree, kind: str, params: dict[str, Any]) -> Node:
    """Return the database that is meant."""
    node: Node | None = None
    for step in ("project", "environment", kind):
        found = tree.snapshot.named(RESOURCES[step], node, params[step])
        if len(found) != 1:
            where = node.resource.at(node.path) if node else ""
            if found:
                ids = ", ".join(sorted(one.id for one in found))
                several = f"{len(found)} of kind {RESOURCES[step].title} are named '{params[step]}'"
                raise DokployError(f"{step}: {several}; give the id of the one that is meant ({ids})")
            names = [one.label for one in tree.snapshot.nodes(RESOURCES[step], node)]
            raise DokployError(no_such(step, RESOURCES[step], params[step], where, names))
        node = found[0]
    if node is None:
        raise AssertionError("a database is looked for in something")
    return node


def _change(tree: Tree, database: Node, field: Field, new: str) -> Change:
    """Return the password that becomes another one.

    :raises DokployError: where it can't
    """
    here, how, version = database.resource.at(database.path), field.running_change, tree.snapshot.version
    if how is None or version < how.since:
        since = version_text(how.since) if how else ""
        raise DokployError(
            f"{field.name} of {here} can't be changed while it runs: that needs Dokploy {since} or newer, and the server is {version_text(version)};"
            " update the server"
        )
    old = str(database.record.get(field.api_name) or "")
    others = [one.name for one in database.resource.fields if one.running_change and one is not field and database.record.get(one.api_name) == old]
    if others and old != new:
        raise DokployError(
            f"{field.name} and {others[0]} of {here} are the same, so that it can't be told who uses which; set another {others[0]} first, with"
            f" {database.resource.kind} or in a stack, where nobody uses it"
        )
    status = database.resource.status_of(database.record)
    if status != "done" and old != new:
        raise DokployError(f"{here} must run, since its password is changed in it; it is {status}. Deploy or start it first")
    words = [one for key, one in database.record.items() if isinstance(one, str) and key != field.api_name]
    return Change(Password(old), Password(new), old in words or new in words)


def _lacking(client: Client, users: list[tuple[Node, list[str]]]) -> list[Node]:
    """Return the services that run without the new password, or whose last deployment failed; what does not run gets it when it is deployed.

    :param users: services, each with the values in which it gets the password
    """
    asked = [(node.record, node.resource.deployment.runs(node.record)) for node, texts in users if node.resource.deployment]
    try:
        told = given_to(client, asked)
    except CannotTell:
        told = [[] if node.resource.status_of(node.record) == "done" else None for node, texts in users]
    return [node for (node, texts), given in zip(users, told) if _is_lacking(node, texts, given)]


def _is_lacking(node: Node, texts: list[str], given: list[str] | None) -> bool:
    failed: bool = node.resource.status_of(node.record) == "error"
    if given is None or failed:
        return failed
    values = [one.partition("=")[2] for one in given]
    return not all(any(text in value for value in values) for text in texts)


def _store(client: Client, module: AnsibleModule, kind: str, first: Look) -> Look:
    """Store the new password for all that uses it, and then change the database; return what there is then."""
    look: Look | None = first
    for attempt in range(ATTEMPTS):
        look = look or _look(client, module, kind)
        following = look.stored if look.stored.effective else look.own
        if not following.effective:
            return look
        try:
            carry_out(client, following)
        except TransportError as lost:
            # What a lost request did shows at the next look.
            if not lost.maybe_done or attempt == ATTEMPTS - 1:
                raise
        except DokployError as error:
            words = f"{error}. All that runs has the password that it had; run again when that is mended"
            raise Unfinished(words, {"changed": True}) from error
        look = None
        time.sleep(0.05 * attempt)
    raise DokployError(f"what uses {first.database.path} is being changed by others all the time; run the task again")


def _result(look: Look) -> Result:
    changes = [*look.stored.effective, *look.own.effective]
    return {
        "changed": bool(changes or look.outdated),
        "diff": [diff(one) for one in changes],
        "variables": [
            {"path": node.path, "resource": node.resource.kind, "field": field.name, "names": look.uses.names[place]}
            for place, (node, field, text) in look.uses.texts.items()
        ],
        "users": [node.path for node, texts in look.uses.users],
        "deployed": [change.path for change in look.outdated],
    }
