# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan: a pure function of what is wanted and what exists. Check mode, diff and apply all come from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Iterable

from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.snapshot import ABSENT, GIVEN, PRESENT, Item, Node, Snapshot, listed
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import ancestors, children
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.database import CHANGE_PASSWORD_SINCE
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import BEFORE, FLOOR, Field, Resource, Version, version_text
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Variables
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc import HIDDEN, BigInt, DokployError

NONE = "none"
CREATE = "create"
UPDATE = "update"
DELETE = "delete"


@dataclass(frozen=True, eq=False)
class Pending:
    """The id of something that the same plan creates."""

    change: Change

    def __str__(self) -> str:
        return self.change.path.rsplit("/", 1)[-1]


@dataclass(eq=False)
class Change:
    """What is to be done about one resource.

    :ivar path: its names from the top, for messages
    :ivar action: NONE, CREATE, UPDATE or DELETE
    :ivar node: what exists already
    :ivar parent: the change of what it belongs to
    :ivar sent: fields of the API to set, with their values
    :ivar running: of these, those that are changed in the running service by a procedure of their own
    :ivar move: it goes to another parent
    :ivar before: the options that change, as they are, in words fit for output
    :ivar after: the same as they will be
    :ivar record: what the server answered when it was created or read
    :ivar answer: all that it answered when it was created
    :ivar born: it comes into being when its parent is created
    :ivar done: it has been carried out
    :ivar missing: why something that is only pointed at can't be
    """

    resource: Resource
    path: str
    action: str = NONE
    item: Item | None = None
    node: Node | None = None
    parent: Change | None = None
    sent: dict[str, Any] = field(default_factory=dict)
    running: list[Field] = field(default_factory=list)
    move: bool = False
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    redeploy: bool = False
    record: dict[str, Any] = field(default_factory=dict)
    answer: Any = None
    born: bool = False
    done: bool = False
    missing: str = ""

    @property
    def id(self) -> str | None:
        return self.record.get(self.resource.id_field)

    @property
    def owner(self) -> str:
        """The kind of what it belongs to."""
        if self.parent is not None:
            return self.parent.resource.kind
        return self.node.parent.resource.kind if self.node is not None and self.node.parent is not None else ""

    @property
    def depth(self) -> int:
        """Its level: above all that it belongs to or points at."""
        first = [change.depth + 1 for change in (self.parent, *self.awaited) if change is not None]
        return max([len(ancestors(self.resource, self.owner)), *first])

    @property
    def awaited(self) -> list[Change]:
        """What must be created first, since it is pointed at."""
        return [one.change for value in self.sent.values() for one in listed(value) if isinstance(one, Pending)]

    def __str__(self) -> str:
        return f"{self.action} {self.resource.title} {self.path}"


@dataclass
class Plan:
    """Changes in order, parents before what belongs to them, and what the user should be told."""

    changes: list[Change] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    version: Version = FLOOR
    by_item: dict[int, Change] = field(default_factory=dict)

    def of(self, item: Item) -> Change:
        return self.by_item[id(item)]

    @property
    def effective(self) -> list[Change]:
        return [change for change in self.changes if change.action != NONE]


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
    for item in items:
        nodes = snapshot.locate(item)
        if len(nodes) > 1:
            wrong.append(_at(item, _several(item, nodes)))
        made.by_item[id(item)] = _change(item, nodes[0] if nodes else None, made.of(item.parent) if item.parent else None)
    if wrong:
        raise DokployError("\n".join(wrong))
    new = {
        (item.resource.kind, item.label): made.of(item)
        for item in items if item.parent is None and item.state == PRESENT and made.of(item).node is None
    }
    for item in items:
        try:
            made.changes += _decide(made.of(item), item, snapshot, assume_parents, made.warnings, new)
        except DokployError as error:
            wrong.append(_at(item, str(error)))
    if wrong:
        raise DokployError("\n".join(dict.fromkeys(wrong)))
    kept = {(change.resource.kind, change.id) for change in made.changes}
    for parent, resource in purge:
        above = made.of(parent)
        for node in snapshot.nodes(resource, above.node) if above.node else ():
            change = Change(resource, node.path, node=node, parent=above, record=node.record)
            own = resource.own and resource.own(node.record, above.record) or resource.guard and resource.guard(DELETE, node.record, {})
            if (resource.kind, node.id) in kept or own:
                continue
            removed = _removal(change, node, snapshot)
            if not any(_protected(one.path, pattern) for one in removed for pattern in protect):
                made.changes += removed
    return made


def _at(item: Item, message: str) -> str:
    return f"{item.where}: {message}" if item.where else message


def _change(item: Item, node: Node | None, parent: Change | None) -> Change:
    """Return what is known of an item before it is decided what to do about it."""
    if node is None:
        return Change(item.resource, item.path, item=item, parent=parent)
    return Change(item.resource, node.path, item=item, node=node, parent=parent, record=node.record)


def _protected(path: str, pattern: str) -> bool:
    """Say whether a pattern means a path or something that may be below it, which would go with it."""
    steps = path.count("/") + 1
    return fnmatchcase(path, pattern) or fnmatchcase(path, "/".join(pattern.split("/")[:steps]))


def problems(item: Item) -> list[str]:
    """Say what is wrong with the options of an item in itself, each in a sentence that begins with the option."""
    found = []
    for name, value in item.options.items():
        if item.state == GIVEN:
            continue
        definition = item.resource.field(name)
        problem = definition.check(value) if definition.check else None
        try:
            definition.value.to_api(value)
        except ValueError as error:
            problem = problem or str(error)
        if problem:
            found.append(f"{name}: {problem}")
    return found


def _decide(
    change: Change, item: Item, snapshot: Snapshot, assume_parents: bool, warnings: list[str], new: dict[tuple[str, str], Change],
) -> list[Change]:
    resource, node, parent = item.resource, change.node, change.parent
    if item.state == GIVEN:
        if node is None:
            change.missing = parent.missing if parent and parent.missing else _missing(item, parent, snapshot)
        return [change]
    if resource.since and snapshot.version < resource.since:
        raise DokployError(
            f"{resource.noun} needs Dokploy {version_text(resource.since)} or newer, and the server is {version_text(snapshot.version)};"
            " update the server"
        )
    if item.state == ABSENT:
        return _removal(change, node, snapshot) if node else [change]
    if parent is not None and parent.missing:
        if not assume_parents:
            raise DokployError(parent.missing)
        warnings.append(f"{parent.missing}; check mode takes it for one that an earlier task would have created")
    if item.id is not None and node is None:
        raise DokployError(f"id: there is no {resource.title} with the id '{item.id}'")
    wanted = _api_values(item, snapshot, change.record, new)
    bears = parent.resource.bears if parent is not None and parent.action == CREATE else None
    if node is not None:
        _update(change, item, node, wanted, snapshot)
    elif bears and (bears[0], bears[1]["name"]) == (resource.kind, item.options.get("name")):
        change.born, change.record = True, bears[1]
        _update(change, item, Node(resource, "", change.record, None, True), wanted, snapshot)
    else:
        _create(change, item, wanted, snapshot)
    refusal = resource.guard(change.action, change.record, item.options) if resource.guard and change.action != NONE else None
    if refusal:
        raise DokployError(f"{change.action} of {resource.title} {change.path} is not possible: {refusal}")
    return [change]


def _several(item: Item, nodes: list[Node]) -> str:
    ids = ", ".join(sorted(node.id for node in nodes))
    kind = item.resource.title
    if item.state == GIVEN:
        return f"{item.resource.kind}: {len(nodes)} of kind {kind} are named '{item.label}'; give the id of the one that is meant ({ids})"
    return f"{len(nodes)} of kind {kind} are named '{item.label}'; say with the option id which one is meant ({ids})"


def _missing(item: Item, parent: Change | None, snapshot: Snapshot) -> str:
    siblings = sorted({node.label for node in snapshot.nodes(item.resource, parent.node if parent else None)})
    where = f" in {parent.resource.title} {parent.path}" if parent else ""
    known = f"; there is {', '.join(siblings[:20])}" if siblings and item.resource.listed_with_key else ""
    return f"{item.resource.kind}: there is no {item.resource.title} '{item.label}'{where}{known}"


def lacking(definition: Field, version: Version | None = None) -> str:
    """Say that a server is too old for an option."""
    server = f"the server is {version_text(version)}" if version else "the server has no such field"
    return f"{definition.name} needs Dokploy {version_text(definition.since or FLOOR)} or newer, and {server}; leave the option out or update the server"


def _api_values(item: Item, snapshot: Snapshot, record: dict[str, Any], new: dict[tuple[str, str], Change]) -> dict[str, Any]:
    """Turn the options of an item into the API's values.

    :param new: what the same plan creates, by kind and name
    :param record: what exists; a version may call itself by the number before, so where there is a record its fields count
    :raises DokployError: for a field the server lacks, or a name that nothing has
    """
    values = {}
    for name, value in item.options.items():
        definition = item.resource.field(name)
        if definition.since and (definition.api_name not in record if record else snapshot.version < definition.since):
            raise DokployError(lacking(definition, snapshot.version))
        if definition.refers_to and value not in ("", []):
            def id_of(named: str, kind: str = definition.refers_to, option: str = name) -> Any:
                change = new.get((kind, named))
                return Pending(change) if change else snapshot.reference(kind, named, option)

            values[name] = [id_of(one) for one in value] if isinstance(value, list) else id_of(value)
            continue
        values[name] = definition.value.to_api(value)
        if definition.bigint_before and snapshot.version < definition.bigint_before and values[name] is not None:
            values[name] = BigInt(values[name])
    return values


def _create(change: Change, item: Item, wanted: dict[str, Any], snapshot: Snapshot) -> None:
    resource = change.resource
    if not resource.create:
        raise DokployError(f"there is no {resource.title} '{item.label}', and one can't be created with this module")
    for definition in resource.fields:
        before = resource.way(BEFORE, item.ways)
        given = before is not None and definition.api_name in before.gives
        if definition.needed and not given and item.options.get(definition.name) in (None, ""):
            raise DokployError(f"{definition.name} is needed to create the {resource.title} {change.path}")
    change.action = CREATE
    change.redeploy = resource.service or resource.deployed_with(change.owner) and bool(change.owner)
    change.sent = {resource.field(name).api_name: value for name, value in wanted.items()}
    for name, value in item.options.items():
        definition = resource.field(name)
        if value not in ("", [], {}):
            change.after[name] = _shown(definition, None, wanted[name], snapshot)


def _update(change: Change, item: Item, node: Node, wanted: dict[str, Any], snapshot: Snapshot) -> None:
    resource, record = change.resource, change.record
    for name, value in wanted.items():
        definition = resource.field(name)
        current = record.get(definition.api_name)
        compared = value if definition.refers_to else item.options[name]
        if definition.value.same(current, compared):
            continue
        if definition.fixed:
            raise DokployError(
                f"{name} of {resource.title} {change.path} can't be changed once it exists"
                + ("" if definition.hidden else f" (it is {_shown(definition, None, current, snapshot)!r})")
                + "; leave the option as it is, or remove and create it anew"
            )
        change.sent[definition.api_name] = value
        change.before[name] = _shown(definition, None, current, snapshot)
        change.after[name] = _shown(definition, current, value, snapshot)
        if definition.change_with and snapshot.version >= CHANGE_PASSWORD_SINCE and record.get("applicationStatus") == "done":
            change.running.append(definition)
        elif not definition.live:
            change.redeploy = change.redeploy or resource.deployed_with(change.owner)
    if item.id is not None and change.parent is not None:
        owner = node.parent
        if owner is not None and change.parent.node is not None and owner.id != change.parent.node.id:
            if not resource.move:
                raise DokployError(f"{resource.noun} can't move to another {owner.resource.title}; remove and create it anew")
            change.move = True
            change.before[owner.resource.kind] = owner.path
            change.after[owner.resource.kind] = change.parent.path
    if change.sent or change.move:
        change.action = UPDATE


def _shown(definition: Field, current: Any, value: Any, snapshot: Snapshot) -> Any:
    """Return a value of the API as output may have it; ``current`` is what a secret is compared with."""
    if definition.refers_to:
        if isinstance(value, list):
            return [str(one) if isinstance(one, Pending) else snapshot.reference_name(definition.refers_to, one) for one in value]
        return str(value) if isinstance(value, Pending) else snapshot.reference_name(definition.refers_to, value)
    if isinstance(definition.value, Variables):
        held, told = dict(definition.value.pairs(current)), dict(definition.value.pairs(value))
        return {name: HIDDEN + (" (changed)" if name in held and held[name] != told[name] else "") for name in told}
    if definition.secret:
        return (HIDDEN + (" (changed)" if current else "")) if value else None
    shown = definition.value.shown(value)
    if definition.conceals(value) and current is not None and shown == definition.value.shown(current):
        return f"{shown} (changed)"
    return shown


def _removal(change: Change, node: Node, snapshot: Snapshot) -> list[Change]:
    """Remove something with all that is in it, services first: the server would leave their containers behind (FACTS, Removing)."""
    resource = change.resource
    refusal = resource.guard(DELETE, change.record, {}) if resource.guard else None
    if refusal:
        raise DokployError(f"delete of {resource.title} {change.path} is not possible: {refusal}")
    change.action = DELETE
    change.redeploy = not resource.service and bool(change.owner) and resource.deployed_with(change.owner)
    change.before = _plain(node)
    services = [
        Change(inner.resource, inner.path, DELETE, node=inner, before=_plain(inner), record=inner.record)
        for inner in _services(snapshot, node)
    ]
    return [change, *services]


def _services(snapshot: Snapshot, node: Node) -> list[Node]:
    found = []
    for resource in children(node.resource.kind):
        for inner in snapshot.nodes(resource, node):
            found += [inner] if resource.service else _services(snapshot, inner)
    return found


def _plain(node: Node) -> dict[str, Any]:
    """Return what is removed, in the words of the options; of a service the lists don't name, its id."""
    options = node.resource.options(node.record)
    names = [definition.name for definition in node.resource.fields]
    return {name: options[name] for name in names if options.get(name) not in (None, "", [], {})} or {"id": node.id}
