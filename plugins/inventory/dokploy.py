# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: dokploy
short_description: The servers of a Dokploy instance as an inventory
version_added: 0.1.0
description:
  - Lists the remote servers that a Dokploy instance knows, the deploy servers and the build servers, active or not.
  - The machine that Dokploy itself runs on is no remote server and is not listed.
  - Makes one request, and none where the cache answers.
  - The name of the configuration file must end in V(dokploy.yml) or V(dokploy.yaml).
  - Each host has the variables C(ansible_host), C(ansible_port) and C(ansible_user) as Dokploy itself connects, and, each
    after O(hostvars_prefix), C(server_id), C(name), C(description), C(app_name), C(ip_address), C(port), C(username), C(status) (V(active) or
    V(inactive)), C(type) (V(deploy) or V(build)), C(docker_cleanup), C(services) (how many services run on it) and C(created_at).
  - No secret is a variable, neither the SSH key nor the monitoring's token.
author:
  - Dokploy collection contributors (@dokploy)
requirements:
  - requests
extends_documentation_fragment:
  - constructed
  - inventory_cache
options:
  plugin:
    description: Name of this plugin.
    type: str
    required: true
    choices:
      - dokploy.dokploy.dokploy
      - dokploy
  url:
    description:
      - Address of the Dokploy instance, such as V(https://dokploy.example.com).
      - May be a template, in which lookups and extra variables can be used.
      - It must be set here or as the environment variable.
    type: str
    env:
      - name: DOKPLOY_URL
  api_key:
    description:
      - Key of the API, made without a rate limit.
      - May be a template, in which lookups and extra variables can be used.
      - It must be set here or as the environment variable.
    type: str
    env:
      - name: DOKPLOY_API_KEY
  timeout:
    description: Seconds to wait for an answer, all attempts together.
    type: float
    default: 30
    env:
      - name: DOKPLOY_TIMEOUT
  validate_certs:
    description: Whether to check the certificate of the instance.
    type: bool
    default: true
    env:
      - name: DOKPLOY_VALIDATE_CERTS
  ca_path:
    description: File or folder of certificate authorities to trust instead of the system's.
    type: path
  hostname:
    description:
      - A Jinja2 expression of a host's variables that gives its name in the inventory, for example V(dokploy_ip_address).
      - The name of the server where it is left out. Braces become V(_), since a name must not be a template.
      - Where several servers come to the same name, each of them has C(-) and its id added, and a warning says so.
    type: str
  hostvars_prefix:
    description: What the names of the variables begin with.
    type: str
    default: dokploy_
  group:
    description: Group that every host is put in.
    type: str
    default: dokploy
  filters:
    description:
      - Jinja2 expressions of a host's variables. A server is listed only where all of them are true.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
# inventory.dokploy.yml. The least there can be is its first line, with DOKPLOY_URL and DOKPLOY_API_KEY in the environment.
plugin: dokploy.dokploy.dokploy
url: https://dokploy.example.com
api_key: "{{ lookup('ansible.builtin.file', '~/.config/dokploy/api_key') | trim }}"

# Only active servers, under names that patterns can match
filters:
  - dokploy_status == "active"
hostname: dokploy_name | lower | replace(" ", "-")

# Groups by what the servers are for, such as dokploy_type_build, and one of those that nothing runs on
keyed_groups:
  - prefix: dokploy_type
    key: dokploy_type
groups:
  idle: dokploy_services == 0

# Connect as another user than Dokploy does, with a key for each server
compose:
  ansible_user: "'admin'"
  ansible_ssh_private_key_file: "'~/.ssh/' ~ dokploy_name"

# Ask once an hour
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/ansible/dokploy
cache_timeout: 3600
"""

import re
from collections import Counter
from typing import Any

from ansible.errors import AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import Client
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.errors import DokployError

#: Variables of a host (after the prefix) by field of the API. What is not here, secrets among it, is neither a variable nor cached.
FIELDS = {
    "server_id": "serverId",
    "name": "name",
    "description": "description",
    "app_name": "appName",
    "ip_address": "ipAddress",
    "port": "port",
    "username": "username",
    "status": "serverStatus",
    "type": "serverType",
    "docker_cleanup": "enableDockerCleanup",
    "services": "totalSum",
    "created_at": "createdAt",
}
#: Variables that Ansible connects with, by the one of the above that they are.
CONNECTION = {"ansible_host": "ip_address", "ansible_port": "port", "ansible_user": "username"}

#: Without one of these a text is no template.
_BRACE = re.compile(r"[{}]")

Server = dict[str, Any]


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    NAME = "dokploy.dokploy.dokploy"

    def verify_file(self, path: str) -> bool:
        """Tell whether a file is meant for this plugin."""
        return super().verify_file(path) and path.endswith(("dokploy.yml", "dokploy.yaml"))

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Fill the inventory.

        :raises AnsibleParserError: where an option is wrong or the instance does not answer
        """
        super().parse(inventory, loader, path, cache)
        self._read_config_data(path)
        self._add(self._servers(path, cache))

    def _servers(self, path: str, cache: bool) -> list[Server]:
        """Return the servers, oldest first, from the cache if that is wanted and has them."""
        cached = self.get_option("cache")
        # The same file may lead to another instance where the environment says which.
        key = self.get_cache_key(f"{path} {self._templated('url')}")
        if cached and cache:
            try:
                return self._cache[key]
            except KeyError:
                pass
        servers = self._request()
        if cached:
            self._cache[key] = servers
        return servers

    def _request(self) -> list[Server]:
        try:
            client = Client(
                url=self._templated("url"), api_key=self._templated("api_key"), timeout=self.get_option("timeout"),
                validate_certs=self.get_option("validate_certs"), ca_path=self.get_option("ca_path"), places="in the inventory's configuration file",
            )
            answer = client.query("server.all")
        except DokployError as error:
            raise AnsibleParserError(str(error)) from error
        if not isinstance(answer, list) or not all(isinstance(item, dict) and item.get("serverId") for item in answer):
            raise AnsibleParserError("server.all did not answer with a list of servers")
        servers = [{name: item.get(field) for name, field in FIELDS.items()} for item in answer]
        return sorted(servers, key=lambda server: (str(server["created_at"]), server["server_id"]))

    def _templated(self, option: str) -> str | None:
        self.templar.available_variables = self._vars
        return self.templar.template(self.get_option(option))

    def _add(self, servers: list[Server]) -> None:
        found = []
        for server in servers:
            variables = self._variables(server)
            if all(self._expression("filters", text, variables) for text in self.get_option("filters")):
                found.append((self._hostname(server, variables), variables, server["server_id"]))
        counts = Counter(name for name, variables, server_id in found)
        strict = self.get_option("strict")
        group = self.inventory.add_group(self.get_option("group"))
        for name, count in counts.items():
            if count > 1:
                self.display.warning(f"{count} Dokploy servers have the name {name}; each is listed with its id added, as {name}-<id>")
        for name, variables, server_id in found:
            host = name if counts[name] == 1 else f"{name}-{server_id}"
            self.inventory.add_host(host, group=group)
            for variable, value in variables.items():
                self.inventory.set_variable(host, variable, value)
            self._set_composite_vars(self.get_option("compose"), variables, host, strict=strict)
            self._add_host_to_composed_groups(self.get_option("groups"), variables, host, strict=strict)
            self._add_host_to_keyed_groups(self.get_option("keyed_groups"), variables, host, strict=strict)

    def _variables(self, server: Server) -> dict[str, Any]:
        """Return a host's variables; what people typed into Dokploy is no template."""
        prefix = self.get_option("hostvars_prefix")
        variables = {prefix + name: server[name] for name in FIELDS}
        variables.update({name: server[source] for name, source in CONNECTION.items() if server[source] not in (None, "")})
        return {name: wrap_var(value) if isinstance(value, str) and _BRACE.search(value) else value for name, value in variables.items()}

    def _hostname(self, server: Server, variables: dict[str, Any]) -> str:
        text = self.get_option("hostname")
        name = self._expression("hostname", text, variables) if text else server["name"]
        return _BRACE.sub("_", str(name)).strip() if name not in (None, "") else server["server_id"]

    def _expression(self, option: str, text: str, variables: dict[str, Any]) -> Any:
        try:
            return self._compose(text, variables)
        except Exception as error:
            raise AnsibleParserError(f"{option}: {text!r} can't be worked out: {error}") from error
