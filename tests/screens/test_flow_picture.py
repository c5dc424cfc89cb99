"""Who stands first among what flows: who leads to most."""

from __future__ import annotations

import pytest

from screens.flow_picture import leads_to

Ways = dict[str, dict[str, bool]]


def reached(start: str, ways: Ways) -> set[str]:
    found, ahead = set[str](), [start]
    while ahead:
        id = ahead.pop()
        if id not in found:
            found.add(id)
            ahead += ways.get(id, ())
    return found


def ways(text: str) -> Ways:
    """`a>bc b>c`"""
    told = (each.split(">") for each in text.split())
    return {start: dict.fromkeys(onward, True) for start, onward in told}


@pytest.mark.parametrize(
    "text", ["", "a>b", "a>bc b>d c>d", "a>b b>c c>a d>a", "d>c c>b b>a", "a>a", "a>b b>a c>d d>ec"]
)
def test_each_leads_to_all_that_can_be_reached_from_it(text: str) -> None:
    sizes = leads_to(ways(text))

    assert sizes == {id: len(reached(id, ways(text))) for id in sizes}
    assert sizes.keys() == {id for id in text if id.isalpha()}
