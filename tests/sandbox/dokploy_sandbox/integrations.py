# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags, and the services of others that the server uses: language models, DNS and vaults."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from .errors import TrpcError
from .instance import PROCEDURES, Instance, Row, new_id, now, procedure


def _failed(statement: str, values: Any) -> str:
    """Return what the server says of a statement that failed: its parameters are in it, secrets too."""
    return f"Failed query: {statement}\nparams: {','.join(map(str, values))}"


def reachable(address: str) -> bool:
    """Say whether something answers at an address; nothing does at the port for what is thrown away."""
    place = urlsplit(address)
    return place.scheme not in ("http", "https") or not (place.hostname or "").endswith(".invalid") and place.port != 9


def _tag(instance: Instance, wanted: str, words: str) -> Row:
    row = instance.table("tag").get(wanted)
    if row is None:
        raise TrpcError("NOT_FOUND", words)
    return row


@procedure("tag.create")
def tag_create(instance: Instance, values: Row) -> Row:
    if instance.rows("tag", name=values["name"]):
        raise TrpcError("BAD_REQUEST", "Error creating tag: " + _failed("insert into \"tag\"", values.values()))
    return instance.insert("tag", "tagId", {"color": None, **values, "organizationId": instance.organization})


@procedure("tag.all")
def tag_all(instance: Instance, values: Row) -> list[Row]:
    return sorted(instance.table("tag").values(), key=lambda row: str(row["name"]))


@procedure("tag.one")
def tag_one(instance: Instance, values: Row) -> Row:
    return _tag(instance, values["tagId"], "Tag not found")


@procedure("tag.update")
def tag_update(instance: Instance, values: Row) -> Row:
    row = _tag(instance, values.pop("tagId"), "Tag not found or you don't have permission to update it")
    given = {name: value for name, value in values.items() if name in ("name", "color")}
    if not given:
        raise TrpcError("BAD_REQUEST", "Error updating tag: No values to set")
    if [one for one in instance.rows("tag", name=given.get("name")) if one is not row]:
        raise TrpcError("BAD_REQUEST", "Error updating tag: " + _failed("update \"tag\"", given.values()))
    row.update(given)
    return row


@procedure("tag.remove")
def tag_remove(instance: Instance, values: Row) -> Row:
    row = _tag(instance, values["tagId"], "Tag not found or you don't have permission to delete it")
    del instance.table("tag")[row["tagId"]]
    for one in instance.rows("projectTag", tagId=row["tagId"]):
        del instance.table("projectTag")[one["id"]]
    return {"success": True}


@procedure("tag.bulkAssign")
def tag_bulk_assign(instance: Instance, values: Row) -> Row:
    """It removes all before it adds any, and does not take the first back where the second fails."""
    project, tags = values["projectId"], values["tagIds"]
    if project not in instance.table("project"):
        raise TrpcError("NOT_FOUND", "Project not found or you don't have permission to modify it")
    if not set(tags) <= set(instance.table("tag")):
        raise TrpcError("NOT_FOUND", "One or more tags not found in your organization")
    for one in instance.rows("projectTag", projectId=project):
        del instance.table("projectTag")[one["id"]]
    if len(set(tags)) < len(tags):
        raise TrpcError("BAD_REQUEST", "Error bulk assigning tags to project: " + _failed("insert into \"project_tag\"", tags))
    for tag in tags:
        row = {"id": new_id(), "projectId": project, "tagId": tag}
        instance.table("projectTag")[row["id"]] = row
    return {"success": True}


def tags_of(instance: Instance, project: str) -> list[Row]:
    return [{**row, "tag": instance.table("tag")[row["tagId"]]} for row in instance.rows("projectTag", projectId=project)]


def _allowed(instance: Instance, values: Row) -> None:
    allowed = [row["apiUrl"].strip().rstrip("/") for row in instance.shown.allowed_ai]
    if allowed and values.get("apiUrl", "").strip().rstrip("/") not in ("", *allowed):
        raise TrpcError("FORBIDDEN", "This API URL is not in your organization's allowed AI providers")


@procedure("ai.create")
def ai_create(instance: Instance, values: Row) -> list[Row]:
    _allowed(instance, values)
    instance.insert("ai", "aiId", {**values, "organizationId": instance.organization, "createdAt": now()})
    return []


@procedure("ai.getAll")
def ai_get_all(instance: Instance, values: Row) -> list[Row]:
    return list(reversed(instance.table("ai").values()))


@procedure("ai.one")
def ai_one(instance: Instance, values: Row) -> Row:
    row = instance.table("ai").get(values["aiId"])
    if row is None:
        raise TrpcError("NOT_FOUND", "AI settings not found")
    return row


@procedure("ai.update")
def ai_update(instance: Instance, values: Row) -> list[Row]:
    """It makes one that is missing, for which it wants all that create does, whether one is there or not."""
    _allowed(instance, values)
    if not {"name", "apiUrl", "apiKey", "model"} <= set(values):
        raise TrpcError("INTERNAL_SERVER_ERROR", _failed("insert into \"ai\"", values.values()))
    fresh = {"isEnabled": True, "organizationId": instance.organization, "createdAt": now()}
    instance.table("ai").setdefault(values["aiId"], fresh).update(values)
    return []


@procedure("ai.delete")
def ai_delete(instance: Instance, values: Row) -> list[Row]:
    instance.table("ai").pop(values["aiId"], None)
    return []


@procedure("ai.getModels")
def ai_get_models(instance: Instance, values: Row) -> list[Row]:
    if not values["apiKey"]:
        raise TrpcError("BAD_REQUEST", "API key must contain at least 1 character(s)")
    return [{"id": "not-a-model", "object": "model", "created": 0, "owned_by": "provider"}]


@procedure("ai.analyzeLogs")
def ai_analyze_logs(instance: Instance, values: Row) -> Row:
    row = instance.table("ai").get(values["aiId"])
    if row is None:
        raise TrpcError("BAD_REQUEST", "AI settings not found")
    if not row["isEnabled"]:
        raise TrpcError("BAD_REQUEST", "AI provider is not enabled")
    if not reachable(row["apiUrl"]):
        raise TrpcError("BAD_REQUEST", "Failed after 3 attempts. Last error: Cannot connect to API: ")
    return {"analysis": f"A {values['context']} of {len(values['logs'].splitlines())} lines."}


@procedure("ai.testConnection")
def ai_test_connection(instance: Instance, values: Row) -> bool:
    if not reachable(values["apiUrl"]):
        raise TrpcError("BAD_REQUEST", "Failed after 3 attempts. Last error: Cannot connect to API: ")
    return True


MASK = "********"
#: Of each type of a provider, what is shown as a mask, and what is filled in where it is left out.
SECRETS = {
    "cloudflare": "apiToken", "route53": "secretAccessKey", "hashicorp": "token", "infisical": "clientSecret", "aws": "secretAccessKey",
    "doppler": "serviceToken", "azure": "clientSecret", "scaleway": "secretKey",
}
USUAL = {
    "hashicorp": {"mount": "secret"}, "infisical": {"siteUrl": "https://app.infisical.com", "secretPath": "/"},
    "scaleway": {"region": "fr-par", "apiUrl": "https://api.scaleway.com"},
}


def masked(row: Row) -> Row:
    return {**row, "config": {**row["config"], SECRETS[row["config"]["providerType"]]: MASK}}


def _config(given: Row, held: Row | None) -> Row:
    """Return a configuration with what is filled in, and the secret that it has already in the place of the mask."""
    config = {**USUAL.get(given["providerType"], {}), **given}
    secret = SECRETS[config["providerType"]]
    if held is not None and config[secret] == MASK:
        if held["providerType"] != config["providerType"]:
            raise TrpcError("BAD_REQUEST", "Credentials must be re-entered when changing the provider type")
        config[secret] = held[secret]
    return config


def _assigned(instance: Instance, values: Row) -> list[Row]:
    found = [{"environmentIds": [], **one} for one in values.get("assignments", [])]
    for one in found:
        if one["projectId"] not in instance.table("project"):
            raise TrpcError("BAD_REQUEST", "Assignment references a project outside this organization")
        own = {row["environmentId"] for row in instance.rows("environment", projectId=one["projectId"])}
        if not set(one["environmentIds"]) <= own:
            raise TrpcError("BAD_REQUEST", "Assignment references an environment outside the selected project")
    return found


def _find(instance: Instance, kind: str, wanted: str) -> Row:
    row = instance.table(kind).get(wanted)
    if row is None:
        raise TrpcError("NOT_FOUND", {"dnsProvider": "DNS provider not found", "vaultProvider": "Vault provider not found"}[kind])
    return row


def _stored(instance: Instance, kind: str, values: Row, held: Row | None) -> Row:
    """Return what is stored of an input."""
    config = _config(values["config"], held["config"] if held else None)
    if [row for row in instance.rows(kind, name=values["name"]) if row is not held]:
        raise TrpcError("INTERNAL_SERVER_ERROR", _failed(f"insert into \"{kind}\"", [values["name"], json.dumps(config)]))
    more = {"assignments": _assigned(instance, values)} if kind == "vaultProvider" else {}
    return {"name": values["name"], "providerType": config["providerType"], "config": config, **more}


def _provider(kind: str) -> None:
    """Register the procedures of a kind of provider whose secret is shown as a mask."""
    id_field = f"{kind}Id"

    def create(instance: Instance, values: Row) -> Row:
        row = {**_stored(instance, kind, values, None), "organizationId": instance.organization, "createdAt": now()}
        return masked(instance.insert(kind, id_field, row))

    def update(instance: Instance, values: Row) -> Row:
        row = _find(instance, kind, values[id_field])
        row.update(_stored(instance, kind, values, row))
        return masked(row)

    def remove(instance: Instance, values: Row) -> bool:
        del instance.table(kind)[_find(instance, kind, values[id_field])[id_field]]
        return True

    def test(instance: Instance, values: Row) -> bool:
        held = _find(instance, kind, values[id_field]) if id_field in values else None
        config = _config(values["config"], held["config"] if held else None)
        if not all(reachable(address) for address in config.values()) or config[SECRETS[config["providerType"]]] == MASK:
            raise TrpcError("BAD_REQUEST", "fetch failed")
        return True

    PROCEDURES[f"{kind}.create"] = create
    PROCEDURES[f"{kind}.update"] = update
    PROCEDURES[f"{kind}.remove"] = remove
    PROCEDURES[f"{kind}.testConnection"] = test
    PROCEDURES[f"{kind}.one"] = lambda instance, values: masked(_find(instance, kind, values[id_field]))
    PROCEDURES[f"{kind}.all"] = lambda instance, values: [masked(row) for row in sorted(instance.table(kind).values(), key=lambda row: str(row["name"]))]


_provider("dnsProvider")
_provider("vaultProvider")


@procedure("vaultProvider.listSecretNames")
def vault_list_secret_names(instance: Instance, values: Row) -> list[str]:
    """What a vault has, tests put there; one that can't be reached has nothing, says the server."""
    row = _find(instance, "vaultProvider", values["vaultProviderId"])
    assigned = [
        one for one in row["assignments"] if one["projectId"] == values["projectId"]
        and (not one["environmentIds"] or not values.get("environmentId") or values["environmentId"] in one["environmentIds"])
    ]
    if not assigned:
        raise TrpcError("FORBIDDEN", "This vault provider is not enabled for the given project/environment")
    return list(row.get("secrets", []))


def _zone(instance: Instance, values: Row) -> Row:
    """Return a zone, which every account sees."""
    _find(instance, "dnsProvider", values["dnsProviderId"])
    if values["zoneId"] not in instance.zones:
        raise TrpcError("BAD_REQUEST", f"Cloudflare: request to /zones/{values['zoneId']}/dns_records failed: Could not route")
    return instance.zones[values["zoneId"]]


@procedure("dnsProvider.listZones")
def dns_list_zones(instance: Instance, values: Row) -> list[Row]:
    _find(instance, "dnsProvider", values["dnsProviderId"])
    return [{"id": wanted, "name": zone["name"]} for wanted, zone in instance.zones.items()]


@procedure("dnsProvider.listRecords")
def dns_list_records(instance: Instance, values: Row) -> list[Row]:
    return list(_zone(instance, values)["records"].values())


@procedure("dnsProvider.createRecord")
def dns_create_record(instance: Instance, values: Row) -> Row:
    """It changes one that has the type and name."""
    records = _zone(instance, values)["records"]
    found = next((row for row in records.values() if (row["type"], row["name"]) == (values["type"], values["name"])), {"id": new_id()})
    records[found["id"]] = {"id": found["id"], "ttl": 1, **{name: values[name] for name in ("type", "name", "content", "ttl") if name in values}}
    return {"id": found["id"]}


@procedure("dnsProvider.updateRecord")
def dns_update_record(instance: Instance, values: Row) -> Row:
    row = _zone(instance, values)["records"].get(values["recordId"])
    if row is None:
        raise TrpcError("BAD_REQUEST", "Cloudflare: request failed: Record does not exist.")
    row.update({"ttl": 1, **{name: values[name] for name in ("type", "name", "content", "ttl") if name in values}})
    return {"id": row["id"]}


@procedure("dnsProvider.deleteRecord")
def dns_delete_record(instance: Instance, values: Row) -> bool:
    if _zone(instance, values)["records"].pop(values["recordId"], None) is None:
        raise TrpcError("BAD_REQUEST", "Cloudflare: request failed: Record does not exist.")
    return True
