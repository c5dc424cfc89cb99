"""Labels read as words."""

from __future__ import annotations

import pytest

from screens.launch_words import label_of


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("InstanceType", "Instance type"),
        ("SecurityGroupIds", "Security groups"),
        ("VpcId", "VPC"),
        ("CidrBlock", "CIDR block"),
        ("TargetGroupARNs", "Target group ARNs"),
        ("Ipv6CidrBlock", "Ipv6 CIDR block"),
        ("MinCount", "How many"),
        ("ACL", "ACL"),
    ],
)
def test_a_label_reads_as_words_and_keeps_acronyms(name: str, label: str) -> None:
    assert label_of(name) == label
