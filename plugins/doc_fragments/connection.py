# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  url:
    description:
      - Address of the Dokploy server, with or without V(/api) or V(/api/trpc) at its end.
      - It must be set on the task, in C(module_defaults) of C(group/dokploy.dokploy.dokploy), or as the environment variable
        E(DOKPLOY_URL).
    type: str
  api_key:
    description:
      - API key of a user of the server. Make it with rate limiting off; a key made with the default settings allows
        10 requests in 24 hours.
      - It must be set on the task, in C(module_defaults) of C(group/dokploy.dokploy.dokploy), or as the environment variable
        E(DOKPLOY_API_KEY).
    type: str
  timeout:
    description:
      - Seconds to wait for the answer to a request. What breaks sooner is tried again, up to four times in all, for as long as
        there is time left; a change only where it can't have been carried out. A connection is waited for at most 10 seconds.
      - Where it is omitted, the environment variable E(DOKPLOY_TIMEOUT) is used.
    type: float
    default: 30
  validate_certs:
    description:
      - Whether the server's certificate is checked.
      - Where it is omitted, the environment variable E(DOKPLOY_VALIDATE_CERTS) is used.
    type: bool
    default: true
  ca_path:
    description: File or folder of the certificate authorities to trust instead of the system's.
    type: path
requirements:
  - requests
notes:
  - Proxies are taken from the environment variables C(http_proxy), C(https_proxy) and C(no_proxy).
  - With a local connection the module runs within the process of Ansible itself, which is about ten times as fast. Set
    the variable C(dokploy_in_process) to V(false) to run it in a process of its own; the result is the same.
  - Text stays as it was written. JSON text that comes out of a template, of which ansible-core before 2.19 makes a structure, is
    JSON text again. Where YAML makes something else of a text, such as 1.1 of V(1.10) and a flag of V(no), the task fails and says
    to put it in quotes. So it does where a key of a dictionary is not text, or is a template, since Ansible fills in values only.
  - Run it with C(connection=local) or C(delegate_to=localhost); it speaks with the server over HTTP and needs nothing there.
"""
