# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Domains."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.application import CERTIFICATES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Field, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import PLAIN_TEXT, Default, Port


def _host(value: Any) -> str | None:
    """Servers before v0.29 store any text; what can be no host name at all is refused for every version."""
    if not re.match(r"^(?:\*\.)?[^\s/:@?#*]+$", value) or ".." in value or value.startswith((".", "-")) or value.endswith((".", "-")):
        return f"'{value}' is not a host name; write it without scheme, port, path and blanks, like shop.example.com"
    return None


def _path(value: Any) -> str | None:
    return None if not value or value.startswith("/") else f"'{value}' does not begin with /"


DOMAIN = Resource(
    kind="domain",
    id_field="domainId",
    key=("host", "path"),
    parents=("application",),
    within="domains",
    listed_whole=True,
    one="domain.one",
    create="domain.create",
    owner_field="domainType",
    update="domain.update",
    remove="domain.delete",
    returns=("applicationId", "createdAt", "domainType"),
    fields=(
        Field("host", value=PLAIN_TEXT, at_create=True, needed=True, always=True, live=True, check=_host),
        Field("path", value=Default("/"), at_create=True, live=True, check=_path),
        Field("port", "int", value=Port(), at_create=True, live=True),
        Field("https", "bool", at_create=True, live=True),
        Field("certificate_type", choices=CERTIFICATES, at_create=True, live=True),
        Field("custom_cert_resolver", at_create=True, live=True),
        Field("internal_path", value=Default("/"), at_create=True, live=True, check=_path),
        Field("strip_path", "bool", at_create=True, live=True),
        Field("middlewares", "list", elements="str", at_create=True, since=(0, 29, 0), live=True),
        Field("custom_entrypoint", at_create=True, since=(0, 29, 0), live=True),
        Field("forward_auth_enabled", "bool", at_create=True, since=(0, 29, 8), live=True),
        Field("enabled", "bool", since=(0, 30, 0), live=True),
    ),
)
