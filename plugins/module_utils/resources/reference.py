# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What other resources point at by name, and services that so far are only read and removed with their parent."""

from __future__ import annotations

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Field, Resource


def _named(kind: str, id_field: str, listing: str, **more: object) -> Resource:
    return Resource(kind=kind, id_field=id_field, listing=listing, listed_whole=True, **more)  # type: ignore[arg-type]


def _git_provider(kind: str) -> Resource:
    return _named(
        kind, f"{kind}Id", f"{kind}.{kind}Providers", name_path=("gitProvider", "name"), returns=("gitProviderId",),
    )


def _service(
    kind: str, remove: str, remove_input: tuple[tuple[str, object], ...] = (), listed_with_key: bool = False, status: str = "applicationStatus",
) -> Resource:
    return Resource(
        kind=kind,
        id_field=f"{kind}Id",
        parents=("environment",),
        within=kind,
        listed_with_key=listed_with_key,
        one=f"{kind}.one",
        remove=remove,
        remove_input=remove_input,
        returns=("appName", "description", "dockerImage", "environmentId", status, "createdAt"),
        deployed=True,
        service=True,
        fields=(Field("name"),),
    )


REFERENCES = (
    _named("server", "serverId", "server.all", returns=("description", "ipAddress", "port", "username", "serverStatus", "serverType", "createdAt")),
    _named("registry", "registryId", "registry.all", name_path=("registryName",), returns=("registryUrl", "username", "imagePrefix", "createdAt")),
    _named("ssh_key", "sshKeyId", "sshKey.all", returns=("description", "publicKey", "createdAt", "lastUsedAt")),
    _named("destination", "destinationId", "destination.all", returns=("provider", "bucket", "region", "endpoint", "createdAt")),
    _named("network", "networkId", "network.all", listing_input={}, returns=("driver", "createdAt")),
    *(_git_provider(kind) for kind in ("github", "gitlab", "bitbucket", "gitea")),
    _service("compose", "compose.delete", (("deleteVolumes", False),), listed_with_key=True, status="composeStatus"),
    *(_service(kind, f"{kind}.remove") for kind in ("mysql", "mariadb", "mongo", "redis", "libsql")),
)
