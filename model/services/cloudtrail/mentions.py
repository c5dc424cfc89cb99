"""Which things a call mentions, by CloudFormation's names for their kinds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from model.kit.called import Called

EVERYWHERE: Mapping[str, str] = {
    "bucketName": "AWS::S3::Bucket",
    "s3BucketName": "AWS::S3::Bucket",
    "instanceId": "AWS::EC2::Instance",
    "vpcId": "AWS::EC2::VPC",
    "subnetId": "AWS::EC2::Subnet",
    "imageId": "AWS::EC2::Ami",
    "volumeId": "AWS::EC2::Volume",
    "snapshotId": "AWS::EC2::Snapshot",
    "keyName": "AWS::EC2::KeyPair",
    "networkInterfaceId": "AWS::EC2::NetworkInterface",
    "internetGatewayId": "AWS::EC2::InternetGateway",
    "natGatewayId": "AWS::EC2::NatGateway",
    "egressOnlyInternetGatewayId": "AWS::EC2::EgressOnlyInternetGateway",
    "vpcPeeringConnectionId": "AWS::EC2::VPCPeeringConnection",
    "vpnGatewayId": "AWS::EC2::VPNGateway",
    "customerGatewayId": "AWS::EC2::CustomerGateway",
    "vpnConnectionId": "AWS::EC2::VPNConnection",
    "routeTableId": "AWS::EC2::RouteTable",
    "networkAclId": "AWS::EC2::NetworkAcl",
    "allocationId": "AWS::EC2::EIP",
    "launchTemplateId": "AWS::EC2::LaunchTemplate",
    "autoScalingGroupName": "AWS::AutoScaling::AutoScalingGroup",
    "launchConfigurationName": "AWS::AutoScaling::LaunchConfiguration",
    "loadBalancerArn": "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "targetGroupArn": "AWS::ElasticLoadBalancingV2::TargetGroup",
    "listenerArn": "AWS::ElasticLoadBalancingV2::Listener",
    "alarmName": "AWS::CloudWatch::Alarm",
    "dashboardName": "AWS::CloudWatch::Dashboard",
    "logGroupName": "AWS::Logs::LogGroup",
    "accessKeyId": "AWS::IAM::AccessKey",
    "policyArn": "AWS::IAM::Policy",
    "roleArn": "AWS::IAM::Role",
    "trailARN": "AWS::CloudTrail::Trail",
    "trailName": "AWS::CloudTrail::Trail",
}

OF_SERVICE: Mapping[str, Mapping[str, str]] = {
    "ec2": {"groupId": "AWS::EC2::SecurityGroup", "groupName": "AWS::EC2::SecurityGroup"},
    "iam": {
        "groupName": "AWS::IAM::Group",
        "userName": "AWS::IAM::User",
        "roleName": "AWS::IAM::Role",
        "policyName": "AWS::IAM::Policy",
        "instanceProfileName": "AWS::IAM::InstanceProfile",
    },
    "cloudtrail": {"name": "AWS::CloudTrail::Trail"},
}
"What means something only in the calls of one service."

LISTS: Mapping[str, str] = {"alarmNames": "AWS::CloudWatch::Alarm", "dashboardNames": "AWS::CloudWatch::Dashboard"}


def mentioned(called: Called) -> tuple[tuple[str, str], ...]:
    """(type, name), each once, in the order of their appearance in the request and then the answer."""
    kinds = {**EVERYWHERE, **LISTS, **OF_SERVICE.get(called.service, {})}
    found: dict[tuple[str, str], None] = {}
    for part in (called.request, called.answer):
        found |= dict.fromkeys(_within(part, kinds))
    return tuple(found)


def _within(value: Any, kinds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, held in cast(dict[str, Any], value).items():
            yield from _named(kinds[name], held) if name in kinds else ()
            yield from _within(held, kinds)
    elif isinstance(value, list):
        for each in cast(list[Any], value):
            yield from _within(each, kinds)


def _named(kind: str, held: Any) -> Iterator[tuple[str, str]]:
    for name in cast(list[Any], held) if isinstance(held, list) else [held]:
        if isinstance(name, str) and name:
            yield kind, name
