"""What is broken adds up, and some of it grows worse."""

import pytest

from model.physics.faults import (
    LEAK_SECONDS,
    LOST,
    REFUSED,
    RESTART_SECONDS,
    UNHARMED,
    Effect,
    effect_of,
    leak_at,
    turns_at,
)


def test_two_harms_are_worse_than_one():
    both = Effect(0.5, "open", 0.5, 1).and_also(Effect(0.5, "refused", 0.5, 2))
    assert both == Effect(0.25, "refused", 0.75, 3)
    assert both.and_also(UNHARMED) == both


def test_a_leak_slows_a_machine_until_its_software_is_killed_and_begins_anew():
    ages = (0, LEAK_SECONDS * 0.55, LEAK_SECONDS * 0.95, LEAK_SECONDS, LEAK_SECONDS + RESTART_SECONDS)
    told = [leak_at(age, 1.0) for age in ages]
    assert [each.speed for each in told[:3]] == [1.0, 0.95, 0.2]
    assert told[3:] == [REFUSED, UNHARMED]


def test_half_a_leak_takes_twice_as_long():
    assert leak_at(LEAK_SECONDS, 0.5) == leak_at(LEAK_SECONDS / 2, 1.0)
    assert leak_at(2 * LEAK_SECONDS, 0.5) == REFUSED


@pytest.mark.parametrize("strength", [0.1, 0.3, 1.0])
def test_nothing_turns_between_the_turns_that_are_foretold(strength: float):
    age, seen = 0.0, [leak_at(0.0, strength)]
    for _ in range(40):
        following = turns_at("memory", strength, age)
        assert following > age
        assert leak_at((age + following) / 2, strength) == seen[-1] == leak_at(following - 0.01, strength)
        age = following
        seen.append(leak_at(age, strength))
    assert REFUSED in seen
    assert turns_at("deployment", strength, 5.0) == float("inf")


def test_a_bad_deployment_answers_wrong_and_late_and_a_paused_disk_not_at_all():
    bad = effect_of("deployment", 0.4, 0.0)
    assert (bad.error_share, bad.speed) == (0.4, 1.0)
    assert bad.delay_seconds > 0
    assert effect_of("volume", 1.0, 0.0) == LOST
    assert effect_of("cpu", 1.0, 0.0).speed == 0.5
    assert effect_of("capacity", 1.0, 0.0) == UNHARMED
