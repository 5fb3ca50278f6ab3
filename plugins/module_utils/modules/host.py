# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What runs on a host, stated by Docker's command line there, and not by Dokploy's API: services of a swarm, and containers."""

from __future__ import annotations

from typing import Any, Callable

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.dokploy.dokploy.plugins.module_utils.docker import container, service
from ansible_collections.dokploy.dokploy.plugins.module_utils.docker.cli import Docker, DockerError, Record, Unready
from ansible_collections.dokploy.dokploy.plugins.module_utils.docker.parts import HIDDEN, Parts, difference, shown

MOUNT = {
    "type": {"type": "str", "choices": ["bind", "volume"], "default": "volume"}, "source": {"type": "str", "required": True},
    "target": {"type": "str", "required": True}, "read_only": {"type": "bool", "default": False},
}
PORT = {
    "published": {"type": "int", "required": True}, "target": {"type": "int", "required": True},
    "protocol": {"type": "str", "choices": ["tcp", "udp"], "default": "tcp"},
}
COMMON: dict[str, Any] = {
    "name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "image": {"type": "str"},
    "env": {"type": "dict", "no_log": True},
    "mounts": {"type": "list", "elements": "dict", "options": MOUNT},
    "networks": {"type": "list", "elements": "str"},
    "docker_path": {"type": "path"},
}
SERVICE: dict[str, Any] = {
    **COMMON,
    "replicas": {"type": "int"},
    "secrets": {
        "type": "list", "elements": "dict", "no_log": False,
        "options": {"source": {"type": "str", "required": True}, "target": {"type": "str", "required": True}},
    },
    "constraints": {"type": "list", "elements": "str"},
    "published": {
        "type": "list", "elements": "dict", "options": {**PORT, "mode": {"type": "str", "choices": ["host", "ingress"], "default": "ingress"}},
    },
    "endpoint_mode": {"type": "str", "choices": ["vip", "dnsrr"]},
    "memory_limit": {"type": "str"},
    "cpu_limit": {"type": "float"},
    "update_order": {"type": "str", "choices": ["stop-first", "start-first"]},
    "update_parallelism": {"type": "int"},
    "registry_auth": {"type": "bool", "default": False},
    "resolve_image": {"type": "bool", "default": True},
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "float", "default": 300},
}
CONTAINER: dict[str, Any] = {
    **COMMON,
    "command": {"type": "list", "elements": "str"},
    "restart": {"type": "str", "choices": ["no", "always", "unless-stopped", "on-failure"]},
    "published": {"type": "list", "elements": "dict", "options": PORT},
}

Result = dict[str, Any]
Work = Callable[[Docker, AnsibleModule], Result]


class Module(AnsibleModule):  # type: ignore[misc]
    """A module in whose output no variable of a container has its value, though names that are values elsewhere stay readable."""

    def exit_json(self, **result: Any) -> None:
        super().exit_json(**self._by_place(result))

    def fail_json(self, msg: str, **result: Any) -> None:
        super().fail_json(msg=msg, **self._by_place(result))

    def _by_place(self, result: Result) -> Result:
        self.no_log_values: set[str] = set()
        env = self.params.get("env")
        return {**result, "invocation": {"module_args": {**self.params, "env": {name: HIDDEN for name in env} if isinstance(env, dict) else env}}}


def host_service() -> None:
    """Run the module of a service."""
    _run(_service, SERVICE)


def host_container() -> None:
    """Run the module of a container."""
    _run(_container, CONTAINER)


def _run(work: Work, spec: dict[str, Any]) -> None:
    module = Module(argument_spec=spec, supports_check_mode=True)
    docker = Docker(module.params["docker_path"] or module.get_bin_path("docker"), module.run_command)
    try:
        result = work(docker, module)
    except DockerError as error:
        module.fail_json(msg=str(error), changed=error.changed)
    module.exit_json(**result)


def _find(docker: Docker, module: AnsibleModule, kind: str) -> Record | None:
    """Return what is there. In check mode nothing is, where an earlier task would install Docker or make the swarm."""
    try:
        return docker.find(kind, module.params["name"])
    except Unready:
        if not module.check_mode:
            raise
        return None


def _result(before: Parts, after: Parts) -> Result:
    before, after = shown(before, after)
    return {"changed": True, "diff": {"before": before, "after": after}}


def _unchanged() -> Result:
    return {"changed": False, "diff": {"before": {}, "after": {}}}


def _service(docker: Docker, module: AnsibleModule) -> Result:
    params, found = module.params, _find(docker, module, "service")
    name, wanted = params["name"], service.wanted(params)
    if params["state"] == "absent":
        return _remove_service(docker, module, found)
    if found is None and "image" not in wanted:
        raise DockerError(f"image: there is no service {name}, and a new one needs an image.")
    there = service.observed(found["Spec"], _networks(docker, found)) if found else {}
    before, after = difference(wanted, there) if found else ({}, wanted)
    common = [*(["--with-registry-auth"] if params["registry_auth"] else []), *([] if params["resolve_image"] else ["--no-resolve-image"])]
    changed = bool(before or after) or not found
    if module.check_mode:
        return _result(before, after) if changed else _unchanged()
    rollout = service.Rollout(docker, name, params["wait_timeout"])
    if changed:
        arguments, values = service.change(name, before, after, common) if found else service.creation(name, wanted, common)
        docker(*arguments, variables=values)
    if params["wait"]:
        try:
            rollout.wait(bool(found) and bool({*before, *after} - service.QUIET))
        except DockerError as error:
            error.changed = changed
            raise
    return _result(before, after) if changed else _unchanged()


def _networks(docker: Docker, found: Record) -> dict[str, str]:
    """Return the names of a service's networks by their ids."""
    targets = [one["Target"] for one in found["Spec"]["TaskTemplate"].get("Networks") or ()]
    records = [record for record in (docker.find("network", target) for target in targets) if record]
    return {record["Id"]: record["Name"] for record in records}


def _remove_service(docker: Docker, module: AnsibleModule, found: Record | None) -> Result:
    """Remove a service, and wait until none of its containers is left, so that its volumes can be removed."""
    if found is None:
        return _unchanged()
    if not module.check_mode:
        rollout = service.Rollout(docker, module.params["name"], module.params["wait_timeout"])
        docker("service", "rm", module.params["name"])
        if module.params["wait"]:
            rollout.wait_gone()
    return _result({"name": module.params["name"]}, {})


def _container(docker: Docker, module: AnsibleModule) -> Result:
    params, found = module.params, _find(docker, module, "container")
    name, wanted = params["name"], container.wanted(params)
    if params["state"] == "absent":
        if found and not module.check_mode:
            docker("container", "rm", "--force", name)
        return _result({"name": name}, {}) if found else _unchanged()
    if found is None:
        if "image" not in wanted:
            raise DockerError(f"image: there is no container {name}, and a new one needs an image.")
        if not module.check_mode:
            container.make(docker, name, wanted)
        return _result({}, wanted)
    there = container.observed(found, docker.find("image", found["Image"]) or {})
    before, after = difference(wanted, there)
    if before or after:
        if not module.check_mode:
            container.replace(docker, name, merged(there, wanted))
        return _result(before, after)
    if not found["State"]["Running"]:
        if not module.check_mode:
            docker("container", "start", name)
        return _result({"running": False}, {"running": True})
    return _unchanged()


def merged(there: Parts, wanted: Parts) -> Parts:
    """Return what a container is made of when it is made anew: all that it has, with what is wanted over it."""
    return {**there, **{name: {**there[name], **value} if isinstance(value, dict) else value for name, value in wanted.items()}}
