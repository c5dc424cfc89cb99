"""The page of an insight rule tells who contributed most."""

from __future__ import annotations

from typing import Any

from screens.detail_contributors import contributor_section


def report(values: dict[str, float], *, unique: int | None = None, total: float | None = None) -> dict[str, Any]:
    contributors = [{"Keys": [name, "200"], "ApproximateAggregateValue": value} for name, value in values.items()]
    return {
        "AggregateValue": sum(values.values()) if total is None else total,
        "ApproximateUniqueCount": len(values) if unique is None else unique,
        "Contributors": contributors,
    }


def told(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each.label, str(each.value)) for each in contributor_section(answer).details]


def test_each_has_a_bar_and_its_share() -> None:
    assert told(report({"10.0.0.1": 6000.0, "10.0.0.2": 3000.0, "10.0.0.3": 0.0})) == [
        ("10.0.0.1 200", "████████████     6 k   67%"),
        ("10.0.0.2 200", "██████           3 k   33%"),
        ("10.0.0.3 200", "                   0    0%"),
    ]


def test_those_that_are_not_listed_are_told_together() -> None:
    assert told(report({"10.0.0.1": 60.0}, unique=4, total=100.0))[-1] == ("3 others", "████████          40   40%")


def test_where_nothing_matched_that_is_told() -> None:
    assert told(report({})) == [("Nobody", "nothing matched the rule")]
