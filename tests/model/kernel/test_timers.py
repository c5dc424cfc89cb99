from model.kernel.timers import Appointment, Timer, Timers


def appointment(whom: str) -> Appointment:
    return Appointment("1", "us-east-1", "tests:ring", whom)


def rung(timers: Timers) -> list[tuple[float, str]]:
    history: list[tuple[float, str]] = []
    while timer := timers.next():
        timers.drop(timer.appointment)
        history.append((timer.due, timer.appointment.whom))
    return history


def put(timers: Timers, due: float, whom: str) -> None:
    timers.put(Timer(due, timers.next_seq(), appointment(whom), "test"))


def test_timers_run_in_the_order_of_their_time_and_then_in_the_order_they_were_set() -> None:
    timers = Timers()
    for due, whom in ((9, "late"), (5, "first"), (5, "second")):
        put(timers, due, whom)

    assert rung(timers) == [(5, "first"), (5, "second"), (9, "late")]


def test_an_appointment_set_again_is_moved_not_doubled() -> None:
    timers = Timers()
    put(timers, 5, "fox")
    put(timers, 9, "fox")

    assert rung(timers) == [(9, "fox")]


def test_an_appointment_moved_to_an_earlier_time_is_kept_there() -> None:
    timers = Timers()
    put(timers, 9, "fox")
    put(timers, 5, "fox")

    assert rung(timers) == [(5, "fox")]


def test_a_dropped_appointment_never_comes() -> None:
    timers = Timers()
    put(timers, 5, "fox")
    timers.drop(appointment("fox"))

    assert timers.next() is None
    assert len(timers) == 0
