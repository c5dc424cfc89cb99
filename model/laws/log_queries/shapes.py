"""The commands `pattern` and `diff`: which texts events have in common, and how that differs from earlier ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from model.laws.log_queries.expressions import Expression
from model.laws.log_queries.row import Row, Value, shown
from model.laws.log_shapes import Shape, Shapes, gathered, level_of, written

PATTERN, RATIO, COUNT, LEVEL = "@pattern", "@ratio", "@sampleCount", "@severityLabel"
EARLIER, CHANGE, SAID = "@previousSampleCount", "@differencePercent", "@differenceDescription"
SHOWN = (PATTERN, RATIO, COUNT, LEVEL)
COMPARED = (PATTERN, COUNT, EARLIER, CHANGE, SAID, LEVEL)


@dataclass
class Patterned:
    """Counts the events of each shape; `compares` with earlier ones where those are offered too."""

    of: Expression
    compares: bool = False
    counts: Counter[Shape] = field(default_factory=Counter[Shape])
    earlier: Counter[Shape] = field(default_factory=Counter[Shape])
    levels: dict[Shape, str] = field(default_factory=dict[Shape, str])
    shapes: Shapes = field(default_factory=Shapes)

    def row(self, row: Row) -> None:
        value = self.of(row)
        if value is None:
            return
        text = shown(value)
        shape = self.shapes.of(text)
        (self.earlier if row.is_earlier else self.counts)[shape] += 1
        if shape not in self.levels:
            self.levels[shape] = level_of(text)

    def rest(self) -> Iterator[Row]:
        """The most frequent first, or those that changed most."""
        into = gathered(self.counts | self.earlier)
        counts, earlier, levels = Counter[Shape](), Counter[Shape](), dict[Shape, str]()
        for shape, whole in into.items():
            counts[whole] += self.counts[shape]
            earlier[whole] += self.earlier[shape]
            levels[whole] = levels.get(whole) or self.levels[shape]
        ranks = {each: abs(counts[each] - earlier[each]) if self.compares else counts[each] for each in levels}
        ranked = sorted(levels, key=lambda each: (-ranks[each], written(each)))
        whole = counts.total()
        for shape in ranked:
            if counts[shape] or self.compares:
                yield Row(self._said(shape, counts[shape], earlier[shape], whole) | {LEVEL: levels[shape] or None})

    def _said(self, shape: Shape, now: int, then: int, whole: int) -> dict[str, Value]:
        if not self.compares:
            return {PATTERN: written(shape), RATIO: now / whole, COUNT: now}
        change = round(100.0 * (now - then) / then, 2) if then else None
        return {PATTERN: written(shape), COUNT: now, EARLIER: then, CHANGE: change, SAID: _description(now, then)}


def _description(now: int, then: int) -> str:
    if now == then:
        return "No difference"
    if not then:
        return f"New pattern: {now} events"
    return f"{abs(now - then)} {'more' if now > then else 'fewer'} events"
