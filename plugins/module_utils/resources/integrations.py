# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What projects are sorted by, and other people's services that the server uses (access.md, Tags, AI, DNS, vault)."""

from __future__ import annotations

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Identity, Requires, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Create, Read, Remove, Trial, Update
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import FLAG, NEEDED_TEXT, PLAIN_TEXT, Value, pattern

#: What the input checks of the server take for an address.
URI = pattern(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", "'{value}' is not an address; write it like https://example.com")

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

INTEGRATIONS = (TAG, AI_PROVIDER)
