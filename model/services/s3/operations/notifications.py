"""S3: whom a bucket tells what happens to its objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from model.kit.arn import read_arn
from model.kit.operation import operation
from model.services.s3.notification_rules import TARGETS, Tells, read
from model.services.s3.notifying import try_out
from model.services.s3.places import Visit, at_bucket
from model.services.s3.refusals import invalid_argument, not_implemented

_MEMBER = "NotificationConfiguration"
_BUS = "EventBridgeConfiguration"


@operation(permission="s3:PutBucketNotification")
@at_bucket
async def put_bucket_notification_configuration(
    place: Visit, *, notification_configuration: Mapping[str, Any], skip_destination_validation: bool | None = None
) -> None:
    """All rules at once, and none if there are none; each target is tried out before it is believed."""
    if _BUS in notification_configuration:
        raise not_implemented(_BUS, "There is no event bus that events could go to.")
    named = {name: _with_ids(place, name, notification_configuration) for name in TARGETS}
    configuration = {name: rules for name, rules in named.items() if rules}
    for rule in read(configuration):
        _refuse_elsewhere(place, rule)
        if not skip_destination_validation and not await try_out(place, rule):
            raise invalid_argument("Unable to validate the following destination configurations", rule.target)
    place.bucket.notification = orjson.dumps(configuration).decode() if configuration else ""


def _with_ids(place: Visit, member: str, configuration: Mapping[str, Any]) -> list[dict[str, Any]]:
    """As they were said; a rule without a name gets one."""
    return [
        {"Id": place.world.luck("s3-notification", place.name, member, n, place.world.now).hexadecimal(32), **said}
        for n, said in enumerate(configuration.get(member, ()))
    ]


def _refuse_elsewhere(place: Visit, rule: Tells) -> None:
    """A target is one of its service, of the bucket's own region, and there."""
    target = read_arn(rule.target)
    if target.service != rule.service:
        raise invalid_argument("The ARN is not well formed", rule.target)
    if target.region != place.bucket.region:
        text = "The notification destination service region is not valid for the bucket location constraint"
        raise invalid_argument(text, rule.target)


@operation(permission="s3:GetBucketNotification")
@at_bucket
async def get_bucket_notification_configuration(place: Visit) -> dict[str, Any]:
    return orjson.loads(place.bucket.notification) if place.bucket.notification else {}
