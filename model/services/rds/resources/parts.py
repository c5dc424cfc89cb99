"""RDS: the values that databases are described by."""

from __future__ import annotations

from model.kit.value import Value


class Endpoint(Value):
    """Where clients connect to."""

    address: str
    port: int
    hosted_zone_id: str


class GroupMembership(Value):
    """A security group around a database."""

    vpc_security_group_id: str
    status: str = "active"


class ParameterGroupStatus(Value):
    """Which settings a database has, and whether it has taken them up."""

    db_parameter_group_name: str
    parameter_apply_status: str = "in-sync"


class OptionGroupMembership(Value):
    option_group_name: str
    status: str = "in-sync"


class ZoneOfSubnet(Value):
    name: str


class SubnetOfGroup(Value):
    subnet_identifier: str
    subnet_availability_zone: ZoneOfSubnet
    subnet_status: str = "Active"


class Place(Value):
    """The subnets that a database may stand in, as its subnet group had them last."""

    db_subnet_group_name: str
    db_subnet_group_description: str
    vpc_id: str
    subnets: tuple[SubnetOfGroup, ...]
    subnet_group_status: str = "Complete"
    db_subnet_group_arn: str = ""

    @property
    def zones(self) -> tuple[str, ...]:
        """In the order of their names."""
        return tuple(sorted({each.subnet_availability_zone.name for each in self.subnets}))

    def subnet_in(self, zone: str) -> str:
        """The first subnet of a zone."""
        return next(each.subnet_identifier for each in self.subnets if each.subnet_availability_zone.name == zone)


class Changes(Value):
    """What is to be another value: now, or in the next maintenance window."""

    db_instance_class: str | None = None
    allocated_storage: int | None = None
    storage_type: str | None = None
    iops: int | None = None
    storage_throughput: int | None = None
    engine_version: str | None = None
    license_model: str | None = None
    multi_az: bool | None = None
    port: int | None = None
    backup_retention_period: int | None = None
    master_user_password: str | None = None
    "Never the password itself: only that there is another one."

    @property
    def given(self) -> dict[str, str | int | bool]:
        return {name: value for name, value in self if value is not None}

    def over(self, other: Changes) -> Changes:
        """These, and the other's where nothing is said here."""
        return other.model_copy(update=self.given)

    @property
    def restarts(self) -> bool:
        """Whether the database is away while they are made."""
        return any(each is not None for each in (self.db_instance_class, self.engine_version, self.port))

    @property
    def touches_storage(self) -> bool:
        storage = (self.allocated_storage, self.storage_type, self.iops, self.storage_throughput)
        return any(each is not None for each in storage)


NOTHING = Changes()


class ReplicationStatus(Value):
    """How a replica follows its source."""

    status_type: str = "read replication"
    normal: bool = True
    status: str = "replicating"


class Copy(Value):
    """A machine with the data: where it is, on which host, and its interface in the network."""

    zone: str
    host: str
    interface_id: str
    address: str
