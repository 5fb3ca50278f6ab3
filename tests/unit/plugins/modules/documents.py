# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stacks that tests apply: one that has something of everything, and random ones."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from ..module_utils.pairs import pair

SECRET = "planted-secret"
#: Who signs in for what the server does for no key.
LOGIN = {"email": "admin@example.com", "password": "not-a-secret"}
IDP = "https://login.example.com"
OIDC: dict[str, Any] = {
    "type": "oidc", "issuer": IDP, "domains": ["example.com", "B.example.com"], "client_id": "dokploy", "client_secret": SECRET,
    "scopes": ["openid"], "mapping": {"id": "sub", "email": "email", "name": "name"},
    # Given all, so that the server asks nobody for them.
    "authorization_endpoint": f"{IDP}/a", "token_endpoint": f"{IDP}/t", "jwks_endpoint": f"{IDP}/k",
}
SAML: dict[str, Any] = {
    "type": "saml", "issuer": "https://idp.example.org", "domains": ["example.org"], "entry_point": "https://idp.example.org/saml", "cert": "not-a-cert",
    "callback_url": "https://dokploy.example.com/back", "sp_metadata": {"entityID": "dokploy", "privateKey": f"{SECRET}-sp"},
    "private_key": f"{SECRET}-own",
}
STACK: dict[str, Any] = {
    "destinations": {"offsite": {"endpoint": "https://s3.example.com", "bucket": "b", "access_key": "a-key", "secret_access_key": SECRET}},
    "ssh_keys": {"deploy": {"generate": "ed25519"}},
    "notifications": {"team": {"type": "slack", "webhook_url": f"https://chat.example.com/{SECRET}", "app_build_error": True}},
    "certificates": {"wildcard": pair()},
    "ai_providers": {"assistant": {"api_url": "https://models.example.com/v1", "provider_api_key": SECRET, "model": "small"}},
    "tags": {"customer": {"color": "red"}},
    "organizations": {"My Organization": {}, "shop": {"logo": "https://shop.example.com/logo.svg"}},
    "git_providers": {"work": {
        "type": "gitlab", "gitlab_url": "https://gitlab.example.com", "application_id": "app", "secret": SECRET,
        "redirect_uri": "https://dokploy.example.com/api/providers/gitlab/callback",
    }},
    "dns_providers": {"cloudflare": {"type": "cloudflare", "api_token": SECRET}},
    "vault_providers": {
        "main": {
            "type": "hashicorp", "vault_url": "https://vault.example.com", "token": SECRET,
            "assignments": [{"project": "shop", "environments": ["staging"]}],
        },
    },
    "projects": {
        "shop": {
            "description": "The shop",
            "tags": ["customer"],
            "env": {"REGION": "eu"},
            "environments": {
                "production": {
                    "env": {"STAGE": "live"},
                    "applications": {
                        "web": {
                            "source_type": "docker", "docker_image": "nginx:1", "env": {"PASSWORD": SECRET},
                            "domains": [{"host": "shop.example.com", "port": 80}, {"host": "shop.example.com", "path": "/api", "port": 90}],
                            "mounts": [{"mount_path": "/data", "type": "volume", "volume_name": "data"}],
                            "security": [{"username": "a", "password": SECRET}],
                        },
                        "api": {"source_type": "git", "custom_git_url": "git@git.example.com:a.git", "custom_git_ssh_key": "deploy"},
                    },
                    "postgres": {
                        "db": {
                            "database_name": "a", "database_user": "a", "database_password": SECRET,
                            "backups": [{"destination": "offsite", "prefix": "p/", "database": "a", "schedule": "0 3 * * *"}],
                        },
                    },
                },
                "staging": {
                    "compose": {
                        "stack": {"compose_file": "services: {}", "source_type": "raw"},
                        "tools": {"source_type": "gitlab", "gitlab": "work", "gitlab_owner": "team", "gitlab_repository": "tools", "gitlab_branch": "main"},
                    },
                },
            },
        },
    },
}

NAMES = st.sampled_from(["a", "b", "c"])
TEXT = st.sampled_from(["", "x"])
VARIABLES = st.one_of(
    st.dictionaries(st.sampled_from(["A", "B"]), st.sampled_from(["1", "two words", "{{ x }}", "it's"]), max_size=2),
    st.sampled_from(["", "# said\nA=1", "A=1 # why\n"]),
)


def attached(key: str, values: st.SearchStrategy[Any], **more: Any) -> st.SearchStrategy[Any]:
    """A list of up to two of a kind that differ in their key."""
    fields = {key: values, **{name: value if isinstance(value, st.SearchStrategy) else st.just(value) for name, value in more.items()}}
    return st.lists(st.fixed_dictionaries(fields), max_size=2, unique_by=lambda one: one[key])


CRON = st.sampled_from(["0 3 * * *", "@daily"])
MOUNTS = attached("mount_path", st.sampled_from(["/a", "/b"]), type="file", file_path="f", content=st.sampled_from(["", "text\n", '{"a": 1}']))
SCHEDULES = attached("name", NAMES, cron_expression=CRON, command="true", enabled=st.booleans())
HOST_SCHEDULES = attached("name", NAMES, cron_expression=CRON, script="true", enabled=st.booleans())
VOLUME_BACKUPS = attached("name", NAMES, volume_name="data", prefix="p", cron_expression=CRON, destination="offsite")
DOMAINS = attached("host", st.sampled_from(["a.example.com", "B.Example.com", "bücher.example"]), port=st.sampled_from([80, 3000]), https=st.booleans())
APPLICATION = st.fixed_dictionaries({}, optional={
    "description": TEXT, "replicas": st.integers(1, 3), "env": VARIABLES, "docker_image": st.sampled_from(["", "nginx:1"]),
    "source_type": st.sampled_from(["docker", "git", "github"]), "gitea": st.just("a"),
    "custom_git_ssh_key": st.just("key"), "memory_limit": st.sampled_from(["", "64Mi"]),
    "auto_deploy": st.booleans(), "registry": st.just("hub"), "build_server": st.just("worker"), "labels_swarm": st.sampled_from([{}, {"a": "{{ b }}"}]),
    "domains": DOMAINS, "mounts": MOUNTS, "schedules": SCHEDULES, "volume_backups": VOLUME_BACKUPS,
    "ports": attached("published_port", st.integers(1, 3), target_port=80, protocol=st.sampled_from(["tcp", "udp"])),
    "redirects": attached("regex", st.sampled_from(["^a", "^b"]), replacement="c", permanent=st.booleans()),
    "security": attached("username", NAMES, password=st.sampled_from(["p", "[1]"])),
})
#: Files for a Compose file to mount, and backups of its services: many of one path, and of one prefix.
FILES = attached("file_path", st.sampled_from(["a.conf", "x/b.conf", "/c"]), mount_path="/", type="file", content=st.sampled_from(["", "text\n"]))
SERVICE_BACKUPS = attached(
    "service_name", st.sampled_from(["", "db", "api"]), destination="offsite", prefix="p", database="a", schedule=CRON, database_type="postgres",
)
COMPOSE = st.fixed_dictionaries({"source_type": st.just("raw")}, optional={
    "mounts": FILES, "backups": SERVICE_BACKUPS,
    "compose_file": st.sampled_from(["", "services: {}\n"]), "env": VARIABLES, "domains": DOMAINS, "schedules": SCHEDULES,
    "compose_type": st.sampled_from(["docker-compose", "stack"]),
})
POSTGRES = st.fixed_dictionaries({"database_name": st.just("a"), "database_user": st.just("a"), "database_password": st.just("not-a-secret")}, optional={
    "server": st.just("worker"),
    "docker_image": st.just("postgres:17"), "replicas": st.integers(1, 2), "mounts": MOUNTS,
    "backups": attached("prefix", NAMES, destination="offsite", database="a", schedule=CRON, enabled=st.booleans()),
})
PRIVATE_KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nbm90IGEga2V5\n-----END OPENSSH PRIVATE KEY-----\n"
REDIS = st.fixed_dictionaries({"database_password": st.just("not-a-secret")}, optional={"cpu_limit": st.sampled_from(["", "0.5"])})
SERVER = st.fixed_dictionaries({"ip_address": st.sampled_from(["203.0.113.10", "a.example.com"])}, optional={
    "description": TEXT, "port": st.sampled_from([22, 2222]), "username": st.sampled_from(["root", "deploy"]), "ssh_key": st.just("key"),
    "server_type": st.sampled_from(["deploy", "build"]), "command": st.sampled_from(["", "true\n"]), "enable_docker_cleanup": st.booleans(),
    "schedules": HOST_SCHEDULES,
})
ENVIRONMENT = st.fixed_dictionaries({}, optional={
    "applications": st.dictionaries(NAMES, APPLICATION, max_size=2), "compose": st.dictionaries(NAMES, COMPOSE, max_size=1),
    "postgres": st.dictionaries(NAMES, POSTGRES, max_size=1), "redis": st.dictionaries(NAMES, REDIS, max_size=1),
    "env": VARIABLES, "description": TEXT,
})
PROJECT = st.fixed_dictionaries({}, optional={
    "description": TEXT, "env": VARIABLES, "tags": st.lists(st.sampled_from(["one", "two"]), max_size=2, unique=True),
    "environments": st.dictionaries(st.sampled_from(["production", "test"]), ENVIRONMENT, max_size=2),
})
#: The type of one is fixed.
NOTIFICATIONS = st.fixed_dictionaries({}, optional={
    "a": st.fixed_dictionaries({"type": st.just("slack"), "webhook_url": st.just("https://chat.example.com/not-a-secret")}, optional={
        "channel": TEXT, "app_deploy": st.booleans(), "docker_cleanup": st.booleans(),
    }),
    "b": st.fixed_dictionaries({"type": st.just("custom"), "endpoint": st.just("https://hook.example.com")}, optional={
        "headers": st.sampled_from([{}, {"X-Token": "not-a-secret"}]), "app_build_error": st.booleans(),
    }),
})
MONITORING = st.fixed_dictionaries({
    "url_callback": st.just("https://dokploy.example.com/alerts"), "token": st.just("not-a-secret"), "cron_job": st.sampled_from(["0 0 * * *", "@daily"]),
}, optional={"port": st.integers(4500, 4501), "threshold_cpu": st.sampled_from([0, 80]), "containers_include": st.lists(NAMES, max_size=2, unique=True)})
FORWARD_AUTH = st.just({"auth_domain": ""}) | st.fixed_dictionaries({"auth_domain": st.sampled_from(["auth.example.com", "Login.example.com"])}, optional={
    "https": st.booleans(), "certificate_type": st.sampled_from(["none", "letsencrypt"]),
})
SETTINGS = st.fixed_dictionaries({}, optional={
    "host": st.sampled_from(["", "dokploy.example.com"]), "https": st.booleans(), "certificate_type": st.sampled_from(["none", "letsencrypt"]),
    "lets_encrypt_email": st.sampled_from(["", "admin@example.com"]), "server_ip": st.sampled_from(["", "192.0.2.1"]),
    "ssh_private_key": st.sampled_from(["", "not-a-secret-key"]), "enable_docker_cleanup": st.booleans(), "log_cleanup_cron": st.sampled_from(["", "@daily"]),
    "request_log": st.booleans(), "traefik_dashboard": st.booleans(),
    "traefik_env": st.dictionaries(NAMES, st.sampled_from(["", "1", "{{ a }}"]), max_size=2),
    "traefik_ports": st.lists(
        st.fixed_dictionaries({"published_port": st.integers(9000, 9002), "target_port": st.just(9000)}, optional={"protocol": st.just("udp")}),
        max_size=2, unique_by=lambda port: port["published_port"],
    ),
    "monitoring": MONITORING, "schedules": HOST_SCHEDULES, "forward_auth": FORWARD_AUTH,
    "backups": attached("prefix", NAMES, destination="offsite", database="dokploy", schedule=CRON, enabled=st.booleans()),
})
AI_PROVIDERS = st.dictionaries(NAMES, st.fixed_dictionaries({"api_url": st.just("https://models.example.com/v1"), "model": NAMES}, optional={
    "provider_api_key": st.sampled_from(["", "not-a-secret"]), "enabled": st.booleans(),
}), max_size=2)
BACK = "https://dokploy.example.com/api/providers/gitea/callback"
GIT_PROVIDERS = st.fixed_dictionaries({
    "a": st.fixed_dictionaries({
        "type": st.just("gitea"), "gitea_url": st.just("https://gitea.example.com"), "client_id": NAMES, "client_secret": st.just("not-a-secret"),
        "redirect_uri": st.just(BACK),
    }, optional={"shared": st.booleans(), "gitea_internal_url": st.sampled_from(["", "http://gitea:3000"])}),
}, optional={
    "b": st.fixed_dictionaries({
        "type": st.just("bitbucket"), "bitbucket_username": NAMES, "bitbucket_email": st.just("a@example.com"),
    }, optional={"api_token": st.sampled_from(["", "not-a-secret"]), "bitbucket_workspace_name": TEXT}),
})
DNS_PROVIDERS = st.fixed_dictionaries({}, optional={
    "a": st.just({"type": "cloudflare", "api_token": "not-a-secret"}),
    "b": st.fixed_dictionaries({"type": st.just("route53"), "access_key_id": NAMES, "secret_access_key": st.just("not-a-secret")}),
})
#: The projects and environments that they name are there always.
VAULT_PROVIDERS = st.fixed_dictionaries({}, optional={
    "a": st.fixed_dictionaries({
        "type": st.just("hashicorp"), "vault_url": st.just("https://vault.example.com"), "token": st.just("not-a-secret"),
    }, optional={
        "namespace": TEXT, "mount": st.sampled_from(["", "kv"]),
        "assignments": st.lists(
            st.fixed_dictionaries({"project": st.just("there")}, optional={"environments": st.sampled_from([[], ["production"], ["test", "production"]])}),
            max_size=1,
        ),
    }),
    "b": st.fixed_dictionaries({"type": st.just("scaleway"), "project_id": NAMES, "secret_key": st.just("not-a-secret")}, optional={
        "region": st.sampled_from(["nl-ams", "fr-par"]),
    }),
})
#: They differ in a key, and in what only a new one can have.
CERTIFICATES = st.dictionaries(NAMES, st.builds(
    lambda number, more: {**pair(number), **more}, st.integers(0, 1), st.fixed_dictionaries({}, optional={"auto_renew": st.booleans()}),
), max_size=2)
#: What they see is something that is there always.
PERSON = {"password": st.just("not-a-secret")}
USERS = st.dictionaries(
    st.sampled_from(["ada@example.com", "bob@example.com"]),
    st.fixed_dictionaries({**PERSON, "role": st.just("member")}, optional={"can_create_projects": st.booleans(), "can_access_to_docker": st.booleans()})
    | st.fixed_dictionaries({**PERSON, "role": st.just("admin")}), max_size=2,
)
INVITATIONS = st.dictionaries(st.just("eve@example.com"), st.fixed_dictionaries({}, optional={"role": st.sampled_from(["admin", "member"])}), max_size=1)
ORGANIZATION = st.fixed_dictionaries({}, optional={"logo": st.sampled_from(["", "https://shop.example.com/logo.svg"])})
#: Of what can't be cleared, the same is given always.
SSO_PROVIDERS = st.fixed_dictionaries({}, optional={
    "company": st.fixed_dictionaries({
        **{name: st.just(value) for name, value in OIDC.items()}, "domains": st.sampled_from([["example.com"], ["B.example.com", "example.com"]]),
        "scopes": st.sampled_from([["openid"], ["openid", "email"]]),
    }),
    "partner": st.fixed_dictionaries({
        **{name: st.just(value) for name, value in SAML.items()}, "entry_point": st.sampled_from(["https://idp.example.org/a", "https://idp.example.org/b"]),
    }),
})
TRUSTED_ORIGINS = st.dictionaries(st.sampled_from([IDP, "https://idp.example.org"]), st.just({}), max_size=2)
WHITELABELING = st.fixed_dictionaries({}, optional={"app_name": TEXT, "logo_url": st.sampled_from(["", f"{IDP}/logo.svg"]), "custom_css": TEXT})
CUSTOM_ROLES = st.dictionaries(st.sampled_from(["deployer", "reader"]), st.fixed_dictionaries({
    "permissions": st.sampled_from([{"project": ["create"]}, {"project": ["create", "delete"], "service": ["read"]}]),
}), max_size=2)
#: What is named in them comes last, and is there always.
DOCUMENT = st.fixed_dictionaries({
    "projects": st.dictionaries(NAMES, PROJECT, min_size=1, max_size=2).map(
        lambda projects: {**projects, "there": {"environments": {"production": {}, "test": {}}}}
    ),
    "git_providers": GIT_PROVIDERS,
    "dns_providers": DNS_PROVIDERS,
    "vault_providers": VAULT_PROVIDERS,
    "notifications": NOTIFICATIONS,
    "registries": st.just({"hub": {"registry_url": "registry.example.com", "username": "robot", "password": "not-a-secret"}}),
    "ssh_keys": st.just({"key": {"private_key": PRIVATE_KEY, "public_key": "ssh-ed25519 not-a-key"}}),
    "destinations": st.just({"offsite": STACK["destinations"]["offsite"]}),
    "certificates": CERTIFICATES,
    "ai_providers": AI_PROVIDERS,
    "tags": st.fixed_dictionaries({name: st.fixed_dictionaries({}, optional={"color": TEXT}) for name in ("one", "two")}),
    "invitations": INVITATIONS,
    "organizations": st.dictionaries(NAMES, ORGANIZATION, max_size=2),
    "users": USERS,
    "servers": st.fixed_dictionaries({"worker": SERVER}),
    "custom_roles": CUSTOM_ROLES,
    "sso_providers": SSO_PROVIDERS,
    "trusted_origins": TRUSTED_ORIGINS,
}, optional={"settings": SETTINGS, "whitelabeling": WHITELABELING})


def empty(sandbox: Any, release: str) -> None:
    """Let a server of a release be one on which nothing has been made, and which has a licence."""
    sandbox.reset(release)
    sandbox.instance.licensed = True


def fitted(document: dict[str, Any], release: str) -> dict[str, Any]:
    """Return a document without what a release lacks."""
    lacks = {"v0.28.8": ("tags", "dns_providers", "vault_providers"), "v0.29.14": ("dns_providers", "vault_providers")}.get(release, ())
    projects = {
        name: {key: value for key, value in project.items() if key not in lacks} for name, project in document["projects"].items()
    }
    fit = {**{name: part for name, part in document.items() if name not in lacks}, "projects": projects}
    if release == "v0.28.8":
        fit.update({"settings": {name: value for name, value in fit["settings"].items() if name != "forward_auth"}} if "settings" in fit else {})
        fit["git_providers"] = {
            name: {option: value for option, value in provider.items() if option != "shared"} for name, provider in document["git_providers"].items()
        }
    return fit


def filled(exported: dict[str, Any]) -> dict[str, Any]:
    """Return an export with the secrets that the server keeps back."""
    secrets = {"cloudflare": "api_token", "route53": "secret_access_key", "hashicorp": "token", "scaleway": "secret_key"}
    return {**exported, **{
        kind: {name: {**provider, secrets[provider["type"]]: "not-a-secret"} for name, provider in exported[kind].items()}
        for kind in ("dns_providers", "vault_providers") if kind in exported
    }}


def refilled(exported: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """Return an export with what the server doesn't give back."""
    users = {email: {**user, "password": document["users"][email]["password"]} for email, user in exported.get("users", {}).items()}
    return {**exported, **({"users": users} if users else {})}


#: What the server makes up, so that two servers with the same stack differ in it.
MADE_UP = ("id", "slug", "expiresAt", "createdAt", "updatedAt", "appName", "refreshToken", "uniqueConfigKey", "volumeName", "certificatePath")


def _told(value: Any) -> Any:
    """Return a value without what the server makes up."""
    if isinstance(value, dict):
        return {name: _told(one) for name, one in value.items() if not name.endswith(("Id", "Ids")) and name not in MADE_UP}
    return [_told(one) for one in value] if isinstance(value, list) else value


def shape(sandbox: Any) -> Any:
    """Return what a sandbox holds, without what it makes up."""
    tables = sandbox.instance.tables
    shapes = {kind: sorted(json.dumps(_told(row), sort_keys=True) for row in rows.values()) for kind, rows in tables.items() if rows}
    return {**shapes, "trusted origins": sorted(sandbox.instance.trusted_origins)}
