"""EC2: launch templates."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter, select
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.limits import refuse_beyond
from model.services.ec2.operations.launch_template_versions import MOST_AT_ONCE, add_version, check_data
from model.services.ec2.paging import paged
from model.services.ec2.resources.launch_templates import LaunchTemplate, LaunchTemplateVersion
from model.services.ec2.tagging import read_tag_specifications
from model.services.ec2.templates import DEFAULT, template_of, version_of

_NAME = re.compile(r"[a-zA-Z0-9().\-/_]{3,128}")

_FILTERS: Mapping[str, Getter] = {
    "create-time": lambda each: each.create_time,
    "launch-template-name": lambda each: each.launch_template_name,
}


@operation
async def create_launch_template(
    call: Call,
    *,
    launch_template_name: str,
    launch_template_data: Mapping[str, Any],
    version_description: str | None = None,
    tag_specifications: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    world = call.world
    _check_name(world, launch_template_name)
    check_data(launch_template_data)
    template = world.add(
        LaunchTemplate(
            launch_template_id=world.new_id("lt"),
            launch_template_name=launch_template_name,
            created_by=call.principal.arn,
            tags=read_tag_specifications(tag_specifications, "launch-template"),
        )
    )
    add_version(call, template, 1, launch_template_data, version_description, default=True)
    return {"launch_template": template}


def _check_name(world: World, name: str) -> None:
    if not _NAME.fullmatch(name):
        raise AwsError(
            "InvalidLaunchTemplateName.MalformedException",
            "The launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the"
            " following characters: - ( ) . / _.",
        )
    if world.where(LaunchTemplate, launch_template_name=name):
        raise AwsError("InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.")
    wanted = len(world.all(LaunchTemplate)) + 1
    refuse_beyond(world, "ec2/launch-templates-per-region", wanted, "LaunchTemplateLimitExceeded", "launch templates")


@operation
async def modify_launch_template(
    call: Call,
    *,
    launch_template_id: str | None = None,
    launch_template_name: str | None = None,
    default_version: str | None = None,
) -> dict[str, Any]:
    template = template_of(call.world, launch_template_id, launch_template_name)
    if default_version:
        chosen = version_of(call.world, template, default_version)
        version_of(call.world, template, DEFAULT).default_version = False
        chosen.default_version = True
        template.default_version_number = chosen.version_number
    return {"launch_template": template}


@operation
async def delete_launch_template(
    call: Call, *, launch_template_id: str | None = None, launch_template_name: str | None = None
) -> dict[str, Any]:
    template = template_of(call.world, launch_template_id, launch_template_name)
    for version in call.world.where(LaunchTemplateVersion, launch_template_id=template.launch_template_id):
        call.world.remove(version)
    call.world.remove(template)
    return {"launch_template": template}


@operation
async def describe_launch_templates(
    call: Call,
    *,
    launch_template_ids: Sequence[str] | None = None,
    launch_template_names: Sequence[str] | None = None,
    filters: Sequence[Mapping[str, Any]] | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    world = call.world
    found = select(_named(world, launch_template_ids, launch_template_names), filters, _FILTERS)
    templates, token = paged(found, max_results, next_token, least=1, most=MOST_AT_ONCE)
    return {"launch_templates": templates, "next_token": token}


def _named(world: World, ids: Sequence[str] | None, names: Sequence[str] | None) -> Sequence[LaunchTemplate]:
    if not ids and not names:
        return world.all(LaunchTemplate)
    return [template_of(world, id, None) for id in ids or ()] + [template_of(world, None, name) for name in names or ()]
