"""What an instance is made of: frozen values, as its description shows them."""

from __future__ import annotations

from model.kit.value import Value
from model.services.ec2.resources.network_interfaces import (
    GroupIdentifier,
    InterfaceAttachment,
    PrivateAddress,
    PublicAddress,
)


class StateReason(Value):
    code: str
    message: str


class Software(Value):
    """What an instance or image brings with it from the machine that it was made of."""

    architecture: str = "x86_64"
    root_device_name: str = "/dev/xvda"
    platform: str | None = None
    platform_details: str = "Linux/UNIX"
    usage_operation: str = "RunInstances"
    virtualization_type: str = "hvm"
    boot_mode: str | None = None
    ena_support: bool = True


class Disk(Value):
    """A volume in an instance's list of block devices."""

    volume_id: str
    attach_time: float
    status: str = "attached"
    delete_on_termination: bool = False


class BlockDevice(Value):
    device_name: str
    ebs: Disk


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


class Interface(Value):
    """A network interface as the description of its instance shows it."""

    network_interface_id: str
    subnet_id: str
    vpc_id: str
    mac_address: str
    owner_id: str
    attachment: InterfaceAttachment
    groups: tuple[GroupIdentifier, ...]
    private_ip_addresses: tuple[PrivateAddress, ...]
    description: str = ""
    source_dest_check: bool = True
    interface_type: str = "interface"
    status: str = "in-use"

    @property
    def private_ip_address(self) -> str:
        return self.private_ip_addresses[0].private_ip_address

    @property
    def private_dns_name(self) -> str | None:
        return self.private_ip_addresses[0].private_dns_name

    @property
    def association(self) -> PublicAddress | None:
        return self.private_ip_addresses[0].association
