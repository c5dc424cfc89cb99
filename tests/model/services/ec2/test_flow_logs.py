"""Flow logs as they are asked for: of what, to where, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model.services.ec2.flow_fields import DEFAULT_FORMAT
from tests.admin import Admin
from tests.model.services.ec2.flows import GROUP, asked, describe, make_log, make_role, to_bucket, to_group
from tests.model.services.ec2.networks import make_subnet, make_vpc
from tests.model.services.ec2.test_network_interfaces import make_interface
from tests.model.services.firehose.piping import Pipe, make_lake
from tests.model.services.iam.people import Person

BUCKET = "flows-of-ours"
EC2 = {"Effect": "Allow", "Action": ["ec2:*"], "Resource": "*"}
AIM = f"arn:aws:s3:::{BUCKET}"


@pytest.fixture
def role(admin: Admin) -> str:
    return make_role(admin)


@pytest.fixture
def vpc(admin: Admin) -> str:
    return make_vpc(admin)


def failures(answer: dict[str, Any]) -> list[tuple[str, str]]:
    """Which resource, and the code."""
    return [(each["ResourceId"], each["Error"]["Code"]) for each in answer["Unsuccessful"]]


def test_a_vpc_a_subnet_and_an_interface_can_be_watched(admin: Admin, role: str, vpc: str) -> None:
    subnet = make_subnet(admin, vpc)
    interface = make_interface(admin, subnet)["NetworkInterfaceId"]
    for id in (vpc, subnet, interface):
        log = make_log(admin, **to_group(id, role))
        found = describe(admin, log)
        assert (found["ResourceId"], found["FlowLogStatus"], found["DeliverLogsStatus"]) == (id, "ACTIVE", "SUCCESS")
        assert (found["LogGroupName"], found["LogFormat"]) == (GROUP, DEFAULT_FORMAT)
        assert found["LogDestination"] == f"arn:aws:logs:us-east-1:123456789012:log-group:{GROUP}"
        assert "DestinationOptions" not in found


def test_a_group_can_be_named_by_its_arn(admin: Admin, role: str, vpc: str) -> None:
    group = "arn:aws:logs:us-east-1:123456789012:log-group:other:*"
    log = make_log(admin, **asked(vpc, LogDestination=group, DeliverLogsPermissionArn=role))
    assert describe(admin, log)["LogGroupName"] == "other"
    wanted = asked(vpc, LogDestination="arn:aws:s3:::other", DeliverLogsPermissionArn=role)
    assert failures(admin.call("ec2:CreateFlowLogs", **wanted)) == [(vpc, "InvalidParameter")]


def test_several_are_made_at_once_and_those_that_cannot_be_are_listed(admin: Admin, role: str, vpc: str) -> None:
    gone = "vpc-0123456789abcdef0"
    wanted: dict[str, Any] = to_group(vpc, role) | {"ResourceIds": [gone, vpc, "vpc-x"]}
    answer = admin.call("ec2:CreateFlowLogs", **wanted)
    assert len(answer["FlowLogIds"]) == 1
    assert [id for id, _ in failures(answer)] == [gone, "vpc-x"]
    assert failures(answer)[0] == (gone, "InvalidVpcID.NotFound")
    assert len(admin.call("ec2:DescribeFlowLogs")["FlowLogs"]) == 1


def test_the_same_is_not_written_down_twice_at_the_same_place(admin: Admin, role: str, vpc: str) -> None:
    make_log(admin, **to_group(vpc, role))
    assert failures(admin.call("ec2:CreateFlowLogs", **to_group(vpc, role))) == [(vpc, "FlowLogAlreadyExists")]
    make_log(admin, **to_group(vpc, role, TrafficType="REJECT"))
    again = admin.call("ec2:CreateFlowLogs", **to_group(vpc, role, TrafficType="ACCEPT"))
    assert failures(again) == [(vpc, "FlowLogsLimitExceeded")]


def test_a_client_token_makes_one(admin: Admin, role: str, vpc: str) -> None:
    wanted = to_group(vpc, role, ClientToken="once")
    assert make_log(admin, **wanted) == make_log(admin, **wanted)


@pytest.mark.parametrize(
    ("more", "code", "part"),
    [
        ({"LogGroupName": GROUP}, "InvalidParameter", "DeliverLogsPermissionArn"),
        ({}, "InvalidParameter", "LogDestination can't be empty if LogGroupName is not provided."),
        ({"LogGroupName": GROUP, "LogDestination": AIM}, "InvalidParameter", "Please only provide LogGroupName or"),
        ({"LogGroupName": GROUP, "LogDestinationType": "s3"}, "InvalidParameter", "type must be cloud-watch-logs"),
        ({"LogFormat": "${version} ${colour}"}, "InvalidParameter", "Unknown fields provided: colour"),
        ({"LogFormat": "version action"}, "InvalidParameter", "LogFormat is invalid"),
        ({"MaxAggregationInterval": 120}, "InvalidParameter", "Max Aggregation Interval"),
        ({"ResourceType": "TransitGateway"}, "UnsupportedOperation", "TransitGateway"),
        ({"TrafficType": None}, "MissingParameter", "TrafficType"),
        ({"DestinationOptions": {"FileFormat": "parquet"}}, "UnsupportedOperation", "parquet"),
        ({"ResourceIds": [f"vpc-{n:017x}" for n in range(301)]}, "InvalidParameter", "300"),
    ],
)
def test_what_is_odd_is_refused_as_a_whole(admin: Admin, vpc: str, more: dict[str, Any], code: str, part: str) -> None:
    admin.call("s3:CreateBucket", Bucket=BUCKET)
    wanted = asked(vpc) if "LogGroupName" in more or not more else to_bucket(vpc, AIM)
    given = {name: value for name, value in (wanted | more).items() if value is not None}
    refusal = admin.refused("ec2:CreateFlowLogs", **given)
    assert refusal.code == code
    assert part in refusal.message
    assert admin.call("ec2:DescribeFlowLogs")["FlowLogs"] == []


def test_a_bucket_or_a_delivery_stream_that_is_not_there_is_said(admin: Admin, vpc: str) -> None:
    answer = admin.call("ec2:CreateFlowLogs", **to_bucket(vpc, AIM))
    error = {"Code": "400", "Message": f"LogDestination: {BUCKET} does not exist"}
    assert answer["Unsuccessful"] == [{"ResourceId": vpc, "Error": error}]
    stream = "arn:aws:firehose:us-east-1:123456789012:deliverystream/flows"
    wanted = asked(vpc, LogDestinationType="kinesis-data-firehose", LogDestination=stream)
    assert failures(admin.call("ec2:CreateFlowLogs", **wanted)) == [(vpc, "400")]


def test_the_tag_of_ones_own_delivery_stream_lets_the_delivery_in_by_itself(admin: Admin, vpc: str) -> None:
    make_lake(admin)
    pipe = Pipe(admin)
    wanted = asked(
        vpc, LogDestinationType="kinesis-data-firehose", LogDestination=pipe.described()["DeliveryStreamARN"]
    )
    ann = Person(admin, "ann")
    ann.given(EC2)
    answer = ann.call("ec2:CreateFlowLogs", **wanted)
    assert answer["Unsuccessful"][0]["Error"]["Message"].startswith("Access Denied for LogDestination: clicks")
    make_log(admin, **wanted)
    assert pipe.call("ListTagsForDeliveryStream")["Tags"] == [{"Key": "LogDeliveryEnabled", "Value": "true"}]


def test_the_policy_of_ones_own_bucket_lets_the_delivery_in_by_itself(admin: Admin, vpc: str) -> None:
    admin.call("s3:CreateBucket", Bucket=BUCKET)
    make_log(admin, **to_bucket(vpc, f"{AIM}/network/"))
    said = json.loads(admin.call("s3:GetBucketPolicy", Bucket=BUCKET)["Policy"])["Statement"]
    assert [each["Sid"] for each in said] == ["AWSLogDeliveryWrite", "AWSLogDeliveryAclCheck"]
    assert said[0]["Resource"] == f"{AIM}/network/AWSLogs/123456789012/*"
    make_log(admin, **to_bucket(vpc, f"{AIM}/network/", TrafficType="REJECT"))
    again = json.loads(admin.call("s3:GetBucketPolicy", Bucket=BUCKET)["Policy"])["Statement"]
    assert again == said


def test_who_may_not_write_that_policy_or_pass_the_role_makes_none(admin: Admin, role: str, vpc: str) -> None:
    admin.call("s3:CreateBucket", Bucket=BUCKET)
    ann = Person(admin, "ann")
    ann.given(EC2)
    answer = ann.call("ec2:CreateFlowLogs", **to_bucket(vpc, AIM))
    assert answer["Unsuccessful"][0]["Error"]["Message"].startswith(f"Access Denied for LogDestination: {BUCKET}")
    assert ann.refused("ec2:CreateFlowLogs", **to_group(vpc, role)).code == "UnauthorizedOperation"
    ann.given(EC2 | {"Action": ["ec2:*", "iam:PassRole"]})
    assert ann.call("ec2:CreateFlowLogs", **to_group(vpc, role))["Unsuccessful"] == []


def test_they_are_found_by_id_by_filter_and_page_by_page(admin: Admin, role: str, vpc: str) -> None:
    admin.call("s3:CreateBucket", Bucket=BUCKET)
    subnets = [make_subnet(admin, vpc, f"10.0.{n}.0/24") for n in range(1, 7)]
    marked = [{"ResourceType": "vpc-flow-log", "Tags": [{"Key": "team", "Value": "net"}]}]
    own = make_log(admin, **to_bucket(vpc, AIM, TrafficType="ACCEPT", TagSpecifications=marked))
    of_subnets = [make_log(admin, **to_group(each, role)) for each in subnets]

    def found(name: str, *values: str) -> list[str]:
        answer = admin.call("ec2:DescribeFlowLogs", Filter=[{"Name": name, "Values": list(values)}])
        return [each["FlowLogId"] for each in answer["FlowLogs"]]

    assert found("traffic-type", "ACCEPT") == found("log-destination-type", "s3") == found("tag:team", "net") == [own]
    assert found("resource-id", *subnets[:2]) == of_subnets[:2]
    assert found("log-group-name", GROUP) == of_subnets
    assert found("deliver-log-status", "FAILED") == []
    assert (
        admin.refused("ec2:DescribeFlowLogs", Filter=[{"Name": "x", "Values": ["y"]}]).code == "InvalidParameterValue"
    )
    first = admin.call("ec2:DescribeFlowLogs", MaxResults=5)
    rest = admin.call("ec2:DescribeFlowLogs", NextToken=first["NextToken"])
    assert [each["FlowLogId"] for each in first["FlowLogs"] + rest["FlowLogs"]] == [own, *of_subnets]
    missing = admin.refused("ec2:DescribeFlowLogs", FlowLogIds=["fl-0123456789abcdef0"])
    assert missing.code == "InvalidFlowLogId.NotFound"


def test_tags_come_and_go(admin: Admin, role: str, vpc: str) -> None:
    log = make_log(admin, **to_group(vpc, role))
    admin.call("ec2:CreateTags", Resources=[log], Tags=[{"Key": "Name", "Value": "all of it"}])
    assert describe(admin, log)["Tags"] == [{"Key": "Name", "Value": "all of it"}]
    (tag,) = admin.call("ec2:DescribeTags")["Tags"]
    assert (tag["ResourceId"], tag["ResourceType"]) == (log, "vpc-flow-log")


def test_one_is_deleted_and_of_one_that_is_not_there_that_is_said(admin: Admin, role: str, vpc: str) -> None:
    log, gone = make_log(admin, **to_group(vpc, role)), "fl-0123456789abcdef0"
    answer = admin.call("ec2:DeleteFlowLogs", FlowLogIds=[log, gone])
    assert failures(answer) == [(gone, "InvalidFlowLogId.NotFound")]
    assert admin.call("ec2:DescribeFlowLogs")["FlowLogs"] == []


def test_one_ends_with_what_it_watches(admin: Admin, role: str, vpc: str) -> None:
    make_log(admin, **to_group(vpc, role))
    admin.call("ec2:DeleteVpc", VpcId=vpc)
    admin.advance(60)
    assert admin.call("ec2:DescribeFlowLogs")["FlowLogs"] == []
