# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan: a pure function of what is wanted and what exists. Check mode, diff and apply all come from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Iterable

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.change import CREATE, DELETE, NONE, REPLACE, UPDATE, Change, Pending, Plan
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.prepare import note_preparation
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.removal import check_consent, purged, removal
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.replacement import check_kept, held, replace_whole, replaced
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import ABSENT, GIVEN, MEMBERS, PRESENT, Item, Node, Snapshot, listed, no_such
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.sync import note_sync
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import BEFORE, Record
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import MASK, Named, Reference
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.variables import Variables
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import FLOOR, Version, version_text
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.redaction import HIDDEN


class Ambiguous(DokployError):
    """An item means several things.

    :ivar nodes: what it means
    """

    def __init__(self, message: str, nodes: list[Node]) -> None:
        super().__init__(message)
        self.nodes = nodes


def plan(items: list[Item], snapshot: Snapshot, assume_parents: bool = False, purge: Iterable[tuple[Item, Resource]] = (), protect: Iterable[str] = ()) -> Plan:
    """Work out what has to change.

    :param items: parents before what belongs to them
    :param purge: parents with a kind of what belongs to them, of which nothing may be but what the items name
    :param protect: patterns of paths that are never purged, with what they belong to
    :param assume_parents: take a parent that is missing for one that an earlier task of a check mode run would have made
    :raises DokployError: where something asked for is impossible, with the option and what to do; of all items at once
    """
    made = Plan(version=snapshot.version)
    wrong: list[str] = []
    twins: list[Node] = []
    left: list[Node] = []
    for item in items:
        nodes = snapshot.locate(item)
        left += replaced(item, nodes)
        nodes = [node for node in nodes if node not in left]
        if len(nodes) > 1:
            wrong.append(_at(item, _several(item, nodes)))
            twins += nodes
        made.by_item[id(item)] = _change(item, nodes[0] if nodes else None, made.of(item.parent) if item.parent else None)
    if twins:
        raise Ambiguous("\n".join(wrong), twins)
    new = _by_name(items, made)
    for item in items:
        try:
            made.changes += _decide(made.of(item), item, snapshot, assume_parents, made.warnings, new)
            note_preparation(made.of(item), item, snapshot, made.warnings)
        except DokployError as error:
            wrong.append(_at(item, str(error)))
    if wrong:
        raise DokployError("\n".join(dict.fromkeys(wrong)))
    made.changes += [one for node in left for one in removal(Change(node.resource, node.path, node=node, record=node.record), node, snapshot)]
    for parent, resource in purge:
        made.changes += purged(made, made.of(parent), resource, snapshot, list(protect))
    made.warnings += [
        f"{one.resource.at(one.path)} is removed, and {one.resource.remove.leaves}"
        for one in made.changes if one.action == DELETE and one.resource.remove.leaves
    ]
    return made


def _by_name(items: list[Item], made: Plan) -> dict[tuple[str, str], Change | None]:
    """Return what a plan is about, by kind and path; None where several have the path."""
    found: dict[tuple[str, str], Change | None] = {}
    for item in items:
        if item.state == PRESENT:
            path = item.path if item.parent else str(item.options.get("name", item.label))
            change = made.of(item)
            # Others point at some types as at kinds of their own.
            variant = item.options.get(item.resource.identity.variant) or item.resource.variant_of(change.record)
            for kind in dict.fromkeys((item.resource.kind, str(variant or item.resource.kind))):
                found[kind, path] = None if (kind, path) in found else change
    return found


def _at(item: Item, message: str) -> str:
    return f"{item.where}: {message}" if item.where else message


def _change(item: Item, node: Node | None, parent: Change | None) -> Change:
    """Return what is known of an item before it is decided what to do about it."""
    if node is None:
        return Change(item.resource, item.path, item=item, parent=parent)
    return Change(item.resource, node.path, item=item, node=node, parent=parent, record=node.record)


def problems(item: Item) -> list[str]:
    """Say what every server would refuse of the options of an item, each in a sentence that begins with the option."""
    given = {} if item.state == GIVEN else item.options
    variant = str(given.get(item.resource.identity.variant) or "")
    problem = _foreign(item, variant) if variant else ""
    if not problem and item.resource.preparation and item.patience <= 0:
        problem = f"{item.resource.preparation.timeout_option}: must be more than 0 seconds"
    if problem:
        return [problem]
    wrong = [problem for name, value in given.items() for problem in item.resource.field(name).value.wrong(value, name)]
    return wrong or (item.resource.checks.wrong(item.options) if item.state == PRESENT else [])


def _foreign(item: Item, variant: str) -> str:
    """Say which options one of a type doesn't have."""
    resource = item.resource
    own = {field.name for field in resource.fields_of(variant)}
    foreign = [name for name in item.options if name not in own]
    return f"{' and '.join(foreign)}: {resource.noun} of the type {variant} has no such option; leave it out" if foreign else ""


def _refused(change: Change, item: Item, version: Version) -> list[str]:
    """Say what a server of a version would refuse of what is sent to it, or fail with; what it holds already is not sent."""
    sent = [] if change.action == NONE else [field for field in item.resource.fields if field.api_name in change.sent or field.always]
    given = [field for field in sent if field.name in item.options]
    vain = item.resource.checks.vain(change.owner, {**item.resource.options(change.record), **item.options}) if given else []
    return [problem for problem in vain if problem.partition(":")[0] in {field.name for field in given}] or [
        problem for field in given for problem in field.value.wrong(item.options[field.name], field.name, version)
    ]


def _needs(what: str, since: Version, version: Version, advice: str) -> str:
    return f"{what} needs Dokploy {version_text(since)} or newer, and the server is {version_text(version)}; {advice}"


def _implied(item: Item, parent: Change | None) -> Record | None:
    """Return what the server makes of an item along with what it belongs to; None where it makes none."""
    creation = parent.resource.create if parent is not None and parent.action == CREATE else None
    child = creation.implied_child if creation else None
    if child and (child.kind, child.record["name"]) == (item.resource.kind, item.options.get("name")):
        return child.record
    return item.resource.read.record({}) if creation and item.resource.single else None


def _decide(
    change: Change, item: Item, snapshot: Snapshot, assume_parents: bool, warnings: list[str], new: dict[tuple[str, str], Change | None],
) -> list[Change]:
    resource, node, parent = item.resource, change.node, change.parent
    if item.state == GIVEN:
        if node is None:
            change.missing = parent.missing if parent and parent.missing else _missing(item, parent, snapshot)
        return [change]
    _check_version(item, snapshot.version)
    if item.state == ABSENT:
        return removal(change, node, snapshot) if node else [change]
    if parent is not None and parent.missing:
        if not assume_parents:
            raise DokployError(parent.missing)
        warnings.append(f"{parent.missing}; check mode takes it for one that an earlier task would have created")
    if item.id is not None and node is None:
        raise DokployError(f"id: there is no {resource.title} with the id '{item.id}'")
    warnings += [f"{resource.at(change.path)}: {words}" for words in resource.checks.doubtful(item.options)]
    if node is None and _is_moot(item, snapshot):
        return [change]
    item = _completed(change, item, warnings)
    wanted = _api_values(item, snapshot, change.record, new)
    implied = _implied(item, parent)
    if node is not None:
        _update(change, item, node, wanted, snapshot)
    elif implied is not None:
        change.implied, change.record = True, implied
        _update(change, item, Node(resource, "", implied, None, True), wanted, snapshot)
    else:
        _create(change, item, wanted, snapshot)
    refused = _refused(change, item, snapshot.version)
    if refused:
        raise DokployError("; ".join(refused))
    refusal = resource.precondition(change.action, change.record, item.options) if change.action != NONE else None
    if refusal:
        raise DokployError(f"{change.action} of {resource.at(change.path)} is not possible: {refusal}")
    note_sync(change, item, snapshot)
    check_kept(change, item)
    return [change]


def _check_version(item: Item, version: Version) -> None:
    """Make sure that a server is new enough for an item.

    :raises DokployError: where not
    """
    resource = item.resource
    if resource.requires.since and version < resource.requires.since:
        raise DokployError(_needs(resource.noun, resource.requires.since, version, "update the server"))
    trial = resource.create.trial if resource.create and item.test and item.state == PRESENT else None
    if trial and trial.since and version < trial.since:
        raise DokployError(_needs("test", trial.since, version, "leave the option out or update the server"))


def _is_moot(item: Item, snapshot: Snapshot) -> bool:
    """Say whether none is needed any more."""
    told = snapshot.parts.get((item.resource.kind, item.resource.id_of({})), {})
    return item.resource.key_stated(item.options)[0] in told.get(MEMBERS, ()) if told else False


def _completed(change: Change, item: Item, warnings: list[str]) -> Item:
    """Return an item with what its options tell of others that are left out.

    What was set stays as it is, since what is omitted is left alone: then the user is told. Where nothing was set of it yet, be it
    because it is new or because an earlier run broke off, nobody meant it.
    """
    more: dict[str, Any] = {}
    for field in item.resource.fields:
        if not field.signs or field.name in item.options:
            continue
        told = field.told(item.options)
        held = change.record.get(field.api_name) or field.default
        if list(told) in ([], [held]):
            continue
        if len(told) == 1 and held == field.default and held not in item.resource.told(field, change.record):
            more[field.name] = next(iter(told))
        else:
            signs = " and ".join(f"{option} (for {value})" for value, option in told.items())
            warnings.append(
                f"{field.name} of {item.resource.at(change.path)} is {held} and stays so, since it is left out beside {signs};"
                f" set {field.name}, or leave out what is not used"
            )
    return replace(item, options={**item.options, **more}) if more else item


def _several(item: Item, nodes: list[Node]) -> str:
    ids = ", ".join(sorted(item.resource.told_id(node.id) for node in nodes))
    kind = item.resource.title
    if item.state == GIVEN:
        return f"{item.resource.kind}: {len(nodes)} of kind {kind} are named '{item.label}'; give the id of the one that is meant ({ids})"
    open_ones = [*item.resource.left_open(item.options), *(name for name in item.resource.identity.apart if name not in item.options)]
    options = " or ".join([*open_ones, "id"])
    return f"{len(nodes)} of kind {kind} are named '{item.label}'; say with the option {options} which one is meant ({ids})"


def _missing(item: Item, parent: Change | None, snapshot: Snapshot) -> str:
    siblings = snapshot.nodes(item.resource, parent.node if parent else None) if item.resource.read.keyed else []
    where = parent.resource.at(parent.path) if parent else ""
    return no_such(item.resource.kind, item.resource, item.label, where, (node.label for node in siblings))


def lacking(field: Field, version: Version | None = None) -> str:
    """Say that a server is too old for an option."""
    server = f"the server is {version_text(version)}" if version else "the server has no such field"
    return f"{field.name} needs Dokploy {version_text(field.since or FLOOR)} or newer, and {server}; leave the option out or update the server"


def _api_values(item: Item, snapshot: Snapshot, record: dict[str, Any], new: dict[tuple[str, str], Change | None]) -> dict[str, Any]:
    """Turn the options of an item into the API's values.

    :param new: what the same plan states, by kind and name; None where several have the name
    :param record: what exists; a version may call itself by the number before, so where there is a record its fields count
    :raises DokployError: for a field the server lacks, or a name that nothing has
    """
    values = {}
    variant = item.resource.variant_of(record)
    wrong = _foreign(item, variant) if variant and item.options.get(item.resource.identity.variant) in (None, variant) else ""
    if wrong:
        raise DokployError(wrong)
    for name, value in item.options.items():
        field = item.resource.field(name)
        if field.since and (field.api_name not in record if record else snapshot.version < field.since):
            raise DokployError(lacking(field, snapshot.version))
        if isinstance(field.value, Named) and value not in ("", []):
            values[name] = field.value.placed(
                field.value.to_api(value), lambda reference, one, option=name: _id_of(reference, one, option, snapshot, new),  # type: ignore[misc]
            )
            continue
        if isinstance(field.value, Reference) and value not in ("", []):
            ids = [_id_of(field.value, one, name, snapshot, new) for one in listed(value)]
            values[name] = ids if isinstance(value, list) else ids[0]
            continue
        values[name] = field.value.sent(field.value.to_api(value), snapshot.version)
    return values


def _id_of(value: Reference, name: str, option: str, snapshot: Snapshot, new: dict[tuple[str, str], Change | None]) -> Any:
    """Return the id of what an option names, which the same plan may make or change."""
    if name in value.known:
        return name
    change = next((new[kind, name] for kind in value.within or (value.kind,) if new.get((kind, name))), None)
    node = change.node if change else snapshot.reference(value, name, option)
    wrong = value.unfit({**(node.resource.options(node.record) if node else {}), **(change.item.options if change and change.item else {})})
    if wrong:
        raise DokployError(f"{option}: {name} {wrong}")
    if change is None:
        return node.id if node else None
    id_field = RESOURCES[change.resource.kind if value.within else value.kind].id_field
    return change.node.record[id_field] if change.node and change.action != REPLACE else Pending(change, id_field)


def _create(change: Change, item: Item, wanted: dict[str, Any], snapshot: Snapshot) -> None:
    resource = change.resource
    if not resource.create:
        raise DokployError(f"there is no {resource.title} '{item.label}', and one can't be created with this module")
    before = resource.create_option(BEFORE, item.create_options)
    variant = str(item.options.get(resource.identity.variant) or "")
    for field in resource.fields_of(variant):
        given = before is not None and field.api_name in before.outputs
        if (field.required or {change.owner, variant} & set(field.required_in)) and not given and item.options.get(field.name) in (None, ""):
            raise DokployError(f"{field.name} is needed to create the {resource.at(change.path)}")
    change.action = CREATE
    change.redeploy = bool(resource.deployment or change.owner and resource.redeploys_with(change.owner))
    change.sent = {**held(resource, item.replaced), **{resource.field(name).api_name: value for name, value in wanted.items()}}
    for name, value in item.options.items():
        field = resource.field(name)
        if value not in ("", [], {}):
            change.after[name] = shown(field, None, wanted[name], snapshot)


def _update(change: Change, item: Item, node: Node, wanted: dict[str, Any], snapshot: Snapshot) -> None:
    resource, record = change.resource, change.record
    unread = snapshot.unread.get((resource.kind, node.id), {})
    fixed: list[str] = []
    for name, value in wanted.items():
        field = resource.field(name)
        current = record.get(field.api_name)
        compared = value if field.references else item.options[name]
        if field.api_name in unread:
            raise DokployError(f"{name} of {resource.at(change.path)} can't be set, since {unread[field.api_name]}")
        unknown = field.value.masked and (field.api_name not in record or current == MASK and value not in ("", None))
        if not item.update_secrets if unknown else field.value.same(current, compared):
            continue
        if field.immutable or resource.update.since and snapshot.version < resource.update.since:
            asked = resource.update.asked
            if not resource.update.replaces or asked and not item.create_options.get(asked):
                raise DokployError(
                    f"{name} of {resource.at(change.path)} can't be changed once it exists"
                    + ("" if field.hidden else f" (it is {shown(field, None, current, snapshot)!r})")
                    + "; leave the option as it is, or " + (f"have it made anew with {asked}: true" if asked else "remove and create it anew")
                )
            fixed.append(name)
        change.sent[field.api_name] = value
        change.before[name] = shown(field, None, current, snapshot)
        change.after[name] = shown(field, current, value, snapshot)
        if _changes_running(field, resource, record, snapshot.version):
            change.running.append(field)
        elif not field.live:
            change.redeploy = change.redeploy or resource.redeploys_with(change.owner)
    _move(change, item, node)
    if change.sent or change.move:
        change.action = UPDATE
    stale = resource.id_of(item.replaced) in (None, node.id) and resource.update.stale(record, item.create_options)
    if stale:
        change.before["renewed"], change.after["renewed"] = False, True
    if fixed or stale:
        check_consent(change, snapshot)
        replace_whole(change, item, fixed, wanted)


def _move(change: Change, item: Item, node: Node) -> None:
    """Note where one goes that is named by its id and stands elsewhere."""
    resource = change.resource
    if item.id is not None and change.parent is not None:
        owner = node.parent
        if owner is not None and change.parent.node is not None and owner.id != change.parent.node.id:
            if not resource.update.move:
                raise DokployError(f"{resource.noun} can't move to another {owner.resource.title}; remove and create it anew")
            change.move = True
            change.before[owner.resource.kind] = owner.path
            change.after[owner.resource.kind] = change.parent.path


def _changes_running(field: Field, resource: Resource, record: dict[str, Any], version: Version) -> bool:
    """Say whether an option can be changed in what is running."""
    change = field.running_change
    return change is not None and version >= change.since and resource.status_of(record) == "done"


def shown(field: Field, current: Any, value: Any, snapshot: Snapshot) -> Any:
    """Return a value of the API as output may have it; ``current`` is what a secret is compared with."""
    if isinstance(field.value, Named):
        return field.value.named(value, lambda reference, one: str(one) if isinstance(one, Pending) else snapshot.reference_name(reference, one))
    if isinstance(field.value, Reference):
        names = [str(one) if isinstance(one, Pending) else snapshot.reference_name(field.value, one) for one in listed(value)]
        return names if isinstance(value, list) else next(iter(names), None)
    if isinstance(field.value, Variables):
        held, told = dict(field.value.pairs(current)), dict(field.value.pairs(value))
        return {name: HIDDEN + (" (changed)" if name in held and held[name] != told[name] else "") for name in told}
    if field.sensitive:
        return (HIDDEN + (" (changed)" if current else "")) if value else None
    plain = field.value.shown(value)
    if field.conceals(value) and current is not None and plain == field.value.shown(current):
        return f"{plain} (changed)"
    return plain
