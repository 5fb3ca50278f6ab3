# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""API keys: made once, kept in a file, rotated without a gap, and never seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable

import pytest
from dokploy_sandbox import VERSIONS

Run = Callable[..., dict[str, Any]]


def keys(sandbox: Any) -> list[dict[str, Any]]:
    return list(sandbox.instance.table("apiKey").values())


@pytest.mark.parametrize("release", VERSIONS)
def test_a_key_is_made_once_rotated_and_removed(run: Run, sandbox: Any, tmp_path: Path, release: str) -> None:
    sandbox.reset(release)
    dest = tmp_path / "key"
    options = {"name": "ci", "prefix": "ci", "expires_in": 86_400, "remaining": 5, "dest": str(dest)}
    results = []
    for more, count in (({}, 1), ({"rotate": True}, 1), ({"state": "absent"}, 0)):
        predicted = run("api_key", check=True, **options, **more)
        before = dest.read_text(encoding="utf-8") if dest.exists() else ""
        applied = run("api_key", **options, **more)
        assert (predicted["changed"], predicted["diff"]) == (applied["changed"], applied["diff"]) and applied["changed"]
        assert len(keys(sandbox)) == count and dest.stat().st_mode & 0o777 == 0o600
        assert more == {"state": "absent"} or dest.read_text(encoding="utf-8").strip() == keys(sandbox)[0]["key"] != before.strip()
        results += [predicted, applied]
        if not more.get("rotate"):
            sandbox.requests.clear()
            assert run("api_key", **options, **more)["changed"] is False and len(sandbox.requests) <= 2
    assert dest.read_text(encoding="utf-8").strip() not in json.dumps(results)


def test_the_key_works_and_is_for_the_organization(run: Run, sandbox: Any) -> None:
    run("organization", name="shop")
    made = run("api_key", name="shop", organization="shop", return_secrets=True)["api_key"]
    assert made["key"] in sandbox.instance.keys and sandbox.instance.keys[made["key"]] is None
    assert run("info", resource="profile", api_key=made["key"])["resources"][0]["organization_id"] == made["organization"]
    assert run("api_key", name="plain", return_secrets=True)["api_key"]["organization"] == sandbox.instance.organization


def test_what_can_not_be_changed_is_made_anew_where_that_is_asked_for(run: Run, sandbox: Any, tmp_path: Path) -> None:
    options = {"name": "ci", "dest": str(tmp_path / "key")}
    run("api_key", **options)
    for check in (True, False):
        message = run("api_key", rate_limit_enabled=True, check=check, fails=True, **options)["msg"]
        assert "rate_limit_enabled of api key ci can't be changed" in message and "have it made anew with rotate: true" in message
        (tmp_path / "other").write_text("", encoding="utf-8")
        assert "dest: does not hold api key ci" in run("api_key", name="ci", dest=str(tmp_path / "other"), check=check, fails=True)["msg"]
        (tmp_path / "text").write_text("a text of mine", encoding="utf-8")
        assert "has something else than a key in it" in run("api_key", name="ci", dest=str(tmp_path / "text"), check=check, fails=True)["msg"]
    assert run("api_key", rate_limit_enabled=True, rotate=True, **options)["changed"]
    assert keys(sandbox)[0]["rateLimitEnabled"] and len(keys(sandbox)) == 1
    assert run("api_key", rate_limit_enabled=True, **options)["changed"] is False


@pytest.mark.parametrize("check", [True, False])
def test_the_key_in_use_goes_only_where_that_is_asked_for(run: Run, sandbox: Any, check: bool) -> None:
    mine = run("api_key", name="mine", return_secrets=True)["api_key"]["key"]
    for more in ({"state": "absent"}, {"rotate": True, "return_secrets": True}):
        message = run("api_key", name="mine", api_key=mine, check=check, fails=True, **more)["msg"]
        assert "would remove the key that this very task uses; say own_key: true" in message and mine not in message
    assert run("api_key", name="mine", api_key=mine, state="absent", own_key=True, check=check)["changed"]
    assert len(keys(sandbox)) == check


@pytest.mark.parametrize(("options", "words"), [
    ({"expires_in": 3600}, "expires_in: 3600 is not possible; use 86400 to 31536000"), ({"name": "a" * 33}, "name: has 33 characters"),
    ({"prefix": "a b"}, "prefix: 'a b' has a character that is not possible"), ({"refill_amount": 1}, "refill_amount: needs refill_interval too"),
    ({"refill_interval": 1}, "refill_interval: needs refill_amount too"), ({"organization": "nope"}, "organization: there is no organization 'nope'"),
    ({"return_secrets": False}, "dest: or return_secrets is needed"),
])
def test_what_the_server_would_refuse_is_refused_in_words(run: Run, sandbox: Any, options: dict[str, Any], words: str) -> None:
    for check in (True, False):
        assert words in run("api_key", **{"name": "ci", "return_secrets": True, **options}, check=check, fails=True)["msg"]
    assert keys(sandbox) == []


def test_a_key_that_can_not_be_put_away_is_removed_again(run: Run, sandbox: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from ansible_collections.dokploy.dokploy.plugins.module_utils.modules import api_key
    from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError

    def full(path: str, text: str, mode: int) -> None:
        raise DokployError(f"{path} can't be written: No space left on device")

    monkeypatch.setattr(api_key, "write_text", full)
    assert "No space left" in run("api_key", name="ci", dest=str(tmp_path / "key"), fails=True)["msg"]
    assert keys(sandbox) == []
