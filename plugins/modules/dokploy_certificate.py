#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_certificate
short_description: Manage certificates of your own
version_added: 0.1.0
description:
  - Create, change and remove certificates that the proxy of a Dokploy server, or of one of its remote servers, shows for the names in
    them. The proxy takes them at once; a domain uses one where its O(dokploy.dokploy.dokploy_domain#module:certificate_type) is V(none)
    or V(custom).
  - Before the first request it is checked that the certificate is one in PEM and that the private key fits it, which the server
    itself does not check. A certificate that has expired, or is not valid yet, is told in a warning.
  - What the server can't change is replaced. A new certificate is created, and then the old one removed, so that the proxy always has
    one. These are O(auto_renew) and O(server), and before Dokploy v0.29 everything. The new one has another id and another path.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
options:
  name:
    description: Name of the certificate.
    type: str
  certificate_data:
    description:
      - The certificate in PEM, followed by those between it and the authority. Needed to create one, as this text or with O(certificate_src).
    type: str
  certificate_src:
    description:
      - File to take O(certificate_data) from, as its path or its path below C(files/) of the role or playbook. A file encrypted with
        Ansible Vault is decrypted.
      - Give either this or O(certificate_data).
    type: path
  private_key:
    description:
      - The private key of the certificate in PEM, without a passphrase. Needed to create one, as this text or with O(private_key_src).
      - It is never in output.
      - Whether it fits the certificate is asked of OpenSSL, as far as the system has C(/dev/fd).
    type: str
  private_key_src:
    description:
      - File to take O(private_key) from, as its path or its path below C(files/) of the role or playbook. A file encrypted with
        Ansible Vault is decrypted.
      - Give either this or O(private_key).
    type: path
  auto_renew:
    description:
      - A mark that the server keeps with the certificate. The servers v0.28 to v0.30 do nothing with it, so renew it with this module.
    type: bool
  server:
    description:
      - Name or id of the remote server whose proxy shows it; the server itself where it is omitted.
      - It must be reachable when the certificate is created, which is made sure of first.
    type: str
    aliases: [server_id]
"""

EXAMPLES = r"""
- name: A certificate from files of the role
  dokploy.dokploy.dokploy_certificate:
    name: shop
    certificate_src: shop.example.com.pem
    private_key_src: shop.example.com.key

- name: A certificate from variables
  dokploy.dokploy.dokploy_certificate:
    name: shop
    certificate_data: "{{ shop_certificate }}"
    private_key: "{{ vault_shop_private_key }}"
  register: shop

- name: See when it expires
  ansible.builtin.debug:
    msg: "{{ shop.certificate.names | join(', ') }} until {{ shop.certificate.expires }}"
"""

RETURN = r"""
certificate:
  description: The certificate in the words of the options, without secrets. One that was removed as it was, and none where there was none.
  returned: success
  type: dict
  contains:
    certificate_id:
      description: The server's id. Another one after a change that replaces it.
      type: str
    certificate_path:
      description: Name of the folder below that of the proxy in which its files are.
      type: str
    name:
      description: The name.
      type: str
    certificate_data:
      description: The certificate in PEM.
      type: str
    names:
      description: Host names and addresses that it is for.
      type: list
      elements: str
    expires:
      description: When it expires.
      type: str
      sample: "2027-01-31T12:00:00Z"
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
    manage("certificate")


if __name__ == "__main__":
    main()
