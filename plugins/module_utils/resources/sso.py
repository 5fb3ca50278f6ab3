# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identity providers for single sign-on, which need an enterprise licence.

None was to be had, so this was read of v0.28.8, v0.29.14 and v0.30.2, and of their better-auth, and tried for what they refuse.
"""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Checks, Identity, Requires, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Create, Part, Read, Record, Remove, Update
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.structures import ListOf, Map, Structure, Switch, Word
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import FLAG, NEEDED_TEXT, Choice, Texts, Value, pattern

OIDC, SAML = "oidc", "saml"
#: better-auth takes no other.
ADDRESS = Value("", pattern(r"[A-Za-z][A-Za-z0-9+.-]*://\S[\s\S]*", "'{value}' is not an address; write it like https://login.example.com"), needed=True)
#: Where all of these are given, the server is not to ask the provider for them.
FOUND = ("authorizationEndpoint", "tokenEndpoint", "jwksEndpoint")


class Domains(Texts):
    """Domains of mail addresses, which the server puts into lower case and holds once each."""

    def __init__(self) -> None:
        super().__init__(pattern(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}", "'{value}' is not a domain, such as example.com"))

    def to_api(self, value: Any) -> Any:
        return list(dict.fromkeys(filter(None, (str(one).strip().lower() for one in value or ()))))


class Given(Structure):
    """A structure whose empty form is a value, too."""

    def to_api(self, value: Any) -> Any:
        return self.made(value or {})


MAPPING = Structure(
    ("id", "email", "name"), id=Word(), email=Word(), emailVerified=Word(), name=Word(), image=Word(), firstName=Word(), lastName=Word(),
    extraFields=Map(Word()),
)
_KEYS = {"privateKey": Word(), "privateKeyPass": Word(), "isAssertionEncrypted": Switch(), "encPrivateKey": Word(), "encPrivateKeyPass": Word()}
OWN_METADATA = Given((), metadata=Word(), entityID=Word(), binding=Word(), **_KEYS)
METADATA = Structure(
    (), metadata=Word(), entityID=Word(), cert=Word(), **_KEYS, singleSignOnService=ListOf(
        Structure(("Binding", "Location"), Binding=Word(), Location=Word()),
        [{"Binding": "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect", "Location": "https://login.example.com/saml"}],
    ),
)

FIELDS = (
    Field("name", NEEDED_TEXT, "providerId", required=True, immutable=True, at_create=True),
    Field("type", Choice(OIDC, SAML), required=True, immutable=True),
    Field("issuer", ADDRESS, required=True, at_create=True),
    Field("domains", Domains(), required=True, at_create=True),
    Field("mapping", MAPPING, at_create=True),
    Field("client_id", NEEDED_TEXT, variants=(OIDC,), required=True, at_create=True),
    Field("client_secret", NEEDED_TEXT, variants=(OIDC,), required=True, sensitive=True, at_create=True),
    *(Field(name, ADDRESS, variants=(OIDC,), at_create=True) for name in (
        "authorization_endpoint", "token_endpoint", "user_info_endpoint", "jwks_endpoint", "discovery_endpoint",
    )),
    Field("token_endpoint_authentication", Choice("client_secret_post", "client_secret_basic"), variants=(OIDC,), at_create=True),
    Field("scopes", Texts(), variants=(OIDC,), at_create=True),
    Field("pkce", FLAG, variants=(OIDC,), default=True, at_create=True),
    Field("override_user_info", FLAG, variants=(OIDC,), default=False, immutable=True, at_create=True),
    Field("entry_point", ADDRESS, variants=(SAML,), required=True, at_create=True),
    Field("cert", NEEDED_TEXT, variants=(SAML,), required=True, at_create=True),
    Field("callback_url", ADDRESS, variants=(SAML,), required=True, at_create=True),
    Field("audience", NEEDED_TEXT, variants=(SAML,), at_create=True),
    Field("sp_metadata", OWN_METADATA, variants=(SAML,), sensitive=True, at_create=True),
    Field("idp_metadata", METADATA, variants=(SAML,), sensitive=True, at_create=True),
    Field("want_assertions_signed", FLAG, variants=(SAML,), at_create=True),
    Field("authn_requests_signed", FLAG, variants=(SAML,), at_create=True),
    *(Field(name, NEEDED_TEXT, variants=(SAML,), at_create=True) for name in ("signature_algorithm", "digest_algorithm", "identifier_format")),
    Field("private_key", NEEDED_TEXT, variants=(SAML,), sensitive=True, at_create=True),
    Field("decryption_key", NEEDED_TEXT, "decryptionPvk", variants=(SAML,), sensitive=True, at_create=True),
    Field("additional_params", Map(Word()), variants=(SAML,), at_create=True),
)
#: What stands in the configuration of the type.
INNER = [field for field in FIELDS if field.variants and field.name != "override_user_info" or field.name == "mapping"]
#: Keys of a mapping that the other type has.
FOREIGN = {OIDC: ("firstName", "lastName"), SAML: ("image",)}


def _flat(row: Record) -> Record:
    """Put what stands in the configuration of the type, which is JSON text, beside the rest."""
    texts = {OIDC: row.get("oidcConfig"), SAML: row.get("samlConfig")}
    kind = SAML if texts[SAML] else OIDC
    config = json.loads(texts[kind] or "{}")
    rest = {name: value for name, value in row.items() if name not in ("oidcConfig", "samlConfig", "domain")}
    inner = {field.api_name: config.get(field.api_name) for field in INNER if kind in (field.variants or (kind,))}
    more = {"overrideUserInfo": bool(config.get("overrideUserInfo"))} if kind == OIDC else {}
    return {**inner, **more, **rest, "type": kind, "domains": [one for one in (row.get("domain") or "").split(",") if one]}


def _body(record: Record) -> Record:
    """Return what the procedures want of a record: the whole configuration of its type."""
    kind = SAML if record.get("entryPoint") else OIDC
    names = [field.api_name for field in INNER if kind in (field.variants or (kind,))]
    config = {name: record[name] for name in names if record.get(name) is not None}
    if kind == SAML:
        config.setdefault("spMetadata", {})
    elif all(config.get(name) for name in FOUND):
        config["skipDiscovery"] = True
    more = {"overrideUserInfo": record.get("overrideUserInfo") or False} if kind == OIDC else {}
    return {"providerId": record["providerId"], "issuer": record["issuer"], "domains": record["domains"], f"{kind}Config": config, **more}


def _wrong(options: Record) -> list[str]:
    foreign = [name for name in FOREIGN.get(options.get("type", ""), ()) if name in (options.get("mapping") or {})]
    return [f"mapping.{name}: a provider of the type {options['type']} has no such key; leave it out" for name in foreign]


#: What makes and changes one wants the session of a user (read of better-auth: it knows no key there), and answers nothing of use. It
#: asks the provider for its addresses, which must be trusted by then. What is left out of an update stays as it is, so nothing can be cleared.
SSO_PROVIDER = Resource(
    kind="sso_provider",
    identity=Identity("providerId", name_path=("providerId",), variant="type"),
    read=Read("sso.one", listing="sso.listProviders", record=_flat, complete=True),
    create=Create("sso.register", answer=None, unique=True, form=_body),
    update=Update(parts=(
        Part("sso.update", tuple(field.api_name for field in FIELDS if not field.immutable), _body),
    ), unsure=True),
    remove=Remove("sso.deleteProvider"),
    checks=Checks(wrong=_wrong),
    requires=Requires(licence=True, made=("trusted_origin",), login=("sso.register", "sso.update")),
    fields=FIELDS,
)
