# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases of what belongs to a service: mounts, ports, redirects, basic auth, schedules, backups and patches."""

from __future__ import annotations

import base64
import json

from steps import APPLICATION, APPLICATION_ONE, COMPOSE, DESTINATION, MISSING, POSTGRES, POSTGRES_ONE, PROJECT, Step

#: What compose.import takes.
TEMPLATE = base64.b64encode(json.dumps({
    "compose": "services: {}",
    "config": "".join(f"{line}\n" for line in (
        "[variables]", "[config]", 'env = ["A=1"]', "[[config.domains]]", 'serviceName = "web"', "port = 80", 'host = "t.example.com"',
        "[[config.mounts]]", 'filePath = "/x/one.conf"', 'content = "one"',
    )),
}).encode()).decode()

ATTACHED_CASES: dict[str, list[Step]] = {
    "mount": [
        PROJECT,
        APPLICATION,
        POSTGRES,
        Step("POST mounts.create", {
            "type": "volume", "volumeName": "data", "mountPath": "/data", "serviceType": "application", "serviceId": "$applicationId",
        }, save={"mountId": "mountId"}),
        Step("POST mounts.create", {
            "type": "file", "filePath": "a.conf", "content": "a", "mountPath": "/a.conf", "serviceType": "postgres", "serviceId": "$postgresId",
        }),
        Step("POST mounts.create", {"type": "volume", "mountPath": "", "serviceType": "application", "serviceId": "$applicationId"}),
        Step("GET mounts.one", {"mountId": "$mountId"}, joined=False),
        Step("POST mounts.update", {"mountId": "$mountId", "type": "bind", "hostPath": "/srv"}, joined=False),
        Step("POST mounts.update", {"mountId": "$mountId", "type": "file", "filePath": "b.conf", "content": "b"}, joined=False),
        APPLICATION_ONE,
        POSTGRES_ONE,
        Step("POST mounts.remove", {"mountId": "$mountId"}, joined=False),
        APPLICATION_ONE,
    ],
    "mount of a compose service": [
        PROJECT,
        COMPOSE,
        *(
            Step("POST mounts.create", {
                "type": "file", "filePath": file, "content": "a", "mountPath": path, "serviceType": "compose", "serviceId": "$composeId",
            }) for path, file in (("/", "a.conf"), ("/", "b.conf"), ("", "c.conf"), ("/", "a.conf"))
        ),
        Step("POST compose.import", {"composeId": "$composeId", "base64": TEMPLATE}),
        Step("GET compose.one", {"composeId": "$composeId"}, save={"mountId": "mounts.0.mountId"}, joined=False),
        Step("POST mounts.update", {"mountId": "$mountId", "mountPath": ""}, joined=False),
        Step("POST mounts.update", {"mountId": "$mountId", "content": "c"}, joined=False),
    ],
    "backups of a compose service": [
        PROJECT,
        COMPOSE,
        DESTINATION,
        *(
            Step("POST backup.create", {
                "schedule": "0 3 * * *", "prefix": "p", "destinationId": "$destinationId", "database": "app", "databaseType": "postgres",
                "backupType": "compose", "composeId": "$composeId", "serviceName": service, "enabled": False,
            }) for service in ("db", "api", None)
        ),
        Step("GET compose.one", {"composeId": "$composeId"}, joined=False),
        Step("POST destination.remove", {"destinationId": "$destinationId"}),
    ],
    "host": [
        PROJECT,
        COMPOSE,
        *(
            Step("POST domain.create", {"host": host, "composeId": "$composeId", "domainType": "compose", "serviceName": "web"})
            for host in ("Shop.Example.com", "shop.example.com", "bücher.example", "xn--bcher-kva.example", "XN--Bcher-KVA.example", "*.example.com")
        ),
    ],
    "port": [
        PROJECT,
        APPLICATION,
        Step("POST port.create", {
            "publishedPort": 28017, "targetPort": 80, "protocol": "tcp", "publishMode": "ingress", "applicationId": "$applicationId",
        }, save={"portId": "portId"}),
        Step("POST port.create", {"publishedPort": 28018, "targetPort": 80, "applicationId": "$applicationId"}),
        Step("POST port.update", {"portId": "$portId", "targetPort": 81}),
        Step("POST port.update", {"portId": "$portId", "publishedPort": 28017, "targetPort": 81, "protocol": "udp", "publishMode": "host"}),
        Step("GET port.one", {"portId": MISSING}),
        APPLICATION_ONE,
        Step("POST port.delete", {"portId": "$portId"}),
    ],
    "redirect and security": [
        PROJECT,
        APPLICATION,
        Step("POST redirects.create", {"regex": "^a", "replacement": "b", "permanent": False, "applicationId": "$applicationId"}),
        Step("POST redirects.create", {"regex": "^a", "applicationId": "$applicationId"}),
        Step("POST security.create", {"username": "a", "password": "not-a-secret", "applicationId": "$applicationId"}),
        Step("POST security.create", {"username": "a", "applicationId": "$applicationId"}),
        Step("POST security.create", {"username": "a", "password": "not-a-secret", "applicationId": "$applicationId"}),
        Step(
            "GET application.one", {"applicationId": "$applicationId"},
            save={"redirectId": "redirects.0.redirectId", "securityId": "security.0.securityId"},
        ),
        Step("POST redirects.update", {"redirectId": "$redirectId", "regex": "^a", "replacement": "c", "permanent": True}),
        Step("POST redirects.update", {"redirectId": "$redirectId", "permanent": True}),
        Step("POST security.update", {"securityId": "$securityId", "username": "a", "password": "not-another"}),
        Step("POST redirects.delete", {"redirectId": "$redirectId"}),
        Step("POST security.delete", {"securityId": "$securityId"}),
        Step("GET redirects.one", {"redirectId": MISSING}),
    ],
    "schedule": [
        PROJECT,
        APPLICATION,
        Step("POST schedule.create", {
            "name": "nightly", "cronExpression": "0 3 * * *", "command": "true", "scheduleType": "application", "applicationId": "$applicationId",
            "enabled": False,
        }, save={"scheduleId": "scheduleId"}, joined=False),
        Step("GET schedule.list", {"id": "$applicationId", "scheduleType": "application"}, joined=False),
        Step("POST schedule.update", {
            "scheduleId": "$scheduleId", "name": "nightly", "cronExpression": "0 4 * * *", "command": "true", "timezone": "Europe/Berlin",
        }, joined=False),
        Step("POST schedule.update", {"scheduleId": "$scheduleId", "name": "nightly"}, joined=False),
        Step("POST schedule.delete", {"scheduleId": "$scheduleId"}),
        Step("GET schedule.list", {"id": "$applicationId", "scheduleType": "application"}, joined=False),
    ],
    "backups": [
        PROJECT,
        POSTGRES,
        DESTINATION,
        Step("POST backup.create", {
            "schedule": "0 3 * * *", "prefix": "a", "destinationId": "$destinationId", "database": "app", "databaseType": "postgres",
            "backupType": "database", "postgresId": "$postgresId", "enabled": False,
        }),
        Step("GET postgres.one", {"postgresId": "$postgresId"}, save={"backupId": "backups.0.backupId"}, joined=False),
        Step("POST backup.update", {"backupId": "$backupId", "schedule": "0 4 * * *"}),
        Step("POST backup.update", {
            "backupId": "$backupId", "schedule": "0 4 * * *", "enabled": False, "prefix": "a", "destinationId": "$destinationId", "database": "app",
            "keepLatestCount": 3, "serviceName": None, "metadata": None, "databaseType": "postgres",
        }),
        Step("POST backup.remove", {"backupId": "$backupId"}, joined=False),
        Step("POST volumeBackups.create", {
            "name": "data", "volumeName": "data", "prefix": "a", "cronExpression": "0 3 * * *", "destinationId": "$destinationId",
            "serviceType": "postgres", "postgresId": "$postgresId", "enabled": False,
        }, save={"volumeBackupId": "volumeBackupId"}),
        Step("GET volumeBackups.list", {"id": "$postgresId", "volumeBackupType": "postgres"}, joined=False),
        Step("POST volumeBackups.update", {
            "volumeBackupId": "$volumeBackupId", "name": "data", "volumeName": "data", "prefix": "b", "cronExpression": "0 3 * * *",
            "destinationId": "$destinationId",
        }),
        Step("POST volumeBackups.delete", {"volumeBackupId": "$volumeBackupId"}),
        Step("POST destination.update", {
            "destinationId": "$destinationId", "name": "$prefix", "provider": "Minio", "accessKey": "not-a", "bucket": "c", "region": "",
            "endpoint": "https://s3.example.com", "secretAccessKey": "not-a-secret", "additionalFlags": None,
        }),
        Step("POST destination.update", {"destinationId": "$destinationId", "name": "x"}),
        Step("GET destination.all", pick=("destinationId", "$destinationId")),
        Step("POST destination.remove", {"destinationId": "$destinationId"}),
    ],
    "patch": [
        PROJECT,
        APPLICATION,
        Step(
            "POST patch.create", {"filePath": "a.txt", "content": "a", "type": "create", "applicationId": "$applicationId"},
            save={"patchId": "patchId"},
        ),
        Step("POST patch.create", {"filePath": "a.txt", "content": "b", "applicationId": "$applicationId"}),
        Step("GET patch.byEntityId", {"id": "$applicationId", "type": "application"}),
        Step("POST patch.update", {"patchId": "$patchId", "content": "c"}),
        Step("POST patch.update", {"patchId": "$patchId", "content": "d\n", "enabled": False}),
        Step("POST patch.delete", {"patchId": "$patchId"}),
    ],
    "schedule and backup of the instance": [
        Step("GET user.get", told=False, save={"userId": "userId"}),
        Step("POST schedule.create", {
            "name": "$prefix", "cronExpression": "0 0 1 1 *", "command": "true", "scheduleType": "dokploy-server", "userId": "$userId", "enabled": False,
        }, save={"scheduleId": "scheduleId"}, joined=False),
        Step("GET schedule.list", {"id": "$userId", "scheduleType": "dokploy-server"}, joined=False, pick=("scheduleId", "$scheduleId")),
        Step("POST schedule.update", {"scheduleId": "$scheduleId", "name": "$prefix", "cronExpression": "0 1 1 1 *", "command": "true"}, joined=False),
        Step("POST schedule.delete", {"scheduleId": "$scheduleId"}),
        DESTINATION,
        Step("POST backup.create", {
            "schedule": "0 0 1 1 *", "prefix": "$prefix", "destinationId": "$destinationId", "database": "dokploy", "databaseType": "web-server",
            "backupType": "database", "userId": "$userId", "enabled": False,
        }),
        Step("GET user.getBackups", told=False, save={"backupId": "backups.-1.backupId"}),
        Step("GET backup.one", {"backupId": "$backupId"}, joined=False),
        Step("POST backup.remove", {"backupId": "$backupId"}, joined=False),
        Step("POST destination.remove", {"destinationId": "$destinationId"}, joined=False),
    ],
}
