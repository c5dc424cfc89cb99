"""Tags of groups, which CloudWatch Logs writes as a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from model.kit.errors import AwsError
from model.kit.tags import MOST_TAGS, Tag
from model.services.logs.refusals import invalid


def merge(old: Iterable[Tag], new: Mapping[str, str]) -> tuple[Tag, ...]:
    """`new` over `old`; reserved keys and too many tags are refused."""
    if any(key.lower().startswith("aws:") for key in new):
        raise invalid("The tag keys that begin with aws: are reserved for AWS use.")
    merged = {tag.key: tag for tag in old} | {key: Tag(key=key, value=value) for key, value in new.items()}
    if len(merged) > MOST_TAGS:
        raise AwsError("TooManyTagsException", f"A resource can have no more than {MOST_TAGS} tags.")
    return tuple(merged.values())
