# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Machines on which Docker keeps what services use that have no container now, and what nobody uses."""

from __future__ import annotations

from typing import Any, Callable

from dokploy_sandbox.engines import Engine, engine
from dokploy_sandbox.machines import PLACES, TOOLS, Host

Run = Callable[..., dict[str, Any]]
WEB = {"project": "shop", "application": "web"}
ADDRESS = "192.0.2.7"


def left_over(run: Run, sandbox: Any) -> Engine:
    """Make a machine with what a shop of three services has left, none of which has a container now."""
    run("project", name="shop")
    run("application", project="shop", name="web", source_type="docker", docker_image="nginx:1.27")
    run("mount", **WEB, type="volume", volume_name="uploads", mount_path="/uploads")
    run("compose", project="shop", name="stack", compose_type="docker-compose", compose_file=(
        "services: {db: {\n image: 'docker.io/library/mysql:8',\n volumes: ['data:/d']}}\nvolumes: {outside: {external: true}}\n"
    ))
    built = run("application", project="shop", name="api")["application"]["app_name"]
    stack = run("compose", project="shop", name="stack")["compose"]["app_name"]
    found = engine(sandbox.instance)
    for image in ("nginx:1.27", "nginx:1.25", "mysql:8", f"registry.example.com/me/{built}:latest", f"{stack}_worker:latest", "<none>:1"):
        found.images[image] = image
    found.images["twin:1"] = "nginx:1.25"
    for name in ("uploads", "left", f"{stack}_data", "outside"):
        found.volumes[name] = {}
    found.volumes["labelled"] = {"com.docker.compose.project": stack, "note": "a,b"}
    found.run("dokploy-postgres.1.x", "postgres:16", volumes=("dokploy-postgres",))
    found.run("ran", "once:1", "exited", volumes=("of-a-stopped-one",))
    sandbox.requests.clear()
    return found


def worker(run: Run, sandbox: Any) -> Engine:
    """Make a server that can be reached."""
    run("ssh_key", name="fleet", generate="ed25519")
    server = run("server", name="worker", ip_address=ADDRESS, ssh_key="fleet")["server"]
    sandbox.instance.hosts[ADDRESS] = Host(has={*TOOLS, *PLACES})
    return engine(sandbox.instance, server["server_id"])
