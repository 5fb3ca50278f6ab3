# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Procedures that no module calls: those that another does the work of, and those that are left to dokploy_api, each with the reason.

A pattern is for all that it matches and that are used by nothing.
"""

from __future__ import annotations

DATABASES = "{mariadb,mongo,mysql,postgres,redis,libsql}"

#: Pattern, and the procedure that does its work.
SUPERSEDED: dict[str, str] = {
    # one update procedure sets what each of these sets a part of
    "application.saveEnvironment": "application.update",
    "application.saveBuildType": "application.update",
    "application.save*Provider": "application.update",
    "application.disconnectGitProvider": "application.update",
    "compose.saveEnvironment": "compose.update",
    "compose.disconnectGitProvider": "compose.update",
    f"{DATABASES}.saveEnvironment": "postgres.update and the update of the others",
    "libsql.saveExternalPorts": "libsql.update and a deployment",
    "patch.toggleEnabled": "patch.update",
    "patch.saveFileAsPatch": "patch.create and patch.update",
    "patch.markFileForDeletion": "patch.create, whose type says so",
    "domain.toggleEnable": "domain.update, which takes the wanted state",
    "tag.assignToProject": "tag.bulkAssign",
    "tag.removeFromProject": "tag.bulkAssign",
    "settings.updateWebServerTraefikConfig": "settings.updateTraefikFile",
    "organization.one": "organization.all",
    "customRole.membersByRole": "user.all",
    "user.one": "user.all",
    "{mariadb,mongo,mysql,postgres,redis}.saveExternalPort": "the update of the database and its deployment",
    # lists of what one list has already
    "*.search": "the lists of an environment; a search leaves out what an owner may see (FACTS, Names are not unique)",
    "project.allForPermissions": "project.all",
    "project.homeStats": "project.all",
    "environment.byProjectId": "project.all",
    "domain.byApplicationId": "application.one",
    "domain.byComposeId": "compose.one",
    "mounts.allNamedByApplicationId": "application.one",
    "mounts.listByServiceId": "application.one and the one of the others",
    "previewDeployment.all": "application.one",
    "deployment.all": "deployment.allByType",
    "deployment.allByCompose": "deployment.allByType",
    "sshKey.allForApps": "sshKey.all",
    "server.allForPermissions": "server.all",
    "deployment.allByServer": "server.one",
    "server.buildServers": "server.all",
    "server.withSSHKey": "server.all",
    "server.count": "server.all",
    "compose.getTags": "compose.templates, which has the tags of each",
    "ai.get": "ai.one",
    "ai.getEnabledProviders": "ai.getAll",
    "notification.getEmailProviders": "notification.all",
    "gitProvider.allForPermissions": "gitProvider.getAll",
    "{github.github,gitlab.gitlab,gitea.gitea,bitbucket.bitbucket}Providers": "gitProvider.getAll, which has those that are not connected, too",
    "gitea.getGiteaUrl": "gitea.one",
    "swarm.getNodes": "cluster.getNodes",
    "swarm.getNodeInfo": "cluster.getNodes",
    # the same by another way
    f"{DATABASES}.changeStatus": "the deployment itself, which sets the status",
    "application.markRunning": "the deployment itself, which sets the status",
    "application.cancelDeployment": "application.cleanQueues and deployment.killProcess; it is for Dokploy's cloud",
    "compose.cancelDeployment": "compose.cleanQueues and deployment.killProcess; it is for Dokploy's cloud",
    "settings.getLogCleanupStatus": "settings.getWebServerSettings",
    "settings.getIp": "settings.getWebServerSettings",
    "settings.cleanAllDeploymentQueue": "application.cleanQueues and compose.cleanQueues, which dokploy_deployment calls with state: cancelled",
    "settings.cleanAll": "settings.cleanStoppedContainers, cleanUnusedImages and cleanDockerBuilder, which answer when they are done",
    "settings.cleanDockerPrune": "settings.cleanStoppedContainers, cleanUnusedImages and cleanDockerBuilder; networks go by network.remove",
    "dockerDiskUsage.pruneBuildCache": "settings.cleanDockerBuilder, which is the same",
    "settings.readTraefikConfig": "settings.readTraefikFile",
    "settings.updateTraefikConfig": "settings.updateTraefikFile",
    "settings.readWebServerTraefikConfig": "settings.readTraefikFile",
    "settings.readMiddlewareTraefikConfig": "settings.readTraefikFile",
    "settings.updateMiddlewareTraefikConfig": "settings.updateTraefikFile",
    "application.readTraefikConfig": "settings.readTraefikFile",
    "application.updateTraefikConfig": "settings.updateTraefikFile",
    "registry.testRegistry": "registry.create, which logs in first",
    "user.haveRootAccess": "user.get",
    "user.session": "user.get",
    "user.getServerMetrics": "user.get; despite its name it tells the same user",
    "forwardAuth.listProviders": "sso.listProviders",
    "forwardAuth.getAuthDomain": "forwardAuth.serverStatus",
    "forwardAuth.status": "domain.one",
    "sso.updateTrustedOrigin": "sso.removeTrustedOrigin and sso.addTrustedOrigin",
    "whitelabeling.reset": "whitelabeling.update",
}

#: Pattern, and why it is left to dokploy_api.
LEFT: dict[str, str] = {
    "stripe.*": "Dokploy's cloud only: payments; a server of one's own answers that it has none",
    "settings.isUserSubscribed": "Dokploy's cloud only",
    "settings.getDokployCloudIps": "Dokploy's cloud only",
    "notification.receiveNotification": "the agent that watches a server calls it",
    "user.checkUserOrganizations": "a number, of how many organizations a user belongs to; the web interface asks it before it shows a menu",
    "user.getUserByToken": "the page behind the link of an invitation asks it",
    "user.generateToken": "answers an empty text on every version",
    "user.toggleTemplateBookmark": "a bookmark of the web interface",
    "ai.suggest": "asks a language model, and answers another text each time",
    "ai.deploy": "makes a compose service of what a language model answered; dokploy_compose states one",
    "application.dropDeployment": "takes an archive by a form, and begins a deployment that has no mark by which it could be waited for",
    "docker.uploadFileToContainer": "takes a file by a form; dokploy_file writes those that are text",
    # what people do now and then
    "settings.cleanRedis": "v0.28 has a Redis of its own; empties it",
    "environment.duplicate": "copies name, description and variables only; dokploy_environment states them",
    "project.duplicate": "gives copies the hosts and data volumes of what is there, so that two databases write into one; an export states them anew",
}
