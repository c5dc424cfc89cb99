"""Tags of streams and consumers, which Kinesis takes as a map and tells as a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from model.kit.tags import MOST_TAGS, Tag
from model.services.kinesis.refusals import invalid


def merge(old: Iterable[Tag], new: Mapping[str, str]) -> tuple[Tag, ...]:
    """`new` over `old`. Raises InvalidArgumentException for a reserved key or too many tags."""
    if any(key.lower().startswith("aws:") for key in new):
        raise invalid("Tag keys that begin with aws: are reserved and cannot be added or removed.")
    merged = {tag.key: tag for tag in old} | {key: Tag(key=key, value=value) for key, value in new.items()}
    if len(merged) > MOST_TAGS:
        raise invalid(f"Failed to add tags: a resource can have no more than {MOST_TAGS} tags.")
    return tuple(merged.values())
