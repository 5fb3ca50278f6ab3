# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compose services made of templates, with the variables, domains and files of these."""

from __future__ import annotations

import base64
import json
import re

from .checks import number
from .instance import PROCEDURES, Instance, Row, procedure

#: What every template of the sandbox's own catalogue has.
CONFIG = """
[config]
env = ["MADE=1"]
[[config.domains]]
serviceName = "web"
port = 3000
host = "made.example.com"
[[config.mounts]]
filePath = "/config/made.conf"
content = "made"
[[config.mounts]]
filePath = "extra.conf"
content = "more"
"""


@procedure("compose.deployTemplate")
def compose_deploy_template(instance: Instance, values: Row) -> Row:
    project = instance.find("project", instance.find("environment", values["environmentId"])["projectId"])
    row = PROCEDURES["compose.create"](instance, {
        "name": values["id"], "appName": f"{project['name']}-{values['id']}", "environmentId": values["environmentId"], "sourceType": "raw",
        "composeFile": f"# {values['id']}\nservices: {{}}\n",
    })
    _fill(instance, row, CONFIG)
    return row


@procedure("compose.import")
def compose_import(instance: Instance, values: Row) -> Row:
    row = instance.find("compose", values["composeId"])
    template = json.loads(base64.b64decode(values["base64"]))
    for table in ("mounts", "domain"):
        for old in instance.rows(table, composeId=row["composeId"]):
            del instance.table(table)[old["mountId" if table == "mounts" else "domainId"]]
    row.update(composeFile=template["compose"], sourceType="raw")
    _fill(instance, row, template["config"])
    return {"success": True, "message": "Template imported successfully"}


def _fill(instance: Instance, row: Row, config: str) -> None:
    """Add what a template's TOML says; of TOML it understands as much as the tests write."""
    if number(instance.version) < (0, 29, 0):
        row["isolatedDeployment"] = True
    owner = {"composeId": row["composeId"]}
    for heading, text in re.findall(r"^\[+([\w.]+)\]+\n((?:(?!\[).*\n?)*)", config, re.MULTILINE):
        values = {name: json.loads(value) for name, value in re.findall(r"^(\w+) = (.+)$", text, re.MULTILINE)}
        if heading == "config" and "env" in values:
            row["env"] = "\n".join(values["env"])
        elif heading == "config.domains":
            PROCEDURES["domain.create"](instance, {**values, **owner, "domainType": "compose", "certificateType": "none"})
        elif heading == "config.mounts":
            PROCEDURES["mounts.create"](instance, {
                **values, "mountPath": "", "type": "file", "serviceType": "compose", "serviceId": row["composeId"],
            })
