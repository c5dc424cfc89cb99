"""A network on premises by the control path: built, configured, disturbed, and refused where it makes no sense."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from app.serving.steering import _premises
from model.gateway.wire.messages import HttpRequest
from model.kit.body import Body
from tests.admin import Admin
from tests.model.services.ec2.corporations import OFFICE, READY, new_vpn_gateway
from tests.model.services.ec2.lands import Land


def told(admin: Admin, **body: Any) -> tuple[int, dict[str, Any]]:
    """Status and content of the answer to a body."""
    request = HttpRequest("POST", "/_cloudarium/premises", body=Body(orjson.dumps(body)))

    async def ask() -> tuple[int, dict[str, Any]]:
        answer = await _premises(admin.client)(request)
        assert isinstance(answer.body, bytes)
        return answer.status, orjson.loads(answer.body)

    return admin.run(ask())


def test_a_vpn_comes_up_when_the_device_was_told_and_speaks(admin: Admin) -> None:
    land, address = Land(admin), "198.51.100.20"
    status, device = told(admin, device="office", networks=[OFFICE], public_ip=address)
    assert (status, device["networks"], device["talking"]) == (200, [OFFICE], False)
    customer = land.call("CreateCustomerGateway", Type="ipsec.1", IpAddress=address)["CustomerGateway"]
    ends = {"CustomerGatewayId": customer["CustomerGatewayId"], "VpnGatewayId": new_vpn_gateway(land)}
    made = land.call("CreateVpnConnection", Type="ipsec.1", **ends)["VpnConnection"]
    admin.advance(READY)
    status, device = told(admin, device="office", configuration=made["CustomerGatewayConfiguration"], talking=True)
    assert (status, len(device["tunnels"])) == (200, 2)
    admin.advance(30)

    def tunnels() -> list[str]:
        (found,) = land.call("DescribeVpnConnections")["VpnConnections"]
        return [each["Status"] for each in found["VgwTelemetry"]]

    assert tunnels() == ["UP", "UP"]
    assert told(admin, device="office", cut=device["tunnels"][:1])[0] == 200
    admin.advance(60)
    assert tunnels() == ["DOWN", "UP"]
    assert told(admin, device="office", cut=[], powered=False)[1]["powered"] is False
    admin.advance(60)
    assert tunnels() == ["DOWN", "DOWN"]


def test_a_server_outside_is_put_up_and_switched_off(admin: Admin) -> None:
    press = {"server": "press.example.org"}
    assert told(admin, **press)[0] == 400
    status, server = told(admin, **press, public_ip="198.51.100.80", city="Paris")
    assert (status, server["powered"], server["requests_per_second"]) == (200, True, None)
    assert [each.value for each in admin.client.internet.dig("press.example.org").answer.lines] == ["198.51.100.80"]
    assert told(admin, **press, public_ip="198.51.100.80", requests_per_second=60)[1]["requests_per_second"] == 60
    assert told(admin, **press, powered=False)[1]["powered"] is False
    assert told(admin, **press, public_ip="nowhere")[0] == 400


def test_a_device_gets_other_networks_and_lines(admin: Admin) -> None:
    told(admin, device="router", networks=[OFFICE], asn=65010)
    status, device = told(admin, device="router", networks=["172.16.0.0/12"], line="dxvif-01234567")
    assert (status, device["networks"], device["lines"], device["asn"]) == (
        200,
        ["172.16.0.0/12"],
        ["dxvif-01234567"],
        65010,
    )


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"device": "nobody", "talking": True},
        {"device": "office", "networks": "192.168.0.0/16"},
        {"device": "office", "networks": ["192.168.0.0/99"]},
        {"device": "office", "networks": [], "public_ip": "300.0.0.1"},
        {"device": "office", "networks": [], "asn": ["65010"]},
        {"device": "office", "networks": [], "configuration": "<html/>"},
    ],
)
def test_what_makes_no_sense_is_refused(admin: Admin, body: dict[str, Any]) -> None:
    status, answer = told(admin, **body)
    assert status == 400
    assert answer["error"]
