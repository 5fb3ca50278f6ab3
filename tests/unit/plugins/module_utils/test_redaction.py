# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No part of a secret stays, and nothing else goes."""

from __future__ import annotations

import time
from typing import Any

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, secret_fields, shown_answer
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.values import Url
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.redaction import SECRET_NAME, HIDDEN, credentials, hide_credentials, hide_secrets, scrub
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(("text", "shown"), [
    ("postgres://user:p@ss/w#rd@db", "postgres://********@db"),
    ("postgres://user:p@ss/w#rd?x@db:5432/app?sslmode=off", "postgres://********@db:5432/app?sslmode=off"),
    ("redis://:p/w@cache:6379/0", "redis://********@cache:6379/0"),
    ("redis://:6379/w@cache", "redis://********@cache"),
    ("https://TOKEN@git.example.com/shop.git", "https://********@git.example.com/shop.git"),
    ("https://to@ken@git.example.com/shop.git", "https://********@git.example.com/shop.git"),
    ("https://user@tenant:pw@git.example.com/shop.git", "https://********@git.example.com/shop.git"),
    ("https://12345@git.example.com", "https://********@git.example.com"),
    ("https://u:3000@git.example.com", "https://********@git.example.com"),
    ("ssh://git:pw@git.example.com/shop.git", "ssh://********@git.example.com/shop.git"),
    ("cloning 'https://u:p'w@git.example.com/shop.git': refused", "cloning 'https://********@git.example.com/shop.git': refused"),
    ('{"a":"postgres://u:p@db","b":"me@example.com"}', '{"a":"postgres://********@db","b":"me@example.com"}'),
    ("nats://u:p@a,nats://u:q@b", "nats://********@a,nats://********@b"),
    ("<a>amqp://u:p@a</a><b>me@example.com</b>", "<a>amqp://********@a</a><b>me@example.com</b>"),
    ("https://web.example.com/save/http://u:p@a/", "https://web.example.com/save/http://********@a/"),
    ("A=postgres://u:p@db and https://v:q@a.example.com", "A=postgres://********@db and https://********@a.example.com"),
])
def test_no_part_of_a_password_stays(text: str, shown: str) -> None:
    assert hide_credentials(text) == shown
    assert hide_credentials(shown) == shown


@pytest.mark.parametrize("text", [
    "https://a.example/x and mail me@example.com",
    "https://a.example:8080/x and mail me@example.com",
    "http://localhost:3000,me@example.com",
    "http://[::1]:3000/x@y",
    "https://registry.example.com:4873/@scope/pkg",
    "https://cdn.example.com/react@18/umd.js",
    "docker-image://localhost:5000/app@sha256:0123",
    "ssh://git@git.example.com:22/shop@2.git",
    "ssh://git@git.example.com:shop/web.git",
    "git@git.example.com:shop/web.git",
    "https://a.example/?next=https://b.example/",
    "postgres://db:5432/app",
    "mail me@example.com: see https://a.example",
    "a://", "://@", "", "no address @ all",
])
def test_nothing_else_is_eaten(text: str) -> None:
    assert hide_credentials(text) == text
    assert credentials(text) == []


@given(st.text(st.characters(codec="ascii", exclude_categories=("Cc",), exclude_characters=" \"'<"), min_size=1, max_size=12))
def test_a_password_of_any_signs_goes_whole(password: str) -> None:
    assert hide_credentials(f"see postgres://user:{password}@db.example.com/app now") == "see postgres://********@db.example.com/app now"


@given(st.text(min_size=1, max_size=12))
def test_a_field_that_is_an_address_keeps_no_part_of_any_password(password: str) -> None:
    address = f"postgres://user:{password}@db.example.com/app"
    assert Url().shown(address) == "postgres://********@db.example.com/app"
    assert Url().credentials(address) == [f"user:{password}", password]


@given(st.text(max_size=60))
def test_any_text_can_be_hidden_in(text: str) -> None:
    hide_credentials(text)
    assert hide_credentials(text.replace("@", "")) == text.replace("@", "")


def test_long_texts_take_no_time() -> None:
    begun = time.process_time()
    for text in ("a" * 10**5, "a://" * 10**4, "a://b:c," * 10**4, "a://" * 10**4 + "@", "a://1/" * 10**4 + "@", "x,y" * 10**5, "a://" + "b@" * 10**5):
        hide_credentials(text)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(("secret", "text", "shown"), [
    ("app", "the application app-x at /app said app.conf is no app.", "the application app-x at /app said app.conf is no ********."),
    ("app", "password=app, user:app@db \"app\"", "password=********, user:********@db \"********\""),
    ("planted-7f3a9c", "xplanted-7f3a9cx", "x********x"),
    ("no", "there is no x", "there is no x"),
    ('two\n"lines" é', r'{"a": "two\n\"lines\" é", "b": "two\n\"lines\" \u00e9"}', '{"a": "********", "b": "********"}'),
    ("", "users: [ada:$2y$05$abc/def.gh]", "users: [ada:********]"),
])
def test_a_short_secret_goes_where_it_stands_alone(secret: str, text: str, shown: str) -> None:
    assert scrub(text, [secret]) == shown


SECRET = "planted-7f3a9c"


@pytest.mark.parametrize(("told", "kind"), [
    (told, kind) for told in ("id", "place", "places") for kind in sorted(RESOURCES) if told != "id" or RESOURCES[kind].id_field
])
def test_what_a_definition_calls_secret_is_hidden_in_raw_records(kind: str, told: str) -> None:
    resource = RESOURCES[kind]
    secrets = [field.api_name for field in resource.fields if field.hidden]
    record = {**{name: SECRET for name in secrets}, "other": "text"}
    answer = {
        "id": [{"x": {resource.id_field: "1", **record}}], "place": {kind: record}, "places": {resource.read.within or resource.collection: [record]},
    }[told]
    shown = hide_secrets(answer, secret_fields)
    # What a key is named like a secret holds is one as a whole.
    assert SECRET not in str(shown) and str(shown).count("'text'") == (0 if told != "id" and SECRET_NAME.search(kind) else 1)
    # An id may be one, and one that is named like a secret is taken for one.
    assert str(shown).count(HIDDEN) == len(secrets) + bool(told == "id" and (resource.identity.secret or SECRET_NAME.search(resource.id_field)))


def test_a_content_that_is_of_no_mount_is_shown() -> None:
    def answer(content: str) -> dict[str, Any]:
        return {
            "applicationId": "a", "content": "said", "mounts": [{"content": content}], "patches": {"1": {"patchId": "p", "content": content}},
            "domains": [{"content": "x"}],
        }

    assert hide_secrets(answer(SECRET), secret_fields) == answer(HIDDEN)


def test_no_token_of_a_swarm_stays() -> None:
    assert scrub("run docker swarm join --token SWMTKN-1-0a1b-2c3d 10.0.0.1:2377") == f"run docker swarm join --token {HIDDEN} 10.0.0.1:2377"


@pytest.mark.parametrize(("procedure", "answer", "shown"), [
    ("settings.readTraefikEnv", "A=1", HIDDEN),
    ("settings.getIp", "192.0.2.1", "192.0.2.1"),
    ("user.generateToken", SECRET, HIDDEN),
    ("user.sendInvitation", f"https://dokploy.example.com/invitation?token={SECRET}", HIDDEN),
    ("organization.allInvitations", [{"id": SECRET, "email": "a@example.com"}], [{"id": HIDDEN, "email": "a@example.com"}]),
    ("organization.all", [{"id": "1"}], [{"id": "1"}]),
    ("settings.readTraefikFile", "users: ['ada:$apr1$x$y']", f"users: ['ada:{HIDDEN}']"),
    ("application.deploy", None, None),
    ("licenseKey.haveValidLicenseKey", True, True),
])
def test_an_answer_that_is_a_secret_as_a_whole_is_hidden(procedure: str, answer: Any, shown: Any) -> None:
    assert shown_answer(procedure, answer) == shown
