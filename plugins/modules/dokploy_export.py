#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_export
short_description: Write what a server has as the document of a stack
version_added: 0.1.0
description:
  - Reads an instance, a project, an environment or a service, and writes it as the document that M(dokploy.dokploy.dokploy_stack) takes,
    always in the same order.
  - Applied to the same server it changes nothing. Applied to an empty one it makes the same again.
  - With O(dest) the document is written to a file of variables, and with O(secrets_dest) its secrets to another one for C(ansible-vault).
  - What the server makes up by itself is not written, such as C(app_name), C(refresh_token) and the volume that a database has from the start,
    and neither are options with the value that a new resource has, unless O(defaults) is set.
  - Of what has the same name, which the server allows, each is written with its C(id), as is what points at it, and a warning names them.
    Such a document is for the server that it is from; once all but one are renamed or removed, it is for any server.
  - What is written as a name without being part of a document yet must be there where it is applied, such as servers and git providers.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
attributes:
  check_mode:
    description: Predicts how files would change, and does not change them.
    support: full
  diff_mode:
    description: Shows the change of the document. Of secrets it shows that they change.
    support: full
options:
  project:
    description: Name or id of the project to write. Without it the whole instance is written.
    type: str
  environment:
    description: Name or id of the environment to write. For a service it is V(production) where it is omitted.
    type: str
  application:
    description: Name or id of the application to write.
    type: str
  compose:
    description: Name or id of the compose service to write.
    type: str
  postgres:
    description: Name or id of the PostgreSQL database to write.
    type: str
  mysql:
    description: Name or id of the MySQL database to write.
    type: str
  mariadb:
    description: Name or id of the MariaDB database to write.
    type: str
  mongo:
    description: Name or id of the MongoDB database to write.
    type: str
  redis:
    description: Name or id of the Redis database to write.
    type: str
  libsql:
    description: Name or id of the libSQL database to write.
    type: str
  defaults:
    description: Whether to write options that have the value a new resource has, too. Applying the document then sets back what drifts from it.
    type: bool
    default: false
  dest:
    description:
      - File to write the document to, as the variable O(variable). What is in it is replaced.
      - It is a file of the host that the task runs on, which is the controller with a local connection.
    type: path
  secrets_dest:
    description:
      - File to write secrets to, each a variable that the document names. Only its owner may read it. Without it, secrets are left out of O(dest).
      - A file that is encrypted already is never written over.
    type: path
  variable:
    description:
      - Name of the variable that is the document.
      - O(dokploy.dokploy.dokploy_stack#module:src) takes a file with the default name; a document in another variable is given as
        O(dokploy.dokploy.dokploy_stack#module:stack).
    type: str
    default: dokploy_stack
  return_secrets:
    description:
      - Whether RV(stack) has the secrets in it. Use it with C(no_log) on the task, such as to hand it to M(dokploy.dokploy.dokploy_stack) of another
        server.
    type: bool
    default: false
seealso:
  - module: dokploy.dokploy.dokploy_stack
"""

EXAMPLES = r"""
- name: Write a project, its secrets apart
  dokploy.dokploy.dokploy_export:
    project: shop
    dest: shop.yml
    secrets_dest: secrets.yml

- name: Take the secrets for variables
  ansible.builtin.include_vars:
    file: secrets.yml
  no_log: true

- name: Apply it again, which changes nothing
  dokploy.dokploy.dokploy_stack:
    src: shop.yml

- name: Write the whole instance, for ansible-playbook dokploy.dokploy.stack -e @instance.yml
  dokploy.dokploy.dokploy_export:
    dest: instance.yml

- name: Copy a project to another server, with its secrets and without a file
  no_log: true
  block:
    - name: Read it
      dokploy.dokploy.dokploy_export:
        project: shop
        return_secrets: true
      register: exported

    - name: Make it there
      dokploy.dokploy.dokploy_stack:
        url: https://other.example.com
        api_key: "{{ other_api_key }}"
        stack: "{{ exported.stack }}"
"""

RETURN = r"""
stack:
  description: The document, as O(dokploy.dokploy.dokploy_stack#module:stack) takes it, without secrets unless O(return_secrets) is set.
  returned: success
  type: dict
left_out:
  description:
    - Kinds that the server keeps back, since it has no enterprise license, so that nobody can tell whether there is something of them.
    - What no document can make where it is missing, such as C(git provider hub), which GitHub makes in a browser. Where something points at it,
      make one of that name first on the server to which the document is applied.
  returned: success
  type: list
  elements: str
variables:
  description: Names of the variables in O(secrets_dest).
  returned: with O(secrets_dest)
  type: list
  elements: str
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.export import export


def main() -> None:
    export()


if __name__ == "__main__":
    main()
