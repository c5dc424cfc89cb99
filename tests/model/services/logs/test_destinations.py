"""Destinations, through which accounts send their events to another one."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from model.kit.errors import AwsError
from model.kit.principal import root
from tests.admin import Admin
from tests.model.services.firehose.piping import ACCOUNT, NAME, Pipe, laid, make_lake, make_role

OTHER = "111111111111"
STREAM = f"arn:aws:firehose:us-east-1:{ACCOUNT}:deliverystream/{NAME}"
DESTINATION = f"arn:aws:logs:us-east-1:{ACCOUNT}:destination:hub"


@pytest.fixture
def hub(admin: Admin) -> dict[str, Any]:
    """A destination in front of a delivery stream."""
    make_lake(admin)
    role = make_role(admin, "hub", "logs", "firehose:PutRecord")
    Pipe(admin, how={"BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 0}})
    made = admin.call("logs:PutDestination", destinationName="hub", targetArn=STREAM, roleArn=role)
    return made["destination"]


def elsewhere(admin: Admin, action: str, **params: Any) -> dict[str, Any]:
    """As root of another account."""
    return admin.run(admin.cloud.call(action, params, principal=root(OTHER), region="us-east-1"))


def let_in(admin: Admin, account: str) -> None:
    allow = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "logs:PutSubscriptionFilter"}
    document = {"Version": "2012-10-17", "Statement": [{**allow, "Resource": DESTINATION}]}
    admin.call("logs:PutDestinationPolicy", destinationName="hub", accessPolicy=json.dumps(document))


def subscribe(admin: Admin) -> None:
    asked = {"filterName": "all", "filterPattern": "", "destinationArn": DESTINATION}
    elsewhere(admin, "logs:PutSubscriptionFilter", logGroupName="/far", **asked)


def test_events_of_another_account_are_sent_on_once_the_policy_lets_it_in(admin: Admin, hub: dict[str, Any]) -> None:
    assert hub["arn"] == DESTINATION
    elsewhere(admin, "logs:CreateLogGroup", logGroupName="/far")
    elsewhere(admin, "logs:CreateLogStream", logGroupName="/far", logStreamName="s")
    with pytest.raises(AwsError, match="not authorized"):
        subscribe(admin)
    let_in(admin, "222222222222")
    with pytest.raises(AwsError, match="not authorized"):
        subscribe(admin)
    let_in(admin, OTHER)
    subscribe(admin)
    said = {"timestamp": int(admin.now * 1000), "message": "from afar"}
    elsewhere(admin, "logs:PutLogEvents", logGroupName="/far", logStreamName="s", logEvents=[said])
    admin.advance(10)

    text = gzip.decompress(b"".join(laid(admin).values())).decode()
    assert f'"owner":"{OTHER}","logGroup":"/far"' in text
    assert "from afar" in text


def test_destinations_are_described_changed_tagged_and_deleted(admin: Admin, hub: dict[str, Any]) -> None:
    assert admin.call("logs:DescribeDestinations")["destinations"] == [hub]
    let_in(admin, OTHER)
    (told,) = admin.call("logs:DescribeDestinations", DestinationNamePrefix="h")["destinations"]
    assert json.loads(told["accessPolicy"])["Statement"][0]["Principal"] == {"AWS": OTHER}
    again = make_role(admin, "again", "logs", "firehose:PutRecord")
    admin.call("logs:PutDestination", destinationName="hub", targetArn=STREAM, roleArn=again)
    (told,) = admin.call("logs:DescribeDestinations")["destinations"]
    assert (told["roleArn"], "accessPolicy" in told) == (again, True)

    admin.call("logs:TagResource", resourceArn=DESTINATION, tags={"a": "1", "b": "2"})
    admin.call("logs:UntagResource", resourceArn=DESTINATION, tagKeys=["a"])
    assert admin.call("logs:ListTagsForResource", resourceArn=DESTINATION)["tags"] == {"b": "2"}

    admin.call("logs:DeleteDestination", destinationName="hub")
    assert admin.call("logs:DescribeDestinations")["destinations"] == []
    assert admin.refused("logs:DeleteDestination", destinationName="hub").code == "ResourceNotFoundException"
    assert admin.refused("logs:ListTagsForResource", resourceArn=DESTINATION).code == "ResourceNotFoundException"


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"targetArn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:q"}, "InvalidParameterException"),
        ({"targetArn": STREAM.replace("us-east-1", "eu-west-1")}, "InvalidParameterException"),
        ({"targetArn": f"{STREAM}s"}, "InvalidParameterException"),
        ({"roleArn": f"arn:aws:iam::{OTHER}:role/hub"}, "AccessDeniedException"),
        ({"tags": {"a": "b"}}, "InvalidParameterException"),
    ],
)
def test_what_cannot_be_behind_a_destination_is_refused(
    admin: Admin, hub: dict[str, Any], how: dict[str, Any], code: str
) -> None:
    asked = {"destinationName": "hub", "targetArn": hub["targetArn"], "roleArn": hub["roleArn"], **how}
    assert admin.refused("logs:PutDestination", **asked).code == code
    assert admin.call("logs:DescribeDestinations")["destinations"] == [hub]


def test_a_policy_that_is_none_is_refused(admin: Admin, hub: dict[str, Any]) -> None:
    assert "accessPolicy" not in hub
    for text in ("{}", "no JSON", json.dumps({"Version": "2012-10-17", "Statement": [], "Id": "x" * 6000})):
        refusal = admin.refused("logs:PutDestinationPolicy", destinationName="hub", accessPolicy=text)
        assert refusal.code == "InvalidParameterException"
    unknown = admin.refused("logs:PutDestinationPolicy", destinationName="other", accessPolicy="{}")
    assert unknown.code == "ResourceNotFoundException"
