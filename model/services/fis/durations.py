"""Durations as FIS writes them: PT5M, PT1H30M."""

from __future__ import annotations

import re

LONGEST_SECONDS = 12 * 3600.0
_FORM = re.compile(r"PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")


def seconds_of(text: str) -> float | None:
    """None for a text that is none."""
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds = (int(each or 0) for each in found.groups())
    return float(hours * 3600 + minutes * 60 + seconds)
