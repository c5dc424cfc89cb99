import pytest

from model.client import Steering
from screens.time_keys import SPEEDS, change_speed, jump_seconds, speed_of, step


def test_faster_and_slower_go_through_the_speeds_and_stop_at_the_ends() -> None:
    steering = Steering(speed=1)
    seen = [steering.speed]
    for _ in range(7):
        change_speed(steering, 1)
        seen.append(steering.speed)

    assert tuple(dict.fromkeys(seen)) == SPEEDS
    change_speed(steering, -1)
    assert steering.speed == 36_000


def test_a_speed_between_two_steps_goes_to_the_next_one() -> None:
    steering = Steering(speed=100)
    change_speed(steering, -1)

    assert steering.speed == 60


def test_changing_the_speed_makes_time_go_on() -> None:
    steering = Steering(paused=True)
    change_speed(steering, 1)

    assert not steering.paused


def test_a_step_stands_still_afterwards() -> None:
    steering = Steering()
    step(steering)

    assert steering.paused
    assert steering.step


@pytest.mark.parametrize(("text", "seconds"), [("+1h", 3600), ("+1h30m", 5400), ("+2d", 172_800), ("+0.5m", 30)])
def test_a_jump_is_told_in_hours_and_minutes(text: str, seconds: float) -> None:
    assert jump_seconds(text) == seconds


@pytest.mark.parametrize("text", ["1h", "+1", "+h", "+1y", ""])
def test_what_is_no_jump_is_none(text: str) -> None:
    assert jump_seconds(text) is None


@pytest.mark.parametrize(
    ("text", "speed"), [("x600", 600), ("60x", 60), ("×10", 10), ("x100k", 100_000), ("999k", 1e5)]
)
def test_a_speed_is_told_as_a_factor(text: str, speed: float) -> None:
    assert speed_of(text) == speed


def test_what_is_no_speed_is_none() -> None:
    assert speed_of("fast") is None
