"""Instances: what exists: a virtual server, from its launch to an hour after its end."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from model.catalog.instance_types import InstanceType, find_instance_type, instance_type
from model.catalog.regions import find_zone
from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle, When
from model.kit.resource import Resource
from model.kit.shared import SHARED
from model.services.ec2.resources.instance_parts import (
    BlockDevice,
    Interface,
    MetadataOptions,
    Profile,
    ShowsSoftware,
    Software,
    StateReason,
)
from model.services.ec2.resources.network_interfaces import GroupIdentifier
from model.services.ec2.resources.subnets import PrivateDnsNameOptions

STATE_CODES = {"pending": 0, "running": 16, "shutting-down": 32, "terminated": 48, "stopping": 64, "stopped": 80}

PENDING = StateReason(code="pending", message="pending")

LINUX_BOOT = Between(8, 40)
WINDOWS_BOOT = Between(25, 90)


SHUTDOWN = Between(15, 60)

LINUX_AGENT_SECONDS, WINDOWS_AGENT_SECONDS = 120.0, 300.0
"How long after its boot the agent of a guest is ready to hibernate it."

MEMORY_BYTES_PER_SECOND = 125 * 1024**2
"What a root volume takes of memory that is put to sleep there, and gives back."

MEMORY_IN_USE = 0.25
"The rest of it is not worth keeping."


def boot_time(instance: Instance) -> Between:
    """What slept on the root volume comes back from there meanwhile."""
    return _with_memory(instance, WINDOWS_BOOT if instance.software.platform else LINUX_BOOT)


def shutdown_time(instance: Instance) -> Between:
    return _with_memory(instance, SHUTDOWN)


def _with_memory(instance: Instance, span: Between) -> Between:
    seconds = memory_seconds(instance) if instance.memory_on else 0.0
    return Between(span.least + seconds, span.most + seconds)


def memory_seconds(instance: Instance) -> float:
    """How long its memory is on the way to the root volume, or back."""
    return MEMORY_IN_USE * instance.machine.memory_mib * 1024**2 / MEMORY_BYTES_PER_SECOND


INSTANCE_LIFE = Lifecycle(
    Auto("pending", "running", boot_time),
    Auto("stopping", "stopped", shutdown_time),
    Auto("shutting-down", "terminated", Between(15, 45)),
    When("running", "StopInstances", "stopping"),
    When("stopping|stopped", "StopInstances"),
    When("stopped", "StartInstances", "pending"),
    When("pending|running", "StartInstances"),
    When("running", "RebootInstances"),
    When("pending|running|stopping", "TerminateInstances", "shutting-down"),
    When("stopped", "TerminateInstances", "terminated"),
    When("shutting-down|terminated", "TerminateInstances"),
    When("pending|running|stopping|stopped", "MonitorInstances"),
    When("pending|running|stopping|stopped", "UnmonitorInstances"),
    When("running|stopped", "CreateImage"),
    When("pending|running|stopping|stopped|shutting-down|terminated", "GetConsoleOutput"),
    When("pending|running|stopping|stopped", "ModifyInstanceAttribute"),
    field="state_name",
    refusal=("IncorrectInstanceState", "{action} is not possible: the instance '{id}' is in the state '{state}'."),
)


class Instance(
    Resource,
    ShowsSoftware,
    key="instance_id",
    prefix="i",
    arn="instance/{instance_id}",
    index=("vpc_id", "subnet_id", "reservation_id", "client_token", "claims"),
    missing=("InvalidInstanceID.NotFound", "The instance ID '{id}' does not exist"),
    malformed=("InvalidInstanceID.Malformed", 'Invalid id: "{id}"'),
    life=INSTANCE_LIFE,
    title="Instances",
    headline=(("CPUUtilization", "CPU"),),
    columns=(
        Column("NAME", "label"),
        Column("ID", "instance_id", priority=2),
        Column("TYPE", "instance_type"),
        Column("STATE", "state_name", "state"),
        Column("ZONE", "availability_zone"),
        Column("CPU", "CPUUtilization", "metric", "%"),
        Column("PUBLIC IP", "public_ip_address", priority=2),
        Column("PRIVATE IP", "private_ip_address", priority=3),
        Column("AGE", "launch_time", "age", priority=2),
        Column("IMAGE", "image_id", priority=5),
        Column("KEY", "key_name", priority=5),
        Column("SUBNET", "subnet_id", priority=4),
        Column("VPC", "vpc_id", priority=4),
        Column("WATCHED", "monitoring_state", priority=6),
        Column("SLEEPS ON", "memory_on", priority=6),
    ),
    actions=(
        Action("StartInstances", "Start", "InstanceIds", many=True, key="s"),
        Action("StopInstances", "Stop", "InstanceIds", many=True, key="S", confirm=1),
        Action(
            "StopInstances",
            "Hibernate",
            "InstanceIds",
            many=True,
            key="h",
            confirm=1,
            fixed={"Hibernate": True},
            consequence="Its memory is kept on its root volume, if it was launched for that.",
        ),
        Action("RebootInstances", "Reboot", "InstanceIds", many=True, key="b", confirm=1),
        Action("ModifyInstanceAttribute", "Change the type", "InstanceId", key="y", confirm=1, asks=("InstanceType",)),
        Action("CreateImage", "Make an image of it", "InstanceId", key="i", asks=("Name", "Description", "NoReboot")),
        Action("GetConsoleOutput", "Show the console", "InstanceId", key="o"),
        Action("MonitorInstances", "Watch every minute", "InstanceIds", many=True, key="m"),
        Action("UnmonitorInstances", "Watch every five minutes", "InstanceIds", many=True, key="M"),
        Action(
            "ModifyInstanceAttribute",
            "Protect from termination",
            "InstanceId",
            key="p",
            fixed={"DisableApiTermination": {"Value": True}},
        ),
        Action(
            "ModifyInstanceAttribute",
            "Take the protection off",
            "InstanceId",
            key="P",
            confirm=1,
            fixed={"DisableApiTermination": {"Value": False}},
        ),
        Action(
            "TerminateInstances",
            "Terminate",
            "InstanceIds",
            many=True,
            key="d",
            confirm=2,
            consequence="Volumes that go with it are deleted, and its addresses are given back.",
        ),
    ),
    create="RunInstances",
    describe="DescribeInstances",
):
    __fragments__: ClassVar[bool] = True

    hypervisor: ClassVar[str] = "xen"
    enclave_options: ClassVar[dict[str, Any]] = {"enabled": False}
    maintenance_options: ClassVar[dict[str, Any]] = {"auto_recovery": "default", "reboot_migration": "default"}
    capacity_reservation_specification: ClassVar[dict[str, Any]] = {"capacity_reservation_preference": "open"}
    private_dns_name_options: ClassVar[PrivateDnsNameOptions] = PrivateDnsNameOptions()

    instance_id: str
    reservation_id: str
    image_id: str
    instance_type: str
    availability_zone: str
    vpc_id: str | None
    subnet_id: str | None
    "Neither in EC2-Classic."
    launch_time: float
    software: Annotated[Software, SHARED]
    state_name: str = "pending"
    state_reason: Annotated[StateReason, SHARED] | None = None
    state_transition_reason: str = ""
    ami_launch_index: int = 0
    key_name: str | None = None
    client_token: str = ""
    request_digest: str = ""
    "Of the parameters that the client token stands for."
    requester_id: str | None = None
    "The service that launched it for its owner, such as Auto Scaling."
    claims: str = ""
    "The type whose vCPUs count against the account's limits; empty while they do not."
    tenancy: str = "default"
    hardware: str = ""
    "The physical host it runs on, another one after each start."
    network_interfaces: tuple[Interface, ...] = ()
    "A copy of what `mirror_interfaces` found, so that a description needs nothing but the instance."
    classic_interface: Interface | None = None
    "The same of what it has in EC2-Classic, of which no description tells."
    block_device_mappings: tuple[BlockDevice, ...] = ()
    monitoring_state: str = "disabled"
    user_data: str = ""
    "In base64, as it was given."
    shutdown_behavior: str = "stop"
    disable_api_termination: bool = False
    disable_api_stop: bool = False
    hibernates: bool = False
    "It was launched so that it can."
    memory_on: str = ""
    "The volume that its memory is on, from when it goes to sleep until it is up again."
    ebs_optimized: bool = False
    iam_instance_profile: Annotated[Profile, SHARED] | None = None
    metadata_options: Annotated[MetadataOptions, SHARED] = MetadataOptions()
    spot_instance_request_id: str | None = None
    rebalance_at: float = 0.0
    "When it was recommended to have another Spot Instance take over."
    interruption: str = ""
    "What will be done to a Spot Instance whose two minutes have begun: terminate or stop."
    interruption_at: float = 0.0
    credit_mode: str = ""
    "standard or unlimited for burstable types."
    booted_at: float = 0.0
    "When the guest last came up."
    boots: int = 0
    "How often its guest came up."
    answers: bool = True
    "False while the host under a running instance is without power or network."
    powered: bool = True
    "False from the loss of power until it boots again."
    checks_pass_at: float = 0.0
    "When the status checks have seen enough of a fresh start."

    @property
    def state(self) -> dict[str, Any]:
        return {"code": STATE_CODES[self.state_name], "name": self.state_name}

    @property
    def availability_zone_id(self) -> str:
        zone = find_zone(self.availability_zone)
        assert zone is not None, "an instance is in a zone of the catalogue"
        return zone.id

    @property
    def placement(self) -> dict[str, Any]:
        return {
            "availability_zone": self.availability_zone,
            "availability_zone_id": self.availability_zone_id,
            "group_name": "",
            "tenancy": self.tenancy,
        }

    @property
    def hibernation_options(self) -> dict[str, Any]:
        return {"configured": self.hibernates}

    @property
    def agent_ready_at(self) -> float:
        """From when on a running guest can be hibernated."""
        return self.booted_at + (WINDOWS_AGENT_SECONDS if self.software.platform else LINUX_AGENT_SECONDS)

    @property
    def monitoring(self) -> dict[str, Any]:
        return {"state": self.monitoring_state}

    @property
    def instance_lifecycle(self) -> str | None:
        return "spot" if self.spot_instance_request_id else None

    @property
    def machine(self) -> InstanceType:
        return instance_type(self.instance_type)

    @property
    def cpu_options(self) -> dict[str, Any] | None:
        found = find_instance_type(self.instance_type)
        return {"core_count": found.cores, "threads_per_core": found.threads_per_core} if found else None

    @property
    def usage_operation_update_time(self) -> float:
        return self.created_at

    @property
    def primary_interface(self) -> Interface | None:
        return self.network_interfaces[0] if self.network_interfaces else self.classic_interface

    @property
    def security_groups(self) -> tuple[GroupIdentifier, ...]:
        found = self.primary_interface
        return found.groups if found else ()

    @property
    def source_dest_check(self) -> bool | None:
        return self.network_interfaces[0].source_dest_check if self.network_interfaces else None

    @property
    def private_ip_address(self) -> str | None:
        found = self.primary_interface
        return found.private_ip_address or None if found else None

    @property
    def ipv6_address(self) -> str | None:
        found = self.primary_interface
        return found.ipv6[0] if found and found.ipv6 else None

    @property
    def private_dns_name(self) -> str:
        found = self.primary_interface
        return found.private_dns_name if found else ""

    @property
    def public_ip_address(self) -> str | None:
        found = self.primary_interface
        return found.addresses[0].public_ip or None if found else None

    @property
    def public_dns_name(self) -> str:
        found = self.primary_interface
        return found.addresses[0].public_name if found else ""

    @property
    def volume_ids(self) -> tuple[str, ...]:
        return tuple(each.volume_id for each in self.block_device_mappings)
