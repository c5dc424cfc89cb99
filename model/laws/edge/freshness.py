"""For how long a copy may be given out: the origin's word, within the bounds of the terms.

Source: Amazon CloudFront Developer Guide, "Manage how long content stays in the cache".
"""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from model.laws.edge.terms import Terms

_NOT_KEPT = ("no-cache", "no-store", "private")


def seconds_fresh(terms: Terms, headers: Mapping[str, str], now: float) -> float:
    """0 for what is asked for again each time. Names of headers have lower case."""
    said = _directives(headers.get("cache-control", ""))
    if any(each in said for each in _NOT_KEPT):
        return float(terms.least)
    for name in ("s-maxage", "max-age"):
        if said.get(name, "").isdecimal():
            return float(min(max(int(said[name][:12]), terms.least), terms.most))
    expires = _moment(headers.get("expires", ""))
    if expires is not None:
        return min(max(expires - now, terms.least), terms.most)
    return float(min(max(terms.usual, terms.least), terms.most))


def _directives(text: str) -> dict[str, str]:
    pairs = (each.strip().lower().partition("=") for each in text.split(","))
    return {name: value.strip('"') for name, _, value in pairs if name}


def _moment(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, IndexError):
        return None
