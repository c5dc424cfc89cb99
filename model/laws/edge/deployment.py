"""Which viewers a staging distribution serves instead of the primary one: by weight, in sessions, or by a header.

Source: Amazon CloudFront Developer Guide, "Use CloudFront continuous deployment to safely test CDN configuration
changes". What the cookie of a session is called, and what stands in it, AWS does not say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

COOKIE = "aws-cf-cd-session"
_STAGING, _PRIMARY = "s", "p"


class Split(NamedTuple):
    """`weight` is the share of all viewers who go to the staging distribution, or whoever sends the `header` so.

    With sessions, who was there once within so many `idle` seconds stays, for at most `longest` seconds altogether.
    """

    weight: float = 0.0
    header: str = ""
    value: str = ""
    idle: int = 0
    longest: int = 0


def read_split(config: Mapping[str, Any]) -> Split | None:
    """Of a continuous deployment policy's config; None for one that sends nobody anywhere."""
    traffic: Mapping[str, Any] | None = config.get("TrafficConfig")
    if not config["Enabled"] or not traffic:
        return None
    if traffic["Type"] == "SingleHeader":
        named: Mapping[str, str] = traffic["SingleHeaderConfig"]
        return Split(header=named["Header"].lower(), value=named["Value"])
    weighted: Mapping[str, Any] = traffic["SingleWeightConfig"]
    sessions: Mapping[str, int] = weighted.get("SessionStickinessConfig") or {}
    return Split(weighted["Weight"], idle=sessions.get("IdleTTL", 0), longest=sessions.get("MaximumTTL", 0))


class Session(NamedTuple):
    """Of one viewer: where it is served, when it began and when it was last there."""

    is_staged: bool
    began: float
    seen: float

    def goes_on(self, split: Split, now: float) -> bool:
        return now <= self.seen + split.idle and now <= self.began + split.longest


def read_session(text: str) -> Session | None:
    where, _, times = text.partition(".")
    began, _, seen = times.partition(".")
    if where not in (_STAGING, _PRIMARY) or not began[:12].isdecimal() or not seen[:12].isdecimal():
        return None
    return Session(where == _STAGING, float(began[:12]), float(seen[:12]))


def write_session(session: Session, split: Split) -> str:
    """As the cookie is set."""
    where = _STAGING if session.is_staged else _PRIMARY
    value = f"{where}.{session.began:.0f}.{session.seen:.0f}"
    return f"{COOKIE}={value}; Max-Age={split.idle}; Path=/; Secure; HttpOnly"


def without_session(cookies: str) -> str:
    """What a viewer sent, without what is for edges alone."""
    kept = [each for each in cookies.split(";") if each.partition("=")[0].strip() != COOKIE]
    return ";".join(kept).strip()
