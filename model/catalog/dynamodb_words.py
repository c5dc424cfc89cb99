"""Words that DynamoDB keeps for itself: no attribute is called so in an expression.

Source: Amazon DynamoDB Developer Guide, "Reserved words in DynamoDB".
"""

from __future__ import annotations

from functools import cache

from model.catalog.pages import page


def is_reserved(word: str) -> bool:
    return word.upper() in _words()


@cache
def _words() -> frozenset[str]:
    return frozenset(page("dynamodb_words"))
