"""Values are read from what clients send, and never change."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from model.kit.value import Value


class Check(Value):
    path: str
    codes: tuple[int, ...] = ()


class Group(Value):
    target_group_arn: str
    health_check: Check | None = None


def test_a_structure_is_read_by_awss_names_all_the_way_down() -> None:
    given = {"TargetGroupArn": "arn", "HealthCheck": {"Path": "/", "Codes": [200, 204]}, "Unknown": 1}
    assert Group.read(given) == Group(target_group_arn="arn", health_check=Check(path="/", codes=(200, 204)))


def test_what_is_sent_takes_the_place_of_what_was_there() -> None:
    known = Group(target_group_arn="arn", health_check=Check(path="/", codes=(200,)))
    assert known.revised({"HealthCheck": {"Path": "/up"}}) == Group(
        target_group_arn="arn", health_check=Check(path="/up")
    )


def test_nothing_given_is_no_values() -> None:
    assert Group.read_all(None) == ()
    assert Check.read_all([{"Path": "/a"}, {"Path": "/b"}]) == (Check(path="/a"), Check(path="/b"))


def test_a_value_stays_as_it_is() -> None:
    with pytest.raises(ValidationError):
        Check(path="/").path = "/other"
