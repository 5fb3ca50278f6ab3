#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_application
short_description: Manage applications
version_added: 0.1.0
description:
  - Create, change, rename, move and remove applications, with their source, build, environment variables, resources,
    swarm settings, previews and rollbacks.
  - A change is stored; it takes effect at the next deployment where RV(redeploy_required) says so.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
  - dokploy.dokploy.service
  - dokploy.dokploy.container
  - dokploy.dokploy.container.args
  - dokploy.dokploy.git_source
options:
  source_type:
    description:
      - Where the application comes from. The options of the other sources are kept, but not used.
      - Where it is omitted and no source has been set yet, it follows from the options that are given, such as
        V(docker) for O(docker_image), V(git) for O(custom_git_url). Without any of them it is V(github).
      - A source that has been set is left alone where it is omitted, with a warning where options of another are given.
    type: str
    choices: [github, docker, git, gitlab, bitbucket, gitea, drop]
  docker_image:
    description: Image to run, with O(source_type=docker).
    type: str
  username:
    description: User of the registry of O(docker_image).
    type: str
  password:
    description: Password of the registry of O(docker_image).
    type: str
  registry_url:
    description: Address of the registry of O(docker_image).
    type: str
  build_path:
    description: Folder of the repository at GitHub to build in. Empty means V(/).
    type: str
  gitlab_build_path:
    description: Folder of the repository at GitLab to build in. Empty means V(/).
    type: str
  bitbucket_build_path:
    description: Folder of the repository at Bitbucket to build in. Empty means V(/).
    type: str
  gitea_build_path:
    description: Folder of the repository at Gitea to build in. Empty means V(/).
    type: str
  custom_git_build_path:
    description: Folder to build in, with O(source_type=git).
    type: str
  drop_build_path:
    description: Folder to build in, with O(source_type=drop). The archive itself is uploaded in the web interface.
    type: str
  build_type:
    description: How the application is built.
    type: str
    choices: [dockerfile, heroku_buildpacks, paketo_buildpacks, nixpacks, static, railpack]
  dockerfile:
    description: Path of the Dockerfile. Empty means V(Dockerfile).
    type: str
  docker_context_path:
    description: Path of the build context.
    type: str
  docker_build_stage:
    description: Stage of the Dockerfile to build.
    type: str
  heroku_version:
    description: Version of the Heroku builder.
    type: str
  railpack_version:
    description: Version of Railpack.
    type: str
  publish_directory:
    description: Folder to serve, for static sites.
    type: str
  is_static_spa:
    description: Whether a static site is a single page application.
    type: bool
  clean_cache:
    description: Whether each build begins with an empty cache.
    type: bool
  build_server:
    description: Name or id of the server to build on.
    type: str
    aliases: [build_server_id]
  build_registry:
    description: Name or id of the registry to push builds of O(build_server) to.
    type: str
    aliases: [build_registry_id]
  env:
    description:
      - Environment variables, given as a dictionary or as the text of a C(.env) file.
      - They replace all that were there. Output has their names at the most.
    type: raw
  build_args:
    description:
      - Build arguments, given as a dictionary or as the text of a C(.env) file.
      - They replace all that were there. Output has their names at the most.
    type: raw
  build_secrets:
    description:
      - Build secrets, given as a dictionary or as the text of a C(.env) file.
      - They replace all that were there. Output has their names at the most.
    type: raw
  create_env_file:
    description: Whether the build finds the environment variables in a file C(.env).
    type: bool
  registry:
    description: Name or id of the registry to push the built image to, which other nodes of the swarm need.
    type: str
    aliases: [registry_id]
  is_preview_deployments_active:
    description: Whether pull requests get a preview.
    type: bool
  preview_env:
    description:
      - Environment variables of previews, given as a dictionary or as the text of a C(.env) file.
      - They replace all that were there. Output has their names at the most.
    type: raw
  preview_build_args:
    description:
      - Build arguments of previews, given as a dictionary or as the text of a C(.env) file.
      - They replace all that were there. Output has their names at the most.
    type: raw
  preview_build_secrets:
    description:
      - Build secrets of previews, given as a dictionary or as the text of a C(.env) file.
      - They replace all that were there. Output has their names at the most.
    type: raw
  preview_labels:
    description: Labels, one of which a pull request must have to get a preview.
    type: list
    elements: str
  preview_wildcard:
    description: Pattern of the previews' host names, such as V(*.preview.example.com).
    type: str
  preview_port:
    description: Port of the containers of previews. V(0) clears it.
    type: int
  preview_https:
    description: Whether previews are served over HTTPS.
    type: bool
  preview_path:
    description: Path of the previews. Empty means V(/).
    type: str
  preview_certificate_type:
    description: Where certificates of previews come from.
    type: str
    choices: [letsencrypt, none, custom]
  preview_custom_cert_resolver:
    description: Name of the certificate resolver, with O(preview_certificate_type=custom).
    type: str
  preview_limit:
    description: Most previews at a time.
    type: int
  preview_require_collaborator_permissions:
    description: Whether only pull requests of collaborators get a preview.
    type: bool
  rollback_active:
    description: Whether images are kept to roll back to. They are only where there is a O(rollback_registry).
    type: bool
  rollback_registry:
    description: Name or id of the registry to keep them in.
    type: str
    aliases: [rollback_registry_id]
  title:
    description: A title for people.
    type: str
  subtitle:
    description: A subtitle for people.
    type: str
  enabled:
    description: The field C(enabled) of the API.
    type: bool
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
- name: An application from an image
  dokploy.dokploy.dokploy_application:
    project: shop
    environment: staging
    name: web
    source_type: docker
    docker_image: nginx:1.27
    replicas: 2
    memory_limit: 256Mi
    cpu_limit: "0.5"
    env:
      LOG_LEVEL: info
      DATABASE_URL: "postgresql://app:{{ db_password }}@db:5432/app"

- name: An application built from a repository
  dokploy.dokploy.dokploy_application:
    project: shop
    name: api
    source_type: git
    custom_git_url: git@git.example.com:shop/api.git
    custom_git_branch: main
    custom_git_ssh_key: deploy
    build_type: dockerfile
    dockerfile: docker/Dockerfile
  register: api

- name: No limits any more
  dokploy.dokploy.dokploy_application:
    project: shop
    name: api
    memory_limit: ""
    cpu_limit: ""

- name: Move it to another environment
  dokploy.dokploy.dokploy_application:
    id: "{{ api.application.application_id }}"
    project: shop
    environment: staging
"""

RETURN = r"""
application:
  description:
    - The application in the words of the options, without secrets. One that was removed as it was, and none where there was none.
    - References such as C(registry) and C(server) are ids.
  returned: success
  type: dict
  contains:
    application_id:
      description: The server's id.
      type: str
    name:
      description: The name.
      type: str
    app_name:
      description: Name of the Docker service.
      type: str
    application_status:
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
    manage("application")


if __name__ == "__main__":
    main()
