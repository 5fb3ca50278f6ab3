# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What services point at by name: registries, SSH keys and destinations, and what is only read so far."""

from __future__ import annotations

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import (
    BEFORE, Concurrency, Create, CreateOption, Identity, Read, Remove, Resource, Update,
)
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import PLAIN_TEXT, TEXTS, Trimmed

#: ``registry.create`` and ``registry.update`` log in to the registry first (FACTS, What creating returns), which rewrites
#: the file of all logins.
REGISTRY = Resource(
    kind="registry",
    plural="registries",
    identity=Identity("registryId", name_path=("registryName",)),
    read=Read("registry.one", listing="registry.all", complete=True),
    create=Create("registry.create", (("registryType", "cloud"), ("imagePrefix", None))),
    update=Update("registry.update"),
    remove=Remove("registry.remove"),
    concurrency=Concurrency(locks=lambda owner, values: ("logins",)),
    computed=("createdAt",),
    fields=(
        Field("name", api="registryName", required=True, at_create=True),
        Field("registry_url", PLAIN_TEXT, required=True, at_create=True),
        Field("username", PLAIN_TEXT, required=True, at_create=True),
        Field("password", PLAIN_TEXT, required=True, sensitive=True, at_create=True),
        Field("image_prefix", at_create=True),
    ),
)

SSH_KEY = Resource(
    kind="ssh_key",
    identity=Identity("sshKeyId"),
    read=Read("sshKey.one", listing="sshKey.all", complete=True),
    # The server puts its own organization in (FACTS asks for the field only).
    create=Create("sshKey.create", (("organizationId", ""),), answer=None, options=(
        CreateOption("sshKey.generate", BEFORE, (("generate", "type"),), outputs=("privateKey", "publicKey"), choices=("ed25519", "rsa")),
    )),
    update=Update("sshKey.update"),
    remove=Remove("sshKey.remove"),
    computed=("createdAt", "lastUsedAt"),
    fields=(
        Field("name", required=True, at_create=True, always=True),
        Field("description", at_create=True),
        Field("private_key", Trimmed(), required=True, immutable=True, sensitive=True, at_create=True),
        Field("public_key", Trimmed(), required=True, immutable=True, at_create=True),
    ),
)

DESTINATION = Resource(
    kind="destination",
    identity=Identity("destinationId"),
    read=Read("destination.one", listing="destination.all", complete=True),
    create=Create("destination.create", (("provider", None), ("region", ""), ("additionalFlags", None))),
    update=Update("destination.update"),
    remove=Remove("destination.remove"),
    computed=("createdAt",),
    fields=(
        Field("name", required=True, at_create=True, always=True),
        Field("provider", at_create=True, always=True),
        Field("endpoint", PLAIN_TEXT, required=True, at_create=True, always=True),
        Field("bucket", PLAIN_TEXT, required=True, at_create=True, always=True),
        Field("region", PLAIN_TEXT, at_create=True, always=True),
        Field("access_key", PLAIN_TEXT, required=True, sensitive=True, at_create=True, always=True),
        Field("secret_access_key", PLAIN_TEXT, required=True, sensitive=True, at_create=True, always=True),
        Field("additional_flags", TEXTS, since=(0, 29, 0), at_create=True, always=True),
    ),
)

DEPLOYMENT = Resource(
    kind="deployment",
    identity=Identity("deploymentId", key=("title",)),
    parents=("application", "compose"),
    read=Read(listing="deployment.allByType", listing_owner=("id", "type"), complete=True),
    computed=("createdAt", "startedAt", "finishedAt", "errorMessage", "rollbackId"),
    fields=(Field("title"), Field("description"), Field("status")),
)

PREVIEW = Resource(
    kind="preview",
    identity=Identity("previewDeploymentId", key=("app_name",)),
    parents=("application",),
    read=Read("previewDeployment.one", within="previewDeployments", complete=True),
    computed=(
        "branch", "domainId", "pullRequestId", "pullRequestNumber", "pullRequestTitle", "pullRequestURL", "previewStatus", "createdAt", "expiresAt",
    ),
    fields=(Field("app_name"),),
)

SERVER = Resource(
    kind="server",
    identity=Identity("serverId"),
    read=Read(listing="server.all", complete=True),
    computed=("description", "ipAddress", "port", "username", "serverStatus", "serverType", "createdAt"),
)

NETWORK = Resource(
    kind="network",
    identity=Identity("networkId"),
    read=Read(listing="network.all", listing_input={}, complete=True),
    computed=("driver", "createdAt"),
    since=(0, 29, 0),
)


def _git_provider(kind: str) -> Resource:
    return Resource(
        kind=kind,
        identity=Identity(f"{kind}Id", name_path=("gitProvider", "name")),
        read=Read(listing=f"{kind}.{kind}Providers", complete=True),
        computed=("gitProviderId",),
    )


REFERENCES = (
    DEPLOYMENT, PREVIEW, REGISTRY, SSH_KEY, DESTINATION, SERVER, NETWORK, *(_git_provider(kind) for kind in ("github", "gitlab", "bitbucket", "gitea")),
)
