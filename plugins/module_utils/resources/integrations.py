# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What projects are sorted by, and other people's services that the server uses (access.md, Tags, AI, DNS, vault)."""

from __future__ import annotations

from functools import partial
from ipaddress import IPv4Address
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Checks, Identity, Requires, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Create, Part, Read, Record, Remove, Trial, Update
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import (
    FLAG, NEEDED_TEXT, PLAIN_TEXT, Choice, Masked, Number, Url, Value, pattern,
)
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.version import FLOOR, Version

#: What the input checks of the server take for an address.
URI = pattern(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", "'{value}' is not an address; write it like https://example.com")

#: Of a part of a name the server makes one in no zone, or another each time.
WHOLE_NAME = pattern(r"(\*\.)?([a-zA-Z0-9_-]+\.)+[a-zA-Z0-9-]+\.?", "'{value}' is not a whole name; write it like www.example.com")
MAIL = pattern(
    r"(?!\.)(?!.*\.\.)[\w'+.-]*[\w+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}", "'{value}' is not a mail address; write it like admin@example.com",
)

TAG = Resource(
    kind="tag",
    identity=Identity("tagId"),
    read=Read("tag.one", listing="tag.all", complete=True),
    create=Create("tag.create", unique=True),
    update=Update("tag.update"),
    remove=Remove("tag.remove"),
    computed=("createdAt",),
    requires=Requires((0, 29, 0)),
    fields=(
        Field("name", NEEDED_TEXT, required=True, at_create=True),
        Field("color", at_create=True),
    ),
)

#: ``ai.update`` is an upsert, so it wants all that a new one has.
AI_PROVIDER = Resource(
    kind="ai_provider",
    identity=Identity("aiId"),
    read=Read("ai.one", listing="ai.getAll", complete=True),
    create=Create("ai.create", (("apiKey", ""), ("isEnabled", True)), answer=None, trial=Trial("ai.testConnection", since=(0, 29, 0))),
    update=Update("ai.update"),
    remove=Remove("ai.delete"),
    computed=("createdAt",),
    fields=(
        Field("name", NEEDED_TEXT, required=True, at_create=True, always=True),
        Field("api_url", Url("", URI, needed=True), required=True, at_create=True, always=True),
        Field("provider_api_key", PLAIN_TEXT, "apiKey", sensitive=True, at_create=True, always=True),
        Field("model", NEEDED_TEXT, required=True, at_create=True, always=True),
        Field("enabled", FLAG, "isEnabled", default=True, at_create=True, always=True),
    ),
)


class Allowed(Value):
    """Addresses by name, which the API has as a list; nothing is said of their order."""

    type = "dict"

    def to_api(self, value: Any) -> Any:
        return [{"name": str(name), "apiUrl": str(address)} for name, address in sorted((value or {}).items())]

    def from_api(self, value: Any) -> Any:
        return {row["name"]: row["apiUrl"] for row in value or ()} or None

    def wrong(self, value: Any, path: str, version: Version = FLOOR) -> list[str]:
        if value and not isinstance(value, dict):
            return [f"{path}: must be a dictionary of names and addresses"]
        nameless = [f"{path}: a name must not be empty"] if any(name in ("", None) for name in value or ()) else []
        return nameless + [words for name, address in (value or {}).items() for words in ADDRESS.wrong(address, f"{path}.{name}")]


ADDRESS = Value("", URI, needed=True)

#: ``ai.create`` and ``ai.update`` refuse other addresses, once there is one. It is kept with the organization.
AI_ALLOWLIST = Resource(
    kind="ai_allowlist",
    identity=Identity("", key=(), single=True),
    read=Read(listing="ai.getCustomProviders", rows=lambda answer: {"providers": answer}, complete=True),
    update=Update(parts=(Part("ai.saveCustomProviders", ("providers",), lambda record: {"providers": record.get("providers") or []}),)),
    requires=Requires((0, 29, 0)),
    fields=(Field("providers", Allowed()),),
)

NAME = Value("", pattern(r"[a-zA-Z0-9_-]{1,64}", "'{value}' is not possible; use up to 64 letters, digits and _ -"), needed=True)


def flat(row: Record) -> Record:
    """Put the fields of a configuration, which stand in a record of their own, beside the others."""
    return {**{name: value for name, value in row.items() if name != "config"}, **row["config"]}


def formed(own: tuple[Field, ...], fields: Record) -> Record:
    """Return an input with the fields of the configuration in a record of their own, which the server takes as a whole.

    :param own: what is part of a configuration, besides its type
    """
    names = {"providerType", *(field.api_name for field in own)}
    config = {name: value for name, value in fields.items() if name in names and value not in (None, "")}
    return {**{name: value for name, value in fields.items() if name not in names}, "config": config}


DNS_FIELDS = (
    Field("api_token", Masked("", needed=True), variants=("cloudflare",), required=True, sensitive=True, at_create=True, always=True),
    Field("access_key_id", NEEDED_TEXT, variants=("route53",), required=True, at_create=True, always=True),
    Field("secret_access_key", Masked("", needed=True), variants=("route53",), required=True, sensitive=True, at_create=True, always=True),
)

DNS_PROVIDER = Resource(
    kind="dns_provider",
    identity=Identity("dnsProviderId", variant="type"),
    read=Read("dnsProvider.one", listing="dnsProvider.all", record=flat, complete=True),
    create=Create("dnsProvider.create", form=partial(formed, DNS_FIELDS), trial=Trial("dnsProvider.testConnection"), unique=True),
    update=Update("dnsProvider.update", form=partial(formed, DNS_FIELDS)),
    remove=Remove("dnsProvider.remove"),
    computed=("createdAt",),
    requires=Requires((0, 30, 0)),
    fields=(
        Field("name", NAME, required=True, at_create=True, always=True),
        Field("type", Choice("cloudflare", "route53"), "providerType", required=True, immutable=True, at_create=True, always=True),
        *DNS_FIELDS,
    ),
)


class Host(Value):
    """A name, whose case and last dot don't count."""

    def from_api(self, value: Any) -> Any:
        return (value or "").lower().removesuffix(".") or None

    def to_api(self, value: Any) -> Any:
        return str(value).lower().removesuffix(".")


def _content_wrong(options: dict[str, Any]) -> list[str]:
    content = options.get("content")
    try:
        IPv4Address(content if options.get("type") == "A" and content else "192.0.2.1")
    except ValueError:
        return [f"content: an A record has an IPv4 address, and '{content}' is none"]
    return []


DNS_ZONE = Resource(
    kind="dns_zone",
    identity=Identity("zoneId"),
    parents=("dns_provider",),
    read=Read(
        listing="dnsProvider.listZones", listing_owner=("dnsProviderId", "", "dnsProviderId"), complete=True,
        record=lambda row: {"zoneId": row["id"], "name": row["name"]},
    ),
    requires=Requires((0, 30, 0)),
)

#: ``dnsProvider.createRecord`` changes a record that has the type and name already. The server knows no record itself, so all of this is
#: read of v0.30.2, and not tried.
DNS_RECORD = Resource(
    kind="dns_record",
    identity=Identity("recordId", key=("name", "type")),
    parents=("dns_zone",),
    read=Read(
        listing="dnsProvider.listRecords", listing_owner=("zoneId", "", "dnsProviderId", "zoneId"), complete=True,
        record=lambda row: {**{name: value for name, value in row.items() if name != "id"}, "recordId": row["id"]},
    ),
    create=Create("dnsProvider.createRecord", answer=None),
    update=Update("dnsProvider.updateRecord"),
    remove=Remove("dnsProvider.deleteRecord"),
    checks=Checks(wrong=_content_wrong),
    requires=Requires((0, 30, 0)),
    fields=(
        Field("name", Host("", WHOLE_NAME, needed=True), required=True, at_create=True, always=True),
        Field("type", Choice("A", "CNAME"), required=True, at_create=True, always=True),
        Field("content", Host("", needed=True), required=True, at_create=True, always=True),
        Field("ttl", Number(1), at_create=True, always=True),
    ),
)

INTEGRATIONS = (TAG, AI_PROVIDER, AI_ALLOWLIST, DNS_PROVIDER, DNS_ZONE, DNS_RECORD)
