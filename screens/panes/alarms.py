"""The alarms pane: the worst first, each with its value against its threshold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from typing_extensions import override

from model.client import KindView, Row
from screens.briefly import brief_alarm
from screens.feed import Feed
from screens.panes.card_pane import CardPane
from screens.panes.view_pane import in_scope
from screens.tables import line_id, tone_of, values_of
from screens.widgets.card_list import Card
from screens.widgets.empty import Lesson
from screens.widgets.health import HEALTHS, Tone, count_spans, worst
from screens.widgets.ink import Ink
from screens.widgets.quantity import digits, si, span_of_time
from screens.widgets.spans import Span

LESSON = Lesson(
    "An alarm watches a metric and acts when it is out of bounds.",
    "n",
    "create an alarm",
    "aws cloudwatch put-metric-alarm --alarm-name …",
)

_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?(?:e[+-]\d+)?(?=$| )")
_LONG: Final = 10_000


class Alarms(CardPane):
    """Shows CloudWatch's metric alarms."""

    def __init__(self, kind: KindView, *, number: str, ink: Ink) -> None:
        self._view = kind
        self._counts: dict[Tone, int] = {}
        super().__init__(kind.kind, LESSON, title="Alarms", number=number, ink=ink, id="alarms")

    @property
    def worst(self) -> Tone:
        return worst(self._counts)

    @override
    def show(self, feed: Feed, scope: str) -> None:
        super().show(feed, scope)
        counts = self._counts = dict[Tone, int]()
        for row in in_scope(feed.rows(self.kind), scope):
            tone = self._tone(row)
            counts[tone] = counts.get(tone, 0) + 1
        self.set_answer(count_spans(counts, self._ink))

    @override
    def cards(self, feed: Feed) -> Iterable[Card]:
        rows = in_scope(feed.rows(self.kind), self.scope)
        ordered = sorted(rows, key=lambda row: (HEALTHS[self._tone(row)].urgency, row.label))
        return [self._card(row) for row in ordered]

    def _tone(self, row: Row) -> Tone:
        return tone_of(self._view, row) or "unknown"

    def _card(self, row: Row) -> Card:
        values = values_of(self._view, row)
        tone = self._tone(row)
        head: list[Span] = [(f"{HEALTHS[tone].sign(self._ink)} ", tone), (brief_alarm(row.label), "strong")]
        return Card(line_id(row), (tuple(head), tuple(self._body(tone, values))))

    def _body(self, tone: Tone, values: dict[str, object]) -> list[Span]:
        """`82 > 70 · 4m`, `41 not > 70 · 2h`: the value that decided, against what, and how long ago.

        One that went off only to scale says so.
        """
        value, since = values["last_value"], values["state_transitioned_timestamp"]
        said = _brief(float(value)) if isinstance(value, int | float) else "no data"
        condition = str(values["condition"] or "").partition(" for ")[0]
        limit = _NUMBER.sub(lambda found: _brief(float(found[0])), condition)
        between = "· " if value is None else "" if values["state_value"] == "ALARM" else "not "
        spans: list[Span] = [("  ", "text"), (said, tone if tone == "bad" else "text"), (f" {between}{limit}", "dim")]
        if tone == "busy":
            spans.append((" · scales", tone))
        if isinstance(since, int | float):
            spans.append((f" · {span_of_time(self.now - since)}", "dim"))
        return spans


def _brief(value: float) -> str:
    """Bytes, above all, come in numbers that nobody can read."""
    return digits(value) if abs(value) < _LONG else si(value)
