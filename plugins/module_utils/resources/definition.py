# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a resource is made of: every resource is described once, in data, with the classes of this file and its fields."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Callable, Iterable

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.accounts import Joining
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import VARIES, Field, snake, with_article
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Create, CreateOption, Preparation, Read, Record, Remove, Update
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import Version
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.redaction import HIDDEN


def join(parts: Iterable[Any]) -> str:
    """Join the parts of a natural key, as in ``shop.example.com/api`` and ``8080/udp``."""
    return "/".join(text for text in (str(part).strip("/") for part in parts if part is not None) if text)


@dataclass(frozen=True)
class Identity:
    """What tells a resource from others.

    :ivar id_field: the API's field with its id
    :ivar key: options that tell it from its siblings (the natural key)
    :ivar name_path: steps to the name in a record
    :ivar counted: takes the values of the key and puts None in the place of those that tell nothing
    :ivar variant: the option that says of which type one is, where types have fields and procedures of their own
    :ivar apart: options that tell several of one natural key apart, where they are given; they can change, so they are no part of it
    :ivar secret: whoever has the id can use it, so it is never in output
    :ivar single: there is one of it, always, in what it belongs to; it has no name, and its procedures take no id
    :ivar as_owner: what procedures call it that are about what belongs to it, and the field of its record by which they know it, where
        these are not its kind and its id
    """

    id_field: str
    key: tuple[str, ...] = ("name",)
    name_path: tuple[str, ...] = ("name",)
    counted: Callable[[tuple[Any, ...]], tuple[Any, ...]] = lambda key: key
    variant: str = ""
    apart: tuple[str, ...] = ()
    secret: bool = False
    single: bool = False
    as_owner: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Queue:
    """Where deployments wait and are listed.

    :ivar listing: procedure that lists the deployments of a service, given its id and its kind
    :ivar jobs: procedure that lists what waits
    :ivar log: procedure that reads the log of a deployment
    :ivar log_since: first server version that has it
    """

    listing: str
    jobs: str
    log: str
    log_since: Version


@dataclass(frozen=True)
class Runs:
    """What a service runs in, and where that is read.

    :ivar listing: procedure that lists it, given the service's name in Docker
    :ivar tasks: it lists tasks of the swarm; otherwise containers of Docker Compose
    :ivar more: the rest of its input
    :ivar inspect: procedure that tells all of one task, container or service of the swarm
    :ivar log: path of the stream of a container's log, which all versions have
    """

    listing: str
    tasks: bool = True
    more: tuple[tuple[str, str], ...] = ()
    inspect: str = "docker.getConfig"
    log: str = "/docker-container-logs"

    def place(self, record: Record) -> dict[str, str]:
        """Return the input that says on which server it is."""
        return {"serverId": record["serverId"]} if record.get("serverId") else {}


@dataclass(frozen=True)
class Deployment:
    """What makes a resource a service: it runs in containers of its own, and a change takes effect when it is deployed.

    :ivar states: what it can be brought into
    :ivar queue: where its deployments wait; None where the request that asks for one waits for its end
    :ivar status: the API's field that says how it is
    :ivar first: others may need it, so it is deployed before them
    :ivar runs: returns what one runs in
    """

    states: tuple[str, ...]
    queue: Queue | None = None
    status: str = "applicationStatus"
    first: bool = False
    runs: Callable[[Record], Runs] = lambda record: Runs("docker.getServiceContainersByAppName")


@dataclass(frozen=True)
class Concurrency:
    """What a server can't bear at the same time.

    :ivar locks: names what a change of one rewrites on the server (id of what it belongs to, fields of the API); the server reads it,
        waits and writes it back, so of two changes of the same that run at once one is lost
    :ivar strains: procedures that hold a connection to the database while they wait for another; ten at once, which is all there
        are, stop the server for good (seen with domain.create on v0.28.8, v0.29.14 and v0.30.2, read of the others)
    """

    locks: Callable[[str, Record], tuple[str, ...]] = lambda owner, values: ()
    strains: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checks:
    """What is checked of options together.

    :ivar wrong: says what can't be, before the first request (options), each in a sentence that begins with an option
    :ivar doubtful: says what the user should be told though it can be (options), each in words that follow the name of the resource
    :ivar vain: says what a server takes and then fails with (kind of what it belongs to, options as they come to be), each in a sentence that
        begins with an option; of what the server holds already nothing is said
    """

    wrong: Callable[[dict[str, Any]], list[str]] = lambda options: []
    doubtful: Callable[[dict[str, Any]], list[str]] = lambda options: []
    vain: Callable[[str, dict[str, Any]], list[str]] = lambda owner, options: []


@dataclass(frozen=True)
class Requires:
    """What a server must have.

    :ivar since: first version that has it
    :ivar licence: it changes one with a valid enterprise licence only
    :ivar joining: how people come in, where one is an account or leads to one
    :ivar made: kinds of the instance of which all are made before it, since the server looks at them
    :ivar login: procedures that it does for a user who has signed in, and for no key
    """

    since: Version | None = None
    licence: bool = False
    joining: Joining | None = None
    made: tuple[str, ...] = ()
    login: tuple[str, ...] = ()


def unlicensed(what: str, done: str = "changed", instead: str = "leave it out, or ") -> str:
    """Say that a server lacks the licence for something."""
    return (
        f"{what} can only be {done} with a valid enterprise license of Dokploy, which the server does not have; {instead}enter a license under"
        " Settings, License"
    )


#: A change takes effect at a deployment, whatever the resource belongs to.
ANY = ("",)


@dataclass(frozen=True)
class Resource:
    """A kind of thing a server holds.

    :ivar kind: its name in options, results and messages, such as ``application``
    :ivar identity: what tells it from others
    :ivar fields: its options
    :ivar parents: kinds of resources it can belong to; none for a resource of the instance
    :ivar read: how it is read
    :ivar create: how a new one is made; None where it can't be
    :ivar update: how it is changed
    :ivar remove: how it is removed
    :ivar deployment: what makes it a service; None where it is none
    :ivar redeploys: kinds of its parents, or ANY, for which a change takes effect at a deployment only, but for fields that are live
    :ivar concurrency: what the server can't bear at the same time
    :ivar precondition: returns why the server would refuse a change (action, record, options), for a truthful plan
    :ivar checks: what is checked of options together
    :ivar computed: fields of the API that a returned record has besides the options
    :ivar requires: what a server must have for it
    :ivar plural: what several are called, where an ``s`` does not do
    """

    kind: str
    identity: Identity
    fields: tuple[Field, ...] = ()
    parents: tuple[str, ...] = ()
    read: Read = Read()
    create: Create | None = None
    update: Update = Update()
    remove: Remove = Remove()
    deployment: Deployment | None = None
    redeploys: tuple[str, ...] = ()
    concurrency: Concurrency = Concurrency()
    precondition: Callable[[str, Record, dict[str, Any]], str | None] = lambda action, record, options: None
    checks: Checks = Checks()
    computed: tuple[str, ...] = ()
    requires: Requires = Requires()
    plural: str = ""

    @property
    def title(self) -> str:
        return self.kind.replace("_", " ")

    def at(self, path: str) -> str:
        """Name one by its path, for messages."""
        return path if self.single and path == self.title else f"{self.title} {path}"

    @property
    def noun(self) -> str:
        """Its title with an article."""
        return with_article(self.title)

    @property
    def collection(self) -> str:
        """The key under which a document has resources of the kind: ``applications``, ``postgres``, ``domains``."""
        return self.plural or (self.kind if self.single else f"{self.kind}s")

    @property
    def single(self) -> bool:
        return self.identity.single

    @property
    def stated(self) -> bool:
        """Whether a document can say how one is to be."""
        return self.create is not None and not self.create.once or self.single and bool(self.update.procedure or self.update.parts)

    @property
    def masks(self) -> bool:
        """Whether the server keeps something of it back."""
        return any(field.value.masked for field in self.fields)

    def above(self, record: Record) -> Record:
        """Return what all of its procedures take of what it belongs to.

        :param record: its own record, or that of what it belongs to
        """
        owner = self.read.listing_owner
        return {} if callable(owner) else {name: record[name] for name in owner[2:] if name in record}

    @property
    def owner_option(self) -> str:
        """The option that names one as what something belongs to; of what there is one of, the option is true."""
        return "instance" if self.single else self.kind

    @property
    def id_field(self) -> str:
        return self.identity.id_field

    @property
    def owner_kind(self) -> str:
        """What procedures call it that are about what belongs to it."""
        return self.identity.as_owner[0] or self.kind

    @property
    def owner_field(self) -> str:
        """The field of its record by which they know it."""
        return self.identity.as_owner[1] or self.id_field

    def known_by(self, record: Record) -> Any:
        """Return what they know it by."""
        return record.get(self.owner_field) if self.identity.as_owner[1] else self.id_of(record)

    @property
    def key(self) -> tuple[str, ...]:
        return self.identity.key

    def kept_back(self, answer: Any) -> bool:
        """Say whether the server lists nothing since it has no licence; some listings are refused then, and others are null."""
        if not self.requires.licence or isinstance(answer, DokployError):
            return isinstance(answer, ApiError) and self.requires.licence and answer.unlicensed
        return self.read.rows(answer) is None

    def told(self, field: Field, record: Record) -> dict[str, str]:
        """Return the values of an option that the others tell of, as a record has them, each with one that does."""
        return field.told({name: record.get(self.field(name).api_name) for value, names in field.signs for name in names})

    def usual(self, field: Field, record: Record) -> Any:
        """Return what an option is where it is left out when a resource like this is made."""
        usual = field.usual(record)
        return usual if list(self.told(field, record)) in ([], [usual]) else VARIES

    def redeploys_with(self, parent: str) -> bool:
        """Say whether a change takes effect only when what it belongs to is deployed."""
        return "" in self.redeploys or parent in self.redeploys

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    def field(self, name: str) -> Field:
        return self._by_name[name]

    @property
    def types(self) -> tuple[str, ...]:
        """The types of it, where types have fields and procedures of their own."""
        return self.field(self.identity.variant).value.choices if self.identity.variant else ()

    def variant_of(self, record: Record) -> str:
        """Return of which type a record is; empty where the resource has no types, or the record doesn't tell."""
        return str(record.get(self.field(self.identity.variant).api_name) or "") if self.identity.variant else ""

    def fields_of(self, variant: str) -> tuple[Field, ...]:
        """Return the options that one of a type has."""
        return tuple(field for field in self.fields if not field.variants or variant in field.variants)

    def procedure(self, name: str, record: Record) -> str:
        """Return the name of a procedure for what a record is about."""
        variant = self.variant_of(record)
        first = variant if name.startswith("{}") else ""
        return first + name[2 if first else 0:].replace("{}", variant[:1].upper() + variant[1:])

    @property
    def preparation(self) -> Preparation | None:
        """What makes a new one fit for use."""
        return self.create.preparation if self.create else None

    @property
    def asks(self) -> tuple[str, ...]:
        """Options that ask for a way to bring one to its state, and are no part of that."""
        asking = (self.create.sync if self.create else None, self.remove.consent)
        return tuple(name for name in (self.update.asked, *(one.option for one in asking if one)) if name)

    def create_option(self, when: str, given: dict[str, Any]) -> CreateOption | None:
        """Return the way to make a new one that is asked for."""
        return self.create.option(when, given) if self.create else None

    def id_of(self, record: Record) -> Any:
        """Return the id in a record, or None where it has none."""
        return self.kind if self.single else record.get(self.id_field)

    def told_id(self, id: Any) -> str:
        """Return an id as messages may have it."""
        return HIDDEN if self.identity.secret else str(id)

    def address(self, id: str | None) -> dict[str, Any]:
        """Return what tells a procedure which one it is about."""
        return {} if self.single else {self.id_field: id}

    def status_of(self, record: Record) -> Any:
        """Return how a service is: ``idle``, ``running``, ``done`` or ``error``; None where it isn't known."""
        return record.get(self.deployment.status) if self.deployment else None

    def name_of(self, record: Record) -> str | None:
        """Return the name in a record, or None where the listing left it out."""
        value: Any = record
        for step in self.identity.name_path:
            value = (value or {}).get(step)
        return None if value is None else str(value)

    def key_of(self, record: Record) -> tuple[Any, ...]:
        """Return the natural key of a record, its values in the words of the options."""
        fields = [self.field(name) for name in self.key]
        return self.identity.counted(tuple(field.value.from_api(record.get(field.api_name)) for field in fields))

    def key_stated(self, options: dict[str, Any]) -> tuple[Any, ...]:
        """Return the natural key that options state, with what they point at by its name."""
        return self.identity.counted(tuple(self.field(name).value.normal(options.get(name)) for name in self.key))

    def left_open(self, options: dict[str, Any]) -> list[str]:
        """Return the options of the natural key that are left out and have no default: whatever one has there, it may be meant."""
        return [name for name in self.key if name not in options and not self.field(name).required and self.field(name).value.normal("") is None]

    def told_apart(self, options: dict[str, Any]) -> list[Field]:
        """Return the options that are given and tell several of one natural key apart."""
        return [self.field(name) for name in self.identity.apart if name in options]

    def label(self, record: Record) -> str:
        """Name one for the user: by its natural key, else by its id; by its title, where there is one of it."""
        if self.single:
            return self.title
        if self.key == ("name",):
            return self.name_of(record) or self.id_of(record) or "?"
        return join(self.key_of(record)) or self.id_of(record) or "?"

    def secrets(self, record: Record) -> list[str]:
        """Return the secrets in a record."""
        return [secret for field in self.fields for secret in field.secrets(record.get(field.api_name))]

    def options(self, record: Record, secrets: bool = False) -> dict[str, Any]:
        """Turn a record of the API into the words of the options.

        :param secrets: keep the secret fields
        """
        options = {
            field.name: (field.value.from_api if secrets else field.value.shown)(record[field.api_name])
            for field in self.fields
            if field.api_name in record and (secrets or not field.hidden)
        }
        if "name" not in options and "name" in self.key and self.name_of(record) is not None:
            options["name"] = self.name_of(record)
        for name in (*(() if self.identity.secret and not secrets else (self.id_field,)), *self.computed):
            if name in record:
                options[snake(name)] = record[name]
        return {**options, **{name: value for field in self.fields for name, value in field.value.tells(record.get(field.api_name)).items()}}
