# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written of a server can be applied to it without a change, and to an empty one to make the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable

import pytest
from dokploy_sandbox import VERSIONS
from hypothesis import given, settings
from hypothesis import strategies as st

from .documents import DOCUMENT, LOGIN, SECRET, STACK, empty, filled, fitted, refilled

Run = Callable[..., dict[str, Any]]


@settings(max_examples=40)
@given(document=DOCUMENT, release=st.sampled_from(VERSIONS), defaults=st.booleans())
def test_an_export_changes_nothing_where_it_is_from_and_makes_the_same_anywhere_else(
    run: Run, sandbox: Any, document: dict[str, Any], release: str, defaults: bool,
) -> None:
    empty(sandbox, release)
    run("stack", stack=fitted(document, release), login=LOGIN)
    exported = run("export", return_secrets=True, defaults=defaults)["stack"]
    again = run("stack", stack=exported, prune="all")
    assert (again["changed"], again["diff"]) == (False, [])
    empty(sandbox, release)
    run("stack", stack=refilled(filled(exported), document), login=LOGIN)
    assert run("export", return_secrets=True, defaults=defaults)["stack"] == exported


def test_an_export_is_what_was_stated(run: Run, sandbox: Any) -> None:
    run("stack", stack=STACK)
    sandbox.requests.clear()
    exported = run("export", return_secrets=True)["stack"]
    assert len(sandbox.requests) == 4  # lists, details, the files of the proxy, and what services point at
    expected = json.loads(json.dumps(STACK))
    expected["ssh_keys"] = exported["ssh_keys"]
    for kind, secret in (("dns_providers", "api_token"), ("vault_providers", "token")):
        for provider in expected[kind].values():
            # The server keeps it back.
            del provider[secret]
    expected["organizations"]["My Organization"] = {"default": True}
    expected["settings"] = {"traefik": [{"type": "main", "content": exported["settings"]["traefik"][0]["content"]}]}
    expected["projects"]["shop"]["environments"]["production"]["postgres"]["db"]["docker_image"] = "postgres:18"
    expected["projects"]["shop"]["environments"]["production"]["postgres"]["db"]["backups"][0]["database_type"] = "postgres"
    assert exported == expected
    assert set(exported["ssh_keys"]["deploy"]) == {"private_key", "public_key"}


def test_a_part_is_written_with_what_it_points_at(run: Run, sandbox: Any) -> None:
    run("stack", stack=STACK)
    run("project", name="other")
    project = run("export", project="shop")["stack"]
    assert (list(project), list(project["projects"])) == (["ssh_keys", "destinations", "tags", "projects"], ["shop"])
    service = run("export", project="shop", application="api")["stack"]
    assert service == {
        "ssh_keys": project["ssh_keys"],
        "projects": {"shop": {"environments": {"production": {"applications": {
            "api": project["projects"]["shop"]["environments"]["production"]["applications"]["api"],
        }}}}},
    }
    assert list(run("export", project="shop", environment="staging")["stack"]["projects"]["shop"]["environments"]) == ["staging"]
    for wrong, message in (
        ({"project": "nope"}, "project: there is no project 'nope'"),
        ({"project": "shop", "redis": "db"}, "redis: there is no redis 'db' in environment shop/production"),
    ):
        assert message in run("export", fails=True, **wrong)["msg"]


def test_secrets_and_ids_are_in_no_document_and_no_output(run: Run, sandbox: Any, tmp_path: Path) -> None:
    run("stack", stack=STACK)
    files = {"dest": str(tmp_path / "stack.yml"), "secrets_dest": str(tmp_path / "secrets.yml")}
    predicted = run("export", check=True, **files)
    assert list(tmp_path.iterdir()) == []
    written = run("export", verbosity=4, **files)
    assert (predicted["changed"], predicted["diff"], predicted["stack"]) == (True, written["diff"], written["stack"])
    document = (tmp_path / "stack.yml").read_text(encoding="utf-8")
    secrets = (tmp_path / "secrets.yml").read_text(encoding="utf-8")
    for text in (json.dumps(written), document):
        assert SECRET not in text and "PRIVATE KEY" not in text
    assert secrets.count(SECRET) == 7
    ids = [row[name] for rows in sandbox.instance.tables.values() for row in rows.values() for name in row if name.endswith("Id") and row[name]]
    # One of GitLab's is stated.
    ids.remove("app")
    assert ids and not any(one in document for one in ids)
    assert run("export", **files)["changed"] is False
    run("env", project="shop", application="web", variables={"PASSWORD": "planted-secret-2"})
    changed = run("export", **files)
    assert changed["changed"] and SECRET not in json.dumps(changed)
    assert run("export", dest=files["dest"])["changed"] is True
    assert "{{ vault_" not in (tmp_path / "stack.yml").read_text(encoding="utf-8")


def test_files_are_not_written_over_blindly(run: Run, sandbox: Any, tmp_path: Path) -> None:
    run("stack", stack=STACK)
    path = tmp_path / "secrets.yml"
    path.write_text("$ANSIBLE_VAULT;1.1;AES256\n00\n", encoding="utf-8")
    files = {"dest": str(tmp_path / "stack.yml"), "secrets_dest": str(path)}
    assert "is encrypted with ansible-vault" in run("export", fails=True, **files)["msg"]
    assert not (tmp_path / "stack.yml").exists()
    path.write_text("", encoding="utf-8")
    path.chmod(0o644)
    run("export", **files)
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    assert run("export", **files)["changed"] is True
    assert "is not there" in run("export", fails=True, dest=str(tmp_path / "no" / "stack.yml"))["msg"]
    assert "is the same file as dest" in run("export", fails=True, dest=files["dest"], secrets_dest=files["dest"])["msg"]


#: Of what a server can have two that are alike, with the field of the id.
ALIKE = {
    "project": "projectId", "environment": "environmentId", "application": "applicationId", "compose": "composeId", "postgres": "postgresId",
    "redis": "redisId", "domain": "domainId", "mounts": "mountId", "port": "portId", "redirects": "redirectId", "security": "securityId",
    "schedule": "scheduleId", "backup": "backupId", "volumeBackups": "volumeBackupId", "registry": "registryId", "sshKey": "sshKeyId",
    "destination": "destinationId", "notification": "notificationId", "server": "serverId", "certificate": "certificateId", "ai": "aiId", "tag": "tagId",
    "dnsProvider": "dnsProviderId", "vaultProvider": "vaultProviderId",
    "organization": "id",
}


@settings(max_examples=60)
@given(
    document=DOCUMENT, release=st.sampled_from(VERSIONS), defaults=st.booleans(),
    again=st.lists(st.tuples(st.sampled_from(list(ALIKE)), st.integers(0, 9)), min_size=1, max_size=4),
    one_name=st.sampled_from(["project", "environment", "application", "sshKey", "schedule", "server"]),
)
def test_an_export_states_what_is_alike_with_its_id(
    run: Run, sandbox: Any, document: dict[str, Any], release: str, defaults: bool, again: list[tuple[str, int]], one_name: str,
) -> None:
    """And changes nothing where it is from; every one of them is in it."""
    empty(sandbox, release)
    run("stack", stack=fitted(document, release), login=LOGIN)
    for table, number in again:
        rows = list(sandbox.instance.table(table).values())
        if rows:
            copied = {**rows[number % len(rows)], **({"isDefault": False} if table == "environment" else {})}
            sandbox.instance.insert(table, ALIKE[table], copied)
    for row in sandbox.instance.table(one_name).values():
        row["name"] = "production" if one_name == "environment" else "a"
    exported = run("export", return_secrets=True, defaults=defaults)["stack"]
    before = sandbox.instance.state()
    applied = run("stack", stack=exported, prune="all")
    assert (applied["changed"], applied["diff"]) == (False, [])
    owners = [exported.get("settings", {}), *exported.get("servers", {}).values()]
    unique = sum(len(exported.get(kind, ())) for kind in ("users", "invitations", "custom_roles", "sso_providers", "trusted_origins"))
    singles = unique + sum(kind in exported for kind in ("settings", "whitelabeling"))
    singles += sum(name in owner for owner in owners for name in ("monitoring", "traefik", "forward_auth"))
    assert applied["summary"]["unchanged"] - singles == sum(
        len(sandbox.instance.table(table)) for table in (*ALIKE, "gitProvider")
    ) - sum(row["volumeName"] is not None and row["volumeName"].endswith("-data") for row in sandbox.instance.table("mounts").values())
    assert sandbox.instance.state() == before


def test_what_is_alike_is_told_and_can_be_told_apart(run: Run, sandbox: Any, capsys: pytest.CaptureFixture[str]) -> None:
    run("stack", stack=STACK)
    rows = sandbox.instance.table("application")
    for row in rows.values():
        row["name"] = "web"
    capsys.readouterr()
    exported = run("export", return_secrets=True)
    warning = " ".join(exported.get("warnings", [capsys.readouterr().err]))
    # Warnings that are shown at once are broken into lines.
    warning = " ".join(warning.split())
    assert "2 of kind application are named 'shop/production/web' and are written with their ids" in warning
    applications = exported["stack"]["projects"]["shop"]["environments"]["production"]["applications"]
    assert applications.keys() == {f"web ({one})" for one in rows}
    assert [(one["id"], one["name"]) for one in applications.values()] == [(one, "web") for one in sorted(rows)]
    second = next(one for one in applications.values() if one["source_type"] == "git")
    second["name"] = "api"
    assert [one["path"] for one in run("stack", stack=exported["stack"])["changes"]] == ["shop/production/web"]
    assert sorted(row["name"] for row in rows.values()) == ["api", "web"]
    assert run("stack", stack=STACK, prune="all")["changed"] is False


def test_what_an_option_points_at_is_written_by_its_name_or_not_at_all(run: Run, sandbox: Any, capsys: pytest.CaptureFixture[str]) -> None:
    run("stack", stack=STACK)
    key = next(iter(sandbox.instance.table("sshKey").values()))
    sandbox.instance.insert("sshKey", "sshKeyId", {"name": "deploy", "privateKey": "x", "publicKey": "y"})
    exported = run("export", project="shop", return_secrets=True)["stack"]
    assert exported["projects"]["shop"]["environments"]["production"]["applications"]["api"]["custom_git_ssh_key"] == key["sshKeyId"]
    assert list(exported["ssh_keys"]) == [f"deploy ({key['sshKeyId']})"]
    assert run("stack", stack=exported, prune="all")["changed"] is False
    sandbox.instance.table("sshKey").clear()
    capsys.readouterr()
    exported = run("export", project="shop")
    # ansible-core 2.19 and newer show a warning at once.
    assert "custom_git_ssh_key of shop/production/api is left out" in exported.get("warnings", [capsys.readouterr().err])[0]
    assert key["sshKeyId"] not in json.dumps(exported["stack"])
