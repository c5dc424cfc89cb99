"""Ids and secrets as IAM makes them, and the limits and lists that its nouns share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from model.kit.errors import AwsError
from model.kit.pages import page
from model.kit.quotas import most
from model.kit.resource import Resource
from model.kit.world import World

R = TypeVar("R", bound=Resource)

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
PAGE = 100


def new_id(world: World, prefix: str) -> str:
    """`AIDA…` for a user and the like: 21 letters."""
    return prefix + world.luck("iam id", prefix, world.count(prefix)).letters(21 - len(prefix))


def new_key(world: World) -> tuple[str, str]:
    """An access key of 20 letters and its secret of 40."""
    luck = world.luck("access key", world.count("access key"))
    return "AKIA" + luck.letters(16), luck.letters(40, LETTERS)


def listed(
    resources: Iterable[R], path_prefix: str | None, marker: str | None, max_items: int | None
) -> tuple[Sequence[R], dict[str, Any]]:
    """A page of those whose path begins so, and the members that say whether more follow."""
    chosen = [each for each in resources if vars(each).get("path", "/").startswith(path_prefix or "/")]
    invalid = ("ValidationError", "Invalid Marker.")
    found, token = page(chosen, most=max_items or PAGE, token=marker, invalid=invalid)
    return found, {"is_truncated": token is not None, "marker": token}


def check_quota(world: World, quota: str, name: str, amount: int) -> None:
    """Refuse one more where there are as many as there may be."""
    allowed = most(world, f"iam/{quota}")
    if amount >= allowed:
        raise AwsError("LimitExceeded", f"Cannot exceed quota for {name}: {allowed:.0f}", 409)


def conflict(what: str) -> AwsError:
    return AwsError("DeleteConflict", f"Cannot delete entity, must {what} first.", 409)
