"""What a call looks like in Python: it runs as it stands."""

from __future__ import annotations

from typing import Any

from screens.boto_form import boto_form
from screens.trail_ring import Body


def test_a_short_call_stands_on_one_line() -> None:
    assert boto_form("stop_instances", "ec2", {"InstanceIds": ["i-1"]}) == 'ec2.stop_instances(InstanceIds=["i-1"])'


def test_a_call_in_another_region_brings_its_client() -> None:
    told = boto_form("list_buckets", "s3", {}, "eu-west-1")
    assert told == 's3 = boto3.client("s3", region_name="eu-west-1")\ns3.list_buckets()'


def test_a_long_call_has_a_line_for_each_parameter_and_means_what_was_asked() -> None:
    params = {
        "ImageId": "ami-0123456789abcdef0",
        "MinCount": 1,
        "DryRun": False,
        "UserData": 'echo "hello" \\ there',
        "TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "web"}] * 3}],
    }
    told = boto_form("run_instances", "ec2", params)
    heard: dict[str, Any] = {}

    class Ec2:
        def run_instances(self, **given: Any) -> None:
            heard.update(given)

    exec(told, {"ec2": Ec2()})  # noqa: S102 - that it runs is what is shown
    assert heard == params
    assert max(map(len, told.splitlines())) <= 80


def test_a_body_is_a_file_to_open() -> None:
    told = boto_form("put_object", "s3", {"Bucket": "b", "Key": "k", "Body": Body(12)})
    assert told == 's3.put_object(Bucket="b", Key="k", Body=open("body-of-12-bytes", "rb"))'
