"""Strips of the screen that do not hold themselves.

Textual's remember the pieces that they were cut into. Where nothing is cut off that is the strip itself, and so every
line that was ever drawn would stay until somebody looks through everything for what is only held by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from textual.strip import Strip

_CUT: Final = Strip.divide


def divided(self: Strip, cuts: Iterable[int]) -> Sequence[Strip]:
    """The pieces as Textual has them; a strip that stays whole does not remember that."""
    width = self.cell_length
    inside = [cut for cut in cuts if cut <= width]
    return [self] if inside == [width] else _CUT(self, inside)


def forget_the_whole() -> None:
    """Let every strip of this process be divided so."""
    Strip.divide = divided
