"""A bar of addresses shows whatever is taken or wanted, however little of it there is."""

from __future__ import annotations

import pytest

from screens.widgets.address_bar import Piece, address_bar
from screens.widgets.spans import span_cells, text_of

FREE, TAKEN, WANTED = Piece(0, 0), Piece(1, 0), Piece(0, 1)


@pytest.mark.parametrize("width", [1, 7, 60, 128, 200])
def test_a_bar_fills_its_width(width: int) -> None:
    assert span_cells(address_bar([FREE] * 128, width)) == width


def test_each_use_has_a_sign_of_its_own() -> None:
    pieces = [TAKEN, Piece(0.01, 0), WANTED, Piece(0.5, 0.5, 0.1), FREE]
    assert text_of(address_bar(pieces, 5)) == "█▄▒X·"


def test_two_that_lie_beside_each_other_do_not_meet() -> None:
    assert text_of(address_bar([Piece(0.5, 0.5)], 1)) == "▒"


def test_a_little_in_many_pieces_is_seen_in_one_cell() -> None:
    assert text_of(address_bar([*[FREE] * 100, Piece(0.001, 0), *[FREE] * 27], 10)) == "·······▄··"
