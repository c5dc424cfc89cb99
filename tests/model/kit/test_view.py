"""What those outside see of kinds of resources."""

from __future__ import annotations

import pytest

from model.kit.view import plural


@pytest.mark.parametrize(
    ("noun", "title"),
    [
        ("AutoScalingGroup", "Auto Scaling Groups"),
        ("NetworkAcl", "Network ACLs"),
        ("ScalingPolicy", "Scaling Policies"),
        ("Address", "Addresses"),
        ("AccessKey", "Access Keys"),
        ("NatGateway", "NAT Gateways"),
        ("DhcpOptions", "DHCP Options"),
        ("Vpc", "VPCs"),
    ],
)
def test_a_kind_without_a_title_is_called_by_the_plural_of_its_noun(noun: str, title: str) -> None:
    assert plural(noun) == title
