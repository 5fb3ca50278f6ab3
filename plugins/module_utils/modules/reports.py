# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading reports: what they are about, their filters, their pages, and what keeps them from being read."""

from __future__ import annotations

from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.scope import read_all
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.runner import CONNECTION
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, kinds_above, secret_fields
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Requires, unlicensed
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import nearest, snake
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.report import MADE, Listed, Measured, Report
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.reports import REPORTS
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import FLOOR, version_text
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import QUERY, Call
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.redaction import HIDDEN, hide_secrets

#: Rows of a report that are read where nothing else is said.
LIMIT = 100


def read_report(client: Client, params: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of the report that the options of the module ask for.

    :raises DokployError: where an option is wrong, and where the server has no such report or doesn't tell it
    """
    report = REPORTS[params["resource"]]
    about, of, scope = _about(report, params)
    sent, chosen = _filters(report, params["filters"])
    limit = params["limit"]
    if limit is not None and limit < 1:
        raise DokployError("limit: must be 1 or more rows")
    procedure, requires = next(((procedure, requires) for kind, procedure, requires in report.of if kind == about), (report.procedure, report.requires))
    owner = _one(client, about, scope) if about else {}
    if about:
        client.hide(RESOURCES[about].secrets(owner))
    if report.owners:
        first = report.inputs[0].api_name
        sent[first] = (f"{_one(client, of, scope)['appName']}/" if of else "") + sent.get(first, "")
    if report.measured:
        sent = {**_monitor(client, report.measured, about, owner), "dataPoints": str(limit or LIMIT), **sent}
    try:
        if report.within:
            machine = {"serverId": owner["serverId"]} if owner else {}
            have(client, report.within, machine, sent[report.within.field], f"filters.{report.within.noun}")
        if report.asked:
            procedure, sent = _asked(client, report, about, owner, sent)
        elif about and not report.measured:
            sent = {**sent, RESOURCES[about].id_field: owner[RESOURCES[about].id_field]}
        rows = _parts(client, report) if report.parts else _rows(client, report, procedure, sent, limit or LIMIT)
    except ApiError as error:
        raise _refusal(report, requires, error) from error
    shown = [row if params["return_secrets"] else _hidden(report, row) for row in rows]
    named = [{snake(name): value for name, value in row.items()} for row in shown]
    return [row for row in named if all(str(row.get(name)) == str(value) for name, value in chosen.items())][:limit]


def _asked(client: Client, report: Report, about: str, owner: Record, sent: Record) -> tuple[str, Record]:
    """Return what tells a report, and its input.

    :raises DokployError: where the filters are not enough for it
    """
    if report.asked is None:
        raise AssertionError(f"{report.kind} has no input")
    try:
        first = report.first and report.first(owner, sent)
        if first:
            report.asked({**owner, MADE: ""}, sent)
            owner = {**owner, MADE: client.mutate(*first)}
        procedure, asked = report.asked(owner, sent)
    except ValueError as error:
        raise DokployError(f"filters.{error}") from None
    on_machine = {"serverId": owner["serverId"]} if about == "server" else {}
    return procedure, {**asked, **on_machine}


def have(client: Client, within: Listed, machine: Record, wanted: str, option: str) -> None:
    """Make sure that something is there.

    :param machine: the input that says on which machine
    :param wanted: its name
    :param option: where it is named
    :raises DokployError: where it isn't
    """
    rows = client.query(within.procedure, machine) or ()
    if not any(wanted == row[name] for row in rows for name in within.names):
        names = [row[within.names[0]] for row in rows]
        near = nearest(wanted, names)
        hint = f"did you mean {near}?" if near else f"there is {', '.join(sorted(names))}" if names else "there is none, or the machine can't be reached"
        raise DokployError(f"{option}: there is no {within.noun} '{wanted}'; {hint}")


def _hidden(report: Report, row: Record) -> Record:
    """Return a row without its secrets."""
    return {name: HIDDEN if name in report.secret and value else value for name, value in hide_secrets(row, secret_fields).items()}


def _about(report: Report, params: dict[str, Any]) -> tuple[str, str, dict[str, str]]:
    """Return what a report is to be about, with the names or ids of it and of what it is in.

    :returns: the kind of what it is about, empty for the instance; the kind of what its rows are of besides, empty for all; and the names
    """
    kinds = [kind for kind, procedure, requires in report.of]
    known = list(dict.fromkeys(kind for one in (*kinds, *report.owners) for kind in (*kinds_above(RESOURCES[one]), one)))
    scope = {kind: params[kind] for kind in RESOURCES if kind not in CONNECTION and params.get(kind) is not None}
    for name in [*(kind for kind in scope if kind not in known), *(name for name in ("name", "id", "logs") if params[name])]:
        instead = f"use filters with {', '.join(report.filters)}" if report.filters else "leave it out"
        raise DokployError(f"{name}: the {report.title} is not read by that; {instead}")
    about, of = ([kind for kind in some if kind in scope] for some in (kinds, report.owners))
    for several in (about, of):
        if len(several) > 1:
            raise DokployError(f"{' and '.join(several)}: the {report.title} is that of one of these; leave out the others")
    if not about and (scope or not report.procedure and not report.parts):
        raise DokployError(f"{kinds[0]}: the {report.title} is read of one; name it with {', '.join(kinds)}")
    return (about[0] if about else ""), (of[0] if of else ""), scope


def _one(client: Client, kind: str, scope: dict[str, str]) -> Record:
    """Return the record of one kind that is named.

    :raises DokployError: where it isn't there, or there are several
    """
    found = read_all(client, RESOURCES[kind], {name: scope[name] for name in (*kinds_above(RESOURCES[kind]), kind) if name in scope})[0]
    if len(found) > 1:
        raise DokployError(f"{kind}: {len(found)} of kind {RESOURCES[kind].title} are named '{scope[kind]}'; say which, with what they are in or by the id")
    return found[0].record


def _filters(report: Report, wanted: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the server is to choose by, and what rows are chosen by here.

    :raises DokployError: for what is no filter, and a value that can't be
    """
    inputs = {field.name: field for field in report.inputs}
    wrong: list[str] = []
    sent: dict[str, Any] = {}
    for name, value in wanted.items():
        if name not in report.filters:
            near = nearest(name, report.filters)
            known = f"there is {', '.join(report.filters)}" if report.filters else "leave it out"
            wrong.append(f"filters.{name}: the {report.title} has no such filter; {f'did you mean {near}?' if near else known}")
        elif name in inputs and value not in (None, ""):
            field = inputs[name]
            checked = ArgumentSpecValidator({name: field.spec()}).validate({name: value})
            found = [f"filters.{name}: {words}" for words in checked.error_messages] or field.value.wrong(value, f"filters.{name}")
            wrong += found
            if not found:
                sent[field.api_name] = field.value.to_api(checked.validated_parameters[name])
    wrong += [f"filters.{name}: is needed" for name, field in inputs.items() if field.required and field.api_name not in sent and not wrong]
    if wrong:
        raise DokployError("; ".join(wrong))
    return sent, {name: value for name, value in wanted.items() if name not in inputs}


def _rows(client: Client, report: Report, procedure: str, sent: dict[str, Any], limit: int) -> list[Record]:
    """Return what a procedure tells, page by page where it has pages; what moves on to the next page meanwhile is told once."""
    call = client.mutate if procedure in report.mutations else client.query
    if not report.most:
        answer = report.rows(call(procedure, sent))
        return [answer] if isinstance(answer, dict) else list(answer or ())
    found: dict[str, Record] = {}
    offset = 0
    while len(found) < limit:
        size = min(report.most, limit - len(found))
        page = report.rows(call(procedure, {**sent, "limit": size, "offset": offset}))
        found.update({row["id"]: row for row in page})
        offset += len(page)
        if len(page) < size:
            break
    return list(found.values())


def _parts(client: Client, report: Report) -> list[Record]:
    """Return the one row that several procedures tell, without what the server lacks or doesn't tell this user."""
    row: Record = {}
    for part, answer in zip(report.parts, client.batch(QUERY, [Call(part.procedure) for part in report.parts])):
        if isinstance(answer, ApiError) and (answer.unknown or answer.code == "FORBIDDEN"):
            continue
        if isinstance(answer, DokployError):
            raise answer
        row.update({part.field: part.value(answer)} if part.field else part.value(answer))
    return [row]


def _monitor(client: Client, measured: Measured, about: str, owner: Record) -> Record:
    """Return how the server reaches the program that monitors a host, and of which service it is asked.

    :param about: kind of what it is asked of; empty for the host of Dokploy
    :param owner: its record
    """
    server = RESOURCES["server"]
    where = owner.get(server.id_field)
    # This does not tell the private key that the settings have.
    local = "user.getMetricsToken"
    host = owner if about == server.kind else client.query(server.read.one, {server.id_field: where}) if where else client.query(local)
    config = (host.get("metricsConfig") or {}).get("server") or {}
    address = host.get("ipAddress") or host.get("serverIp")
    if not config.get("token") or not address:
        what = f"server {host['name']}" if where else "this instance"
        lacks = "is not set up; set it up with dokploy_monitoring" if address else "can't be reached, since it has no server_ip; set it with dokploy_settings"
        raise DokployError(f"the monitoring of {what} {lacks}")
    client.hide([config["token"]])
    asked = {"url": f"http://{address}:{config['port']}{measured.path}", "token": config["token"]}
    return {**asked, measured.service: owner["appName"]} if measured.service else asked


def _refusal(report: Report, requires: Requires, error: ApiError) -> DokployError:
    """Put into words why the server does not tell a report."""
    if error.unlicensed:
        return DokployError(unlicensed(f"the {report.title}", "read", ""))
    if error.unknown:
        since = version_text(requires.since or FLOOR)
        return DokployError(f"the {report.title} needs Dokploy {since} or newer; update the server ({error.procedure} is missing)")
    if report.measured and error.status == 500:
        return DokployError(f"{error}; make sure that the monitoring runs, that Dokploy can reach it, and that what is asked for is among what it watches")
    return error
