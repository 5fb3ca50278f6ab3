# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  docker_image:
    description: Image to run, with its version, such as V(postgres:17). The server has a default of its own, which may not exist.
    type: str
  external_port:
    description: Port of the server on which the database can be reached from outside. V(0) clears it.
    type: int
  env:
    description:
      - Environment variables of the container, given as a dictionary or as the text of a C(.env) file.
      - They replace all that were there. Output has their names at the most.
    type: raw
"""
