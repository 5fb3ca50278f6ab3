#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_invitation
short_description: Manage invitations
version_added: 0.1.0
description:
  - Invite people to the organization that the API key works in, and take invitations back. Who is invited signs up with the link, or signs
    in where there is an account already, and accepts. For members with a password of your choice use M(dokploy.dokploy.dokploy_user).
  - Nothing is done for somebody who is a member already, so the task can stay in a playbook.
  - An invitation is good for 48 hours. One that has expired is made anew, since it would keep the server from inviting the same person.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource
options:
  email:
    description: Email of who is invited. The size of letters does not count.
    type: str
  role:
    description:
      - V(admin), V(member), or the name of a custom role, which takes an enterprise license. V(member) where it is omitted.
      - To change it, the invitation is made anew, with another link.
    type: str
  notification:
    description:
      - Name or id of a notification of the type V(email) or V(resend), through which the link is mailed to who is invited. Without it nothing is
        sent.
      - A mail is sent with a new invitation only. Where that fails, the invitation is there all the same, and the task fails and says so.
    type: str
    aliases: [notification_id]
notes:
  - The link is C(/invitation?token=) and the id below the address of the server. Whoever has it can come in, so the id is a secret, and
    returned with O(return_secrets) only.
"""

EXAMPLES = r"""
- name: Invite somebody by mail
  dokploy.dokploy.dokploy_invitation:
    email: ada@example.com
    role: member
    notification: mail

- name: Invite somebody, and tell the link in another way
  dokploy.dokploy.dokploy_invitation:
    email: bob@example.com
    return_secrets: true
  register: invited
  no_log: true

- name: Take an invitation back
  dokploy.dokploy.dokploy_invitation:
    email: eve@example.com
    state: absent
"""

RETURN = r"""
invitation:
  description: The invitation in the words of the options. One that was removed as it was, and none where there was none or is needed none.
  returned: success
  type: dict
  contains:
    invitation_id:
      description: The server's id, with which one comes in.
      returned: with O(return_secrets)
      type: str
    email:
      description: The email.
      type: str
    role:
      description: The role.
      type: str
    expires_at:
      description: When it expires.
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
    manage("invitation")


if __name__ == "__main__":
    main()
