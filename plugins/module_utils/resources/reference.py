# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What services point at by name: registries, SSH keys and destinations, and what is only read so far."""

from __future__ import annotations

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Concurrency, Identity, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import BEFORE, Create, CreateOption, Read, Remove, Trial, Update
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import NEEDED_TEXT, PLAIN_TEXT, Texts, Trimmed, Value, pattern

REGISTRY_URL = pattern(
    r"([a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?(:\d{1,5})?)?", "'{value}' is not the address of a registry; write its host name, with :port where it has one",
    (0, 29, 3),
)
RCLONE_FLAG = pattern(r"--[a-zA-Z0-9-]+(=[a-zA-Z0-9._:/@-]+)?", "'{value}' is not a flag; write it like --s3-sign-accept-encoding=false")
PUBLIC_KEY = pattern(r"ssh-(?:rsa|ed25519)\s+[A-Za-z0-9+/=]+\s*.*\s*", "is not a public key of the type ssh-rsa or ssh-ed25519")
PRIVATE_KEY = pattern(
    r"-----BEGIN (RSA|OPENSSH) PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+-----END \1 PRIVATE KEY-----\s*",
    "is not a private key that the server takes; give the whole file of an RSA or OpenSSH key, with plain line ends and without a passphrase's headers",
)

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
        Field("name", NEEDED_TEXT, "registryName", required=True, at_create=True),
        Field("registry_url", Value("", REGISTRY_URL), required=True, at_create=True),
        Field("username", Value("", pattern(r"[\s\S]*\S[\s\S]*", "must not be blank", (0, 29, 5)), needed=True), required=True, at_create=True),
        Field("password", NEEDED_TEXT, required=True, sensitive=True, at_create=True),
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
        Field("name", NEEDED_TEXT, required=True, at_create=True, always=True),
        Field("description", at_create=True),
        Field("private_key", Trimmed("", PRIVATE_KEY, needed=True), required=True, immutable=True, sensitive=True, at_create=True),
        Field("public_key", Trimmed("", PUBLIC_KEY, needed=True), required=True, immutable=True, at_create=True),
    ),
)

DESTINATION = Resource(
    kind="destination",
    identity=Identity("destinationId"),
    read=Read("destination.one", listing="destination.all", complete=True),
    create=Create("destination.create", (("provider", None), ("region", ""), ("additionalFlags", None)), trial=Trial("destination.testConnection")),
    update=Update("destination.update"),
    remove=Remove("destination.remove"),
    computed=("createdAt",),
    fields=(
        Field("name", NEEDED_TEXT, required=True, at_create=True, always=True),
        Field("provider", at_create=True, always=True),
        Field("endpoint", NEEDED_TEXT, required=True, at_create=True, always=True),
        Field("bucket", NEEDED_TEXT, required=True, at_create=True, always=True),
        Field("region", PLAIN_TEXT, at_create=True, always=True),
        Field("access_key", NEEDED_TEXT, required=True, sensitive=True, at_create=True, always=True),
        Field("secret_access_key", NEEDED_TEXT, required=True, sensitive=True, at_create=True, always=True),
        Field("additional_flags", Texts(RCLONE_FLAG), since=(0, 29, 0), at_create=True, always=True),
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
    identity=Identity("previewDeploymentId", key=("app_name",), as_owner=("previewDeployment", "")),
    parents=("application",),
    read=Read("previewDeployment.one", within="previewDeployments", complete=True),
    computed=(
        "branch", "domainId", "pullRequestId", "pullRequestNumber", "pullRequestTitle", "pullRequestURL", "previewStatus", "createdAt", "expiresAt",
    ),
    fields=(Field("app_name"),),
)


REFERENCES = (DEPLOYMENT, PREVIEW, REGISTRY, SSH_KEY, DESTINATION)
