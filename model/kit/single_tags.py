"""Tags of services that refuse a key given twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from model.kit.errors import AwsError
from model.kit.tags import MOST_TAGS, Tag, merge_tags


def put_tags(old: tuple[Tag, ...], new: Sequence[Mapping[str, str]] | None) -> tuple[Tag, ...]:
    """`new` over `old`; a key given twice is DuplicateTagKeys, too many of them TooManyTags."""
    keys = [each["Key"] for each in new or ()]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise AwsError("DuplicateTagKeys", f"Tag key '{twice}' was specified more than once")
    if len({tag.key for tag in old} | set(keys)) > MOST_TAGS:
        raise AwsError("TooManyTags", "The maximum number of tags has been reached")
    return merge_tags(old, new)
