# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Structures convert what is meant without doubt, and say of the rest where it is wrong and what is right."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import nearest
from hypothesis import given
from hypothesis import strategies as st

OPTIONS = {field.name: field.value for kind in ("application", "compose") for field in RESOURCES[kind].fields}
ULIMIT = {"Name": "nofile", "Soft": 1, "Hard": 2}


@pytest.mark.parametrize(("option", "given", "sent"), [
    ("health_check_swarm", {"Test": ["CMD", "true"], "Interval": "10s", "Timeout": "5000000000", "Retries": "3"},
     {"Test": ["CMD", "true"], "Interval": 10**10, "Timeout": 5 * 10**9, "Retries": 3}),
    ("health_check_swarm", {"Test": None, "StartPeriod": 0, "Interval": 1e9}, {"StartPeriod": 0, "Interval": 10**9}),
    ("labels_swarm", {"traefik.enable": True, "weight": 5, "ratio": 0.5, "off": False, "": ""},
     {"traefik.enable": "true", "weight": "5", "ratio": "0.5", "off": "false", "": ""}),
    ("ulimits_swarm", [{"Name": "nofile", "Soft": "-1", "Hard": "65536"}], [{"Name": "nofile", "Soft": -1, "Hard": 65536}]),
    ("mode_swarm", {"Global": None}, {"Global": {}}),
    ("mode_swarm", {"Replicated": {"Replicas": 2.0}, "Global": {}}, {"Replicated": {"Replicas": 2}, "Global": {}}),
    ("update_config_swarm",
     {"Parallelism": 0, "Order": "start-first", "MaxFailureRatio": "0.25"}, {"Parallelism": 0, "Order": "start-first", "MaxFailureRatio": 0.25}),
    ("network_swarm",
     [{"Target": "a", "Aliases": [1], "DriverOpts": {"mtu": 1400}}, {}], [{"Target": "a", "Aliases": ["1"], "DriverOpts": {"mtu": "1400"}}, {}]),
    ("service_networks", [{"serviceName": "web", "networkIds": [], "detachDokployNetwork": "yes"}],
     [{"serviceName": "web", "networkIds": [], "detachDokployNetwork": True}]),
    ("health_check_swarm", {}, None),
    ("network_swarm", [], None),
])
def test_what_is_meant_without_doubt_is_converted(option: str, given: Any, sent: Any) -> None:
    value = OPTIONS[option]
    assert value.wrong(given, option) == []
    assert value.to_api(given) == sent
    assert value.same(sent, given)
    # What the server holds can be stated again.
    assert sent is None or value.to_api(value.stated(sent)) == sent


@pytest.mark.parametrize(("option", "given", "words"), [
    ("health_check_swarm", {"Test": "CMD-SHELL true"}, [".Test: must be a list of texts, such as ['CMD-SHELL', 'curl -f http://localhost/']"]),
    ("health_check_swarm", {"Test": ["CMD", True]}, [
        ".Test[1]: must be text, not a flag; YAML reads words such as no and on as flags, so put it in quotes where it is written",
    ]),
    ("health_check_swarm", {"Interval": "soon", "Retries": 1.5}, [
        ".Interval: 'soon' is not a time; write it like 30s, 1m30s or a number of nanoseconds", ".Retries: must be a whole number, such as 3",
    ]),
    ("health_check_swarm", {"start_period": "5s"}, [".start_period: there is no such key; did you mean StartPeriod?"]),
    ("restart_policy_swarm", {"condition": "on-failure"}, [".condition: there is no such key; did you mean Condition?"]),
    ("restart_policy_swarm", {"Condition": "On_Failure"}, [".Condition: must be one of none, on-failure, any; did you mean on-failure?"]),
    ("restart_policy_swarm", {"zzz": 1}, [".zzz: there is no such key; there is Condition, Delay, MaxAttempts, Window"]),
    ("update_config_swarm", {"Order": "start-first"}, [".Parallelism: is needed"]),
    ("update_config_swarm", {"Parallelism": None, "Order": "start-first"}, [".Parallelism: is needed"]),
    ("placement_swarm", {"Preferences": [{"Spread": "node.labels.zone"}]}, [".Preferences[0].Spread: must be a dictionary of SpreadDescriptor"]),
    ("mode_swarm", {"Global": {"Replicas": 1}}, [".Global.Replicas: there is no such key; leave it empty"]),
    ("mode_swarm", {"Replicated": True}, [".Replicated: must be a dictionary of Replicas"]),
    ("labels_swarm", {"a": None, "b": ["c"]}, [".a: must be a text; write '' for an empty one", ".b: must be a text"]),
    ("endpoint_spec_swarm", {"Ports": [{"TargetPort": 0}]}, [".Ports[0].TargetPort: 0 is not possible; use 1 to 65535"]),
    ("ulimits_swarm", [ULIMIT, {**ULIMIT, "Soft": -2}, {**ULIMIT, "Name": ""}], [
        "[1].Soft: -2 is not possible; use -1 to 9007199254740991", "[2].Name: must not be empty",
    ]),
    ("service_networks", [{"serviceName": "web"}], ["[0].networkIds: is needed", "[0].detachDokployNetwork: is needed"]),
    ("name", "", [": must not be empty"]),
    ("replicas", True, [": must be a whole number, not true or false"]),
    ("description", "a\0", [": has a NUL character, which a server can't store"]),
    ("watch_paths", ["a", "b\0"], [": has a NUL character, which a server can't store"]),
    ("app_name", "a b", [": 'a b' has a character that is not possible; use letters, digits and . _ -"]),
])
def test_what_is_wrong_is_told_with_its_place_and_what_is_right(option: str, given: Any, words: list[str]) -> None:
    assert OPTIONS[option].wrong(given, option) == [option + one for one in words]


@given(st.sampled_from(["StartPeriod", "Interval", "MaxReplicas"]), st.sampled_from([str.lower, str.upper, lambda key: key[0].lower() + key[1:]]))
def test_a_key_in_other_letters_is_the_nearest(key: str, changed: Any) -> None:
    assert nearest(changed(key), ["Interval", "MaxReplicas", "StartPeriod", "Start"]) == key
