# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server does with an enterprise licence only. None was to be had, so what it answers with one is as its source says (v0.30.2)."""

from __future__ import annotations

import json
from typing import Any

from .checks import number
from .errors import TrpcError
from .instance import NULL, Instance, Row, new_id, procedure
from .organizations import caller
from .settings import settings_of

DONE = {"success": True}


@procedure("sso.getTrustedOrigins")
def sso_get_trusted_origins(instance: Instance, values: Row) -> list[str]:
    return instance.trusted_origins


@procedure("sso.addTrustedOrigin")
def sso_add_trusted_origin(instance: Instance, values: Row) -> Row:
    origin = values["origin"].strip().rstrip("/")
    if origin.lower() not in map(str.lower, instance.trusted_origins):
        instance.trusted_origins.append(origin)
    return DONE


@procedure("sso.removeTrustedOrigin")
def sso_remove_trusted_origin(instance: Instance, values: Row) -> Row:
    origin = values["origin"].strip().rstrip("/").lower()
    instance.trusted_origins = [one for one in instance.trusted_origins if one.lower() != origin]
    return DONE


@procedure("whitelabeling.get")
def whitelabeling_get(instance: Instance, values: Row) -> Any:
    shown = instance.licensed or number(instance.version) < (0, 29, 0)
    return settings_of(instance)["whitelabelingConfig"] if shown else NULL


@procedure("whitelabeling.update")
def whitelabeling_update(instance: Instance, values: Row) -> Row:
    settings_of(instance)["whitelabelingConfig"] = values["whitelabelingConfig"]
    return DONE


def _session(instance: Instance) -> None:
    """better-auth does it for who has signed in, and knows no key."""
    if not instance.people.by_session:
        raise TrpcError("INTERNAL_SERVER_ERROR", "Unauthorized")


def _provider(instance: Instance, values: Row, what: str) -> Row:
    row = instance.table("ssoProvider").get(values["providerId"])
    if row is None:
        raise TrpcError("NOT_FOUND", f"SSO provider not found or you do not have permission to {what} it")
    return row


def _check_domains(instance: Instance, values: Row) -> None:
    for row in instance.rows("ssoProvider"):
        for domain in values["domains"] if row["providerId"] != values["providerId"] else ():
            if domain in row["domain"].split(","):
                raise TrpcError("BAD_REQUEST", f"Domain {domain} is already registered for another provider")


def _trusted(instance: Instance, address: str) -> bool:
    return "/".join(address.split("/")[:3]).lower() in map(str.lower, instance.trusted_origins)


@procedure("sso.listProviders")
def sso_list_providers(instance: Instance, values: Row) -> list[Row]:
    return instance.rows("ssoProvider")


@procedure("sso.one")
def sso_one(instance: Instance, values: Row) -> Row:
    return _provider(instance, values, "access")


@procedure("sso.register")
def sso_register(instance: Instance, values: Row) -> Row:
    _check_domains(instance, values)
    _session(instance)
    if values["providerId"] in instance.table("ssoProvider"):
        raise TrpcError("INTERNAL_SERVER_ERROR", "SSO provider with this providerId already exists")
    oidc, saml = values.get("oidcConfig"), values.get("samlConfig")
    if oidc:
        found = f"{values['issuer']}/.well-known/openid-configuration"
        if not oidc.pop("skipDiscovery", False):
            if not _trusted(instance, values["issuer"]):
                raise TrpcError("INTERNAL_SERVER_ERROR", f'The main discovery endpoint "{found}" is not trusted by your trusted origins configuration.')
            names = {"authorizationEndpoint": "authorize", "tokenEndpoint": "token", "jwksEndpoint": "jwks", "userInfoEndpoint": "userinfo"}
            oidc = {**{name: f"{values['issuer']}/{path}" for name, path in names.items()}, **oidc}
        oidc = {
            "issuer": values["issuer"], "tokenEndpointAuthentication": "client_secret_basic", "discoveryEndpoint": found, "pkce": True, **oidc,
            "overrideUserInfo": values.get("overrideUserInfo", False),
        }
    instance.table("ssoProvider")[values["providerId"]] = {
        "id": new_id(), "providerId": values["providerId"], "issuer": values["issuer"], "domain": ",".join(values["domains"]),
        "oidcConfig": json.dumps(oidc) if oidc else None, "samlConfig": json.dumps({"issuer": values["issuer"], **saml}) if saml else None,
        "organizationId": instance.organization,
    }
    return DONE


@procedure("sso.update")
def sso_update(instance: Instance, values: Row) -> Row:
    row = _provider(instance, values, "update")
    _check_domains(instance, values)
    if values["issuer"].rstrip("/") != row["issuer"].rstrip("/") and not _trusted(instance, values["issuer"]):
        raise TrpcError("BAD_REQUEST", (
            "The new Issuer URL is not in the organization's trusted origins list. Please add it in Manage origins before saving."
        ))
    _session(instance)
    row.update(issuer=values["issuer"], domain=",".join(values["domains"]))
    for name in ("oidcConfig", "samlConfig"):
        if values.get(name):
            given = {key: value for key, value in values[name].items() if key != "skipDiscovery"}
            row[name] = json.dumps({**json.loads(row[name] or "{}"), **given, "issuer": values["issuer"]})
    return DONE


@procedure("sso.deleteProvider")
def sso_delete_provider(instance: Instance, values: Row) -> Row:
    instance.table("ssoProvider").pop(_provider(instance, values, "delete")["providerId"])
    return DONE


@procedure("scim.listProviders")
def scim_list_providers(instance: Instance, values: Row) -> list[Row]:
    return [{name: row[name] for name in ("id", "providerId", "organizationId")} for row in instance.rows("scimProvider")]


@procedure("scim.generateToken")
def scim_generate_token(instance: Instance, values: Row) -> Row:
    if values["providerId"] in instance.table("scimProvider"):
        raise TrpcError("BAD_REQUEST", "A SCIM provider with this ID already exists")
    _session(instance)
    instance.table("scimProvider")[values["providerId"]] = {"id": new_id(), **values, "organizationId": instance.organization}
    return {"scimToken": f"scim-{new_id()}", "providerId": values["providerId"]}


@procedure("scim.deleteProvider")
def scim_delete_provider(instance: Instance, values: Row) -> Row:
    if values["providerId"] not in instance.table("scimProvider"):
        raise TrpcError("NOT_FOUND", "SCIM provider not found or you do not have permission to delete it")
    instance.table("scimProvider").pop(values["providerId"])
    return DONE


def _host(instance: Instance, values: Row) -> str:
    if values["serverId"]:
        instance.find("server", values["serverId"])
    return values["serverId"] or ""


@procedure("forwardAuth.serverStatus")
def forward_auth_server_status(instance: Instance, values: Row) -> list[Row]:
    servers = [row for row in instance.rows("server", serverType="deploy") if row["sshKeyId"]]
    places = [{"serverId": None, "name": "Dokploy Server (local)", "ipAddress": None}]
    places += [{name: row[name] for name in ("serverId", "name", "ipAddress")} for row in servers]
    found = []
    for place in places:
        row = instance.table("forwardAuth").get(place["serverId"] or "", {})
        found.append({
            **place, "status": "running" if row.get("running") else "stopped", "authDomain": row.get("authDomain"), "https": row.get("https", True),
            "certificateType": row.get("certificateType", "none"), "customCertResolver": row.get("customCertResolver"),
            "callbackUrl": f"https://{row['authDomain']}/oauth2/callback" if row else None,
        })
    return found


@procedure("forwardAuth.getAuthDomain")
def forward_auth_get_auth_domain(instance: Instance, values: Row) -> Any:
    row = instance.table("forwardAuth").get(_host(instance, values))
    return NULL if row is None else {"host": row["authDomain"], **{name: row[name] for name in ("https", "certificateType", "customCertResolver")}}


@procedure("forwardAuth.setAuthDomain")
def forward_auth_set_auth_domain(instance: Instance, values: Row) -> Row:
    given = {"https": True, "certificateType": "letsencrypt", "customCertResolver": None, **values, "authDomain": values["authDomain"].strip().lower()}
    instance.table("forwardAuth").setdefault(_host(instance, values), {"running": False, "providerId": None}).update(given)
    return {"callbackUrl": f"https://{given['authDomain']}/oauth2/callback"}


@procedure("forwardAuth.removeAuthDomain")
def forward_auth_remove_auth_domain(instance: Instance, values: Row) -> Row:
    instance.table("forwardAuth").pop(_host(instance, values), None)
    return {"ok": True}


@procedure("forwardAuth.deployOnServer")
def forward_auth_deploy_on_server(instance: Instance, values: Row) -> Row:
    row = instance.table("forwardAuth").get(_host(instance, values))
    if row is None:
        raise TrpcError("PRECONDITION_FAILED", "Set the authentication domain for this server before deploying the proxy.")
    provider = instance.table("ssoProvider").get(values["providerId"])
    if provider is None:
        raise TrpcError("NOT_FOUND", "SSO provider not found")
    if not provider["oidcConfig"]:
        raise TrpcError("BAD_REQUEST", "Forward-auth requires an OIDC provider \u2014 SAML is not supported.")
    row.update(running=True, providerId=values["providerId"])
    return {"ok": True}


@procedure("forwardAuth.removeOnServer")
def forward_auth_remove_on_server(instance: Instance, values: Row) -> Row:
    instance.table("forwardAuth").get(_host(instance, values), {}).update(running=False, providerId=None)
    return {"ok": True}


def _guarded(instance: Instance, values: Row) -> Row:
    row = instance.find("domain", values["domainId"])
    if not row.get("applicationId"):
        raise TrpcError("BAD_REQUEST", "SSO forward-auth is currently only supported on application domains")
    return row


@procedure("forwardAuth.status")
def forward_auth_status(instance: Instance, values: Row) -> Row:
    return {"enabled": bool(instance.find("domain", values["domainId"]).get("forwardAuthEnabled"))}


@procedure("forwardAuth.enable")
def forward_auth_enable(instance: Instance, values: Row) -> Row:
    row = _guarded(instance, values)
    server = instance.find("application", row["applicationId"]).get("serverId") or ""
    if not instance.table("forwardAuth").get(server, {}).get("providerId"):
        raise TrpcError("PRECONDITION_FAILED", "Deploy the authentication proxy for this server in SSO settings first.")
    row["forwardAuthEnabled"] = True
    return {"ok": True}


@procedure("forwardAuth.disable")
def forward_auth_disable(instance: Instance, values: Row) -> Row:
    _guarded(instance, values)["forwardAuthEnabled"] = False
    return {"ok": True}


class License:
    """The license of an instance, and the service that knows which are valid.

    :ivar valid: keys that are; None where the service can't be reached
    """

    def __init__(self) -> None:
        self.on = False
        self.key = ""
        self.valid: set[str] | None = None
        self.given_back: list[str] = []

    def ask(self, key: str) -> bool:
        if self.valid is None:
            raise TrpcError("INTERNAL_SERVER_ERROR", "Could not reach the license server. Check your connection or try again later.")
        return key in self.valid


@procedure("licenseKey.getEnterpriseSettings")
def _enterprise_settings(instance: Instance, values: Row) -> Row:
    if caller(instance)["role"] != "owner":
        raise TrpcError("FORBIDDEN", "You are not authorized to get enterprise settings")
    own = instance.license
    if instance.licensed and not own.key:
        own.on, own.key = True, "not-a-license-key"
    return {"enableEnterpriseFeatures": own.on, "licenseKey": own.key}


@procedure("licenseKey.updateEnterpriseSettings")
def _update_enterprise(instance: Instance, values: Row) -> bool:
    if "enableEnterpriseFeatures" not in values:
        raise TrpcError("INTERNAL_SERVER_ERROR", "enableEnterpriseFeatures must be provided")
    instance.license.on = values["enableEnterpriseFeatures"]
    return True


@procedure("licenseKey.activate")
def _activate(instance: Instance, values: Row) -> Row:
    own = instance.license
    if not own.on:
        raise TrpcError("INTERNAL_SERVER_ERROR", "Please activate enterprise features to activate license key")
    if not own.ask(values["licenseKey"]):
        raise TrpcError("INTERNAL_SERVER_ERROR", "License key not found")
    own.key, instance.licensed = values["licenseKey"], True
    return {"success": True}


@procedure("licenseKey.validate")
def _validate(instance: Instance, values: Row) -> bool:
    own = instance.license
    if not own.key:
        raise TrpcError("INTERNAL_SERVER_ERROR", "No license key found")
    valid = own.ask(own.key)
    instance.licensed = instance.licensed or valid
    return valid


@procedure("licenseKey.deactivate")
def _deactivate(instance: Instance, values: Row) -> Row:
    own = instance.license
    if not own.key:
        raise TrpcError("INTERNAL_SERVER_ERROR", "No license key found")
    own.given_back.append(own.key)
    own.key, instance.licensed = "", False
    return {"success": True}
