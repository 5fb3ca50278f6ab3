# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls that carry out a change."""

from __future__ import annotations

from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import REPLACE, UPDATE, Change, Pending
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.read import list_call
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.search import search_call
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import INSTEAD, Create, Part, ReadPart, Record, Trial
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.sync import Sync
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field, RunningChange
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import Call


def settled(value: Any) -> Any:
    """Return a value with the ids that stood open in it, now that they are known."""
    if isinstance(value, list):
        return [settled(one) for one in value]
    if isinstance(value, dict):
        return {name: settled(one) for name, one in value.items()}
    return value.change.record.get(value.id_field) if isinstance(value, Pending) else value


def create_call(change: Change, create: Create) -> Call:
    """Return the call that makes a new one."""
    resource, parent = change.resource, change.parent
    instead = change.item and resource.create_option(INSTEAD, change.item.create_options)
    if instead and change.item and parent is not None:
        return Call(instead.procedure, {**instead.input(change.item.create_options, change.sent), parent.resource.id_field: parent.id})
    given = {name: value for name, value in create.defaults if not isinstance(value, ReadPart)}
    if change.action == REPLACE and change.node is not None and resource.update.successor:
        given[resource.id_field] = resource.update.successor(change.node.id)
    if parent is not None and resource.read.address:
        given.update(resource.read.address.input(parent.resource.kind, parent.record, resource.options(change.sent)) or {})
    elif parent is not None:
        given[create.owner_id or parent.resource.owner_field] = parent.resource.known_by(parent.record)
        given.update({**create.owner_fields(parent.resource.owner_kind), **resource.above(parent.record)})
    given.update({
        field.api_name: settled(change.sent[field.api_name]) for field in resource.fields if field.at_create and field.api_name in change.sent
    })
    return Call(resource.procedure(create.procedure, change.sent), create.form(given))


def adopt_call(change: Change, sync: Sync) -> Call:
    """Return the call that takes over what the host has already."""
    return Call(sync.adopt, sync.adopt_input({name: settled(value) for name, value in change.sent.items()}))


def trial_call(change: Change, create: Create, trial: Trial) -> Call:
    """Return the call that tries what one is to be, without storing it."""
    values = {**dict(create.defaults), **change.record, **{name: settled(value) for name, value in change.sent.items()}}
    resource = change.resource
    variant = resource.identity.variant
    tried = {
        field.api_name: field.value.resent(values.get(field.api_name)) for field in resource.fields_of(resource.variant_of(values))
        if field.at_create and (field.variants or variant in ("", field.name))
    }
    # What the server keeps back, it takes from the one that it has.
    here = resource.address(change.id) if resource.masks and change.id else {}
    return Call(resource.procedure(trial.procedure, values), {
        **create.form({name: value for name, value in tried.items() if value is not None or name in dict(create.defaults)}), **here,
    })


def running_call(change: Change, field: Field, how: RunningChange) -> Call:
    """Return the call that changes an option in what is running."""
    return Call(f"{change.resource.kind}.{how.procedure}", {
        change.resource.id_field: change.id, how.value: change.sent[field.api_name], **dict(how.inputs),
    })


def update_calls(change: Change) -> list[Call]:
    """Return what is left to set: everything that differs from the record the server already has."""
    resource, calls = change.resource, []
    here = {**resource.above(change.record), **resource.address(change.id)}
    left = {
        field.api_name: settled(change.sent[field.api_name])
        for field in resource.fields
        if field.api_name in change.sent and field not in change.running and (change.action == UPDATE or not _set_by_create(field, change))
    }
    parts = {name: resource.update.part(name, change.owner) for name in left}
    plain = {name: value for name, value in left.items() if not parts[name]}
    if plain:
        held = {**change.record, **left}
        fields = resource.fields_of(resource.variant_of(change.record))
        whole = {field.api_name: field.value.resent(held.get(field.api_name)) for field in fields if field.always}
        procedure = resource.procedure(resource.update.procedure, change.record)
        calls.append(Call(procedure, resource.update.form({**whole, **plain, **resource.update.inputs(change.record), **here})))
    calls += [part_call(change, part) for part in dict.fromkeys(parts.values()) if part and not part.restarts]
    if change.sync:
        calls.append(Call(change.sync.restore, here))
    if change.move and change.parent is not None:
        target = "target" + change.parent.resource.id_field[0].upper() + change.parent.resource.id_field[1:]
        calls.append(Call(resource.update.move, {**here, target: change.parent.id}))
    return calls


def part_call(change: Change, part: Part) -> Call:
    """Return the call of a procedure that sets some fields by itself."""
    record = {**change.record, **{name: settled(value) for name, value in change.sent.items()}}
    here = change.resource.address(change.id)
    if change.resource.single and change.parent is not None:
        here = change.parent.resource.address(change.parent.id)
    if clears(part, record):
        return Call(part.clear, {**(part.input(record) if part.input else {}), **here} or None)
    return Call(part.procedure, {**(part.input(record) if part.input else {name: record.get(name) for name in part.fields}), **here})


def clears(part: Part, record: Record) -> bool:
    """Say whether a procedure of its own takes away what another sets."""
    return bool(part.clear) and record.get(part.fields[0]) in ("", None, False)


def _set_by_create(field: Field, change: Change) -> bool:
    """Say whether a new resource has the wanted value already: given to create, or the server's default."""
    if field.at_create and not (change.item and change.resource.create_option(INSTEAD, change.item.create_options)):
        return True
    return bool(field.value.from_api(change.record.get(field.api_name)) == field.value.from_api(settled(change.sent[field.api_name])))


def delete_call(change: Change) -> Call:
    """Return the call that removes one; of what is replaced, the old one."""
    old = change.node.id if change.action == REPLACE and change.node else change.id
    resource = change.resource
    given = {**resource.above(change.record), resource.id_field: old, **dict(resource.remove.inputs)}
    return Call(resource.procedure(resource.remove.procedure, change.record), given)


def siblings_call(change: Change, searched: bool = False) -> Call:
    """Return the call that lists what a new one stands among.

    :param searched: of what belongs to nothing, only those of its name
    """
    resource, parent = change.resource, change.parent
    if parent is None and searched:
        return search_call(resource, str(settled(change.sent["name"])))
    if parent is None:
        id_field = RESOURCES[resource.read.each].id_field if resource.read.each else ""
        each = settled(change.sent.get(id_field))
        return Call(resource.read.listing, {id_field: each} if each else resource.read.listing_input)
    if resource.read.listing_owner:
        return list_call(resource, parent.resource, parent.record)
    if resource.read.address:
        options = resource.options({**change.record, **change.sent})
        return Call(resource.read.address.procedure, resource.read.address.input(parent.resource.kind, parent.record, options))
    part = parent.resource.read.part(resource.read.within) if resource.read.within else None
    return Call(part.procedure, part.input(parent.record)) if part else Call(parent.resource.read.one, {parent.resource.id_field: parent.id})
