"""Volumes: what exists: a disk in one zone, which instances of that zone can use."""

from __future__ import annotations

from typing import ClassVar

from model.catalog.pages import Profile
from model.catalog.regions import Zone, find_zone
from model.catalog.volume_types import VolumeType, volume_type
from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle, When
from model.kit.resource import Resource
from model.kit.value import Value
from model.physics.disk_load import DiskLimits
from model.physics.volume_credits import GP2_BURST_IOPS

MIB = 1024**2
GIB_PER_TIB = 1024

IMPAIRED = "impaired"
"Measured on a volume while its data cannot be reached: 1, else 0."


class VolumeAttachment(Value):
    volume_id: str
    instance_id: str
    device: str
    attach_time: float
    state: str = "attached"
    delete_on_termination: bool = False


SECONDS_PER_GIB = 20.0
"How long a volume of one GiB takes to be optimized."


def optimizing_time(modification: VolumeModification) -> Between:
    seconds = SECONDS_PER_GIB * modification.target_size
    return Between(60 + 0.8 * seconds, 90 + 1.2 * seconds)


VOLUME_LIFE = Lifecycle(
    Auto("creating", "available", Between(1, 5)),
    When("available", "AttachVolume", "in-use"),
    When("in-use", "DetachVolume"),
    When("available|error", "DeleteVolume", "deleting"),
    When("available|in-use", "ModifyVolume"),
    When("available|in-use", "CreateSnapshot"),
    refusal=("IncorrectState", "Volume '{id}' is in the '{state}' state."),
)


class Volume(
    Resource,
    key="volume_id",
    prefix="vol",
    arn="volume/{volume_id}",
    index=("snapshot_id", "instance_ids", "claims"),
    missing=("InvalidVolume.NotFound", "The volume '{id}' does not exist."),
    malformed=("InvalidParameterValue", "Value ({id}) for parameter volumeId is invalid. Expected: 'vol-...'."),
    life=VOLUME_LIFE,
    title="Volumes",
    headline=(("VolumeReadOps", "reads"), ("VolumeWriteOps", "writes")),
    columns=(
        Column("NAME", "label"),
        Column("ID", "volume_id", priority=2),
        Column("TYPE", "volume_type"),
        Column("SIZE", "size", "number", "GiB"),
        Column("STATE", "state", "state"),
        Column("ZONE", "availability_zone"),
        Column("BURST", "BurstBalance", "metric", "%", priority=2),
        Column("IOPS", "iops", "number", priority=3),
        Column("INSTANCE", "instance_id", priority=3),
        Column("DEVICE", "device", priority=4),
        Column("AGE", "created_at", "age", priority=4),
    ),
    actions=(
        Action("AttachVolume", "Attach", "VolumeId", key="a", asks=("InstanceId", "Device")),
        Action("DetachVolume", "Detach", "VolumeId", key="t", confirm=1),
        Action("CreateSnapshot", "Take a snapshot", "VolumeId", key="n", asks=("Description",)),
        Action(
            "ModifyVolume",
            "Change size or type",
            "VolumeId",
            key="y",
            confirm=1,
            asks=("Size", "VolumeType", "Iops", "Throughput"),
        ),
        Action("DeleteVolume", "Delete", "VolumeId", key="d", confirm=2, consequence="All data on it is lost."),
    ),
    create="CreateVolume",
    describe="DescribeVolumes",
):
    __fragments__: ClassVar[bool] = True

    volume_id: str
    size: int
    "In GiB."
    volume_type: str
    availability_zone: str
    availability_zone_id: str
    state: str = "creating"
    iops: int | None = None
    throughput: int | None = None
    encrypted: bool = False
    kms_key_id: str | None = None
    snapshot_id: str = ""
    multi_attach_enabled: bool = False
    attachments: tuple[VolumeAttachment, ...] = ()
    instance_ids: tuple[str, ...] = ()
    claims: str = ""
    "Type and size, as they count against the account's limits."
    first_bytes: int = 0
    "Data that was on it at its birth; what was written since is in its signals."
    auto_enable_io: bool = True

    @property
    def create_time(self) -> float:
        return self.created_at

    def limits(self, profile: Profile) -> DiskLimits:
        """What it performs in a world of this profile, from its type, size and provisioned speed."""
        rules = volume_type(self.volume_type, profile)
        baseline = rules.baseline_iops(self.size, self.iops if rules.iops_per_gib_max else None)
        bursts = bool(rules.burst_credits) and baseline < GP2_BURST_IOPS
        return DiskLimits(
            baseline_iops=baseline,
            burst_iops=rules.burst_iops if bursts else baseline,
            bytes_per_second=self._mibps(rules) * MIB,
            most_credits=rules.burst_credits if bursts else 0,
        )

    def _mibps(self, rules: VolumeType) -> float:
        most = float(self.throughput or rules.throughput_mibps[1])
        if rules.mibps_per_tib:
            return min(most, max(rules.mibps_per_tib, rules.burst_mibps_per_tib) * self.size / GIB_PER_TIB)
        return most

    @property
    def zone(self) -> Zone:
        found = find_zone(self.availability_zone)
        assert found is not None, "a volume is in a zone of the catalogue"
        return found

    @property
    def instance_id(self) -> str:
        """The first instance that has it, for tables."""
        return self.attachments[0].instance_id if self.attachments else ""

    @property
    def device(self) -> str:
        return self.attachments[0].device if self.attachments else ""

    def hang(self, attachments: tuple[VolumeAttachment, ...]) -> None:
        """Belong to the instances that the attachments name."""
        self.attachments = attachments
        self.instance_ids = tuple(each.instance_id for each in attachments)

    def attachment_to(self, instance_id: str) -> VolumeAttachment | None:
        return next((each for each in self.attachments if each.instance_id == instance_id), None)


MODIFICATION_LIFE = Lifecycle(
    Auto("modifying", "optimizing", Between(2, 8)),
    Auto("optimizing", "completed", optimizing_time),
    field="modification_state",
)


class VolumeModification(Resource, key="volume_id", life=MODIFICATION_LIFE):
    """The last change of a volume's size, type or speed."""

    volume_id: str
    start_time: float
    target_size: int
    target_volume_type: str
    original_size: int
    original_volume_type: str
    target_iops: int | None = None
    target_throughput: int | None = None
    original_iops: int | None = None
    original_throughput: int | None = None
    modification_state: str = "modifying"
    end_time: float | None = None
    optimizing_since: float | None = None
