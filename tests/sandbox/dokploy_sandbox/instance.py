# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server holds, and what its procedures do with it.

New records start from recordings of real servers (defaults/), so that every version has its own fields.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
import string
from copy import deepcopy
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Callable

from .checks import number
from .errors import TrpcError, invalid

Row = dict[str, Any]
Handler = Callable[["Instance", Row], Any]
PROCEDURES: dict[str, Handler] = {}

DEFAULTS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (Path(__file__).parent / "defaults").glob("*.json")}

DATABASES = ("postgres", "mysql", "mariadb", "mongo", "redis", "libsql")
#: kind of service: the key under which an environment lists it
SERVICES = {"application": "applications", "compose": "compose", **{kind: kind for kind in DATABASES}}
#: Things of the instance: their table, id and list procedure, and what create answers.
INSTANCE_WIDE = {
    "server": ("serverId", "server.all", "record"),
    "registry": ("registryId", "registry.all", "record"),
    "sshKey": ("sshKeyId", "sshKey.all", None),
    "destination": ("destinationId", "destination.all", "record"),
    "network": ("networkId", "network.all", "record"),
}
#: What an update says where there is no such service.
NOT_UPDATED = {
    "postgres": "Error updating Postgres", "mysql": "Update: Error updating MySQL", "mariadb": "Update: Error updating Mariadb",
    "mongo": "Update: Error updating Mongo", "redis": "Error updating Redis", "libsql": "Error updating Libsql",
}
LIBSQL_IMAGE = "ghcr.io/tursodatabase/libsql-server:v0.24.32"
HOSTNAME = re.compile(r"^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)*[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$")


class Date(str):
    """A time that superjson marks as one."""


def new_id() -> str:
    return secrets.token_urlsafe(16)[:21]


def now() -> str:
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def procedure(name: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        PROCEDURES[name] = handler
        return handler
    return register


class Instance:
    """One server of one version."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.defaults: dict[str, Any] = DEFAULTS[version]
        self.tables: dict[str, dict[str, Row]] = {}
        self.organization = new_id()
        self.users: list[Row] = []
        self.sessions: set[str] = set()
        #: key: requests left, or None for a key without a limit
        self.keys: dict[str, int | None] = {}
        self.serial = 0
        self.queue = deployments.Queue()
        #: Names in the file of all applications' middlewares, and what those of one batch read of it before any of them writes.
        self.middlewares: set[str] = set()
        self.read_before: set[str] | None = None
        #: what it calls itself: the release v0.29.14 was made without raising the number
        self.reported = "v0.29.13" if version == "v0.29.14" else version

    def begin(self, names: list[str]) -> None:
        """Begin the calls of one request, which run at the same time."""
        writing = [name for name in names if name.split(".")[0] in ("security", "redirects")]
        self.read_before = set(self.middlewares) if len(writing) > 1 else None

    def add_middleware(self, name: str) -> None:
        self.middlewares = (self.middlewares if self.read_before is None else self.read_before) | {name}

    def table(self, kind: str) -> dict[str, Row]:
        return self.tables.setdefault(kind, {})

    def state(self) -> dict[str, dict[str, Row]]:
        """Return a copy of everything it holds."""
        return deepcopy({kind: rows for kind, rows in self.tables.items() if rows})

    def insert(self, kind: str, id_field: str, values: Row) -> Row:
        row = {**self.defaults.get(kind, {}).get("row", {}), **values, id_field: new_id()}
        if "createdAt" in row or kind not in self.defaults:
            row["createdAt"] = now()
        self.table(kind)[row[id_field]] = row
        return row

    def find(self, kind: str, wanted: Any) -> Row:
        row = self.table(kind).get(wanted)
        if row is None:
            raise TrpcError("NOT_FOUND", f"{kind[0].upper()}{kind[1:]} not found")
        return row

    def rows(self, kind: str, **where: Any) -> list[Row]:
        return [row for row in self.table(kind).values() if all(row.get(name) == value for name, value in where.items())]

    def has(self, kind: str) -> bool:
        return kind in SERVICES and (kind != "libsql" or number(self.version) >= (0, 29, 0))

    def services(self, environment_id: str, lists: dict[str, list[str]]) -> Row:
        """List the services of an environment, each with the fields that one procedure shows."""
        return {
            key: [
                {name: row.get(name) for name in lists.get(key) or [f"{kind}Id"]} for row in self.rows(kind, environmentId=environment_id)
            ]
            for kind, key in SERVICES.items() if self.has(kind)
        }


# Projects and environments

@procedure("project.create")
def project_create(instance: Instance, values: Row) -> Row:
    project = instance.insert("project", "projectId", {**values, "organizationId": instance.organization})
    environment = instance.insert(
        "environment", "environmentId",
        {"name": "production", "description": "Production environment", "projectId": project["projectId"], "isDefault": True},
    )
    return {"project": project, "environment": environment}


@procedure("project.all")
def project_all(instance: Instance, values: Row) -> list[Row]:
    shown = instance.defaults["project"]["all"]
    lists = shown["environments"]
    return [
        {
            **project,
            **{name: [] for name in shown if name != "environments"},
            "environments": [
                {
                    **{name: environment[name] for name in ("name", "environmentId", "isDefault")},
                    **instance.services(environment["environmentId"], lists),
                }
                for environment in instance.rows("environment", projectId=project["projectId"])
            ],
        }
        for project in reversed(instance.table("project").values())
    ]


@procedure("project.one")
def project_one(instance: Instance, values: Row) -> Row:
    project = instance.find("project", values["projectId"])
    extra = instance.defaults["project"]
    return {
        **project,
        **extra["one"],
        "environments": [
            {**environment, **instance.services(environment["environmentId"], extra["lists"])}
            for environment in instance.rows("environment", projectId=project["projectId"])
        ],
    }


@procedure("project.update")
def project_update(instance: Instance, values: Row) -> Row:
    project = instance.find("project", values.pop("projectId"))
    project.update(values)
    return project


@procedure("project.remove")
def project_remove(instance: Instance, values: Row) -> Row:
    project = instance.find("project", values["projectId"])
    for environment in instance.rows("environment", projectId=project["projectId"]):
        for kind in SERVICES:
            for row in instance.rows(kind, environmentId=environment["environmentId"]):
                _remove_service(instance, kind, row)
        del instance.table("environment")[environment["environmentId"]]
    return instance.table("project").pop(project["projectId"])


@procedure("environment.create")
def environment_create(instance: Instance, values: Row) -> Row:
    if values["name"] == "production":
        raise TrpcError("BAD_REQUEST", "You cannot create a environment with the name 'production'")
    if values["projectId"] not in instance.table("project"):
        raise TrpcError("BAD_REQUEST", "Error creating the environment: Failed query: insert into \"environment\"\nparams: ,")
    return instance.insert("environment", "environmentId", values)


@procedure("environment.one")
def environment_one(instance: Instance, values: Row) -> Row:
    environment = instance.find("environment", values["environmentId"])
    shown = {name: environment[name] for name in ("name", "description", "environmentId", "isDefault", "projectId", "env")}
    lists = instance.defaults["environment"]["lists"]
    return {**shown, **instance.services(environment["environmentId"], lists), "project": instance.find("project", environment["projectId"])}


@procedure("environment.byProjectId")
def environment_by_project_id(instance: Instance, values: Row) -> list[Row]:
    return [
        PROCEDURES["environment.one"](instance, {"environmentId": row["environmentId"]})
        for row in instance.rows("environment", projectId=values["projectId"])
    ]


@procedure("environment.update")
def environment_update(instance: Instance, values: Row) -> Row:
    wanted = values.pop("environmentId")
    environment = instance.table("environment").get(wanted)
    if environment is None:
        raise TrpcError("BAD_REQUEST", "Error updating the environment: Environment not found")
    if environment["isDefault"] and "name" in values:
        raise TrpcError("BAD_REQUEST", "Error updating the environment: You cannot rename the default environment")
    if not values:
        raise TrpcError("BAD_REQUEST", "Error updating the environment: No values to set")
    environment.update(values)
    return environment


@procedure("environment.remove")
def environment_remove(instance: Instance, values: Row) -> Row:
    environment = instance.find("environment", values["environmentId"])
    if environment["isDefault"]:
        raise TrpcError("BAD_REQUEST", "You cannot delete the default environment")
    if any(instance.rows(kind, environmentId=environment["environmentId"]) for kind in SERVICES):
        raise TrpcError("BAD_REQUEST", "Cannot delete environment: it has active services. Delete all services first.")
    return instance.table("environment").pop(environment["environmentId"])


# Services

def app_name(kind: str, wanted: str | None) -> str:
    alphabet = string.ascii_lowercase + string.digits
    base = wanted or f"{kind}-synthesize-open-source-monitor"
    return base + "-" + "".join(secrets.choice(alphabet) for count in range(6))


def _create_service(kind: str) -> Handler:
    def create(instance: Instance, values: Row) -> Row:
        if values["environmentId"] not in instance.table("environment"):
            raise TrpcError("NOT_FOUND", "Environment not found")
        values["appName"] = app_name("app" if kind == "application" else kind, values.get("appName"))
        if "databasePassword" in values or kind in DATABASES:
            values["databasePassword"] = values.get("databasePassword") or secrets.token_hex(10)
        row = instance.insert(kind, f"{kind}Id", values)
        if "refreshToken" in row:
            row["refreshToken"] = new_id()
        if kind == "compose":
            row["composeFile"] = row.get("composeFile") or ""
        if kind in DATABASES:
            instance.insert("mounts", "mountId", {
                "type": "volume", "volumeName": row["appName"] + "-data", "mountPath": instance.defaults.get(kind, {}).get("mountPath", "/data"),
                "serviceType": kind, f"{kind}Id": row[f"{kind}Id"],
            })
        return True if kind == "libsql" else row
    return create


def _one_service(kind: str) -> Handler:
    def one(instance: Instance, values: Row) -> Row:
        row = instance.find(kind, values[f"{kind}Id"])
        environment = instance.find("environment", row["environmentId"])
        extra = dict(instance.defaults[kind]["one"])
        if "domains" in extra:
            extra["domains"] = instance.rows("domain", **{f"{kind}Id": row[f"{kind}Id"]})
        lists = {**attached.of_service(instance, kind, row[f"{kind}Id"]), "deployments": instance.rows("deployment", **{f"{kind}Id": row[f"{kind}Id"]})}
        extra.update({name: rows for name, rows in lists.items() if name in extra or name in row})
        return {**row, **extra, "environment": {**environment, "project": instance.find("project", environment["projectId"])}}
    return one


def _update_service(kind: str) -> Handler:
    def update(instance: Instance, values: Row) -> Any:
        row = instance.table(kind).get(values.pop(f"{kind}Id"))
        values.pop("appName", None)
        if row is None and kind == "compose":
            return None
        if not values and kind != "compose":
            raise TrpcError("INTERNAL_SERVER_ERROR", "No values to set")
        if row is None:
            raise TrpcError("BAD_REQUEST", NOT_UPDATED.get(kind, f"Error updating {kind}"))
        row.update({**_defaults_of_update(instance, kind), **values})
        return row if kind == "compose" else True
    return update


def _defaults_of_update(instance: Instance, kind: str) -> Row:
    """What an update puts in the place of fields that it isn't given, where it has defaults for them."""
    if kind == "libsql":
        return {"dockerImage": LIBSQL_IMAGE, "enableNamespaces": False}
    return {"replicaSets": False} if kind == "mongo" and number(instance.version) < (0, 30, 0) else {}


def _move_service(kind: str) -> Handler:
    def move(instance: Instance, values: Row) -> Row:
        row = instance.find(kind, values[f"{kind}Id"])
        row["environmentId"] = instance.find("environment", values["targetEnvironmentId"])["environmentId"]
        return row
    return move


def _remove(kind: str) -> Handler:
    def remove(instance: Instance, values: Row) -> Row:
        whole = _one_service(kind)(instance, values)
        _remove_service(instance, kind, instance.find(kind, values[f"{kind}Id"]))
        return {name: value for name, value in whole.items() if name not in ("hasGitProviderAccess", "unauthorizedProvider")}
    return remove


def _remove_service(instance: Instance, kind: str, row: Row) -> None:
    wanted = row[f"{kind}Id"]
    for table in ("domain", "deployment"):
        for inner in instance.rows(table, **{f"{kind}Id": wanted}):
            del instance.table(table)[inner[f"{table}Id"]]
    attached.remove_with_service(instance, kind, wanted)
    del instance.table(kind)[wanted]


def _save(kind: str, **also: Any) -> Handler:
    """A grouped procedure: it sets what it is given, and what belongs to that."""
    def save(instance: Instance, values: Row) -> bool:
        row = instance.find(kind, values.pop(f"{kind}Id"))
        row.update(values, **also)
        return True
    return save


for _kind in SERVICES:
    PROCEDURES[f"{_kind}.create"] = _create_service(_kind)
    PROCEDURES[f"{_kind}.one"] = _one_service(_kind)
    PROCEDURES[f"{_kind}.update"] = _update_service(_kind)
    PROCEDURES[f"{_kind}.move"] = _move_service(_kind)
    PROCEDURES[f"{_kind}.delete" if _kind in ("application", "compose") else f"{_kind}.remove"] = _remove(_kind)
    PROCEDURES[f"{_kind}.saveEnvironment"] = _save(_kind)
for _kind in DATABASES:
    PROCEDURES[f"{_kind}.saveExternalPort"] = _save(_kind)
PROCEDURES["application.saveBuildType"] = _save("application")
for _source in ("docker", "git", "github", "gitlab", "bitbucket", "gitea"):
    PROCEDURES[f"application.save{_source.capitalize()}Provider"] = _save("application", sourceType=_source, applicationStatus="idle")


@procedure("compose.deployTemplate")
def compose_deploy_template(instance: Instance, values: Row) -> Row:
    project = instance.find("project", instance.find("environment", values["environmentId"])["projectId"])
    row = PROCEDURES["compose.create"](instance, {
        "name": values["id"], "appName": f"{project['name']}-{values['id']}", "environmentId": values["environmentId"], "sourceType": "raw",
        "composeFile": f"# {values['id']}\nservices: {{}}\n", "env": "MADE=1",
    })
    PROCEDURES["domain.create"](instance, {"host": "made.example.com", "composeId": row["composeId"], "domainType": "compose", "serviceName": "web"})
    return row


@procedure("compose.import")
def compose_import(instance: Instance, values: Row) -> Row:
    row = instance.find("compose", values["composeId"])
    row.update(composeFile=json.loads(base64.b64decode(values["base64"]))["compose"], sourceType="raw")
    return {"success": True, "message": "Template imported successfully"}


# Domains

def _domain_rules(instance: Instance, values: Row) -> None:
    """What the input check of a server asks for and its OpenAPI document does not show."""
    def issue(field: str, message: str) -> None:
        issues.append({"code": "custom", "path": [field], "message": message})

    issues: list[dict[str, Any]] = []
    if values.get("host", "").strip() != values.get("host", ""):
        issue("host", "Domain name cannot have leading or trailing spaces")
    elif number(instance.version) >= (0, 29, 0) and "host" in values and not HOSTNAME.match(values["host"]):
        issue("host", "Invalid domain name. Use only letters, numbers, hyphens and dots (e.g. example.com). Underscores are not allowed.")
    if issues:
        raise invalid(issues)


@procedure("domain.create")
def domain_create(instance: Instance, values: Row) -> Row:
    _domain_rules(instance, values)
    for kind in ("application", "compose"):
        if values.get(f"{kind}Id") and values[f"{kind}Id"] not in instance.table(kind):
            raise TrpcError("NOT_FOUND" if kind == "application" else "BAD_REQUEST", f"{kind.capitalize()} not found")
    instance.serial += 1
    return instance.insert("domain", "domainId", {"domainType": "application", **values, "uniqueConfigKey": instance.serial})


@procedure("domain.one")
def domain_one(instance: Instance, values: Row) -> Row:
    return _with_application(instance, instance.find("domain", values["domainId"]))


def _with_application(instance: Instance, domain: Row) -> Row:
    application = instance.table("application").get(domain.get("applicationId"))
    if application and number(instance.version) < (0, 29, 0):
        return {**domain, "application": application}
    return {**domain, "application": application and {name: application[name] for name in ("applicationId", "appName", "name")}}


@procedure("domain.update")
def domain_update(instance: Instance, values: Row) -> Row:
    _domain_rules(instance, values)
    domain = instance.find("domain", values.pop("domainId"))
    domain.update(values)
    return domain


@procedure("domain.delete")
def domain_delete(instance: Instance, values: Row) -> Row:
    domain = instance.find("domain", values["domainId"])
    return instance.table("domain").pop(domain["domainId"])


@procedure("domain.byApplicationId")
def domain_by_application_id(instance: Instance, values: Row) -> list[Row]:
    return [_with_application(instance, row) for row in instance.rows("domain", applicationId=values["applicationId"])]


# Things of the instance

def _instance_wide(kind: str, id_field: str, listing: str, answer: str | None) -> None:
    def create(instance: Instance, values: Row) -> Any:
        row = instance.insert(kind, id_field, {**values, "organizationId": instance.organization})
        if kind == "destination":
            row["createdAt"] = Date(row["createdAt"])
        if kind == "server":
            row.update(serverStatus="active", serverType=values.get("serverType", "deploy"))
        return row if answer else None

    def remove(instance: Instance, values: Row) -> Row:
        return instance.table(kind).pop(instance.find(kind, values[id_field])[id_field])

    def update(instance: Instance, values: Row) -> Row:
        row = instance.find(kind, values.pop(id_field))
        row.update(values)
        return row

    PROCEDURES[f"{kind}.create"] = create
    PROCEDURES[f"{kind}.update"] = update
    PROCEDURES[f"{kind}.one"] = lambda instance, values: instance.find(kind, values[id_field])
    PROCEDURES[listing] = lambda instance, values: list(instance.table(kind).values())
    PROCEDURES[f"{kind}.remove"] = remove


for _kind, _rest in INSTANCE_WIDE.items():
    _instance_wide(_kind, *_rest)
PROCEDURES["sshKey.generate"] = lambda instance, values: {
    "privateKey": f"-----BEGIN OPENSSH PRIVATE KEY-----\nnot-a-key-{new_id()}\n-----END OPENSSH PRIVATE KEY-----\n",
    "publicKey": f"ssh-{values['type']} not-a-key",
}
for _kind in ("github", "gitlab", "bitbucket", "gitea"):
    PROCEDURES[f"{_kind}.{_kind}Providers"] = lambda instance, values: []


# The server itself

@procedure("settings.getDokployVersion")
def settings_get_dokploy_version(instance: Instance, values: Row) -> str:
    return instance.reported


@procedure("settings.readMiddlewareTraefikConfig")
def settings_read_middleware_traefik_config(instance: Instance, values: Row) -> str:
    return "http:\n  middlewares:\n" + "".join(f"    {name}:\n" for name in sorted(instance.middlewares))


@procedure("user.deleteApiKey")
def user_delete_api_key(instance: Instance, values: Row) -> bool:
    instance.keys.pop(instance.table("apiKey").pop(values["apiKeyId"])["key"])
    return True


@procedure("settings.health")
def settings_health(instance: Instance, values: Row) -> Row:
    return {"status": "ok"}


@procedure("organization.all")
def organization_all(instance: Instance, values: Row) -> list[Row]:
    return [{"id": instance.organization, "name": "My Organization"}]


@procedure("user.createApiKey")
def user_create_api_key(instance: Instance, values: Row) -> Row:
    key = secrets.token_urlsafe(32)
    instance.keys[key] = None if values.get("rateLimitEnabled") is False else 10
    row = instance.insert("apiKey", "id", {"name": values["name"], "key": key})
    return {name: row[name] for name in ("id", "name", "key")}


# They register procedures of their own.
from . import attached, deployments  # noqa: E402  pylint: disable=wrong-import-position
