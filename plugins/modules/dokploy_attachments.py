#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_attachments
short_description: State everything attached to a service
version_added: 0.1.0
description:
  - Create, change and, with O(purge), remove the domains, mounts, ports and so on of one service, all in one plan and a few requests.
  - Each list takes dictionaries with the options of the module for one of them, and what is left out of them stays as it is.
    An C(id) among them says which one is meant.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.target
  - dokploy.dokploy.target.dumped
attributes:
  check_mode:
    description: Predicts what a run would change, and does not change it.
    support: full
  diff_mode:
    description: Shows the options that change, and of secrets that they change.
    support: full
options:
  domains:
    description: Options of M(dokploy.dokploy.dokploy_domain), for each.
    type: list
    elements: dict
  mounts:
    description: Options of M(dokploy.dokploy.dokploy_mount), for each.
    type: list
    elements: dict
  ports:
    description: Options of M(dokploy.dokploy.dokploy_port), for each.
    type: list
    elements: dict
  redirects:
    description: Options of M(dokploy.dokploy.dokploy_redirect), for each.
    type: list
    elements: dict
  security:
    description: Options of M(dokploy.dokploy.dokploy_security), for each.
    type: list
    elements: dict
  schedules:
    description: Options of M(dokploy.dokploy.dokploy_schedule), for each.
    type: list
    elements: dict
  backups:
    description: Options of M(dokploy.dokploy.dokploy_backup), for each.
    type: list
    elements: dict
  volume_backups:
    description: Options of M(dokploy.dokploy.dokploy_volume_backup), for each.
    type: list
    elements: dict
  patches:
    description: Options of M(dokploy.dokploy.dokploy_patch), for each.
    type: list
    elements: dict
  traefik:
    description: Options of M(dokploy.dokploy.dokploy_traefik_config), for each. Only the file of an application is possible, and none is removed.
    type: list
    elements: dict
  purge:
    description:
      - Whether what is there and is not named is removed, of the lists that are given. An empty list removes all.
      - The volume that a database has for its data from the start stays.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: These domains and no others
  dokploy.dokploy.dokploy_attachments:
    project: shop
    application: web
    domains:
      - host: shop.example.com
        port: 80
        https: true
        certificate_type: letsencrypt
      - host: www.shop.example.com
        port: 80
    mounts:
      - mount_path: /var/lib/uploads
        type: volume
        volume_name: uploads
    purge: true
"""

RETURN = r"""
domains:
  description: Those that were named, as M(dokploy.dokploy.dokploy_domain) returns them.
  returned: with O(domains)
  type: list
  elements: dict
mounts:
  description: Those that were named, as M(dokploy.dokploy.dokploy_mount) returns them.
  returned: with O(mounts)
  type: list
  elements: dict
ports:
  description: Those that were named, as M(dokploy.dokploy.dokploy_port) returns them.
  returned: with O(ports)
  type: list
  elements: dict
redirects:
  description: Those that were named, as M(dokploy.dokploy.dokploy_redirect) returns them.
  returned: with O(redirects)
  type: list
  elements: dict
security:
  description: Those that were named, as M(dokploy.dokploy.dokploy_security) returns them.
  returned: with O(security)
  type: list
  elements: dict
schedules:
  description: Those that were named, as M(dokploy.dokploy.dokploy_schedule) returns them.
  returned: with O(schedules)
  type: list
  elements: dict
backups:
  description: Those that were named, as M(dokploy.dokploy.dokploy_backup) returns them.
  returned: with O(backups)
  type: list
  elements: dict
volume_backups:
  description: Those that were named, as M(dokploy.dokploy.dokploy_volume_backup) returns them.
  returned: with O(volume_backups)
  type: list
  elements: dict
patches:
  description: Those that were named, as M(dokploy.dokploy.dokploy_patch) returns them.
  returned: with O(patches)
  type: list
  elements: dict
redeploy_required:
  description: Whether the change takes effect at the next deployment only.
  returned: success
  type: bool
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.attachments import attachments


def main() -> None:
    attachments()


if __name__ == "__main__":
    main()
