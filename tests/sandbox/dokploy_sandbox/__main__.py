# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Serve the sandbox: ``python -m dokploy_sandbox --port 3000``."""

from __future__ import annotations

import argparse
import signal
import threading
from pathlib import Path

from . import VERSIONS, Sandbox


def main() -> None:
    parser = argparse.ArgumentParser(description="A stand-in for a Dokploy server; its state is in memory.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--version", default="v0.30.2", choices=VERSIONS)
    parser.add_argument("--api-key", default="", help="the key to accept; made up where it is left out")
    parser.add_argument("--empty", action="store_true", help="nobody has signed up yet, and no key is accepted")
    parser.add_argument("--licensed", action="store_true", help="it has a valid enterprise licence")
    parser.add_argument("--env-file", type=Path, help="file to write DOKPLOY_URL and DOKPLOY_API_KEY to, once it serves")
    options = parser.parse_args()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *arguments: stop.set())
    signal.signal(signal.SIGINT, lambda *arguments: stop.set())
    with Sandbox(options.version, options.api_key, options.host, options.port, options.empty) as sandbox:
        sandbox.instance.licensed = options.licensed
        text = f"DOKPLOY_URL={sandbox.url}\nDOKPLOY_API_KEY={sandbox.api_key}\n"
        print(text, end="", flush=True)
        if options.env_file:
            options.env_file.write_text(text, encoding="utf-8")
        stop.wait()


if __name__ == "__main__":
    main()
