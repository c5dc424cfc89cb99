"""The group that a launch makes when nobody chose one: SSH from anywhere, and a warning that it is so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from model.client import Client
from screens.rule_choices import rows_of
from screens.tables import values_of
from screens.widgets.field import Field

_NAME: Final = "launch-wizard"
_OTHERWISE: Final = ("SecurityGroupIds", "SecurityGroups", "NetworkInterfaces", "LaunchTemplate")
"Who says one of these has said which groups there are."

_SSH: Final = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}


class LaunchGroup:
    """Made with the first launch that is sent; one that is sent again has the same."""

    field = Field(
        "NewGroup",
        "New security group",
        "bool",
        default=True,
        help="One that lets SSH in from anywhere; without it the groups above, or the VPC's default one.",
    )

    def __init__(self, client: Client, region: str) -> None:
        self._client = client
        self._region = region
        self._made = ""
        self.name = self._free_name()

    @property
    def warning(self) -> str:
        return (
            f"The new group {self.name} lets SSH (tcp 22) in from 0.0.0.0/0: anybody may knock."
            " Leave it out, or narrow its rules afterwards."
        )

    def is_wanted(self, values: Mapping[str, Any]) -> bool:
        """Ticked, and nothing else says which groups."""
        return bool(values.get(self.field.name)) and not any(values.get(name) for name in _OTHERWISE)

    async def make(self, params: Mapping[str, Any]) -> str:
        """Its id. Raises AwsError."""
        if not self._made:
            network = self._network(str(params.get("SubnetId", "")))
            about = f"{self.name} for a launch"
            made = await self._call("ec2:CreateSecurityGroup", GroupName=self.name, Description=about, **network)
            self._made = made["GroupId"]
            await self._call("ec2:AuthorizeSecurityGroupIngress", GroupId=self._made, IpPermissions=[_SSH])
        return self._made

    async def _call(self, action: str, **params: Any) -> dict[str, Any]:
        return await self._client.call(action, region=self._region, **params)

    def _network(self, subnet_id: str) -> dict[str, str]:
        """The VPC of the subnet that was chosen; the default one where none was."""
        row = self._client.find("ec2:Subnet", self._region, subnet_id) if subnet_id else None
        return {"VpcId": str(values_of(self._client.kinds()[row.kind], row)["vpc_id"])} if row else {}

    def _free_name(self) -> str:
        """`launch-wizard-1`, or the first number that no group has."""
        taken = {row.label for row in rows_of(self._client, "ec2:SecurityGroup", self._region)}
        number = next(each for each in range(1, len(taken) + 2) if f"{_NAME}-{each}" not in taken)
        return f"{_NAME}-{number}"
