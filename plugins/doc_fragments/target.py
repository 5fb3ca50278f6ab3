# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The service that a module works on."""

    DOCUMENTATION = r"""
options:
  project:
    description: Name or id of the project.
    type: str
    required: true
  environment:
    description: Name or id of the environment. Where it is omitted, V(production) is meant.
    type: str
  application:
    description: Name or id of the application.
    type: str
  compose:
    description: Name or id of the compose service.
    type: str
  redis:
    description: Name or id of the Redis database.
    type: str
  libsql:
    description: Name or id of the libSQL database.
    type: str
"""

    # Databases that are dumped, apart from the others.
    DUMPED = r"""
options:
  postgres:
    description: Name or id of the PostgreSQL database.
    type: str
  mysql:
    description: Name or id of the MySQL database.
    type: str
  mariadb:
    description: Name or id of the MariaDB database.
    type: str
  mongo:
    description: Name or id of the MongoDB database.
    type: str
"""
