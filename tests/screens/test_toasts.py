from model.client import AlarmChanged
from screens.toasts import MOST, PAUSE_SECONDS, Toasts


def turned(name: str, state: str, before: str = "OK", time: float = 0.0, acts: str = "tells") -> AlarmChanged:
    return AlarmChanged(time, "1", "us-east-1", name, f"arn:{name}", before, state, "It was so", acts)  # type: ignore[arg-type]


def test_an_alarm_that_goes_off_is_an_error_and_its_end_is_not() -> None:
    off = Toasts().of([turned("cpu", "ALARM")])
    back = Toasts().of([turned("cpu", "OK", before="ALARM")])

    assert [(each.title, each.severity) for each in off] == [("■ cpu is ALARM", "error")]
    assert [(each.title, each.severity) for each in back] == [("● cpu is OK", "information")]


def test_an_alarm_that_has_only_been_made_is_no_news() -> None:
    assert Toasts().of([turned("cpu", "OK", before="INSUFFICIENT_DATA")]) == []


def test_an_alarm_that_only_scales_calls_nobody() -> None:
    assert Toasts().of([turned("idle", "ALARM", acts="scales"), turned("busy", "OK", "ALARM", acts="scales")]) == []


def test_only_the_newest_state_of_an_alarm_is_shown() -> None:
    toasts = Toasts().of([turned("cpu", "ALARM", time=1), turned("cpu", "OK", before="ALARM", time=2)])

    assert [each.title for each in toasts] == ["● cpu is OK"]


def test_a_flood_is_dammed_and_flows_again_after_a_while() -> None:
    clock = Clock()
    toasts = Toasts(clock)
    flood = [turned(f"a{number}", "ALARM", time=number) for number in range(10)]

    assert len(toasts.of(flood)) == MOST
    assert toasts.of(flood) == []
    clock.now = PAUSE_SECONDS
    assert len(toasts.of(flood)) == MOST


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now
