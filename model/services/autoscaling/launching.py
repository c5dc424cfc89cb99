"""What a group launches, said as a call of RunInstances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.autoscaling.naming import invalid
from model.services.autoscaling.resources.groups import AutoScalingGroup, TemplateChoice
from model.services.autoscaling.resources.launch_configurations import LaunchConfiguration
from model.services.autoscaling.resources.members import GroupInstance
from model.services.ec2.resources.launch_templates import LaunchTemplate, LaunchTemplateVersion
from model.services.ec2.resources.subnets import Subnet


@dataclass(frozen=True, slots=True)
class Purchase:
    """What one machine of a group is to be. The empty type is that of the launch template."""

    type_name: str = ""
    weighted_capacity: str | None = None
    template: TemplateChoice | None = None
    image_id: str | None = None
    spot: bool = False
    bid: str = ""


PLAIN = Purchase()


def zones_with_subnets(world: World, group: AutoScalingGroup) -> dict[str, str]:
    """The group's zones and a subnet in each; an empty name stands for the zone's default subnet."""
    if not group.subnet_ids:
        return dict.fromkeys(group.availability_zones, "")
    found = [subnet for id in group.subnet_ids if (subnet := world.find(Subnet, id))]
    return {subnet.availability_zone: subnet.subnet_id for subnet in reversed(found)}


def launch_call(
    world: World, group: AutoScalingGroup, zone: str, subnet_id: str, purchase: Purchase = PLAIN
) -> dict[str, Any]:
    """The parameters of RunInstances for one instance of the group in this zone."""
    call: dict[str, Any] = {"MinCount": 1, "MaxCount": 1}
    template = purchase.template or group.template
    if template is not None:
        call["LaunchTemplate"] = {
            "LaunchTemplateId": template.launch_template_id,
            "Version": template.version or "$Default",
        }
    elif group.launch_configuration_name:
        call |= _configured(world.get(LaunchConfiguration, group.launch_configuration_name), subnet_id)
    if "NetworkInterfaces" not in call:
        call |= {"SubnetId": subnet_id} if subnet_id else {"Placement": {"AvailabilityZone": zone}}
    if purchase.type_name:
        call["InstanceType"] = purchase.type_name
    if purchase.image_id:
        call["ImageId"] = purchase.image_id
    if purchase.spot:
        call |= _bidding(purchase.bid)
    return call | {"TagSpecifications": [{"ResourceType": "instance", "Tags": _tags(group)}]}


def _bidding(bid: str | None) -> dict[str, Any]:
    """On the Spot market, for at most this price; without one for at most what it costs on demand."""
    options = {"SpotOptions": {"MaxPrice": bid}} if bid else {}
    return {"InstanceMarketOptions": {"MarketType": "spot", **options}}


def _tags(group: AutoScalingGroup) -> list[dict[str, str]]:
    own = [{"Key": tag.key, "Value": tag.value} for tag in group.tags if tag.key in group.propagated]
    return [*own, {"Key": "aws:autoscaling:groupName", "Value": group.auto_scaling_group_name}]


def _configured(configuration: LaunchConfiguration, subnet_id: str) -> dict[str, Any]:
    call: dict[str, Any] = {
        "ImageId": configuration.image_id,
        "InstanceType": configuration.instance_type,
        "Monitoring": {"Enabled": configuration.instance_monitoring.enabled},
        "EbsOptimized": configuration.ebs_optimized,
        "BlockDeviceMappings": [
            _device(each.model_dump(exclude_none=True)) for each in configuration.block_device_mappings
        ],
    }
    optional = {"KeyName": configuration.key_name, "UserData": configuration.user_data}
    call |= {name: value for name, value in optional.items() if value}
    if profile := configuration.iam_instance_profile:
        call["IamInstanceProfile"] = {"Arn" if profile.startswith("arn:") else "Name": profile}
    if configuration.spot_price:
        call |= _bidding(configuration.spot_price)
    return call | _network(configuration, subnet_id)


def _network(configuration: LaunchConfiguration, subnet_id: str) -> dict[str, Any]:
    groups = list(configuration.security_groups)
    if configuration.associate_public_ip_address is not None and subnet_id:
        interface = {
            "DeviceIndex": 0,
            "SubnetId": subnet_id,
            "AssociatePublicIpAddress": configuration.associate_public_ip_address,
        }
        return {"NetworkInterfaces": [interface | ({"Groups": groups} if groups else {})]}
    if not groups:
        return {}
    return {"SecurityGroupIds" if groups[0].startswith("sg-") else "SecurityGroups": groups}


def _device(device: dict[str, Any]) -> dict[str, Any]:
    names = {"device_name": "DeviceName", "virtual_name": "VirtualName", "ebs": "Ebs"}
    inside = {
        "snapshot_id": "SnapshotId",
        "volume_size": "VolumeSize",
        "volume_type": "VolumeType",
        "delete_on_termination": "DeleteOnTermination",
        "iops": "Iops",
        "encrypted": "Encrypted",
        "throughput": "Throughput",
    }
    found = {names[name]: value for name, value in device.items() if name in names}
    if "Ebs" in found:
        found["Ebs"] = {inside[name]: value for name, value in found["Ebs"].items()}
    return found


async def choose_template(world: World, asked: dict[str, Any]) -> TemplateChoice:
    """The launch template that a group names, by id or by name, or ValidationError."""
    id, name = asked.get("LaunchTemplateId"), asked.get("LaunchTemplateName")
    if bool(id) == bool(name):
        raise invalid("Valid requests must contain either launchTemplateId or LaunchTemplateName")
    wanted: dict[str, Any] = {"LaunchTemplateIds": [id]} if id else {"LaunchTemplateNames": [name]}
    try:
        answer = await world.ask("ec2:DescribeLaunchTemplates", **wanted)
    except AwsError as refusal:
        raise no_template(refusal) from refusal
    found = answer["LaunchTemplates"][0]
    return TemplateChoice(
        launch_template_id=found["LaunchTemplateId"],
        launch_template_name=found["LaunchTemplateName"],
        version=asked.get("Version"),
    )


def no_template(refusal: AwsError) -> AwsError:
    return invalid(f"You must use a valid fully-formed launch template. {refusal.message}")


def version_number(world: World, choice: TemplateChoice) -> str:
    """The number of the version that $Latest and $Default stand for."""
    template, version = world.find(LaunchTemplate, choice.launch_template_id), choice.version or "$Default"
    if template is None:
        return version
    named = {"$Latest": template.latest_version_number, "$Default": template.default_version_number}
    return str(named.get(version, version))


def is_as_launched_now(world: World, group: AutoScalingGroup, member: GroupInstance) -> bool:
    """Whether it comes from the template, or the configuration, that the group uses, in the version of today."""
    own, template = member.launch_template, group.template
    if template is None:
        return member.launch_configuration_name == group.launch_configuration_name
    if own is None or own.launch_template_id != template.launch_template_id:
        return False
    return own.version == version_number(world, template)


def template_data(world: World, choice: TemplateChoice) -> dict[str, Any]:
    """What a launch template says, by AWS's names; nothing where it is gone."""
    number = version_number(world, choice)
    found = world.find(LaunchTemplateVersion, f"{choice.launch_template_id}/{number}")
    return found.launch_template_data if found else {}
