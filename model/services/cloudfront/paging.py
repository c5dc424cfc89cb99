"""Lists in pages, in the order in which things were made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from model.kit.pages import page
from model.kit.resource import Resource
from model.services.cloudfront.refusals import invalid

MOST_ITEMS = 100

R = TypeVar("R", bound=Resource)


def listed(
    found: Sequence[R], marker: str | None, max_items: str | int | None, told: Callable[[R], Any]
) -> dict[str, Any]:
    """As every list of CloudFront's tells it, marker and count included."""
    most = _most(max_items)
    bad_marker = ("InvalidArgument", "The marker is not one of this list.")
    shown, following = page(found, most=most, token=marker, largest=MOST_ITEMS, invalid=bad_marker)
    return {
        "marker": marker or "",
        "next_marker": following,
        "max_items": most,
        "is_truncated": following is not None,
        "quantity": len(shown),
        "items": [told(each) for each in shown] or None,
    }


def _most(max_items: str | int | None) -> int:
    """Numbers come as text."""
    if max_items is None:
        return MOST_ITEMS
    text = str(max_items).strip()
    if not text.isdecimal() or int(text[:9]) < 1:
        raise invalid(f"MaxItems '{max_items}' is not a number of items.")
    return min(int(text[:9]), MOST_ITEMS)
