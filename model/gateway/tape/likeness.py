"""What a replay calls things that were called otherwise when it was recorded, as luck gave them other names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, cast

_GIVEN = re.compile(r"[0-9a-f]{8}|[0-9A-Za-z]{12}")
"What ids, keys and tokens have in them."


class Likeness:
    """Learns by laying an answer beside what was answered then."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def learn(self, then: Any, now: Any) -> None:
        if isinstance(then, Mapping) and isinstance(now, Mapping):
            ours = cast("Mapping[str, Any]", now)
            for name, value in cast("Mapping[str, Any]", then).items():
                self.learn(value, ours.get(name))
        elif isinstance(then, list | tuple) and isinstance(now, list | tuple):
            for one, other in zip(cast("list[Any]", then), cast("list[Any]", now), strict=False):
                self.learn(one, other)
        elif isinstance(then, str) and isinstance(now, str) and then != now and _GIVEN.search(then):
            self._names[then] = now
            vars(self).pop("_any", None)

    def said(self, text: str) -> str:
        """A text with today's names in it."""
        if text in self._names:
            return self._names[text]
        return self._any.sub(lambda found: self._names[found[0]], text) if self._names else text

    @cached_property
    def _any(self) -> re.Pattern[str]:
        longest_first = sorted(self._names, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, longest_first)))
