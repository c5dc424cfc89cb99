"""Ids as Organizations makes them, its tags and its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from model.kit.pages import page
from model.kit.resource import Resource
from model.kit.tags import MOST_TAGS, Tag
from model.kit.world import World
from model.services.organizations.refusals import bad_input, violation

R = TypeVar("R", bound=Resource)

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
PAGE = 20


def new_id(world: World, prefix: str, length: int) -> str:
    """`o-` and ten letters, `ou-` with its root's own letters between, and the like."""
    return prefix + world.luck("organizations id", prefix, world.count(f"organizations {prefix}")).letters(
        length, LETTERS
    )


def cut(things: Sequence[R], most: int | None, token: str | None) -> tuple[Sequence[R], str | None]:
    """A page of a list, twenty unless fewer are asked for."""
    invalid = ("InvalidInputException", "The pagination token is not valid.")
    return page(things, most=most, token=token, largest=PAGE, invalid=invalid)


def labelled(old: Sequence[Tag], new: Sequence[Mapping[str, str]] | None) -> tuple[Tag, ...]:
    """`new` over `old`."""
    keys = [each["Key"] for each in new or ()]
    if len(set(keys)) < len(keys):
        raise bad_input("DUPLICATE_TAG_KEY", "Tag keys must be unique among the tags attached to the same entity.")
    if any(key.lower().startswith("aws:") for key in keys):
        raise bad_input("INVALID_SYSTEM_TAGS_PARAMETER", "Tag keys that begin with aws: belong to AWS.")
    merged = {tag.key: tag for tag in old}
    merged |= {each["Key"]: Tag(key=each["Key"], value=each["Value"]) for each in new or ()}
    if len(merged) > MOST_TAGS:
        raise violation("MAX_TAG_LIMIT_EXCEEDED", f"You have exceeded the limit of {MOST_TAGS} tags.")
    return tuple(merged.values())
