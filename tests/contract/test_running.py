# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server tells of a task that ended, in the form that the collection reads."""

from __future__ import annotations

import os
import secrets
import time
from typing import Any

import pytest
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from test_contract import Target, remove

IMAGE = os.environ.get("DOKPLOY_TEST_IMAGE", "busybox:latest")


@pytest.fixture(scope="module")
def client(address: tuple[str, str]) -> Client:
    return Client(*address)


@pytest.fixture
def application(client: Client, address: tuple[str, str]) -> Any:
    """An application that prints a line and ends, once."""
    project = client.mutate("project.create", {"name": "contract-" + secrets.token_hex(4)})
    made = client.mutate("application.create", {"name": "web", "appName": "contract", "environmentId": project["environment"]["environmentId"]})
    client.mutate("application.update", {
        "applicationId": made["applicationId"], "sourceType": "docker", "dockerImage": IMAGE, "command": "sh", "args": ["-c", "echo told; exit 3"],
        "endpointSpecSwarm": {"Mode": "dnsrr"}, "restartPolicySwarm": {"Condition": "none"},
    })
    yield made
    for found in client.query("project.all"):
        if found["projectId"] == project["project"]["projectId"]:
            remove(Target(*address), found)


def wait(look: Any) -> Any:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.3)
    raise AssertionError("it did not come about in time")


def test_a_task_that_ended_is_told(client: Client, application: Any) -> None:
    name = application["appName"]
    client.mutate("application.deploy", {"applicationId": application["applicationId"]})
    listed = {"id": application["applicationId"], "type": "application"}
    wait(lambda: [row for row in client.query("deployment.allByType", listed) if row["status"] == "done"])
    row = wait(lambda: [
        row for row in client.query("docker.getServiceContainersByAppName", {"appName": name}) or [] if row["currentState"].startswith("Failed ")
    ])[0]
    assert {"containerId", "name", "state", "currentState", "error", "node"} == set(row)
    assert (row["name"], row["state"], row["error"]) == (f"{name}.1", "shutdown", '"task: non-zero exit (3)"')
    task = client.query("docker.getConfig", {"containerId": row["containerId"]})
    status = task["Status"]
    assert (task["ID"], status["State"], status["Err"], status["ContainerStatus"]["ExitCode"]) == (
        row["containerId"], "failed", "task: non-zero exit (3)", 3,
    )
    service = client.query("docker.getConfig", {"containerId": task["ServiceID"]})
    assert (service["ID"], service["Spec"]["Name"], service["Spec"]["Mode"]) == (task["ServiceID"], name, {"Replicated": {"Replicas": 1}})
    assert "TaskTemplate" in service["Spec"] and "UpdateStatus" not in service and task["CreatedAt"] > "2026"
    container = status["ContainerStatus"]["ContainerID"]
    assert client.query("docker.getConfig", {"containerId": container})["State"]["Status"] == "exited"
    log = client.listen(f"/docker-container-logs?containerId={container}&tail=5&since=all&runType=native&serviceId={application['applicationId']}")
    assert log is not None and log.endswith(" told\r\n")
