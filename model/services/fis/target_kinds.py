"""The kinds of resources that experiments can act on, and how one finds them."""

from __future__ import annotations

from typing import NamedTuple

from model.kit.resource import Resource
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.volumes import Volume
from model.services.iam.resources.roles import Role
from model.services.rds.resources.instances import DBInstance


class TargetKind(NamedTuple):
    type: str
    description: str
    nouns: type[Resource]
    parameters: dict[str, str] = {}
    "What narrows it down beside tags and filters, with what that means."


_ZONE = {"availabilityZoneIdentifier": "The name or the id of their Availability Zone."}

TARGET_KINDS = {
    each.type: each
    for each in (
        TargetKind("aws:ec2:ebs-volume", "An EBS volume", Volume, _ZONE),
        TargetKind("aws:ec2:instance", "An EC2 instance", Instance),
        TargetKind("aws:ec2:spot-instance", "A Spot Instance", Instance, _ZONE),
        TargetKind("aws:ec2:subnet", "A subnet", Subnet, _ZONE | {"vpc": "The id of their VPC."}),
        TargetKind("aws:rds:db", "A DB instance", DBInstance),
        TargetKind("aws:iam:role", "An IAM role", Role),
    )
}
