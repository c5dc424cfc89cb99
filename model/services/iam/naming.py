"""Ids and secrets as IAM makes them, and the limits and lists that its nouns share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from model.kit.errors import AwsError
from model.kit.pages import page
from model.kit.quotas import most
from model.kit.resource import Resource
from model.kit.tags import MOST_TAGS, Tag
from model.kit.tokens import read_token, write_token
from model.kit.world import World

R = TypeVar("R", bound=Resource)
T = TypeVar("T")

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
PAGE = 100
_BAD_MARKER = ("ValidationError", "Invalid Marker.")


def new_id(world: World, prefix: str) -> str:
    """`AIDA…` for a user and the like: 21 letters."""
    return prefix + world.luck("iam id", prefix, world.count(prefix)).letters(21 - len(prefix))


def new_key(world: World, prefix: str = "AKIA") -> tuple[str, str]:
    """An access key of 20 letters and its secret of 40."""
    luck = world.luck("access key", prefix, world.count(f"access key {prefix}"))
    return prefix + luck.letters(16), luck.letters(40, LETTERS)


def new_uuid(world: World, of: str) -> str:
    digits = world.luck(of, world.count(of)).hexadecimal(32)
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def listed(
    resources: Iterable[R], path_prefix: str | None, marker: str | None, max_items: int | None
) -> tuple[Sequence[R], dict[str, Any]]:
    """A page of those whose path begins so, and the members that say whether more follow."""
    chosen = [each for each in resources if vars(each).get("path", "/").startswith(path_prefix or "/")]
    found, token = page(chosen, most=max_items or PAGE, token=marker, invalid=_BAD_MARKER)
    return found, {"is_truncated": token is not None, "marker": token}


def cut(
    values: Iterable[T], name: Callable[[T], str], marker: str | None, max_items: int | None
) -> tuple[list[T], dict[str, Any]]:
    """The same for what is not a resource of its own: a page in the order of the names."""
    ordered = sorted(values, key=name)
    if marker is not None:
        after = read_token(marker, AwsError(*_BAD_MARKER))
        ordered = [each for each in ordered if name(each) > after]
    found = ordered[: max_items or PAGE]
    more = len(ordered) > len(found)
    return found, {"is_truncated": more, "marker": write_token(name(found[-1])) if more else None}


def check_quota(world: World, quota: str, name: str, amount: int) -> None:
    """Refuse one more where there are as many as there may be."""
    allowed = most(world, f"iam/{quota}")
    if amount >= allowed:
        raise AwsError("LimitExceeded", f"Cannot exceed quota for {name}: {allowed:.0f}", 409)


def labelled(old: Iterable[Tag], new: Sequence[Mapping[str, str]] | None) -> tuple[Tag, ...]:
    """`new` over `old`. To IAM a tag's key is the same in whatever case it is written."""
    given = [each["Key"].lower() for each in new or ()]
    if len(set(given)) < len(given):
        message = "Duplicate tag keys found. Please note that Tag keys are case insensitive."
        raise AwsError("InvalidInput", message)
    if any(key.startswith("aws:") for key in given):
        raise AwsError("InvalidInput", "One or more specified tag keys begin with the reserved prefix aws:.")
    merged = {tag.key.lower(): tag for tag in old}
    merged |= {each["Key"].lower(): Tag(key=each["Key"], value=each["Value"]) for each in new or ()}
    if len(merged) > MOST_TAGS:
        raise AwsError("LimitExceeded", f"The number of tags has reached the maximum limit: {MOST_TAGS}.", 409)
    return tuple(merged.values())


def conflict(what: str) -> AwsError:
    return AwsError("DeleteConflict", f"Cannot delete entity, must {what} first.", 409)


def missing(message: str) -> AwsError:
    return AwsError("NoSuchEntity", message, 404)
