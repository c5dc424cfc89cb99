"""Tags of queues, which SQS writes as a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from model.kit.errors import AwsError
from model.kit.tags import MOST_TAGS, Tag


def merge(old: Iterable[Tag], new: Mapping[str, str]) -> tuple[Tag, ...]:
    """`new` over `old`. Raises InvalidParameterValue for a reserved key or too many tags."""
    if any(key.lower().startswith("aws:") for key in new):
        text = "Tag keys cannot start with 'aws:', which is reserved for system use"
        raise AwsError("InvalidParameterValue", text)
    merged = {tag.key: tag for tag in old} | {key: Tag(key=key, value=value) for key, value in new.items()}
    if len(merged) > MOST_TAGS:
        raise AwsError("InvalidParameterValue", f"Too many tags added for queue: at most {MOST_TAGS} are allowed.")
    return tuple(merged.values())
