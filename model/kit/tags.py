"""Tags: up to fifty keys with values on almost everything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast
from urllib.parse import parse_qsl

from model.kit.errors import AwsError
from model.kit.value import Value

MOST_TAGS = 50


class Tag(Value):
    key: str
    value: str = ""


def name_of(tags: Iterable[Tag]) -> str:
    return next((tag.value for tag in tags if tag.key == "Name"), "")


def read_tags(tags: Sequence[Mapping[str, str]] | None) -> tuple[Tag, ...]:
    """AWS's list of {Key, Value} as tags; the reserved prefix and too many of them are refused."""
    return merge_tags((), tags)


def merge_tags(old: Iterable[Tag], new: Sequence[Mapping[str, str]] | None) -> tuple[Tag, ...]:
    """`new` over `old`: a key keeps its place, its value is replaced."""
    merged = {tag.key: tag for tag in old}
    for each in new or ():
        key = each["Key"]
        if key.lower().startswith("aws:"):
            raise AwsError("InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use")
        merged[key] = Tag(key=key, value=each.get("Value", ""))
    if len(merged) > MOST_TAGS:
        raise AwsError("TagLimitExceeded", f"More than {MOST_TAGS} tags specified")
    return tuple(merged.values())


def without_tags(old: Iterable[Tag], keys: Iterable[str]) -> tuple[Tag, ...]:
    gone = set(keys)
    return tuple(tag for tag in old if tag.key not in gone)


def tags_in(params: Mapping[str, Any]) -> dict[str, str | None]:
    """The tags that a request speaks of, in whatever form its service has them; None where it says only the key."""
    found: dict[str, str | None] = dict.fromkeys(params.get("TagKeys") or params.get("tagKeys") or ())
    for specification in params.get("TagSpecifications", ()):
        found |= _pairs(specification.get("Tags", ()))
    tagging = params.get("Tagging", ())
    if isinstance(tagging, str):
        found |= dict(parse_qsl(tagging, keep_blank_values=True))
    elif isinstance(tagging, Mapping):
        found |= _pairs(cast("Mapping[str, Any]", tagging).get("TagSet", ()))
    given = params.get("Tags") or params.get("tags") or ()
    if isinstance(given, Mapping) and isinstance(listed := cast("Mapping[str, Any]", given).get("Items"), list):
        return found | _pairs(cast("Sequence[Any]", listed))
    return found | (dict(cast("Mapping[str, str]", given)) if isinstance(given, Mapping) else _pairs(given))


def _pairs(tags: Sequence[Mapping[str, str] | str]) -> dict[str, str | None]:
    """A text among tags is a key alone, of a tag that is to go."""
    found: dict[str, str | None] = {each: None for each in tags if isinstance(each, str)}
    whole = [each for each in tags if not isinstance(each, str)]
    return found | {each["Key"]: each.get("Value", "") for each in whole if "Key" in each}
