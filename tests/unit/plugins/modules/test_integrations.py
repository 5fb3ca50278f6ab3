# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags, and the services of others that the server uses."""

from __future__ import annotations

import json
from typing import Any, Callable

import pytest

Run = Callable[..., dict[str, Any]]
SECRET = "planted-secret"
AI = {"name": "assistant", "api_url": "https://models.example.com/v1", "provider_api_key": SECRET, "model": "small"}


def tags(sandbox: Any) -> list[str]:
    """Return the names of the tags that projects have."""
    return sorted(sandbox.instance.table("tag")[row["tagId"]]["name"] for row in sandbox.instance.table("projectTag").values())


def test_tags_of_a_project_are_set_as_a_whole_in_any_order(run: Run, sandbox: Any) -> None:
    for name in ("b", "a", "c"):
        run("tag", name=name)
    predicted = run("project", name="shop", tags=["b", "a", "b"], check=True)
    made = run("project", name="shop", tags=["b", "a", "b"])
    assert predicted["diff"] == made["diff"] and tags(sandbox) == ["a", "b"]
    assert run("project", name="shop", tags=["a", "b"])["changed"] is False
    changed = run("project", name="shop", tags=["c"], description="")
    assert changed["diff"][0]["after"] == "tags:\n  - c\n" and not changed["redeploy_required"] and tags(sandbox) == ["c"]
    assert run("project", name="shop", tags=[])["changed"] and not tags(sandbox)
    assert "tags: there is no tag 'd'; there is a, b, c" in run("project", name="shop", tags=["d"], fails=True)["msg"]


def test_tags_cost_requests_only_where_they_are_stated(run: Run) -> None:
    run("tag", name="a")
    run("project", name="shop", tags=["a"])
    assert run("project", name="shop", verbosity=2)["requests"] == ["GET settings.getDokployVersion project.search"]
    assert run("project", name="shop", tags=["a"], verbosity=2)["requests"] == ["GET settings.getDokployVersion tag.all project.all"]
    told = run("info", resource="project", name="shop", verbosity=2)
    assert len(told["requests"]) == 1 and len(told["resources"][0]["tags"]) == 1


def test_an_older_server_has_no_tags(run: Run, sandbox: Any) -> None:
    sandbox.reset("v0.28.8")
    for check in (True, False):
        told = run("project", name="shop", tags=["a"], check=check, fails=True)["msg"]
        assert "tags needs Dokploy v0.29.0 or newer, and the server is v0.28.8" in told
    run("project", name="shop")
    assert "tags needs Dokploy v0.29.0 or newer" in run("project", name="shop", tags=["a"], fails=True)["msg"]
    assert "has no tag; update it" in run("tag", name="a", fails=True)["msg"]
    assert "tags" not in run("export")["stack"]["projects"]["shop"]


def test_a_stack_makes_tags_before_what_has_them_and_an_export_has_both(run: Run, sandbox: Any) -> None:
    stack = {"tags": {"a": {"color": "red"}, "b": {}}, "projects": {"shop": {"tags": ["b", "a"]}}}
    assert run("stack", stack=stack, check=True)["summary"] == run("stack", stack=stack)["summary"]
    assert tags(sandbox) == ["a", "b"] and run("stack", stack=stack)["changed"] is False
    exported = run("export")["stack"]
    assert exported["projects"]["shop"]["tags"] == ["a", "b"] and exported["tags"] == stack["tags"]
    assert run("export", project="shop")["stack"]["tags"] == stack["tags"]
    assert run("stack", stack=exported)["changed"] is False


@pytest.mark.parametrize("release", ["v0.28.8", "v0.29.14", "v0.30.2"])
def test_a_model_is_made_changed_and_removed(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    predicted = run("ai_provider", **AI, check=True)
    made = run("ai_provider", **AI, verbosity=4)
    assert predicted["diff"] == made["diff"] and made["ai_provider"]["ai_id"]
    again = run("ai_provider", **AI, verbosity=2)
    assert (again["changed"], again["requests"]) == (False, ["GET settings.getDokployVersion ai.getAll"])
    changed = run("ai_provider", name="assistant", enabled=False)
    assert changed["diff"][0]["after"] == "enabled: false\n"
    row = next(iter(sandbox.instance.table("ai").values()))
    assert (row["isEnabled"], row["apiKey"], row["model"]) == (False, SECRET, "small")
    assert SECRET not in json.dumps([predicted, made, changed, run("info", resource="ai_provider"), run("export"), run("api", procedure="ai.getAll")])
    assert run("ai_provider", name="assistant", state="absent")["changed"] and not sandbox.instance.table("ai")


def test_a_model_that_does_not_answer_is_not_stored(run: Run, sandbox: Any) -> None:
    broken = {**AI, "api_url": "https://models.invalid/v1"}
    assert "test: ai provider assistant does not work" in run("ai_provider", **broken, test=True, fails=True)["msg"]
    assert not sandbox.instance.table("ai")
    run("ai_provider", **AI, test=True)
    assert "does not work" in run("ai_provider", **broken, test=True, fails=True)["msg"]
    sandbox.reset("v0.28.8")
    assert "test needs Dokploy v0.29.0 or newer" in run("ai_provider", **AI, test=True, fails=True)["msg"]
    assert "is not an address" in run("ai_provider", **{**AI, "api_url": "models.example.com"}, fails=True)["msg"]


DNS = {"name": "cloudflare", "type": "cloudflare", "api_token": SECRET}
VAULTS: dict[str, dict[str, Any]] = {
    "hashicorp": {"vault_url": "https://vault.example.com", "token": SECRET},
    "infisical": {"client_id": "c", "client_secret": SECRET, "project_id": "p", "environment_slug": "prod"},
    "aws": {"region": "eu-central-1", "access_key_id": "a", "secret_access_key": SECRET},
    "doppler": {"service_token": SECRET, "doppler_project": "p", "doppler_config": "c"},
    "azure": {"vault_uri": "https://shop.vault.azure.net", "tenant_id": "t", "client_id": "c", "client_secret": SECRET},
    "scaleway": {"project_id": "p", "secret_key": SECRET},
}


def config(sandbox: Any, kind: str) -> dict[str, Any]:
    """Return the configuration of the one provider that a sandbox has."""
    return dict(next(iter(sandbox.instance.table(kind).values()))["config"])


def test_an_account_keeps_its_secret_unless_that_is_to_be_set_anew(run: Run, sandbox: Any) -> None:
    predicted = run("dns_provider", **DNS, check=True)
    made = run("dns_provider", **DNS, verbosity=4)
    assert predicted["diff"] == made["diff"]
    again = run("dns_provider", **{**DNS, "api_token": "another"}, verbosity=2)
    assert (again["changed"], again["requests"]) == (False, ["GET settings.getDokployVersion dnsProvider.all"])
    run("dns_provider", id=made["dns_provider"]["dns_provider_id"], name="renamed")
    assert config(sandbox, "dnsProvider")["apiToken"] == SECRET
    assert run("dns_provider", **{**DNS, "name": "renamed", "api_token": "another"}, update_secrets="always")["changed"]
    assert config(sandbox, "dnsProvider")["apiToken"] == "another"
    told = json.dumps([predicted, made, run("info", resource="dns_provider", return_secrets=True), run("export", return_secrets=True)])
    assert SECRET not in told and "another" not in told
    assert "type of dns provider renamed can't be changed" in run("dns_provider", name="renamed", type="route53", fails=True)["msg"]
    assert run("dns_provider", name="renamed", state="absent")["changed"] and not sandbox.instance.table("dnsProvider")


def test_what_the_server_says_of_a_failed_statement_has_no_secret(run: Run, sandbox: Any) -> None:
    run("dns_provider", **DNS)
    run("dns_provider", **{**DNS, "name": "other"})
    other = next(row for row in sandbox.instance.rows("dnsProvider", name="other"))
    failed = run("dns_provider", id=other["dnsProviderId"], name="cloudflare", api_token=SECRET, update_secrets="always", fails=True, verbosity=4)
    assert SECRET not in json.dumps(failed)


@pytest.mark.parametrize("kind", VAULTS)
def test_each_vault_is_made_changed_and_removed(run: Run, sandbox: Any, kind: str) -> None:
    run("environment", project="shop", name="staging", fails=True)
    run("project", name="shop")
    run("environment", project="shop", name="staging")
    wanted = {"name": "main", "type": kind, **VAULTS[kind], "assignments": [{"project": "shop", "environments": ["staging"]}]}
    predicted = run("vault_provider", **wanted, check=True)
    made = run("vault_provider", **wanted, test=True, verbosity=4)
    assert predicted["diff"] == made["diff"]
    again = run("vault_provider", **wanted, verbosity=2)
    assert (again["changed"], again["requests"]) == (False, ["GET settings.getDokployVersion project.all vaultProvider.all"])
    held = config(sandbox, "vaultProvider")
    changed = run("vault_provider", name="main", assignments=[{"project": "shop"}])
    assert changed["diff"][0]["after"] == "assignments:\n  - project: shop\n" and config(sandbox, "vaultProvider") == held
    assert run("vault_provider", name="main", assignments=[])["changed"]
    assert SECRET in held.values() and SECRET not in json.dumps([predicted, made, changed, run("info", resource="vault_provider")])
    assert run("vault_provider", name="main", state="absent")["changed"] and not sandbox.instance.table("vaultProvider")


def test_what_a_vault_is_assigned_to_is_there_or_made_along(run: Run, sandbox: Any) -> None:
    vault = {"type": "hashicorp", **VAULTS["hashicorp"]}

    def stack(*names: str) -> Any:
        return {
            "vault_providers": {"main": {**vault, "assignments": [{"project": "shop", "environments": list(names)}]}},
            "projects": {"shop": {"environments": {"staging": {}, "production": {}}}},
        }

    assert run("stack", stack=stack("staging", "production"), check=True)["summary"] == run("stack", stack=stack("staging", "production"))["summary"]
    assert run("stack", stack=stack("production", "staging"))["changed"] is False
    assert run("stack", stack=run("export")["stack"])["changed"] is False
    assert "assignments: there is no environment 'shop/test'" in run("stack", stack=stack("test"), fails=True)["msg"]
    run("project", name="shop", state="absent")
    assert "assignments: there is no environment 'shop/test'" in run("stack", stack=stack("test"), fails=True)["msg"]
    wrong = run("vault_provider", name="main", assignments=[{"environments": ["staging"]}], fails=True)["msg"]
    assert "assignments[0].project: is needed" in wrong
    exported = run("export")["stack"]["vault_providers"]["main"]
    assert "assignments" not in exported and "token" not in exported


def test_a_provider_that_does_not_answer_is_not_stored(run: Run, sandbox: Any) -> None:
    broken = {"name": "main", "type": "hashicorp", **VAULTS["hashicorp"], "vault_url": "https://vault.invalid"}
    assert "test: vault provider main does not work" in run("vault_provider", **broken, test=True, fails=True)["msg"]
    assert not sandbox.instance.table("vaultProvider")
    run("vault_provider", **{**broken, "vault_url": "https://vault.example.com"})
    # The server takes the secret that it has.
    assert run("vault_provider", name="main", mount="kv", test=True)["changed"]
    assert "does not work" in run("vault_provider", name="main", vault_url="https://vault.invalid", test=True, fails=True)["msg"]


def test_the_names_of_secrets_are_read_of_a_vault(run: Run, sandbox: Any) -> None:
    project = run("project", name="shop")["project"]["project_id"]
    run("vault_provider", name="main", type="hashicorp", **VAULTS["hashicorp"], assignments=[{"project": "shop"}])
    next(iter(sandbox.instance.table("vaultProvider").values()))["secrets"] = ["payment/key"]
    found = run("info", resource="vault_secret", vault_provider="main", filters={"project_id": project})["resources"]
    assert found == [{"name": "payment/key"}]
    assert "filters.project_id: is needed" in run("info", resource="vault_secret", vault_provider="main", fails=True)["msg"]
