"""Which web pages of other origins may use a thing: the first rule that allows a page, its method and its headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

ANY = "*"


class OriginRule(NamedTuple):
    """Origins and headers may have one `*` in them; `max_age` are seconds that a browser may remember the answer."""

    origins: tuple[str, ...]
    methods: tuple[str, ...]
    headers: tuple[str, ...] = ()
    exposed: tuple[str, ...] = ()
    max_age: int | None = None

    def allows(self, origin: str, method: str, headers: Iterable[str]) -> bool:
        """`headers` are those that a page wants to send, in lower case."""
        own = [name.lower() for name in self.headers]
        return (
            method in self.methods
            and self.origin_for(origin) is not None
            and all(any(_fits(pattern, name) for pattern in own) for name in headers)
        )

    def origin_for(self, origin: str) -> str | None:
        """What the answer says is allowed: everybody, or this origin by name; None where it is not."""
        fitting = next((pattern for pattern in self.origins if _fits(pattern, origin)), None)
        return origin if fitting is not None and fitting != ANY else fitting


def ruling(rules: Sequence[OriginRule], origin: str, method: str, headers: Iterable[str] = ()) -> OriginRule | None:
    """The rule that decides; None where none allows it."""
    wanted = tuple(headers)
    return next((rule for rule in rules if rule.allows(origin, method, wanted)), None)


def read_rules(told: Iterable[Mapping[str, Any]]) -> tuple[OriginRule, ...]:
    """Rules as a bucket keeps them, by S3's names."""
    return tuple(
        OriginRule(
            tuple(each["AllowedOrigins"]),
            tuple(each["AllowedMethods"]),
            tuple(each.get("AllowedHeaders", ())),
            tuple(each.get("ExposeHeaders", ())),
            each.get("MaxAgeSeconds"),
        )
        for each in told
    )


@lru_cache(maxsize=1024)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, text.split(ANY))), re.DOTALL)


def _fits(pattern: str, text: str) -> bool:
    return pattern == text or bool(ANY in pattern and _pattern(pattern).fullmatch(text))
