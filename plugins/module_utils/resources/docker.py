# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The structures of a swarm service in Docker's own words, as the servers v0.28.8 to v0.30.2 check them.

Of words such as ``on-failure`` and of negative and broken numbers a server stores any, and the deployment fails; they
are refused here. Keys that a server drops are refused too: what was asked for would never be there.
"""

from __future__ import annotations

from ansible_collections.dokploy.dokploy.plugins.module_utils.resources.structures import ListOf, Map, Nanoseconds, Ratio, Structure, Switch, Whole, Word

_TIME, _COUNT, _TEXT = Nanoseconds(), Whole(), Word()

LABELS = Map(Word(flags=True))

HEALTH_CHECK = Structure(
    Test=ListOf(_TEXT, ["CMD-SHELL", "curl -f http://localhost/"]), Interval=_TIME, Timeout=_TIME, StartPeriod=_TIME, Retries=_COUNT,
)

RESTART_POLICY = Structure(Condition=Word("none", "on-failure", "any"), Delay=_TIME, MaxAttempts=_COUNT, Window=_TIME)

PLACEMENT = Structure(
    Constraints=ListOf(_TEXT, ["node.role == manager"]),
    Preferences=ListOf(
        Structure(("Spread",), Spread=Structure(("SpreadDescriptor",), SpreadDescriptor=_TEXT)), [{"Spread": {"SpreadDescriptor": "node.labels.zone"}}],
    ),
    MaxReplicas=_COUNT,
    Platforms=ListOf(Structure(("Architecture", "OS"), Architecture=_TEXT, OS=_TEXT), [{"Architecture": "x86_64", "OS": "linux"}]),
)


def _rollout(*actions: str) -> Structure:
    return Structure(
        ("Parallelism", "Order"), Parallelism=_COUNT, Delay=_TIME, FailureAction=Word(*actions), Monitor=_TIME, MaxFailureRatio=Ratio(),
        Order=Word("stop-first", "start-first"),
    )


UPDATE_CONFIG = _rollout("pause", "continue", "rollback")
ROLLBACK_CONFIG = _rollout("pause", "continue")

MODE = Structure(
    Replicated=Structure(Replicas=_COUNT), Global=Structure(), ReplicatedJob=Structure(MaxConcurrent=_COUNT, TotalCompletions=_COUNT), GlobalJob=Structure(),
)

NETWORKS = ListOf(Structure(Target=_TEXT, Aliases=ListOf(_TEXT, ["web"]), DriverOpts=LABELS), [{"Target": "backend", "Aliases": ["web"]}])

ENDPOINT_SPEC = Structure(
    Mode=Word("vip", "dnsrr"),
    Ports=ListOf(
        Structure(Protocol=Word("tcp", "udp", "sctp"), TargetPort=Whole(1, 65535), PublishedPort=Whole(0, 65535), PublishMode=Word("ingress", "host")),
        [{"TargetPort": 80, "PublishedPort": 8080}],
    ),
)

ULIMITS = ListOf(
    Structure(("Name", "Soft", "Hard"), Name=Word(needed=True), Soft=Whole(-1), Hard=Whole(-1)),
    [{"Name": "nofile", "Soft": 65536, "Hard": 65536}],
)

#: Of a compose service: which of the instance's networks each of its services is attached to.
SERVICE_NETWORKS = ListOf(
    Structure(
        ("serviceName", "networkIds", "detachDokployNetwork"), serviceName=_TEXT, networkIds=ListOf(_TEXT, ["an-id"]), detachDokployNetwork=Switch(),
    ),
    [{"serviceName": "web", "networkIds": [], "detachDokployNetwork": False}],
)
