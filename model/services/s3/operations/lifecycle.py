"""S3: rules for objects that get old."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from model.kit.operation import operation
from model.services.s3.behavior.aging import age
from model.services.s3.lifecycle_checks import checked_rules, refuse_minimum_size
from model.services.s3.places import Visit, at_bucket
from model.services.s3.refusals import malformed_xml, not_configured

DEFAULT_SIZE = "all_storage_classes_128K"


@operation(permission="s3:PutLifecycleConfiguration")
@at_bucket
async def put_bucket_lifecycle_configuration(
    place: Visit,
    *,
    lifecycle_configuration: Mapping[str, Any] | None = None,
    transition_default_minimum_object_size: str = DEFAULT_SIZE,
) -> dict[str, Any]:
    """Also for what is there already: the next midnight will show."""
    if lifecycle_configuration is None:
        raise malformed_xml()
    refuse_minimum_size(transition_default_minimum_object_size)
    kept = {
        "Rules": checked_rules(place.world, lifecycle_configuration["Rules"]),
        "TransitionDefaultMinimumObjectSize": transition_default_minimum_object_size,
    }
    place.bucket.lifecycle = orjson.dumps(kept).decode()
    place.world.wake(age, place.name)
    return {"transition_default_minimum_object_size": transition_default_minimum_object_size}


@operation(permission="s3:GetLifecycleConfiguration")
@at_bucket
async def get_bucket_lifecycle_configuration(place: Visit) -> dict[str, Any]:
    if not place.bucket.lifecycle:
        text = "The lifecycle configuration does not exist"
        raise not_configured("NoSuchLifecycleConfiguration", text, place.name)
    return orjson.loads(place.bucket.lifecycle)


@operation(permission="s3:PutLifecycleConfiguration")
@at_bucket
async def delete_bucket_lifecycle(place: Visit) -> None:
    place.bucket.lifecycle = ""
    place.world.forget(age, place.name)
