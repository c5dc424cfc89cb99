"""What AWS takes as structures is typed as people say it."""

from __future__ import annotations

from typing import Any

import pytest

from screens.launch_eased import permission


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (
            "tcp 80 0.0.0.0/0",
            {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
        ),
        (
            "udp 1000-2000 sg-1",
            {"IpProtocol": "udp", "FromPort": 1000, "ToPort": 2000, "UserIdGroupPairs": [{"GroupId": "sg-1"}]},
        ),
        ("icmp ::/0", {"IpProtocol": "icmp", "FromPort": -1, "ToPort": -1, "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}),
        ("all 10.0.0.0/8", {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}),
    ],
)
def test_a_rule_is_one_line(said: str, meant: dict[str, Any]) -> None:
    assert permission(said) == meant


@pytest.mark.parametrize("said", ["tcp", "tcp http 0.0.0.0/0", "tcp 80", "gre 0.0.0.0/0", ""])
def test_what_is_no_rule_says_how_they_are_written(said: str) -> None:
    with pytest.raises(ValueError, match="A rule is written like tcp 443"):
        permission(said)
