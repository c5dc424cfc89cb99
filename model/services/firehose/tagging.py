"""Tags of delivery streams."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from model.kit.errors import AwsError
from model.kit.tags import MOST_TAGS, Tag
from model.services.firehose.refusals import invalid


def merge(old: Iterable[Tag], new: Sequence[Mapping[str, str]]) -> tuple[Tag, ...]:
    """`new` over `old`. Raises InvalidArgumentException for a reserved key, LimitExceededException for too many."""
    if any(each["Key"].lower().startswith("aws:") for each in new):
        raise invalid("Tag keys that begin with aws: are reserved.")
    merged = {tag.key: tag for tag in old}
    merged |= {each["Key"]: Tag(key=each["Key"], value=each.get("Value", "")) for each in new}
    if len(merged) > MOST_TAGS:
        raise AwsError("LimitExceededException", f"A Firehose stream can have no more than {MOST_TAGS} tags.")
    return tuple(merged.values())
