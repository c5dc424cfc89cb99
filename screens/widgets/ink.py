"""Which characters a terminal can show; asked once at the start and given to every widget that draws."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Ink(StrEnum):
    """`BRAILLE` for terminals with a Unicode font, `BLOCK` for the 512 glyphs of a Linux console."""

    BRAILLE = "braille"
    BLOCK = "block"


def ink_for(environment: Mapping[str, str]) -> Ink:
    """A Linux console's font has box drawing and half blocks, neither braille nor half circles."""
    return Ink.BLOCK if environment.get("TERM", "") in {"linux", "vt100", "vt220"} else Ink.BRAILLE
