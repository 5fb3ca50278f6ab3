# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any, Callable

from ansible.errors import AnsibleFilterError
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.variables import Variables

_VARIABLES = Variables()


def from_env(text: Any) -> dict[str, str]:
    """Return the variables of the text of a .env file, read as the server reads it."""
    if text is not None and not isinstance(text, str):
        raise AnsibleFilterError("from_env: takes the text of a .env file; it was given something else")
    return dict(_VARIABLES.pairs(text))


def to_env(variables: Any) -> str:
    """Return the text of a .env file that the server reads as these variables."""
    if not isinstance(variables, dict):
        raise AnsibleFilterError("to_env: takes a dictionary of names and values; it was given something else")
    try:
        return _VARIABLES.to_api(variables) or ""
    except ValueError as error:
        raise AnsibleFilterError(f"to_env: {error}") from error


class FilterModule:
    def filters(self) -> dict[str, Callable[[Any], Any]]:
        return {"from_env": from_env, "to_env": to_env}
