#!/usr/bin/env python
# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in of the command docker, as much of it as the role and its modules use.

What it is told is kept in the file that DOCKER_STATE names, as the records that the real command shows. All containers run at once,
save those whose image has a name with "broken" in it. Each call is a line of the file's "calls".
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

Record = dict[str, Any]
EMPTY: Record = {
    "swarm": "inactive", "service": {}, "container": {}, "network": {}, "secret": {}, "volume": {}, "image": {}, "calls": [],
}


def fail(text: str) -> None:
    print(text, file=sys.stderr)
    sys.exit(1)


def pairs(text: str) -> dict[str, str]:
    return dict(part.split("=", 1) if "=" in part else (part, "true") for part in text.split(","))


def parser(*flags: str) -> argparse.ArgumentParser:
    """Return a parser of flags: --name of one value, --name* of many, --name! of none."""
    made = argparse.ArgumentParser(prog="docker", allow_abbrev=False)
    for flag in flags:
        name = f"--{flag.rstrip('*!')}"
        if flag.endswith("!"):
            made.add_argument(name, action="store_true")
        else:
            made.add_argument(name, **({"action": "append", "default": []} if flag.endswith("*") else {}))
    return made


def variable(text: str) -> str:
    return text if "=" in text else f"{text}={os.environ[text]}"


def mounts(texts: list[str]) -> list[Record]:
    given = [pairs(text) for text in texts]
    return [{"Type": one["type"], "Source": one["source"], "Target": one["target"], "ReadOnly": "readonly" in one} for one in given]


def ports(texts: list[str]) -> list[Record]:
    given = [pairs(text) for text in texts]
    return [
        {"Protocol": one["protocol"], "TargetPort": int(one["target"]), "PublishedPort": int(one["published"]), "PublishMode": one["mode"]}
        for one in given
    ]


class Docker:
    def __init__(self) -> None:
        self.file = Path(os.environ["DOCKER_STATE"])
        self.state: Record = json.loads(self.file.read_text()) if self.file.exists() else json.loads(json.dumps(EMPTY))

    def save(self) -> None:
        self.file.write_text(json.dumps(self.state, indent=1))

    def run(self, words: list[str]) -> None:
        self.state["calls"].append(" ".join(words))
        name = "_".join(words[:1] if words[0] == "info" else words[:2])
        if words[0] in ("service", "network", "secret", "node") and name != "network_inspect" and self.state["swarm"] != "active":
            self.save()
            fail("Error response from daemon: This node is not a swarm manager. Use \"docker swarm init\" to connect this node to swarm and try again.")
        getattr(self, name)(words[1 if name == "info" else 2:])
        self.save()

    def names(self, kind: str) -> None:
        print("\n".join(self.state[kind]))

    def inspect(self, kind: str, names: list[str]) -> None:
        found = [self.state[kind][name] for name in names if name in self.state[kind]]
        print(json.dumps(found))
        missing = [name for name in names if name not in self.state[kind]]
        if missing:
            self.save()
            fail("\n".join(f"Error: No such {kind}: {name}" for name in missing))

    def remove(self, kind: str, names: list[str]) -> None:
        for name in names:
            if self.state[kind].pop(name, None) is None:
                fail(f"Error: No such {kind}: {name}")

    def info(self, words: list[str]) -> None:
        swarm = {"LocalNodeState": self.state["swarm"], "ControlAvailable": self.state["swarm"] == "active"}
        print(json.dumps({"ServerVersion": "28.5.0", "DockerRootDir": "/var/lib/docker", "LiveRestoreEnabled": False, "Swarm": swarm}))

    def swarm_init(self, words: list[str]) -> None:
        self.state["swarm"] = "active"
        print("docker swarm join --token SWMTKN-planted")

    def swarm_leave(self, words: list[str]) -> None:
        self.state.update({"swarm": "inactive", "service": {}, "network": {}, "secret": {}})

    def node_ls(self, words: list[str]) -> None:
        print("" if "role=worker" in words else "here")

    def network_create(self, words: list[str]) -> None:
        name = words[-1]
        self.state["network"][name] = {"Name": name, "Id": f"id-of-{name}", "Driver": "overlay", "Attachable": "--attachable" in words}

    def network_inspect(self, words: list[str]) -> None:
        self.inspect("network", [name.removeprefix("id-of-") for name in words])

    def network_connect(self, words: list[str]) -> None:
        self.state["container"][words[1]]["NetworkSettings"]["Networks"][words[0]] = {}

    def network_rm(self, words: list[str]) -> None:
        self.remove("network", words)

    def secret_create(self, words: list[str]) -> None:
        if words[0] in self.state["secret"]:
            fail("Error response from daemon: rpc error: code = AlreadyExists")
        self.state["secret"][words[0]] = sys.stdin.read()

    def secret_ls(self, words: list[str]) -> None:
        self.names("secret")

    def secret_rm(self, words: list[str]) -> None:
        self.remove("secret", words)

    def volume_ls(self, words: list[str]) -> None:
        self.names("volume")

    def volume_rm(self, words: list[str]) -> None:
        self.remove("volume", words)

    def service_create(self, words: list[str]) -> None:
        given, rest = parser(
            "detach!", "quiet!", "with-registry-auth!", "no-resolve-image!", "name", "replicas", "env*", "secret*", "mount*", "network*", "constraint*",
            "publish*", "endpoint-mode", "limit-memory", "limit-cpu", "update-order", "update-parallelism",
        ).parse_known_args(words)
        container = {
            "Image": rest[0] + ("" if given.no_resolve_image else "@sha256:0123"), "Env": [variable(text) for text in given.env],
            "Mounts": mounts(given.mount), "Secrets": [self.secret(text) for text in given.secret],
        }
        task = {
            "ContainerSpec": container, "Placement": {"Constraints": given.constraint}, "Networks": [{"Target": f"id-of-{one}"} for one in given.network],
            "Resources": {"Limits": {}},
        }
        spec = {
            "Name": given.name, "TaskTemplate": task, "Mode": {"Replicated": {"Replicas": int(given.replicas or 1)}}, "UpdateConfig": {},
            "EndpointSpec": {"Mode": given.endpoint_mode or "vip", "Ports": ports(given.publish)},
        }
        self.scalars(spec, given)
        self.state["service"][given.name] = {"ID": f"id-of-{given.name}", "Spec": spec}
        for one in container["Mounts"]:
            if one["Type"] == "volume":
                self.state["volume"].setdefault(one["Source"], {})
        self.task(given.name)

    def secret(self, text: str) -> Record:
        given = pairs(text)
        if given["source"] not in self.state["secret"]:
            fail(f"secret not found: {given['source']}")
        return {"SecretName": given["source"], "SecretID": "id", "File": {"Name": given["target"]}}

    def scalars(self, spec: Record, given: argparse.Namespace) -> None:
        limits = spec["TaskTemplate"]["Resources"]["Limits"]
        if given.limit_memory:
            limits["MemoryBytes"] = int(given.limit_memory)
        if given.limit_cpu:
            limits["NanoCPUs"] = round(float(given.limit_cpu) * 1e9)
        if given.update_order:
            spec["UpdateConfig"]["Order"] = given.update_order
        if given.update_parallelism:
            spec["UpdateConfig"]["Parallelism"] = int(given.update_parallelism)

    def task(self, name: str) -> None:
        """Replace the tasks of a service."""
        service = self.state["service"][name]
        number = service["Number"] = service.get("Number", 0) + 1
        image = service["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"]
        broken = {"CurrentState": "Rejected 1 second ago", "DesiredState": "Shutdown", "Error": "No such image"}
        runs = {"CurrentState": "Running 1 second ago", "DesiredState": "Running", "Error": ""}
        rows = [{"ID": f"{name}-{number}-{count}", "Image": image, **broken} for count in range(3)] if "broken" in image else []
        replicas = service["Spec"]["Mode"]["Replicated"]["Replicas"]
        service["Tasks"] = rows or [{"ID": f"{name}-{number}-{count}", "Image": image, **runs} for count in range(replicas)]

    def service_update(self, words: list[str]) -> None:
        given, rest = parser(
            "detach!", "quiet!", "with-registry-auth!", "no-resolve-image!", "image", "replicas", "env-add*", "env-rm*", "secret-add*", "secret-rm*",
            "mount-add*", "network-add*", "constraint-add*", "publish-add*", "publish-rm*", "endpoint-mode", "limit-memory", "limit-cpu", "update-order",
            "update-parallelism",
        ).parse_known_args(words)
        service = self.state["service"][rest[0]]
        spec = service["Spec"]
        task, container = spec["TaskTemplate"], spec["TaskTemplate"]["ContainerSpec"]
        added = dict(variable(text).split("=", 1) for text in given.env_add)
        env = {**dict(text.split("=", 1) for text in container["Env"]), **added}
        container["Env"] = [f"{name}={value}" for name, value in env.items() if name not in given.env_rm]
        kept = [one for one in container["Secrets"] if one["SecretName"] not in given.secret_rm]
        container["Secrets"] = kept + [self.secret(text) for text in given.secret_add]
        coming = mounts(given.mount_add)
        container["Mounts"] = [one for one in container["Mounts"] if one["Target"] not in {new["Target"] for new in coming}] + coming
        task["Networks"] += [{"Target": f"id-of-{one}"} for one in given.network_add]
        task["Placement"]["Constraints"] += given.constraint_add
        gone = ports(given.publish_rm)
        spec["EndpointSpec"]["Ports"] = [one for one in spec["EndpointSpec"]["Ports"] if one not in gone] + ports(given.publish_add)
        if given.image:
            container["Image"] = given.image + ("" if given.no_resolve_image else "@sha256:0123")
        if given.replicas:
            spec["Mode"]["Replicated"]["Replicas"] = int(given.replicas)
        if given.endpoint_mode:
            spec["EndpointSpec"]["Mode"] = given.endpoint_mode
        self.scalars(spec, given)
        self.task(rest[0])
        runs = service["Tasks"][0]["DesiredState"] == "Running"
        service["UpdateStatus"] = {"State": "completed"} if runs else {"State": "paused", "Message": "update paused"}

    def service_inspect(self, words: list[str]) -> None:
        self.inspect("service", words)

    def service_ls(self, words: list[str]) -> None:
        self.names("service")

    def service_ps(self, words: list[str]) -> None:
        name = next((word for word in words if word in self.state["service"]), "")
        if not name:
            fail("no such service")
        print("\n".join(json.dumps(row) for row in self.state["service"][name]["Tasks"]))

    def service_logs(self, words: list[str]) -> None:
        print("what it said")

    def service_rm(self, words: list[str]) -> None:
        self.remove("service", words)

    def container_ls(self, words: list[str]) -> None:
        label = next(word for word in words if word.startswith("label="))
        name = label.split("=")[-1]
        print(f"container-of-{name}" if name in self.state["service"] else "")

    def container_exec(self, words: list[str]) -> None:
        if words[1] == "cat":
            image = self.state["service"][words[0].removeprefix("container-of-")]["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"]
            print(json.dumps({"version": image.split("@")[0].split(":")[-1]}))

    def container_cp(self, words: list[str]) -> None:
        Path(words[1]).write_text("a dump")

    def container_create(self, words: list[str]) -> None:
        given, rest = parser("name", "restart", "network", "env*", "mount*", "publish*").parse_known_args(words)
        bindings: Record = {}
        for text in given.publish:
            bindings.setdefault(text.split(":")[1], []).append({"HostPort": text.split(":")[0]})
        self.state["container"][given.name] = {
            "Name": f"/{given.name}", "Image": f"id-of-{rest[0]}", "State": {"Running": False},
            "Config": {"Image": rest[0], "Env": ["PATH=/bin", *(variable(text) for text in given.env)], "Cmd": rest[1:] or ["serve"]},
            "HostConfig": {"Mounts": mounts(given.mount), "PortBindings": bindings, "RestartPolicy": {"Name": given.restart or "no"}},
            "NetworkSettings": {"Networks": {given.network or "bridge": {}}},
        }
        self.state["image"][f"id-of-{rest[0]}"] = {"Config": {"Env": ["PATH=/bin"], "Cmd": ["serve"]}}

    def container_start(self, words: list[str]) -> None:
        if "broken" in self.state["container"][words[0]]["Config"]["Image"]:
            self.save()
            fail("Error response from daemon: it does not start")
        self.state["container"][words[0]]["State"]["Running"] = True

    def container_stop(self, words: list[str]) -> None:
        self.state["container"][words[0]]["State"]["Running"] = False

    def container_rename(self, words: list[str]) -> None:
        self.state["container"][words[1]] = self.state["container"].pop(words[0])

    def container_inspect(self, words: list[str]) -> None:
        self.inspect("container", words)

    def container_rm(self, words: list[str]) -> None:
        self.remove("container", [word for word in words if word != "--force"])

    def image_inspect(self, words: list[str]) -> None:
        self.inspect("image", words)


if __name__ == "__main__":
    Docker().run(sys.argv[1:])
