#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_compose
short_description: Manage compose services
version_added: 0.1.0
description:
  - Create, change, rename, move and remove services that are described by a Compose file.
  - A change is stored; it takes effect at the next deployment where RV(redeploy_required) says so.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
  - dokploy.dokploy.service
  - dokploy.dokploy.git_source
options:
  compose_type:
    description: Whether it is run by Docker Compose or as a stack of the swarm.
    type: str
    choices: [docker-compose, stack]
  source_type:
    description:
      - Where the Compose file comes from. The options of the other sources are kept, but not used.
      - Where it is omitted and no source has been set yet, it follows from the options that are given, such as
        V(raw) for O(compose_file) or O(src), V(git) for O(custom_git_url). Without any of them it is V(github).
      - A source that has been set is left alone where it is omitted, with a warning where options of another are given.
    type: str
    choices: [raw, git, github, gitlab, bitbucket, gitea]
  compose_file:
    description: The Compose file itself, with O(source_type=raw).
    type: str
  src:
    description:
      - File to take O(compose_file) from, as its path or its path below C(files/) of the role or playbook. A file encrypted with Ansible Vault is decrypted.
      - Give either this or O(compose_file).
    type: path
  template:
    description:
      - Id of a template to make a new one of, with the file, variables, mounts and domains that the template has. Where it is there already,
        this changes nothing.
      - The other options are set after that.
    type: str
  template_base_url:
    description: Address from which the server takes O(template), instead of Dokploy's own.
    type: str
  template_import:
    description: Template to import into a new one, in the form in which Dokploy exports one, encoded as base64.
    type: str
  compose_path:
    description: Path of the Compose file in the repository.
    type: str
  env:
    description:
      - Environment variables, given as a dictionary or as the text of a C(.env) file.
      - They replace all that were there. Output has their names at the most.
    type: raw
  create_env_file:
    description:
      - Whether the variables are written to a file C(.env) beside the Compose file.
      - Needs Dokploy v0.30.0 or newer.
    type: bool
  command:
    description: Command to deploy with, instead of the one Dokploy makes. It follows C(docker).
    type: str
  randomize:
    description: Whether names in the Compose file get O(suffix), so that it can be deployed several times.
    type: bool
  suffix:
    description: What is added to names, with O(randomize=true).
    type: str
  isolated_deployment:
    description: Whether it gets a network of its own.
    type: bool
  isolated_deployments_volume:
    description: Whether its volumes are its own too, with O(isolated_deployment=true).
    type: bool
  service_networks:
    description:
      - Networks of services in the Compose file, in the API's own words.
      - Needs Dokploy v0.29.14 or newer.
    type: list
    elements: dict
    suboptions:
      serviceName:
        description: Name of the service in the Compose file.
        type: str
        required: true
      networkIds:
        description: Ids of the networks that it is attached to.
        type: list
        elements: str
        required: true
      detachDokployNetwork:
        description: Whether it is kept out of Dokploy's own network.
        type: bool
        required: true
  icon:
    description:
      - Icon, as the address of an image or a data URI.
      - Needs Dokploy v0.29.0 or newer.
    type: str
  refresh_token:
    description: Secret part of the address with which a webhook starts a deployment.
    type: str
"""

EXAMPLES = r"""
- name: A compose service from a file of the playbook
  dokploy.dokploy.dokploy_compose:
    project: shop
    name: monitoring
    source_type: raw
    src: monitoring.yml
    env:
      RETENTION: 30d
    deploy: on_change

- name: One of a template
  dokploy.dokploy.dokploy_compose:
    project: shop
    name: analytics
    template: plausible

- name: One from a repository
  dokploy.dokploy.dokploy_compose:
    project: shop
    name: queue
    source_type: git
    custom_git_url: https://git.example.com/shop/queue.git
    custom_git_branch: main
    compose_path: ./deploy/compose.yml
"""

RETURN = r"""
compose:
  description: The service in the words of the options, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    compose_id:
      description: The server's id.
      type: str
    name:
      description: The name.
      type: str
    app_name:
      description: Name of the Docker project or stack.
      type: str
    compose_status:
      description: V(idle), V(running), V(done) or V(error), as of the last deployment.
      type: str
    project:
      description: Name of the project.
      type: str
    environment:
      description: Name of the environment.
      type: str
redeploy_required:
  description: Whether the change takes effect at the next deployment only.
  returned: success
  type: bool
deployment:
  description: The deployment that was started. A database has none of its own; its result says how deploying it ended.
  returned: when it was deployed
  type: dict
  contains:
    deployment_id:
      description: The server's id of the deployment.
      type: str
    status:
      description: V(queued), V(running) or V(done).
      type: str
    seconds:
      description: How long it took.
      type: float
    log:
      description: The last lines of its log.
      type: list
      elements: str
    waited_for:
      description: What was seen, V(deployed) or V(running). It is missing with O(wait=false).
      type: str
    containers:
      description: What runs or does not, with O(wait_for=running) where the server tells it.
      type: list
      elements: dict
      contains:
        name:
          description: Name of the container, or of the place of a task in the swarm such as V(shop-web-x7k2p1.1).
          type: str
        state:
          description: V(running), V(ended) with exit code 0, V(failed) and not started again, or V(starting), which it is between two attempts too.
          type: str
        exit_code:
          description: Exit code of its last end since the deployment.
          type: int
        log:
          description: The end of its log, where it failed.
          type: list
          elements: str
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.resource import manage


def main() -> None:
    manage("compose")


if __name__ == "__main__":
    main()
