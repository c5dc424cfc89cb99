"""Tags of trails, refused in CloudTrail's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from model.kit.errors import AwsError
from model.kit.tags import MOST_TAGS, Tag


def merge(old: Iterable[Tag], new: Iterable[Mapping[str, Any]]) -> tuple[Tag, ...]:
    merged = {tag.key: tag for tag in old}
    for each in new:
        if each["Key"].lower().startswith("aws:"):
            text = "The tag keys beginning with aws: are reserved and cannot be used."
            raise AwsError("InvalidTagParameterException", text)
        merged[each["Key"]] = Tag(key=each["Key"], value=each.get("Value") or "")
    if len(merged) > MOST_TAGS:
        raise AwsError("TagsLimitExceededException", f"A resource can have up to {MOST_TAGS} tags.")
    return tuple(merged.values())
