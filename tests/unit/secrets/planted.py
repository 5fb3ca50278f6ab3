# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One of every kind, with a secret of its own in each place that a definition says to hold one."""

from __future__ import annotations

import base64
import copy
import json
from dataclasses import dataclass, field
from typing import Any, Iterator

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, ancestors, is_attached, kinds_above
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.structures import Structure, Word
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Value

from ..plugins.module_utils.pairs import pair

LOGIN = {"email": "admin@example.com", "password": "not-a-secret"}
#: What others are in and point at.
WORLD: dict[str, Any] = {
    "destinations": {"offsite": {"endpoint": "https://s3.example.com", "bucket": "b", "access_key": "not-a-key", "secret_access_key": "not-a-secret"}},
    "ssh_keys": {"fleet": {"generate": "ed25519"}},
    "servers": {"worker": {"ip_address": "192.0.2.10", "ssh_key": "fleet"}},
    "projects": {"shop": {"environments": {"production": {
        "applications": {"web": {"docker_image": "nginx:1"}},
        "postgres": {"db": {"database_name": "a", "database_user": "a", "database_password": "not-a-secret"}},
    }}}},
}
#: Names of what is in it.
NAMES = {
    "project": "shop", "environment": "production", "application": "web", "postgres": "db", "destination": "offsite", "server": "worker",
    "ssh_key": "fleet",
}
#: Words for options that don't take any word.
WORDS: dict[str, Any] = {
    "cron_expression": "0 3 * * *", "schedule": "0 3 * * *", "host": "a.example.com", "email": "ada@example.com", "domains": ["example.com"],
    "ip_address": "192.0.2.20", "public_key": "ssh-ed25519 not-a-key", "registry_url": "registry.example.com", "path": "dynamic/my.yml",
    "mount_path": "/data", "file_path": "a.conf", "permissions": {"project": ["create"]}, "url_callback": "https://dokploy.example.com/alerts",
    "cron_job": "0 0 * * *", "mode_of_type": "file",
    **dict.fromkeys(("issuer", "entry_point", "callback_url", "redirect_uri", "endpoint", "api_url", "vault_url", "vault_uri"), "https://a.example.com/x"),
    **dict.fromkeys(("authorization_endpoint", "token_endpoint", "jwks_endpoint", "server_url"), "https://a.example.com/x"),
}
#: Options that some kinds need before they take a secret.
MORE: dict[str, dict[str, Any]] = {
    "application": {"source_type": "git"}, "compose": {"source_type": "git"}, "mount": {"type": "file", "file_path": "a.conf"},
    "monitoring": {"url_callback": WORDS["url_callback"], "cron_job": WORDS["cron_job"]}, "server": {"ssh_key": "fleet"},
    "libsql": {"sqld_node": "replica"},
    "sso_provider saml": {"domains": ["b.example.com"]},
    "sso_provider oidc": {name: WORDS[name] for name in ("authorization_endpoint", "token_endpoint", "jwks_endpoint")},
}


@dataclass
class Sample:
    """One of a kind.

    :ivar given: all that its module is given
    :ivar secrets: texts that must be nowhere, by option
    :ivar barred: options that are refused with a secret in them
    """

    kind: str
    given: dict[str, Any]
    secrets: dict[str, list[str]] = field(default_factory=dict)
    barred: dict[str, Any] = field(default_factory=dict)

    @property
    def resource(self) -> Resource:
        return RESOURCES[self.kind]

    @property
    def above(self) -> list[Resource]:
        """The kinds that it is in, from the top."""
        owners = {RESOURCES[kind].owner_option: kind for kind in kinds_above(self.resource)}
        return [RESOURCES[owners[name]] for name in self.given if name in owners]

    @property
    def document(self) -> dict[str, Any]:
        """The same, stated as a document."""
        name = "" if is_attached(self.resource) or self.resource.single else self.resource.key[0]
        options = {one.name: self.given[one.name] for one in self.resource.fields if one.name in self.given and one.name != name}
        options.update({"update_secrets": "always"} if self.resource.masks else {})
        part = {self.resource.collection: {self.given[name]: options} if name else options if self.resource.single else [options]}
        for owner in reversed(self.above):
            part = {owner.collection: part if owner.single else {self.given[owner.kind]: part}}
        return part


def samples(number: int) -> list[Sample]:
    """Return one of every kind and type that the collection makes or changes and that has a secret.

    :param number: others for each number, that differ in all their secrets and in nothing else
    """
    managed = [resource for resource in RESOURCES.values() if resource.create or resource.stated]
    made = [sample(resource, variant, number) for resource in managed for variant in resource.types or ("",)]
    return [one for one in made if one.secrets]


def sample(resource: Resource, variant: str, number: int) -> Sample:
    parent = variant if variant in resource.parents else next(iter(resource.parents), "")
    found = Sample(resource.kind, {RESOURCES[kind].owner_option: RESOURCES[kind].single or NAMES.get(kind) for kind in ancestors(resource, parent)})
    found.given.update({} if resource.single or resource.key[0] != "name" else {"name": f"{resource.kind}-{variant or 'one'}"})
    found.given.update({resource.identity.variant: variant} if variant else {})
    found.given.update(MORE.get(f"{resource.kind} {variant}".strip(), {}))
    for one in resource.fields_of(variant):
        if resource.create and one.name in resource.create.once:
            continue
        if may_conceal(one):
            value, found.secrets[one.name] = plant(one, f"planted_{number}_{resource.kind}_{variant}_{one.name}", number)
            (found.barred if one.value.wrong(value, one.name) else found.given)[one.name] = value
        if one.name not in found.given and (one.required or {variant, parent} & set(one.required_in)):
            found.given[one.name] = word(one, number)
    return found


def word(one: Field, number: int) -> Any:
    """Return something that an option takes."""
    if one.reference in NAMES:
        return NAMES[one.reference]
    if one.name in pair(number):
        return pair(number)[one.name]
    plain = {"int": 80, "bool": True, "list": ["a@example.com"]}.get(one.value.type, "a")
    return one.value.choices[0] if one.value.choices else WORDS.get(one.name, plain)


def may_conceal(one: Field) -> bool:
    """Say whether an option is a secret or may have one in it; what only names something is none, though the server keeps it back."""
    return one.hidden or one.value.masked and not one.references or type(one.value).credentials is not Value.credentials


def plant(one: Field, secret: str, number: int) -> tuple[Any, list[str]]:
    """Return a value for an option, and what of it is a secret: one that it takes, where it takes any."""
    known = [(value, secrets) for value, secrets in forms(one, secret, number) if one.conceals(value)]
    assert known, f"there is no form of {one.name} that has a secret in it: add one to forms()"
    return next((form for form in known if not one.value.wrong(form[0], one.name)), known[0])


def forms(one: Field, secret: str, number: int) -> Iterator[tuple[Any, list[str]]]:
    """Yield values that an option may take, with their secrets; what is harder to hide comes first."""
    key = pair(number)["private_key"]
    lines = [line for line in key.splitlines() if "-----" not in line]
    rich = f'{secret} "é"'
    if isinstance(one.value, Structure):
        yield {name: rich for name, inner in one.value.keys.items() if isinstance(inner, Word)}, [secret]
    elif one.value.type == "dict":
        yield {"a": rich}, [secret]
    elif one.value.type == "raw":
        yield {"A": rich, "B": f"first\n{secret}"}, [secret]
        yield {"A": secret}, [secret]
    elif one.name == "webhook_url":
        yield f"https://chat.example.com/{secret}", [secret]
    elif not one.hidden:
        yield f"https://user:{secret}@git.example.com/shop.git", [secret]
        yield f'http: {{middlewares: {{a: {{basicAuth: {{users: ["ada:$2y$05${secret}"]}}}}}}}}\n', [secret]
        yield key, lines
    else:
        yield f'first\n{rich}\nlast', [secret]
        yield rich, [secret]
        yield secret, [secret]
        coded = base64.b64encode(secret.encode()).decode()
        yield f"-----BEGIN OPENSSH PRIVATE KEY-----\n{coded}\n-----END OPENSSH PRIVATE KEY-----\n", [coded]
        yield key, lines


def together(several: list[Sample]) -> dict[str, Any]:
    """Return one document of all."""
    whole: dict[str, Any] = {}
    for one in several:
        _put(whole, one.document)
    return whole


def _put(whole: dict[str, Any], part: dict[str, Any]) -> None:
    for name, value in part.items():
        if isinstance(whole.get(name), dict):
            _put(whole[name], value)
        elif isinstance(whole.get(name), list):
            whole[name] = whole[name] + value
        else:
            whole[name] = copy.deepcopy(value)


def told(text: Any, *several: Sample) -> list[str]:
    """Return the secrets that stand in a text or in what has texts, each with its kind and option."""
    whole = text if isinstance(text, str) else json.dumps(text, ensure_ascii=False)
    return [
        f"{one.kind}.{option}: ...{whole[max(whole.find(secret) - 200, 0):][:300]}..."
        for one in several for option, secrets in one.secrets.items() for secret in secrets if secret in whole
    ]
