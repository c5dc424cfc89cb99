"""What an instance is made of, as its description shows it; lean, since there may be very many."""

from __future__ import annotations

from typing import Annotated, Any, Protocol

from pydantic.dataclasses import dataclass

from model.kit.shared import SHARED
from model.kit.value import Value, Worded
from model.services.ec2.resources.network_interfaces import GroupIdentifier


class StateReason(Value):
    code: str
    message: str


class Software(Value):
    """What an instance or image brings with it from the machine that it was made of."""

    architecture: str = "x86_64"
    root_device_name: str = "/dev/xvda"
    root_device_type: str = "ebs"
    "What is on an instance-store is gone with the machine."
    platform: str | None = None
    platform_details: str = "Linux/UNIX"
    usage_operation: str = "RunInstances"
    virtualization_type: str = "hvm"
    boot_mode: str | None = None
    ena_support: bool = True


class Equipped(Protocol):
    """What has software."""

    software: Software


class ShowsSoftware:
    """What the descriptions of instances and images tell of their software."""

    @property
    def architecture(self: Equipped) -> str:
        return self.software.architecture

    @property
    def root_device_name(self: Equipped) -> str:
        return self.software.root_device_name

    @property
    def root_device_type(self: Equipped) -> str:
        return self.software.root_device_type

    @property
    def platform(self: Equipped) -> str | None:
        return self.software.platform

    @property
    def platform_details(self: Equipped) -> str:
        return self.software.platform_details

    @property
    def usage_operation(self: Equipped) -> str:
        return self.software.usage_operation

    @property
    def virtualization_type(self: Equipped) -> str:
        return self.software.virtualization_type

    @property
    def boot_mode(self: Equipped) -> str | None:
        return self.software.boot_mode

    @property
    def ena_support(self: Equipped) -> bool:
        return self.software.ena_support


class MetadataOptions(Value):
    state: str = "applied"
    http_tokens: str = "optional"
    http_put_response_hop_limit: int = 1
    http_endpoint: str = "enabled"
    http_protocol_ipv6: str = "disabled"
    instance_metadata_tags: str = "disabled"


class Profile(Value):
    """The instance profile through which software on an instance gets a role."""

    arn: str
    id: str


@dataclass(frozen=True, slots=True)
class BlockDevice:
    """A volume of an instance, under the name that the guest knows it by."""

    device_name: str
    volume_id: str
    attach_time: float
    status: str = "attached"
    delete_on_termination: bool = False

    @property
    def ebs(self) -> BlockDevice:
        """AWS nests what it says of the volume."""
        return self


@dataclass(frozen=True, slots=True)
class AddressPair:
    """A private address of an interface, and the public one that stands for it; empty where there is none."""

    private_ip: str
    private_name: str = ""
    public_ip: str = ""
    public_name: str = ""
    public_owner: str = ""


@dataclass(frozen=True, slots=True)
class Interface(Worded):
    """A network interface as the description of its instance shows it."""

    network_interface_id: str
    subnet_id: str
    vpc_id: str
    mac_address: str
    owner_id: str
    attachment_id: str
    attach_time: float
    device_index: int
    delete_on_termination: bool
    groups: Annotated[tuple[GroupIdentifier, ...], SHARED]
    addresses: tuple[AddressPair, ...]
    "The primary one first."
    description: str = ""
    source_dest_check: bool = True
    interface_type: str = "interface"
    status: str = "in-use"
    ipv6: tuple[str, ...] = ()

    @property
    def ipv6_addresses(self) -> list[dict[str, Any]]:
        return [{"ipv6_address": each, "is_primary_ipv6": False} for each in self.ipv6]

    @property
    def attachment(self) -> dict[str, Any]:
        return {
            "attachment_id": self.attachment_id,
            "attach_time": self.attach_time,
            "device_index": self.device_index,
            "network_card_index": 0,
            "delete_on_termination": self.delete_on_termination,
            "status": "attached",
        }

    @property
    def private_ip_address(self) -> str:
        return self.addresses[0].private_ip

    @property
    def private_dns_name(self) -> str:
        return self.addresses[0].private_name

    @property
    def association(self) -> dict[str, Any] | None:
        return _association(self.addresses[0])

    @property
    def private_ip_addresses(self) -> list[dict[str, Any]]:
        return [
            {
                "private_ip_address": each.private_ip,
                "private_dns_name": each.private_name,
                "primary": place == 0,
                "association": _association(each),
            }
            for place, each in enumerate(self.addresses)
        ]


def _association(address: AddressPair) -> dict[str, Any] | None:
    if not address.public_ip:
        return None
    return {
        "public_ip": address.public_ip,
        "public_dns_name": address.public_name,
        "ip_owner_id": address.public_owner,
    }
