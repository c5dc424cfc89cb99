"""Images: what exists: what new instances start from, AWS's own and the account's."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from model.catalog.images import PublicImage
from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle, When
from model.kit.resource import Resource
from model.kit.value import Value
from model.services.ec2.resources.instance_parts import ShowsSoftware, Software, StateReason


class ImageDisk(Value):
    """A volume that every instance of the image gets."""

    snapshot_id: str | None = None
    volume_size: int | None = None
    volume_type: str = "gp3"
    iops: int | None = None
    throughput: int | None = None
    delete_on_termination: bool = True
    encrypted: bool = False
    kms_key_id: str | None = None


class ImageDevice(Value):
    """`virtual_name` is for disks of the instance store: ephemeral0 …"""

    device_name: str
    ebs: ImageDisk | None = None
    virtual_name: str | None = None


class LaunchPermission(Value):
    """Who else may start instances of an image: an account, or everybody (`group` all)."""

    user_id: str | None = None
    group: str | None = None


IMAGE_LIFE = Lifecycle(
    Auto("pending", "available", Between(60, 240)),
    When("available|pending|failed", "DeregisterImage"),
    When("available", "RunInstances"),
    When("available", "CopyImage"),
    When("available", "ModifyImageAttribute"),
    refusal=("InvalidAMIID.Unavailable", "The image ID '{id}' is not available"),
)


class Image(
    Resource,
    ShowsSoftware,
    key="image_id",
    prefix="ami",
    arn="image/{image_id}",
    index=("name", "snapshot_ids"),
    missing=("InvalidAMIID.NotFound", "The image id '[{id}]' does not exist"),
    malformed=("InvalidAMIID.Malformed", 'Invalid id: "{id}" (expecting "ami-...")'),
    life=IMAGE_LIFE,
    title="Images",
    columns=(
        Column("NAME", "name"),
        Column("ID", "image_id"),
        Column("STATE", "state", "state"),
        Column("ARCH", "architecture", priority=2),
        Column("PLATFORM", "platform_details", priority=3),
        Column("OWNER", "owner_id", priority=3),
        Column("AGE", "created_at", "age", priority=2),
    ),
    actions=(
        Action(
            "RunInstances",
            "Launch an instance",
            "ImageId",
            key="l",
            fixed={"MinCount": 1, "MaxCount": 1},
            asks=("InstanceType", "KeyName", "SecurityGroupIds"),
        ),
        Action("CopyImage", "Copy", "SourceImageId", key="c", asks=("Name", "SourceRegion")),
        Action(
            "DeregisterImage",
            "Deregister",
            "ImageId",
            key="d",
            confirm=2,
            consequence="New instances cannot start from it; its snapshots stay.",
        ),
    ),
    create="CreateImage",
    describe="DescribeImages",
):
    __fragments__: ClassVar[bool] = True

    hypervisor: ClassVar[str] = "xen"
    image_type: ClassVar[str] = "machine"

    image_id: str
    name: str
    owner_id: str
    creation_date: str
    software: Software
    state: str = "pending"
    state_reason: StateReason | None = None
    description: str = ""
    public: bool = False
    image_owner_alias: str | None = None
    block_device_mappings: tuple[ImageDevice, ...] = ()
    snapshot_ids: tuple[str, ...] = ()
    "Those of its devices."
    launch_permissions: tuple[LaunchPermission, ...] = ()
    source_instance_id: str | None = None
    source_image_id: str | None = None
    source_image_region: str | None = None
    deprecation_time: str | None = None
    imds_support: str | None = None
    public_ssm_parameter_name: str | None = None
    manifest_location: str = ""
    "Where its bundle lies, if it is made of one."

    @property
    def image_location(self) -> str:
        return self.manifest_location or f"{self.image_owner_alias or self.owner_id}/{self.name}"

    def device(self, name: str) -> ImageDevice | None:
        return next((each for each in self.block_device_mappings if each.device_name == name), None)

    def lets(self, account: str) -> bool:
        """Whether an account may start instances of it."""
        return self.public or account == self.owner_id or LaunchPermission(user_id=account) in self.launch_permissions


@lru_cache(maxsize=4096)
def published(image: PublicImage) -> Image:
    """An image of the catalogue, as if it were stored."""
    disk = ImageDisk(snapshot_id=image.snapshot_id, volume_size=image.size_gib, volume_type=image.volume_type)
    found = Image(
        image_id=image.id,
        id=image.id,
        region=image.region,
        name=image.name,
        owner_id=image.owner_id,
        creation_date=image.created,
        software=_software(image),
        state="available",
        description=image.description,
        public=True,
        image_owner_alias=image.owner_alias,
        block_device_mappings=(ImageDevice(device_name=image.root_device, ebs=disk),),
        snapshot_ids=(image.snapshot_id,),
        deprecation_time=image.deprecated,
        imds_support=image.imds,
        public_ssm_parameter_name=image.parameter,
    )
    found.slim()
    return found


def _software(image: PublicImage) -> Software:
    return Software(
        architecture=image.architecture,
        root_device_name=image.root_device,
        platform=image.platform,
        platform_details=image.platform_details,
        usage_operation=image.usage_operation,
        virtualization_type=image.virtualization,
        boot_mode=image.boot_mode,
        ena_support=image.ena,
    )
