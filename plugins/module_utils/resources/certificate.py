# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates of one's own, which the proxy shows for the names in them."""

from __future__ import annotations

import hashlib
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Checks, Identity, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.pem import Certificates, PrivateKey, doubtful, unfit
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import AFTER, Create, Read, Record, Remove, Update
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import NEEDED_TEXT, OFF_FLAG, Reference


def _successor(id: str) -> str:
    return hashlib.sha256(f"replaces {id}".encode()).hexdigest()[:21]


def _wrong(options: dict[str, Any]) -> list[str]:
    problem = unfit(options.get("certificate_data"), options.get("private_key"))
    return [problem] if problem else []


def _precondition(action: str, record: Record, options: dict[str, Any]) -> str | None:
    """Hold what is given against the half that the server has already."""
    if action == "delete":
        return None
    return unfit(options.get("certificate_data", record.get("certificateData")), options.get("private_key", record.get("privateKey")))


#: The server puts its own organization in. For another server the files are written after the answer, and a failure of that is heard by
#: nobody, which ends a process of Node.js (read of v0.28.8 to v0.30.2); so it is made sure before that the server can be reached.
CERTIFICATE = Resource(
    kind="certificate",
    identity=Identity("certificateId"),
    read=Read("certificates.one", listing="certificates.all", complete=True),
    create=Create("certificates.create", (("organizationId", ""),), reaches=("server.validate", "serverId")),
    update=Update("certificates.update", replaces=AFTER, successor=_successor, since=(0, 29, 0)),
    remove=Remove("certificates.remove"),
    precondition=_precondition,
    checks=Checks(wrong=_wrong, doubtful=lambda options: doubtful(options.get("certificate_data"))),
    computed=("certificatePath",),
    fields=(
        Field("name", NEEDED_TEXT, required=True, at_create=True),
        Field("certificate_data", Certificates("certificate_src"), required=True, at_create=True),
        Field("private_key", PrivateKey("private_key_src"), required=True, sensitive=True, at_create=True),
        Field("auto_renew", OFF_FLAG, default=False, immutable=True, at_create=True),
        Field("server", Reference("server"), immutable=True, at_create=True),
    ),
)
