# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates: what can't be used is refused, what the server can't change is made anew, and no key is seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.document import read_document
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.converge import converge
from dokploy_sandbox import VERSIONS
from dokploy_sandbox.errors import TrpcError
from dokploy_sandbox.instance import PROCEDURES
from hypothesis import given, settings
from hypothesis import strategies as st

from ..module_utils.controllers import apart
from ..module_utils.pairs import certificate, key_of, key_text, pair

Run = Callable[..., dict[str, Any]]
OLD = VERSIONS[0]


def lines(number: int) -> list[str]:
    """Return the lines of a private key that tell anything of it."""
    return [line for line in pair(number)["private_key"].splitlines() if "---" not in line]


def seen(result: Any, *numbers: int) -> bool:
    return any(line in json.dumps(result) for number in numbers for line in lines(number))


@pytest.mark.parametrize("release", VERSIONS)
def test_check_mode_predicts_the_whole_life(run: Run, sandbox: Any, release: str) -> None:
    sandbox.reset(release)
    table = sandbox.instance.table("certificate")
    for options, counts in (
        (pair(0), (1, 1, 1)), (pair(1), (1, 2, 1) if release == OLD else (1, 1, 0)), ({"auto_renew": True}, (1, 2, 1)), ({"state": "absent"}, (1, 1, 0)),
    ):
        given = {"name": "shop", "verbosity": 4, **options}
        predicted = run("certificate", check=True, **given)
        sandbox.requests.clear()
        applied = run("certificate", **given)
        # Looks, changes, and looks for twins of what is new.
        looks, changes, siblings = counts
        assert len(sandbox.requests) == looks + changes + siblings, sandbox.requests
        sandbox.requests.clear()
        again = run("certificate", **given)
        assert len(sandbox.requests) == 1
        assert (predicted["changed"], predicted["diff"]) == (applied["changed"], applied["diff"]) == (True, applied["diff"])
        assert (again["changed"], again["diff"]) == (False, [])
        assert not seen([predicted, applied, again], 0, 1)
        assert len(table) == (0 if "state" in options else 1)
    assert applied["certificate"]["names"] == ["shop.example.com"] and applied["certificate"]["expires"] > "2"


def test_what_can_not_be_used_is_refused_before_the_first_request(run: Run, sandbox: Any) -> None:
    one, other = pair(0), pair(1)
    both = one["certificate_data"] + one["private_key"]
    for options, words in (
        ({**one, "private_key": other["private_key"]}, "private_key: does not fit certificate_data"),
        ({**one, "certificate_data": "text"}, "certificate_data: has no certificate in PEM"),
        ({**one, "certificate_data": both}, "certificate_data: has a private key in it"), ({**one, "private_key": "text"}, "private_key: has no private key"),
    ):
        for values in ({"certificates": {"shop": options}},), ():
            refused = run("stack", fails=True, stack=values[0]) if values else run("certificate", fails=True, name="shop", verbosity=4, **options)
            assert words in refused["msg"] and not seen(refused, 0, 1)
    assert sandbox.requests == []
    run("certificate", name="shop", **one)
    refused = run("certificate", fails=True, name="shop", private_key=other["private_key"])
    assert "update of certificate shop is not possible: private_key: does not fit certificate_data" in refused["msg"] and not seen(refused, 0, 1)
    assert "server: there is no server 'nope'" in run("certificate", fails=True, name="shop", server="nope")["msg"]


def test_one_that_has_expired_is_told_of(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    text = certificate(key_of("ec"), begins=-9, ends=-2)
    result = run("certificate", name="old", certificate_data=text, private_key=key_text(key_of("ec")))
    told = result.get("warnings", [" ".join(capsys.readouterr().err.split())])[0]
    assert result["changed"] and "certificate old: the certificate has expired on" in told


def test_texts_can_come_from_files(run: Run, tmp_path: Path) -> None:
    for name, text in pair(0).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = {"certificate_src": str(tmp_path / "certificate_data"), "private_key_src": str(tmp_path / "private_key")}
    assert run("certificate", name="shop", **files)["changed"]
    assert not run("certificate", name="shop", **pair(0))["changed"]
    assert "mutually exclusive" in run("certificate", fails=True, name="shop", **pair(0), **files)["msg"]
    assert "private_key_src: /nope is no text file" in run("certificate", fails=True, name="shop", private_key_src="/nope")["msg"]


def test_the_servers_own_words_show_no_key(run: Run, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its message of a failed statement has the parameters in it, and another might have them in any form."""
    def fail(instance: Any, values: dict[str, Any]) -> Any:
        key = values["privateKey"]
        raise TrpcError("INTERNAL_SERVER_ERROR", f"{key} {json.dumps(key)} {lines(0)[1]} Failed query: insert\nparams: {key}")

    monkeypatch.setitem(PROCEDURES, "certificates.create", fail)
    for result in (
        run("certificate", fails=True, name="shop", verbosity=4, **pair(0)), run("stack", fails=True, verbosity=4, stack={"certificates": {"a": pair(0)}}),
    ):
        assert "Failed query" in result["msg"] and not seen(result, 0)


def with_server(sandbox: Any, monkeypatch: pytest.MonkeyPatch, reachable: bool) -> None:
    sandbox.instance.insert("server", "serverId", {"name": "edge", "ipAddress": "192.0.2.9", "port": 22, "username": "root", "serverType": "deploy"})

    def validate(instance: Any, values: dict[str, Any]) -> dict[str, Any]:
        if not reachable:
            raise TrpcError("BAD_REQUEST", "SSH connection error: connect ECONNREFUSED")
        return {}

    monkeypatch.setitem(PROCEDURES, "server.validate", validate)


@pytest.mark.parametrize("release", VERSIONS)
def test_it_moves_to_another_server_that_can_be_reached(run: Run, sandbox: Any, monkeypatch: pytest.MonkeyPatch, release: str) -> None:
    sandbox.reset(release)
    with_server(sandbox, monkeypatch, True)
    run("certificate", name="shop", **pair(0))
    sandbox.requests.clear()
    moved = run("certificate", name="shop", server="edge")
    assert [one.split(" ", 1)[1] for one in sandbox.requests] == [
        "settings.getDokployVersion server.all certificates.all", "server.validate", "certificates.create", "certificates.all", "certificates.remove",
    ]
    assert moved["diff"][0]["after"] == "server: edge\n" and moved["certificate"]["name"] == "shop"
    row, = sandbox.instance.table("certificate").values()
    assert row["serverId"] and row["privateKey"] == pair(0)["private_key"]
    assert run("stack", stack=run("export", return_secrets=True)["stack"])["changed"] is False


def test_nothing_is_written_to_a_server_that_can_not_be_reached(run: Run, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with_server(sandbox, monkeypatch, False)
    refused = run("certificate", fails=True, name="shop", server="edge", **pair(0))
    assert "create certificate shop was not tried, since server.validate fails" in refused["msg"] and "ECONNREFUSED" in refused["msg"]
    assert sandbox.instance.table("certificate") == {}


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("procedure", ["certificates.create", "certificates.remove"])
def test_a_replacement_whose_answer_is_lost_is_finished(run: Run, sandbox: Any, procedure: str, done: bool) -> None:
    sandbox.reset(OLD)
    run("certificate", name="shop", **pair(0))
    old, = sandbox.instance.table("certificate")
    predicted = run("certificate", check=True, name="shop", **pair(1))
    sandbox.fault("drop_after" if done else "drop_before", procedure=procedure)
    applied = run("certificate", name="shop", **pair(1))
    assert (applied["changed"], applied["diff"]) == (True, predicted["diff"])
    (new, row), = sandbox.instance.table("certificate").items()
    assert new != old and row["privateKey"] == pair(1)["private_key"] and applied["certificate"]["certificate_id"] == new
    assert run("certificate", name="shop", **pair(1))["changed"] is False


def test_a_removal_that_is_refused_is_told_with_the_id(run: Run, sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox.reset(OLD)
    run("certificate", name="shop", **pair(0))
    old, = sandbox.instance.table("certificate")

    def fail(instance: Any, values: dict[str, Any]) -> Any:
        raise TrpcError("INTERNAL_SERVER_ERROR", "connect EHOSTUNREACH")

    with monkeypatch.context() as patched:
        patched.setitem(PROCEDURES, "certificates.remove", fail)
        failed = run("certificate", fails=True, name="shop", **pair(1))
    assert "EHOSTUNREACH" in failed["msg"] and failed["changed"] and failed["done"] == ["replace certificate shop"]
    assert failed["not_done"] == [f"delete certificate shop (the one with id {old})"]
    finished = run("certificate", name="shop", **pair(1))
    assert [one["after_header"] for one in run("stack", check=True, stack={"certificates": {"shop": pair(1)}})["diff"]] == []
    assert old not in sandbox.instance.table("certificate") and len(sandbox.instance.table("certificate")) == 1
    assert finished["changed"] and run("certificate", name="shop", **pair(1))["changed"] is False


def test_two_of_one_name_that_no_run_made_are_told(run: Run, sandbox: Any) -> None:
    for number in range(2):
        run("api", procedure="certificates.create", type="mutation", input={
            "name": "shop", "certificateData": "a", "privateKey": "b", "organizationId": "",
        })
    assert "2 of kind certificate are named 'shop'" in run("certificate", fails=True, name="shop", **pair(1))["msg"]
    assert len(sandbox.instance.table("certificate")) == 2


def test_what_is_named_by_its_id_is_not_replaced(run: Run, sandbox: Any) -> None:
    sandbox.reset(OLD)
    made = run("certificate", name="shop", **pair(0))["certificate"]["certificate_id"]
    assert "certificate_data and private_key of certificate shop can only be changed by making it anew" in run(
        "certificate", fails=True, id=made, **pair(1),
    )["msg"]
    sandbox.reset(VERSIONS[-1])
    made = run("certificate", name="shop", **pair(0))["certificate"]["certificate_id"]
    assert run("certificate", id=made, name="store")["certificate"]["name"] == "store"


@settings(max_examples=25)
@given(choices=st.lists(st.integers(0, 2), max_size=40), release=st.sampled_from(VERSIONS), there=st.booleans(), count=st.integers(2, 3))
def test_controllers_that_state_the_same_leave_one(
    run: Run, sandbox: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choices: list[int], release: str, there: bool, count: int,
) -> None:
    sandbox.reset(release)
    if there:
        run("certificate", name="shop", **pair(0))

    wanted = {"certificates": {"shop": pair(1)}}
    controllers = apart(sandbox, monkeypatch, tmp_path, choices, lambda client: converge(client, read_document(wanted)), count)
    assert not controllers.errors, controllers.errors
    row, = sandbox.instance.table("certificate").values()
    assert row["privateKey"] == pair(1)["private_key"]
    assert run("stack", stack=wanted)["changed"] is False
