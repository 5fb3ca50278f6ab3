# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the modules' documentation says."""

from __future__ import annotations

import importlib
from typing import Any

import yaml


def documented(kind: str) -> dict[str, Any]:
    """Return the options in the documentation of a module."""
    module = importlib.import_module(f"ansible_collections.dokploy.dokploy.plugins.modules.dokploy_{kind}")
    documentation = yaml.safe_load(module.DOCUMENTATION)
    options = dict(documentation["options"])
    for name in documentation["extends_documentation_fragment"]:
        file, part = (*name.split(".")[2:], "documentation")[:2]
        fragment = importlib.import_module(f"ansible_collections.dokploy.dokploy.plugins.doc_fragments.{file}")
        options.update(yaml.safe_load(getattr(fragment.ModuleDocFragment, part.upper()))["options"])
    return options
