"""Tags of tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from model.kit.tags import MOST_TAGS, Tag
from model.services.dynamodb.places import invalid, wrong


def merge(old: Iterable[Tag], new: Sequence[Mapping[str, str]] | None) -> tuple[Tag, ...]:
    """`new` over `old`. Raises ValidationException for a reserved key or too many tags."""
    merged = {tag.key: tag for tag in old}
    for each in new or ():
        if each["Key"].lower().startswith("aws:"):
            raise wrong(f"Tag keys starting with 'aws:' are reserved for internal use: {each['Key']}")
        merged[each["Key"]] = Tag(key=each["Key"], value=each["Value"])
    if len(merged) > MOST_TAGS:
        raise invalid(f"Too many tags: at most {MOST_TAGS} are allowed for a resource")
    return tuple(merged.values())
