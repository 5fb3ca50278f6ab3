#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_destination
short_description: Manage destinations of backups
version_added: 0.1.0
description:
  - Create, change and remove S3 buckets to which backups go.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
options:
  name:
    description: Name of the destination.
    type: str
  provider:
    description: Kind of the provider, such as V(AWS), V(Cloudflare) or V(Minio).
    type: str
  endpoint:
    description: Address of the service. Needed to create one.
    type: str
  bucket:
    description: Name of the bucket. Needed to create one.
    type: str
  region:
    description: Region of the bucket.
    type: str
  access_key:
    description: Access key. Needed to create one.
    type: str
  secret_access_key:
    description: Secret access key. Needed to create one.
    type: str
  additional_flags:
    description:
      - More options of rclone, such as V(--s3-no-check-bucket).
      - Needs Dokploy v0.29.0 or newer.
    type: list
    elements: str
  test:
    description:
      - List the bucket with the wanted options before they are stored, and store nothing where that fails. Nothing is tried where nothing changes.
      - The server does it on its own host, with rclone.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: A bucket
  dokploy.dokploy.dokploy_destination:
    name: offsite
    provider: AWS
    endpoint: https://s3.eu-central-1.amazonaws.com
    region: eu-central-1
    bucket: shop-backups
    access_key: "{{ s3_access_key }}"
    secret_access_key: "{{ s3_secret_access_key }}"
"""

RETURN = r"""
destination:
  description: The destination in the words of the options, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    destination_id:
      description: The server's id.
      type: str
    name:
      description: The name.
      type: str
    bucket:
      description: The bucket.
      type: str
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

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.resource import manage


def main() -> None:
    manage("destination")


if __name__ == "__main__":
    main()
