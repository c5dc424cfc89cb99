"""Patterns in which `*` is any number of characters and `?` one; none takes long, however many stars it has."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=1024)
def wildcards(pattern: str) -> re.Pattern[str]:
    """To match in whole. What follows a star is taken where it first comes, and not looked for again further on."""
    first, *parts = [_plain(each) for each in re.sub(r"\*+", "*", pattern).split("*")]
    if not parts:
        return re.compile(first, re.DOTALL)
    inner = "".join(f"(?>.*?{each})" for each in parts[:-1])
    return re.compile(f"{first}{inner}.*{parts[-1]}", re.DOTALL)


def _plain(text: str) -> str:
    return "".join("." if each == "?" else re.escape(each) for each in text)
