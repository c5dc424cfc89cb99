"""Tags of topics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from model.kit.errors import AwsError
from model.kit.tags import MOST_TAGS, Tag
from model.services.sns.refusals import invalid


def merge(old: Iterable[Tag], new: Sequence[Mapping[str, str]]) -> tuple[Tag, ...]:
    """`new` over `old`. Raises InvalidParameter for a reserved or repeated key, TagLimitExceeded for too many."""
    keys = [each["Key"] for each in new]
    if len(set(keys)) < len(keys):
        raise invalid("Duplicated keys are not allowed.")
    if any(key.lower().startswith("aws:") for key in keys):
        raise invalid("Tags", "Tag keys starting with 'aws:' are reserved for system use")
    merged = {tag.key: tag for tag in old} | {each["Key"]: Tag(key=each["Key"], value=each["Value"]) for each in new}
    if len(merged) > MOST_TAGS:
        raise AwsError("TagLimitExceeded", f"Could not complete request: tag quota of {MOST_TAGS} exceeded")
    return tuple(merged.values())
