# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The procedures of a resource: how it is read, created, changed and removed.

Where a resource has types with procedures of their own, ``{}`` in the name of a procedure stands for the type, written as the name wants it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.accounts import Consent
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.sync import Sync
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.runs import AtOnce
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import Version

Record = dict[str, Any]
#: Tells the version of the server.
VERSION = "settings.getDokployVersion"
#: Says whether the server has the licence that some procedures want (FORBIDDEN without it; seen on v0.29.14 and v0.30.2).
LICENCE = "licenseKey.haveValidLicenseKey"


@dataclass(frozen=True)
class ReadPart:
    """A procedure that reads a field that stands in no record.

    :ivar field: field of the API; empty where it is all that lists don't tell
    :ivar procedure: its name
    :ivar input: makes its input of the record
    :ivar value: makes the field of what it answers
    :ivar failure: what it means where it answers with an error, in words that follow the name of the field
    """

    field: str
    procedure: str
    input: Callable[[Record], Any] = lambda record: None
    value: Callable[[Any], Any] = lambda answer: answer
    failure: str = "the server doesn't tell what it is now"


@dataclass(frozen=True)
class Search:
    """How those with a text in their names are looked for; of what belongs to them it tells nothing.

    :ivar procedure: lists a hundred of them at most
    :ivar lacks: fields of the API that it doesn't tell, unlike the listing and the one procedure
    """

    procedure: str = ""
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Address:
    """How one is read that no list has, by what its natural key says.

    :ivar procedure: its name
    :ivar input: makes its input of the kind and the record of what the resource belongs to, and of the options; None where they don't
        say which one is meant
    :ivar record: makes the record (kind of what the resource belongs to, the input, what it answers); None where there is none
    :ivar owners: kinds of what the resource belongs to of which a procedure tells what an export should read
    :ivar names: that procedure
    :ivar names_input: makes its input of the record of what the resource belongs to
    :ivar named: makes options that say which ones are meant of what it answers
    :ivar lists: says whether what it answers has the one of an input; None where the procedure that reads one tells that there is none
    :ivar own: options that say which one belongs to what is none of the owners; those that an export knows are not read for it
    """

    procedure: str
    input: Callable[[str, Record, Record], Record | None]
    record: Callable[[str, Record, Any], Record | None]
    owners: tuple[str, ...]
    names: str
    names_input: Callable[[Record], Record]
    named: Callable[[Any], list[Record]]
    lists: Callable[[Any, Record], bool] | None = None
    own: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Read:
    """How a resource is read.

    :ivar one: procedure that reads one
    :ivar within: key under which the parent's record lists it
    :ivar listing: procedure that lists all of a resource of the instance, or all that belong to one parent
    :ivar listing_input: input of that procedure
    :ivar each: kind of the instance, of each of which the listing must be asked for besides, with its id
    :ivar listing_owner: fields of its input that take the id and the kind of the parent (empty where it wants none), and fields of the
        parent's record that all procedures take besides and the rows are given;
        or what makes the row of one parent of what the listing answers of all (that answer, record of the parent)
    :ivar search: how a few are looked for by their names
    :ivar failure: field that takes why what belongs to a parent could not be read, where that is an answer, too
    :ivar rows: makes the rows of what that procedure answers
    :ivar record: makes a record with the fields of the resource of a row or of what the one procedure answers
    :ivar complete: the listing has whole records, so that the one procedure is not needed
    :ivar keyed: the listing has the natural key
    :ivar implied: says whether the server makes one by itself (record, record of its parent), so that no document has it
    :ivar kept: says whether one stays though no item names it (record)
    :ivar address: how one is read that no list has
    :ivar parts: procedures that read a field more each, where it is asked for
    """

    one: str = ""
    within: str = ""
    listing: str = ""
    listing_input: Any = None
    each: str = ""
    listing_owner: tuple[str, ...] | Callable[[Any, Record], Record] = ()
    search: Search = Search()
    failure: str = ""
    rows: Callable[[Any], Any] = lambda answer: answer
    record: Callable[[Record], Record] = lambda row: row
    complete: bool = False
    keyed: bool = True
    implied: Callable[[Record, Record], bool] = lambda record, parent: False
    kept: Callable[[Record], bool] = lambda record: False
    address: Address | None = None
    parts: tuple[ReadPart, ...] = ()

    def part(self, field: str) -> ReadPart | None:
        """Return the procedure that reads a field of the API."""
        return next((part for part in self.parts if part.field == field), None)


BEFORE, INSTEAD, AFTER = "before", "instead", "after"


@dataclass(frozen=True)
class CreateOption:
    """A procedure that has a part in making a new resource, asked for by options that are no desired state of one that is there.

    :ivar when: BEFORE create, which gets what it answers; INSTEAD of create; or AFTER it, with the new id
    :ivar inputs: options, and the fields of its input that take them; the first option asks for it
    :ivar fields: fields of the API that it takes besides, where they are given
    :ivar outputs: fields of the API that it answers
    :ivar choices: values of the first option
    """

    procedure: str
    when: str
    inputs: tuple[tuple[str, str], ...]
    fields: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.inputs[0][0]

    def input(self, given: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
        """Return its input.

        :param given: options that say how a new one is made
        :param values: fields of the API that are to be set
        """
        return {
            **{field: given[option] for option, field in self.inputs if option in given},
            **{field: values[field] for field in self.fields if values.get(field)},
        }


@dataclass(frozen=True)
class ImpliedChild:
    """A resource that the server makes with a new one of another kind, within it.

    :ivar kind: its kind
    :ivar record: what it is at first
    :ivar answer: its place in what create answers
    """

    kind: str
    record: Record
    answer: str


NEVER, ON_CREATE, ALWAYS = "never", "on_create", "always"


@dataclass(frozen=True)
class Preparation:
    """What the server does to make one fit for use, which takes it minutes, such as to set up a host.

    It is done before anything is made that belongs to it or points at it.

    :ivar option: option that says when: NEVER; ON_CREATE, which is also where it is not fit yet; or ALWAYS
    :ivar stream: procedure that does it and answers with its log as a stream of events
    :ivar last: how the last line of that log ends
    :ivar procedure: the same without the log; it answers when all is done
    :ivar runs: key under which the record lists what was done so far
    :ivar check: how the server tells how fit it is; how a run ends says nothing of that
    :ivar lacks: returns what is missing (what the check answers, record)
    :ivar needs: options without which it can't be
    :ivar anew: fields of the API that make it another thing where they change
    :ivar patience: seconds that it may take, where the user says nothing
    """

    option: str
    stream: str
    last: tuple[str, ...]
    procedure: str
    runs: str
    check: ReadPart
    lacks: Callable[[Any, Record], list[str]]
    needs: tuple[str, ...] = ()
    anew: tuple[str, ...] = ()
    patience: float = 1800

    @property
    def timeout_option(self) -> str:
        """The option that says how long it may take."""
        return f"{self.option}_timeout"

    def spec(self) -> dict[str, Any]:
        """Return its options as an argument spec has them."""
        return {
            self.option: {"type": "str", "choices": [NEVER, ON_CREATE, ALWAYS], "default": NEVER},
            self.timeout_option: {"type": "float", "default": self.patience},
        }


@dataclass(frozen=True)
class Trial:
    """A procedure that tries what one is to be, before that is stored.

    :ivar since: first server version that has it
    :ivar stored: makes its input of the record, where it tries what is stored, so that it can be tried afterwards only
    """

    procedure: str
    since: Version | None = None
    stored: Callable[[Record], Record] | None = None


@dataclass(frozen=True)
class Create:
    """How a new one is made.

    :ivar procedure: procedure that creates one
    :ivar defaults: fields that the procedure wants and that may have been left out, each with its value or with what reads it
    :ivar once: options that the server tells when one is made and never again, so that they are lost where nobody takes them
    :ivar owner_id: field that takes the id of the parent, where it is not the parent's own
    :ivar owner_fields: what else it wants to know of the parent, by its kind
    :ivar answer: steps to the record in what it answers; None where it answers no record (FACTS, What creating returns)
    :ivar options: ways to make a new one with the help of the server
    :ivar implied_child: what the server makes along with it
    :ivar form: makes its input of the fields of the API, where that has another form
    :ivar trial: how it is tried what one is to be
    :ivar unique: the server refuses a second one of the same natural key (FACTS, Names are not unique)
    :ivar twins: what is to be done about two of them that can't be removed any more
    :ivar advice: what to do where the server refuses it, each with a part of the server's words
    :ivar reaches: a query, and the field of the API, if one is given, whose value it takes and must answer without an error before
    :ivar preparation: what makes a new one fit for use
    :ivar sync: how what its host has already is taken over in the place of a new one
    """

    procedure: str
    defaults: tuple[tuple[str, Any], ...] = ()
    once: tuple[str, ...] = ()
    owner_id: str = ""
    owner_fields: Callable[[str], dict[str, Any]] = lambda kind: {}
    answer: tuple[str, ...] | None = ()
    options: tuple[CreateOption, ...] = ()
    implied_child: ImpliedChild | None = None
    form: Callable[[Record], Record] = lambda fields: fields
    trial: Trial | None = None
    unique: bool = False
    twins: str = ""
    advice: tuple[tuple[str, str], ...] = ()
    reaches: tuple[str, str] | None = None
    preparation: Preparation | None = None
    sync: Sync | None = None

    def option(self, when: str, given: dict[str, Any]) -> CreateOption | None:
        """Return the way that is asked for."""
        return next((option for option in self.options if option.when == when and option.name in given), None)


@dataclass(frozen=True)
class Part:
    """A procedure that sets some fields of a resource by itself.

    :ivar procedure: its name
    :ivar fields: fields of the API that it sets
    :ivar input: makes its input of the record as it is to be; None for the fields and the id
    :ivar clear: procedure that is called in its place, with its input, where the first of the fields is to be empty or false
    :ivar owner: kind of what the resource belongs to, where the procedure is for that only
    :ivar restarts: what the server restarts for it, after it has answered. Then it is sent after all others and alone, and what it
        sets is read until it is as it is to be: of two such changes within half a minute one is lost (infrastructure.md, Traefik env)
    :ivar stages: makes, of the record as it is and as it is to be, the records it goes through where it restarts something; None for the
        last one alone
    :ivar needs: fields that its input takes from the record besides, and that procedures of their own read
    :ivar licensed: the server wants a licence for it, though for none that clears
    :ivar rewrites: what it rewrites on the server, as in `Concurrency`
    """

    procedure: str
    fields: tuple[str, ...]
    input: Callable[[Record], dict[str, Any]] | None = None
    clear: str = ""
    owner: str = ""
    restarts: str = ""
    stages: Callable[[Record, Record], list[Record]] | None = None
    needs: tuple[str, ...] = ()
    licensed: bool = False
    rewrites: str = ""


@dataclass(frozen=True)
class Update:
    """How one is changed.

    :ivar procedure: procedure that updates one
    :ivar inputs: makes what it wants of the record besides the fields and the id
    :ivar form: makes its input of the fields of the API, where that has another form
    :ivar move: procedure that moves one to another parent
    :ivar parts: procedures that set what that one doesn't
    :ivar replaces: what can't be changed is made anew, and the old one is removed BEFORE or AFTER the new one is created; empty where it isn't
    :ivar asked: the option that must ask for that; empty where nothing must
    :ivar successor: makes the id of what replaces one of the old ones by its id, where the server takes an id: so every run can tell what is
        left of a replacement that broke off, and of two that replace the same at once one is refused
    :ivar stale: says whether one is made anew though nothing of it is to change (record, options that ask for something)
    :ivar unsure: what it answers says nothing, so that what it should have set is read again
    :ivar since: first server version that has the procedure; before it nothing can be changed
    :ivar at_once: how one is run at once that is run at set times
    """

    procedure: str = ""
    inputs: Callable[[Record], Record] = lambda record: {}
    form: Callable[[Record], Record] = lambda fields: fields
    move: str = ""
    parts: tuple[Part, ...] = ()
    replaces: str = ""
    asked: str = ""
    successor: Callable[[str], str] | None = None
    stale: Callable[[Record, dict[str, Any]], bool] = lambda record, asked: False
    unsure: bool = False
    since: Version | None = None
    at_once: AtOnce | None = None

    def part(self, field: str, owner: str) -> Part | None:
        """Return the procedure that sets a field of the API, given the kind of what the resource belongs to."""
        return next((part for part in self.parts if field in part.fields and part.owner in ("", owner)), None)


@dataclass(frozen=True)
class Remove:
    """How one is removed.

    :ivar procedure: procedure that removes one
    :ivar inputs: what it wants besides the id
    :ivar advice: what to do where the server refuses it, each with a part of the server's words
    :ivar held_by: options of others that point at it; the server refuses to remove it then, and does not say which they are
    :ivar leaves: what stays all the same, for a warning
    :ivar parts: procedures that read what tells whether it can be
    :ivar consent: what the user must ask for first
    """

    procedure: str = ""
    inputs: tuple[tuple[str, Any], ...] = ()
    advice: tuple[tuple[str, str], ...] = ()
    held_by: tuple[str, ...] = ()
    leaves: str = ""
    parts: tuple[ReadPart, ...] = ()
    consent: Consent | None = None
