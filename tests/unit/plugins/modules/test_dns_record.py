# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records of DNS, which a provider has and no server."""

from __future__ import annotations

from typing import Any, Callable

import pytest

Run = Callable[..., dict[str, Any]]
ZONE = {"dns_provider": "cloudflare", "dns_zone": "example.com"}
RECORD = {**ZONE, "name": "shop.example.com", "type": "A", "content": "192.0.2.1"}


@pytest.fixture
def records(run: Run, sandbox: Any) -> Any:
    """The records of a zone that an account has."""
    run("dns_provider", name="cloudflare", type="cloudflare", api_token="not-a-secret")
    return sandbox.instance.zones["zone-1"]["records"]


def test_a_record_is_made_changed_and_removed(run: Run, records: Any) -> None:
    predicted = run("dns_record", **RECORD, check=True)
    assert not records
    made = run("dns_record", **RECORD)
    assert predicted["diff"] == made["diff"] and made["dns_record"]["record_id"] in records
    again = run("dns_record", **{**RECORD, "name": "Shop.Example.com."}, verbosity=2)
    assert (again["changed"], again["requests"]) == (False, [
        "GET settings.getDokployVersion dnsProvider.all", "GET dnsProvider.listZones", "GET dnsProvider.listRecords",
    ])
    changed = run("dns_record", **RECORD, ttl=60)
    assert changed["diff"][0]["after"] == "ttl: 60\n"
    # What is left out stays as it is, though the server would set it.
    run("dns_record", **{**RECORD, "content": "192.0.2.2"})
    assert [(row["content"], row["ttl"]) for row in records.values()] == [("192.0.2.2", 60)]
    run("dns_record", **{**RECORD, "id": made["dns_record"]["record_id"], "name": "store.example.com", "content": "192.0.2.2"})
    assert [row["name"] for row in records.values()] == ["store.example.com"]
    assert run("dns_record", **{**RECORD, "name": "store.example.com"}, state="absent")["changed"] and not records
    assert run("dns_record", **{**RECORD, "name": "store.example.com"}, state="absent")["changed"] is False


def test_records_of_two_types_and_zones_are_told_apart(run: Run, records: Any, sandbox: Any) -> None:
    run("dns_record", **RECORD)
    run("dns_record", **{**RECORD, "name": "www.example.com", "type": "CNAME", "content": "shop.example.com"})
    run("dns_record", **{**RECORD, "dns_zone": "example.org", "name": "shop.example.org"})
    assert len(records) == 2
    assert [zone["name"] for zone in run("info", resource="dns_zone", dns_provider="cloudflare")["resources"]] == ["example.com", "example.org"]
    found = run("info", resource="dns_record", **ZONE, filters={"type": "CNAME"})["resources"]
    assert [(one["dns_provider"], one["dns_zone"], one["name"]) for one in found] == [("cloudflare", "example.com", "www.example.com")]
    assert run("export")["stack"].keys() == {"dns_providers", "organizations", "settings"}


def test_several_of_a_name_are_told_apart_by_their_ids(run: Run, records: Any) -> None:
    for number in (1, 2):
        records[f"r{number}"] = {"id": f"r{number}", "type": "A", "name": "shop.example.com", "content": f"192.0.2.{number}", "ttl": 1}
    assert "2 of kind dns record are named 'shop.example.com/A'" in run("dns_record", **RECORD, fails=True)["msg"]
    assert run("dns_record", **{**RECORD, "content": "192.0.2.3"}, id="r2")["changed"]
    assert records["r2"]["content"] == "192.0.2.3"


@pytest.mark.parametrize("wrong,words", [
    ({"name": "shop"}, "'shop' is not a whole name"),
    ({"content": "shop.example.com"}, "content: an A record has an IPv4 address, and 'shop.example.com' is none"),
    ({"dns_zone": "example.net"}, "dns_zone: there is no dns zone 'example.net' in dns provider cloudflare; there is example.com, example.org"),
    ({"dns_provider": "other"}, "dns_provider: there is no dns provider 'other'"),
])
def test_what_can_not_be_is_told_before(run: Run, records: Any, wrong: dict[str, Any], words: str) -> None:
    for check in (True, False):
        if check and ("dns_zone" in wrong or "dns_provider" in wrong):
            continue
        assert words in run("dns_record", **{**RECORD, **wrong}, check=check, fails=True)["msg"]
    assert not records
