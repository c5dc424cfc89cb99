"""Launch templates by id, name and version, and what a launch takes from them."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.ec2.forms import DeviceForm, InterfaceForm, LaunchForm
from model.services.ec2.resources.launch_templates import LaunchTemplate, LaunchTemplateVersion, version_key

LATEST, DEFAULT = "$Latest", "$Default"


def with_template(world: World, asked: LaunchForm) -> LaunchForm:
    """The request over the template that it names; devices, interfaces and tags are taken one by one."""
    named = asked.launch_template
    if named is None:
        return asked
    template = template_of(world, named.launch_template_id, named.launch_template_name)
    version = version_of(world, template, named.version or DEFAULT)
    if "InstanceRequirements" in version.launch_template_data and not asked.instance_type:
        raise AwsError(
            "InvalidParameterCombination",
            "A launch template with InstanceRequirements launches instances for groups and fleets only, which choose"
            " their types. Name an InstanceType.",
        )
    base = LaunchForm.model_validate(version.launch_template_data)
    return asked.over(base).model_copy(
        update={
            "block_device_mappings": _devices(base.block_device_mappings, asked.block_device_mappings),
            "network_interfaces": _interfaces(base.network_interfaces, asked.network_interfaces),
            "tag_specifications": base.tag_specifications + asked.tag_specifications,
        }
    )


def template_of(world: World, id: str | None, name: str | None) -> LaunchTemplate:
    if bool(id) == bool(name):
        raise AwsError(
            "InvalidParameterCombination" if id else "MissingParameter",
            "Exactly one of launchTemplateId and launchTemplateName must be specified.",
        )
    if id:
        return world.get(LaunchTemplate, id)
    found = world.where(LaunchTemplate, launch_template_name=name)
    if not found:
        raise AwsError(
            "InvalidLaunchTemplateName.NotFoundException",
            f"The specified launch template, with template name {name}, does not exist.",
        )
    return found[0]


def version_of(world: World, template: LaunchTemplate, word: str) -> LaunchTemplateVersion:
    """The version called `$Latest`, `$Default` or by its number."""
    number = number_of(template, word)
    found = world.find(LaunchTemplateVersion, version_key(template.launch_template_id, number))
    if found is None:
        raise AwsError(
            "InvalidLaunchTemplateId.VersionNotFound",
            f"Could not find the specified version {word} for the launch template with ID"
            f" {template.launch_template_id}.",
        )
    return found


def number_of(template: LaunchTemplate, word: str) -> int:
    if word in (LATEST, DEFAULT):
        return template.latest_version_number if word == LATEST else template.default_version_number
    if not word.isdecimal() or not int(word):
        raise AwsError(
            "InvalidLaunchTemplateVersion.Malformed" if word.startswith("$") else "InvalidParameterValue",
            f"Invalid launch template version: {word} is neither a version number nor one of $Latest and $Default.",
        )
    return int(word)


def _devices(base: tuple[DeviceForm, ...], asked: tuple[DeviceForm, ...]) -> tuple[DeviceForm, ...]:
    named = {each.device_name for each in asked}
    return tuple(each for each in base if each.device_name not in named) + asked


def _interfaces(base: tuple[InterfaceForm, ...], asked: tuple[InterfaceForm, ...]) -> tuple[InterfaceForm, ...]:
    merged = {each.device_index: each for each in base}
    for each in asked:
        known = merged.get(each.device_index)
        merged[each.device_index] = each.over(known) if known else each
    return tuple(merged.values())
