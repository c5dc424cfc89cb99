"""Tags of EC2's things: given at birth, and found by id whatever the thing is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from model.kit.errors import AwsError
from model.kit.quotas import most
from model.kit.resource import Resource
from model.kit.tags import Tag
from model.kit.world import World

MOST_KEY_CHARACTERS = 128
MOST_VALUE_CHARACTERS = 256


def read_tag_specifications(
    specifications: Sequence[Mapping[str, Any]] | None,
    resource_type: str,
    *,
    among: Iterable[str] = (),
    reserved: bool = False,
) -> tuple[Tag, ...]:
    """The tags that a request gives to things of `resource_type`.

    `among` are the other types that the operation makes and takes tags for; `reserved` lets keys that begin with
    `aws:` through, which only AWS's own services may set.
    """
    found: tuple[Tag, ...] = ()
    allowed = {resource_type, *among}
    for each in specifications or ():
        word = each.get("ResourceType")
        if not word:
            raise AwsError("MissingParameter", "The tag specification resource type must not be empty")
        if word not in allowed:
            raise AwsError(
                "InvalidParameterValue", f"'{word}' is not a valid taggable resource type for this operation."
            )
        _refuse_doubles(each.get("Tags") or ())
        if word == resource_type:
            found = with_tags(found, each.get("Tags") or (), reserved=reserved)
    return found


def with_tags(
    old: Iterable[Tag], new: Iterable[Mapping[str, str]], *, reserved: bool = False, most: int = 50
) -> tuple[Tag, ...]:
    """`new` over `old`, with EC2's limits; tags of AWS's own do not count."""
    merged = {tag.key: tag for tag in old}
    for each in new:
        tag = Tag(key=each.get("Key", ""), value=each.get("Value", ""))
        _refuse_bad(tag, reserved=reserved)
        merged[tag.key] = tag
    if sum(not is_reserved(key) for key in merged) > most:
        raise AwsError("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.")
    return tuple(merged.values())


def most_tags(world: World) -> int:
    """How many tags a thing may have in the year that the world plays in."""
    return int(most(world, "ec2/tags-per-resource"))


def is_reserved(key: str) -> bool:
    return key.lower().startswith("aws:")


def type_word(kind: type[Resource]) -> str:
    """What tags and ARNs call a kind: instance, volume, security-group …"""
    return kind.words.arn.partition("/")[0]


def tagged(world: World, id: str) -> Resource:
    """The thing of any EC2 kind that has this id, or AWS's refusal."""
    kind = taggable_kinds().get(id.rpartition("-")[0])
    if kind is None:
        raise AwsError("InvalidID", f"The ID '{id}' is not valid")
    return world.get(kind, id)


@cache
def taggable_kinds() -> dict[str, type[Resource]]:
    """Every kind of EC2's things that has ids, by the prefix of its ids."""
    return {kind.words.prefix: kind for kind in _kinds(Resource) if kind.service == "ec2" and kind.words.prefix}


def _kinds(base: type[Resource]) -> Iterable[type[Resource]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)


def _refuse_doubles(tags: Iterable[Mapping[str, str]]) -> None:
    keys = [each.get("Key", "") for each in tags]
    for key in keys:
        if keys.count(key) > 1:
            raise AwsError("InvalidParameterValue", f"Duplicate tag key '{key}' specified.")


def _refuse_bad(tag: Tag, *, reserved: bool) -> None:
    if not tag.key:
        raise AwsError("InvalidParameterValue", "Tag key cannot be empty.")
    if is_reserved(tag.key) and not reserved:
        raise AwsError(
            "InvalidParameterValue",
            "Value ( " + tag.key + " ) for parameter key is invalid. Tag keys starting with 'aws:' are reserved for"
            " internal use",
        )
    if len(tag.key) > MOST_KEY_CHARACTERS:
        raise AwsError("InvalidParameterValue", f"Tag key exceeds the maximum length of {MOST_KEY_CHARACTERS}")
    if len(tag.value) > MOST_VALUE_CHARACTERS:
        raise AwsError("InvalidParameterValue", f"Tag value exceeds the maximum length of {MOST_VALUE_CHARACTERS}")
