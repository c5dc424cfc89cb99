"""Tags of functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from model.kit.tags import MOST_TAGS, Tag
from model.services.lambda_.refusals import invalid


def merge(old: Iterable[Tag], new: Mapping[str, str]) -> tuple[Tag, ...]:
    """`new` over `old`. Raises InvalidParameterValueException for reserved keys and too many."""
    if any(key.lower().startswith("aws:") for key in new):
        raise invalid("Your request contains a reserved tag key: keys that begin with aws: are for AWS alone.")
    merged = {tag.key: tag for tag in old} | {key: Tag(key=key, value=value) for key, value in new.items()}
    if len(merged) > MOST_TAGS:
        raise invalid(f"The number of tags exceeds the limit: {MOST_TAGS}.")
    return tuple(merged.values())
