"""Policies of data protection as they are put: what they say is held against what is there."""

from __future__ import annotations

from model.kit.world import World
from model.laws.data_protection.policy import BadProtection, Protection, read_protection
from model.services.firehose.resources.delivery_streams import DeliveryStream
from model.services.logs.refusals import invalid
from model.services.logs.resources.groups import LogGroup
from model.services.logs.seeing import protections_of
from model.services.s3.resources.deliveries import bucket_named


def protection_of(world: World, document: str) -> Protection:
    """Raises InvalidParameterException, for destinations too that are not there."""
    try:
        found = read_protection(document)
    except BadProtection as bad:
        raise invalid(str(bad)) from bad
    group, bucket, stream = found.destinations
    if group and world.find(LogGroup, group) is None:
        raise invalid(f"The log group {group} of the FindingsDestination does not exist.")
    if bucket and bucket_named(world, bucket) is None:
        raise invalid(f"The bucket {bucket} of the FindingsDestination does not exist.")
    if stream and world.find(DeliveryStream, stream) is None:
        raise invalid(f"The delivery stream {stream} of the FindingsDestination does not exist.")
    return found


def begin_protecting(world: World, group: LogGroup) -> None:
    """What came in before there was any policy is not looked through."""
    if not protections_of(world, group):
        group.audited = group.written
