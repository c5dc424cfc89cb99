"""The hosts of services, held against those that botocore would call."""

from __future__ import annotations

import boto3
import pytest

from model.gateway.wire.endpoints import host_of


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
@pytest.mark.parametrize(
    "service", ["ec2", "s3", "sts", "iam", "elbv2", "autoscaling", "cloudwatch", "cloudtrail", "cloudfront", "route53"]
)
def test_a_host_is_the_one_that_botocore_calls(service: str, region: str) -> None:
    session = boto3.Session(aws_access_key_id="a", aws_secret_access_key="b")
    client = session.client(service, region_name=region)
    host = client.meta.endpoint_url.removeprefix("https://")
    client.close()
    assert host_of(service, region) == ("s3.us-east-1.amazonaws.com" if host == "s3.amazonaws.com" else host)
