# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the modules call: argument specs made of the definitions, and parameters in, result out."""

from __future__ import annotations

from typing import Any, Callable

from ansible.module_utils.basic import AnsibleModule, env_fallback, missing_required_lib
from ansible_collections.dokploy.dokploy.plugins.module_utils.document import plural, read_list
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.apply import ApplyError, converge
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.deploy import deploy
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.plan import CREATE, DELETE, NONE, UPDATE, Change
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import ABSENT, GIVEN, PRESENT, Item, Node, read_all
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.attached import ATTACHED, SERVICE_KINDS
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, ancestors, lineages
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Url
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc import (
    HIDDEN,
    MUTATION,
    QUERY,
    REQUESTS_IMPORT_ERROR,
    ApiError,
    Client,
    DokployError,
    hide_secrets,
)

#: What an environment is called where the user names none.
DEFAULT_ENVIRONMENT = "production"

CONNECTION = {
    "url": {"type": "str", "required": True, "fallback": (env_fallback, ["DOKPLOY_URL"])},
    "api_key": {"type": "str", "required": True, "no_log": True, "fallback": (env_fallback, ["DOKPLOY_API_KEY"])},
    "timeout": {"type": "float", "default": 30, "fallback": (env_fallback, ["DOKPLOY_TIMEOUT"])},
    "validate_certs": {"type": "bool", "default": True, "fallback": (env_fallback, ["DOKPLOY_VALIDATE_CERTS"])},
    "ca_path": {"type": "path"},
}
SECRETS_OPTION = {"return_secrets": {"type": "bool", "default": False}}

NEVER, ON_CHANGE, ALWAYS = "never", "on_change", "always"
WAIT = {"wait": {"type": "bool", "default": True}, "wait_timeout": {"type": "float", "default": 600}}
DEPLOY = {"deploy": {"type": "str", "choices": [NEVER, ON_CHANGE, ALWAYS], "default": NEVER}, **WAIT}

Result = dict[str, Any]

#: Shows a line to the user while the module runs. The action plugin sets it where there is someone to show it to.
say: Callable[[str], None] | None = None


def kinds_above(resource: Resource) -> list[str]:
    """Return every kind that can be above a resource, from the top."""
    return list(dict.fromkeys(kind for chain in sorted(lineages(resource), key=len, reverse=True) for kind in chain))


def argument_spec(resource: Resource) -> dict[str, Any]:
    """Return the argument spec of the module that manages a resource."""
    return {
        **CONNECTION,
        **SECRETS_OPTION,
        "state": {"type": "str", "choices": [PRESENT, ABSENT], "default": PRESENT},
        "id": {"type": "str"},
        **{kind: {"type": "str"} for kind in kinds_above(resource)},
        **{field.name: field.spec() for field in resource.fields},
        **({"src": {"type": "path"}} if file_option(resource) else {}),
        **ways_spec(resource),
        **(DEPLOY if resource.service else {}),
    }


def ways_spec(resource: Resource) -> dict[str, Any]:
    """Return the options that say how a new one is made."""
    return {
        option: {"type": "str", **({"choices": list(way.choices)} if way.choices and option == way.option else {})}
        for way in resource.ways for option, field in way.inputs
    }


def file_option(resource: Resource) -> str | None:
    """Return the option whose text can be given as a file, with ``src``."""
    return next((field.name for field in resource.fields if field.file), None)


def manage(kind: str) -> None:
    """Run the module that manages a kind of resource."""
    resource = RESOURCES[kind]
    several = len(resource.parents) > 1
    run(
        lambda client, module: _manage(resource, client, module),
        argument_spec=argument_spec(resource),
        required_one_of=[("id", resource.key[0])] + (
            [("id", *resource.parents)] if several else [("id", kind) for kind in ancestors(resource) if kind != "environment"]
        ),
        mutually_exclusive=([resource.parents] if several else []) + ([(file_option(resource), "src")] if file_option(resource) else []),
        hidden={field.name for field in resource.fields if field.hidden},
        secret={field.name for field in resource.fields if field.secret},
        addresses={field.name: field.value for field in resource.fields if isinstance(field.value, Url)},
    )


def _manage(resource: Resource, client: Client, module: AnsibleModule) -> Result:
    params = module.params
    items = _items(resource, params)
    made = converge(client, items, module.check_mode)
    for warning in made.warnings:
        module.warn(warning)
    change = made.of(items[-1])
    deploys = params["state"] == PRESENT and (
        params.get("deploy") == ALWAYS or params.get("deploy") == ON_CHANGE and (change.redeploy or undeployed(change.record))
    )
    result = {
        "changed": change.action != NONE or deploys,
        "diff": [diff(one) for one in made.effective],
        "redeploy_required": change.redeploy and not deploys,
        resource.kind: _record(change, params["return_secrets"]),
    }
    if deploys and not module.check_mode:
        try:
            result["deployment"] = deploy(
                client, resource, change.record, made.version, wait=params["wait"], timeout=params["wait_timeout"], say=shown(module),
            )
        except DokployError as error:
            raise Unfinished(str(error), {**result, "deployment": getattr(error, "deployment", None)}) from error
    return result


def undeployed(record: dict[str, Any]) -> bool:
    """Say whether the last deployment failed, or there has been none where that can be told from having been stopped."""
    status = record.get("applicationStatus") or record.get("composeStatus")
    return status == "error" or status == "idle" and record.get("deployments") == []


def shown(module: AnsibleModule) -> Callable[[str], None] | None:
    """Return what shows a line to the user, where lines are wanted and someone is there to see them."""
    return say if module._verbosity >= 1 or module.params.get("show_log") else None


class Unfinished(DokployError):
    """Something failed after something else was done.

    :ivar result: what is returned all the same
    """

    def __init__(self, message: str, result: Result) -> None:
        super().__init__(message)
        self.result = result


def _items(resource: Resource, params: dict[str, Any]) -> list[Item]:
    """Turn the parameters of a module into items, parents first.

    :raises DokployError: where it isn't said what the resource belongs to
    """
    items: list[Item] = []
    owner = next((kind for kind in resource.parents if params[kind] is not None), "")
    above = ancestors(resource, owner)
    for kind in above:
        named = params[kind]
        if kind == "environment" and named is None and params["id"] is None:
            named = DEFAULT_ENVIRONMENT
        if named is not None:
            items.append(Item(RESOURCES[kind], {"name": named}, items[-1] if items else None, GIVEN))
        elif params["id"] is None:
            raise DokployError(f"{kind}: name the {kind} in which the {RESOURCES[above[-1]].title} is")
    if len(items) < len(above):
        # Only with an id: it says itself where it belongs, and moves where all it shall belong to is named.
        items = []
    options = {field.name: params[field.name] for field in resource.fields if params[field.name] is not None}
    if params.get("src") is not None:
        options[file_option(resource) or ""] = _content(params["src"])
    ways = {name: params[name] for name in ways_spec(resource) if params[name] is not None}
    items.append(Item(resource, options, items[-1] if items else None, params["state"], params["id"], ways=ways))
    return items


def _content(path: str) -> str:
    """Read a text file.

    :raises DokployError: where there is none
    """
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise DokployError(f"src: {path} is no text file that can be read here ({getattr(error, 'strerror', None) or 'not UTF-8'})") from error


def diff(change: Change) -> dict[str, Any]:
    header = f"{change.resource.title} {change.path}"
    return {"before_header": header, "after_header": header, "before": change.before, "after": change.after}


def _record(change: Change, secrets: bool) -> dict[str, Any] | None:
    """Return a resource as it is, or in check mode as it would be; one that is removed as it was."""
    if change.action == NONE and not change.record:
        return None
    record = change.record if change.action == DELETE else {**change.record, **change.sent}
    node = change.node or Node(change.resource, "", record, None, True)
    if change.action in (CREATE, UPDATE) and change.parent is not None:
        node = Node(change.resource, "", record, None, True)
    shown = {**_place(change.parent, node), **change.resource.options(record, secrets)}
    return shown


def _place(parent: Change | None, node: Node) -> dict[str, Any]:
    """Name what a resource belongs to."""
    names: dict[str, Any] = {}
    if parent is not None:
        while parent is not None:
            names[parent.resource.kind] = parent.path.rsplit("/", 1)[-1]
            parent = parent.parent
    else:
        above = node.parent
        while above is not None:
            names[above.resource.kind] = above.label
            above = above.parent
    return dict(reversed(names.items()))


def attachments() -> None:
    """Run the module that states everything attached to one service."""
    owners = SERVICE_KINDS
    run(
        _attachments,
        argument_spec={
            **CONNECTION,
            **{kind: {"type": "str"} for kind in ("project", "environment", *owners)},
            "project": {"type": "str", "required": True},
            **{plural(resource.kind): {"type": "list", "elements": "dict", "no_log": True} for resource in ATTACHED},
            "purge": {"type": "bool", "default": False},
        },
        required_one_of=[owners],
        mutually_exclusive=[owners],
        hidden={plural(resource.kind) for resource in ATTACHED if any(field.hidden for field in resource.fields)},
    )


def _attachments(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    kind = next(kind for kind in SERVICE_KINDS if params[kind] is not None)
    items: list[Item] = []
    for above in (*ancestors(RESOURCES[kind]), kind):
        named = params[above] or DEFAULT_ENVIRONMENT
        items.append(Item(RESOURCES[above], {"name": named}, items[-1] if items else None, GIVEN))
    owner, wrong = items[-1], []
    given = [resource for resource in ATTACHED if params[plural(resource.kind)] is not None]
    for resource in given:
        name = plural(resource.kind)
        if kind not in resource.parents:
            wrong.append(f"{name}: {RESOURCES[kind].noun} has none")
            continue
        items += read_list(resource, params[name], owner, name, wrong)
    if wrong:
        raise DokployError("\n".join(wrong))
    made = converge(client, items, module.check_mode, [(owner, resource) for resource in given] if params["purge"] else ())
    for warning in made.warnings:
        module.warn(warning)
    return {
        "changed": bool(made.effective),
        "diff": [diff(one) for one in made.effective],
        "redeploy_required": any(one.redeploy for one in made.effective),
        **{plural(resource.kind): [_record(made.of(item), False) for item in items if item.resource is resource] for resource in given},
    }


#: What a resource can belong to.
PLACES = list(dict.fromkeys(kind for resource in RESOURCES.values() for kind in kinds_above(resource)))


def info() -> None:
    """Run the module that reads resources."""
    spec = {
        **CONNECTION,
        **SECRETS_OPTION,
        "resource": {"type": "str", "required": True, "choices": sorted(RESOURCES)},
        "name": {"type": "str"},
        "id": {"type": "str"},
        **{kind: {"type": "str"} for kind in PLACES},
        "filters": {"type": "dict", "default": {}},
    }
    run(_info, argument_spec=spec)


def _info(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    resource = RESOURCES[params["resource"]]
    above = kinds_above(resource)
    for kind in PLACES:
        if params[kind] is not None and kind not in above:
            raise DokployError(f"{kind}: {resource.noun} belongs to no {kind}; leave the option out" + (" and use name" if kind == resource.kind else ""))
    if params["name"] is not None and "name" not in resource.key:
        raise DokployError(f"name: {resource.noun} has no name; use filters with {' and '.join(resource.key)}")
    scope = {kind: params[kind] for kind in above if params[kind] is not None}
    if params["name"] is not None:
        scope[resource.kind] = params["name"]
    found = []
    for node in read_all(client, resource, scope, params["id"]):
        record = {**_place(None, node), **resource.options(node.record, params["return_secrets"])}
        if all(name in record and str(record[name]) == str(value) for name, value in params["filters"].items()):
            found.append(record)
    return {"changed": False, "resources": found}


def api() -> None:
    """Run the module that calls any procedure."""
    spec = {
        **CONNECTION,
        **SECRETS_OPTION,
        "procedure": {"type": "str", "required": True},
        "type": {"type": "str", "choices": [QUERY, MUTATION], "default": QUERY},
        "input": {"type": "dict", "no_log": True},
    }
    run(_api, argument_spec=spec, hidden={"input"})


def _api(client: Client, module: AnsibleModule) -> Result:
    params = module.params
    if params["type"] == MUTATION and module.check_mode:
        return {"changed": True, "result": None, "skipped_call": True}
    call = client.mutate if params["type"] == MUTATION else client.query
    try:
        answer = call(params["procedure"], params["input"])
    except ApiError as error:
        if error.status == 405:
            other = QUERY if params["type"] == MUTATION else MUTATION
            raise DokployError(f"type: {params['procedure']} is no {params['type']}; set type: {other}") from error
        raise
    return {"changed": params["type"] == MUTATION, "result": answer if params["return_secrets"] else hide_secrets(answer)}


def run(
    work: Callable[[Client, AnsibleModule], Result], argument_spec: dict[str, Any], hidden: frozenset[str] | set[str] = frozenset(),
    secret: frozenset[str] | set[str] = frozenset(), addresses: dict[str, Url] | None = None, scrubbed: bool = True, **rules: Any,
) -> None:
    """Run a module's work and answer as Ansible wants it.

    :param hidden: options whose values never stand in output
    :param secret: those of them that are one secret each, to be taken out of any text
    :param addresses: options that may have credentials in them
    :param scrubbed: take every value of the hidden options out of messages
    """
    module = AnsibleModule(argument_spec=argument_spec, supports_check_mode=True, **rules)
    params = module.params
    if REQUESTS_IMPORT_ERROR:
        module.fail_json(msg=missing_required_lib("requests"), exception=REQUESTS_IMPORT_ERROR)
    # Values of variables are often words like "production", which Ansible would take out of every text of the result.
    # They are kept out by place instead: no record, no diff and no invocation has them.
    told = params.get("return_secrets")
    module.no_log_values = {str(params[name]) for name in {"api_key", *(() if told else secret)} if params.get(name)}
    addresses = addresses or {}
    common = {"invocation": {"module_args": {
        name: _hide(value) if name in hidden else addresses[name].shown(value) if name in addresses else value for name, value in params.items()
    }}}
    client = None
    try:
        client = Client(
            params["url"], params["api_key"], params["timeout"], params["validate_certs"], params["ca_path"],
            secrets=_leaves([params.get(name) for name in hidden] if scrubbed else []),
        )
        client.hide(one for name, address in addresses.items() for one in address.credentials(params[name]))
        common.update(work(client, module))
    except Unfinished as error:
        module.fail_json(msg=str(error), **error.result, **common, **_traffic(client, module))
    except ApplyError as error:
        parts = {"done": error.done + error.begun, "not_done": error.left}
        module.fail_json(msg=str(error), changed=error.changed, **parts, **common, **_traffic(client, module))
    except DokployError as error:
        module.fail_json(msg=str(error), changed=False, **common, **_traffic(client, module))
    module.exit_json(**common, **_traffic(client, module))


def _traffic(client: Client | None, module: AnsibleModule) -> Result:
    return {"requests": client.traffic.requests} if client is not None and module._verbosity >= 2 else {}


def _hide(value: Any) -> Any:
    """Hide every value, and keep the names."""
    if isinstance(value, dict):
        return {name: _hide(item) for name, item in value.items()}
    return HIDDEN if value not in (None, "") else value


def _leaves(value: Any) -> list[str]:
    """Return every text in a structure; of the text of a .env file, its values too."""
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in _leaves(item)]
    if isinstance(value, (list, tuple)):
        return [leaf for item in value for leaf in _leaves(item)]
    if isinstance(value, str):
        return [value, *(line.split("=", 1)[1].strip(" '\"`") for line in value.splitlines() if "=" in line)]
    return []
