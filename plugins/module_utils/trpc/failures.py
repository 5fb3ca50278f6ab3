# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a request that has no answer of tRPC is called, whether it may be done all the same, and whether sending it again can help."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from ansible_collections.dokploy.dokploy.plugins.module_utils.trpc.protocol import is_broken_off

#: Seconds that a connection is waited for, at the most.
CONNECT_TIMEOUT = 10
#: Answers a proxy gives for a server that is away for a moment; from 520 on they are Cloudflare's.
PASSING_STATUS = frozenset((408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524))
#: Of these, those with which the request was refused.
REFUSED = frozenset((425, 429))

#: What shows in an error that nothing was sent yet.
_NEVER_SENT = ("NewConnectionError", "NameResolutionError", "Tunnel connection failed")
_NO_NAME = ("NameResolutionError", "Name or service not known", "Temporary failure in name resolution", "nodename nor servname", "getaddrinfo")
#: What a server that speaks HTTPS answers to HTTP: Go (Traefik, Caddy), nginx, Apache.
_WANTS_HTTPS = re.compile(rb"HTTP request to an HTTPS server|plain HTTP request was sent to HTTPS port|plain HTTP to an SSL-enabled server port")
#: Before a secure connection is made, nothing is sent.
_HANDSHAKE = re.compile(
    r"certificate verify failed: [^(\"']+|hostname .* doesn't match[^(\"']*|[a-z0-9 ]*alert [a-z ]+|unsupported protocol|no protocols available"
)
_PLAIN_ANSWER = ("WRONG_VERSION_NUMBER", "wrong version number", "HTTP_REQUEST")


@dataclass(frozen=True)
class Failure:
    """Why a request has no answer of tRPC.

    :ivar message: one sentence for the user
    :ivar maybe_done: the server may have got the request, and carried it out
    :ivar passing: the next attempt may have an answer
    :ivar instead: someone else answered in the server's place, which passes only where the server itself has answered before
    :ivar pause: seconds after which the server wants to be asked again
    """

    message: str
    maybe_done: bool = False
    passing: bool = False
    instead: bool = False
    pause: float | None = None


def of_error(error: Exception, where: str, timeout: float) -> Failure:
    """Say why a request ended without an answer, or with a part of one.

    :param error: what requests raised; its text has the address with all inputs and is no part of the message
    :param where: the server's address
    :param timeout: seconds that the answer was waited for, all attempts together
    """
    kinds = {kind.__name__ for kind in type(error).__mro__}
    # Before its cause it has the address, and so whatever inputs say.
    text = str(error).rpartition("(Caused by ")[2]
    never_sent = any(sign in text for sign in _NEVER_SENT)
    if "SSLError" in kinds:
        return _of_tls(text, where)
    if "ProxyError" in kinds:
        return _of_proxy(text, where, never_sent)
    if "CA certificate bundle" in text:
        return Failure("ca_path: there is no such file or folder")
    if any(sign in text for sign in _NO_NAME):
        return Failure(f"the name of {where} can't be resolved; check url and the name service", False, True)
    if "ConnectTimeout" in kinds:
        return Failure(f"no connection to {where} within {min(CONNECT_TIMEOUT, timeout):g} seconds; check url and firewalls", False, True)
    if "Timeout" in kinds or "Read timed out" in text:
        return Failure(f"{where} did not answer within {timeout:g} seconds; raise timeout or look at the server's load", True, True)
    if "Connection refused" in text:
        return Failure(f"nothing answers at {where} (connection refused); check url and whether the server runs", False, True)
    if never_sent:
        return Failure(f"no connection to {where}; check url, the network and firewalls", False, True)
    if kinds & {"InvalidURL", "InvalidSchema", "LocationValueError"}:
        return Failure(f"{where} can't be asked by way of such a proxy; check http_proxy and https_proxy")
    if "\\x15\\x03" in text:
        return Failure(_try("https", where))
    return _of_broken_line(kinds, where)


def _of_proxy(text: str, where: str, never_sent: bool) -> Failure:
    refused = re.search(r"Tunnel connection failed: (\d+[ \w]*)", text)
    reason = refused.group(1).strip() if refused else ""
    what = f"did not pass the request on{f' ({reason})' if reason else ''}" if never_sent else "broke the connection"
    return Failure(f"the proxy for {where} {what}; check http_proxy, https_proxy and no_proxy", not never_sent, not reason.startswith("4"))


def _of_broken_line(kinds: set[str], where: str) -> Failure:
    if "ChunkedEncodingError" in kinds:
        return Failure(f"the answer of {where} broke off in the middle", True, True)
    if "ContentDecodingError" in kinds:
        return Failure(f"the answer of {where} can't be unpacked; it was damaged on its way", True, True)
    return Failure(f"the connection to {where} broke before the answer came", True, True)


def _of_tls(text: str, where: str) -> Failure:
    if any(sign in text for sign in _PLAIN_ANSWER):
        return Failure(_try("http", where))
    if "X509" in text or "PEM lib" in text:
        return Failure("ca_path: the file has no certificate in the PEM format")
    reason = _HANDSHAKE.search(text)
    if reason:
        return Failure(
            f"no secure connection to {where}: {reason.group().strip()}; set ca_path to the authority that signed the server's certificate,"
            " correct the url, or set validate_certs: false"
        )
    return Failure(f"the secure connection to {where} broke; check whether https is spoken there", True, True)


def _try(scheme: str, where: str) -> str:
    other = f"{scheme}://{where.split('://', 1)[1]}"
    return f"{where} does not speak {where.split('://', 1)[0]} but {scheme}; set url to {other}"


def of_response(response: Any, where: str, procedure: str) -> Failure:
    """Say what an answer is that tRPC does not give.

    :param response: a `requests.Response`
    :param where: the server's address
    :param procedure: the first one that was called
    """
    status, kind = response.status_code, response.headers.get("Content-Type", "").split(";")[0]
    if 300 <= status < 400:
        return Failure(_redirect(response, where), instead=True)
    if status == 400 and _WANTS_HTTPS.search(response.content):
        return Failure(_try("https", where))
    if status in (414, 431):
        return Failure(f"{where} refused the address of {procedure} as too long ({status})")
    if status == 413:
        return Failure(f"{where} refused the input of {procedure} as too large (413)")
    if status in PASSING_STATUS:
        pause = response.headers.get("Retry-After", "")
        text = f"{where} is not available: {status} {response.reason or ''}".rstrip() + f" for {procedure}"
        return Failure(text, status not in REFUSED, True, pause=float(pause) if pause.isdigit() else None)
    refused = 400 <= status < 500
    if is_broken_off(response.content, "json" in kind) and not (refused and not response.content):
        return Failure(f"the answer of {where} to {procedure} is not whole ({status}, {len(response.content)} bytes)", True, True)
    portal = "" if status == 404 else ", and whether a proxy in front of the server wants a login"
    return Failure(
        f"{where} is not a Dokploy server: it answered {procedure} with {status} and {kind or 'no content type'}, not with what tRPC"
        f" answers; check url{portal}", not refused, instead=True,
    )


def _redirect(response: Any, where: str) -> str:
    """Name where a redirect leads; its query may hold what was asked, or a token."""
    asked, target = urlsplit(response.url), urlsplit(urljoin(response.url, response.headers.get("Location", "")))
    host = f"{target.scheme}://{target.netloc.rpartition('@')[2]}"
    if target.path == asked.path:
        return f"{where} redirects to {host}; set url to {host}{urlsplit(where).path}"
    return (
        f"{where} redirects to {host}{target.path}; set url to the address where Dokploy itself answers"
        " (https instead of http, or past the login page of a proxy)"
    )
