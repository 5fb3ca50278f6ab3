# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every module has in common: the options of the connection, the run, the result, and no secret in it."""

from __future__ import annotations

from typing import Any, Callable, Iterable

from ansible.module_utils.basic import AnsibleModule, env_fallback, missing_required_lib
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.converge import ApplyError
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import as_texts
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import REQUESTS_IMPORT_ERROR, Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.redaction import HIDDEN, hide_known
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.session import Visitor

CONNECTION = {
    "url": {"type": "str", "fallback": (env_fallback, ["DOKPLOY_URL"])},
    "api_key": {"type": "str", "no_log": True, "fallback": (env_fallback, ["DOKPLOY_API_KEY"])},
    "timeout": {"type": "float", "default": 30, "fallback": (env_fallback, ["DOKPLOY_TIMEOUT"])},
    "validate_certs": {"type": "bool", "default": True, "fallback": (env_fallback, ["DOKPLOY_VALIDATE_CERTS"])},
    "ca_path": {"type": "path"},
}
SECRETS_OPTION = {"return_secrets": {"type": "bool", "default": False}}

Result = dict[str, Any]

#: Shows a line to the user while the module runs. The action plugin sets it where there is someone to show it to.
say: Callable[[str], None] | None = None


class Unfinished(DokployError):
    """Something failed after something else was done.

    :ivar result: what is returned all the same
    """

    def __init__(self, message: str, result: Result) -> None:
        super().__init__(message)
        self.result = result


class Module(AnsibleModule):  # type: ignore[misc]
    """A module whose options that take text get it as it was written, and whose results are free of secrets by place.

    :param hidden: options whose values never stand in output
    :param fields: options of a resource; those that are hidden, and the credentials in others, never stand in output either
    :ivar wrong: options that could not be text, each a sentence that begins with the option
    """

    params: dict[str, Any]

    def __init__(self, hidden: set[str], fields: tuple[Field, ...], **spec: Any) -> None:
        self.hidden = {*hidden, *(field.name for field in fields if field.hidden)}
        self.fields = fields
        self.wrong: list[str] = []
        super().__init__(supports_check_mode=True, **spec)

    def _load_params(self) -> None:
        """Make text of what has to be text, since AnsibleModule makes the text of Python of it."""
        super()._load_params()
        fractions = {field.name for field in self.fields if field.value.fraction}
        for option, spec in self.argument_spec.items():
            for name in {option, *spec.get("aliases", ())} & set(self.params):
                try:
                    self.params[name] = as_texts(spec, self.params[name], option in fractions)
                except ValueError as error:
                    self.wrong.append(f"{name}: {error}")

    def _log_invocation(self) -> None:
        """Write into the system's log what the module is run with, as output may have it."""
        held, self.params = self.params, _shown(self.params, self.hidden, self.fields)
        try:
            super()._log_invocation()
        finally:
            self.params = held

    def exit_json(self, **result: Any) -> None:
        super().exit_json(**self._by_place(result))

    def fail_json(self, msg: str, **result: Any) -> None:
        """Fail, be it in the midst of the work or because AnsibleModule refuses an option."""
        super().fail_json(msg=msg, **self._by_place(result))

    def _by_place(self, result: Result) -> Result:
        """Return a result of which Ansible needs to hide no more than the key, and not even that where it is what a module is asked for.

        Secrets are often words like "app", which Ansible would take out of every text of the result, names too. They are kept out by
        place instead: no record, no diff and no invocation has them, and messages are scrubbed.
        """
        key = self.params.get("api_key")
        self.no_log_values = {str(key)} if key and key != result.get("api_key") else set()
        return {**result, "invocation": {"module_args": _shown(self.params, self.hidden, self.fields)}}


def run(
    work: Callable[[Any, AnsibleModule], Result], argument_spec: dict[str, Any], hidden: frozenset[str] | set[str] = frozenset(),
    fields: Iterable[Field] = (), scrubbed: bool = True, keyless: bool = False, **rules: Any,
) -> None:
    """Run a module's work and answer as Ansible wants it.

    :param hidden: options whose values never stand in output
    :param fields: options of a resource; those that are hidden, and the credentials in others, never stand in output either
    :param scrubbed: take every value of the hidden options out of messages
    :param keyless: the work is done without a key, by a `Visitor`
    """
    module = Module(set(hidden), tuple(fields), argument_spec=argument_spec, **rules)
    params, common = module.params, Result()
    if module.wrong:
        module.fail_json(msg="; ".join(module.wrong), changed=False)
    if REQUESTS_IMPORT_ERROR:
        module.fail_json(msg=missing_required_lib("requests"), exception=REQUESTS_IMPORT_ERROR)
    client = None
    try:
        client = (Visitor if keyless else Client)(
            params["url"], None if keyless else params["api_key"], params["timeout"], params["validate_certs"], params["ca_path"],
            secrets=_leaves([params.get(name) for name in module.hidden] if scrubbed else []),
        )
        client.hide(one for field in fields for one in field.value.credentials(params[field.name]))
        common.update(work(client, module))
    except Unfinished as error:
        module.fail_json(msg=str(error), **error.result, **common, **_traffic(client, module))
    except ApplyError as error:
        parts = {"done": error.done + error.begun, "not_done": error.left}
        module.fail_json(msg=str(error), changed=error.changed, **parts, **common, **_traffic(client, module))
    except DokployError as error:
        module.fail_json(msg=str(error), changed=False, **common, **_traffic(client, module))
    module.exit_json(**common, **_traffic(client, module))


def _shown(params: dict[str, Any], hidden: set[str], fields: Iterable[Field]) -> dict[str, Any]:
    """Return the parameters as output may have them."""
    shown = {name: _hide(value) if name in hidden else _known(value) for name, value in params.items()}
    with_credentials = [field for field in fields if not field.hidden and field.value.credentials(params.get(field.name))]
    return {**shown, **{field.name: field.value.shown(params[field.name]) for field in with_credentials}}


def _traffic(client: Client | None, module: AnsibleModule) -> Result:
    return {"requests": client.traffic.requests} if client is not None and module._verbosity >= 2 else {}


def _known(value: Any) -> Any:
    """Take out of every text what is a secret by its form, such as credentials in an address."""
    if isinstance(value, dict):
        return {name: _known(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_known(item) for item in value]
    return hide_known(value) if isinstance(value, str) else value


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
