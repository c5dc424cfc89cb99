"""What is to happen, when, and to whom. A timer is a record, never a sleeping coroutine."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from typing import NamedTuple


class Appointment(NamedTuple):
    """Who is woken for what; setting the same appointment again moves it."""

    account: str
    region: str
    what: str
    whom: str


class Timer(NamedTuple):
    """An appointment with its time. Timers of one instant run in the order of `seq`, in which they were set."""

    due: float
    seq: int
    appointment: Appointment
    cause: str


class Timers:
    """All timers of a world, next first."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Appointment]] = []
        self._set: dict[Appointment, Timer] = {}
        self._seq = 0

    def __len__(self) -> int:
        return len(self._set)

    def __iter__(self) -> Iterator[Timer]:
        return iter(self._set.values())

    def frozen(self) -> dict[Appointment, Timer]:
        """What is set now, whatever is set later."""
        return dict(self._set)

    def find(self, appointment: Appointment) -> Timer | None:
        return self._set.get(appointment)

    def next_seq(self) -> int:
        self._seq += 1
        return self._seq

    def put(self, timer: Timer) -> None:
        self._seq = max(self._seq, timer.seq)
        self._set[timer.appointment] = timer
        heappush(self._heap, (timer.due, timer.seq, timer.appointment))

    def drop(self, appointment: Appointment) -> Timer | None:
        return self._set.pop(appointment, None)

    def next(self) -> Timer | None:
        """The timer that is due first, still set."""
        heap = self._heap
        while heap:
            due, seq, appointment = heap[0]
            timer = self._set.get(appointment)
            if timer is not None and timer.seq == seq and timer.due == due:
                return timer
            heappop(heap)
        return None
