"""Accounts of the time before VPCs, which have EC2-Classic, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from model.client import Client
from model.kit.errors import AwsError
from model.kit.principal import root
from model.laws.reach.addresses import place
from model.laws.reach.hops import Walk
from model.laws.reach.packets import TCP, Packet
from model.laws.reach.walk import INTERNET
from model.services.ec2.reach import reach
from model.services.ec2.resources.instances import Instance
from tests.admin import SMALL, Admin
from tests.model.services.ec2.images import LINUX
from tests.model.services.ec2.lands import HOME

SOMEBODY = "203.0.113.7"
OF_THE_NOTES = replace(SMALL, quotas="notes-2017")


class OldAccount:
    """An account without a default VPC in a region, in a world of the year when such accounts had EC2-Classic."""

    def __init__(self, admin: Admin, account: str = HOME) -> None:
        self.admin, self.account = admin, account
        self.client = Client(admin.cloud, root(account))
        self._leave_default_vpc()

    def _leave_default_vpc(self) -> None:
        found = self.call("DescribeVpcs")["Vpcs"]
        vpc = found[0] if found else self.call("CreateDefaultVpc")["Vpc"]
        for subnet in self.call("DescribeSubnets")["Subnets"]:
            self.call("DeleteSubnet", SubnetId=subnet["SubnetId"])
        (gateway,) = self.call("DescribeInternetGateways")["InternetGateways"]
        id = gateway["InternetGatewayId"]
        self.call("DetachInternetGateway", InternetGatewayId=id, VpcId=vpc["VpcId"])
        self.call("DeleteInternetGateway", InternetGatewayId=id)
        self.call("DeleteVpc", VpcId=vpc["VpcId"])

    def call(self, operation: str, **params: Any) -> dict[str, Any]:
        action = operation if ":" in operation else f"ec2:{operation}"
        return self.admin.run(self.client.call(action, region="us-east-1", **params))

    def refused(self, operation: str, **params: Any) -> str:
        """The code of the refusal."""
        return self.refusal(operation, **params).code

    def refusal(self, operation: str, **params: Any) -> AwsError:
        with pytest.raises(AwsError) as refusal:
            self.call(operation, **params)
        return refusal.value

    def group(self, name: str, *, port: int = 80, **source: str) -> str:
        """The id of a new group that lets in at a port, from anywhere if nothing else is said."""
        id: str = self.call("CreateSecurityGroup", GroupName=name, Description=name)["GroupId"]
        self.open(name, port=port, **source)
        return id

    def open(self, name: str, *, port: int = 80, **source: str) -> None:
        pairs = {"UserIdGroupPairs": [source]} if source else {"IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
        rule = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **pairs}
        self.call("AuthorizeSecurityGroupIngress", GroupName=name, IpPermissions=[rule])

    def launch(self, *groups: str, **params: Any) -> dict[str, Any]:
        """A machine in these groups, still pending."""
        given = {"ImageId": LINUX, "InstanceType": "m3.medium", "MinCount": 1, "MaxCount": 1} | params
        named = {"SecurityGroups": list(groups)} if groups else {}
        return self.call("RunInstances", **given, **named)["Instances"][0]

    def machine(self, *groups: str, zone: str = "us-east-1b") -> dict[str, Any]:
        """One that has come up."""
        id = self.launch(*groups, Placement={"AvailabilityZone": zone})["InstanceId"]
        self.admin.advance(60)
        return self.look(id)

    def look(self, id: str) -> dict[str, Any]:
        return self.call("DescribeInstances", InstanceIds=[id])["Reservations"][0]["Instances"][0]

    def fetch(self, begin: dict[str, Any], address: str, port: int = 80) -> Walk:
        """From a machine of the account."""
        world = self.admin.cloud.world(self.account, "us-east-1", "ec2")
        primary = world.get(Instance, begin["InstanceId"]).primary_interface
        assert primary is not None
        packet = Packet(TCP, place(primary.private_ip_address), place(address), port)
        return reach(world, primary.network_interface_id, packet)

    def fetch_from_internet(self, address: str, port: int = 80, client: str = SOMEBODY) -> Walk:
        world = self.admin.cloud.world(self.account, "us-east-1", "ec2")
        return reach(world, INTERNET, Packet(TCP, place(client), place(address), port))


@contextmanager
def old_account() -> Iterator[OldAccount]:
    """In a world of its own."""
    admin = Admin(settings=OF_THE_NOTES)
    try:
        yield OldAccount(admin)
    finally:
        admin.close()
