# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server asks of inputs and its OpenAPI document does not show: further rules of the input check, and what its database can store."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Callable

from .checks import BigInt, number
from .errors import TrpcError, invalid

Row = dict[str, Any]

HOSTNAME = re.compile(r"(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)*[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?")
REGISTRY = re.compile(r"[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?(:\d{1,5})?", re.ASCII)
PUBLIC_KEY = re.compile(r"ssh-(rsa|ed25519)\s+[A-Za-z0-9+/=]+\s*.*\s*")
PRIVATE_KEY = re.compile(r"-----BEGIN (RSA|OPENSSH) PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+-----END \1 PRIVATE KEY-----\s*")


@dataclass(frozen=True)
class Refinement:
    """One rule.

    :ivar router: router of the procedures create and update
    :ivar kept: says whether the value of the field, in the whole input, keeps it
    :ivar since: first version that has it
    :ivar issue: what the issue has besides the path
    :ivar steps: procedures of the router that have it
    """

    router: str
    field: str
    kept: Callable[[Any, Row], object]
    message: str
    since: str = "v0.28.0"
    issue: tuple[tuple[str, Any], ...] = (("code", "custom"),)
    steps: tuple[str, ...] = ("create", "update")


REFINEMENTS = (
    Refinement("domain", "host", lambda host, row: host == host.strip(), "Domain name cannot have leading or trailing spaces"),
    Refinement(
        "domain", "host", lambda host, row: host != host.strip() or HOSTNAME.fullmatch(host),
        "Invalid domain name. Use only letters, numbers, hyphens and dots (e.g. example.com). Underscores are not allowed.", "v0.29.9",
    ),
    Refinement(
        "registry", "username", lambda name, row: name.strip(), "Too small: expected string to have >=1 characters", "v0.29.5",
        (("origin", "string"), ("code", "too_small"), ("minimum", 1), ("inclusive", True)),
    ),
    Refinement(
        "registry", "registryUrl", lambda url, row: url == "" or REGISTRY.fullmatch(url),
        "Registry URL must be a valid hostname or hostname:port (e.g. registry.example.com or localhost:5000)", "v0.29.3",
    ),
    Refinement("sshKey", "privateKey", lambda key, row: PRIVATE_KEY.fullmatch(key), "Invalid private key format", steps=("create",)),
    Refinement("sshKey", "publicKey", lambda key, row: PUBLIC_KEY.fullmatch(key), "Invalid public key format", steps=("create",)),
    Refinement(
        "libsql", "sqldPrimaryUrl", lambda url, row: row["sqldNode"] != "replica" or url, "sqldPrimaryUrl is required when sqldNode is 'replica'.",
        steps=("create",),
    ),
    Refinement(
        "libsql", "sqldPrimaryUrl", lambda url, row: row["sqldNode"] == "replica" or not url,
        "sqldPrimaryUrl should not be provided when sqldNode is not 'replica'.", steps=("create",),
    ),
    *(
        rule for router, noun in (("docker", "Container"), ("dockerVolume", "Volume")) for rule in (
            Refinement(
                router, "path", lambda path, row: path.startswith("/"), "Path must be absolute.", "v0.30.0",
                steps=tuple(f"{verb}{noun}File{'s' if verb == 'list' else ''}" for verb in ("list", "read", "write", "delete")),
            ),
            Refinement(
                router, "path", lambda path, row: path != "/", f"Cannot delete the {noun.lower()} root.", "v0.30.0", steps=(f"delete{noun}File",),
            ),
        )
    ),
)

#: What is answered where the database refuses a value, where that is not 500 and the failed query.
NOT_STORED = {
    "project.create": "Error creating the project: Failed query: ", "environment.create": "Error creating the environment: Failed query: ",
    "environment.update": "Error updating the environment: Failed query: ", "application.create": "Error creating the application",
    "postgres.create": "Error input: Inserting Postgres database", "mysql.create": "Error input: Inserting MySQL database",
    "mongo.create": "Error input: Inserting mongo database", "mounts.create": "Error Failed query: ", "port.create": "Error input: Inserting port",
    "redirects.create": "Error creating this redirect", "destination.create": "Error creating the destination",
    "sshKey.create": "Error creating the SSH key", "sshKey.update": "Error updating this SSH key",
    **{name: "Failed query: " for name in (
        "domain.create", "security.create", "security.update", "redirects.update", "port.update", "destination.update", "backup.create", "backup.update",
    )},
}
#: Columns that keep JSON, in which any text and number can be.
JSON = ("metadata", "serviceNetworks")


def refine(name: str, version: str, values: Row) -> None:
    """Raise what a server answers to an input that its OpenAPI document allows and that it refuses all the same."""
    router, step = name.split(".", 1)
    issues = [
        {**dict(one.issue), "path": [one.field], "message": one.message}
        for one in REFINEMENTS
        if one.router == router and step in one.steps and one.field in values and number(version) >= number(one.since)
        and not one.kept(values[one.field], values)
    ]
    if issues:
        raise invalid(issues)
    if step in ("create", "update") and not all(_storable(field, value) for field, value in values.items()):
        if name in NOT_STORED:
            raise TrpcError("BAD_REQUEST", NOT_STORED[name])
        raise TrpcError("INTERNAL_SERVER_ERROR", f"Failed query: {step}")


def _storable(field: str, value: Any) -> bool:
    """Say whether PostgreSQL takes a value: no NUL character in a text, whole numbers of 32 bits, or of 64 for times."""
    if field in JSON or isinstance(value, bool):
        return True
    if isinstance(value, (int, float)):
        bits = 63 if isinstance(value, BigInt) or field == "stopGracePeriodSwarm" else 31
        return float(value).is_integer() and -2**bits <= (value if isinstance(value, BigInt) else float(value)) < 2**bits
    texts = value if isinstance(value, list) else [value]
    return not any(isinstance(text, str) and "\0" in text for text in texts)
