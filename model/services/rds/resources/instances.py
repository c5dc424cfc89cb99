"""RDS: databases that exist."""

from __future__ import annotations

from typing import Any

from model.catalog.database_classes import find_storage, machine_of, storages
from model.catalog.database_engines import most_connections
from model.catalog.instance_types import InstanceType
from model.catalog.pages import Profile
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Lifecycle, When
from model.kit.resource import Resource
from model.kit.tags import Tag
from model.physics.disk_load import DiskLimits
from model.services.rds.resources.parts import (
    NOTHING,
    Changes,
    Copy,
    Endpoint,
    GroupMembership,
    OptionGroupMembership,
    ParameterGroupStatus,
    Place,
    ReplicationStatus,
)

MIB = 1024**2
GIB = 1024**3

LIFE = Lifecycle(
    When("available|storage-full|storage-optimization", "ModifyDBInstance"),
    When("available|storage-optimization", "RebootDBInstance", "rebooting"),
    When("available|storage-optimization", "StopDBInstance", "stopping"),
    When("stopped", "StartDBInstance", "starting"),
    When("available|storage-optimization", "CreateDBSnapshot"),
    When("available|storage-optimization", "CreateDBInstanceReadReplica"),
    When("available|storage-optimization|backing-up", "PromoteReadReplica", "modifying"),
    When("available|stopped|storage-full|storage-optimization|creating|backing-up|failed", "DeleteDBInstance"),
    field="db_instance_status",
    refusal=("InvalidDBInstanceState", "Instance {id} is not in available state."),
)


class DBInstance(
    Resource,
    key="db_instance_identifier",
    arn="db:{db_instance_identifier}",
    index=("dbi_resource_id", "interface_ids", "zones", "group_names", "endpoint_name", "read_replica_source_arn"),
    worldwide=("zones", "endpoint_name", "read_replica_source_arn"),
    missing=("DBInstanceNotFound", "DBInstance {id} not found.", 404),
    taken=("DBInstanceAlreadyExists", "DB instance already exists"),
    life=LIFE,
    title="Databases",
    headline=(("CPUUtilization", "CPU"), ("DatabaseConnections", "connections")),
    create="CreateDBInstance",
    describe="DescribeDBInstances",
    columns=(
        Column("NAME", "db_instance_identifier"),
        Column("STATUS", "db_instance_status", "state"),
        Column("ENGINE", "engine"),
        Column("CLASS", "db_instance_class"),
        Column("ZONE", "availability_zone", priority=2),
        Column("STANDBY", "secondary_availability_zone", priority=2),
        Column("CPU", "CPUUtilization", "metric", "%"),
        Column("CONNS", "DatabaseConnections", "metric", priority=3),
        Column("SIZE", "allocated_storage", "number", "GiB", priority=4),
        Column("STORAGE", "storage_type", priority=6),
        Column("BURST", "BurstBalance", "metric", "%", priority=6),
        Column("REPLICA OF", "read_replica_source_db_instance_identifier", priority=5),
        Column("ENDPOINT", "endpoint_name", priority=7),
        Column("AGE", "created_at", "age", priority=4),
        Column("LICENSE", "license_model", priority=8),
        Column("IOPS", "iops", "number", priority=7),
        Column("MULTI-AZ", "multi_az", priority=8),
        Column("VPC", "vpc_id", priority=9),
        Column("SUBNET", "subnet_id", priority=9),
    ),
    actions=(
        Action("StartDBInstance", "Start", "DBInstanceIdentifier", key="s"),
        Action(
            "StopDBInstance",
            "Stop",
            "DBInstanceIdentifier",
            key="S",
            confirm=1,
            consequence="Nobody can ask it anything; it starts by itself after 7 days.",
        ),
        Action(
            "RebootDBInstance",
            "Reboot",
            "DBInstanceIdentifier",
            key="b",
            confirm=1,
            consequence="It is away for about a minute.",
        ),
        Action(
            "RebootDBInstance",
            "Fail over",
            "DBInstanceIdentifier",
            key="f",
            confirm=1,
            consequence="The standby takes over within two minutes.",
            fixed={"ForceFailover": True},
        ),
        Action(
            "ModifyDBInstance",
            "Change",
            "DBInstanceIdentifier",
            key="y",
            confirm=1,
            asks=("DBInstanceClass", "AllocatedStorage", "StorageType", "Iops", "MultiAZ", "ApplyImmediately"),
        ),
        Action("CreateDBSnapshot", "Take a snapshot", "DBInstanceIdentifier", key="n", asks=("DBSnapshotIdentifier",)),
        Action(
            "CreateDBInstanceReadReplica",
            "Make a read replica",
            "SourceDBInstanceIdentifier",
            key="r",
            asks=("DBInstanceIdentifier",),
        ),
        Action("PromoteReadReplica", "Promote", "DBInstanceIdentifier", key="p", confirm=1),
        Action(
            "DeleteDBInstance",
            "Delete",
            "DBInstanceIdentifier",
            key="D",
            confirm=3,
            consequence="Its data and its automated backups are lost; snapshots stay.",
            asks=("SkipFinalSnapshot", "FinalDBSnapshotIdentifier"),
        ),
    ),
):
    """A database that RDS runs, on a machine of its own and, with Multi-AZ, on a second one that waits.

    `answers` is whether it takes connections at this moment.
    """

    db_instance_identifier: str
    dbi_resource_id: str
    db_instance_class: str
    engine: str
    engine_version: str
    license_model: str
    db_instance_status: str = "creating"
    master_username: str
    db_name: str | None = None
    db_instance_port: int = 0
    listens_at: int
    "The port that clients connect to."
    endpoint_name: str
    "The name that clients know it by, from the moment that it is there."
    is_there: bool = False
    allocated_storage: int
    max_allocated_storage: int | None = None
    storage_type: str
    iops: int | None = None
    storage_throughput: int | None = None
    multi_az: bool = False
    publicly_accessible: bool = False
    storage_encrypted: bool = False
    kms_key_id: str | None = None
    backup_retention_period: int
    preferred_backup_window: str
    preferred_maintenance_window: str
    auto_minor_version_upgrade: bool = True
    deletion_protection: bool = False
    copy_tags_to_snapshot: bool = False
    iam_database_authentication_enabled: bool = False
    db_subnet_group: Place
    vpc_security_groups: tuple[GroupMembership, ...] = ()
    db_parameter_groups: tuple[ParameterGroupStatus, ...] = ()
    option_group_memberships: tuple[OptionGroupMembership, ...] = ()
    group_names: tuple[str, ...] = ()
    "The names of its parameter group, its option group and its subnet group, as pg:, og: and subgrp:."
    settings: tuple[tuple[str, str], ...] = ()
    "The parameters that are in force, where they are not the engine's own."
    pending: Changes = NOTHING
    under_way: Changes = NOTHING
    phase: str = ""
    "How far what is under way has come."
    primary: Copy
    standby: Copy | None = None
    interface_ids: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    "Where its machines are."
    answers: bool = False
    moved_at: float = 0.0
    "When another machine became the primary one."
    read_replica_source_arn: str = ""
    latest_restorable_time: float | None = None
    "Known when it is described, as are its replicas."
    read_replica_db_instance_identifiers: tuple[str, ...] = ()
    automatic_restart_time: float | None = None
    ca_certificate_identifier: str = "rds-ca-rsa2048-g1"
    monitoring_interval: int = 0
    backup_target: str = "region"
    network_type: str = "IPV4"
    activity_stream_status: str = "stopped"
    performance_insights_enabled: bool = False
    performance_insights_retention_period: int | None = None
    "For how many days it keeps what it saw."
    insights_since: float = 0.0
    "When Performance Insights began to look."
    customer_owned_ip_enabled: bool = False
    dedicated_log_volume: bool = False
    restored_from: str = ""
    "The snapshot, or the database, that it was made of."

    @property
    def label(self) -> str:
        return self.db_instance_identifier

    @property
    def db_instance_arn(self) -> str:
        return self.arn

    @property
    def endpoint(self) -> Endpoint | None:
        if not self.is_there:
            return None
        return Endpoint(address=self.endpoint_name, port=self.listens_at, hosted_zone_id=_ZONES_OF_NAMES)

    @property
    def instance_create_time(self) -> float | None:
        return self.created_at if self.is_there else None

    def stand_on(self, primary: Copy, standby: Copy | None) -> None:
        """Its machines, from now on."""
        copies = [primary] if standby is None else [primary, standby]
        self.primary, self.standby = primary, standby
        self.interface_ids = tuple(each.interface_id for each in copies)
        self.zones = tuple(each.zone for each in copies)

    @property
    def availability_zone(self) -> str:
        return self.primary.zone

    @property
    def vpc_id(self) -> str:
        return self.db_subnet_group.vpc_id

    @property
    def subnet_id(self) -> str:
        """Where the machine stands that answers."""
        return self.db_subnet_group.subnet_in(self.primary.zone)

    @property
    def secondary_availability_zone(self) -> str | None:
        return self.standby.zone if self.standby else None

    @property
    def pending_modified_values(self) -> Changes:
        return self.under_way.over(self.pending)

    @property
    def read_replica_source_db_instance_identifier(self) -> str | None:
        """By its name where it is in the same region."""
        source = self.read_replica_source_arn
        if not source:
            return None
        return source.rpartition(":")[2] if f":{self.region}:" in source else source

    @property
    def status_infos(self) -> tuple[ReplicationStatus, ...]:
        return (ReplicationStatus(),) if self.read_replica_source_arn and self.is_there else ()

    @property
    def tag_list(self) -> tuple[Tag, ...]:
        return self.tags

    @property
    def db_security_groups(self) -> tuple[Any, ...]:
        """Those of networks before VPCs; there are none any more."""
        return ()

    @property
    def machine(self) -> InstanceType:
        return machine_of(self.db_instance_class)

    @property
    def machine_type(self) -> str:
        """As EC2 calls it."""
        return self.db_instance_class.removeprefix("db.")

    @property
    def parameter_group(self) -> str:
        return self.db_parameter_groups[0].db_parameter_group_name

    @property
    def most_connections(self) -> int:
        """At once, by the parameters that are in force."""
        return most_connections(self.engine, self.settings, self.machine.memory_mib * MIB)

    @property
    def room_bytes(self) -> float:
        return float(self.allocated_storage) * GIB

    def limits(self, profile: Profile) -> DiskLimits:
        """What its disk performs, from its type, size and provisioned speed."""
        rules = find_storage(self.storage_type, profile) or next(iter(storages(profile)))
        baseline = float(rules.baseline(self.allocated_storage, self.iops))
        bursts = bool(rules.burst_credits) and baseline < rules.burst_iops
        return DiskLimits(
            baseline_iops=baseline,
            burst_iops=float(rules.burst_iops) if bursts else baseline,
            bytes_per_second=float(self.storage_throughput or rules.mibps) * MIB,
            most_credits=float(rules.burst_credits) if bursts else 0.0,
        )


_ZONES_OF_NAMES = "Z2R2ITUGPM61AM"
"The hosted zone that Amazon keeps the names of databases in."
