"""A web server that the internet can get to, for tests of what is open to whom."""

from __future__ import annotations

from typing import Any

from model.client import Exposed, Origin
from tests.admin import Admin
from tests.model.services.ec2.lands import Land
from tests.model.services.ec2.launches import running

ANYWHERE = "0.0.0.0/0"


class Site(Land):
    """A VPC with a way to the internet, and a web server with a public address."""

    def __init__(self, admin: Admin) -> None:
        super().__init__(admin, peers=())
        self.door = self.open_door()
        self.lead(ANYWHERE, GatewayId=self.door)
        self.server = self.machine()

    def machine(self) -> str:
        card = {"DeviceIndex": 0, "SubnetId": self.subnet_id, "AssociatePublicIpAddress": True}
        return running(self.admin, NetworkInterfaces=[card | {"Groups": [self.group_id]}])

    def let_in(self, port: int, cidr: str = ANYWHERE) -> None:
        self.call("AuthorizeSecurityGroupIngress", **self.rule(port, cidr))

    def rule(self, port: int, peer: str = ANYWHERE) -> dict[str, Any]:
        """The parameters of calls that let a block or a group in, or no more."""
        group, block = {"UserIdGroupPairs": [{"GroupId": peer}]}, {"IpRanges": [{"CidrIp": peer}]}
        rule = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port}
        return {"GroupId": self.group_id, "IpPermissions": [rule | (group if peer.startswith("sg-") else block)]}

    @property
    def acl(self) -> str:
        within = [{"Name": "vpc-id", "Values": [self.vpc_id]}]
        return self.call("DescribeNetworkAcls", Filters=within)["NetworkAcls"][0]["NetworkAclId"]

    def seen(self, origin: Origin = Origin.INTERNET) -> list[Exposed]:
        desk = self.client.reachability(self.region)
        return list(self.admin.run(desk.exposure(origin, vpc=self.vpc_id)))
