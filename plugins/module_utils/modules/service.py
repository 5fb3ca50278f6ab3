# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What modules about services have in common: naming one, finding it, and deploying it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import Change
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.converge import read_and_plan
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.deploy import DEPLOYED, RUNNING, Terms, deploy
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import GIVEN, Item, Snapshot
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules import runner
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, services
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import Version
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError

#: What an environment is called where the user names none.
DEFAULT_ENVIRONMENT = "production"

NEVER, ON_CHANGE, ALWAYS = "never", "on_change", "always"
WAIT = {
    "wait": {"type": "bool", "default": True},
    "wait_for": {"type": "str", "choices": [DEPLOYED, RUNNING], "default": RUNNING},
    "wait_timeout": {"type": "float", "default": 600},
}
DEPLOY_LIMIT = {"deploy_limit": {"type": "int", "default": 2}}
DEPLOY = {"deploy": {"type": "str", "choices": [NEVER, ON_CHANGE, ALWAYS], "default": NEVER}, **WAIT}


def place_spec() -> dict[str, Any]:
    """Return the options that name a service, or what it is in."""
    return {kind: {"type": "str"} for kind in ("project", "environment", *services())}


def named_service(params: dict[str, Any]) -> str | None:
    """Return the kind of the service that a task names, if it names one."""
    return next((kind for kind in services() if params.get(kind) is not None), None)


def find(client: Client, params: dict[str, Any], kinds: tuple[str, ...]) -> tuple[Change, Snapshot]:
    """Find what a task is about: the last of the kinds that is named.

    :param kinds: kinds that can be named, in the order of the tree
    :returns: an unchanged change of it, with ``missing`` set where it isn't there, and what was read
    :raises DokployError: where several have its name, or a name needed is missing
    """
    items: list[Item] = []
    for kind in kinds:
        named = params[kind]
        if kind == "environment" and named is None and named_service(params):
            named = DEFAULT_ENVIRONMENT
        if named is not None:
            items.append(Item(RESOURCES[kind], {"name": named}, items[-1] if items else None, GIVEN))
    items[-1].whole = True
    found, snapshot = read_and_plan(client, items)
    return found.of(items[-1]), snapshot


def find_named(client: Client, module: AnsibleModule) -> tuple[Change, Snapshot] | None:
    """Find the service, environment or project that a task is about; in check mode, None for one that an earlier task would have created.

    :raises DokployError: where it isn't there
    """
    params = module.params
    kind = named_service(params)
    change, snapshot = find(client, params, ("project", "environment", *((kind,) if kind else ())))
    if not change.missing:
        return change, snapshot
    if not module.check_mode:
        raise DokployError(change.missing)
    module.warn(f"{change.missing}; check mode takes it for one that an earlier task would have created")
    return None


def undeployed(resource: Resource, record: dict[str, Any]) -> bool:
    """Say whether the last deployment failed, or there has been none where that can be told from having been stopped."""
    status = resource.status_of(record)
    return status == "error" or status == "idle" and record.get("deployments") == []


def carry_out(
    client: Client, module: AnsibleModule, change: Change, version: Version, say: Callable[[str], None] | None = None, **asked: str,
) -> dict[str, Any]:
    """Deploy a service, and wait as the options of a task say.

    :param asked: procedure, title and description where they are not the usual ones
    :raises DeployError: as `deploy` does
    """
    params = module.params
    terms = Terms(**asked, wait=params["wait"], wait_for=params["wait_for"], timeout=params["wait_timeout"], say=say)
    deployment = deploy(client, change.resource, change.record, version, terms)
    untold = deployment.pop("untold", None)
    if untold:
        module.warn(f"{change.path}: it is deployed, and whether it runs can't be told: {untold}. wait_for: deployed waits for no more")
    return deployment


def check_limit(params: dict[str, Any]) -> None:
    """Make sure that something is deployed at a time.

    :raises DokployError: where not
    """
    if params["deploy_limit"] < 1:
        raise DokployError("deploy_limit: must be 1 or more")


def first_ones_first(changes: list[Change]) -> list[Change]:
    """Return services in the order in which they are deployed: databases before what may need them."""
    return sorted(changes, key=lambda one: not _goes_first(one))


def _goes_first(change: Change) -> bool:
    return change.resource.deployment is not None and change.resource.deployment.first


def deploy_all(
    client: Client, module: AnsibleModule, changes: list[Change], version: Version, tell: Callable[[str], None],
    asked: Callable[[Change], dict[str, str]] = lambda change: {},
) -> dict[Change, str]:
    """Deploy services, some at a time and databases before what may need them, and return why some failed.

    :param tell: is told what is done
    :param asked: returns procedure, title and description where they are not the usual ones
    """
    done: list[Change] = []

    def one(change: Change) -> str | None:
        tell(f"deploying {change.path}")
        failure = None
        try:
            carry_out(client.twin(), module, change, version, None, **asked(change))
        except DokployError as error:
            failure = str(error)
        done.append(change)
        tell(f"{'failed to deploy' if failure else 'deployed'} {change.path} ({len(done)} of {len(changes)})")
        return failure

    failures: dict[Change, str] = {}
    for level in ([one for one in changes if _goes_first(one)], [one for one in changes if not _goes_first(one)]):
        with ThreadPoolExecutor(module.params["deploy_limit"]) as pool:
            failures.update((change, failure) for change, failure in zip(level, pool.map(one, level)) if failure)
    return failures


def shown(module: AnsibleModule) -> Callable[[str], None] | None:
    """Return what shows a line to the user, where lines are wanted and someone is there to see them."""
    return runner.say if module._verbosity >= 1 or module.params.get("show_log") else None
