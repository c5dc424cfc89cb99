"""What comes right after in the order of keys, which is the order of their characters' code points."""

from __future__ import annotations

LAST = chr(0x10FFFF)
SURROGATES = range(0xD800, 0xE000)
LONGEST = 1025
"More bytes than a key has."


def right_after(key: str) -> str:
    """The least key that is greater than this one."""
    return key + "\0"


def after_prefix(prefix: str) -> str:
    """The least text that is greater than all keys that begin so."""
    trimmed = prefix.rstrip(LAST)
    if not trimmed:
        return prefix + LAST * LONGEST
    following = ord(trimmed[-1]) + 1
    return trimmed[:-1] + chr(SURROGATES.stop if following in SURROGATES else following)
