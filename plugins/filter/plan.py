# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import re
from difflib import ndiff
from typing import Any, Callable

from ansible.errors import AnsibleFilterError
from ansible.utils.unsafe_proxy import wrap_var

#: What a plan counts, in the order in which a report has it.
COUNTED = ("created", "updated", "replaced", "deleted", "unchanged", "deployed")


def plan_report(planned: Any) -> dict[str, Any]:
    """Return what stacks would change, for people and programs, of the results of dokploy_stack by the name of the instance."""
    if not isinstance(planned, dict) or not all(isinstance(result, dict) for result in planned.values()):
        raise AnsibleFilterError("plan_report: takes a dictionary of results of dokploy_stack by the names of instances; it was given something else")
    instances = [_instance(name, result) for name, result in planned.items()]
    report = {
        "changed": any(one["changed"] for one in instances),
        "failed": any(one["error"] for one in instances),
        "summary": {count: sum(one["summary"].get(count, 0) for one in instances) for count in COUNTED},
        "instances": instances,
    }
    # What stands on servers is no template; and of Ansible's own containers only plain ones can be marked so.
    return wrap_var(json.loads(json.dumps(report)))


def _instance(name: str, result: dict[str, Any]) -> dict[str, Any]:
    known = "changes" in result
    changes = [{**change, "diff": _lines(one)} for change, one in zip(result.get("changes", ()), result.get("diff", ()))]
    return {
        "name": name,
        "changed": bool(result.get("changed")),
        "error": "" if known else str(result.get("msg") or "nothing is known of it"),
        "summary": result.get("summary", {}),
        "changes": changes,
        "deployed": result.get("deployed", []),
        "redeploy_required": result.get("redeploy_required", []),
        "warnings": result.get("warnings", []),
    }


def _lines(diff: dict[str, str]) -> list[str]:
    """Return the lines that differ, each after a sign, without those that say where in a line."""
    lines = ndiff(diff["before"].splitlines(), diff["after"].splitlines())
    return [line for line in lines if line[0] in "+-"]


def fenced(text: str) -> str:
    """Return a fence for a block of Markdown that the text can't end."""
    return "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text) or [""]))


class FilterModule:
    def filters(self) -> dict[str, Callable[[Any], Any]]:
        return {"plan_report": plan_report, "markdown_fence": fenced}
