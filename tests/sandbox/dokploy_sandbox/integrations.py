# Copyright: (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags, and the services of others that the server uses: language models."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from .errors import TrpcError
from .instance import Instance, Row, new_id, now, procedure


def _failed(statement: str, values: Any) -> str:
    """Return what the server says of a statement that failed: its parameters are in it, secrets too."""
    return f"Failed query: {statement}\nparams: {','.join(map(str, values))}"


def reachable(address: str) -> bool:
    return not (urlsplit(address).hostname or "").endswith(".invalid")


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


@procedure("ai.create")
def ai_create(instance: Instance, values: Row) -> list[Row]:
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
    if not {"name", "apiUrl", "apiKey", "model"} <= set(values):
        raise TrpcError("INTERNAL_SERVER_ERROR", _failed("insert into \"ai\"", values.values()))
    fresh = {"isEnabled": True, "organizationId": instance.organization, "createdAt": now()}
    instance.table("ai").setdefault(values["aiId"], fresh).update(values)
    return []


@procedure("ai.delete")
def ai_delete(instance: Instance, values: Row) -> list[Row]:
    instance.table("ai").pop(values["aiId"], None)
    return []


@procedure("ai.testConnection")
def ai_test_connection(instance: Instance, values: Row) -> bool:
    if not reachable(values["apiUrl"]):
        raise TrpcError("BAD_REQUEST", "Failed after 3 attempts. Last error: Cannot connect to API: ")
    return True
