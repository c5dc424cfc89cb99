"""EC2: the versions of launch templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter, select
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.limits import refuse_beyond
from model.services.ec2.paging import paged_values
from model.services.ec2.resources.instance_requirements import InstanceRequirements
from model.services.ec2.resources.launch_templates import LaunchTemplate, LaunchTemplateVersion, version_key
from model.services.ec2.templates import DEFAULT, LATEST, number_of, template_of, version_of
from model.services.ec2.type_requirements import check_requirements

MOST_AT_ONCE = 200

_VERSION_FILTERS: Mapping[str, Getter] = {
    "create-time": lambda each: each.create_time,
    "image-id": lambda each: each.launch_template_data.get("ImageId"),
    "instance-type": lambda each: each.launch_template_data.get("InstanceType"),
    "is-default-version": lambda each: each.default_version,
}


def check_data(data: Mapping[str, Any]) -> None:
    """A template says something, and names a type or what one has to have."""
    if not data:
        raise AwsError("MissingParameter", "The request must contain the parameter LaunchTemplateData")
    wanted = data.get("InstanceRequirements")
    if wanted and data.get("InstanceType"):
        raise AwsError(
            "InvalidParameterCombination", "Specify either InstanceType or InstanceRequirements, but not both."
        )
    if wanted:
        check_requirements(InstanceRequirements.read(wanted))


def add_version(
    call: Call,
    template: LaunchTemplate,
    number: int,
    data: Mapping[str, Any],
    description: str | None,
    *,
    default: bool = False,
) -> LaunchTemplateVersion:
    return call.world.add(
        LaunchTemplateVersion(
            version_key=version_key(template.launch_template_id, number),
            launch_template_id=template.launch_template_id,
            launch_template_name=template.launch_template_name,
            version_number=number,
            created_by=call.principal.arn,
            data=orjson.dumps(data, option=orjson.OPT_SORT_KEYS).decode(),
            version_description=description,
            default_version=default,
        )
    )


@operation
async def create_launch_template_version(
    call: Call,
    *,
    launch_template_data: Mapping[str, Any],
    launch_template_id: str | None = None,
    launch_template_name: str | None = None,
    source_version: str | None = None,
    version_description: str | None = None,
) -> dict[str, Any]:
    """With a source version, its answers hold where the new data gives none."""
    world = call.world
    template = template_of(world, launch_template_id, launch_template_name)
    base = version_of(world, template, source_version).launch_template_data if source_version else {}
    data = base | dict(launch_template_data)
    check_data(data)
    number = template.latest_version_number + 1
    refuse_beyond(
        world, "ec2/versions-per-launch-template", number, "VersionLimitExceeded", "versions of the launch template"
    )
    template.latest_version_number = number
    version = add_version(call, template, number, data, version_description)
    return {"launch_template_version": version}


@operation
async def delete_launch_template_versions(
    call: Call,
    *,
    versions: Sequence[str],
    launch_template_id: str | None = None,
    launch_template_name: str | None = None,
) -> dict[str, Any]:
    """The default version stays; each of the others is deleted or reported as unknown."""
    world = call.world
    template = template_of(world, launch_template_id, launch_template_name)
    deleted, failed = list[dict[str, Any]](), list[dict[str, Any]]()
    for word in versions:
        number = number_of(template, word)
        outcome = _outcome(template, number)
        found = world.find(LaunchTemplateVersion, version_key(template.launch_template_id, number))
        if number == template.default_version_number:
            failed.append(outcome | _failure("unexpectedError", "The default version cannot be deleted."))
        elif found is None:
            message = f"The specified launch template version ({number}) does not exist."
            failed.append(outcome | _failure("launchTemplateVersionDoesNotExist", message))
        else:
            world.remove(found)
            deleted.append(outcome)
    return {
        "successfully_deleted_launch_template_versions": deleted,
        "unsuccessfully_deleted_launch_template_versions": failed,
    }


def _outcome(template: LaunchTemplate, number: int) -> dict[str, Any]:
    return {
        "launch_template_id": template.launch_template_id,
        "launch_template_name": template.launch_template_name,
        "version_number": number,
    }


def _failure(code: str, message: str) -> dict[str, Any]:
    return {"response_error": {"code": code, "message": message}}


@operation
async def describe_launch_template_versions(
    call: Call,
    *,
    launch_template_id: str | None = None,
    launch_template_name: str | None = None,
    versions: Sequence[str] | None = None,
    min_version: str | None = None,
    max_version: str | None = None,
    filters: Sequence[Mapping[str, Any]] | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Newest first. Without a template, the `$Latest` or `$Default` versions of all are asked for."""
    world = call.world
    if not launch_template_id and not launch_template_name:
        found = _everywhere(world, versions)
    else:
        template = template_of(world, launch_template_id, launch_template_name)
        found = _versions(world, template, versions, min_version, max_version)
    selected = select(found, filters, _VERSION_FILTERS)
    views, token = paged_values(selected, max_results, next_token, least=1, most=MOST_AT_ONCE)
    return {"launch_template_versions": views, "next_token": token}


def _everywhere(world: World, versions: Sequence[str] | None) -> list[LaunchTemplateVersion]:
    if not versions or any(word not in (LATEST, DEFAULT) for word in versions):
        raise AwsError(
            "MissingParameter",
            "Either launchTemplateId or launchTemplateName must be specified, unless the versions are $Latest or"
            " $Default.",
        )
    return [version_of(world, template, word) for template in world.all(LaunchTemplate) for word in versions]


def _versions(
    world: World, template: LaunchTemplate, words: Sequence[str] | None, least: str | None, most: str | None
) -> list[LaunchTemplateVersion]:
    if words:
        return [version_of(world, template, word) for word in words]
    low = number_of(template, least) if least else 1
    high = number_of(template, most) if most else template.latest_version_number
    held = world.where(LaunchTemplateVersion, launch_template_id=template.launch_template_id)
    return [each for each in reversed(held) if low <= each.version_number <= high]
