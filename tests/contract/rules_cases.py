# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases of what servers refuse: rules of their input checks, shown in their OpenAPI documents or not, and of what they can store."""

from __future__ import annotations

from typing import Any

from steps import APPLICATION, PROJECT, Step

REFUSED: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "rules of application": [
        ("application.update", {"applicationId": "$applicationId", **values}) for values in (
            {"name": ""}, {"name": None}, {"name": 5}, {"appName": "a b"}, {"appName": "a" * 64}, {"appName": "a\n"}, {"replicas": None}, {"replicas": 1.5},
            {"replicas": 2**31}, {"replicas": -1}, {"previewPort": 70000}, {"gitlabProjectId": 2**31}, {"description": "\0"}, {"watchPaths": ["\0"]},
            {"watchPaths": [1]}, {"watchPaths": "a"}, {"createEnvFile": None}, {"createEnvFile": "yes"}, {"triggerType": "pull"},
        )
    ],
    "rules of swarm options": [
        ("application.update", {"applicationId": "$applicationId", **values}) for values in (
            {"healthCheckSwarm": {"Test": "CMD-SHELL true"}}, {"healthCheckSwarm": {"Interval": "10000000000"}}, {"healthCheckSwarm": {"Test": None}},
            {"healthCheckSwarm": {"Interval": 1.5, "Retries": -1}}, {"healthCheckSwarm": {}}, {"restartPolicySwarm": {"condition": "on-failure"}},
            {"restartPolicySwarm": {"Condition": "sometimes"}}, {"updateConfigSwarm": {"Order": "stop-first"}}, {"modeSwarm": {"Global": {"Nope": 1}}},
            {"modeSwarm": {"Replicated": {"Replicas": "2"}}}, {"modeSwarm": []}, {"labelsSwarm": {"traefik.enable": True}}, {"labelsSwarm": {"a": "\0"}},
            {"placementSwarm": {"Preferences": [{}]}}, {"placementSwarm": {"Preferences": [{"Spread": {"SpreadDescriptor": "a", "Nope": 1}}]}},
            {"networkSwarm": [{"Target": "a", "DriverOpts": {"a": 1}}]}, {"networkSwarm": {"Target": "a"}},
            {"endpointSpecSwarm": {"Ports": [{"TargetPort": "80"}]}},
            {"ulimitsSwarm": [{"Name": "nofile", "Soft": "1", "Hard": 1}]}, {"ulimitsSwarm": [{"Name": "", "Soft": 1, "Hard": 1}]},
            {"ulimitsSwarm": [{"Name": "nofile", "Soft": -2, "Hard": 1.5}]}, {"ulimitsSwarm": [{"Name": "nofile", "Soft": 1}]},
        )
    ],
    "rules of domain": [
        ("domain.create", {"host": "$prefix.example.com", "applicationId": "$applicationId", "domainType": "application", **values}) for values in (
            {"host": "*.$prefix.example.com"}, {"host": "a_b.example.com"}, {"host": " a.example.com"}, {"host": "a/b"}, {"host": "a." + "b" * 64},
            {"path": ""}, {"path": "a"}, {"port": 0}, {"port": 65536}, {"port": 80.5}, {"path": "/\0"}, {"certificateType": "none", "stripPath": True},
        )
    ],
    "rules of others": [
        ("compose.create", {"name": "a\0", "environmentId": "$environmentId"}),
        ("application.create", {"name": "a\0", "environmentId": "$environmentId"}),
        ("port.create", {"applicationId": "$applicationId", "publishedPort": 1.5, "targetPort": 80, "protocol": "tcp", "publishMode": "ingress"}),
        ("schedule.create", {
            "name": "a", "cronExpression": "nonsense", "command": "true", "applicationId": "$applicationId", "scheduleType": "application", "enabled": False,
        }),
        ("sshKey.create", {"name": "$prefix", "organizationId": "", "privateKey": "not-a-key", "publicKey": "ssh-dss AAAA"}),
        ("registry.update", {"registryId": "does-not-exist", "registryUrl": "https://registry.example.com"}),
        ("registry.update", {"registryId": "does-not-exist", "username": " "}),
        ("destination.update", {
            "destinationId": "does-not-exist", "name": "a", "provider": None, "accessKey": "not-a-key", "bucket": "a", "region": "", "endpoint": "a",
            "secretAccessKey": "not-a-secret", "additionalFlags": ["a"],
        }),
        ("volumeBackups.update", {
            "volumeBackupId": "does-not-exist", "name": "a", "volumeName": "../a", "prefix": "a", "cronExpression": "0 0 * * *", "destinationId": "a",
        }),
        ("postgres.create", {"name": "a", "databaseName": "a", "databaseUser": "a", "databasePassword": "a'b", "environmentId": "$environmentId"}),
        ("postgres.create", {"name": "a", "databaseName": "a", "databaseUser": "a", "databasePassword": "ab\n", "environmentId": "$environmentId"}),
        *(
            ("libsql.create", {
                "name": "a", "appName": "$prefix", "dockerImage": "a", "environmentId": "$environmentId", "description": None, "databaseUser": "a",
                "databasePassword": "not-a-secret", "sqldNode": node, "sqldPrimaryUrl": url, "enableNamespaces": False, "serverId": None,
            })
            for node, url in (("replica", None), ("replica", ""), ("primary", "http://a"))
        ),
    ],
}

RULES_CASES = {
    case: [PROJECT, APPLICATION, *(Step(f"POST {call}", values, joined=False) for call, values in steps)] for case, steps in REFUSED.items()
}
