# Copyright (c) 2026, Dokploy collection contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls about what the instance has: its certificates, networks and the nodes of its swarm."""

from __future__ import annotations

from steps import MISSING, Step

CERTIFICATE = {"name": "$prefix", "certificateData": "not a certificate", "privateKey": "not a key", "organizationId": ""}

SWARM_CASES: dict[str, list[Step]] = {
    "certificate": [
        Step("POST certificates.create", CERTIFICATE, save={"certificateId": "certificateId", "path": "certificatePath"}),
        Step("GET certificates.all", pick=("certificateId", "$certificateId")),
        Step("GET certificates.one", {"certificateId": "$certificateId"}),
        Step("GET certificates.one", {"certificateId": MISSING}),
        Step("POST certificates.create", {name: value for name, value in CERTIFICATE.items() if name != "organizationId"}),
        Step("POST certificates.create", {**CERTIFICATE, "privateKey": ""}),
        Step("POST certificates.create", {**CERTIFICATE, "serverId": MISSING}),
        Step(
            "POST certificates.create", {**CERTIFICATE, "autoRenew": True, "serverId": None},
            save={"secondId": "certificateId", "secondPath": "certificatePath"},
        ),
        Step("POST certificates.create", {**CERTIFICATE, "certificateId": "$prefix"}, save={"thirdPath": "certificatePath"}),
        Step("POST certificates.create", {**CERTIFICATE, "certificateId": "$prefix"}),
        Step("POST certificates.remove", {"certificateId": "$prefix"}),
        Step("POST certificates.update", {"certificateId": "$certificateId", "name": "$prefix-b", "privateKey": "not another", "autoRenew": True}),
        Step("POST certificates.update", {"certificateId": "$certificateId"}),
        Step("POST certificates.update", {"certificateId": MISSING, "name": "x"}),
        Step("POST certificates.remove", {"certificateId": "$certificateId"}),
        Step("POST certificates.remove", {"certificateId": "$certificateId"}),
        Step("POST certificates.remove", {"certificateId": "$secondId"}),
    ],
    "network": [
        Step("POST network.create", {"name": "$prefix"}, save={"networkId": "networkId"}),
        Step("POST network.create", {"name": "$prefix"}),
        Step("GET network.all", {}, pick=("networkId", "$networkId")),
        Step("GET network.all", {"serverId": MISSING}),
        Step("GET network.one", {"networkId": "$networkId"}),
        Step("GET network.one", {"networkId": MISSING}),
        Step("POST network.recreate", {"networkId": "$networkId"}),
        Step("GET network.networksToSync", {}, told=False),
        Step("POST network.import", {"names": ["$prefix", "bridge", "does-not-exist"]}),
        Step("POST network.create", {"name": ""}),
        Step("POST network.create", {"name": "bridge"}),
        Step("POST network.create", {"name": "dokploy-network"}),
        Step("POST network.create", {"name": "$prefix-b", "enableIPv4": False}),
        Step("POST network.create", {"name": "$prefix-b", "mtu": 67}),
        Step("POST network.create", {"name": "$prefix-b", "driver": "host"}),
        Step("POST network.create", {"name": "$prefix-b", "ipam": {"config": [{"gateway": "10.99.7.1"}]}}),
        Step("POST network.create", {
            "name": "$prefix-b", "driver": "overlay", "attachable": True, "internal": True, "mtu": 1400, "serverId": None,
            "ipam": {"config": [{"subnet": "10.99.7.0/24", "gateway": "10.99.7.1"}]},
        }, save={"secondId": "networkId"}),
        Step("POST network.remove", {"networkId": "$secondId"}),
        Step("POST network.remove", {"networkId": "$networkId"}),
        Step("POST network.remove", {"networkId": "$networkId"}),
    ],
    "node": [
        Step("POST cluster.removeWorker", {"nodeId": MISSING}),
        Step("POST cluster.removeWorker", {}),
        Step("GET cluster.getNodes", {"serverId": MISSING}),
    ],
}
