# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What projects are sorted by, and other people's services that the server uses (access.md, Tags, AI, DNS, vault)."""

from __future__ import annotations

from functools import partial

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Identity, Requires, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Create, Read, Record, Remove, Trial, Update
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import (
    FLAG, NEEDED_TEXT, PLAIN_TEXT, Choice, Masked, Value, pattern,
)

#: What the input checks of the server take for an address.
URI = pattern(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", "'{value}' is not an address; write it like https://example.com")

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
        Field("api_url", Value("", URI, needed=True), required=True, at_create=True, always=True),
        Field("provider_api_key", PLAIN_TEXT, "apiKey", sensitive=True, at_create=True, always=True),
        Field("model", NEEDED_TEXT, required=True, at_create=True, always=True),
        Field("enabled", FLAG, "isEnabled", default=True, at_create=True, always=True),
    ),
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

INTEGRATIONS = (TAG, AI_PROVIDER, DNS_PROVIDER)
