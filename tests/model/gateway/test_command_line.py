from typing import Any

import pytest

from model.gateway.command_line import command_line
from model.gateway.wire.shapes import service_model


@pytest.mark.parametrize(
    ("service", "operation", "params", "line"),
    [
        ("ec2", "StopInstances", {"InstanceIds": ["i-1", "i-2"]}, "aws ec2 stop-instances --instance-ids i-1 i-2"),
        (
            "ec2",
            "RunInstances",
            {"ImageId": "ami-1", "MinCount": 1, "MaxCount": 1},
            "aws ec2 run-instances --image-id ami-1 --count 1",
        ),
        ("ec2", "RunInstances", {"MinCount": 1, "MaxCount": 3}, "aws ec2 run-instances --count 1:3"),
        ("ec2", "StopInstances", {"Force": True}, "aws ec2 stop-instances --force"),
        ("ec2", "StopInstances", {"Force": False}, "aws ec2 stop-instances --no-force"),
        ("s3", "CreateBucket", {"Bucket": "shop"}, "aws s3api create-bucket --bucket shop"),
        (
            "ec2",
            "CreateTags",
            {"Resources": ["i-1"], "Tags": [{"Key": "Name", "Value": "Ann's web"}]},
            """aws ec2 create-tags --resources i-1 --tags '[{"Key":"Name","Value":"Ann'"'"'s web"}]'""",
        ),
    ],
)
def test_a_call_is_shown_as_the_line_that_makes_it(
    service: str, operation: str, params: dict[str, Any], line: str
) -> None:
    assert command_line(service_model(service).operations[operation], params) == line


def test_the_region_is_named_where_it_matters() -> None:
    contract = service_model("ec2").operations["DescribeVpcs"]

    assert command_line(contract, {}, "eu-west-1") == "aws ec2 describe-vpcs --region eu-west-1"


def test_what_a_person_typed_cannot_leave_its_argument() -> None:
    contract = service_model("s3").operations["CreateBucket"]

    assert command_line(contract, {"Bucket": "x; rm -rf ~"}) == "aws s3api create-bucket --bucket 'x; rm -rf ~'"
