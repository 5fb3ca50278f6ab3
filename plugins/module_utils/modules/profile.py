# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module that states who the user of the key is: name, mail address and picture."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.result import difference
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION, Result, run
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import camel
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.integrations import MAIL
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import PLAIN_TEXT, Value
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError

FIELDS = {"first_name": PLAIN_TEXT, "last_name": PLAIN_TEXT, "email": Value("", MAIL, needed=True), "image": PLAIN_TEXT}


def profile() -> None:
    """Run the module."""
    run(_profile, argument_spec={**CONNECTION, **{name: {"type": "str"} for name in FIELDS}}, required_one_of=[tuple(FIELDS)])


def _profile(client: Client, module: AnsibleModule) -> Result:
    wanted = {name: module.params[name] for name in FIELDS if module.params[name] is not None}
    wrong = [words for name, value in wanted.items() for words in FIELDS[name].wrong(value, name)]
    if wrong:
        raise DokployError("; ".join(wrong))
    user = client.query("user.get")["user"]
    before = {name: user.get(camel(name)) or "" for name in FIELDS}
    changes = {name: value for name, value in wanted.items() if value != before[name] and not (name == "email" and value.lower() == before[name].lower())}
    if changes and not module.check_mode:
        client.mutate("user.update", {camel(name): value for name, value in changes.items()})
    return {
        "changed": bool(changes), "profile": {**before, **changes},
        "diff": [difference("profile", {name: before[name] for name in changes}, changes)] if changes else [],
    }
