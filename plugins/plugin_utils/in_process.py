# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action plugin of every module of the collection; each file of plugins/action gives it to the module of its name.

It runs the module's own code in the worker process instead of starting an interpreter for it, which takes about a tenth
of the time. Arguments go in and the result comes out as the very text that a module of its own process reads and writes,
so the result is the same. Where the task asks for another process, user, host or interpreter, the module runs as ever.
A file for each module, and not ``plugin_routing``: a redirected action takes the ``module_defaults`` of what it is
redirected to, and one that only a module's routing names is loaded anew by the worker of each task.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any, Iterator

from ansible.errors import AnsibleActionFail
from ansible.module_utils import basic
from ansible.module_utils.common import warnings as module_warnings
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.utils.vars import merge_hash

# Imported here, in the process that forks the workers, so that no task pays for it.
from ansible_collections.dokploy.dokploy.plugins.module_utils.modules import resource, runner
from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.catalog import RESOURCES
from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.client import REQUESTS_IMPORT_ERROR

try:
    from ansible.module_utils.common.json import Direction, get_module_decoder, get_module_encoder
except ImportError:  # ansible-core before 2.19
    from ansible.module_utils.common.json import AnsibleJSONEncoder
    from ansible.utils.unsafe_proxy import wrap_var as as_data

    PROFILE = None

    def trust_as_template(value: str) -> str:
        """Return a text whose templates are filled in; here that is so of any that isn't marked."""
        return value

    def encode(arguments: dict[str, Any]) -> str:
        return json.dumps(arguments, cls=AnsibleJSONEncoder, vault_to_text=True)

    def decode(text: str) -> dict[str, Any]:
        return as_data(json.loads(text))
else:
    PROFILE = "legacy"

    from ansible.template import trust_as_template

    def as_data(value: Any) -> Any:
        """Return what must not be taken for a template; only what is marked as one is."""
        return value

    def encode(arguments: dict[str, Any]) -> str:
        return json.dumps(arguments, cls=get_module_encoder(PROFILE, Direction.CONTROLLER_TO_MODULE))

    def decode(text: str) -> dict[str, Any]:
        return json.loads(text, cls=get_module_decoder(PROFILE, Direction.MODULE_TO_CONTROLLER))


#: Modules with an option that takes a document, which ``src`` may name a file of.
DOCUMENTS = {"dokploy_stack": "stack"}
#: Variable that turns in-process execution off where it is false.
SWITCH = "dokploy_in_process"
MODULES = "ansible_collections.dokploy.dokploy.plugins.modules."


class ActionModule(NormalAction):
    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the task's module, in this process if that can be."""
        task_vars = task_vars or {}
        self._take_files()
        wrong = wrong_keys(self._task.args)
        if wrong:
            return {"failed": True, "changed": False, "msg": as_data("\n".join(wrong))}
        if not self._in_process(task_vars):
            return self._hide(super().run(tmp, task_vars))
        # What ActionBase.run does before any action; NormalAction.run would start the module.
        result = super(NormalAction, self).run(tmp, task_vars)
        return self._hide(merge_hash(result, self._module_result(task_vars)))

    def _hide(self, result: dict[str, Any]) -> dict[str, Any]:
        """Keep a result that tells a key out of output; a variable that is registered has it."""
        if not isinstance(result.get("api_key"), str):
            return result
        if not PROFILE:
            # Later releases of ansible-core show the warnings of a result that is hidden.
            for warning in result.get("warnings", ()):
                self._display.warning(warning)
        return {**result, "_ansible_no_log": True}

    def _take_files(self) -> None:
        """Put what is in files of the controller, found as other actions find theirs, in the place of their names."""
        name = self._task.action.rsplit(".", 1)[-1]
        stated = RESOURCES.get(name.replace("dokploy_", "", 1))
        options = resource.file_options(stated) if stated else {"src": DOCUMENTS[name]} if name in DOCUMENTS else {}
        for file, option in options.items():
            src = self._task.args.get(file)
            if src and self._task.args.get(option) is None:
                content = self._content(file, src, name in DOCUMENTS)
                self._task.args = {**{one: value for one, value in self._task.args.items() if one != file}, option: content}

    def _content(self, option: str, src: str, is_document: bool) -> Any:
        """Return the text of a file, or the document in it."""
        found = self._find_needle("files", src)
        path = self._loader.get_real_file(found)
        try:
            text = Path(path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise AnsibleActionFail(f"{option}: {src} is no text file in UTF-8") from None
        finally:
            self._loader.cleanup_tmp_file(path)
        # What was encrypted is in no message.
        return self._document(text, found, path == found) if is_document else text

    def _document(self, text: str, path: str, shown: bool) -> Any:
        """Return a document of YAML with its templates filled in, as a file of variables is read."""
        document = self._loader.load(trust_as_template(text), file_name=path, show_content=shown)
        if not isinstance(document, dict):
            raise AnsibleActionFail(f"src: {path} holds no document; it must be a dictionary, such as dokploy_export writes")
        return self._templar.template(document)

    def _in_process(self, task_vars: dict[str, Any]) -> bool:
        interpreter = str(self._templar.template(task_vars.get("ansible_python_interpreter") or "auto"))
        return (
            boolean(self._templar.template(task_vars.get(SWITCH, True)), strict=False)
            and not self._task.async_val
            and not self._connection.become
            and getattr(self._connection, "transport", "") == "local"
            and (interpreter.startswith("auto") or os.path.realpath(interpreter) == os.path.realpath(sys.executable))
            and REQUESTS_IMPORT_ERROR is None
        )

    def _module_result(self, task_vars: dict[str, Any]) -> dict[str, Any]:
        name = self._task.action.rsplit(".", 1)[-1]
        arguments = dict(self._task.args)
        self._update_module_args(name, arguments, task_vars)
        environment: dict[str, str] = {}
        self._compute_environment_string(environment)
        module = importlib.import_module(MODULES + name)
        # On standard error, so that a callback's output, such as JSON, stays whole.
        runner.say = lambda text: self._display.display(f"[{task_vars['inventory_hostname']}] {text}", stderr=True)
        output = io.StringIO()
        result: dict[str, Any] = {}
        try:
            with _arguments(encode({"ANSIBLE_MODULE_ARGS": arguments})), _environment(environment), contextlib.redirect_stdout(output):
                module.main()
        except SystemExit:
            text = output.getvalue().strip()
            result = decode(text) if text.startswith("{") else {"failed": True, "msg": "MODULE FAILURE", "module_stdout": text}
        except Exception as error:
            result = {"failed": True, "msg": f"MODULE FAILURE: {type(error).__name__}", "exception": traceback.format_exc()}
        return result


def wrong_keys(value: Any, path: str = "") -> list[str]:
    """Say which keys of dictionaries can't be what the user wrote, each in a sentence that begins with the place.

    Only here they can be told: on the way to a module every key becomes text.
    """
    if isinstance(value, list):
        return [problem for index, one in enumerate(value) for problem in wrong_keys(one, f"{path}[{index}]")]
    if not isinstance(value, dict):
        return []
    wrong = []
    for key, item in value.items():
        where = f"{path}: " if path else ""
        if not isinstance(key, str):
            wrong.append(
                f"{where}the key {key} is not text; YAML reads words such as no, numbers such as 1.10 and dates as values of their own,"
                " so put the key in quotes"
            )
        elif "{{" in key or "{%" in key:
            wrong.append(
                f"{where}the key '{key}' is a template, and Ansible fills in values only; give the whole dictionary as one template,"
                " such as \"{{ {name: options} }}\", or make it with the filters combine or items2dict"
            )
        else:
            wrong += wrong_keys(item, f"{path}.{key}" if path else key)
    return wrong


@contextlib.contextmanager
def _arguments(text: str) -> Iterator[None]:
    """Give AnsibleModule its arguments as a module's process would have them."""
    held = basic._ANSIBLE_ARGS, getattr(basic, "_ANSIBLE_PROFILE", None)
    basic._ANSIBLE_ARGS = text.encode("utf-8")
    if PROFILE:
        basic._ANSIBLE_PROFILE = PROFILE
    else:
        # Kept for the life of a process, which a loop shares.
        module_warnings._global_warnings.clear()
        module_warnings._global_deprecations.clear()
    try:
        yield
    finally:
        basic._ANSIBLE_ARGS = held[0]
        if PROFILE:
            basic._ANSIBLE_PROFILE = held[1]


@contextlib.contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """Set what the task's ``environment`` has, for as long as its module runs."""
    held = dict(os.environ)
    os.environ.update({name: str(value) for name, value in values.items()})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(held)
