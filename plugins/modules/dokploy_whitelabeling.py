#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_whitelabeling
short_description: Manage how Dokploy looks
version_added: 0.1.0
description:
  - Set the name, the pictures, the style and the texts of the dashboard.
  - There is one of it, always. An option that is omitted is left alone, and an empty text clears.
  - It needs an enterprise license of Dokploy, and could not be tried with one; it is made from what the server's API and source say.
    Without one it is refused, in check mode too, before anything is changed.
  - Only the owner of the instance can change it.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.resource.single
options:
  app_name:
    description: Name that is shown in the place of Dokploy.
    type: str
  app_description:
    description: Description of it.
    type: str
  logo_url:
    description: Address of the logo.
    type: str
  favicon_url:
    description: Address of the icon that browsers show.
    type: str
  custom_css:
    description: CSS that is added to every page.
    type: str
  login_logo_url:
    description: Address of the logo on the page for logging in.
    type: str
  support_url:
    description: Where support is found.
    type: str
  docs_url:
    description: Where documentation is found.
    type: str
  error_page_title:
    description: Title of the page that tells of an error.
    type: str
  error_page_description:
    description: Text of that page.
    type: str
  meta_title:
    description: Title of the browser's tab.
    type: str
  footer_text:
    description: Text at the foot of the page for logging in.
    type: str
"""

EXAMPLES = r"""
- name: The name and the logo of the company
  dokploy.dokploy.dokploy_whitelabeling:
    app_name: Example Deploy
    logo_url: https://www.example.com/logo.svg
    custom_css: "{{ company_css }}"

- name: As it was
  dokploy.dokploy.dokploy_whitelabeling:
    app_name: ""
    logo_url: ""
    custom_css: ""
"""

RETURN = r"""
whitelabeling:
  description: All of it, in the words of the options.
  returned: success
  type: dict
  contains:
    app_name:
      description: The name.
      type: str
redeploy_required:
  description: Always false; there is nothing to deploy.
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
    manage("whitelabeling")


if __name__ == "__main__":
    main()
