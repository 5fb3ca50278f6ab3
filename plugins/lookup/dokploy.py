# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: dokploy
short_description: A field of something that a Dokploy server has
version_added: 0.2.0
description:
  - Reads one thing by its name or id, such as the address under which other services reach a database.
  - Gives the whole record, in the words of the modules and without its secrets, where O(field) is left out.
  - Each lookup makes one to three requests. Where a play needs many fields, M(dokploy.dokploy.dokploy_info) reads them at once.
author:
  - Dokploy collection contributors (@dokploy)
requirements:
  - requests
options:
  _terms:
    description: Names or ids.
    type: list
    elements: str
    required: true
  resource:
    description: What it is, as M(dokploy.dokploy.dokploy_info) names it, such as V(postgres) or V(application).
    type: str
    required: true
  project:
    description: Name or id of the project that it is in.
    type: str
  environment:
    description: Name or id of the environment that it is in.
    type: str
  field:
    description:
      - The field to give, such as V(internal_host) and V(internal_port) of a database.
      - A secret, such as V(database_password) or V(env), is given only where it is asked for by its name. Then keep the task that uses it
        out of the log, with C(no_log).
    type: str
  url:
    description:
      - Address of the Dokploy server, such as V(https://dokploy.example.com).
      - It must be set here, as the variable or as the environment variable.
    type: str
    env:
      - name: DOKPLOY_URL
    vars:
      - name: dokploy_url
  api_key:
    description:
      - Key of the API, made without a rate limit.
      - It must be set here, as the variable or as the environment variable.
    type: str
    env:
      - name: DOKPLOY_API_KEY
    vars:
      - name: dokploy_api_key
  timeout:
    description: Seconds to wait for an answer, all attempts together.
    type: float
    default: 30
    env:
      - name: DOKPLOY_TIMEOUT
  validate_certs:
    description: Whether to check the certificate of the server.
    type: bool
    default: true
    env:
      - name: DOKPLOY_VALIDATE_CERTS
  ca_path:
    description: File or folder of certificate authorities to trust instead of the system's.
    type: path
seealso:
  - module: dokploy.dokploy.dokploy_info
"""

EXAMPLES = r"""
- name: The database
  dokploy.dokploy.dokploy_postgres:
    project: shop
    name: db
    database_name: shop
    database_user: shop
    database_password: "{{ shop_password }}"

- name: Tell the application where it is
  dokploy.dokploy.dokploy_env:
    project: shop
    application: web
    variables:
      DATABASE_HOST: "{{ lookup('dokploy.dokploy.dokploy', 'db', resource='postgres', project='shop', field='internal_host') }}"

- name: Say what the application runs
  ansible.builtin.debug:
    msg: "{{ web.docker_image }} on {{ web.replicas }} replicas"
  vars:
    web: "{{ lookup('dokploy.dokploy.dokploy', 'web', resource='application', project='shop', environment='production') }}"
"""

RETURN = r"""
_raw:
  description: For each term the value of the field, or the record as a dictionary.
  type: list
  elements: raw
"""

from typing import Any

from ansible.errors import AnsibleError
from ansible.plugins.lookup import LookupBase
from ansible_collections.dokploy.dokploy.plugins.module_utils.engine.scope import read_all
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES, kinds_above
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.definition import Resource
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.field import nearest
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError


class LookupModule(LookupBase):
    def run(self, terms: list[Any], variables: Any = None, **kwargs: Any) -> list[Any]:
        """Return a value for each term.

        :raises AnsibleError: where an option is wrong, something isn't there, or the server does not answer
        """
        self.set_options(var_options=variables, direct=kwargs)
        try:
            resource, scope = self._resource(), self._scope()
            client = Client(
                url=self.get_option("url"), api_key=self.get_option("api_key"), timeout=self.get_option("timeout"),
                validate_certs=self.get_option("validate_certs"), ca_path=self.get_option("ca_path"), places="as the variables dokploy_url and dokploy_api_key",
            )
            return [self._value(client, resource, scope, str(term)) for term in terms]
        except DokployError as error:
            raise AnsibleError(str(error)) from error

    def _resource(self) -> Resource:
        named = {kind: resource for kind, resource in RESOURCES.items() if "name" in resource.key}
        kind = self.get_option("resource")
        if kind in named:
            return named[kind]
        if kind in RESOURCES:
            raise DokployError(f"resource: {RESOURCES[kind].noun} has no name; read it with dokploy.dokploy.dokploy_info")
        near = nearest(kind, named)
        raise DokployError(f"resource: there is no '{kind}'; " + (f"did you mean {near}?" if near else f"there is {', '.join(sorted(named))}"))

    def _scope(self) -> dict[str, str]:
        resource = RESOURCES[self.get_option("resource")]
        scope = {kind: self.get_option(kind) for kind in ("project", "environment") if self.get_option(kind)}
        foreign = [kind for kind in scope if kind not in kinds_above(resource)]
        if foreign:
            raise DokployError(f"{foreign[0]}: {resource.noun} belongs to no {foreign[0]}; leave the option out")
        return scope

    def _value(self, client: Client, resource: Resource, scope: dict[str, str], name: str) -> Any:
        nodes = read_all(client, resource, scope, name)[0]
        if len(nodes) > 1:
            ids = ", ".join(sorted(node.id for node in nodes))
            raise DokployError(f"{len(nodes)} of kind {resource.title} are named '{name}'; name their project and environment, or give an id ({ids})")
        field = self.get_option("field")
        record = resource.options(nodes[0].record, secrets=bool(field))
        if not field:
            return record
        if field not in record:
            near = nearest(field, record)
            raise DokployError(f"field: {resource.noun} has no '{field}'; " + (f"did you mean {near}?" if near else f"there is {', '.join(sorted(record))}"))
        return record[field]
