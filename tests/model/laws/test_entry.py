"""Into a data centre: a need, two checks passed, and beside a visitor somebody who belongs there."""

from __future__ import annotations

import pytest

from model.laws.entry import judge_entry


@pytest.mark.parametrize(
    ("need", "factors", "visitor", "escorted", "allowed"),
    [
        (True, (True, True), False, False, True),
        (True, (True, True, True), False, False, True),
        (False, (True, True), False, False, False),
        (True, (True,), False, False, False),
        (True, (), False, False, False),
        (True, (True, True, False), False, False, False),
        (True, (True, True), True, False, False),
        (True, (True, True), True, True, True),
        (False, (True, True), True, True, False),
    ],
)
def test_nothing_stands_in_for_another(
    need: bool, factors: tuple[bool, ...], visitor: bool, escorted: bool, allowed: bool
) -> None:
    verdict = judge_entry(has_need=need, factors=factors, is_visitor=visitor, escorted=escorted)
    assert verdict.allowed is allowed
    assert verdict.because
