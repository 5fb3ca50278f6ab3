# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module that states the enterprise license of the instance.

It calls what the server has for that and nothing else; whether a license is valid, the server decides.
"""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.locks import CHANGES, lock
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import ABSENT, PRESENT
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.result import difference
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, Result, Unfinished, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import LICENCE, Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import QUERY, Call


def license_() -> None:
    """Run the module."""
    run(_license, argument_spec={
        **CONNECTION,
        "key": {"type": "str", "no_log": True},
        "state": {"type": "str", "choices": [PRESENT, ABSENT], "default": PRESENT},
        "wait_timeout": {"type": "float", "default": 120},
    }, hidden={"key"}, required_if=[("state", PRESENT, ("key",))])


def _license(client: Client, module: AnsibleModule) -> Result:
    key = (module.params["key"] or "").strip() if module.params["state"] == PRESENT else ""
    if module.params["state"] == PRESENT and not key:
        raise DokployError("key: must not be empty; with state absent the license goes")
    if module.params["wait_timeout"] <= 0:
        raise DokployError("wait_timeout: must be more than 0 seconds")
    before = _read(client)
    client.hide([before["licenseKey"]])
    calls = _calls(before, key)
    after = {"enterprise_features": bool(key), "license": "another" if before["licenseKey"] not in ("", key) else "the same", "valid": True}
    result: Result = {"changed": bool(calls), "valid": bool(key) if calls else before["valid"], "diff": []}
    if calls:
        shown = {"enterprise_features": before["enableEnterpriseFeatures"], "license": "the same", "valid": before["valid"]}
        result["diff"] = [difference("license", shown if before["licenseKey"] else {}, after if key else {})]
    if calls and not module.check_mode:
        with lock(client, CHANGES), client.patience(module.params["wait_timeout"]):
            # Another task may have stated it meanwhile.
            calls = _calls(_read(client), key)
            _act(client, calls)
        if not calls:
            result.update(changed=False, diff=[])
        if key and not client.query(LICENCE):
            raise Unfinished("key: the server has it now, and says that it is not valid", {"changed": True, "valid": False})
    return result


def _read(client: Client) -> Record:
    """Return the settings, and whether the license is valid.

    :raises DokployError: where the user of the key is not told
    """
    settings, valid = client.batch(QUERY, [Call("licenseKey.getEnterpriseSettings"), Call(LICENCE)])
    if isinstance(settings, ApiError) and settings.code in ("FORBIDDEN", "UNAUTHORIZED"):
        raise DokployError(f"only the owner of the instance states its license; use a key of the owner ({settings.message})") from settings
    for answer in (settings, valid):
        if isinstance(answer, DokployError):
            raise answer
    return {**settings, "valid": bool(valid)}


def _calls(before: Record, key: str) -> list[Call]:
    """Return what is to be done. An old license is given back first, so that it can be used elsewhere."""
    calls = []
    held, on = before["licenseKey"], before["enableEnterpriseFeatures"]
    if held and held != key:
        calls.append(Call("licenseKey.deactivate"))
    if on != bool(key):
        calls.append(Call("licenseKey.updateEnterpriseSettings", {"enableEnterpriseFeatures": bool(key)}))
    if key and held != key:
        calls.append(Call("licenseKey.activate", {"licenseKey": key}))
    elif key and not before["valid"]:
        calls.append(Call("licenseKey.validate"))
    return calls


def _act(client: Client, calls: list[Call]) -> None:
    """Do one thing after the other.

    :raises Unfinished: where one of them fails
    """
    for number, call in enumerate(calls):
        try:
            client.mutate(call.procedure, call.input)
        except DokployError as error:
            raise Unfinished(f"key: the license is not as it should be ({error})", {"changed": number > 0}) from error
