"""What an operation asks for, as a form asks it."""

from __future__ import annotations

import pytest

from tests.admin import Admin


@pytest.mark.parametrize(
    ("action", "name", "type", "wraps"),
    [
        ("ec2:ModifyInstanceAttribute", "InstanceType", "text", "Value"),
        ("ec2:ModifyInstanceAttribute", "DisableApiTermination", "bool", "Value"),
        ("cloudwatch:PutMetricAlarm", "Threshold", "number", ""),
        ("cloudwatch:PutMetricAlarm", "Dimensions", "json", ""),
        ("ec2:ImportKeyPair", "PublicKeyMaterial", "bytes", ""),
        ("autoscaling:PutScheduledUpdateGroupAction", "StartTime", "moment", ""),
        ("elbv2:ModifyLoadBalancerAttributes", "Attributes", "tags", ""),
        ("elbv2:CreateLoadBalancer", "Subnets", "list", ""),
        ("ec2:CreateVolume", "VolumeType", "choice", ""),
    ],
)
def test_a_shape_is_asked_for_as_what_people_fill_in(
    admin: Admin, action: str, name: str, type: str, wraps: str
) -> None:
    question = next(each for each in admin.client.questions(action) if each.name == name)
    assert (question.type, question.wraps) == (type, wraps)
