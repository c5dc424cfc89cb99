"""CloudTrail: what you can ask for, about trails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.form import Form, takes
from model.kit.operation import operation
from model.kit.world import World
from model.services.cloudtrail.behavior.delivery import begin_digests, forget
from model.services.cloudtrail.behavior.log_delivery import begin_logs
from model.services.cloudtrail.destination import refuse_bad_bucket
from model.services.cloudtrail.finding import own_trail, trails_here
from model.services.cloudtrail.log_destination import refuse_bad_log_group
from model.services.cloudtrail.naming import refuse_bad_name, refuse_bad_prefix
from model.services.cloudtrail.notifying import refuse_bad_topic
from model.services.cloudtrail.resources.trails import Trail
from model.services.cloudtrail.tagging import merge
from model.services.organizations.resources.members import Member

MOST_TRAILS = 5
"In a region, with those that are at home elsewhere and cover it (CloudTrail quotas)."


class Settings(Form):
    """What is asked of a trail; None is left as it is."""

    name: str
    s3_bucket_name: str | None = None
    s3_key_prefix: str | None = None
    sns_topic_name: str | None = None
    include_global_service_events: bool | None = None
    is_multi_region_trail: bool | None = None
    enable_log_file_validation: bool | None = None
    cloud_watch_logs_log_group_arn: str | None = None
    cloud_watch_logs_role_arn: str | None = None
    kms_key_id: str | None = None
    is_organization_trail: bool | None = None

    def refuse_unknown(self, world: World) -> None:
        """A key or an organization that is not there, as none is here."""
        refuse_bad_prefix(self.s3_key_prefix or "")
        if self.kms_key_id:
            raise AwsError("KmsKeyNotFoundException", f"The KMS key {self.kms_key_id} does not exist.")
        if self.is_organization_trail:
            if world.kernel.store.anywhere(Member, world.account) is not None:
                raise AwsError("UnsupportedOperationException", "Trails of whole organizations are not offered.")
            raise AwsError("OrganizationsNotInUseException", "Your account is not a member of an organization.")

    def over_trail(self, trail: Trail) -> None:
        if self.s3_key_prefix is not None:
            trail.s3_key_prefix = self.s3_key_prefix.rstrip("/") or None
        if self.s3_bucket_name is not None:
            trail.s3_bucket_name = self.s3_bucket_name
        if self.sns_topic_name is not None:
            trail.sns_topic_name = self.sns_topic_name or None
        if self.include_global_service_events is not None:
            trail.include_global_service_events = self.include_global_service_events
        if self.is_multi_region_trail is not None:
            trail.is_multi_region_trail = self.is_multi_region_trail
        if self.enable_log_file_validation is not None:
            trail.log_file_validation_enabled = self.enable_log_file_validation
        if self.cloud_watch_logs_log_group_arn is not None:
            trail.cloud_watch_logs_log_group_arn = self.cloud_watch_logs_log_group_arn or None
        if self.cloud_watch_logs_role_arn is not None:
            trail.cloud_watch_logs_role_arn = self.cloud_watch_logs_role_arn or None


class NewTrail(Settings):
    tags_list: tuple[Mapping[str, Any], ...] = ()


@operation
@takes(NewTrail)
async def create_trail(call: Call, asked: NewTrail) -> Trail:
    """It covers one region unless told otherwise, and delivers nothing before it is started."""
    world = call.world
    refuse_bad_name(asked.name)
    asked.refuse_unknown(call.world)
    trail = Trail(name=asked.name, s3_bucket_name="", account=world.account, region=world.region)
    asked.over_trail(trail)
    trail.tags = merge((), asked.tags_list)
    _refuse_taken(call, trail)
    _refuse_bad_combination(trail)
    refuse_bad_bucket(world, trail)
    refuse_bad_topic(world, trail)
    refuse_bad_log_group(world, trail)
    return world.add(trail)


@operation
@takes(Settings)
async def update_trail(call: Call, asked: Settings) -> Trail:
    trail = own_trail(call.world, asked.name)
    asked.refuse_unknown(call.world)
    if asked.is_multi_region_trail and not trail.is_multi_region_trail:
        _refuse_full(call, trail, everywhere=True)
    asked.over_trail(trail)
    _refuse_bad_combination(trail)
    refuse_bad_bucket(call.world, trail)
    refuse_bad_topic(call.world, trail)
    refuse_bad_log_group(call.world, trail)
    begin_digests(call.world, trail)
    begin_logs(call.world, trail)
    return trail


@operation
async def delete_trail(call: Call, *, name: str) -> None:
    trail = own_trail(call.world, name)
    forget(call.world, trail)
    call.world.remove(trail)


def _refuse_taken(call: Call, trail: Trail) -> None:
    world = call.world
    if any(each.name == trail.name for each in trails_here(world)):
        text = f"Trail {trail.name} already exists for customer: {world.account}"
        raise AwsError("TrailAlreadyExistsException", text)
    _refuse_full(call, trail, everywhere=trail.is_multi_region_trail)


def _refuse_full(call: Call, trail: Trail, *, everywhere: bool) -> None:
    """A trail that covers all regions counts in each of them."""
    world = call.world
    trails = [each for each in world.kernel.store.everywhere(Trail) if each.account == world.account]
    regions = {each.region for each in trails} | {world.region} if everywhere else {world.region}
    for region in sorted(regions):
        there = [each for each in trails if each is not trail and each.covers(world.account, region)]
        if len(there) >= MOST_TRAILS:
            text = f"User: {world.account} already has {MOST_TRAILS} trails in {region}."
            raise AwsError("MaximumNumberOfTrailsExceededException", text)


def _refuse_bad_combination(trail: Trail) -> None:
    if trail.is_multi_region_trail and not trail.include_global_service_events:
        text = "Multi-Region trail must include global service events."
        raise AwsError("InvalidParameterCombinationException", text)
