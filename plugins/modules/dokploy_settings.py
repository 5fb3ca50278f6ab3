#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_settings
short_description: Manage the settings of the instance
version_added: 0.1.0
description:
  - Set the domain of Dokploy itself, its certificate, clean-ups, limits, and the ports, environment and dashboard of its proxy Traefik.
  - There is one of it, always. An option that is omitted is left alone, and an empty text, list or dictionary clears. Only what differs is set.
  - A change of O(traefik_ports), O(traefik_dashboard) or O(traefik_env) makes Traefik's container anew, which takes half a minute and the
    pull of an image; for some seconds of it nothing that runs behind it can be reached. RV(restarts) says so in check mode, too. They are
    changed one after the other, and each is waited for.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource.single
seealso:
  - module: dokploy.dokploy.dokploy_monitoring
notes:
  - Of two runs on different machines that change Traefik within the same half minute, the server may lose what one of them set. The run
    that finds its change lost fails and says so.
options:
  host:
    description: Domain of Dokploy itself; empty for none.
    type: str
  https:
    description: Whether Dokploy is reached with HTTPS.
    type: bool
  certificate_type:
    description: Where the certificate comes from.
    type: str
    choices: [letsencrypt, none, custom]
  lets_encrypt_email:
    description:
      - Mail address for Let's Encrypt. It takes effect when Traefik is next restarted.
      - An empty one is taken out of the settings, and stays in Traefik's configuration.
    type: str
  server_ip:
    description: Address of the server, from which the names of generated domains are made.
    type: str
  ssh_private_key:
    description:
      - SSH key with which Dokploy reaches its own host; empty for none. A secret.
      - Every member of the organization can read it on the server.
    type: str
  enable_docker_cleanup:
    description: Whether unused images, containers and volumes of the host are removed every day.
    type: bool
  log_cleanup_cron:
    description:
      - >-
        When the request log is cut, as a cron expression of five fields, of six with seconds in front, or as one of V(@yearly), V(@monthly),
        V(@weekly), V(@daily) and V(@hourly); empty for never.
      - What the server's own library does not run is refused; the server itself takes any text and never runs it.
    type: str
  builds_concurrency:
    description:
      - How many builds run at the same time on the host of Dokploy, V(1) to V(100).
      - Needs Dokploy v0.29.0 or newer.
    type: int
  request_log:
    description: Whether Traefik writes requests to a log, which Dokploy shows. It takes effect when Traefik is next restarted.
    type: bool
  traefik_ports:
    description:
      - The ports that Traefik has besides 80, 443 and that of its dashboard; all others are closed. Restarts Traefik.
      - Where one of them is open already and stays so, Traefik is restarted twice, since the server takes it for in use otherwise.
    type: list
    elements: dict
    suboptions:
      published_port:
        description: Port of the host.
        type: int
        required: true
      target_port:
        description: Port of Traefik, that of an entry point.
        type: int
        required: true
      protocol:
        description: Protocol, V(tcp) where it is left out.
        type: str
        choices: [tcp, udp, sctp]
  traefik_dashboard:
    description: Whether Traefik's dashboard is reached at port 8080 of the host, by anyone. Restarts Traefik.
    type: bool
  traefik_env:
    description:
      - All environment variables of Traefik, such as tokens of a DNS provider, as a dictionary or as the text of a C(.env) file. Secrets.
        Restarts Traefik.
      - The variable C(PATH) of its image is not among them.
    type: raw
  remote_servers_only:
    description:
      - Whether services can be put on remote servers only, and not on the host of Dokploy.
      - Needs Dokploy v0.29.0 or newer, and a change of it an enterprise license.
    type: bool
  enforce_sso:
    description:
      - Whether users can log in with single sign-on only.
      - Needs Dokploy v0.29.0 or newer, and a change of it an enterprise license.
    type: bool
"""

EXAMPLES = r"""
- name: Dokploy at its domain, with a certificate
  dokploy.dokploy.dokploy_settings:
    host: dokploy.example.com
    https: true
    certificate_type: letsencrypt
    lets_encrypt_email: admin@example.com
    log_cleanup_cron: "@daily"
    builds_concurrency: 2

- name: An entry point more, and the token of the DNS provider
  dokploy.dokploy.dokploy_settings:
    traefik_ports:
      - published_port: 5432
        target_port: 5432
    traefik_env:
      CF_DNS_API_TOKEN: "{{ cloudflare_token }}"
"""

RETURN = r"""
settings:
  description: The settings in the words of the options, without secrets. Of Traefik and the request log it has what the task states.
  returned: success
  type: dict
  contains:
    host:
      description: The domain.
      type: str
redeploy_required:
  description: Always false; there is nothing to deploy.
  returned: success
  type: bool
restarts:
  description: What the server restarts for the change, or in check mode would.
  returned: success
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
    manage("settings")


if __name__ == "__main__":
    main()
