"""DHCP options: what exists: what a VPC tells its instances about names and time."""

from __future__ import annotations

from typing import ClassVar

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value


class Text(Value):
    """AWS wraps each value of an option in a structure."""

    value: str


class DhcpConfiguration(Value):
    key: str
    values: tuple[Text, ...]


class DhcpOptions(
    Resource,
    key="dhcp_options_id",
    prefix="dopt",
    arn="dhcp-options/{dhcp_options_id}",
    index=("made_by_aws",),
    missing=("InvalidDhcpOptionID.NotFound", "The dhcpOption ID '{id}' does not exist"),
    malformed=("InvalidDhcpOptionsId.Malformed", 'Invalid id: "{id}" (expecting "dopt-...")'),
    title="DHCP option sets",
    columns=(
        Column("NAME", "label"),
        Column("ID", "dhcp_options_id"),
        Column("DOMAIN", "domain_name"),
        Column("NAME SERVERS", "name_servers", "list"),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action("AssociateDhcpOptions", "Use in a VPC", "DhcpOptionsId", key="a", confirm=1, asks=("VpcId",)),
        Action("DeleteDhcpOptions", "Delete", "DhcpOptionsId", key="d", confirm=1),
    ),
    create="CreateDhcpOptions",
    describe="DescribeDhcpOptions",
):
    __fragments__: ClassVar[bool] = True

    dhcp_options_id: str
    dhcp_configurations: tuple[DhcpConfiguration, ...]
    made_by_aws: bool = False
    "The set that every new VPC gets; an account has one in each region."

    @property
    def owner_id(self) -> str:
        return self.account

    @property
    def domain_name(self) -> str:
        return ", ".join(self.option("domain-name"))

    @property
    def name_servers(self) -> tuple[str, ...]:
        return self.option("domain-name-servers")

    def option(self, key: str) -> tuple[str, ...]:
        return tuple(text.value for each in self.dhcp_configurations if each.key == key for text in each.values)
