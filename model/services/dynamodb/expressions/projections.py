"""Projections: which parts of an item are given back.

Source: Amazon DynamoDB Developer Guide, "Using projection expressions".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from model.services.dynamodb.expressions.paths import Branch, picked
from model.services.dynamodb.expressions.reading import ExpressionReader
from model.services.dynamodb.expressions.syntax import Path
from model.services.dynamodb.values.items import Item


@dataclass(frozen=True, slots=True)
class Projection:
    """What is wanted of each item, from the root down."""

    wanted: Branch[bool]

    @property
    def attributes(self) -> frozenset[str]:
        return frozenset(str(name) for name in self.wanted.below)

    def __call__(self, item: Item) -> Item:
        return picked(item, self.wanted)


@lru_cache(maxsize=512)
def read_projection(text: str) -> tuple[Path, ...]:
    """The paths of a projection; BadExpression says where it is none."""
    return _ProjectionReader(text).whole()


class _ProjectionReader(ExpressionReader):
    def whole(self) -> tuple[Path, ...]:
        paths = self._several(self._whole_path)
        if self._kind != "end":
            raise self._flaw()
        self._refuse_reserved()
        return paths
