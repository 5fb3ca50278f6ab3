# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the sessions in noxfile.py need and no tool does.

* ``interpreters``: finds the Pythons of this machine
* ``workplace``: a session's environment, with a copy of the checkout where Ansible expects a collection
* ``ansible_test``: runs ansible-test without containers and with nothing but a package registry in reach
* ``server``: starts the sandbox, or takes the server that is named
* ``integration``, ``demo``: what those two sessions do beyond one command
"""
