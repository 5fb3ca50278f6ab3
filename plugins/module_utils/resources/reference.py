# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What services point at by name: registries, SSH keys and destinations, and what is only read so far."""

from __future__ import annotations

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import BEFORE, Field, Resource, Way
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import PLAIN_TEXT, Text


def _named(kind: str, id_field: str, listing: str, **more: object) -> Resource:
    return Resource(kind=kind, id_field=id_field, listing=listing, listed_whole=True, **more)  # type: ignore[arg-type]


def _git_provider(kind: str) -> Resource:
    return _named(
        kind, f"{kind}Id", f"{kind}.{kind}Providers", name_path=("gitProvider", "name"), returns=("gitProviderId",),
    )


#: ``registry.create`` and ``registry.update`` log in to the registry first (FACTS, What creating returns), which rewrites
#: the file of all logins.
REGISTRY = _named(
    "registry", "registryId", "registry.all", name_path=("registryName",), one="registry.one",
    create="registry.create", update="registry.update", remove="registry.remove",
    create_with=(("registryType", "cloud"), ("imagePrefix", None)), returns=("createdAt",), locks=lambda owner, values: ("logins",), fields=(
        Field("name", api="registryName", at_create=True, needed=True),
        Field("registry_url", value=PLAIN_TEXT, at_create=True, needed=True),
        Field("username", value=PLAIN_TEXT, at_create=True, needed=True),
        Field("password", value=PLAIN_TEXT, secret=True, at_create=True, needed=True),
        Field("image_prefix", at_create=True),
    ),
)

SSH_KEY = _named(
    "ssh_key", "sshKeyId", "sshKey.all", one="sshKey.one", create="sshKey.create", update="sshKey.update", remove="sshKey.remove",
    # The server puts its own organization in (FACTS asks for the field only).
    create_with=(("organizationId", ""),), create_answer=None, returns=("createdAt", "lastUsedAt"),
    ways=(Way("sshKey.generate", BEFORE, (("generate", "type"),), ("privateKey", "publicKey"), ("ed25519", "rsa")),), fields=(
        Field("name", at_create=True, needed=True, always=True),
        Field("description", at_create=True),
        Field("private_key", value=Text(), secret=True, at_create=True, needed=True, fixed=True),
        Field("public_key", value=Text(), at_create=True, needed=True, fixed=True),
    ),
)

DESTINATION = _named(
    "destination", "destinationId", "destination.all", one="destination.one",
    create="destination.create", update="destination.update", remove="destination.remove",
    create_with=(("provider", None), ("region", ""), ("additionalFlags", None)), returns=("createdAt",), fields=(
        Field("name", at_create=True, needed=True, always=True),
        Field("provider", at_create=True, always=True),
        Field("endpoint", value=PLAIN_TEXT, at_create=True, needed=True, always=True),
        Field("bucket", value=PLAIN_TEXT, at_create=True, needed=True, always=True),
        Field("region", value=PLAIN_TEXT, at_create=True, always=True),
        Field("access_key", value=PLAIN_TEXT, secret=True, at_create=True, needed=True, always=True),
        Field("secret_access_key", value=PLAIN_TEXT, secret=True, at_create=True, needed=True, always=True),
        Field("additional_flags", "list", elements="str", at_create=True, since=(0, 29, 0), always=True),
    ),
)

DEPLOYMENT = Resource(
    kind="deployment", id_field="deploymentId", key=("title",), parents=("application", "compose"), listing="deployment.allByType",
    listing_owner=("id", "type"), listed_whole=True, fields=(Field("title"), Field("description"), Field("status")),
    returns=("createdAt", "startedAt", "finishedAt", "errorMessage", "rollbackId"),
)

PREVIEW = Resource(
    kind="preview", id_field="previewDeploymentId", key=("app_name",), parents=("application",), within="previewDeployments", listed_whole=True,
    one="previewDeployment.one", fields=(Field("app_name"),),
    returns=("branch", "domainId", "pullRequestId", "pullRequestNumber", "pullRequestTitle", "pullRequestURL", "previewStatus", "createdAt", "expiresAt"),
)

REFERENCES = (
    DEPLOYMENT,
    PREVIEW,
    REGISTRY,
    SSH_KEY,
    DESTINATION,
    _named("server", "serverId", "server.all", returns=("description", "ipAddress", "port", "username", "serverStatus", "serverType", "createdAt")),
    _named("network", "networkId", "network.all", listing_input={}, since=(0, 29, 0), returns=("driver", "createdAt")),
    *(_git_provider(kind) for kind in ("github", "gitlab", "bitbucket", "gitea")),
)
