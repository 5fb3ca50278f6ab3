# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Domains of applications and compose services."""

from __future__ import annotations

from secrets import token_hex

from .checks import number
from .errors import TrpcError
from .instance import Instance, Row, procedure
from .settings import settings_of


@procedure("domain.create")
def domain_create(instance: Instance, values: Row) -> Row:
    for kind in ("application", "compose"):
        if values.get(f"{kind}Id") and values[f"{kind}Id"] not in instance.table(kind):
            raise TrpcError("NOT_FOUND" if kind == "application" else "BAD_REQUEST", f"{kind.capitalize()} not found")
    instance.serial += 1
    return instance.insert("domain", "domainId", {"domainType": "application", **values, "uniqueConfigKey": instance.serial})


@procedure("domain.one")
def domain_one(instance: Instance, values: Row) -> Row:
    return _with_application(instance, instance.find("domain", values["domainId"]))


def _with_application(instance: Instance, domain: Row) -> Row:
    application = instance.table("application").get(domain.get("applicationId"))
    if application and number(instance.version) < (0, 29, 0):
        return {**domain, "application": application}
    return {**domain, "application": application and {name: application[name] for name in ("applicationId", "appName", "name")}}


@procedure("domain.update")
def domain_update(instance: Instance, values: Row) -> Row:
    domain = instance.find("domain", values.pop("domainId"))
    domain.update(values)
    return domain


@procedure("domain.delete")
def domain_delete(instance: Instance, values: Row) -> Row:
    domain = instance.find("domain", values["domainId"])
    return instance.table("domain").pop(domain["domainId"])


@procedure("domain.byApplicationId")
def domain_by_application_id(instance: Instance, values: Row) -> list[Row]:
    return [_with_application(instance, row) for row in instance.rows("domain", applicationId=values["applicationId"])]


@procedure("domain.canGenerateTraefikMeDomains")
def domain_can_generate(instance: Instance, values: Row) -> str:
    if values["serverId"]:
        return str(instance.find("server", values["serverId"])["ipAddress"])
    return settings_of(instance)["serverIp"] or ""


@procedure("domain.generateDomain")
def domain_generate(instance: Instance, values: Row) -> str:
    address = domain_can_generate(instance, {"serverId": values.get("serverId")})
    name = f"{values['appName'][:40]}-{token_hex(3)}"
    if number(instance.version) < (0, 29, 0):
        return "-".join(filter(None, [name, address.replace(".", "-")])) + ".traefik.me"
    return f"{name}-{(address or '127.0.0.1').replace('.', '-').replace(':', '-')}.sslip.io"
