# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What belongs to a service besides domains: mounts, ports, redirects, basic auth, schedules, backups and patches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .checks import number
from .errors import TrpcError
from .instance import PROCEDURES, Handler, Instance, Row, app_name, now


@dataclass(frozen=True)
class Attached:
    """One kind.

    :ivar within: key under which a service's record lists it
    :ivar create, update, remove: what these answer: ``record``, ``before`` (the record as it was), ``true`` or ``none``
    :ivar removal: what the procedure that removes one is called
    :ivar missing: code and message where there is none
    """

    id_field: str
    within: str = ""
    create: str = "record"
    update: str = "record"
    remove: str = "record"
    removal: str = "delete"
    missing: tuple[str, str] = ("NOT_FOUND", "{} not found")


KINDS = {
    "mounts": Attached("mountId", "mounts", removal="remove", update="before"),
    "port": Attached("portId", "ports", missing=("BAD_REQUEST", "Port not found")),
    "redirects": Attached("redirectId", "redirects", create="true", missing=("NOT_FOUND", "Redirect not found")),
    "security": Attached("securityId", "security", create="true", update="none"),
    "schedule": Attached("scheduleId", remove="true"),
    "backup": Attached("backupId", "backups", create="none", update="none", removal="remove"),
    "volumeBackups": Attached("volumeBackupId", remove="none"),
    "patch": Attached("patchId"),
}
#: Procedures that list what belongs to one service, and the field that names its kind.
#: What the database enforces within a service, and how the server says so.
UNIQUE = {"security": ("username", "BAD_REQUEST"), "patch": ("filePath", "INTERNAL_SERVER_ERROR")}
LISTS = {"schedule": ("schedule.list", "scheduleType"), "volumeBackups": ("volumeBackups.list", "volumeBackupType"), "patch": ("patch.byEntityId", "type")}


def of_service(instance: Instance, kind: str, wanted: str) -> dict[str, list[Row]]:
    """Return what a service's own record lists."""
    return {
        one.within: instance.rows(router, **{f"{kind}Id": wanted})
        for router, one in KINDS.items() if one.within
    }


def remove_with_service(instance: Instance, kind: str, wanted: str) -> None:
    for router, one in KINDS.items():
        for row in instance.rows(router, **{f"{kind}Id": wanted}):
            del instance.table(router)[row[one.id_field]]


def _refuse_a_second(instance: Instance, router: str, values: Row) -> None:
    """Do as the database does where it enforces that there is one of a key."""
    field, code = UNIQUE.get(router, ("", ""))
    owner = {name: values.get(name) for name in ("applicationId", "composeId") if values.get(name)}
    if field and instance.rows(router, **owner, **{field: values[field]}):
        raise TrpcError(code, f"Failed query: insert into \"{router}\"\nparams: ,")


def _create(router: str, one: Attached) -> Handler:
    def create(instance: Instance, values: Row) -> Any:
        if router == "mounts":
            service = values.pop("serviceId")
            # Without the type of the service it belongs to none.
            values.update({f"{values['serviceType']}Id": service} if "serviceType" in values else {})
        if router == "schedule" and number(instance.version) >= (0, 29, 0):
            values.pop("userId", None)
            values.update({"organizationId": instance.organization} if values.get("scheduleType") == "dokploy-server" else {})
        _refuse_a_second(instance, router, values)
        if "appName" in instance.defaults.get(router, {}).get("row", {}):
            values["appName"] = app_name({"volumeBackups": "volumeBackup"}.get(router, router), None)
        row = instance.insert(router, one.id_field, values)
        for name in ("updatedAt", "uniqueConfigKey"):
            if name in row:
                row[name] = now()
        if router in ("security", "redirects"):
            application = instance.find("application", row["applicationId"])
            instance.add_middleware({"security": "auth", "redirects": "redirect"}[router] + f"-{application['appName']}")
        return {"record": row, "true": True, "none": None}[one.create]
    return create


def _update(router: str, one: Attached) -> Handler:
    def update(instance: Instance, values: Row) -> Any:
        row = _find(instance, router, one, values.pop(one.id_field))
        before = dict(row)
        if "content" in values and router == "patch":
            values["content"] = _ended(values["content"])
        row.update(values)
        if one.update == "before":
            return before
        return row if one.update == "record" else None
    return update


def _remove(router: str, one: Attached) -> Handler:
    def remove(instance: Instance, values: Row) -> Any:
        row = instance.table(router).pop(_find(instance, router, one, values[one.id_field])[one.id_field])
        return {"record": row, "true": True, "none": None}[one.remove]
    return remove


def _one(router: str, one: Attached) -> Handler:
    def read(instance: Instance, values: Row) -> Row:
        return {**instance.defaults[router]["one"], **_find(instance, router, one, values[one.id_field])}
    return read


def _list(router: str, kind_field: str) -> Handler:
    def listed(instance: Instance, values: Row) -> list[Row]:
        if values[kind_field] != "dokploy-server":
            return instance.rows(router, **{f"{values[kind_field]}Id": values["id"]})
        own = {} if number(instance.version) >= (0, 29, 0) else {"userId": values["id"]}
        return instance.rows(router, scheduleType="dokploy-server", **own)
    return listed


def _find(instance: Instance, router: str, one: Attached, wanted: Any) -> Row:
    row = instance.table(router).get(wanted)
    if row is None:
        code, message = one.missing
        raise TrpcError(code, message.format({"volumeBackups": "Volume backup"}.get(router, router[0].upper() + router[1:])))
    return row


def _ended(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"


for _router, _kind in KINDS.items():
    PROCEDURES[f"{_router}.create"] = _create(_router, _kind)
    PROCEDURES[f"{_router}.update"] = _update(_router, _kind)
    PROCEDURES[f"{_router}.{_kind.removal}"] = _remove(_router, _kind)
    PROCEDURES[f"{_router}.one"] = _one(_router, _kind)
for _router, (_name, _field) in LISTS.items():
    PROCEDURES[_name] = _list(_router, _field)
