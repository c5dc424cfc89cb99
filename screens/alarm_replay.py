"""The minutes before an alarm turned, looked at again step by step in the world as it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from model.client import Client, NotRemembered, Row
from screens.alarm_reading import Seen, read_alarm
from screens.alarm_words import period_of

_STEPS_MOST: Final = 60
SPEEDS: Final = (0.5, 1.0, 2.0, 4.0)
"Steps a second."


def instants(alarm: Mapping[str, Any], now: float) -> list[float]:
    """From before the first period that counted until a little after the change, evenly; up to now at the most."""
    period, turned = period_of(alarm), float(alarm["StateTransitionedTimestamp"])
    begin = turned - period * (int(alarm.get("EvaluationPeriods", 1)) + 2)
    end = min(now, turned + period)
    step = max(period / 2 if period > 20 else 10.0, (end - begin) / _STEPS_MOST)
    count = int((end - begin) // step)
    return sorted({*(begin + step * place for place in range(count + 1)), min(now, turned + 0.001), end})


class Replay:
    """Where one stands among the instants; what was read of each is kept."""

    def __init__(self, client: Client, row: Row, alarm: Mapping[str, Any]) -> None:
        self._client = client
        self._row = row
        self.instants = instants(alarm, client.now)
        self.place = 0
        self.playing = True
        self.speed = 1
        self._seen: dict[int, Seen | None] = {}

    @property
    def instant(self) -> float:
        return self.instants[self.place]

    @property
    def is_at_end(self) -> bool:
        return self.place == len(self.instants) - 1

    def step(self, steps: int) -> bool:
        """Go on or back; False at either end."""
        place = max(0, min(len(self.instants) - 1, self.place + steps))
        moved, self.place = place != self.place, place
        return moved

    def faster(self, steps: int) -> None:
        self.speed = max(0, min(len(SPEEDS) - 1, self.speed + steps))

    async def read(self) -> Seen | None:
        """The alarm as it was where one stands; None before it was there, or before what is remembered."""
        place = self.place
        if place not in self._seen:
            try:
                then = await self._client.at(self.instants[place])
            except NotRemembered:
                return None
            self._seen[place] = await read_alarm(then, self._row, history=False)
        return self._seen[place]
