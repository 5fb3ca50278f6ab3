# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of deployments: one waits in the queue, runs while its log grows, and ends.

Time passes when something is read. An image or a Compose file with "nope" in it can't be pulled; a
redeployment takes what was built before and pulls nothing. The commit is written over the description of what was built from
a repository.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from .docker import run
from .errors import TrpcError
from .instance import DATABASES, PROCEDURES, Handler, Instance, Row, new_id, now

STATUS = {"application": "applicationStatus", "compose": "composeStatus", "previewDeployment": "previewStatus"}
FAILING = "nope"


@dataclass
class Queue:
    """What waits and what runs.

    :ivar waits: seconds a job waits at least
    :ivar runs: seconds a deployment runs
    :ivar skipped: seconds that have passed for what runs in containers, besides those that really have
    """

    waits: float = 0.0
    runs: float = 0.0
    skipped: float = 0.0
    jobs: list[Row] = field(default_factory=list)
    running: Row | None = None
    logs: dict[str, list[str]] = field(default_factory=dict)

    def restart(self, instance: Instance) -> None:
        """Forget the queue, as a server does that is restarted, and cancel what runs."""
        self.jobs.clear()
        if self.running:
            self.running["row"]["status"] = "cancelled"
            self.running = None


def _pass(instance: Instance) -> Queue:
    """Let the time pass that has passed."""
    queue: Queue = instance.queue
    at = time.monotonic()
    while True:
        if queue.running:
            if at < queue.running["ends"]:
                return queue
            _end(instance, queue, queue.running)
            queue.running = None
        due = next((job for job in queue.jobs if at >= job["due"]), None)
        if due is None:
            return queue
        queue.jobs.remove(due)
        _begin(instance, queue, due)


def _begin(instance: Instance, queue: Queue, job: Row) -> None:
    service = instance.table(job["kind"]).get(job["id"])
    if service is None:
        return
    row = {
        "deploymentId": new_id(), "title": job["data"]["titleLog"], "description": job["data"]["descriptionLog"], "status": "running",
        "createdAt": now(), "startedAt": now(), "finishedAt": None, "errorMessage": None, "logPath": "/etc/dokploy/logs/x.log",
        **dict.fromkeys((
            "applicationId", "composeId", "serverId", "previewDeploymentId", "scheduleId", "backupId", "rollbackId", "volumeBackupId", "buildServerId",
            "pid", "rollback",
        )),
        "isPreviewDeployment": False, f"{job['kind']}Id": job["id"],
    }
    instance.table("deployment")[row["deploymentId"]] = row
    service[STATUS[job["kind"]]] = "running"
    queue.logs[row["deploymentId"]] = ["Initializing deployment", f"Pulling {service.get('dockerImage') or 'compose'}"]
    queue.running = {"row": row, "service": service, "kind": job["kind"], "pulls": job["pulls"], "ends": max(job["due"], time.monotonic()) + queue.runs}


def _end(instance: Instance, queue: Queue, running: Row) -> None:
    row, service = running["row"], running["service"]
    failed = running["pulls"] and FAILING in str(service.get("dockerImage")) + str(service.get("composeFile")) + str(service.get("branch"))
    row.update(status="error" if failed else "done", finishedAt=now())
    if service.get("sourceType", "drop") not in ("docker", "raw", "drop"):
        row.update(title="A commit", description="Commit: 0123abc")
    service[STATUS[running["kind"]]] = row["status"]
    if not failed and running["kind"] != "previewDeployment":
        run(instance, running["kind"], service)
    if not failed and service.get("rollbackActive") and service.get("rollbackRegistryId"):
        _keep(instance, row, service)
    queue.logs[row["deploymentId"]] += ["manifest unknown", "Error occurred, check the logs for details."] if failed else ["Pulling image completed."]


def _keep(instance: Instance, row: Row, service: Row) -> None:
    """Keep what an application is now, to roll back to."""
    version = 1 + len(instance.table("rollback"))
    kept = {
        "rollbackId": new_id(), "deploymentId": row["deploymentId"], "version": version, "image": f"{service['appName']}:v{version}",
        "createdAt": now(), "fullContext": dict(service),
    }
    instance.table("rollback")[kept["rollbackId"]] = kept
    row.update(rollbackId=kept["rollbackId"], rollback=kept)


def _roll_back(instance: Instance, values: Row) -> None:
    if values["rollbackId"] not in instance.table("rollback"):
        raise TrpcError("BAD_REQUEST", "Error input: Rolling back")


def _forget(instance: Instance, row: Row) -> None:
    """A deployment and what is kept to roll back to it go together, in the database."""
    instance.table("rollback").pop(row.get("rollbackId"), None)
    del instance.table("deployment")[row["deploymentId"]]


def _remove(instance: Instance, values: Row) -> Row:
    row = instance.find("deployment", values["deploymentId"])
    _forget(instance, row)
    return {name: value for name, value in row.items() if name != "rollback"}


def _remove_rollback(instance: Instance, values: Row) -> Row:
    kept = instance.table("rollback").get(values["rollbackId"])
    if kept is None:
        raise TrpcError("BAD_REQUEST", "Rollback not found")
    row = instance.table("deployment")[kept["deploymentId"]]
    if kept["image"]:
        _forget(instance, row)
    return {**kept, "deployment": row}


def _deploy(kind: str, pulls: bool = True) -> Handler:
    def deploy(instance: Instance, values: Row) -> Any:
        queue = _pass(instance)
        instance.find(kind, values[f"{kind}Id"])
        _add(queue, kind, values, pulls, "Manual deployment" if pulls else "Rebuild deployment")
        return None if kind == "application" else {"success": True, "message": "Deployment queued", "composeId": values["composeId"]}
    return deploy


def open_pull_request(instance: Instance, application: str, number: int, branch: str = "feature") -> Row:
    """Make a preview, as the server does when it is told of a pull request."""
    row = {
        "previewDeploymentId": new_id(), "branch": branch, "pullRequestId": str(1000 + number), "pullRequestNumber": str(number),
        "pullRequestURL": f"https://github.com/shop/web/pull/{number}", "pullRequestTitle": "A feature", "pullRequestCommentId": "1", "previewStatus": "done",
        "appName": f"preview-web-{new_id()[:6]}", "applicationId": application, "domainId": None, "createdAt": now(), "expiresAt": None,
    }
    instance.table("previewDeployment")[row["previewDeploymentId"]] = row
    return row


def _find_preview(instance: Instance, values: Row) -> Row:
    row = instance.table("previewDeployment").get(values["previewDeploymentId"])
    if row is None:
        raise TrpcError("NOT_FOUND", "Preview Deployment not found")
    return row


def _remove_preview(instance: Instance, values: Row) -> bool:
    row = _find_preview(instance, values)
    del instance.table("previewDeployment")[row["previewDeploymentId"]]
    return True


def _redeploy_preview(instance: Instance, values: Row) -> bool:
    _find_preview(instance, values)
    _add(_pass(instance), "previewDeployment", values, True, "Rebuild Preview Deployment")
    return True


def _add(queue: Queue, kind: str, values: Row, pulls: bool, title: str) -> None:
    queue.jobs.append({
        "kind": kind, "pulls": pulls, "id": values[f"{kind}Id"], "due": time.monotonic() + queue.waits, "timestamp": len(queue.jobs) + time.time() * 1000,
        "data": {f"{kind}Id": values[f"{kind}Id"], "titleLog": values.get("title") or title, "descriptionLog": values.get("description") or ""},
    })


def _deploy_database(kind: str) -> Handler:
    def deploy(instance: Instance, values: Row) -> Row:
        row = instance.find(kind, values[f"{kind}Id"])
        time.sleep(instance.queue.runs)
        if FAILING in str(row.get("dockerImage")):
            row["applicationStatus"] = "error"
            raise TrpcError("INTERNAL_SERVER_ERROR", f"Error on deploy {kind}Error: manifest for {row['dockerImage']} not found: manifest unknown")
        row["applicationStatus"] = "done"
        run(instance, kind, row)
        return row
    return deploy


def _set_status(kind: str, status: str) -> Handler:
    def act(instance: Instance, values: Row) -> Any:
        row = instance.find(kind, values[f"{kind}Id"])
        row[STATUS.get(kind, "applicationStatus")] = status
        if status == "done":
            run(instance, kind, row)
        else:
            instance.world.services.pop(row["appName"], None)
        return row if kind != "compose" else True
    return act


def _rows(instance: Instance, values: Row) -> list[Row]:
    _pass(instance)
    return list(reversed(instance.rows("deployment", **{f"{values['type']}Id": values["id"]})))


def _queue_list(instance: Instance, values: Row) -> list[Row]:
    queue = _pass(instance)
    return [{"id": str(index), "data": job["data"], "timestamp": job["timestamp"], "state": "waiting"} for index, job in enumerate(queue.jobs)]


def _read_logs(instance: Instance, values: Row) -> str:
    queue = _pass(instance)
    instance.find("deployment", values["deploymentId"])
    return "\n".join(queue.logs[values["deploymentId"]][-values.get("tail", 100):]) + "\n"


def _kill(instance: Instance, values: Row) -> None:
    queue = _pass(instance)
    if queue.running and queue.running["row"]["deploymentId"] == values["deploymentId"]:
        queue.running["row"]["status"] = "error"
        queue.running = None


def _clean_queue(kind: str) -> Handler:
    def clean(instance: Instance, values: Row) -> None:
        queue = _pass(instance)
        queue.jobs = [job for job in queue.jobs if job["id"] != values[f"{kind}Id"]]
    return clean


def _change_password(kind: str) -> Handler:
    def change(instance: Instance, values: Row) -> bool:
        row = instance.find(kind, values[f"{kind}Id"])
        if row["applicationStatus"] != "done":
            raise TrpcError("INTERNAL_SERVER_ERROR", f"Command execution failed: No running container found for {row['appName']}")
        row["databaseRootPassword" if values.get("type") == "root" else "databasePassword"] = values["password"]
        return True
    return change


for _name in ("start", "stop", "restart", "kill"):
    PROCEDURES[f"docker.{_name}Container"] = lambda instance, values: None
PROCEDURES["deployment.allByType"] = _rows
PROCEDURES["deployment.queueList"] = _queue_list
PROCEDURES["deployment.readLogs"] = _read_logs
PROCEDURES["deployment.killProcess"] = _kill
PROCEDURES["deployment.removeDeployment"] = _remove
PROCEDURES["previewDeployment.delete"] = _remove_preview
PROCEDURES["previewDeployment.redeploy"] = _redeploy_preview
PROCEDURES["rollback.rollback"] = _roll_back
PROCEDURES["rollback.delete"] = _remove_rollback
for _kind in ("application", "compose"):
    PROCEDURES[f"{_kind}.deploy"] = _deploy(_kind)
    PROCEDURES[f"{_kind}.redeploy"] = _deploy(_kind, pulls=False)
    PROCEDURES[f"{_kind}.cleanQueues"] = _clean_queue(_kind)
    PROCEDURES[f"{_kind}.killBuild"] = PROCEDURES[f"{_kind}.clearDeployments"] = lambda instance, values: None
for _kind in DATABASES:
    PROCEDURES[f"{_kind}.deploy"] = PROCEDURES[f"{_kind}.rebuild"] = _deploy_database(_kind)
    PROCEDURES[f"{_kind}.changePassword"] = _change_password(_kind)
for _kind in ("application", "compose", *DATABASES):
    PROCEDURES[f"{_kind}.readLogs"] = lambda instance, values: "started\nready\n"
    PROCEDURES[f"{_kind}.start"] = PROCEDURES[f"{_kind}.reload"] = _set_status(_kind, "done")
    PROCEDURES[f"{_kind}.stop"] = _set_status(_kind, "idle")
