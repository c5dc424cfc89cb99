"""Long names that machines make, and long reasons that AWS gives, in the few words that tell them apart."""

from __future__ import annotations

import re
from typing import Final

from model.client import KindView
from screens.widgets.quantity import digits

_UUID: Final = re.compile(r"-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
_TRACKING: Final = re.compile(r"TargetTracking-(.+)-Alarm(High|Low)")
_VALUES: Final = re.compile(r"\[(-?[\d.]+)[^\]]*\]")
_THRESHOLD: Final = re.compile(r"threshold \((-?[\d.]+)\)")
_ID: Final = re.compile(r"\b([a-z]+-[0-9a-f]{4})[0-9a-f]{10}([0-9a-f]{3})\b")


def brief_alarm(name: str) -> str:
    """`web target high` for an alarm that target tracking made; any other name as it is."""
    bare = _UUID.sub("", name)
    match = _TRACKING.fullmatch(bare)
    return f"{match[1]} target {match[2].lower()}" if match else bare


def brief_reason(reason: str) -> str:
    """`42.7 was greater than the threshold (50).` of a sentence with a dozen values and their times."""
    value, threshold = _VALUES.search(reason), _THRESHOLD.search(reason)
    if value is None or threshold is None:
        return reason.removeprefix("Threshold Crossed: ").removeprefix("Unchecked: ")
    tail = reason[value.end() :].strip().removeprefix("were ").removeprefix("was ")
    verb = "was not" if tail.startswith("not ") else "was"
    tail = tail.removeprefix("not ").replace(threshold[0], f"threshold {digits(float(threshold[1]))}")
    return f"{digits(float(value[1]))} {verb} {tail}"


def brief_id(text: str) -> str:
    """`i-0c41…9e2` for every id in a text."""
    return _ID.sub(r"\1…\2", text)


def brief_title(view: KindView) -> str:
    """The last word of a kind's title is enough beside others: `Streams`."""
    return view.title.rpartition(" ")[2].capitalize()


def brief_noun(view: KindView) -> str:
    """One of a kind, in a word: `queue`, `stream`."""
    return brief_title(view).removesuffix("s").lower()
