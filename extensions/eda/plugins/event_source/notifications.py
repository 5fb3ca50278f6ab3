# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event source dokploy.dokploy.notifications of Event-Driven Ansible."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import re
import ssl
from datetime import datetime, timezone
from http import HTTPStatus
from typing import Any, Awaitable

from aiohttp import web

DOCUMENTATION = r"""
short_description: Receive the notifications of Dokploy servers
version_added: 0.2.0
description:
  - Listens for what notifications of the type C(custom) send, which C(dokploy.dokploy.dokploy_notification) makes, and makes an event of each.
  - What is not sent with the token, or is no notification, is answered with an error, and logged with neither token nor content.
  - In texts of an event a space stands between the characters that begin a template, so that no playbook takes them for one.
  - An event has C(type), which is C(test) for a trial, the name of the option of C(dokploy.dokploy.dokploy_notification) that asked for it
    (C(app_deploy), C(app_build_error), C(database_backup), C(volume_backup), C(dokploy_backup), C(dokploy_restart), C(docker_cleanup)
    or C(server_threshold)), and C(other) for what only a newer server sends.
  - It has C(time), C(title) and C(message); the notification as it came as C(raw); and, but for a trial, C(status), which is C(success),
    C(error) or C(alert).
  - Where the notification tells them, it has the names of C(project), C(service), C(volume_backup) and C(server); C(service_type), in the
    words of the modules, such as C(application) or C(postgres); the ids C(project_id), C(environment) and C(service_id), which modules take
    as well; and C(link), the page of the service.
  - C(meta.endpoint) is the path that it was sent to, by which servers can be told apart.
options:
  host:
    description: Address to listen on.
    type: str
    default: 0.0.0.0
  port:
    description: Port to listen on.
    type: int
    required: true
  token:
    description: What the header must have, as it is or after C(Bearer).
    type: str
    required: true
  header:
    description: Header that has the token.
    type: str
    default: Authorization
  error_message:
    description:
      - Whether an event has the server's C(error_message), in C(raw) as well.
      - It is often the whole command that failed, with passwords and keys in it, and events are shown and stored.
    type: bool
    default: false
  max_size:
    description: Bytes that a notification may have at the most.
    type: int
    default: 262144
  certfile:
    description: File of a certificate, and of those between it and an authority. With it HTTPS is spoken.
    type: str
  keyfile:
    description: File of the certificate's key, where it is not in O(certfile).
    type: str
"""

EXAMPLES = r"""
- dokploy.dokploy.notifications:
    port: 5050
    token: "{{ DOKPLOY_EVENTS_TOKEN }}"
"""

#: Every option, with its type and its default; what is given must be of the type, or text that says it.
OPTIONS: dict[str, tuple[type, Any]] = {
    "host": (str, "0.0.0.0"),
    "port": (int, None),
    "token": (str, None),
    "header": (str, "Authorization"),
    "error_message": (bool, False),
    "max_size": (int, 262144),
    "certfile": (str, ""),
    "keyfile": (str, ""),
}
NEEDED = ("port", "token")
#: What ansible-rulebook gives each source besides.
FOREIGN = ("eda_feedback_queue",)
TRUTH = {"true": True, "yes": True, "false": False, "no": False}

#: Seconds that a sender has for its notification, and that an event may wait for a place in the queue. A server deploys nothing else
#: until it is answered.
PATIENCE = 5
#: How deep a notification may be; those of Dokploy are flat.
DEPTH = 8
#: What the server calls a kind of service otherwise than the modules do.
SERVICE_TYPES = {"mongodb": "mongo"}
#: Fields of an event, by the fields of notifications that have them.
FIELDS = {
    "project": ("projectName",),
    "service": ("applicationName",),
    "service_type": ("applicationType", "databaseType", "serviceType"),
    "server": ("serverName",),
    "status": ("status",),
    "title": ("title",),
    "message": ("message",),
    "link": ("buildLink",),
    "time": ("timestamp",),
    "error_message": ("errorMessage",),
}
PAGE = re.compile(r"/project/(?P<project_id>[\w-]+)/environment/(?P<environment>[\w-]+)/services/[\w-]+/(?P<service_id>[\w-]+)")
TEMPLATE = re.compile(r"\{(?=[{%#])")

logger = logging.getLogger(__name__)


class Refused(Exception):
    """What was sent is not taken.

    :ivar status: the status of HTTP that it is answered with
    """

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status = status


def notification(body: bytes) -> dict[str, Any]:
    """Return the notification that a body is.

    :raises Refused: where it is none
    """
    try:
        read = json.loads(body.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Refused(HTTPStatus.BAD_REQUEST, "the body is not JSON in UTF-8") from None
    if not isinstance(read, dict):
        raise Refused(HTTPStatus.BAD_REQUEST, "the body is no JSON object")
    return _harmless(read)


def _refuse(constant: str) -> None:
    """Refuse NaN and the like, which are no JSON and which the rule engine can't read."""
    raise ValueError(constant)


def _harmless(value: Any, depth: int = 0) -> Any:
    """Return a value whose texts are no templates, and can be written as UTF-8."""
    if depth > DEPTH:
        raise Refused(HTTPStatus.BAD_REQUEST, "the body is too deep")
    if isinstance(value, dict):
        if not all(name.strip() for name in value):
            # The rule engine never returns from one.
            raise Refused(HTTPStatus.BAD_REQUEST, "the body has a key without a name")
        return {_harmless(name): _harmless(one, depth + 1) for name, one in value.items()}
    if isinstance(value, list):
        return [_harmless(one, depth + 1) for one in value]
    if isinstance(value, str):
        return TEMPLATE.sub("{ ", value.encode("utf-8", "replace").decode("utf-8"))
    return value


def event_type(body: dict[str, Any]) -> str:
    """Return what a notification tells of, as the option is named that asks for it."""
    kind = body.get("type")
    if kind == "build":
        return "app_deploy" if body.get("status") == "success" else "app_build_error"
    # Their type is the status again.
    if "databaseType" in body:
        return "database_backup"
    if "volumeName" in body:
        return "volume_backup"
    if kind in ("dokploy-backup", "dokploy-restart", "docker-cleanup"):
        return str(kind).replace("-", "_")
    if body.get("alertType") == "server-threshold":
        return "server_threshold"
    return "test" if set(body) == {"title", "message", "timestamp"} else "other"


def make_event(body: dict[str, Any], endpoint: str, error_message: bool) -> dict[str, Any]:
    """Return the event that a notification is."""
    if not error_message:
        body = {name: value for name, value in body.items() if name != "errorMessage"}
    event: dict[str, Any] = {"type": event_type(body), "title": "", "message": "", "time": datetime.now(timezone.utc).isoformat()}
    for name, sources in FIELDS.items():
        texts = [body[source] for source in sources if isinstance(body.get(source), str) and body[source]]
        if texts:
            event[name] = texts[0]
    if "service_type" in event:
        event["service_type"] = SERVICE_TYPES.get(event["service_type"], event["service_type"])
    if event["type"] == "volume_backup" and "service" in event:
        # The server puts the name of the volume backup where that of the service should stand.
        event["volume_backup"] = event.pop("service")
    page = PAGE.search(event.get("link", ""))
    return {**event, **(page.groupdict() if page else {}), "raw": body, "meta": {"endpoint": _harmless(endpoint)}}


def options(args: dict[str, Any]) -> dict[str, Any]:
    """Return every option, checked.

    :raises ValueError: naming the option that is wrong
    """
    unknown = sorted(set(args) - {*OPTIONS, *FOREIGN})
    if unknown:
        raise ValueError(f"{unknown[0]}: there is no such option; there is {', '.join(OPTIONS)}")
    missing = [name for name in NEEDED if args.get(name) in (None, "")]
    if missing:
        raise ValueError(f"{missing[0]}: it must be set")
    given = {name: args[name] for name in OPTIONS if args.get(name) not in (None, "")}
    return {name: _option(name, kind, given[name]) if name in given else default for name, (kind, default) in OPTIONS.items()}


def _option(name: str, kind: type, value: Any) -> Any:
    try:
        if kind is bool:
            return value if isinstance(value, bool) else TRUTH[str(value).lower()]
        return kind(value)
    except (KeyError, TypeError, ValueError):
        raise ValueError(f"{name}: it must be {'true or false' if kind is bool else 'a whole number'}") from None


class Receiver:
    """Answers those who send notifications, and puts each as an event into the queue."""

    def __init__(self, queue: Any, given: dict[str, Any]) -> None:
        self.queue = queue
        self.given = given
        self.token = _bytes(given["token"])

    def application(self) -> web.Application:
        application = web.Application(client_max_size=self.given["max_size"])
        application.router.add_post("/{endpoint:.*}", self.receive)
        return application

    async def receive(self, request: web.Request) -> web.Response:
        """Answer a request."""
        try:
            event = await self.event(request)
            await within(PATIENCE, self.queue.put(event), Refused(HTTPStatus.SERVICE_UNAVAILABLE, "the rules are busy, and the event is lost"))
        except Refused as refused:
            logger.warning("refused a notification of %s: %s", request.remote, refused)
            response = web.Response(status=refused.status, text=f"{refused}\n")
            # What is left of a body is not read.
            response.force_close()
            return response
        logger.info("received %s of %s", event["type"], request.remote)
        return web.Response(status=HTTPStatus.ACCEPTED)

    async def event(self, request: web.Request) -> dict[str, Any]:
        """Return the event that a request is.

        :raises Refused: where it is none
        """
        if not self.knows(request.headers.get(self.given["header"], "")):
            raise Refused(HTTPStatus.UNAUTHORIZED, "the token is missing or wrong")
        try:
            body = await within(PATIENCE, request.read(), Refused(HTTPStatus.REQUEST_TIMEOUT, f"the body did not come within {PATIENCE} seconds"))
        except web.HTTPRequestEntityTooLarge:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"the body has more than {self.given['max_size']} bytes") from None
        except web.RequestPayloadError:
            raise Refused(HTTPStatus.BAD_REQUEST, "the body is cut off, or not encoded as its header says") from None
        return make_event(notification(body), request.match_info["endpoint"], self.given["error_message"])

    def knows(self, value: str) -> bool:
        """Tell whether a header has the token, in a time that says nothing of it."""
        return hmac.compare_digest(_bytes(value.removeprefix("Bearer ")), self.token)


async def within(seconds: float, work: Awaitable[Any], late: Refused) -> Any:
    """Return what some work gives, or raise ``late`` where it takes longer."""
    try:
        return await asyncio.wait_for(work, seconds)
    except asyncio.TimeoutError:
        raise late from None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _tls(given: dict[str, Any]) -> ssl.SSLContext | None:
    if not given["certfile"]:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(given["certfile"], given["keyfile"] or None)
    return context


async def main(queue: Any, args: dict[str, Any]) -> None:
    """Receive notifications until the task is cancelled."""
    given = options(args)
    runner = web.AppRunner(Receiver(queue, given).application(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, given["host"], given["port"], ssl_context=_tls(given)).start()
        logger.info("listening on %s:%s", given["host"], given["port"])
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()
