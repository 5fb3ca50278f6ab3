# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The client speaks tRPC as real servers do, and says in words what goes wrong."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import responses
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import ATTEMPTS, Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import ApiError, DokployError, TransportError
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.failures import PASSING_STATUS
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import QUERY, BigInt, Call, base_url
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.redaction import HIDDEN, hide_secrets
from hypothesis import given
from hypothesis import strategies as st

URL = "https://dokploy.example.com"
KEY = "planted-key-0123456789"
API = f"{URL}/api/trpc"


def client(**more: Any) -> Client:
    return Client(URL, KEY, **more)


def ok(value: Any) -> dict[str, Any]:
    return {"result": {"data": {"json": value}}}


def error(code: str = "NOT_FOUND", status: int = 404, message: str = "Project not found", **fields: list[str]) -> dict[str, Any]:
    zod = {"formErrors": [], "fieldErrors": fields} if fields else None
    return {"error": {"json": {"message": message, "code": -32004, "data": {"code": code, "httpStatus": status, "path": "a.b", "zodError": zod}}}}


@pytest.mark.parametrize("written", [URL, URL + "/", URL + "/api", URL + "/api/", URL + "/api/trpc", URL + "/api/trpc/", f" {URL} "])
def test_a_server_is_found_however_its_address_is_written(written: str) -> None:
    assert base_url(written) == API


@pytest.mark.parametrize("written", [
    "dokploy.example.com", "ftp://dokploy.example.com", "https://", "/api", "https://:3000", "https://a..b", "https://[::1", "https://a:99999", "https://a:x",
])
def test_what_is_no_address_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(DokployError, match="url: .* is not the address of a server; write it like https://"):
        base_url(written)


@responses.activate
def test_a_query_sends_its_envelope_in_the_address_and_the_key_in_a_header() -> None:
    responses.get(f"{API}/project.one", json=ok({"name": "shop"}))
    assert client().query("project.one", {"projectId": "ü/1"}) == {"name": "shop"}
    sent = responses.calls[0].request
    assert sent.headers["x-api-key"] == KEY
    assert json.loads(parse_qs(urlsplit(sent.url).query)["input"][0]) == {"json": {"projectId": "ü/1"}}


@responses.activate
def test_a_query_with_optional_fields_only_sends_an_empty_object() -> None:
    responses.get(f"{API}/network.all", json=ok([]))
    client().query("network.all", {})
    assert json.loads(parse_qs(urlsplit(responses.calls[0].request.url).query)["input"][0]) == {"json": {}}


@responses.activate
def test_a_mutation_sends_its_envelope_as_a_body() -> None:
    responses.post(f"{API}/application.update", json=ok(True))
    client().mutate("application.update", {"applicationId": "1", "stopGracePeriodSwarm": BigInt(5), "replicas": 2})
    assert json.loads(responses.calls[0].request.body) == {
        "json": {"applicationId": "1", "stopGracePeriodSwarm": "5", "replicas": 2}, "meta": {"values": {"stopGracePeriodSwarm": ["bigint"]}},
    }


@responses.activate
def test_a_procedure_that_answers_nothing_answers_none() -> None:
    responses.post(f"{API}/a.b", json={"result": {"data": {}}})
    assert client().mutate("a.b", {}) is None


@responses.activate
def test_a_batch_gives_answers_and_errors_in_order() -> None:
    responses.get(f"{API}/a.one,b.one,c.one", status=207, json=[ok(1), error(), ok(3)])
    first, second, third = client().batch(QUERY, [Call("a.one"), Call("b.one", {"id": "x"}), Call("c.one")])
    assert (first, third) == (1, 3)
    assert isinstance(second, ApiError)
    assert (second.code, second.status, second.procedure) == ("NOT_FOUND", 404, "b.one")


@given(st.lists(st.text(min_size=1, max_size=400), min_size=1, max_size=60))
def test_queries_are_split_so_that_no_address_is_longer_than_proxies_take(ids: list[str]) -> None:
    calls = [Call("application.one", {"applicationId": one}) for one in ids]
    with responses.RequestsMock() as stub:
        def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
            assert len(request.url or "") <= 8192
            sent = json.loads(parse_qs(urlsplit(request.url).query)["input"][0])
            batch = [sent[str(index)]["json"]["applicationId"] for index in range(len(sent))] if "batch=1" in request.url else [sent["json"]["applicationId"]]
            answers = [ok(one) for one in batch]
            return 200, {}, json.dumps(answers if "batch=1" in request.url else answers[0])

        stub.add_callback(responses.GET, url=re.compile(f"{API}/.*"), callback=answer)
        assert client().batch(QUERY, calls) == ids


@responses.activate
def test_an_error_of_the_input_check_names_its_fields() -> None:
    issues = '[{"path": ["name"], "message": "Too small"}]'
    responses.post(f"{API}/project.create", status=400, json=error("BAD_REQUEST", 400, issues, name=["Too small"]))
    with pytest.raises(ApiError, match=r"^project.create failed with 400 BAD_REQUEST: name: Too small$"):
        client().mutate("project.create", {"name": ""})


@responses.activate
def test_401_names_its_causes_and_the_usual_mend() -> None:
    responses.get(f"{API}/project.all", status=401, json=error("UNAUTHORIZED", 401, "UNAUTHORIZED"))
    with pytest.raises(ApiError) as caught:
        client().query("project.all")
    for words in ("wrong or expired", "rate limit", "rate limiting off", "no organization", "another organization"):
        assert words in str(caught.value)


@responses.activate
def test_parameters_of_a_failed_statement_and_secrets_are_taken_out_of_messages() -> None:
    responses.post(f"{API}/a.b", status=500, json=error("INTERNAL_SERVER_ERROR", 500, f"Failed query: insert $1\nparams: hunter2,{KEY}"))
    with pytest.raises(ApiError) as caught:
        client(secrets=["insert"]).mutate("a.b", {})
    assert "hunter2" not in str(caught.value) and KEY not in str(caught.value) and "insert" not in str(caught.value)


@pytest.mark.parametrize(("answer", "words"), [
    ({"body": "<html>login</html>", "content_type": "text/html"}, "is not a Dokploy server: it answered a.b with 200 and text/html"),
    ({"json": {"hello": 1}}, "is not a Dokploy server"),
    ({"json": {"result": {"data": "of another tRPC"}}}, "is not a Dokploy server"),
    ({"status": 404, "json": {"error": {"code": 404, "message": "no such page"}}}, "is not a Dokploy server"),
    ({"status": 403, "body": ""}, "is not a Dokploy server: it answered a.b with 403"),
    ({"status": 404, "body": "not found"}, "is not a Dokploy server"),
    ({"status": 302, "headers": {"Location": "https://sso.example.com/login"}}, "redirects to https://sso.example.com/login; set url"),
    ({"status": 308, "headers": {"Location": "https://x"}}, "https instead of http"),
    ({"status": 302, "headers": {"Location": "/login"}}, f"redirects to {URL}/login; set url to the address where Dokploy itself answers"),
    ({"status": 301, "headers": {"Location": f"http://x:8080/api/trpc/a.b?input={'x' * 200}"}}, "redirects to http://x:8080; set url to http://x:8080$"),
    ({"status": 413, "body": ""}, "too large"),
    ({"body": requests.exceptions.SSLError("certificate verify failed: self-signed certificate (_ssl.c:1)")}, "ca_path"),
    ({"body": requests.exceptions.ReadTimeout("read timed out")}, "did not answer within 30 seconds"),
    ({"body": requests.exceptions.ConnectTimeout("timed out")}, "no connection to .* within 10 seconds"),
    ({"body": requests.exceptions.ConnectionError("NameResolutionError(x)")}, "can't be resolved"),
    ({"body": requests.exceptions.ConnectionError("NewConnectionError: [Errno 111] Connection refused")}, "connection refused"),
    ({"body": requests.exceptions.ConnectionError("NewConnectionError: [Errno 113] No route to host")}, "no connection to .*; check url, the network"),
    ({"body": requests.exceptions.InvalidSchema("Missing dependencies for SOCKS support.")}, "by way of such a proxy; check http_proxy"),
    ({"body": requests.exceptions.ProxyError("no")}, "proxy"),
])
@responses.activate
def test_what_no_dokploy_answers_is_told_in_words(answer: dict[str, Any], words: str) -> None:
    responses.get(f"{API}/a.b", **answer)
    with pytest.raises(TransportError, match=words) as caught:
        client().query("a.b")
    assert KEY not in str(caught.value)


@responses.activate
def test_a_redirect_is_named_without_its_query_and_credentials() -> None:
    location = f"https://user:{KEY}@sso.example.com/login?rd={KEY}&state={'x' * 200}#{KEY}"
    responses.post(f"{API}/a.b", status=302, headers={"Location": location})
    with pytest.raises(TransportError, match="redirects to https://sso.example.com/login; set url") as caught:
        client().mutate("a.b", {})
    assert not [word for word in (KEY, "user", "state", "?", "xx") if word in str(caught.value)]
    assert caught.value.maybe_done is False


@pytest.mark.parametrize("status", sorted(PASSING_STATUS))
@responses.activate
def test_a_query_is_sent_again_when_a_proxy_says_not_now(status: int) -> None:
    responses.get(f"{API}/a.b", status=status, body="<html>")
    responses.get(f"{API}/a.b", json=ok(1))
    assert client().query("a.b") == 1


@responses.activate
def test_an_error_of_the_server_itself_is_not_sent_again() -> None:
    responses.get(f"{API}/a.b", status=500, json=error("INTERNAL_SERVER_ERROR", 500, "broken"))
    with pytest.raises(ApiError):
        client().query("a.b")
    assert len(responses.calls) == 1


@pytest.mark.parametrize(("answer", "maybe_done", "sent"), [
    ({"status": 502, "body": ""}, True, 1),
    ({"status": 504, "body": ""}, True, 1),
    ({"body": requests.exceptions.ReadTimeout("slow")}, True, 1),
    ({"body": requests.exceptions.ConnectionError("Connection aborted")}, True, 1),
    ({"status": 429, "body": ""}, False, ATTEMPTS),
    ({"body": "<html>login</html>", "content_type": "text/html"}, True, 1),
    ({"json": {"hello": 1}}, True, 1),
    ({"json": [ok(1), ok(2)]}, True, 1),
    ({"status": 507, "body": "<html>"}, True, 1),
    ({"status": 400, "body": '{"error":{"json":{"mess'}, True, 1),
    ({"status": 403, "body": "<html>"}, False, 1),
    ({"status": 401, "body": ""}, False, 1),
    ({"status": 302, "headers": {"Location": "https://sso.example.com"}}, False, 1),
    ({"status": 413, "body": "<html>"}, False, 1),
    ({"body": requests.exceptions.SSLError("certificate verify failed: self-signed certificate (_ssl.c:1)")}, False, 1),
    ({"body": requests.exceptions.SSLError("[SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol (_ssl.c:1)")}, True, 1),
    ({"body": requests.exceptions.SSLError("[SSL: DECRYPTION_FAILED_OR_BAD_RECORD_MAC] decryption failed (_ssl.c:1)")}, True, 1),
    ({"body": requests.exceptions.ConnectTimeout("timed out")}, False, ATTEMPTS),
    ({"body": requests.exceptions.ConnectionError("NewConnectionError: Connection refused")}, False, ATTEMPTS),
])
@responses.activate
def test_a_mutation_that_may_be_done_is_not_sent_again(answer: dict[str, Any], maybe_done: bool, sent: int) -> None:
    responses.post(f"{API}/a.b", **answer)
    with pytest.raises(TransportError) as caught:
        client().mutate("a.b", {})
    assert caught.value.maybe_done is maybe_done
    assert len(responses.calls) == sent


@pytest.mark.parametrize("answers", [[], [ok(1)], [ok(1), ok(2), ok(3)], ok(1)])
@responses.activate
def test_another_number_of_answers_is_none_of_a_batch(answers: Any) -> None:
    responses.get(f"{API}/a.b,c.d", json=answers)
    responses.get(f"{API}/a.b,c.d", json=[ok(1), ok(2)])
    assert client().batch(QUERY, [Call("a.b"), Call("c.d")]) == [1, 2]


@responses.activate
def test_an_error_that_stands_alone_is_that_of_all_calls() -> None:
    responses.get(f"{API}/a.b,c.d", status=400, json=error("BAD_REQUEST", 400))
    assert [one.procedure for one in client().batch(QUERY, [Call("a.b"), Call("c.d")])] == ["a.b", "c.d"]


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    taken: list[float] = []
    monkeypatch.setattr("time.sleep", taken.append)
    return taken


@responses.activate
def test_retry_after_is_kept_to_unless_it_is_too_long(pauses: list[float]) -> None:
    responses.get(f"{API}/a.b", status=429, headers={"Retry-After": "7"})
    responses.get(f"{API}/a.b", status=503, headers={"Retry-After": "3600"})
    with pytest.raises(TransportError, match="503"):
        client().query("a.b")
    assert pauses == [7.0]


@responses.activate
def test_no_pause_is_longer_than_the_time_that_is_left(pauses: list[float]) -> None:
    responses.get(f"{API}/a.b", status=429, headers={"Retry-After": "7"})
    with pytest.raises(TransportError, match="is not available: 429 Too Many Requests for a.b$"):
        client(timeout=5).query("a.b")
    assert pauses == []


def test_the_key_is_in_no_repr() -> None:
    assert KEY not in repr(client())


@pytest.mark.parametrize(("options", "words"), [
    ({"url": ""}, "^url is missing: set it on the task, in module_defaults of group/dokploy.dokploy.dokploy, or as the environment variable DOKPLOY_URL$"),
    ({"url": None, "api_key": None}, "^url is missing"),
    ({"api_key": None}, "^api_key is missing: set it on the task, .*, or as the environment variable DOKPLOY_API_KEY$"),
    ({"api_key": "", "places": "in the inventory"}, "^api_key is missing: set it in the inventory, or as"),
    ({"api_key": "abc\n"}, "api_key has a character"),
    ({"timeout": 0}, "timeout must be more than 0"),
])
def test_options_that_can_not_be_used_are_named(options: dict[str, Any], words: str) -> None:
    with pytest.raises(DokployError, match=words):
        Client(**{"url": URL, "api_key": KEY, **options})


def test_a_proxy_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example.com:3128")
    assert client()._session.proxies["https"] == "http://proxy.example.com:3128"
    monkeypatch.setenv("no_proxy", "dokploy.example.com")
    assert not client()._session.proxies


def test_fields_named_like_secrets_are_hidden_at_any_depth() -> None:
    record = {"name": "a", "env": "A=1", "inner": [{"privateKey": "k", "sshKeyId": "1", "refreshToken": None}], "publicKey": "p"}
    assert hide_secrets(record) == {
        "name": "a", "env": HIDDEN, "inner": [{"privateKey": HIDDEN, "sshKeyId": "1", "refreshToken": None}], "publicKey": "p",
    }
