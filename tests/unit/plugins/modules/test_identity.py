# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one thing is known by: files of compose services, backups of their services, hosts, and ids in a document."""

from __future__ import annotations

import base64
import json
from typing import Any, Callable

import pytest

Run = Callable[..., dict[str, Any]]
STACK = {"project": "shop", "compose": "stack"}
WEB = {"project": "shop", "application": "web"}
FILE = {"type": "file", "mount_path": "/", "content": "one"}
BACKUP = {"destination": "offsite", "prefix": "p", "database": "a", "schedule": "0 3 * * *", "database_type": "postgres"}
CONFIG = '[config]\n[[config.domains]]\nserviceName = "web"\nport = 80\nhost = "t.example.com"\n' + "".join(
    f'[[config.mounts]]\nfilePath = "{path}"\ncontent = "one"\n' for path in ("/x/one.conf", "two.conf")
)
TEMPLATE = base64.b64encode(json.dumps({"compose": "services: {}\n", "config": CONFIG}).encode()).decode()


@pytest.fixture
def shop(run: Run, sandbox: Any) -> Any:
    run("destination", name="offsite", endpoint="https://s3.example.com", bucket="b", access_key="a", secret_access_key="not-a-secret")
    run("project", name="shop")
    run("application", project="shop", name="web")
    run("compose", project="shop", name="stack", source_type="raw")
    return sandbox


def document(**inner: Any) -> dict[str, Any]:
    """A stack of one compose service."""
    return {"projects": {"shop": {"environments": {"production": {"compose": {"stack": inner}}}}}}


# Mounts

def test_files_of_a_compose_service_are_known_by_their_names(run: Run, shop: Any) -> None:
    files = [{**FILE, "file_path": "a.conf"}, {**FILE, "file_path": "x/b.conf"}]
    for one in files:
        assert run("mount", **STACK, **one)["changed"] is True
        assert run("mount", **STACK, **one)["changed"] is False
    assert run("attachments", **STACK, mounts=files, purge=True)["changed"] is False
    changed = run("mount", **STACK, **{**files[1], "content": "two"})
    assert (changed["changed"], changed["diff"][0]["after_header"]) == (True, "mount shop/production/stack/x/b.conf")
    assert [row["content"] for row in shop.instance.table("mounts").values()] == ["one", "two"]
    several = run("mount", fails=True, **STACK, mount_path="/", state="absent")["msg"]
    assert "2 of kind mount are named '/'; say with the option file_path or id which one is meant" in several
    assert run("mount", **STACK, mount_path="/", file_path="a.conf", state="absent")["changed"] is True
    # The only one there is.
    assert run("mount", **STACK, mount_path="/", content="three")["diff"][0]["after"] == 'content: "******** (changed)"\n'
    again = run("attachments", fails=True, **STACK, mounts=[files[0], files[0]])["msg"]
    assert "mounts[1]: is the mount a.conf again, which mounts[0] states; state it once" in again


def test_files_of_a_template_are_known_whichever_path_they_were_stored_with(run: Run, shop: Any) -> None:
    run("compose", project="shop", name="made", template_import=TEMPLATE)
    made = {"project": "shop", "compose": "made"}
    assert [row["mountPath"] for row in shop.instance.table("mounts").values()] == ["", ""]
    files = [{**FILE, "file_path": "x/one.conf"}, {**FILE, "file_path": "two.conf"}]
    assert run("attachments", **made, mounts=files, purge=True)["changed"] is False
    assert run("mount", **made, **{**files[0], "content": "new"})["changed"] is True
    assert run("mount", **made, **{**files[0], "content": "new"})["changed"] is False
    assert [row["mountPath"] for row in shop.instance.table("mounts").values()] == ["", ""]
    exported = run("export", return_secrets=True)["stack"]
    assert exported["projects"]["shop"]["environments"]["production"]["compose"]["made"]["mounts"] == [
        {**FILE, "file_path": "two.conf"}, {**FILE, "file_path": "x/one.conf", "content": "new"},
    ]
    assert run("stack", stack=exported, prune="all")["changed"] is False
    shop.reset("v0.30.2")
    run("stack", stack=exported)
    assert run("export", return_secrets=True)["stack"] == exported


def test_pruning_leaves_what_a_template_made(run: Run, shop: Any) -> None:
    stated = document(template_import=TEMPLATE)
    compose = stated["projects"]["shop"]["environments"]["production"]["compose"]
    compose["made"] = compose.pop("stack")
    assert run("stack", stack=stated, prune="attached")["changed"] is True
    assert run("stack", stack=stated, prune="attached")["changed"] is False
    made = {"project": "shop", "compose": "made"}
    assert len(shop.instance.table("domain")) == 1
    compose["made"]["domains"] = []
    assert [one["action"] for one in run("stack", stack=stated, prune="attached")["changes"]] == ["delete"]
    assert run("stack", stack=stated, prune="attached")["changed"] is False
    mine = {**FILE, "file_path": "mine.conf"}
    run("mount", **made, **mine)
    assert run("attachments", **made, mounts=[mine], purge=True)["changed"] is False
    assert run("attachments", **made, mounts=[], purge=True)["changed"] is True
    assert sorted(row["filePath"] for row in shop.instance.table("mounts").values()) == ["/x/one.conf", "two.conf"]


def test_a_file_of_an_application_is_known_by_its_path_in_the_container(run: Run, shop: Any) -> None:
    file = {**FILE, "mount_path": "/etc/app.conf", "file_path": "a.conf"}
    assert run("mount", **WEB, **file)["changed"] is True
    assert run("mount", **WEB, mount_path="/etc/app.conf")["changed"] is False
    assert run("mount", **WEB, **{**file, "file_path": "b.conf"})["diff"][0]["after"] == "file_path: b.conf\n"
    assert len(shop.instance.table("mounts")) == 1


# Backups

def test_backups_of_one_compose_service_are_known_by_the_service(run: Run, shop: Any) -> None:
    stated = document(backups=[{**BACKUP, "service_name": "db"}, {**BACKUP, "service_name": "api", "schedule": "0 4 * * *"}])
    made = run("stack", stack=stated)
    assert [(one["action"], one["path"].rsplit("/", 1)[-1]) for one in made["changes"]] == [("create", "db"), ("create", "api")]
    assert run("stack", stack=stated, prune="attached")["changed"] is False
    assert {row["serviceName"]: row["schedule"] for row in shop.instance.table("backup").values()} == {"db": "0 3 * * *", "api": "0 4 * * *"}
    ids = {row["serviceName"]: row["backupId"] for row in shop.instance.table("backup").values()}
    both = run("attachments", **STACK, backups=[{**BACKUP, "service_name": name} for name in ("new", "other")])["backups"]
    ids.update({row["serviceName"]: row["backupId"] for row in shop.instance.table("backup").values()})
    assert [one["backup_id"] for one in both] == [ids["new"], ids["other"]]


def test_a_backup_without_a_service_is_the_one_there_is(run: Run, shop: Any) -> None:
    run("backup", **STACK, **BACKUP, service_name="db")
    assert run("backup", **STACK, **BACKUP)["changed"] is False
    # In a list that tells them apart, it is the one that has none.
    both = [BACKUP, {**BACKUP, "service_name": "db"}]
    assert len(run("attachments", **STACK, backups=both, purge=True)["diff"]) == 1
    assert run("attachments", **STACK, backups=both, purge=True)["changed"] is False
    assert run("attachments", **STACK, backups=both[::-1], purge=True)["changed"] is False
    assert run("backup", **STACK, **BACKUP)["changed"] is False
    run("backup", **STACK, **BACKUP, service_name="api")
    assert run("backup", **STACK, **{**BACKUP, "schedule": "0 5 * * *"})["changed"] is True
    assert {row["serviceName"]: row["schedule"] for row in shop.instance.table("backup").values()} == {
        None: "0 5 * * *", "db": "0 3 * * *", "api": "0 3 * * *",
    }
    run("backup", **STACK, **BACKUP, service_name="", state="absent")
    assert "say with the option service_name or id" in run("backup", fails=True, **STACK, **BACKUP)["msg"]


# Hosts

@pytest.mark.parametrize(("first", "second", "held"), [
    ("Shop.Example.com", "shop.example.com", "shop.example.com"),
    ("bücher.example", "xn--bcher-kva.example", "xn--bcher-kva.example"),
    ("XN--Bcher-KVA.example", "BÜCHER.example", "xn--bcher-kva.example"),
    ("straße.example", "Straße.Example", "xn--strae-oqa.example"),
])
def test_a_host_is_one_however_it_is_written(run: Run, shop: Any, first: str, second: str, held: str) -> None:
    assert run("domain", **WEB, host=first)["domain"]["host"] == held
    for host in (first, second):
        assert run("domain", **WEB, host=host)["changed"] is False
    assert [row["host"] for row in shop.instance.table("domain").values()] == [held]
    again = run("attachments", fails=True, **WEB, domains=[{"host": first}, {"host": second}])["msg"]
    assert "domains[1]: is the domain" in again and "again, which domains[0] states" in again


def test_a_host_held_in_another_form_is_found_and_left_alone(run: Run, shop: Any) -> None:
    shop.reset("v0.28.8")
    run("project", name="shop")
    web = run("application", project="shop", name="web")["application"]["application_id"]
    for host in ("Shop.Example.com", "bücher.example"):
        shop.instance.insert("domain", "domainId", {"host": host, "applicationId": web, "domainType": "application"})
    stated = [{"host": "shop.example.com"}, {"host": "xn--bcher-kva.example"}]
    assert run("attachments", **WEB, domains=stated, purge=True)["changed"] is False
    assert sorted(row["host"] for row in shop.instance.table("domain").values()) == ["Shop.Example.com", "bücher.example"]
    # It is sent with every change, in the form that newer servers take.
    assert run("domain", **WEB, host="bücher.example", port=80)["diff"][0]["after"] == "port: 80\n"
    assert sorted(row["host"] for row in shop.instance.table("domain").values()) == ["Shop.Example.com", "xn--bcher-kva.example"]
    exported = run("export", return_secrets=True)["stack"]
    assert run("stack", stack=exported, prune="all")["changed"] is False
    assert run("domain", **WEB, host="*.Example.com")["domain"]["host"] == "*.example.com"


# Ids in a document

def test_an_id_in_a_document_says_which_one_is_meant(run: Run, shop: Any) -> None:
    domains = [run("domain", **WEB, host="a.example.com", port=80)["domain"]["domain_id"]]
    row = shop.instance.table("domain")[domains[0]]
    domains.append(shop.instance.insert("domain", "domainId", {**row, "port": 90})["domainId"])
    shop.requests.clear()
    stated = {"domains": [{"id": domains[0], "port": 81}, {"id": domains[1], "host": "b.example.com"}]}
    assert len(run("attachments", **WEB, **stated)["diff"]) == 2
    assert {row["host"]: row["port"] for row in shop.instance.table("domain").values()} == {"a.example.com": 81, "b.example.com": 90}
    assert run("attachments", **WEB, **stated, purge=True)["changed"] is False
    wrong = run("attachments", fails=True, **WEB, domains=[{"id": domains[0]}, {"id": domains[0]}, {"id": "nope"}])["msg"]
    assert f"domains[1].id: is the domain {domains[0]} again, which domains[0] states; state it once" in wrong
    assert "domains[0]: id: there is no domain with the id 'nope'" in run("attachments", fails=True, **WEB, domains=[{"id": "nope"}])["msg"]


def test_what_one_entry_names_by_its_id_no_other_means_by_its_name(run: Run, shop: Any) -> None:
    shop.instance.table("application").clear()
    first = run("application", project="shop", name="web")["application"]["application_id"]
    stated = {"projects": {"shop": {"environments": {"production": {"applications": {"api": {"id": first}, "web": {}}}}}}}
    predicted = run("stack", check=True, stack=stated)
    assert run("stack", stack=stated)["diff"] == predicted["diff"]
    assert {row["name"]: one == first for one, row in shop.instance.table("application").items()} == {"api": True, "web": False}
    assert run("stack", stack=stated, prune="attached")["changed"] is False
    key = run("ssh_key", name="old", generate="rsa")["ssh_key"]["ssh_key_id"]
    renamed = {
        "ssh_keys": {"new": {"id": key}}, "projects": {"shop": {"environments": {"production": {"applications": {"web": {"custom_git_ssh_key": "new"}}}}}},
    }
    run("stack", stack=renamed, only=["shop/production/web"])
    assert run("stack", stack=renamed)["changed"] is False
    unnamed = {"projects": {"shop": {"name": "shop"}}}
    assert "projects.shop.name: leave it out; the name is the key, shop, unless an id says" in run("stack", fails=True, stack=unnamed)["msg"]


def test_of_two_of_one_name_each_is_deployed_for_itself(run: Run, shop: Any) -> None:
    first = next(iter(shop.instance.table("application").values()))
    ids = [first["applicationId"], shop.instance.insert("application", "applicationId", first)["applicationId"]]
    applications = {
        one: {"id": one, "name": "web", "source_type": "docker", "docker_image": image} for one, image in zip(ids, ("nope:1", "nginx:1"))
    }
    result = run("stack", fails=True, stack={"projects": {"shop": {"environments": {"production": {"applications": applications}}}}}, deploy="changed")
    assert result["deployed"] == result["failed_to_deploy"] == result["redeploy_required"] == ["shop/production/web"]
