"""Ids and ETags: each change of a thing needs the ETag of what it changes."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.cloudfront.home import home

_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def new_id(world: World, first: str = "E", length: int = 13) -> str:
    """Also for ETags, which look alike."""
    own = home(world)
    luck = own.luck("cloudfront id", own.count("cloudfront id"))
    return first + "".join(_SIGNS[luck.below(len(_SIGNS))] for _ in range(length))


def new_uuid(world: World) -> str:
    own = home(world)
    text = own.luck("cloudfront id", own.count("cloudfront id")).hexadecimal(32)
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def refuse_other_edition(etag: str, if_match: str | None) -> None:
    if not if_match:
        told = "The If-Match version is missing or not valid for the resource."
        raise AwsError("InvalidIfMatchVersion", told)
    if if_match != etag:
        told = "The request failed because it didn't meet the preconditions in one or more request-header fields."
        raise AwsError("PreconditionFailed", told, 412)


def location(path: str) -> str:
    return f"https://cloudfront.amazonaws.com/2020-05-31/{path}"
