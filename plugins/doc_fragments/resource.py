# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    #: Of what there is one of, always.
    SINGLE = r"""
options:
  return_secrets:
    description:
      - Whether the returned record has its secrets too, such as passwords and environment variables.
      - Set C(no_log) on a task that uses it, or they stand in its output.
    type: bool
    default: false
attributes:
  check_mode:
    description: Predicts what a run would change, and does not change it.
    support: full
  diff_mode:
    description: Shows the options that change. Of a secret it shows that it changes, of environment variables their names.
    support: full
"""

    DOCUMENTATION = r"""
options:
  state:
    description:
      - V(present) creates what is missing and sets the options that are given. An option that is omitted is left
        alone, and an empty text, list or dictionary clears.
      - V(absent) removes it, with everything that belongs to it.
    type: str
    choices: [present, absent]
    default: present
  id:
    description:
      - The server's id of it. With it the name is something that can be changed, so this is how to rename.
      - It also tells apart what has the same name, which the server allows.
    type: str
  return_secrets:
    description:
      - Whether the returned record has its secrets too, such as passwords and environment variables.
      - Set C(no_log) on a task that uses it, or they stand in its output.
    type: bool
    default: false
attributes:
  check_mode:
    description: Predicts what a run would change, and does not change it.
    support: full
  diff_mode:
    description: Shows the options that change. Of a secret it shows that it changes, of environment variables their names.
    support: full
"""

    #: Of what the server does for a user who has signed in, and for no key.
    LOGIN = r"""
options:
  login:
    description:
      - Who signs in for what the server does for no key, such as to register a provider for single sign-on. It must be an owner or admin, who
        works in the organization of the key. The session is ended afterwards.
      - Needed where something of that changes, in check mode too, which signs nobody in.
    type: dict
    suboptions:
      email:
        description: Mail address of the user.
        type: str
        required: true
      password:
        description: Password of the user.
        type: str
        required: true
      totp_secret:
        description: Secret of the second factor, where the user has one.
        type: str
"""

    #: Of accounts elsewhere, whose secrets the server keeps back.
    ACCOUNT = r"""
options:
  update_secrets:
    description:
      - The server keeps secrets back, so nobody can tell whether one is another.
      - V(on_create) sets them where one is created, and leaves them as they are afterwards.
      - V(always) sets them each time, and reports a change.
    type: str
    choices: [on_create, always]
    default: on_create
  test:
    description:
      - Try the wanted options before they are stored, and store nothing where that fails. Nothing is tried where nothing changes.
    type: bool
    default: false
"""
