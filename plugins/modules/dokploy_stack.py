#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_stack
short_description: Plan and apply a whole stack
version_added: 0.1.0
description:
  - Creates, changes and with O(prune) removes projects, environments, services and everything attached to them, as one document
    states them, in one plan and few requests.
  - The document is checked as a whole before the first request. What belongs together goes in one request, and what is lost on the way is looked for.
  - What a document names it can name before it is there, such as the SSH key of an application.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource.login
seealso:
  - module: dokploy.dokploy.dokploy_export
  - ref: ansible_collections.dokploy.dokploy.docsite.guide_stacks
    description: Patterns for staging and production, several servers, and exports.
attributes:
  check_mode:
    description: Predicts what a run would change, and does not change it.
    support: full
  diff_mode:
    description: Shows the options that change, of each resource. Of secrets it shows that they change.
    support: full
options:
  stack:
    description:
      - The document. At its top it has C(projects) and what else belongs to the server, such as C(registries), C(ssh_keys), C(destinations),
        C(certificates) and C(networks), each a dictionary by name.
        M(dokploy.dokploy.dokploy_export) writes one of what there is.
      - All of it may be within C(dokploy_stack), the variable that M(dokploy.dokploy.dokploy_export) writes, as the only key.
      - It has C(settings), the options of M(dokploy.dokploy.dokploy_settings), and in them C(monitoring), those of
        M(dokploy.dokploy.dokploy_monitoring), and C(forward_auth), those of M(dokploy.dokploy.dokploy_forward_auth).
      - A project has C(environments) by name, and an environment C(applications), C(compose), C(postgres), C(mysql), C(mariadb),
        C(mongo), C(redis) and C(libsql), by name.
      - A service has lists of C(domains), C(mounts), C(ports), C(redirects), C(security), C(schedules), C(backups), C(volume_backups) and C(patches).
      - Everything else are options of the module of the resource, such as M(dokploy.dokploy.dokploy_application). What is omitted is left alone.
      - Anything in it may have the server's C(id) of the one that is meant, which tells apart what has the same name. With it C(name), or else
        the key, is the name that it shall have, so this is how to rename.
      - One of O(stack) and O(src) is needed.
    type: dict
  src:
    description:
      - A file of YAML with the document, bare or within C(dokploy_stack), in the place of O(stack), such as the O(dokploy.dokploy.dokploy_export#module:dest)
        of M(dokploy.dokploy.dokploy_export).
      - It is a file of the controller, looked for as C(ansible.builtin.copy) does. Templates in it are filled in and C(!unsafe) is kept, as in a file of
        variables; it may be encrypted with C(ansible-vault).
    type: path
  only:
    description:
      - Patterns of paths; only what they choose is planned, with all that belongs to it and what it belongs to.
      - Paths are names, such as V(shop/production/web) and V(shop/*).
      - With O(prune), what is left over in what they choose is removed, and nothing else.
    type: list
    elements: str
  prune:
    description:
      - What is removed that the document does not name.
      - V(attached) removes it from the services that are named. V(all) removes services from the environments, and environments
        from the projects that are named, too.
      - Projects and what stands beside them at the top are never removed, and neither is the default environment.
      - What the server made with a service of a C(template) or C(template_import) stays, of each kind that the document says nothing of.
        Files of a template always stay.
    type: str
    choices: [none, attached, all]
    default: none
  protect:
    description: Patterns of paths that are never removed, and with them what they are in.
    type: list
    elements: str
    default: []
  deploy:
    description:
      - Which services are deployed.
      - V(changed) deploys those with a change that takes effect at a deployment only, and those whose last deployment failed.
    type: str
    choices: [never, changed, always]
    default: never
  deploy_limit:
    description: How many services are deployed at a time. Databases come first.
    type: int
    default: 2
  quiet:
    description:
      - Whether to show no progress. Otherwise an apply that takes more than two seconds says which step it takes and what it deploys.
      - Progress is shown where the module runs within Ansible itself, as it does with a local connection; it goes to standard error.
    type: bool
    default: false
  wait:
    description: Whether to wait until the deployments have ended, and to fail where one failed.
    type: bool
    default: true
  wait_for:
    description:
      - What is waited for. V(deployed) is the end of the deployment, when Docker has taken what shall run.
      - V(running) goes on until all that is wanted of the new version has run for eight seconds in a row, healthy where it has a health check.
        It fails where something ends, is taken back by the swarm or does not come to run, with the exit code and the end of the container's log.
        What ended may come to run within half a minute.
      - A container that ended with exit code 0 and is not to be started again is well, and so are no replicas where none are wanted.
      - Where the server does not tell what runs, such as to a key without access to Docker, there is a warning, and the end of the deployment is
        all that is waited for. The log of a container comes over a WebSocket, which a proxy in front of the server must let pass.
      - The server counts what was deployed and does not run as deployed; nothing deploys it again by itself.
    type: str
    choices: [deployed, running]
    default: running
  wait_timeout:
    description: Seconds to wait for each deployment, and for what O(wait_for) says, at the most.
    type: float
    default: 600
"""

EXAMPLES = r"""
- name: The whole shop
  dokploy.dokploy.dokploy_stack:
    stack:
      ssh_keys:
        deploy:
          generate: ed25519
      projects:
        shop:
          environments:
            production:
              postgres:
                db:
                  database_name: shop
                  database_user: shop
                  database_password: "{{ db_password }}"
              applications:
                web:
                  source_type: git
                  custom_git_url: git@git.example.com:shop/web.git
                  custom_git_ssh_key: deploy
                  domains:
                    - host: shop.example.com
                      port: 80
    prune: attached
    deploy: changed

- name: The secrets that dokploy_export wrote to secrets_dest, which ansible-vault may have encrypted since
  ansible.builtin.include_vars:
    file: secrets.yml
  no_log: true

- name: What would change and be removed of what it wrote to dest
  dokploy.dokploy.dokploy_stack:
    src: shop.yml
    prune: all
    protect:
      - shop/production/db
  check_mode: true
  diff: true
"""

RETURN = r"""
changes:
  description: What was done, or in check mode would be, in its order.
  returned: success
  type: list
  elements: dict
  contains:
    action:
      description: V(create), V(update), V(replace) (made anew, since it can't be changed) or V(delete).
      type: str
    resource:
      description: Kind of the resource.
      type: str
    path:
      description: Its names from the top.
      type: str
    restarts:
      description: What the server restarts for it, where it restarts something.
      type: list
      elements: str
summary:
  description: How many resources are C(created), C(updated), C(replaced), C(deleted), C(unchanged) and C(deployed), or in check mode would be.
  returned: success
  type: dict
failed_to_deploy:
  description:
    - Paths of the services whose deployment failed, was not seen to end, or left something that does not run.
    - The next run with O(deploy=changed) deploys them again, but those that were deployed and do not run.
  returned: failure of a deployment
  type: list
  elements: str
done:
  description: What was done before it failed, in words.
  returned: failure on the way
  type: list
  elements: str
not_done:
  description: What was not. A second run does it.
  returned: failure on the way
  type: list
  elements: str
deployed:
  description: Paths of the services that were deployed, or in check mode would be, databases first.
  returned: success, and failure of a deployment
  type: list
  elements: str
redeploy_required:
  description: Paths of the services whose change takes effect at the next deployment only.
  returned: success
  type: list
  elements: str
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.stack import stack


def main() -> None:
    stack()


if __name__ == "__main__":
    main()
