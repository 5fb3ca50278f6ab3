#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_info
short_description: Read resources and reports
version_added: 0.1.0
description:
  - Read every resource of a kind, those of a project or environment, or one by its name or id.
  - Read reports, which are what a server tells and nobody states, such as its audit log, the queue of deployments and its health.
  - What an option names must be there, as with the other modules; O(filters) choose among what is there, and may leave nothing.
  - Secrets are left out.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
attributes:
  check_mode:
    description: Reads only.
    support: full
  diff_mode:
    description: Changes nothing.
    support: none
options:
  return_secrets:
    description:
      - Whether the answer has its secrets too, such as passwords and environment variables.
      - Set C(no_log) on a task that uses it, or they stand in its output.
    type: bool
    default: false
  resource:
    description:
      - Kind of the resources, or of the report. What a module states is a resource under the name of the module; the others are these.
      - B(Docker on a machine.) V(container) are the containers of one service, of a server, or, without either, of the machine Dokploy runs on.
        V(docker_image), V(docker_volume) and V(docker_build_cache) are what Docker has on O(server) or, without it, on the machine Dokploy runs on,
        V(image_config) what the image is that O(filters) name with C(image), and V(volume_config) the volume that they name with C(volume); all since
        v0.30.0. V(container_stat) is what running containers take, since v0.29.0, V(swarm_service) what runs in the swarm, V(docker_event) what
        Docker did in the last 15 C(minutes), V(docker_health) memory, disk and networks of the machine and the errors of Docker in the last
        C(since_hours), both since v0.30.0, and V(gpu) what is found of its graphics cards. V(disk_usage) is what Docker takes, on the host of Dokploy
        since v0.29.0, on that of O(server) since v0.30.0. V(network_config) is what Docker chose for a O(network), and who is in it.
      - B(Backups.) V(backup_file) are the files in one folder of a O(destination), a hundred at the most; those of a service where one is named
        besides. C(search) in O(filters) is the folder, with a slash at the end, and what names in it must have in them, such as V(nightly/2026-01).
        Their C(path) is what M(dokploy.dokploy.dokploy_restore) takes.
      - B(Files.) V(volume_file) and V(container_file) are what is in the directory C(path) of the C(volume) or the running C(container) that
        O(filters) name, or with C(content=true) the file itself, of which the server reads 512 KiB at the most. V(repository_file) are the files in
        the repository of an O(application) or O(compose) service, of which the server makes a clone, or the content of the one that O(filters) name
        with C(path), with the patch that there is. Contents are read with O(return_secrets=true) only.
      - B(Compose services.) V(compose_file) is the file as it is deployed, or as C(form) V(randomized) or V(isolated) would make it with C(suffix),
        V(compose_service) its services, V(compose_volume) the volumes that the containers of the C(service) in O(filters) have, and
        V(compose_command) what is run to deploy it. Of a file from a repository, and before v0.30.0 of every one, the server has what was deployed
        last; with C(fetch=true) in O(filters) it takes the newest, and with that deploys the next time. V(template) are the templates that Dokploy,
        or C(base_url), offers, and V(template_preview) what one that O(filters) give as C(template_import) would make of a O(compose) service, or of
        a new one named C(app_name).
      - B(Servers.) V(server_validation) is what Dokploy finds on the host of a server, or of each, V(server_security) an audit of how it is closed.
        Where the host can't be reached, their C(error) says why. V(server_script) is what a setup runs on O(server) where nothing else is stated.
      - B(What is measured.) V(server_metric) and V(container_metric) are what the monitoring of a host has measured, the latter of one service. The
        host must have one; see M(dokploy.dokploy.dokploy_monitoring). V(service_usage) is what Dokploy itself has measured of one.
      - B(Overviews.) V(service_overview) and V(domain_overview) are those of all projects, and V(backup_overview) the newest runs of backups and
        volume backups; they need Dokploy v0.30.0 or newer. V(deployment_overview) are the deployments of all applications and compose services,
        V(deployment_queue) is what waits to be deployed, and what was.
      - B(The instance.) V(health) is the version of the server, its time, and how it and what it needs are. V(update) is the newest version, and
        V(public_ip) the address from which the server is seen; it asks the internet for both, and where it can't, that takes a minute,
        for which C(timeout) must be longer. V(dns_check)
        is whether the C(host) in O(filters) leads to C(server_ip). V(license) is whether there is a valid enterprise license, and to the owner its
        key, a secret. V(sign_in) is what everybody is shown who is to sign in. V(procedure) are the procedures that M(dokploy.dokploy.dokploy_api)
        can call on this server, with what they take. V(audit_log) is who did what, the newest first; it needs an enterprise license, and could not be
        tried with one.
      - B(People.) V(profile) is who the user of the key is, V(permission) what that may do, V(received_invitation) where it is invited to, V(session)
        who is signed in, of which the owner is told of all, since v0.30.0. V(role_permission) is what a custom role may be allowed.
      - B(Asked elsewhere.) V(git_repository) are the repositories of a O(git_provider), and V(git_branch) the branches of the one that O(filters)
        name with C(owner), C(repository) and, at GitLab, C(repository_id). V(dns_zone) are the zones that a O(dns_provider) has, and V(dns_record)
        the records in a O(dns_zone). V(ai_model) are the models that an O(ai_provider) offers, and V(log_analysis) is what it says, since v0.29.0, of
        the C(logs) that O(filters) give, of a C(context) V(build) or V(runtime); they are sent to it with all that is in them. V(registry_login) is
        whether the host of Dokploy, or of C(server_id), can log in at a O(registry), which it does. V(vault_secret) are the names of the secrets in a
        O(vault_provider), of which O(filters) say with C(project_id) and C(environment_id) who would use them; there are none, too, where the vault
        can't be reached.
    type: str
    required: true
    choices:
      - ai_allowlist
      - ai_model
      - ai_provider
      - api_key
      - application
      - audit_log
      - backup
      - backup_file
      - backup_overview
      - bitbucket
      - certificate
      - compose
      - compose_command
      - compose_file
      - compose_service
      - compose_volume
      - container
      - container_file
      - container_metric
      - container_stat
      - custom_role
      - deployment
      - deployment_overview
      - deployment_queue
      - destination
      - disk_usage
      - dns_check
      - dns_provider
      - dns_record
      - dns_zone
      - docker_build_cache
      - docker_event
      - docker_health
      - docker_image
      - docker_volume
      - domain
      - domain_overview
      - environment
      - forward_auth
      - git_branch
      - git_provider
      - git_repository
      - gitea
      - github
      - gitlab
      - gpu
      - health
      - image_config
      - invitation
      - libsql
      - license
      - log_analysis
      - mariadb
      - mongo
      - monitoring
      - mount
      - mysql
      - network
      - network_config
      - node
      - notification
      - organization
      - patch
      - permission
      - port
      - postgres
      - preview
      - procedure
      - profile
      - project
      - public_ip
      - received_invitation
      - redirect
      - redis
      - registry
      - registry_login
      - repository_file
      - role_permission
      - schedule
      - scim_token
      - security
      - server
      - server_metric
      - server_script
      - server_security
      - server_validation
      - service_overview
      - service_usage
      - session
      - settings
      - sign_in
      - ssh_key
      - sso_provider
      - swarm_service
      - tag
      - template
      - template_preview
      - traefik_config
      - trusted_origin
      - update
      - user
      - vault_provider
      - vault_secret
      - volume_backup
      - volume_config
      - volume_file
      - whitelabeling
  name:
    description:
      - Name or id of the resource. The task fails where there is none, and names those there are.
      - To ask for one that may be missing, use O(filters) with C(name); then RV(resources) is empty.
    type: str
  id:
    description: The server's id of the resource. The task fails where there is none.
    type: str
  project:
    description: Name or id of the project they are in.
    type: str
  environment:
    description: Name or id of the environment they are in.
    type: str
  application:
    description: Name or id of the application they belong to.
    type: str
  compose:
    description: Name or id of the compose service they belong to.
    type: str
  postgres:
    description: Name or id of the PostgreSQL database they belong to.
    type: str
  mysql:
    description: Name or id of the MySQL database they belong to.
    type: str
  mariadb:
    description: Name or id of the MariaDB database they belong to.
    type: str
  mongo:
    description: Name or id of the MongoDB database they belong to.
    type: str
  redis:
    description: Name or id of the Redis database they belong to.
    type: str
  libsql:
    description: Name or id of the libSQL database they belong to.
    type: str
  server:
    description: Name or id of the server they belong to.
    type: str
  destination:
    description: Name or id of the destination that is asked for them.
    type: str
  ai_provider:
    description: Name or id of the AI provider that is asked for them.
    type: str
  registry:
    description: Name or id of the registry it is about.
    type: str
  network:
    description: Name or id of the network it is about.
    type: str
  dns_provider:
    description: Name or id of the account of a DNS provider that is asked for them.
    type: str
  dns_zone:
    description: Name or id of the zone they are in.
    type: str
  git_provider:
    description: Name or id of the git provider that is asked for them.
    type: str
  vault_provider:
    description: Name or id of the vault that is asked for them.
    type: str
  filters:
    description:
      - Values of the returned fields that a resource must have, of C(project) and whatever else it belongs to, too.
      - RV(resources) is empty where nothing has them all. A field that resources of this kind don't have, and a value that it can't have, are mistakes.
      - The audit log is chosen from by the server, by C(user_id), parts of C(user_email) and C(resource_name), C(action), C(resource_type),
        C(from) and C(to), times such as V(2026-01-31) or V(2026-01-31T12:00:00Z). Of a compose service, C(container) of a
        V(container_metric) is the name of its container.
      - A secret needs O(return_secrets). What points at another resource, such as C(server), is returned and compared as its id.
    type: dict
    default: {}
  logs:
    description:
      - Whether to read the logs of the service whose containers are read; of a compose service those of each container, in their order.
      - It needs Dokploy v0.29.0 or newer.
    type: bool
    default: false
  tail:
    description: Lines of each log to read at the most.
    type: int
    default: 100
  limit:
    description:
      - Rows of a report to return at the most. The audit log is read page by page until there are so many.
      - Where it is left out, they are V(100) of the audit log and of metrics, and all of other reports.
    type: int
"""

EXAMPLES = r"""
- name: Every application of a project
  dokploy.dokploy.dokploy_info:
    resource: application
    project: shop
  register: applications

- name: Applications that run from an image
  dokploy.dokploy.dokploy_info:
    resource: application
    filters:
      source_type: docker

- name: One database
  dokploy.dokploy.dokploy_info:
    resource: postgres
    project: shop
    environment: staging
    name: db

- name: A project that may be missing
  dokploy.dokploy.dokploy_info:
    resource: project
    filters:
      name: shop
  register: shop

- name: Say so
  ansible.builtin.debug:
    msg: There is no shop yet
  when: not shop.resources

- name: Who removed something since the beginning of the year
  dokploy.dokploy.dokploy_info:
    resource: audit_log
    filters:
      action: delete
      from: "2026-01-01"
    limit: 1000
  register: log

- name: Where a service is
  dokploy.dokploy.dokploy_info:
    resource: service_overview
    filters:
      name: web

- name: Whether there is a newer version
  dokploy.dokploy.dokploy_info:
    resource: update
  register: newest

- name: What is on the host of a server
  dokploy.dokploy.dokploy_info:
    resource: server_validation
    server: worker
  register: worker

- name: Go on where Docker is there
  ansible.builtin.assert:
    that: not worker.resources[0].error and worker.resources[0].docker.enabled

- name: The file of a Compose service, as it will be deployed
  dokploy.dokploy.dokploy_info:
    resource: compose_file
    project: shop
    compose: grafana
    return_secrets: true
  register: file
  no_log: true

- name: What a language model says of a log
  dokploy.dokploy.dokploy_info:
    resource: log_analysis
    ai_provider: writer
    filters:
      logs: "{{ failed_log }}"

- name: Whether the server knows a procedure, and what that takes
  dokploy.dokploy.dokploy_info:
    resource: procedure
    filters:
      name: project.create

- name: Volumes of a server
  dokploy.dokploy.dokploy_info:
    resource: docker_volume
    server: worker

- name: What runs, and what it says
  dokploy.dokploy.dokploy_info:
    resource: container
    project: shop
    application: web
    logs: true
    tail: 20
  register: web
"""

RETURN = r"""
resources:
  description:
    - The resources in the words of the modules' options, with their ids and what they belong to. None where nothing fits O(filters).
    - Of a container its C(container_id), C(name) and C(state), such as V(running) and V(exited), and what else the server says of it.
    - Of a C(server_validation) its C(error), where nobody gets in, the programs C(docker), C(rclone), C(nixpacks), C(buildpacks) and
      C(railpack), each with C(enabled) and C(version), and C(is_dokploy_network_installed), C(is_swarm_installed),
      C(is_main_directory_installed), C(privilege_mode) and C(docker_group_member). The server takes every swarm for installed
      where Docker runs.
    - Of a report its rows, with the names that the server gives their fields, in the words of the options. C(health), C(license) and
      C(update) have one. A C(permission) has a C(resource) and the C(actions) that are possible with it.
    - Of a C(docker_image) its C(image_id), C(name), C(repository), C(tag), C(size), C(size_bytes) and C(created_at), with an element for each name
      that an image has. Of a C(docker_volume) its C(name), C(driver), C(scope), C(mountpoint), C(labels), C(size) and C(size_bytes).
    - Of a C(docker_build_cache) its C(cache_id), C(type), C(description), C(size), C(size_bytes), C(created_since), C(last_used_since),
      C(usage_count), C(shared) and C(in_use).
    - Of a C(server_security) its C(error), C(ufw), C(ssh) and C(fail2ban).
  returned: success
  type: list
  elements: dict
logs:
  description: Lines of the logs.
  returned: with O(logs=true)
  type: list
  elements: str
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.info import info


def main() -> None:
    info()


if __name__ == "__main__":
    main()
