"""What the screens look at: rows of every kind they show, and the facts that came in since they last looked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Final

from model.client import AlarmChanged, AwsError, Called, Client, Delta, Row, RowKey, Watch
from screens.tally import Tally

HELD_SECONDS: Final = 8.0
"Real seconds for which what a person did is not talked over by what services do by themselves."
RECORDS: Final = frozenset(
    {("cloudwatch", "PutMetricData"), ("logs", "CreateLogStream"), ("logs", "PutLogEvents"), ("s3", "PutObject")}
)
"By these services write down what goes on anyway."


@dataclass(frozen=True, slots=True)
class News:
    """What came in since the last look: changed kinds, the latest act that changed something, alarms that turned."""

    deltas: Mapping[str, Delta]
    deed: Called | None
    alarms: tuple[AlarmChanged, ...]

    def __bool__(self) -> bool:
        return bool(self.deltas or self.deed or self.alarms)


class Feed:
    """Holds the rows of some kinds as they are now. `take` brings them up to date and says what is new.

    `refused` are the kinds that whoever is signed in may not see, with AWS's refusal.
    """

    def __init__(self, client: Client, kinds: Iterable[str], real: Callable[[], float] = monotonic) -> None:
        self.client = client
        self.views = client.kinds()
        self.refused: dict[str, AwsError] = {}
        self._kinds = tuple(kind for kind in kinds if kind in self.views)
        self._watches: dict[str, Watch] = {}
        self._rows: dict[str, dict[RowKey, Row]] = {}
        self.tally = Tally()
        self.renew()
        self._real = real
        self._held_until = real()
        self._deed: Called | None = None
        self._alarms: list[AlarmChanged] = []
        self._stops = (client.listen(Called, self._hear_call), client.listen(AlarmChanged, self._alarms.append))

    def rows(self, kind: str) -> Iterable[Row]:
        return self._rows.get(kind, {}).values()

    def find(self, kind: str, key: RowKey) -> Row | None:
        return self._rows.get(kind, {}).get(key)

    def follow(self, kind: str) -> None:
        """Hold the rows of one more kind, from now on."""
        if kind in self._kinds or kind not in self.views:
            return
        self._kinds = (*self._kinds, kind)
        self._rows[kind] = {}
        if self._watch(kind):
            self._keep(kind, self._watches[kind].take())

    def take(self) -> News:
        deltas = {kind: watch.take() for kind, watch in self._watches.items() if watch.changed}
        for kind, delta in deltas.items():
            self._keep(kind, delta)
        news = News(deltas, self._deed, tuple(self._alarms))
        self._deed = None
        self._alarms.clear()
        return news

    def _keep(self, kind: str, delta: Delta) -> None:
        rows = self._rows[kind]
        rows.update(((row.region, row.id), row) for row in delta.rows)
        for key in delta.gone:
            rows.pop(key, None)
        self.tally.take(self.views[kind], delta)

    def renew(self) -> None:
        """Begin anew with what whoever is signed in may see."""
        for watch in self._watches.values():
            watch.close()
        self._watches.clear()
        self.tally = Tally()
        self._rows = {kind: {} for kind in self._kinds}
        self.refused.clear()
        for kind in self._kinds:
            self._watch(kind)

    def retry(self) -> bool:
        """Whether something can be seen now that was refused before."""
        before = tuple(self.refused)
        for kind in before:
            self._watch(kind)
        return len(self.refused) < len(before)

    def _watch(self, kind: str) -> bool:
        try:
            self._watches[kind] = self.client.watch(kind)
        except AwsError as refusal:
            self.refused[kind] = refusal
            return False
        self.refused.pop(kind, None)
        return True

    def close(self) -> None:
        for watch in self._watches.values():
            watch.close()
        for stop in self._stops:
            stop()

    def _hear_call(self, called: Called) -> None:
        """The last one that changed something and can be typed; a person's stays for a while."""
        hidden = not called.is_of_aws or called.internal or called.reads
        if hidden or (called.by_service and (_is_routine(called) or self._real() < self._held_until)):
            return
        if not called.by_service:
            self._held_until = self._real() + HELD_SECONDS
        self._deed = called


def _is_routine(called: Called) -> bool:
    """A service keeps its records, or only asks whether it could: nothing has happened."""
    return (called.service, called.operation) in RECORDS or (called.refused is not None and not called.failed)
