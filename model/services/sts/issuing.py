"""New temporary credentials, and the token that has to accompany them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from model.kit.world import World
from model.services.sts.behavior import forget_ended
from model.services.sts.resources import Session

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
TOKEN = 356
SHORT_TOKEN = 256
"Of one that is only good in some regions."


def issue(world: World, seconds: int, *, default_regions_only: bool = False, **about: Any) -> Session:
    """Credentials that end `seconds` from now, as the clocks of clients show it."""
    luck = world.luck("temporary key", world.count("temporary key"))
    length = SHORT_TOKEN if default_regions_only else TOKEN
    session = Session(
        access_key_id="ASIA" + luck.letters(16),
        secret_access_key=luck.letters(40, LETTERS),
        token=f"IQoJb3JpZ2luX2Vj{luck.letters(length, LETTERS)}",
        expires=float(int(world.cell.wall()) + seconds),
        default_regions_only=default_regions_only,
        **about,
    )
    world.add(session)
    world.wake(forget_ended, session.id, after=seconds)
    return session


def packed(policies: Iterable[str], tags: Iterable[tuple[str, str]]) -> int:
    """How much of the room for policies and tags a session takes, in percent."""
    size = sum(len(text) for text in policies) + sum(len(key) + len(value) for key, value in tags)
    return min(100, -(-size * 100 // 2048))
