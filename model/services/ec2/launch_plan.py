"""A launch that has been found possible: every choice made, before anything is."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass

from model.catalog.instance_types import InstanceType, find_instance_type, offered
from model.kit.errors import AwsError
from model.kit.quotas import most
from model.kit.tags import Tag
from model.kit.world import World
from model.services.ec2.disks import DiskPlan, plan_disks
from model.services.ec2.forms import LaunchForm, ProfileForm
from model.services.ec2.hibernating import refuse_hibernation
from model.services.ec2.interface_plan import InterfacePlan, plan_interfaces
from model.services.ec2.lookups import image_of
from model.services.ec2.resources.images import Image
from model.services.ec2.resources.instance_parts import MetadataOptions
from model.services.ec2.resources.instance_parts import Profile as InstanceProfile
from model.services.ec2.resources.key_pairs import KeyPair
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.spot_market import check_options, into_cheapest_zone
from model.services.ec2.tagging import read_tag_specifications

DEFAULT_INSTANCE_TYPE = "m1.small"
TAGGED = ("instance", "volume", "network-interface", "spot-instances-request")


@dataclass(frozen=True, slots=True)
class LaunchPlan:
    asked: LaunchForm
    image: Image
    machine: InstanceType
    subnet: Subnet
    interfaces: tuple[InterfacePlan, ...]
    disks: tuple[DiskPlan, ...]
    profile: InstanceProfile | None
    metadata: MetadataOptions
    credit_mode: str
    tags: tuple[Tag, ...]
    volume_tags: tuple[Tag, ...]
    interface_tags: tuple[Tag, ...]
    request_tags: tuple[Tag, ...]

    @property
    def is_spot(self) -> bool:
        return self.asked.instance_market_options is not None

    @property
    def platform(self) -> str:
        return self.image.software.platform_details


async def plan_launch(world: World, asked: LaunchForm, *, reserved_tags: bool) -> LaunchPlan:
    """Every parameter held against the world; raises the refusal that AWS would give."""
    _check_counts(asked)
    if not asked.image_id:
        raise AwsError("MissingParameter", "The request must contain the parameter ImageId")
    image = image_of(world, asked.image_id)
    world_type = _machine(world, asked.instance_type or DEFAULT_INSTANCE_TYPE)
    check_match(image, world_type)
    if asked.instance_market_options is not None:
        check_options(asked.instance_market_options, hibernates=asked.hibernation_options.configured)
        asked = into_cheapest_zone(world, asked, image.software.platform_details)
    _check_key(world, asked.key_name)
    check_user_data(world, asked.user_data)
    subnet, interfaces = plan_interfaces(world, world_type, asked)
    disks = plan_disks(world, image, asked.block_device_mappings)
    if asked.hibernation_options.configured:
        refuse_hibernation(world_type, image, disks)
    tags, volume_tags, interface_tags, request_tags = (
        read_tag_specifications(asked.tag_specifications, kind, among=TAGGED, reserved=reserved_tags) for kind in TAGGED
    )
    return LaunchPlan(
        asked=asked,
        image=image,
        machine=world_type,
        subnet=subnet,
        interfaces=interfaces,
        disks=disks,
        profile=await find_profile(world, asked.iam_instance_profile),
        metadata=_metadata(image, asked),
        credit_mode=credit_mode(
            world_type, asked.credit_specification.cpu_credits if asked.credit_specification else ""
        ),
        tags=tags,
        volume_tags=volume_tags,
        interface_tags=interface_tags,
        request_tags=request_tags,
    )


def _check_counts(asked: LaunchForm) -> None:
    for name, value in (("minCount", asked.min_count), ("maxCount", asked.max_count)):
        if value < 1:
            raise AwsError(
                "InvalidParameterValue",
                f"Value ( {value} ) for parameter {name} is invalid. Expecting a value greater than 0.",
            )
    if asked.min_count > asked.max_count:
        raise AwsError(
            "InvalidParameterValue",
            f"Value ( {asked.min_count} ) for parameter minCount is invalid. minCount cannot exceed maxCount.",
        )


def _machine(world: World, name: str) -> InstanceType:
    found = find_instance_type(name)
    if found is None:
        raise AwsError("InvalidParameterValue", f"Invalid value '{name}' for InstanceType.")
    if not offered(name, world.region):
        raise AwsError(
            "Unsupported",
            "The requested configuration is currently not supported. Please check the documentation for supported"
            " configurations.",
        )
    return found


def check_match(image: Image, machine: InstanceType) -> None:
    """Whether the image can run on the type at all."""
    if image.state != "available":
        raise AwsError("InvalidAMIID.Unavailable", f"The image ID '{image.image_id}' is not available")
    if image.architecture not in machine.architectures:
        raise AwsError(
            "InvalidParameterValue",
            f"The architecture '{machine.architectures[-1]}' of the specified instance type does not match the"
            f" architecture '{image.architecture}' of the specified AMI. Specify an instance type and an AMI that have"
            " matching architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to"
            " discover the architecture of the instance type or AMI.",
        )
    if image.virtualization_type not in machine.virtualization:
        raise AwsError(
            "InvalidParameterCombination",
            f"Virtualization type '{machine.virtualization[0]}' is required for instances of type '{machine.name}'."
            f" Ensure that you are using an AMI with virtualization type '{machine.virtualization[0]}'.",
        )
    if image.root_device_type not in machine.root_devices:
        raise AwsError(
            "InvalidParameterCombination",
            f"The instance type '{machine.name}' does not support an AMI with a root device of type"
            f" '{image.root_device_type}'.",
        )
    if machine.ena == "required" and not image.ena_support:
        raise AwsError(
            "InvalidParameterCombination",
            f"Enhanced networking with the Elastic Network Adapter (ENA) is required for the '{machine.name}' instance"
            " type. Ensure that you are using an AMI that is enabled for ENA.",
        )


def _check_key(world: World, name: str | None) -> None:
    if name and not world.where(KeyPair, key_name=name):
        raise KeyPair.is_missing(name)


def check_user_data(world: World, user_data: str) -> None:
    """Base64 of at most 16 KB."""
    if not user_data:
        return
    try:
        raw = b64decode(user_data, validate=True)
    except NotBase64 as error:
        raise AwsError("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.") from error
    allowed = int(most(world, "ec2/user-data-bytes"))
    if len(raw) > allowed:
        raise AwsError("InvalidParameterValue", f"User data is limited to {allowed} bytes")


async def find_profile(world: World, asked: ProfileForm | None) -> InstanceProfile | None:
    """The instance profile that IAM has under this name or ARN."""
    if asked is None:
        return None
    name = asked.name or (asked.arn or "").rpartition("/")[2]
    try:
        answer = await world.ask("iam:GetInstanceProfile", InstanceProfileName=name)
    except AwsError as refusal:
        member, value = ("name", asked.name) if asked.name else ("arn", asked.arn)
        raise AwsError(
            "InvalidParameterValue",
            f"Value ({value}) for parameter iamInstanceProfile.{member} is invalid. Invalid IAM Instance Profile"
            f" {'name' if asked.name else 'ARN'}",
        ) from refusal
    found = answer["InstanceProfile"]
    return InstanceProfile(arn=found["Arn"], id=found["InstanceProfileId"])


def _metadata(image: Image, asked: LaunchForm) -> MetadataOptions:
    """Images that know only version 2 of the metadata service ask for it, unless the request says otherwise."""
    start = _SECOND_VERSION if image.imds_support == "v2.0" else _BOTH_VERSIONS
    given = {name: getattr(asked.metadata_options, name) for name in asked.metadata_options.model_fields_set}
    return start.model_copy(update=given) if given else start


_BOTH_VERSIONS = MetadataOptions()
_SECOND_VERSION = MetadataOptions(http_tokens="required", http_put_response_hop_limit=2)


def credit_mode(machine: InstanceType, asked: str) -> str:
    """T2 keeps to its credits unless told otherwise; later burstable types borrow."""
    if not machine.burstable:
        if asked:
            raise AwsError(
                "InvalidParameterCombination",
                f"The instance type '{machine.name}' does not support the CreditSpecification parameter.",
            )
        return ""
    if asked not in ("", "standard", "unlimited"):
        raise AwsError("InvalidParameterValue", f"Invalid value '{asked}' for CpuCredits.")
    return asked or ("standard" if machine.family == "t2" else "unlimited")
