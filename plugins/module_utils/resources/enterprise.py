# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server has with an enterprise licence only (access.md, Licence walls).

None was to be had, so this was read of v0.28.8, v0.29.14 and v0.30.2, and of their better-auth, and tried for what they refuse.
"""

from __future__ import annotations

from typing import Any

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.application import CERTIFICATES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.attached import MIDDLEWARES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Checks, Concurrency, Identity, Requires, Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import Field
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.hosts import Host
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.procedures import Create, Part, Read, Record, Remove, Update
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.sso import SSO_PROVIDER
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import FLAG, MASK, TEXT, Choice, Reference, Value, pattern

LICENSED = Requires(licence=True)


class Origin(Value):
    """An origin, of which the server takes off blanks and slashes at its end; in which case it is written says nothing."""

    def to_api(self, value: Any) -> Any:
        return super().to_api(str(value).strip().rstrip("/"))

    def from_api(self, value: Any) -> Any:
        return (value or "").lower() or None


#: The server takes any text; it is compared with what a browser says it comes from, a * in it with any text (read of better-auth).
ORIGIN = Origin("", pattern(
    r"(?:[A-Za-z][A-Za-z0-9+.-]*://)?[^\s/?#]+", "'{value}' is not an origin; write it without path, like https://login.example.com or https://*.example.com",
), needed=True)


def _origins(answer: Any) -> list[Record]:
    return [{"origin": origin} for origin in answer or ()]


#: All are in one field of the organization's owner, which each change reads and writes back.
TRUSTED_ORIGIN = Resource(
    kind="trusted_origin",
    identity=Identity("origin", name_path=("origin",)),
    read=Read(listing="sso.getTrustedOrigins", rows=_origins, complete=True),
    create=Create("sso.addTrustedOrigin", answer=None, unique=True),
    remove=Remove("sso.removeTrustedOrigin"),
    concurrency=Concurrency(lambda owner, values: ("trustedOrigins",)),
    requires=LICENSED,
    fields=(Field("name", ORIGIN, "origin", required=True, immutable=True, at_create=True),),
)

SLUG = Value("", pattern(
    r"[a-z0-9][a-z0-9-]{0,63}", "'{value}' is not possible; use at most 64 lower-case letters, digits and -, with a letter or digit first",
), needed=True)
ADDRESS = Value(None, pattern(r"(?i)https?://\S[\s\S]*", "'{value}' is not an address; write it with http:// or https://"))
BRAND = {
    "app_name": TEXT, "app_description": TEXT, "logo_url": ADDRESS, "favicon_url": ADDRESS, "custom_css": TEXT, "login_logo_url": ADDRESS,
    "support_url": ADDRESS, "docs_url": ADDRESS, "error_page_title": TEXT, "error_page_description": TEXT, "meta_title": TEXT, "footer_text": TEXT,
}
_BRAND_FIELDS = tuple(Field(name, value) for name, value in BRAND.items())


def _config(record: Record) -> Record:
    """Return what the procedure wants of a record: the whole configuration."""
    return {"whitelabelingConfig": {field.api_name: record.get(field.api_name) for field in _BRAND_FIELDS}}


#: Without a licence servers since v0.29 show none.
WHITELABELING = Resource(
    kind="whitelabeling",
    identity=Identity("", key=(), single=True),
    read=Read(listing="whitelabeling.get", complete=True),
    update=Update(parts=(Part("whitelabeling.update", tuple(field.api_name for field in _BRAND_FIELDS), _config),)),
    requires=LICENSED,
    fields=_BRAND_FIELDS,
)

#: The token is told once. What makes it wants the session of a user (read of better-auth: it knows no key there).
SCIM_TOKEN = Resource(
    kind="scim_token",
    identity=Identity("providerId", name_path=("providerId",)),
    read=Read(listing="scim.listProviders", complete=True),
    create=Create("scim.generateToken", unique=True, once=("token",)),
    remove=Remove("scim.deleteProvider"),
    requires=Requires((0, 29, 0), licence=True, login=("scim.generateToken",)),
    fields=(
        Field("name", SLUG, "providerId", required=True, immutable=True, at_create=True),
        Field("token", api="scimToken", computed=True, sensitive=True),
    ),
)


class MaskedReference(Reference):
    """The name of another resource, of which the server says only that there is one."""

    masked = True


AUTH_DOMAIN = Host(None, pattern(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}", "'{value}' is not a domain that the server takes, such as auth.example.com",
))


def _needing(options: dict[str, Any]) -> str:
    """Return an option that says something of a domain, or nothing."""
    return next((name for name in ("provider", "https", "certificate_type", "custom_cert_resolver") if options.get(name) not in (None, "")), "")


def _wrong_proxy(options: dict[str, Any]) -> list[str]:
    name = _needing(options) if options.get("auth_domain") == "" else ""
    return [f"{name}: needs a domain; leave auth_domain as it is, or clear or leave out the {name}, too"] if name else []


def _without_domain(action: str, record: Record, options: dict[str, Any]) -> str | None:
    name = _needing(options) if not record.get("authDomain") and "auth_domain" not in options else ""
    return f"{name} needs a domain; set auth_domain" if name else None


def _shared(answer: list[Record], owner: Record) -> Record:
    """Return the row of a host; a server that can have no proxy is not listed."""
    return next((row for row in answer if row["serverId"] == owner.get("serverId")), {"serverId": owner.get("serverId")})


def _proxy(row: Record) -> Record:
    """Of the provider the server says no more than whether its proxy runs; of one without a domain it tells defaults that are none."""
    names = ("authDomain", "https", "certificateType", "customCertResolver")
    known = row if row.get("authDomain") else {}
    return {**row, **{name: known.get(name) for name in names}, "providerId": MASK if row.get("status") in ("running", "unknown") else None}


def _auth_domain(record: Record) -> Record:
    """Return what the procedure wants: what is left out it takes for none."""
    resolver = record.get("customCertResolver")
    return {
        "serverId": record.get("serverId"), "authDomain": record.get("authDomain") or "", "https": record.get("https") is not False,
        "certificateType": record.get("certificateType") or "letsencrypt", **({"customCertResolver": resolver} if resolver else {}),
    }


#: The proxy that asks visitors of applications to log in, on the host of Dokploy or on a server.
FORWARD_AUTH = Resource(
    kind="forward_auth",
    identity=Identity("", key=(), single=True),
    parents=("settings", "server"),
    read=Read(
        listing="forwardAuth.serverStatus", listing_owner=_shared, record=_proxy, complete=True,
        implied=lambda record, parent: not record.get("authDomain"),
    ),
    update=Update(parts=(
        Part(
            "forwardAuth.setAuthDomain", ("authDomain", "https", "certificateType", "customCertResolver"), _auth_domain,
            clear="forwardAuth.removeAuthDomain", rewrites=MIDDLEWARES,
        ),
        Part(
            "forwardAuth.deployOnServer", ("providerId",), lambda record: {"serverId": record.get("serverId"), "providerId": record.get("providerId")},
            clear="forwardAuth.removeOnServer", rewrites=MIDDLEWARES,
        ),
    )),
    precondition=_without_domain,
    checks=Checks(wrong=_wrong_proxy),
    computed=("callbackUrl", "status"),
    requires=Requires((0, 29, 0), licence=True),
    fields=(
        Field("auth_domain", AUTH_DOMAIN),
        Field("https", FLAG, default=True),
        Field("certificate_type", Choice(*CERTIFICATES), default="letsencrypt"),
        Field("custom_cert_resolver"),
        Field("provider", MaskedReference("sso_provider"), "providerId"),
    ),
)

ENTERPRISE = (FORWARD_AUTH, TRUSTED_ORIGIN, SSO_PROVIDER, SCIM_TOKEN, WHITELABELING)
