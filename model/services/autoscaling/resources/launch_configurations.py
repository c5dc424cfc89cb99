"""Auto Scaling: launch configurations that exist."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value


class ConfiguredMonitoring(Value):
    enabled: bool = True


class ConfiguredDisk(Value):
    snapshot_id: str | None = None
    volume_size: int | None = None
    volume_type: str | None = None
    delete_on_termination: bool | None = None
    iops: int | None = None
    encrypted: bool | None = None
    throughput: int | None = None


class ConfiguredDevice(Value):
    device_name: str
    virtual_name: str | None = None
    no_device: bool | None = None
    ebs: ConfiguredDisk | None = None


class LaunchConfiguration(
    Resource,
    key="launch_configuration_name",
    missing=("ValidationError", "Launch configuration name not found - Launch configuration {id} not found"),
    taken=(
        "AlreadyExists",
        "Launch Configuration by this name already exists - A launch configuration already exists with the name {id}",
    ),
    title="Launch configurations",
    create="CreateLaunchConfiguration",
    describe="DescribeLaunchConfigurations",
    columns=(
        Column("NAME", "launch_configuration_name"),
        Column("IMAGE", "image_id"),
        Column("TYPE", "instance_type"),
        Column("SPOT PRICE", "spot_price", priority=3),
        Column("KEY", "key_name", priority=3),
        Column("AGE", "created_at", "age", priority=2),
    ),
    actions=(Action("DeleteLaunchConfiguration", "Delete", "LaunchConfigurationName", key="D", confirm=1),),
):
    """What to launch. It never changes; a group is given another one instead."""

    launch_configuration_name: str
    launch_configuration_arn: str
    image_id: str
    instance_type: str
    key_name: str = ""
    security_groups: tuple[str, ...] = ()
    user_data: str = ""
    kernel_id: str = ""
    ramdisk_id: str = ""
    block_device_mappings: tuple[ConfiguredDevice, ...] = ()
    instance_monitoring: ConfiguredMonitoring = ConfiguredMonitoring()
    spot_price: str | None = None
    iam_instance_profile: str | None = None
    ebs_optimized: bool = False
    associate_public_ip_address: bool | None = None

    @property
    def arn(self) -> str:
        return self.launch_configuration_arn

    @property
    def label(self) -> str:
        return self.launch_configuration_name

    @property
    def created_time(self) -> float:
        return self.created_at
