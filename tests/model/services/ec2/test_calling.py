"""How calls from instances reach services: what is in their way, and what policies see of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model.kit.errors import AwsError
from tests.admin import Admin
from tests.model.services.ec2.callers import ROLE, Software, allow, make_role
from tests.model.services.ec2.launches import look
from tests.model.services.ec2.networks import make_subnet, make_vpc
from tests.model.services.ec2.test_internet_gateways import make_gateway
from tests.model.services.ec2.test_route_tables import main_table, make_table
from tests.model.services.ec2.test_vpc_endpoints import SQS, make_endpoint

READ = "ec2:DescribeVpcs"
BUCKETS = ("a-bucket-of-ours", "b-bucket-of-ours")


class Place:
    """A VPC with an open subnet, a closed one, and buckets with a file in each."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.vpc = make_vpc(admin)
        self.open, self.closed = make_subnet(admin, self.vpc), make_subnet(admin, self.vpc, "10.0.2.0/24")
        self.main, self.table = str(main_table(admin, self.vpc)["RouteTableId"]), make_table(admin, self.vpc)
        admin.call("ec2:AssociateRouteTable", RouteTableId=self.table, SubnetId=self.closed)
        gateway = make_gateway(admin)
        admin.call("ec2:AttachInternetGateway", InternetGatewayId=gateway, VpcId=self.vpc)
        admin.call("ec2:CreateRoute", RouteTableId=self.main, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
        admin.call("ec2:ModifySubnetAttribute", SubnetId=self.open, MapPublicIpOnLaunch={"Value": True})
        make_role(admin, allow("*"))
        for bucket in BUCKETS:
            admin.call("s3:CreateBucket", Bucket=bucket)
            admin.call("s3:PutObject", Bucket=bucket, Key="file", Body=b"content")

    def only(self, **condition: dict[str, str]) -> None:
        policy = allow("*", Condition=condition)
        self.admin.call("iam:PutRolePolicy", RoleName=ROLE, PolicyName="own", PolicyDocument=policy)


@pytest.fixture
def spot(admin: Admin) -> Place:
    return Place(admin)


def fetch(software: Software, bucket: str = BUCKETS[0]) -> str:
    """200, or the code of the refusal."""
    return _tried(software, "s3:GetObject", Bucket=bucket, Key="file")


def put(software: Software) -> str:
    return _tried(software, "s3:PutObject", Bucket=BUCKETS[0], Key="other", Body=b"new")


def _tried(software: Software, action: str, **params: Any) -> str:
    try:
        software.call(action, **params)
    except AwsError as refusal:
        return refusal.code
    return "200"


def endpoint_policy(*actions: str, resources: tuple[str, ...] = ("*",)) -> str:
    allowed = {"Effect": "Allow", "Principal": "*", "Action": actions, "Resource": resources}
    return json.dumps({"Version": "2012-10-17", "Statement": [allowed]})


@pytest.mark.fact("vpc-endpoint-01")
def test_an_endpoint_is_a_way_to_its_service_and_to_nothing_else(spot: Place) -> None:
    software = Software(spot.admin, spot.closed)
    silent = software.refused("s3:GetObject", Bucket=BUCKETS[0], Key="file")
    assert (silent.code, silent.status) == ("ConnectTimeout", 504)
    assert f"NO_ROUTE_TO_DESTINATION at {spot.table}" in silent.message
    make_endpoint(spot.admin, spot.vpc, spot.table)
    assert fetch(software) == "200"
    assert _tried(software, READ) == "ConnectTimeout"


@pytest.mark.fact("vpc-endpoint-04")
def test_without_an_endpoint_calls_come_from_a_public_address_and_with_it_from_a_private_one(spot: Place) -> None:
    software = Software(spot.admin, spot.open)
    machine = look(spot.admin, software.id)
    spot.only(IpAddress={"aws:SourceIp": f"{machine['PublicIpAddress']}/32"})
    assert fetch(software) == "200"
    endpoint = make_endpoint(spot.admin, spot.vpc, spot.main)
    assert fetch(software) == "AccessDenied"
    spot.only(
        StringEquals={"aws:SourceVpce": endpoint, "aws:SourceVpc": spot.vpc},
        IpAddress={"aws:VpcSourceIp": f"{machine['PrivateIpAddress']}/32"},
    )
    assert fetch(software) == "200"
    spot.admin.call("ec2:DeleteVpcEndpoints", VpcEndpointIds=[endpoint])
    assert fetch(software) == "AccessDenied"


@pytest.mark.fact("vpc-endpoint-05")
def test_the_policy_of_an_endpoint_has_a_word_in_what_comes_through_it(spot: Place) -> None:
    endpoint = make_endpoint(spot.admin, spot.vpc, spot.table)
    inside, outside = Software(spot.admin, spot.closed), Software(spot.admin, spot.open)
    assert [fetch(inside, each) for each in BUCKETS] == ["200", "200"]
    only_a = endpoint_policy("s3:*", resources=(f"arn:aws:s3:::{BUCKETS[0]}/*",))
    spot.admin.call("ec2:ModifyVpcEndpoint", VpcEndpointId=endpoint, PolicyDocument=only_a)
    assert [fetch(inside, each) for each in BUCKETS] == ["200", "AccessDenied"]
    assert [fetch(outside, each) for each in BUCKETS] == ["200", "200"]
    refusal = inside.refused("s3:GetObject", Bucket=BUCKETS[1], Key="file")
    assert refusal.message.endswith("because no VPC endpoint policy allows the s3:GetObject action")
    spot.admin.call("ec2:ModifyVpcEndpoint", VpcEndpointId=endpoint, ResetPolicy=True)
    assert [fetch(inside, each) for each in BUCKETS] == ["200", "200"]


@pytest.mark.fact("vpc-endpoint-06")
def test_two_endpoints_for_one_service_give_subnets_different_policies(spot: Place) -> None:
    reading = endpoint_policy("s3:GetObject")
    make_endpoint(spot.admin, spot.vpc, spot.table, PolicyDocument=reading)
    make_endpoint(spot.admin, spot.vpc, spot.main)
    x, y = Software(spot.admin, spot.closed), Software(spot.admin, spot.open)
    assert [fetch(x), fetch(y)] == ["200", "200"]
    assert [put(x), put(y)] == ["AccessDenied", "200"]


def test_an_interface_of_an_endpoint_answers_to_the_name_of_its_service(spot: Place) -> None:
    admin = spot.admin
    software = Software(admin, spot.closed)
    assert _tried(software, "sqs:ListQueues") == "ConnectTimeout"
    admin.call("ec2:ModifyVpcAttribute", VpcId=spot.vpc, EnableDnsHostnames={"Value": True})
    wanted = {"VpcEndpointType": "Interface", "SubnetIds": [spot.closed]}
    endpoint = make_endpoint(admin, spot.vpc, service=SQS, **wanted)
    admin.advance(180)
    spot.only(StringEquals={"aws:SourceVpce": endpoint})
    assert _tried(software, "sqs:ListQueues") == "200"
    group = admin.call("ec2:CreateSecurityGroup", GroupName="closed", Description="none", VpcId=spot.vpc)["GroupId"]
    (old,) = admin.call("ec2:DescribeVpcEndpoints", VpcEndpointIds=[endpoint])["VpcEndpoints"][0]["Groups"]
    change: dict[str, Any] = {"AddSecurityGroupIds": [group], "RemoveSecurityGroupIds": [old["GroupId"]]}
    admin.call("ec2:ModifyVpcEndpoint", VpcEndpointId=endpoint, **change)
    silent = software.refused("sqs:ListQueues")
    assert f"ENI_SG_RULES_MISMATCH at {group}" in silent.message


def test_the_trail_tells_which_endpoint_a_call_came_through(spot: Place) -> None:
    endpoint = make_endpoint(spot.admin, spot.vpc, spot.table)
    software = Software(spot.admin, spot.closed)
    software.call("s3:CreateBucket", Bucket="made-from-inside")
    spot.admin.advance(900)
    named = [{"AttributeKey": "EventName", "AttributeValue": "CreateBucket"}]
    events = spot.admin.call("cloudtrail:LookupEvents", LookupAttributes=named)["Events"]
    told = [json.loads(each["CloudTrailEvent"]) for each in events]
    inside = [each for each in told if each["requestParameters"]["bucketName"] == "made-from-inside"]
    private = look(spot.admin, software.id)["PrivateIpAddress"]
    assert [(each["vpcEndpointId"], each["sourceIPAddress"]) for each in inside] == [(endpoint, private)]
    assert not any("vpcEndpointId" in each for each in told if each not in inside)
