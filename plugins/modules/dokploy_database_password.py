#!/usr/bin/python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: dokploy_database_password
short_description: Change the password of a database with everything that uses it
version_added: 0.2.0
description:
  - Changes the password of a database that runs, and with it the environment variables of all services that use it, in its project and in
    others; then deploys these services and waits until they run.
  - A service uses the database when its variables, or what else it is given, name its address in Docker, which is the C(internal_host) of
    M(dokploy.dokploy.dokploy_postgres) and the others. Changed are its variables that are the password, and the password in those that are
    an address with it such as C(postgresql://shop:password@shop-db-a1b2c3:5432/shop), or options such as C(Host=…;Password=…). So are variables of
    its project and environment that it takes over by C(${{project.NAME}}), and who else takes them over is deployed as well.
  - The new password is stored for all that uses it first, which changes nothing that runs. Then the database takes it. Then all is deployed
    that runs without it, which Docker is asked for; what was built is built again of the same source. Between the last two, what opens a new
    connection is refused.
  - A run that broke off is taken up by running it again with the same password. Where all run with it, nothing changes.
  - The password is not changed in anything else, such as the text of a Compose file or a file that is mounted. Where such a thing names the
    database and has its password, the task fails before it changes anything, and says so.
author:
  - Dokploy collection contributors (@dokploy-ansible)
extends_documentation_fragment:
  - dokploy.dokploy.connection
  - dokploy.dokploy.target.dumped
attributes:
  check_mode:
    description: Says what would change and be deployed, and does nothing.
    support: full
  diff_mode:
    description: Shows the names of the variables that change, never their values.
    support: full
options:
  project:
    description: Name or id of the project.
    type: str
    required: true
  environment:
    description: Name or id of the environment.
    type: str
    default: production
  redis:
    description: Name or id of the Redis database.
    type: str
  field:
    description: Which password. MySQL and MariaDB have one of the root user, too.
    type: str
    choices: [database_password, database_root_password]
    default: database_password
  password:
    description: The new password. Output never has it.
    type: str
    required: true
  also:
    description:
      - Patterns of paths, such as V(shop/production/api), of services that use the database though nothing that the server knows of them names it,
        such as those whose Compose file is in a repository.
    type: list
    elements: str
    default: []
  skip:
    description: Patterns of paths of services that are left alone.
    type: list
    elements: str
    default: []
  deploy_limit:
    description: How many services are deployed at the same time.
    type: int
    default: 2
  wait:
    description: Whether to wait for the end of the deployments.
    type: bool
    default: true
  wait_for:
    description: What is waited for, as with O(dokploy.dokploy.dokploy_deployment#module:wait_for).
    type: str
    choices: [deployed, running]
    default: running
  wait_timeout:
    description: Seconds to wait for each at the most.
    type: float
    default: 600
notes:
  - Servers before v0.29.0 can't change a password in a database that runs, and are refused. So is a database that does not run.
  - Containers of preview deployments keep what they have until they are deployed.
  - A service whose containers don't show the password, such as one that is given it when it is built, is deployed each time.
seealso:
  - module: dokploy.dokploy.dokploy_env
  - module: dokploy.dokploy.dokploy_stack
"""

EXAMPLES = r"""
- name: Another password, for the database and all that uses it
  dokploy.dokploy.dokploy_database_password:
    project: shop
    postgres: db
    password: "{{ shop_new_password }}"
"""

RETURN = r"""
users:
  description: Paths of the services that use the database.
  returned: success
  type: list
  elements: str
variables:
  description: The variables that change, or that would in check mode.
  returned: success
  type: list
  elements: dict
  contains:
    path:
      description: Where they are.
      type: str
    resource:
      description: Kind of what they belong to.
      type: str
    field:
      description: The option that has them.
      type: str
    names:
      description: Their names.
      type: list
      elements: str
deployed:
  description: Paths of the services that were deployed, or would be in check mode.
  returned: success
  type: list
  elements: str
failed_to_deploy:
  description: Paths of the services that were not.
  returned: where some were not
  type: list
  elements: str
requests:
  description: The HTTP requests made, each with its procedures.
  returned: with C(-vv) or more
  type: list
  elements: str
"""

from ansible_collections.dokploy.dokploy.plugins.module_utils.modules.password import database_password


def main() -> None:
    database_password()


if __name__ == "__main__":
    main()
