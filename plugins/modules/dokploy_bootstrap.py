#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_bootstrap
short_description: Make the first administrator of a server, and the first API key
version_added: 0.1.0
description:
  - Signs up on a server that nobody has set up yet, and makes an API key, without rate limit, for the tasks that come next.
  - Where there is an administrator already, it signs in as O(email) and makes a key only where none is at hand. A key that works is all it asks
    for, and then it does not even sign in.
  - The key in O(dest) is tried first, then O(api_key). Where one of them works, nothing is made. Where they do not, or O(dest) is missing, a key
    named O(key_name) is made. Without both, one is made only where the user has none of that name, and RV(api_key) has it that once.
  - The key belongs to the organization that the user works in after signing in, which is the only one on a server that was set up just now.
  - What it returns is hidden from output, since it has the key; the variable that is registered has it.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
attributes:
  check_mode:
    description: Whether check mode changes nothing.
    details: Signs in, and out again, where there is an administrator, since nothing else tells whether the password is right.
    support: full
  diff_mode:
    description: Shows whether an administrator, a key and the file are made.
    details: A result that has the key is hidden as a whole, and its diff with it. The variable that is registered has both.
    support: partial
options:
  api_key:
    description:
      - The key that is at hand, if there is one. It may be wrong or expired; another one is made then.
      - Where it is omitted, the environment variable E(DOKPLOY_API_KEY) is used.
    type: str
  timeout:
    description:
      - Seconds to wait for the answer to a request.
      - The first sign-up has 150 seconds, whatever this says. A server asks the internet for its own address then, and takes a minute where there
        is no internet.
    type: float
    default: 30
  email:
    description: Email of the administrator, by which it signs in.
    type: str
    required: true
  password:
    description: Password of the administrator, of 8 to 128 characters where it is a new one. It is never changed.
    type: str
    required: true
  first_name:
    description: First name of a new administrator.
    type: str
    default: Admin
  last_name:
    description: Last name of a new administrator.
    type: str
    default: ''
  key_name:
    description: Name of the key, of up to 32 characters.
    type: str
    default: ansible
  totp_secret:
    description:
      - Secret of the second factor, where the account has one, from which the code of the moment is made.
      - It is the text in base32 that Dokploy shows beside the picture, or the whole address that begins with C(otpauth://).
    type: str
  totp_code:
    description: The six digits that an authenticator shows, instead of O(totp_secret). Use it with C(vars_prompt); it is good for half a minute.
    type: str
  dest:
    description:
      - File for the key, which only its owner may read. It has the key and nothing else, for the lookup P(ansible.builtin.file#lookup).
      - It is a file of the host that the task runs on, which is the controller with a local connection.
      - A file with something else in it, or one that is encrypted, is never written over.
    type: path
  wait:
    description: Whether to wait for a server that is starting, or that a proxy does not know yet.
    type: bool
    default: false
  wait_timeout:
    description: Seconds to wait for it at the most.
    type: int
    default: 300
notes:
  - Two runs at the same moment make one administrator and one key where they are on one machine, where the later one waits, or have the same
    O(dest). On several machines with one O(email) they make one administrator, and a key each, since nobody can read the other's.
  - With two emails, two runs of two machines can make two owners within the minute that the first sign-up takes; the server lets both in and shows
    neither of them to the other. Bootstrap a server from one place.
  - A sign-up whose answer is lost is never repeated. The module waits for what becomes of it, and then signs in.
  - A server takes three sign-ins in ten seconds from one address. Where they are used up, the module waits as long as the server says.
  - Which of email and password is wrong a sign-in does not tell, so the module tries a sign-up then, which a server with an administrator refuses
    with the reason. It does not in check mode.
seealso:
  - module: dokploy.dokploy.dokploy_stack
"""

EXAMPLES = r"""
- name: Wait for the server, and make its administrator and a key
  dokploy.dokploy.dokploy_bootstrap:
    url: https://dokploy.example.com
    email: admin@example.com
    password: "{{ admin_password }}"
    dest: "{{ playbook_dir }}/.dokploy-key"
    wait: true
  register: server

- name: Use the key, which an empty server has none of in check mode
  when: server.api_key is defined
  module_defaults:
    group/dokploy.dokploy.dokploy:
      url: https://dokploy.example.com
      api_key: "{{ server.api_key }}"
  block:
    - name: The shop
      dokploy.dokploy.dokploy_stack:
        stack: "{{ lookup('ansible.builtin.file', 'shop.yml') }}"

- name: Sign in with a second factor, and make a key where the one in the vault is no longer good
  dokploy.dokploy.dokploy_bootstrap:
    url: https://dokploy.example.com
    api_key: "{{ vault_dokploy_key }}"
    email: admin@example.com
    password: "{{ admin_password }}"
    totp_secret: "{{ vault_totp_secret }}"
    key_name: deploy
  register: server
"""

RETURN = r"""
api_key:
  description: The key that works. Output does not show it.
  returned: where it is at hand or was made; not in check mode where it would be made
  type: str
administrator:
  description: Who the key belongs to, or would belong to. In check mode of an empty server it has no ids.
  returned: success
  type: dict
  contains:
    email:
      description: Email.
      type: str
      returned: always
    first_name:
      description: First name.
      type: str
      returned: always
    last_name:
      description: Last name.
      type: str
      returned: always
    user_id:
      description: Id of the user.
      type: str
      returned: where there is one
    role:
      description: Role in the organization.
      type: str
      returned: where there is one
    organization_id:
      description: Id of the organization that the key is for.
      type: str
      returned: where there is one
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.bootstrap import bootstrap


def main() -> None:
    bootstrap()


if __name__ == "__main__":
    main()
