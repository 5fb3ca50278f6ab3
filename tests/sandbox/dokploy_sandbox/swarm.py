# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the instance's hosts have in common: certificates of their proxies."""

from __future__ import annotations

from .checks import number
from .errors import TrpcError
from .instance import Instance, Row, app_name, procedure


@procedure("certificates.create")
def certificates_create(instance: Instance, values: Row) -> Row:
    if values.get("serverId") and values["serverId"] not in instance.table("server"):
        # The parameters of the statement are in the message.
        raise TrpcError("INTERNAL_SERVER_ERROR", f"Failed query: insert into \"certificate\" values ($1, …)\nparams: {','.join(map(str, values.values()))}")
    path = {"certificatePath": values.get("certificatePath") or app_name("certificate", None), "organizationId": instance.organization}
    return instance.insert("certificate", "certificateId", {**values, **path})


@procedure("certificates.all")
def certificates_all(instance: Instance, values: Row) -> list[Row]:
    rows = instance.table("certificate").values()
    joined = number(instance.version) >= (0, 29, 0)
    return [{**row, **({"server": instance.table("server").get(str(row["serverId"]))} if joined else {})} for row in rows]


@procedure("certificates.one")
def certificates_one(instance: Instance, values: Row) -> Row:
    return instance.find("certificate", values["certificateId"])


@procedure("certificates.update")
def certificates_update(instance: Instance, values: Row) -> Row:
    row = instance.find("certificate", values.pop("certificateId"))
    if not values:
        raise TrpcError("INTERNAL_SERVER_ERROR", "No values to set")
    row.update(values)
    return row


@procedure("certificates.remove")
def certificates_remove(instance: Instance, values: Row) -> bool:
    instance.table("certificate").pop(instance.find("certificate", values["certificateId"])["certificateId"])
    return True
