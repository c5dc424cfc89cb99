"""Tags of scalable targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from model.kit.errors import AwsError
from model.kit.tags import MOST_TAGS, Tag
from model.services.application_autoscaling.refusals import invalid


def merge(old: Iterable[Tag], new: Mapping[str, str]) -> tuple[Tag, ...]:
    """`new` over `old`. Raises ValidationException for reserved keys, TooManyTagsException for too many."""
    if any(key.lower().startswith("aws:") for key in new):
        raise invalid("Tag keys that begin with aws: are reserved for AWS")
    merged = {tag.key: tag for tag in old} | {key: Tag(key=key, value=value) for key, value in new.items()}
    if len(merged) > MOST_TAGS:
        raise AwsError("TooManyTagsException", f"The number of tags exceeds the limit of {MOST_TAGS}")
    return tuple(merged.values())
